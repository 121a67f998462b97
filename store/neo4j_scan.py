"""How the server store hands over all counts: one record an influencer, lists of integers, flattened to arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from influent.networks import number_kinds
from influent.store.neo4j_codes import decode, default_weights, encode, sum_keys
from influent.store.neo4j_session import Neo4jSessions, Rows, Transaction
from influent.types import AUTOMATED, INCENTIVISED, PRIVATE, DailyCounts, DetailedCounts, IdVector, IntVector

MS_A_DAY = 86_400_000
FLAGS = AUTOMATED | INCENTIVISED | PRIVATE
Name = TypeVar("Name", str, tuple[str, ...])
NumberedUsers = tuple[IntVector, IdVector]
"""Users' numbers ascending, and their ids beside them."""


def scan_counts(sessions: Neo4jSessions) -> tuple[NumberedUsers, DailyCounts]:
    """Hand over users, kinds and counts of one moment, read in one transaction.

    O(users + pairs) over the wire; influencers with a million influencees come as one record.
    """
    users, kinds, records = sessions.read(_read_all)
    numbers, ids = sort_users(users)
    return (numbers, ids), _to_counts(numbers, ids, kinds, _flatten(records))


def scan_batches(sessions: Neo4jSessions, batches: Collection[str], *, by_network: bool = False) -> DailyCounts:
    """Hand over the counts of some batches alone, with the users whom their rows name.

    O(users + rows of the batches) over the wire: INFLUENCES does not tell batches apart, REACTED does.
    """
    users, kinds, records = sessions.read(
        lambda transaction: (
            transaction.run("user_ids"),
            transaction.run("kinds"),
            transaction.run("scan_batches", batches=list(batches)),
        )
    )
    numbers, ids = sort_users(users)
    *columns, networks = _columns(records, 7)
    actor, target, kind, epoch_ms, bits, weight_e6 = map(_integers, columns)
    is_named = np.isin(numbers, np.concatenate([actor, target]))
    influencer, influencee = _orient(kinds, kind, actor, target)
    told = None
    if by_network:
        names, network = _name_places((name or None) for name in chain.from_iterable(networks))
        number, of_kind, told = number_kinds(kind, network, names)
        kind, kinds = number.astype(np.int64), [(nr, *kinds[nth][1:]) for nr, nth in enumerate(of_kind)]
    code = encode(epoch_ms // MS_A_DAY, kind, bits & FLAGS)
    is_counted = bits <= FLAGS
    entries = tuple(column[is_counted] for column in (influencer, influencee, code, weight_e6))
    return replace(_to_counts(numbers[is_named], ids[is_named], kinds, entries), networks=told)


def scan_details(sessions: Neo4jSessions, *, labelled: bool) -> DetailedCounts:
    """Hand over the counted rows with topics, items and networks; `labelled`: those that carry a topic alone."""
    users, kinds, records = sessions.read(
        lambda transaction: (
            transaction.run("user_ids"),
            transaction.run("kinds"),
            transaction.run("scan_details", labelled=labelled),
        )
    )
    numbers, ids = sort_users(users)
    *columns, topics, items, networks = _columns(records, 9)
    actor, target, kind, epoch_ms, bits, weight_e6 = map(_integers, columns)
    influencer, influencee = _orient(kinds, kind, actor, target)
    counts = DailyCounts(
        users=ids,
        kinds=tuple(name for _, name, _ in kinds),
        credits=tuple(side for _, _, side in kinds),
        influencer=np.searchsorted(numbers, influencer).astype(np.uint32),
        influencee=np.searchsorted(numbers, influencee).astype(np.uint32),
        kind=kind.astype(np.uint8),
        day=(epoch_ms // MS_A_DAY).astype(np.int32),
        flags=bits.astype(np.uint8),
        n=np.ones(len(kind), dtype=np.int64),
        weight_e6=weight_e6,
    )
    label_sets, labels = _name_places(tuple(sorted(set(found))) for found in chain.from_iterable(topics))
    item_names, item = _name_places((name or None) for name in chain.from_iterable(items))
    network_names, network = _name_places((name or None) for name in chain.from_iterable(networks))
    return DetailedCounts(counts, labels, item, network, label_sets, item_names, network_names)


def _orient(kinds: Rows, kind: IntVector, actor: IntVector, target: IntVector) -> tuple[IntVector, IntVector]:
    """Say of each row who is the influencer, by the side that its kind credits, and who the influencee."""
    credits_actor = np.array([side == "actor" for _, _, side in kinds], dtype=bool)[kind]
    return np.where(credits_actor, actor, target), np.where(credits_actor, target, actor)


def _name_places(names: Iterable[Name | None]) -> tuple[tuple[Name, ...], IntVector]:
    """List the names that occur, sorted, and where each stands in that list; -1 where there is none."""
    given = list(names)
    known = sorted({name for name in given if name is not None})
    place: dict[Name | None, int] = {name: nth for nth, name in enumerate(known)}
    return tuple(known), np.array([place.get(name, -1) for name in given], dtype=np.int64)


def _to_counts(numbers: IntVector, ids: IdVector, kinds: Rows, entries: tuple[IntVector, ...]) -> DailyCounts:
    influencer, influencee, codes, weight_e6 = sum_keys(*entries)
    day, kind, flags, n = decode(codes)
    return DailyCounts(
        users=ids,
        kinds=tuple(name for _, name, _ in kinds),
        credits=tuple(side for _, _, side in kinds),
        influencer=np.searchsorted(numbers, influencer).astype(np.uint32),
        influencee=np.searchsorted(numbers, influencee).astype(np.uint32),
        kind=kind,
        day=day,
        flags=flags,
        n=n,
        weight_e6=weight_e6,
    )


def sort_users(pages: Rows) -> NumberedUsers:
    """Join pages of users: their numbers ascending, and their ids in that order."""
    numbers = _integers([nrs for _, nrs, _ in pages])
    ids = np.empty(len(numbers), dtype=object)
    ids[:] = list(chain.from_iterable(names for _, _, names in pages))
    order = np.argsort(numbers)
    return numbers[order], ids[order]


def _read_all(transaction: Transaction) -> tuple[Rows, Rows, Rows]:
    return transaction.run("user_ids"), transaction.run("kinds"), transaction.run("scan")


def _flatten(records: Rows) -> tuple[IntVector, IntVector, IntVector, IntVector]:
    """Spell the records out: influencer, influencee, code and weight of each entry."""
    vs, us, codes, others, days, weights = (list(chain.from_iterable(part)) for part in _columns(records, 6))
    v, u, code = np.repeat(_integers([vs]), _sizes(us)), _integers(us), _integers(codes)
    v_other = np.repeat(_integers([[influencer for influencer, _ in others]]), _sizes([more for _, more in others]))
    u_other = _integers([more for _, more in others])
    daily, weighted = list(chain.from_iterable(days)), list(chain.from_iterable(weights))
    more, pairs = _integers(daily), _integers(weighted)
    n_more, n_pairs = _sizes(daily), _sizes(weighted) // 2
    return (
        np.concatenate([v, np.repeat(v_other, n_more), np.repeat(v_other, n_pairs)]),
        np.concatenate([u, np.repeat(u_other, n_more), np.repeat(u_other, n_pairs)]),
        np.concatenate([code, more, pairs[0::2]]),
        np.concatenate([default_weights(code), default_weights(more), pairs[1::2]]),
    )


def _columns(records: Rows, n: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(zip(*records, strict=True)) if records else ((),) * n


def _integers(lists: Any) -> IntVector:  # noqa: ANN401  (records of the driver are dynamic)
    return np.fromiter(chain.from_iterable(lists), dtype=np.int64)


def _sizes(lists: Any) -> IntVector:  # noqa: ANN401
    return np.fromiter(map(len, lists), dtype=np.int64)
