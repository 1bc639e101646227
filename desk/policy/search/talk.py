"""Whether a message in a talk goes on with the item talked about, or asks for something that no document answers.

Alone, 那要几天 looks no more like a policy question than 医保卡丢了咋办 does. Four marks together tell them apart: the
scope, a ridge model of follow-ups against what is out of scope, how like the message is to the questions of the item
talked about, and how like to what is out of scope. How they weigh is learned from the training questions, each judged
by models that have not seen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from desk.policy.search.ridge import Floats, shape, solve, unseen

FOLDS = 3
NEAREST = 3  # of so many nearest utterances the likeness is the mean
LOST = 0.09  # share of the follow-ups that may be taken for what no document answers
ITEM = 2  # the place of the likeness to the item among the marks


@dataclass
class TalkJudge:
    """Which rows of likenesses it reads, and what it learned."""

    outside: NDArray[np.intp]  # utterances that no document answers
    rows: NDArray[np.intp]  # these and the follow-ups
    following: Floats
    middle: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def stays(self, alike: Floats, scope: float, own: NDArray[np.intp] | None) -> float:
        """Return above 0 if a message goes on with the item whose questions are `own`, below 0 if no document answers it.

        Without questions of the item (None) its likeness says nothing either way.
        """
        follows = float(shape(alike[self.rows]) @ self.following)
        like_own = _nearest(alike[own]) if own is not None else self.middle[ITEM]
        marks = (np.array([scope, follows, like_own, _nearest(alike[self.outside])]) - self.middle) / self.spread
        return float(_terms(marks[None])[0] @ self.weights + self.bias)


def train(kernel: Floats, items: Sequence[str | None], outside: NDArray[np.bool_], following: NDArray[np.bool_]) -> TalkJudge | None:
    """Return the judge learned from all utterances (`kernel`: their likenesses); None if there are too few of a kind."""
    if min(outside.sum(), following.sum()) < FOLDS:
        return None
    drawn = np.random.default_rng(1)
    folds = drawn.integers(0, FOLDS, len(items))
    asked = np.array([i is not None for i in items])
    scope = unseen(kernel, np.where(asked, 1.0, -1.0), ~following, folds)
    either = outside | following
    follows = unseen(kernel, np.where(following, 1.0, -1.0), either, folds)
    rows = np.flatnonzero(either)
    ridge = solve(kernel[np.ix_(rows, rows)], np.where(following, 1.0, -1.0)[rows])
    others = kernel.copy()
    np.fill_diagonal(others, -1.0)
    like_outside = _nearest(others[:, outside])
    known = sorted({i for i in items if i})
    like_items = np.stack([_nearest(others[:, [n for n, i in enumerate(items) if i == item]]) for item in known], axis=1)
    places, chosen = _talks(items, known, either, like_items, drawn)
    marks = np.stack([scope[places], follows[places], like_items[places, chosen], like_outside[places]], axis=1).astype(float)
    middle, spread = marks.mean(0), marks.std(0) + 1e-9
    terms = _terms((marks - middle) / spread)
    weights = LogisticRegression(class_weight="balanced", max_iter=1000).fit(terms, ~outside[places]).coef_[0]
    least = float(np.quantile((terms @ weights)[following[places]], LOST))
    return TalkJudge(np.flatnonzero(outside), rows, ridge, middle, spread, weights, -least)


def _talks(
    items: Sequence[str | None], known: list[str], either: NDArray[np.bool_], like_items: Floats, drawn: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return utterances, each with the item that was talked about.

    A question has its own item; a follow-up and what is out of scope come after the most likely item of some bureau,
    which is the hardest to tell, and after any item.
    """
    bureaus = [np.flatnonzero([i.startswith(b) for i in known]) for b in sorted({i.split("-")[0] + "-" for i in known})]
    pairs = [(n, known.index(item)) for n, item in enumerate(items) if item]
    for n in np.flatnonzero(either):
        bureau = bureaus[drawn.integers(len(bureaus))]
        pairs += [(int(n), int(bureau[like_items[n, bureau].argmax()])), (int(n), int(drawn.integers(len(known))))]
    return np.array([n for n, _ in pairs]), np.array([i for _, i in pairs])


def _nearest(alike: Floats) -> Floats:
    """Return the mean of the nearest few along the last axis."""
    few = min(NEAREST, alike.shape[-1])
    nearest: Floats = np.partition(alike, -few, axis=-1)[..., -few:].mean(-1)
    return nearest


def _terms(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the marks and all their products of two."""
    first, second = np.triu_indices(marks.shape[1])
    return np.hstack([marks, marks[:, first] * marks[:, second]])
