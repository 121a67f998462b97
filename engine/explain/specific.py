"""Who are one user's own people, as opposed to everybody's idols and to those whom everybody moves? Ordered by lift.

Influencers: lift(u, v) = influence of v on u / authority of v: how much more u's walks meet v than walks from
everywhere do. For reputation the echo N[v, v] stands in both and cancels, so the order of all is proven by two solves:

    lift(u, v) = N[u, v] / (p N)(v)          pagerank: times sum(p N) / length(u), the same for all v

Influencees: dividing by v's authority would be the same for all u. What some of them have in common with everybody is
that they are moved by anybody, so lift(u, v) = influence of v on u / that of the average other person on u.

Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from influent.answers import InfluenceeByLift, InfluenceesByLift, PeopleByLift, PersonByLift, Stamp
from influent.engine.explain.people import reactions
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.rank.certify import order_by_value

if TYPE_CHECKING:
    from influent.engine.graph import Graph


def find_specific_influencers(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, *, k: int = 10, min_influence: float = 0.0
) -> PeopleByLift:
    """List the `k` influencers of `user` with the largest lift, ties by id.

    Parameters
    ----------
    min_influence : float
        Who influences the user less is not listed, however large the lift.

    Returns
    -------
    PeopleByLift
        `influence` and `authority` beside each `lift`, which is their quotient.

    Notes
    -----
    Two solves, and a block solve on single components for each 32 people listed. Deterministic.
    """
    own, all_of = measure.authority(measure.walk.start_at(user)), measure.authority(graph.restart())
    floor = max(min_influence, own.error_bound)
    influences = own.values()
    listed = np.flatnonzero(influences > floor)
    listed = listed[listed != user]
    # the visits of everybody's walks to v are at least the restart's own part, so no quotient is 0 / 0
    lift = own.visits[listed] / all_of.visits[listed]
    errors = (own.error_bound + lift * all_of.error_bound) / all_of.visits[listed]
    bound = float(errors.max(initial=0.0))
    order = order_by_value(lift, bound)[:k]
    own.refine(listed[order])
    influence, authority = own.values(), all_of.values()
    people = []
    for place, lifted in zip(listed[order].tolist(), lift[order].tolist(), strict=True):
        known = reactions(graph, user, place)
        people.append(
            PersonByLift(
                graph.ids[place],
                float(influence[place]),
                float(authority[place]),
                lifted,
                known.n,
                known.first_at,
                known.last_at,
            )
        )
    return PeopleByLift(stamp, graph.ids[user], own.error_bound, bound, len(listed) - len(people), tuple(people))


def find_specific_influencees(
    graph: Graph, measure: MeasureOnWalk, stamp: Stamp, user: int, *, k: int = 10, min_influence: float = 0.0
) -> InfluenceesByLift:
    """List the `k` influencees of `user` with the largest lift, ties by id.

    Parameters
    ----------
    min_influence : float
        Whom the user influences less is not listed, however large the lift.

    Returns
    -------
    InfluenceesByLift
        `influence` and `average` beside each `lift`, which is their quotient.

    Notes
    -----
    A solve and a block solve of two. Deterministic.
    """
    column = measure.columns(np.array([user]))[0]
    low, high = measure.averages(graph.restart())
    influences = column.meeting / column.share
    listed = np.flatnonzero(influences > max(min_influence, column.error_bound))
    listed = listed[listed != user]
    influences, average = influences[listed], (low[listed] + high[listed]) / 2
    lift = influences / average
    largest = (influences + column.error_bound) / np.maximum(low[listed], np.finfo(np.float64).tiny)
    bound = float((largest - lift).max(initial=0.0))
    order = order_by_value(lift, bound)[:k]
    people = []
    for place in order.tolist():
        known = reactions(graph, int(listed[place]), user)
        people.append(
            InfluenceeByLift(
                graph.ids[int(listed[place])],
                float(influences[place]),
                float(average[place]),
                float(lift[place]),
                known.n,
                known.first_at,
                known.last_at,
            )
        )
    omitted = len(listed) - len(people)
    return InfluenceesByLift(stamp, graph.ids[user], column.error_bound, bound, omitted, tuple(people))
