"""How much do two orders of people agree? Rank correlations with ties, common first places, mean move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from influent.types import FloatVector, IdVector


@dataclass(frozen=True)
class Agreement:
    """Two orders side by side; correlations are None where one of them is a single tie, or of fewer than two."""

    n_users: int
    n_only_first: int
    n_only_second: int
    spearman: float | None
    kendall: float | None
    top_k: int
    top_overlap: float
    volatility: float


def compare_orders(
    first_ids: IdVector, first: FloatVector, second_ids: IdVector, second: FloatVector, *, top_k: int
) -> Agreement:
    """Compare two orders, given as values of which larger is better and equal is tied.

    Parameters
    ----------
    first_ids, second_ids : (m,) and (n,) object, each id once
    first, second : (m,) and (n,) float64
    top_k : int
        How many first places to compare, ties at the end cut by id; no more than the shorter order has.

    Returns
    -------
    Agreement
        Spearman's rho and Kendall's tau-b (Kendall 1945, "The Treatment of Ties in Ranking Problems") over those in
        both; `volatility`: the mean absolute difference of percentile among them, 0 to 100, ties in the middle.

    Notes
    -----
    O(n log n). Deterministic; the order in which people are given does not enter.

    Examples
    --------
    >>> ids = np.array(["ana", "bo", "carl"], dtype=object)
    >>> compare_orders(ids, np.array([3.0, 2.0, 1.0]), ids, np.array([3.0, 1.0, 2.0]), top_k=1).spearman
    0.5
    """
    common, in_first, in_second = np.intersect1d(first_ids, second_ids, assume_unique=True, return_indices=True)
    x, y = first[in_first], second[in_second]
    k = min(top_k, len(first), len(second))
    both = set(_first_ids(first_ids, first, k)) & set(_first_ids(second_ids, second, k))
    spearman, kendall = _correlations(x, y)
    return Agreement(
        n_users=len(common),
        n_only_first=len(first) - len(common),
        n_only_second=len(second) - len(common),
        spearman=spearman,
        kendall=kendall,
        top_k=k,
        top_overlap=len(both) / k if k else 0.0,
        volatility=float(np.abs(percentiles(x) - percentiles(y)).mean()) if len(common) else 0.0,
    )


def _first_ids(ids: IdVector, values: FloatVector, k: int) -> list[str]:
    by_id = np.argsort(ids, kind="stable")
    order = by_id[np.argsort(-values[by_id], kind="stable")]
    return [str(user) for user in ids[order[:k]]]


def _correlations(x: FloatVector, y: FloatVector) -> tuple[float | None, float | None]:
    from scipy.stats import kendalltau, spearmanr  # takes long to import  # noqa: PLC0415

    if len(x) < 2 or x.min() == x.max() or y.min() == y.max():
        return None, None
    return float(spearmanr(x, y).statistic), float(kendalltau(x, y, variant="b").statistic)


def percentiles(values: FloatVector) -> FloatVector:
    """Say where each value stands among all, 0 to 100, the largest highest, ties in the middle."""
    from scipy.stats import rankdata  # takes long to import  # noqa: PLC0415

    ranks: FloatVector = np.asarray(rankdata(values), dtype=np.float64)
    return 100.0 * (ranks - 0.5) / len(values)
