"""Say something about people, and take it back: identities, pins, mutes, kinds of accounts.

What is said goes to the assertion ledger, beside the data and never into it: so it survives any reload, and what is
taken back leaves every number as it was, to the bit.
"""

from __future__ import annotations

import getpass
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from influent.engine.ids import ListedIds, unknown_user
from influent.errors import InputError, quote
from influent.store.assertions import ACCOUNT_KINDS, OPPOSITES, make_assertion, read_days

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import Assertion, AssertionKind

KEEPERS = {taken_back: kind for kind, taken_back in OPPOSITES.items()}
"""What each way of taking back takes back."""


def assert_about(
    store: AssertedStore,
    kind: AssertionKind,
    about: str,
    value: str,
    *,
    who: str | None = None,
    reason: str = "",
    until: datetime | None = None,
) -> Assertion:
    """Append one assertion to the ledger, after checking that it can be meant.

    Parameters
    ----------
    value : str
        The other user; for ``account`` one of ``ACCOUNT_KINDS``, for ``trust`` a number above 0, for ``away`` the first
        and last day, as in ``2026-07-01/2026-07-14``.
    who : str, optional
        Who says so; the user of this computer if not given.
    until : datetime, optional
        When it ends by itself.

    Raises
    ------
    NotFoundError
        A user is not there; the message names the nearest.
    InputError
        It says nothing: of somebody and themselves, not in force, contradicted, already over.
    """
    now = datetime.now(UTC)
    _check(store, kind, about, value)
    if until is not None and until <= now:
        raise InputError(
            f"it would have ended on {until:%Y-%m-%d}", where=f"{kind} {quote(about)}", advice="a later --until"
        )
    record = make_assertion(kind, about, value, who=who or login(), said_at=now, reason=reason, expires_at=until)
    store.write_assertions([record])
    return record


def _check(store: AssertedStore, kind: AssertionKind, about: str, value: str) -> None:
    if kind == "account":
        if value not in ACCOUNT_KINDS:
            raise InputError(
                f"there is no kind of account {quote(value)}",
                where="account",
                advice="one of " + ", ".join(ACCOUNT_KINDS),
            )
        _check_known(store, about)
        return
    if kind == "trust":
        _check_weight(value)
        _check_known(store, about)
        return
    if kind == "untrust":
        if not store.in_force.records("trust", about):
            raise InputError(
                f"nobody said to trust {quote(about)}",
                where=store.address,
                advice="influent asserted lists what was said",
            )
        return
    if kind == "away":
        _check_days(value)
        _check_known(store, about)
        return
    if about == value:
        raise InputError(f"{kind} takes two different users", where=quote(about), advice="another second user")
    if kind in KEEPERS:
        _check_in_force(store, KEEPERS[kind], about, value)
        return
    for user in (about, value):
        _check_known(store, user)


def _check_weight(value: str) -> None:
    try:
        weight = float(value)
    except ValueError:
        weight = math.nan
    if not 0 < weight < math.inf:
        raise InputError(f"trust cannot weigh {quote(value)}", where="trust", advice="a number above 0, like 1")


def _check_days(value: str) -> None:
    try:
        read_days(value)
    except ValueError:
        raise InputError(
            f"nobody can be away {quote(value)}",
            where="away",
            advice="the first and the last day, ISO dates in this order: 2026-07-01 2026-07-14",
        ) from None


def _check_known(store: AssertedStore, user: str) -> None:
    if not store.known_users([user]) and user not in store.in_force.accounts:
        raise unknown_user(user, ListedIds(store.scan().users.tolist()))


def _check_in_force(store: AssertedStore, kind: AssertionKind, about: str, value: str) -> None:
    """Refuse to take back what nobody said; of two who are one person only through others, say through whom."""
    pair = {about, value}
    said = [record for record in store.in_force.records(kind) if {record.about, record.value} == pair]
    if kind != "same":
        said = [record for record in said if record.about == about]
    if said:
        return
    group = store.in_force.identities(about)
    if kind == "same" and value in group:
        links = [(r.about, r.value) for r in store.in_force.records("same") if r.about in group]
        raise InputError(
            f"{quote(about)} and {quote(value)} are one person only through others",
            where="asserted: " + ", ".join(f"{quote(a)} and {quote(b)}" for a, b in links),
            advice="influent unsame with one of these pairs",
        )
    raise InputError(
        f"nothing says {kind} of {quote(about)} and {quote(value)}",
        where=store.address,
        advice="influent asserted lists what was said",
    )


def login() -> str:
    """Name who is logged in on this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
