"""Each text is embedded once and kept; an OpenAI-compatible endpoint can take the model's place."""

import json

import httpx
import numpy as np
import pytest

from desk.policy.search.embeddings import EmbeddingsApi


def test_a_text_is_asked_for_once_even_over_a_restart(embedder, keep, tmp_path):
    inner, path = embedder(), tmp_path / "new" / "e.db"
    first = keep(inner, path).passages(["甲", "乙", "甲"])
    assert sorted(inner.asked) == ["乙", "甲"]
    again = embedder()
    second = keep(again, path).passages(["乙", "丙", "甲"])
    assert again.asked == ["丙"]
    np.testing.assert_array_equal(first[0], second[2])
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(first[1], second[0])


def test_questions_and_passages_are_kept_apart(embedder, keep, tmp_path):
    inner = embedder()
    kept = keep(inner, tmp_path / "e.db")
    kept.queries(["甲"])
    kept.passages(["甲"])
    assert inner.asked == ["甲", "甲"]


def test_another_model_does_not_get_this_ones_vectors(embedder, keep, tmp_path):
    keep(embedder(), tmp_path / "e.db").passages(["甲"])
    other = embedder()
    other.name = "another"
    keep(other, tmp_path / "e.db").passages(["甲"])
    assert other.asked == ["甲"]


def test_a_persons_question_stays_in_memory(embedder, keep, tmp_path):
    inner = embedder()
    kept = keep(inner, tmp_path / "e.db")
    np.testing.assert_array_equal(kept.query("我的秘密"), kept.query("我的秘密"))
    assert inner.asked == ["我的秘密"]
    again = embedder()
    keep(again, tmp_path / "e.db").query("我的秘密")
    assert again.asked == ["我的秘密"]


def test_many_texts_come_in_order_and_progress_is_told(embedder, keep, tmp_path):
    texts = [f"第{n}条" for n in range(1100)]
    kept, told = keep(embedder(), tmp_path / "e.db"), []
    rows = kept.passages(texts, lambda done, total: told.append((done, total)))
    assert rows.shape[0] == 1100
    np.testing.assert_array_equal(rows[777], embedder().passages(["第777条"])[0])
    assert told[-1] == (1100, 1100)
    assert kept.passages([]).shape[0] == 0


def _endpoint(status=200, rows=None):
    seen = []

    def answer(request):
        seen.append(request)
        texts = json.loads(request.content)["input"]
        data = [{"index": n, "embedding": [3.0, 4.0 + n, 0.0]} for n in range(len(texts))] if rows is None else rows
        return httpx.Response(status, json={"data": data})

    return EmbeddingsApi("https://embeddings.test/v1/embeddings", "e5", httpx.Client(transport=httpx.MockTransport(answer))), seen


def test_the_endpoint_is_asked_in_openai_form_and_gives_unit_vectors():
    api, seen = _endpoint()
    np.testing.assert_allclose(api.query("签证"), [0.6, 0.8, 0.0])
    rows = api.passages(["甲", "乙"])
    assert json.loads(seen[0].content) == {"model": "e5", "input": ["query: 签证"]}
    assert json.loads(seen[1].content)["input"] == ["passage: 甲", "passage: 乙"]
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-6)
    assert rows.dtype == np.float32


def test_the_endpoints_name_tells_models_apart():
    assert EmbeddingsApi("u", "a", httpx.Client()).name != EmbeddingsApi("u", "b", httpx.Client()).name


def test_an_endpoint_that_fails_is_no_vector(keep, tmp_path):
    api, _ = _endpoint(status=500)
    with pytest.raises(httpx.HTTPStatusError):
        keep(api, tmp_path / "e.db").passages(["甲"])
