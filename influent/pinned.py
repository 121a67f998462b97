"""What was asserted about one person's list: who is pinned to it, who is muted on it; no number changes by either."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from influent.answers import AssertedPerson, People, PeopleByLift
from influent.engine.explain.why import find_position
from influent.store.silence import silence_records

if TYPE_CHECKING:
    from collections.abc import Collection

    from influent.view import View

Listed = TypeVar("Listed", People, PeopleByLift)


def list_pinned(view: View, user: int) -> tuple[AssertedPerson, ...]:
    """List whom somebody pinned to a user's influencers, in the order of pinning, each with the computed rank.

    Who is not in the graph (no data, or left out of it) has no rank. One solve for each.
    """
    ids = view.graph.ids
    found = []
    for record in silence_records(view.store.in_force.records("pin", ids[user]), view.store.withheld):
        person, position, influence = view.store.person(record.value), None, 0.0
        if person == ids[user]:
            continue
        if view.store.known_users([person]):
            place = view.place(person)
            position, _ = find_position(view.graph, view.measure(), user, place)
            influence = view.measure().columns(np.array([place]))[0].on(user)
        found.append(
            AssertedPerson(person, position, influence, record.who, record.said_at, record.reason, record.expires_at)
        )
    return tuple(found)


def list_muted(view: View, user: int) -> frozenset[str]:
    """List whom a user's list of influencers must not show."""
    records = view.store.in_force.records("mute", view.graph.ids[user])
    return frozenset(view.store.person(record.value) for record in records)


def without_muted(found: Listed, muted: Collection[str], k: int) -> Listed:
    """Leave the muted out of a list that is longer by as many, and keep the first `k`."""
    heard = [person for person in found.people if person.user not in muted]
    shown, n_muted = heard[:k], len(found.people) - len(heard)
    omitted = found.omitted + len(heard) - len(shown)
    listed = replace(found, people=tuple(shown), omitted=omitted, muted=n_muted)
    if isinstance(listed, People) and isinstance(found, People):
        n_proven = sum(person.user not in muted for person in found.people[: found.n_proven])
        return replace(listed, n_proven=min(n_proven, len(shown)))
    return listed
