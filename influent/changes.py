"""What changed, for whom, and why: two runs, or two moments, compared by recomputing every mixture of the two.

Where a run's data are no longer whole, its kept authority stands for it, and what cannot be recomputed is a part of
its own, ``lost`` or, where somebody was forgotten, ``erased``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import Stamp
from influent.answers_over_time import Changed, Contribution, History, Mover, Movers
from influent.engine.cells import weigh
from influent.engine.change.mixing import Mixtures, Side, locate
from influent.engine.change.point import find_point
from influent.engine.change.shapley import shapley
from influent.engine.graph import Graph
from influent.engine.ids import unknown_user
from influent.engine.rank.ranking import rank_users
from influent.errors import InputError
from influent.model import read_model
from influent.sides import Seen, Span, hold, see_sides
from influent.types import FloatVector, IdVector, IntVector, Measure, Progress
from influent.view import settle_moment

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore

PROVEN = 20
"""First places whose order is proven when positions are found anew: as many as a ranking shows."""

MAX_POINTS = 1000
"""Moments of one history; each is a ranking of its own."""


def explain_change(store: AssertedStore, user: str, span: Span, *, progress: Progress | None = None) -> Changed:
    """Split the change of one person's authority into what each difference of the two sides adds.

    Raises
    ------
    NotFoundError
        No such run or user; the message names the nearest.
    InputError
        Neither a run nor a moment to begin with, or a moment that is none.
    """
    before, after = see_sides(store, span)
    mixtures = mix(store, before, after)
    user = store.person(user)
    is_withheld = user in store.withheld
    if is_withheld or (not mixtures.knows(user) and not any(_has_kept(seen, user) for seen in (before, after))):
        raise unknown_user(user, mixtures.graph(frozenset(mixtures.components))[0].ids)
    split = _split(before, after, mixtures, [user], progress)
    places = [_position_of(user, *_positions(seen, mixtures, is_last=seen is after)) for seen in (before, after)]
    return Changed(
        stamp=after.stamp,
        before=before.stamp,
        user=user,
        run_from=before.run_id,
        run_to=after.run_id,
        n_users_from=_n_users(before, mixtures, is_last=False),
        n_users_to=_n_users(after, mixtures, is_last=True),
        authority_from=float(split.start[0]),
        authority_to=float(split.end[0]),
        change=float(split.end[0] - split.start[0]),
        position_from=places[0],
        position_to=places[1],
        error_bound=mixtures.error_bound,
        contributions=split.contributions(0),
        lost=_lost(before, after),
    )


def find_movers(store: AssertedStore, span: Span, k: int, *, progress: Progress | None = None) -> Movers:
    """Find the `k` people whose position changed most, and why their authority did; errors as `explain_change`.

    Whoever is under the evidence floor of a side's own model on that side has no position there and is no mover.
    The largest change first, ties by id.
    """
    before, after = see_sides(store, span)
    return find_movers_between(store, before, after, k, progress=progress)


def find_movers_between(
    store: AssertedStore, before: Seen, after: Seen, k: int, *, progress: Progress | None = None
) -> Movers:
    """Find the same of two sides that are seen already."""
    mixtures = mix(store, before, after)
    (ids_from, from_), (ids_to, to) = (
        _positions(before, mixtures, is_last=False),
        _positions(after, mixtures, is_last=True),
    )
    ids, in_from, in_to = np.intersect1d(ids_from, ids_to, assume_unique=True, return_indices=True)
    first, second = from_[in_from], to[in_to]
    order = np.argsort(-np.abs(second - first), kind="stable")
    order = order[second[order] != first[order]][:k]
    split = _split(before, after, mixtures, [str(user) for user in ids[order]], progress)
    return Movers(
        stamp=after.stamp,
        before=before.stamp,
        run_from=before.run_id,
        run_to=after.run_id,
        n_users_from=_n_users(before, mixtures, is_last=False),
        n_users_to=_n_users(after, mixtures, is_last=True),
        n_compared=len(ids),
        error_bound=mixtures.error_bound,
        movers=tuple(
            Mover(
                user=str(ids[place]),
                position_from=int(first[place]),
                position_to=int(second[place]),
                authority_from=float(split.start[nth]),
                authority_to=float(split.end[nth]),
                change=float(split.end[nth] - split.start[nth]),
                contributions=split.contributions(nth),
            )
            for nth, place in enumerate(order.tolist())
        ),
        lost=_lost(before, after),
    )


def trace_history(
    store: AssertedStore,
    user: str,
    dates: Sequence[datetime],
    *,
    every_days: int | None = None,
    model: str = "default",
    measure: Measure | None = None,
    progress: Progress | None = None,
) -> History:
    """Rank one person as of each of `dates`, or every so many days back from the newest interaction; oldest first.

    The store is scanned once. Each point is what a ranking as of that moment finds, whatever other points are asked.

    Raises
    ------
    InputError
        No date and no interval, a date before the first interaction, or too many points.
    NotFoundError
        No such user.
    """
    chosen, _ = read_model(model, measure=measure)
    snapshot = store.snapshot()
    moments = [settle_moment(store, snapshot, date) for date in sorted({*dates})]
    if every_days is not None:
        moments = _every(
            every_days, settle_moment(store, snapshot, snapshot.first_at), settle_moment(store, snapshot, None)
        )
    if not 0 < len(moments) <= MAX_POINTS:
        raise InputError(
            f"{len(moments):,} dates make no history",
            where="history",
            advice=f"1 to {MAX_POINTS:,} dates, or a longer --every, like --every 30d",
        )
    counts, points = store.scan(by_network=chosen.tells_networks_apart), []
    for done, moment in enumerate(moments):
        if progress is not None:
            progress("ranking each date", done, len(moments))
        graph = Graph.from_cells(weigh(counts, chosen, moment), chosen, trusted=store.trusted())
        points.append(find_point(graph, chosen, graph.ids.position(user), moment))
    stamp = Stamp(snapshot.id, chosen.id, chosen.measure, moments[-1])
    return History(stamp=stamp, user=user, points=tuple(points))


def _every(days: int, first: datetime, last: datetime) -> list[datetime]:
    if days < 1:
        raise InputError(f"{days} is no number of days", where="--every", advice="a whole number of days, like 7d")
    n = min((last - first) // timedelta(days=days), MAX_POINTS)
    return [last - nth * timedelta(days=days) for nth in range(n, -1, -1)]


def mix(store: AssertedStore, before: Seen, after: Seen) -> Mixtures:
    """Make everything between two sides, from a store's counts."""
    sides = [Side(seen.model, seen.as_of, store.absences(seen.said)) for seen in (before, after)]
    return Mixtures(sides[0], sides[1], *hold(store, before, after))


