"""Find who influences a user, and whom a user influences.

Influence of v on u is what the graph's measure reads off the walks from u (``engine/measures``). The order of the
first names is proven by narrowing brackets, not assumed. Row = influencee, column = influencer.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import People, Person, Reactions, Stamp
from influent.engine.cells import EPOCH
from influent.engine.measures.face import Column
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.rank.certify import certify_top, order_by_value
from influent.types import IntVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_REFINED = 512
"""Columns solved at most for one list."""


def find_influencers(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, k: int, *, min_influence: float = 0.0
) -> People:
    """List the `k` strongest influencers of `user`, largest influence first, ties by id.

    One solve for the row, a block solve for each 32 people whose place is in doubt and for those who act through
    others. O(pairs) a step. Deterministic.
    """
    found = measure.authority(measure.walk.start_at(user))
    others = np.delete(np.arange(graph.n_users), user)
    bound = found.error_bound
    order, n_proven = certify_top(*found.among(others), k, bound=bound, max_refined=MAX_REFINED)
    floor = max(min_influence, bound)
    values = found.values()
    listed = others[order]
    listed = listed[values[listed] > floor]
    shown = _columns(measure, listed)
    people = tuple(_influencer(graph, measure, user, column) for column in shown)
    omitted = int((values[others] > bound).sum()) - len(people)
    return People(stamp, graph.ids[user], bound, omitted, min(n_proven, len(people)), people)


def find_influencees(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, k: int, *, min_influence: float = 0.0
) -> People:
    """List the `k` people whom `user` influences most; one solve, every place proven within its bound."""
    column = measure.columns(np.array([user]))[0]
    values = column.meeting / column.share
    values[user] = 0.0
    order = order_by_value(values, column.error_bound)
    listed = order[: min(k, len(order))]
    listed = listed[values[listed] > max(min_influence, column.error_bound)]
    people = tuple(_person(graph, measure, int(u), column, shown=int(u)) for u in listed)
    omitted = int((values > column.error_bound).sum()) - len(people)
    return People(stamp, graph.ids[user], column.error_bound, omitted, len(people), people)


def reactions(graph: Graph, influencee: int, influencer: int) -> Reactions:
    """Count what one user gave another directly, as the model counts; nothing without cells behind the graph."""
    row = slice(graph.W.indptr[influencee], graph.W.indptr[influencee + 1])
    hit = np.flatnonzero(graph.W.indices[row] == influencer)
    if graph.cells is None or not len(hit):
        return Reactions(0, (), None, None)
    pair = int(row.start + hit[0])
    cells = slice(int(graph.cells.cell_ptr[pair]), int(graph.cells.cell_ptr[pair + 1]))
    counts: Counter[str] = Counter()
    for kind, n in zip(graph.cells.cell_kind[cells].tolist(), graph.cells.cell_n[cells].tolist(), strict=True):
        counts[graph.cells.kinds[kind]] += n
    kinds = tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
    days = graph.cells.cell_day[cells]
    first, last = (EPOCH + timedelta(days=int(day)) for day in (days.min(), days.max()))
    return Reactions(counts.total(), kinds, first, last)


def _columns(measure: MeasureOnWalk, users: IntVector, block: int = 32) -> list[Column]:
    return [c for start in range(0, len(users), block) for c in measure.columns(users[start : start + block])]


def _influencer(graph: Graph, measure: MeasureOnWalk, user: int, column: Column) -> Person:
    return _person(graph, measure, user, column, shown=column.influencer)


def _person(graph: Graph, measure: MeasureOnWalk, influencee: int, column: Column, *, shown: int) -> Person:
    steps = measure.first_steps(influencee, column)
    is_direct = steps.users == column.influencer
    direct = float(steps.parts[is_direct].sum())
    through = np.where(is_direct, 0.0, steps.parts)
    strongest = int(np.argmax(through)) if len(through) else -1
    via = graph.ids[int(steps.users[strongest])] if strongest >= 0 and through[strongest] > direct else None
    known = reactions(graph, influencee, column.influencer)
    return Person(graph.ids[shown], column.on(influencee), direct, known.n, known.first_at, known.last_at, via)
