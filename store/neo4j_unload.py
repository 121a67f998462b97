"""How the server store takes a batch out again, in one transaction.

Its rows go; the pairs that had them are added up anew from the rows that are left, since first and last times cannot be
taken back otherwise; users and kinds that it alone had brought go. Numbers of users may have gaps here, those of kinds
may not: the last kinds take the free ones, in the codes of pairs, too.
"""

from __future__ import annotations

import numpy as np

from influent.errors import NotFoundError
from influent.store.ledger import check_separable, check_whole
from influent.store.neo4j_erase import erase_scores
from influent.store.neo4j_load import count_name, to_ledger_line
from influent.store.neo4j_pairs import add_up_anew, both_ways
from influent.store.neo4j_session import Neo4jSessions, Transaction
from influent.store.queries import nearest_names
from influent.types import Unloaded


def unload_batch(sessions: Neo4jSessions, batch_id: str) -> Unloaded:
    """Take one batch out, whole or not at all; see :func:`influent.store.duckdb_unload.unload_batch` for errors."""
    done: list[Unloaded] = []

    def take(transaction: Transaction) -> Unloaded:
        done.append(_unload(transaction, batch_id, sessions.address))
        return done[-1]

    def find() -> Unloaded | None:
        return None if sessions.rows("find_batch", id=batch_id) else done[-1]

    return sessions.write_once(take, find)


def _unload(transaction: Transaction, batch_id: str, address: str) -> Unloaded:
    transaction.run("lock_store", batch=batch_id)
    ledger = {line[1].id: line for line in map(to_ledger_line, transaction.run("ledger"))}
    if batch_id not in ledger:
        raise NotFoundError.among("batch", batch_id, nearest_names(batch_id, ledger), where=address)
    number, _, tally = ledger[batch_id]
    found = transaction.run_named("unload/pairs", batch=number)
    later = [ledger[other][1] for (other,) in transaction.run_named("unload/later", batch=number)]
    check_separable(sum(row[4] for row in found), later, address=address)
    n_rows = sum(row[3] for row in found)
    check_whole(n_rows, tally, batch_id=batch_id, address=address)
    transaction.run_named("unload/delete_rows", batch=number)
    transaction.run_named("unload/delete_batch", batch=number)
    pairs = both_ways((a, t) for a, t, *_ in found)
    add_up_anew(transaction, pairs, address)
    n_kinds = _delete_kinds(transaction, sorted({row[2] for row in found}))
    users = sorted({nr for pair in pairs for nr in pair})
    ((n_users,),) = transaction.run_named("unload/delete_users", users=users)
    return Unloaded(n_rows, n_users, n_kinds, _delete_scores(transaction) if n_users else 0)


def _delete_kinds(transaction: Transaction, kinds: list[str]) -> int:
    """Let kinds go that no row has any more; those with the last numbers take the free ones, in order."""
    numbers = {name: nr for nr, name, _ in transaction.run("kinds")}
    gone = [kind for (kind,) in transaction.run_named("unload/delete_kinds", kinds=kinds)]
    n_left = len(numbers) - len(gone)
    free = sorted(numbers[kind] for kind in gone if numbers[kind] < n_left)
    late = sorted((nr, name) for name, nr in numbers.items() if name not in gone and nr >= n_left)
    for (was, name), nr in zip(late, free, strict=True):
        names = {"former": count_name(was, name), "present": count_name(nr, name)}
        transaction.run_named("unload/move_kind", kind=name, was=was, nr=nr, **names)
    return len(gone)


def _delete_scores(transaction: Transaction) -> int:
    held = np.array([nr for _, nrs, _ in transaction.run("user_ids") for nr in nrs], dtype=np.int64)
    return sum(erase_scores(transaction, str(run), held) for run, *_ in transaction.run("runs"))
