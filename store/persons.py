"""Counts of accounts become counts of persons: identities united, bots marked, the withheld left out.

What the assertion ledger says is applied here, to a store's scan, before any weight is made of it: so ranks,
explanations and exports follow without knowing of it. Sums of integers: the same bits whatever was united first, and
an identity taken back gives the former bits again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from influent.types import AUTOMATED, DailyCounts, IntVector


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
    influencer, influencee = to[counts.influencer], to[counts.influencee]
    is_moved = (influencer != counts.influencer) | (influencee != counts.influencee)
    touched = np.isin(
        np.arange(len(users)), to[np.flatnonzero(to[: len(counts.users)] != np.arange(len(counts.users)))]
    )
    is_open = is_moved | is_marked | touched[influencer] | touched[influencee]
    columns = (influencer, influencee, counts.kind, counts.day, flags, counts.n, counts.weight_e6)
    rest = [column[keep & ~is_open] for column in columns]
    summed = _sum_keys([column[keep & is_open] for column in columns])
    merged = [np.concatenate([a, b]) for a, b in zip(rest, summed, strict=True)]
    return _renumber(counts, users, np.flatnonzero((to == np.arange(len(users))) & ~is_out), merged)


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


def _renumber(
    counts: DailyCounts, users: list[str], kept: IntVector, columns: list[NDArray[np.generic]]
) -> DailyCounts:
    influencer, influencee, kind, day, flags, n, weight = columns
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
