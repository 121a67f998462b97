"""Counts of accounts become counts of persons: identities united, bots marked, the withheld left out.

What the assertion ledger says is applied here, to a store's scan, before any weight is made of it: so ranks,
explanations and exports follow without knowing of it. Sums of integers: the same bits whatever was united first, and
an identity taken back gives the former bits again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from influent.types import AUTOMATED, Absence, DailyCounts, DetailedCounts, IntVector


def unite(
    counts: DailyCounts, person: Mapping[str, str], *, bots: Collection[str] = (), withheld: Collection[str] = ()
) -> DailyCounts:
    """Count persons instead of accounts.

    Parameters
    ----------
    person : mapping
        Of each account that is not its own person, the id of that person, who may or may not be in `counts`.
    bots : collection of str
        Accounts all of whose own actions are automated.
    withheld : collection of str
        Accounts that are left out, with every count that names them.

    Returns
    -------
    DailyCounts
        As if the rows had named the persons; each key at most once. O(users + counts); deterministic.
    """
    seen = _see(counts, person, bots, withheld)
    is_moved = (seen.influencer != counts.influencer) | (seen.influencee != counts.influencee)
    is_touched = np.zeros(len(seen.users), dtype=bool)
    is_touched[seen.to[np.flatnonzero(seen.to != np.arange(len(seen.to)))]] = True
    is_open = is_moved | seen.is_marked | is_touched[seen.influencer] | is_touched[seen.influencee]
    columns = (seen.influencer, seen.influencee, counts.kind, counts.day, seen.flags, counts.n, counts.weight_e6)
    rest = [column[seen.keep & ~is_open] for column in columns]
    summed = _sum_keys([column[seen.keep & is_open] for column in columns])
    merged = [np.concatenate([a, b]) for a, b in zip(rest, summed, strict=True)]
    return _renumber(counts, seen, merged)


def unite_details(
    details: DetailedCounts, person: Mapping[str, str], *, bots: Collection[str] = (), withheld: Collection[str] = ()
) -> DetailedCounts:
    """Count persons instead of accounts where topics, items and networks are told; see :func:`unite`.

    Items and labels of the withheld stay in the lists of names, without a count that points to them; see
    :func:`influent.store.silence.silence_details`.
    """
    counts = details.counts
    seen = _see(counts, person, bots, withheld)
    columns = (seen.influencer, seen.influencee, counts.kind, counts.day, seen.flags, counts.n, counts.weight_e6)
    return replace(
        details,
        counts=_renumber(counts, seen, [column[seen.keep] for column in columns]),
        labels=details.labels[seen.keep],
        item=details.item[seen.keep],
        network=details.network[seen.keep],
    )


def merge_absences(
    absences: Iterable[Absence], person: Mapping[str, str], *, withheld: Collection[str] = ()
) -> tuple[Absence, ...]:
    """Say of persons who was away when; what meets or overlaps of one person is one absence, whoever it was said of.

    Examples
    --------
    >>> merge_absences([Absence("ana", 1, 5), Absence("ana-at-work", 6, 9)], {"ana-at-work": "ana"})
    (Absence(user='ana', first_day=1, last_day=9),)
    """
    found: list[Absence] = []
    for absence in sorted(a._replace(user=person.get(a.user, a.user)) for a in absences if a.user not in withheld):
        last = found[-1] if found else None
        if last is not None and last.user == absence.user and absence.first_day <= last.last_day + 1:
            found[-1] = last._replace(last_day=max(last.last_day, absence.last_day))
        else:
            found.append(absence)
    return tuple(found)


class _Seen(NamedTuple):
    """Counts as persons see them: `to` says which place in `users` an account became, `keep` which counts stay."""

    users: list[str]
    to: IntVector
    is_out: NDArray[np.bool_]
    keep: NDArray[np.bool_]
    influencer: IntVector
    influencee: IntVector
    flags: NDArray[np.uint8]
    is_marked: NDArray[np.bool_]


def _see(counts: DailyCounts, person: Mapping[str, str], bots: Collection[str], withheld: Collection[str]) -> _Seen:
    place = {user: nth for nth, user in enumerate(counts.users.tolist())}
    users = list(counts.users)
    to = np.arange(len(users), dtype=np.int64)
    for account, of in person.items():
        if account in place and of != account:
            if of not in place:
                place[of] = len(users)
                users.append(of)
            to[place[account]] = place[of]
    to = np.concatenate([to, np.arange(len(to), len(users))])
    is_out = np.isin(np.arange(len(users)), _places(place, withheld))
    flags, is_marked = _mark(counts, _places(place, bots))
    keep = ~(is_out[counts.influencer] | is_out[counts.influencee])
    return _Seen(users, to, is_out, keep, to[counts.influencer], to[counts.influencee], flags, is_marked)


def _places(place: Mapping[str, int], users: Collection[str]) -> IntVector:
    return np.array(sorted(place[user] for user in users if user in place), dtype=np.int64)


def _mark(counts: DailyCounts, bots: IntVector) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Mark what bots did as automated; and say which counts may now meet another under the same flags."""
    credits_actor = np.array([side == "actor" for side in counts.credits], dtype=bool)[counts.kind]
    is_bots = np.isin(np.where(credits_actor, counts.influencer, counts.influencee), bots)
    return np.where(is_bots, counts.flags | AUTOMATED, counts.flags).astype(np.uint8), is_bots


def _sum_keys(columns: list[NDArray[np.generic]]) -> list[NDArray[np.generic]]:
    """Add up counts of one key; (v, u, kind, day, flags, n, weight) as columns."""
    *key, n, weight = columns
    if not len(n):
        return columns
    order = np.lexsort(key[::-1])
    key = [column[order] for column in key]
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for column in key:
        new[1:] |= column[1:] != column[:-1]
    first = np.flatnonzero(new)
    sums = [np.add.reduceat(column[order], first) for column in (n, weight)]
    return [*(column[first] for column in key), *sums]


def _renumber(counts: DailyCounts, seen: _Seen, columns: list[NDArray[np.generic]]) -> DailyCounts:
    influencer, influencee, kind, day, flags, n, weight = columns
    users, kept = seen.users, np.flatnonzero((seen.to == np.arange(len(seen.users))) & ~seen.is_out)
    names = np.empty(len(kept), dtype=object)
    names[:] = [users[nth] for nth in kept.tolist()]
    return replace(
        counts,
        users=names,
        influencer=np.searchsorted(kept, influencer).astype(np.uint32),
        influencee=np.searchsorted(kept, influencee).astype(np.uint32),
        kind=kind.astype(np.uint8),
        day=day.astype(np.int32),
        flags=flags.astype(np.uint8),
        n=n.astype(np.int64),
        weight_e6=weight.astype(np.int64),
    )
