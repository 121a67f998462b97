"""Lists of people: any number of them, ranked within, with who influences the list as a whole, and what two share.

Who is on a list is said in the assertion ledger, so a list survives any reload, and whoever is forgotten is on none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from influent.answers import HasRows, Stamp
from influent.asserting import login
from influent.engine.ids import ListedIds, unknown_user
from influent.engine.rank.certify import certify_top, order_by_value, tied_positions
from influent.engine.rank.ranking import rank_users
from influent.errors import InputError, NotFoundError, quote
from influent.ranked import interval_of, places_of
from influent.store.assertions import make_assertion

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import IntVector, Resampling
    from influent.view import View

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
MAX_REFINED = 256


@dataclass(frozen=True)
class Member:
    """One line of a list: the place within it and among everybody; None = too little evidence for a place."""

    user: str
    position: int
    position_overall: int | None
    authority: float
    interval_low: float | None
    interval_high: float | None
    position_low: int | None
    position_high: int | None


@dataclass(frozen=True)
class Listed(HasRows):
    """The people of a list, most authority first; `n_unknown` of those named are not in the data any more."""

    rows_in = "members"

    stamp: Stamp
    name: str
    n_unknown: int
    error_bound: float
    resampling: Resampling | None
    members: tuple[Member, ...]


@dataclass(frozen=True)
class ListInfluencer:
    """Somebody who influences a list as a whole: the mean of their influences on its members."""

    user: str
    influence: float
    is_member: bool


@dataclass(frozen=True)
class ListInfluencers(HasRows):
    """Who influences a list as a whole, most first; the order of the first `n_proven` is proven."""

    rows_in = "people"

    stamp: Stamp
    name: str
    n_members: int
    n_proven: int
    error_bound: float
    people: tuple[ListInfluencer, ...]


@dataclass(frozen=True)
class Overlap:
    """What two lists share: who is on both, and their part of who is on either (Jaccard)."""

    a: str
    b: str
    n_a: int
    n_b: int
    common: tuple[str, ...]
    jaccard: float


def change_list(
    store: AssertedStore, how: Literal["list", "unlist"], name: str, users: Sequence[str], *, who: str | None = None
) -> int:
    """Put people on a list, or take them off it: all of them or, with an error, none; say how many are on it now.

    Raises
    ------
    InputError
        The name is none, or there is nobody to add; somebody is to be taken off who is not on it.
    NotFoundError
        Somebody is not in the data; the message names the nearest.
    """
    if not NAME.fullmatch(name):
        raise InputError(
            f"a list cannot be called {quote(name)}", where="list", advice="small letters, digits, dots, - and _"
        )
    if not users:
        raise InputError("nobody is named", where=f"list {name}", advice="one user at least")
    wanted = list(dict.fromkeys(users))
    if how == "list":
        known = store.known_users(wanted)
        missing = next((user for user in wanted if user not in known), None)
        if missing is not None:
            raise unknown_user(missing, ListedIds(store.scan().users.tolist()))
    else:
        on_it = set(_named(store, name))
        missing = next((user for user in wanted if user not in on_it), None)
        if missing is not None:
            raise InputError(
                f"{quote(missing)} is not on the list", where=f"list {name}", advice=f"influent list rank {name}"
            )
    said = {"who": who or login(), "said_at": datetime.now(UTC), "reason": "", "expires_at": None}
    store.write_assertions([make_assertion(how, user, name, **said) for user in wanted])
    return len(_named(store, name))


def name_lists(store: AssertedStore) -> dict[str, int]:
    """Name all lists, and how many are on each."""
    names = sorted({record.value for record in store.in_force.records("list")})
    return {name: len(_named(store, name)) for name in names}


def rank_list(view: View, name: str, resampling: Resampling | None) -> Listed:
    """Rank the people of a list among each other, their order proven; NotFoundError when there is no such list."""
    named, places = _members(view, name)
    ranks = rank_users(view.graph, view.model, top=0, exact=places)
    order = places[order_by_value(ranks.authority[places], ranks.error_bound)]
    positions = tied_positions(ranks.authority[order], ranks.error_bound)
    intervals = None if resampling is None else view.intervals(resampling)
    return Listed(
        stamp=view.stamp,
        name=name,
        n_unknown=len(named) - len(places),
        error_bound=ranks.error_bound,
        resampling=resampling,
        members=tuple(
            Member(
                user=view.graph.ids[place],
                position=position,
                position_overall=int(ranks.position[place]) or None,
                authority=float(ranks.authority[place]),
                **interval_of(intervals, place),
            )
            for place, position in zip(order.tolist(), positions.tolist(), strict=True)
        ),
    )


def find_list_influencers(view: View, name: str, *, k: int, with_members: bool) -> ListInfluencers:
    """Find who influences a list as a whole: authority with walks beginning at its members alone."""
    _, places = _members(view, name)
    weights = np.zeros(view.graph.n_users)
    weights[places] = 1.0
    found = view.measure().authority(view.graph.restart(weights))
    others = np.arange(view.graph.n_users)
    if not with_members:
        others = np.setdiff1d(others, places)
    first, n_proven = certify_top(*found.among(others), k, bound=found.error_bound, max_refined=MAX_REFINED)
    values = found.values()
    listed = [place for place in others[first].tolist() if values[place] > 2 * found.error_bound][:k]
    return ListInfluencers(
        stamp=view.stamp,
        name=name,
        n_members=len(places),
        n_proven=min(n_proven, len(listed)),
        error_bound=found.error_bound,
        people=tuple(
            ListInfluencer(view.graph.ids[place], float(values[place]), bool(weights[place])) for place in listed
        ),
    )


def compare_lists(store: AssertedStore, a: str, b: str) -> Overlap:
    """Say who is on both lists; NotFoundError when there is no such list."""
    first, second = ({store.person(user) for user in _checked(store, name)} for name in (a, b))
    common = tuple(sorted(first & second))
    return Overlap(a, b, len(first), len(second), common, len(common) / max(len(first | second), 1))


def _named(store: AssertedStore, name: str) -> list[str]:
    return [r.about for r in store.in_force.records("list") if r.value == name and r.about not in store.withheld]


def _checked(store: AssertedStore, name: str) -> list[str]:
    found = _named(store, name)
    if not found:
        names = [*name_lists(store)]
        raise NotFoundError.among("list", name, names[:3], where=f"{len(names):,} lists are known")
    return found


def _members(view: View, name: str) -> tuple[set[str], IntVector]:
    """Give the persons of a list, and the places of those whom the data still hold."""
    named = {view.store.person(user) for user in _checked(view.store, name)}
    return named, places_of(view, [user for user in named if view.graph.ids.find(user) is not None])
