"""A quotation is always a contiguous run of the official text, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.policy.importer.units import unit_clause
from desk.policy.quoting import MOST, find_span, passage, sentences
from desk.text import squeeze

WORDS = st.text(alphabet="签证货车3个工作日办结当日受理12.5，、（）“”；;。！？\n 　企业", max_size=400)
SENTENCE = st.text(alphabet="签证货车3工作日办结受理，、", min_size=1, max_size=60)
TEXT = st.lists(st.tuples(SENTENCE, st.sampled_from("。；！？\n")), min_size=1, max_size=15).map(lambda rows: "".join(a + b for a, b in rows))


@given(WORDS)
def test_sentences_cover_the_text(text):
    spans = sentences(text)
    assert "".join(text[a:b] for a, b in spans) == text


@given(WORDS, st.data())
def test_a_quote_is_found_where_it_stands_white_space_aside(text, data):
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if not squeeze(quote):
        return
    found = find_span(text, f" {quote} ")
    assert found is not None
    assert squeeze(text[found[0] : found[1]]) == squeeze(quote)


def test_what_does_not_stand_there_is_not_found():
    assert find_span("3个工作日办结。", "5个工作日") is None
    assert find_span("", "x") is None


@given(TEXT, st.data(), st.integers(20, 200))
def test_a_passage_is_contiguous_and_as_short_as_it_may_be(text, data, most):
    body = text[: unit_clause(text)].rstrip()
    spans = [text[a:b].strip() for a, b in sentences(body) if text[a:b].strip()]
    quotes = data.draw(st.lists(st.sampled_from(spans or ["无"]), max_size=3))
    quoted = passage(text, quotes, most)
    assert quoted in body
    longest = max([len(s) for s in spans], default=0)
    assert len(quoted) <= max(most, longest + 1)
    if len(body) <= most:
        assert quoted == body
    elif quotes:
        assert squeeze(quotes[0]) in squeeze(quoted)


@given(TEXT, st.data())
def test_a_passage_holds_the_needed_words_even_if_they_run_over_a_full_stop(text, data):
    body = text.rstrip()
    start = data.draw(st.integers(0, len(body) - 1)) if body else 0
    quote = body[start : start + 30]
    if not squeeze(quote):
        return
    assert squeeze(quote) in squeeze(passage(text, [quote], 40))


@given(TEXT)
def test_words_that_stand_nowhere_do_no_harm(text):
    assert passage(text, ["根本没有这句话"], 30) in text


def test_the_units_are_left_out_of_a_quotation():
    text = "签证3个工作日办结。（责任单位：出入境管理支队）"
    assert passage(text, ["3个工作日"]) == "签证3个工作日办结。"


def test_a_decimal_is_no_end_of_a_sentence():
    text = "收费1.5元；限行;其余不收。"
    assert [text[a:b] for a, b in sentences(text)] == ["收费1.5元；", "限行;", "其余不收。"]


@pytest.mark.parametrize("most", [60, 120, MOST])
def test_every_real_fact_is_held_by_its_quotation(whole, most):
    for entry in whole.items.values():
        for fact in entry.facts.facts:
            if find_span(entry.item.text, fact.quote) is None:
                continue  # in what closes the section
            quoted = passage(entry.item.text, [fact.quote], most)
            assert quoted in entry.item.text
            body = entry.item.text[: unit_clause(entry.item.text)]
            if find_span(body, fact.quote):
                assert squeeze(fact.quote) in squeeze(quoted), (entry.id, fact.key)
