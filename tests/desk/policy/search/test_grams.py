"""A row made by Grams is the row that scikit-learn's own transform makes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from desk.policy.search.grams import Grams, likeness

TEXTS = ["外国员工签证几天办好", "货车通行证怎么办", "visa 办好 几天", "派出所上门办居住证"]
LETTERS = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit(TEXTS)
SYLLABLES = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 3), sublinear_tf=True).fit(["wai guo yuan gong", "huo che tong xing zheng"])


@given(st.text(alphabet="外国员工签证几天办好货车通行证visa 派出所？a", max_size=40))
def test_equal_for_any_text(text: str) -> None:
    assert np.allclose(Grams(LETTERS).row(text).toarray(), LETTERS.transform([text]).toarray())


@pytest.mark.parametrize("text", ["wai guo yuan gong", "huo che che", "nothing known", ""])
def test_equal_for_syllables(text: str) -> None:
    assert np.allclose(Grams(SYLLABLES).row(text).toarray(), SYLLABLES.transform([text]).toarray())


@given(st.text(alphabet="外国员工签证几天办好货车通行证", max_size=40))
def test_likeness_is_the_product_with_the_columns(text: str) -> None:
    row, columns = Grams(LETTERS).row(text), LETTERS.transform(TEXTS).T.tocsr()
    assert np.allclose(likeness(row, columns), (row @ columns).toarray().ravel())
