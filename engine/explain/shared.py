"""What do two people have in common? Who influences both, whom both influence, and who only one of them has.

A circle is direct (who has reactions of their own with a person); the overlap by influence counts everybody, also
through others. Neither of the two counts as part of the other's circle. Row = influencee, column = influencer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from influent.answers import Stamp
from influent.answers_over_time import Overlap, Shared, SharedPerson
from influent.engine.explain.unnoticed import reactors
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.types import FloatVector, IntVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_REFINED = 256
"""Columns solved at most to narrow the influence of those who matter most to one of the two."""

Bracket = tuple[FloatVector, FloatVector]


def find_shared(graph: Graph, measure: MeasureOnWalk, stamp: Stamp, a: int, b: int, *, k: int) -> Shared:
    """Compare the circles of two people; lists of `k`, the strongest tie first (of common ties the lesser one).

    Two solves for their rows, one block for their columns, and block solves for the strongest. Deterministic.
    """
    rows = _rows(graph, measure, a, b)
    columns = measure.columns(np.array([a, b]))
    values = [column.meeting / column.share for column in columns]
    bound = max(column.error_bound for column in columns)
    whole: list[Bracket] = [(np.maximum(value - bound, 0.0), value + bound) for value in values]
    credited = [_reacted_to(graph, user) for user in (a, b)]
    reacting = [reactors(graph, user)[0] for user in (a, b)]
    return Shared(
        stamp=stamp,
        a=graph.ids[a],
        b=graph.ids[b],
        influencers=_overlap(graph, (a, b), credited, rows, k),
        influencees=_overlap(graph, (a, b), reacting, whole, k),
    )


def _rows(graph: Graph, measure: MeasureOnWalk, a: int, b: int) -> list[Bracket]:
    """Enclose everybody's influence on a and on b, the widest brackets narrowed."""
    found = [measure.authority(graph.restart(np.arange(graph.n_users) == user)) for user in (a, b)]
    low, high = (np.maximum(*sides) for sides in zip(*(one.brackets() for one in found), strict=True))
    widest = np.argsort(low - high, kind="stable")[:MAX_REFINED]
    for one in found:
        one.refine(np.sort(widest))
    return [one.brackets() for one in found]


def _overlap(
    graph: Graph, pair: tuple[int, int], circles: list[IntVector], influence: list[Bracket], k: int
) -> Overlap:
    for low, high in influence:
        low[list(pair)] = high[list(pair)] = 0.0
    in_a, in_b = (np.isin(np.arange(graph.n_users), np.setdiff1d(circle, pair)) for circle in circles)
    n_either = int((in_a | in_b).sum())
    by_influence, error_bound = _ratio(influence)
    value_a, value_b = ((low + high) / 2 for low, high in influence)

    def listed(chosen: NDArray[np.bool_], strength: FloatVector) -> tuple[SharedPerson, ...]:
        users = np.flatnonzero(chosen)
        order = users[np.argsort(-strength[users], kind="stable")][:k].tolist()
        return tuple(SharedPerson(graph.ids[user], float(value_a[user]), float(value_b[user])) for user in order)

    return Overlap(
        jaccard=int((in_a & in_b).sum()) / n_either if n_either else None,
        by_influence=by_influence,
        error_bound=error_bound,
        n_common=int((in_a & in_b).sum()),
        n_only_a=int((in_a & ~in_b).sum()),
        n_only_b=int((in_b & ~in_a).sum()),
        common=listed(in_a & in_b, np.minimum(value_a, value_b)),
        only_a=listed(in_a & ~in_b, value_a),
        only_b=listed(in_b & ~in_a, value_b),
    )


def _ratio(influence: list[Bracket]) -> tuple[float | None, float]:
    """Sum of the lesser over sum of the greater influence, (the middle, half the width of what is proven)."""
    (low_a, high_a), (low_b, high_b) = influence
    least, most = float(np.maximum(low_a, low_b).sum()), float(np.maximum(high_a, high_b).sum())
    if least <= 0:
        return None, 0.0
    low = float(np.minimum(low_a, low_b).sum()) / most
    high = min(1.0, float(np.minimum(high_a, high_b).sum()) / least)
    return (low + high) / 2, (high - low) / 2


def _reacted_to(graph: Graph, user: int) -> IntVector:
    row = slice(int(graph.W.indptr[user]), int(graph.W.indptr[user + 1]))
    return graph.W.indices[row][graph.W.data[row] > 0].astype(np.int64)
