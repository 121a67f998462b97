"""How the server store forgets people and old rows: rows some thousand at a time, what is made of them, then people.

Each transaction leaves rows and ledger in step. The people themselves and the records that they left go in the last
one, so an interrupted call is seen: they are still there, and the same call goes on from where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

import numpy as np

from influent.store.mentions import mention_patterns, mentioning
from influent.store.neo4j_pairs import add_up_anew, both_ways
from influent.store.neo4j_rows import list_ledger
from influent.store.neo4j_session import Neo4jSessions, Transaction
from influent.store.queries import load_query
from influent.types import Assertion, Erased, IntVector

ROWS_AT_ONCE = 10_000
PAIRS_AT_ONCE, USERS_AT_ONCE = 10_000, 1_000
SCORES = load_query("neo4j/scores", "cypher").column_names


def erase(
    sessions: Neo4jSessions, users: Collection[str], records: Sequence[Assertion], before: datetime | None
) -> Erased:
    """Forget `users` and rows from `before` that, and append `records` to the assertion ledger.

    O(their rows + all pairs and rows, which are searched for mentions and old times).
    """
    ids = list(users)
    sessions.write_rows("show_no_run")
    sessions.run_alone("hide_scores")
    sessions.run_alone("erase_weights")
    n_interactions = _erase_rows(sessions, ids)
    n_interactions += 0 if before is None else _erase_old_rows(sessions, before)
    sessions.run_alone("erase_pairs", users=ids)
    if ids:
        _erase_mentions(sessions, ids)
    n_rows, n_accounts, n_others, n_assertions = sessions.write(lambda transaction: _finish(transaction, ids, records))
    held = np.array([nr for _, nrs, _ in sessions.rows("user_ids") for nr in nrs], dtype=np.int64)
    n_scores = sum(_erase_scores(sessions, run, held) for run, *_ in sessions.rows("runs"))
    return Erased(n_accounts, n_others, n_interactions + n_rows, n_scores, n_assertions)


def _erase_rows(sessions: Neo4jSessions, users: list[str]) -> int:
    total = 0
    while True:
        ((n,),) = sessions.write_rows("erase_rows", users=users, k=ROWS_AT_ONCE)
        total += int(n)
        if n < ROWS_AT_ONCE:
            return total


def _erase_old_rows(sessions: Neo4jSessions, before: datetime) -> int:
    total, nr = 0, 0
    while True:
        ((_, _, n_users, _, _),) = sessions.rows("store") or [(0, "", 0, 0, None)]
        if nr >= n_users:
            return total
        users = range(nr, nr + USERS_AT_ONCE)
        n_pairs, n_rows = sessions.write(partial(_thin_out, users=users, before=before, address=sessions.address))
        total += n_rows
        nr += USERS_AT_ONCE if n_pairs < PAIRS_AT_ONCE else 0


def _thin_out(transaction: Transaction, *, users: range, before: datetime, address: str) -> tuple[int, int]:
    """Let old rows of some pairs go, and count these anew; says how many pairs and rows."""
    transaction.run("lock_store", batch="erase")
    found = transaction.run("old_pairs", first=users.start, end=users.stop, before=before, k=PAIRS_AT_ONCE)
    if not found:
        return 0, 0
    ((n,),) = transaction.run("erase_old_rows", pairs=[[*pair] for pair in found], before=before)
    add_up_anew(transaction, both_ways((a, t) for a, t in found), address)
    return len(found), int(n)


def _finish(transaction: Transaction, users: list[str], records: Sequence[Assertion]) -> tuple[int, int, int, int]:
    """Let the people themselves go, with whatever was loaded meanwhile, and settle the ledgers."""
    transaction.run("lock_store", batch="erase")
    ((n_rows,),) = transaction.run("erase_rows", users=users, k=10**9)
    ((n_accounts,),) = transaction.run("erase_users", users=users)
    ((n_others,),) = transaction.run("erase_others")
    transaction.run("settle_batches")
    ((n_assertions,),) = transaction.run("erase_assertions", users=users)
    reasons = mentioning({reason for *_, reason, _ in transaction.run("assertions")}, users)
    transaction.run("silence_assertions", users=users, reasons=reasons)
    transaction.run("insert_assertions", records=[vars(record) for record in records])
    return n_rows, n_accounts, n_others, n_assertions


def _erase_mentions(sessions: Neo4jSessions, users: list[str]) -> None:
    for pattern in mention_patterns(users):
        sessions.run_alone("erase_items", pattern=f"(?s).*{pattern}.*")
    topics = mentioning((topic for (topic,) in sessions.rows("all_topics")), users)
    if topics:
        sessions.run_alone("erase_topics", topics=topics)
    files = mentioning({record.file for _, record, _ in list_ledger(sessions)}, users)
    if files:
        sessions.write_rows("erase_files", files=files)


def _erase_scores(sessions: Neo4jSessions, run: str, held: IntVector) -> int:
    return sessions.write(lambda transaction: erase_scores(transaction, run, held))


def erase_scores(transaction: Transaction, run: str, held: IntVector) -> int:
    """Take those who are not among `held` (numbers) out of a kept run: of its arrays, one number each."""
    chunks = transaction.run("scores", run=run)
    keeps = [np.isin(np.frombuffer(chunk[1], dtype="<i8"), held) for chunk in chunks]
    n_gone = sum(int((~keep).sum()) for keep in keeps)
    if not n_gone:
        return 0
    transaction.run("delete_scores", run=run)
    for (first, *parts), keep in zip(chunks, keeps, strict=True):
        kept = [np.frombuffer(part, dtype="<i8")[keep].tobytes() for part in parts]
        transaction.run("insert_scores", scores=dict(zip(SCORES, (first, *kept), strict=True)) | {"run": run})
    transaction.run("set_run_users", id=run, n=sum(int(keep.sum()) for keep in keeps))
    return int(n_gone)
