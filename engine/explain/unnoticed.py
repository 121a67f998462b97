"""Who reacts to a user most without ever having been noticed? Strong ties towards a user, and none back.

Row = influencee, column = influencer: who reacts to v stands in v's column, whom v reacts to in v's row.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import Stamp
from influent.answers_over_time import Admirer, Unnoticed
from influent.engine.explain.people import reactions
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.types import FloatVector, IntVector

if TYPE_CHECKING:
    from influent.engine.graph import Graph

STRONG = Fraction(1, 10)
"""The share of those who react to a user that counts as strong (REQUIREMENTS, R04)."""


def find_unnoticed(graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, k: int) -> Unnoticed:
    """List those whose weight towards `user` is in the top tenth of all towards `user`, and who get none back.

    The largest weight first, ties by id; who weighs as much as the last of the tenth belongs to it. Of them the
    first `k`. O(pairs) and one solve. Deterministic.
    """
    people, weight = reactors(graph, user)
    if not len(people):
        return Unnoticed(stamp, graph.ids[user], 0, 0.0, 0.0, 0, ())
    least = float(np.sort(weight)[-ceil(STRONG * len(people))])
    row = slice(int(graph.W.indptr[user]), int(graph.W.indptr[user + 1]))
    noticed = graph.W.indices[row][graph.W.data[row] > 0]
    chosen = np.flatnonzero((weight >= least) & ~np.isin(people, noticed))
    chosen = chosen[np.argsort(-weight[chosen], kind="stable")]
    column = measure.columns(np.array([user]))[0]
    listed = []
    for place in chosen[:k].tolist():
        person = int(people[place])
        known = reactions(graph, person, user)
        admirer = Admirer(
            graph.ids[person], float(weight[place]), column.on(person), known.n, known.first_at, known.last_at
        )
        listed.append(admirer)
    omitted = len(chosen) - len(listed)
    return Unnoticed(stamp, graph.ids[user], len(people), least, column.error_bound, omitted, tuple(listed))


def reactors(graph: Graph, user: int) -> tuple[IntVector, FloatVector]:
    """Find who reacts to `user`, without `user`: positions in order, (m,), and their weights, (m,) > 0."""
    hits = np.flatnonzero(graph.W.indices == user)
    people = np.searchsorted(graph.W.indptr, hits, side="right") - 1
    weight = graph.W.data[hits]
    keep = (weight > 0) & (people != user)
    return people[keep].astype(np.int64), weight[keep]
