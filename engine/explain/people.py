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
from influent.engine.rank.certify import certify_top, first_by_value
from influent.types import IntVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_REFINED = 512
"""Columns solved at most for one list."""

BLOCK = 8
"""Columns solved at once: on large graphs 32 cost four times as much, and rarely are so many in doubt."""


def find_influencers(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, k: int, *, min_influence: float = 0.0
) -> People:
    """List the `k` strongest influencers of `user`, largest influence first, ties by id.

    One solve for the row, and a column for whoever is listed or in doubt, in block solves. O(pairs) a step.
    Deterministic.
    """
    found = measure.authority(measure.walk.start_at(user))
    others = np.delete(np.arange(graph.n_users), user)
    bound = found.error_bound
    columns: dict[int, Column] = {}
    low, high = (end[others] for end in found.brackets())

    def refine(places: IntVector) -> None:
        for place, column in zip(places.tolist(), measure.columns(others[places]), strict=True):
            columns[int(others[place])] = column
            value = column.on(user)
            low[place] = max(low[place], value - column.error_bound)
            high[place] = max(min(high[place], value + column.error_bound), low[place])

    order, n_proven = certify_top(
        lambda: (low.copy(), high.copy()), refine, k, bound=bound, max_refined=MAX_REFINED, block_size=BLOCK
    )
    values = (low + high) / 2
    order = order[values[order] > max(min_influence, bound)]
    _solve_missing(measure, others[order], columns)
    people = tuple(_person(graph, measure, user, columns[v], shown=v) for v in others[order].tolist())
    omitted = int((values > bound).sum()) - len(people)
    return People(stamp, graph.ids[user], bound, omitted, min(n_proven, len(people)), people)


def find_influencees(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, k: int, *, min_influence: float = 0.0
) -> People:
    """List the `k` people whom `user` influences most; one solve, every place proven within its bound."""
    column = measure.columns(np.array([user]))[0]
    values = column.meeting / column.share
    values[user] = 0.0
    order = first_by_value(values, column.error_bound, k)
    listed = order[values[order] > max(min_influence, column.error_bound)]
    people = tuple(_person(graph, measure, int(u), column, shown=int(u)) for u in listed)
    omitted = int((values > column.error_bound).sum()) - len(people)
    return People(stamp, graph.ids[user], column.error_bound, omitted, len(people), people)


def _solve_missing(measure: MeasureOnWalk, users: IntVector, columns: dict[int, Column]) -> None:
    missing = np.array([user for user in users.tolist() if user not in columns], dtype=np.int64)
    for start in range(0, len(missing), BLOCK):
        columns |= {column.influencer: column for column in measure.columns(missing[start : start + BLOCK])}


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


def _person(graph: Graph, measure: MeasureOnWalk, influencee: int, column: Column, *, shown: int) -> Person:
    steps = measure.first_steps(influencee, column)
    is_direct = steps.users == column.influencer
    direct = float(steps.parts[is_direct].sum())
    through = np.where(is_direct, 0.0, steps.parts)
    strongest = int(np.argmax(through)) if len(through) else -1
    via = graph.ids[int(steps.users[strongest])] if strongest >= 0 and through[strongest] > direct else None
    known = reactions(graph, influencee, column.influencer)
    return Person(graph.ids[shown], column.on(influencee), direct, known.n, known.first_at, known.last_at, via)
