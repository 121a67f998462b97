"""How well does a score order people? The chance that it puts the better of two higher, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from influent.types import FloatVector

N_PAIRS = 200_000
N_RESAMPLES = 200


@dataclass(frozen=True)
class Chance:
    """The chance C that the better of two people ranks higher, ties half; between which 90 % of resamples lie."""

    value: float
    low: float
    high: float


def chance(score: FloatVector, truth: FloatVector, *, seed: int = 0) -> Chance:
    """Estimate C over pairs whose truth differs: all of them for few people, a fixed sample for many.

    Intervals resample people (a pair counts as often as the product of its two). C, not Spearman: that rewards a score
    for having the same ties as the truth.

    Examples
    --------
    >>> chance(np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0, 9.0])).value
    1.0
    >>> chance(np.array([1.0, 1.0]), np.array([5.0, 7.0])).value
    0.5
    """
    rng = np.random.default_rng(seed)
    n = len(score)
    i, j = np.triu_indices(n, 1) if n * (n - 1) // 2 <= N_PAIRS else rng.integers(0, n, (2, 4 * N_PAIRS))
    differ = truth[i] != truth[j]
    i, j = i[differ], j[differ]
    i, j = np.where(truth[i] > truth[j], i, j), np.where(truth[i] > truth[j], j, i)
    wins = (score[i] > score[j]) + 0.5 * (score[i] == score[j])
    if not len(wins):
        return Chance(float("nan"), float("nan"), float("nan"))
    found = []
    for _ in range(N_RESAMPLES):
        times = rng.multinomial(n, np.full(n, 1 / n)).astype(np.float64)
        weight = times[i] * times[j]
        found.append(float((weight * wins).sum() / max(weight.sum(), 1e-300)))
    low, high = np.quantile(found, [0.05, 0.95])
    return Chance(float(wins.mean()), float(low), float(high))


def ndcg(score: FloatVector, truth: FloatVector, k: int = 10) -> float:
    """Measure how much of the best k's worth the first k have, discounted by place (Järvelin, Kekäläinen 2002).

    Examples
    --------
    >>> ndcg(np.array([3.0, 2.0, 1.0]), np.array([3.0, 2.0, 1.0]))
    1.0
    """
    gain = truth - min(float(truth.min(initial=0.0)), 0.0)
    discount = 1 / np.log2(np.arange(2, min(k, len(score)) + 2))
    order = np.argsort(-score, kind="stable")[:k]
    best = np.sort(gain)[::-1][:k]
    whole = float((best * discount).sum())
    return float((gain[order] * discount).sum() / whole) if whole > 0 else float("nan")
