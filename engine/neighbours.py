"""Find who stands just above and just below somebody, and what separates them.

What lifts a person is reach * amplification * network (``score.py``), so the quotient of two people's is the product of
three quotients: how many more people, how much more of their attention, how much more influential they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from influent.answers_why import Neighbour
from influent.engine.measures.face import Enclosure
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.rank.certify import order_by_value
from influent.engine.rank.ranking import has_evidence
from influent.engine.score import Factors, factor_authority
from influent.types import Model

if TYPE_CHECKING:
    from influent.engine.graph import Graph


def find_neighbours(
    graph: Graph, measure: MeasureOnWalk, model: Model, found: Enclosure, user: int, *, mine: Factors
) -> tuple[Neighbour | None, Neighbour | None]:
    """Find the listed people just above and just below a listed user, as the middles of their brackets order them.

    Two solves. None: nobody is there, or the user is below the evidence floor.
    """
    listed = np.flatnonzero(has_evidence(graph, model))
    order = listed[order_by_value(found.values()[listed], found.error_bound)]
    at = np.flatnonzero(order == user)
    if not len(at):
        return None, None
    above, below = int(at[0]) - 1, int(at[0]) + 1
    places = (order[above] if above >= 0 else None, order[below] if below < len(order) else None)
    first, second = (None if p is None else _compare(graph, measure, int(p), mine) for p in places)
    return first, second


def _compare(graph: Graph, measure: MeasureOnWalk, other: int, mine: Factors) -> Neighbour:
    theirs = factor_authority(graph, measure, graph.restart(), other)
    return Neighbour(
        graph.ids[other],
        theirs.authority,
        reach=_quotient(theirs.reach, mine.reach),
        amplification=_quotient(theirs.amplification, mine.amplification),
        network=_quotient(theirs.network, mine.network),
    )


def _quotient(theirs: float, mine: float) -> float | None:
    return theirs / mine if mine > 0 else None