@dataclass(frozen=True)
class _Split:
    start: FloatVector
    end: FloatVector
    parts: dict[str, FloatVector]

    def contributions(self, nth: int) -> tuple[Contribution, ...]:
        """List one person's parts, the largest first, whatever its sign; ties by name."""
        found = [Contribution(name, float(part[nth])) for name, part in self.parts.items()]
        return tuple(sorted(found, key=lambda part: (-abs(part.change), part.component)))


def _split(before: Seen, after: Seen, mixtures: Mixtures, users: Sequence[str], progress: Progress | None) -> _Split:
    """Rank all mixtures, split the change, and let kept authorities stand for the sides that are not whole."""
    values: dict[frozenset[str], FloatVector] = {}

    def value(on: frozenset[str]) -> FloatVector:
        if progress is not None:
            progress("ranking every mixture", len(values), 2 ** len(mixtures.components))
        values[on] = mixtures.authority(on, users)
        return values[on]

    parts = shapley(mixtures.components, value)
    start, end = values[frozenset()], values[frozenset(mixtures.components)]
    kept_start, kept_end = _kept(before, users, start), _kept(after, users, end)
    for seen, missing in ((before, start - kept_start), (after, kept_end - end)):
        if seen.missing:
            parts[seen.missing] = parts.get(seen.missing, 0.0) + missing
    return _Split(kept_start, kept_end, parts)


def _kept(seen: Seen, users: Sequence[str], recomputed: FloatVector) -> FloatVector:
    if seen.run is None or not seen.missing:
        return recomputed
    places, is_there = locate(seen.run.users, users)
    return np.where(is_there, seen.run.authority[places], 0.0)


def _lost(before: Seen, after: Seen) -> tuple[str, ...]:
    return tuple(seen.run.id for seen in (before, after) if seen.run is not None and seen.missing)


def _positions(seen: Seen, mixtures: Mixtures, *, is_last: bool) -> tuple[IdVector, IntVector]:
    """Give those above the evidence floor, ordered by id, and their positions: found anew where the data are whole."""
    graph, _ = mixtures.graph(frozenset(mixtures.components) if is_last else frozenset())
    position = rank_users(graph, seen.model, top=PROVEN).position
    ids = graph.ids.to_array()
    listed = np.flatnonzero(position > 0)
    if seen.run is None or not seen.missing:
        return ids[listed], position[listed]
    keep = (seen.run.position > 0) & np.isin(seen.run.users, ids[listed])
    return seen.run.users[keep], seen.run.position[keep]


def _n_users(seen: Seen, mixtures: Mixtures, *, is_last: bool) -> int:
    if seen.run is not None:
        return len(seen.run.users)
    return mixtures.graph(frozenset(mixtures.components) if is_last else frozenset())[0].n_users


def _position_of(user: str, ids: IdVector, positions: IntVector) -> int | None:
    places, is_there = locate(ids, [user])
    return int(positions[places[0]]) if is_there[0] else None


def _has_kept(seen: Seen, user: str) -> bool:
    return seen.run is not None and bool(seen.missing) and bool((seen.run.users == user).any())
