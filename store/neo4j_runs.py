"""How the server store keeps runs, and shows one of them on users and pairs.

A kept run is one (:Run) and some (:Scores) nodes, whose byte arrays hold its numbers to the bit. What people browse,
properties of User and INFLUENCES, is a view of the current run alone, written in many transactions; while it is being
written no run is current, so that no query mixes two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from influent.errors import NotFoundError, StoreError
from influent.store.neo4j_scan import NumberedUsers, sort_users
from influent.store.neo4j_session import Neo4jSessions, Transaction, to_utc, to_utc_or_none
from influent.store.protocol import PairWeights, Run
from influent.store.queries import load_query, nearest_names
from influent.types import FloatVector, IdVector, IntVector, Progress

FLOATS = ("authority", "authority_low", "authority_high", "pagerank", "echo", "score")
VECTORS = ("users", "position", *FLOATS)
CHUNK_USERS = 50_000  # of a kept run: 60 bytes each, in one transaction
VIEW_USERS, VIEW_PAIRS = 10_000, 20_000  # one transaction each
RUN_COLUMNS = load_query("neo4j/runs", "cypher").column_names


def keep_run(
    sessions: Neo4jSessions,
    run: Run,
    weights: PairWeights | None,
    *,
    make_current: bool,
    scanned: NumberedUsers | None = None,
    progress: Progress | None = None,
) -> None:
    """Keep a run in one transaction (one of the same id is replaced), then show it when it is to be current.

    `scanned` are the users of an earlier scan, which need not be read again: a number is never given twice.
    """
    ids, numbers = _by_id(scanned or sort_users(sessions.rows("user_ids")))
    if scanned and _count_missing(run.users, ids):  # another scan than the run's
        ids, numbers = _by_id(sort_users(sessions.rows("user_ids")))
    users = _find_numbers(run.users, ids, numbers, sessions.address)
    ((_, _, _, _, current),) = sessions.rows("store")
    sessions.write(lambda transaction: _insert_run(transaction, run, users))
    if not make_current and current != run.id:
        return
    sessions.write_rows("show_no_run")
    if current == run.id:
        sessions.run_alone("hide_scores")
    _show_scores(sessions, run, users, progress)
    if make_current:
        _show_weights(sessions, weights, ids, numbers, progress)
    sessions.write_rows("show_run", id=run.id)


def list_runs(sessions: Neo4jSessions) -> list[Mapping[str, object]]:
    """List what each run was computed from, oldest first."""
    runs = [dict(zip(RUN_COLUMNS, row, strict=True)) for row in sessions.rows("runs")]
    return [run | {"as_of": to_utc_or_none(run["as_of"]), "ran_at": to_utc(run["ran_at"])} for run in runs]


def recall_run(sessions: Neo4jSessions, run_id: str) -> Run:
    """Read one run back, users ordered by id; NotFoundError names the nearest run ids."""
    found, chunks, pages = sessions.read(
        lambda transaction: (
            transaction.run("find_run", id=run_id),
            transaction.run("scores", run=run_id),
            transaction.run("user_ids"),
        )
    )
    if not found:
        known = {str(run["id"]): run for run in list_runs(sessions)}
        raise NotFoundError.among("run", run_id, nearest_names(run_id, known), where=sessions.address)
    numbers, ids = sort_users(pages)
    held = np.frombuffer(b"".join(chunk[1] for chunk in chunks), dtype="<i8")
    place = np.searchsorted(numbers, held)
    users = ids[place] if len(held) else np.array([], dtype=object)
    order = np.argsort(users, kind="stable")
    position = np.frombuffer(b"".join(chunk[2] for chunk in chunks), dtype="<i8")[order].astype(np.int64)
    floats = [_floats(chunks, nth)[order] for nth in range(3, 3 + len(FLOATS))]
    model, model_toml, measure, snapshot, as_of, ran_at, error_bound = found[0]
    return Run(
        run_id,
        model,
        model_toml,
        measure,
        snapshot,
        to_utc_or_none(as_of),
        to_utc(ran_at),
        error_bound,
        users[order],
        position,
        *floats,
    )


def _floats(chunks: list[tuple[Any, ...]], nth: int) -> FloatVector:
    return np.frombuffer(b"".join(chunk[nth] for chunk in chunks), dtype="<f8").astype(np.float64)


def _by_id(users: NumberedUsers) -> tuple[IdVector, IntVector]:
    numbers, ids = users
    order = np.argsort(ids, kind="stable")
    return ids[order], numbers[order]


def _count_missing(wanted: IdVector, ids: IdVector) -> int:
    """Count those who are not among `ids` (ascending), or are there but wanted more than once."""
    place = np.searchsorted(ids, wanted) if len(wanted) else np.array([], dtype=np.int64)
    is_known = place < len(ids)
    is_known[is_known] = ids[place[is_known]] == wanted[is_known]
    return len(wanted) - len(np.unique(place[is_known]))


def _find_numbers(wanted: IdVector, ids: IdVector, numbers: IntVector, address: str) -> IntVector:
    """Find the numbers of users by id; `ids` ascending, `numbers` beside it."""
    n_missing = _count_missing(wanted, ids)
    if n_missing:
        raise StoreError(
            f"a run names {n_missing} users that the store does not hold, or some twice",
            where=address,
            advice="rank again: the store has changed since",
        )
    return numbers[np.searchsorted(ids, wanted)] if len(wanted) else np.array([], dtype=np.int64)


def _insert_run(transaction: Transaction, run: Run, users: IntVector) -> None:
    transaction.run("delete_run", id=run.id)
    about = {name: value for name, value in vars(run).items() if name not in VECTORS}
    transaction.run("insert_run", run=about | {"n_users": len(users)})
    for start in range(0, len(users), CHUNK_USERS):
        part = slice(start, start + CHUNK_USERS)
        scores = {name: getattr(run, name)[part].astype("<f8").tobytes() for name in FLOATS}
        scores |= {"nr": users[part].astype("<i8").tobytes(), "position": run.position[part].astype("<i8").tobytes()}
        transaction.run("insert_scores", scores=scores | {"run": run.id, "first": start})


def _show_scores(sessions: Neo4jSessions, run: Run, users: IntVector, progress: Progress | None) -> None:
    order = np.argsort(users)  # neighbours on disk
    for start in range(0, len(order), VIEW_USERS):
        part = order[start : start + VIEW_USERS]
        columns = {name: _text(getattr(run, name)[part]) for name in ("position", *FLOATS)}
        sessions.write_rows("show_scores", run=run.id, nr=_text(users[part]), **columns)
        if progress:
            progress("scores", start + len(part), len(order))
    sessions.run_alone("hide_other_scores", run=run.id)


def _show_weights(
    sessions: Neo4jSessions, weights: PairWeights | None, ids: IdVector, numbers: IntVector, progress: Progress | None
) -> None:
    """Write the weights of pairs and take away those of all others."""
    none = np.array([], dtype=np.int64)
    keys, values = none, np.array([], dtype=np.float64)
    if weights is not None and len(weights.weight):
        v = _numbers_of(weights.influencer, ids, numbers, sessions.address)
        u = _numbers_of(weights.influencee, ids, numbers, sessions.address)
        keys = (v << 32) | u
        order = np.argsort(keys)
        keys, values = keys[order], weights.weight[order]
    for start in range(0, len(keys), VIEW_PAIRS):
        part = slice(start, start + VIEW_PAIRS)
        sessions.write_rows("show_weights", weight=_text(values[part]), **_ends(keys[part]))
        if progress:
            progress("weights", min(start + VIEW_PAIRS, len(keys)), len(keys))
    ((n_shown,),) = sessions.rows("count_weights")
    if n_shown == len(keys):
        return
    shown = [(v, u) for v, us in sessions.rows("weighted_pairs") for u in us]
    stale = np.setdiff1d(np.array([(v << 32) | u for v, u in shown], dtype=np.int64), keys)
    for start in range(0, len(stale), VIEW_PAIRS):
        sessions.write_rows("hide_weights", **_ends(stale[start : start + VIEW_PAIRS]))


def _numbers_of(wanted: IdVector, ids: IdVector, numbers: IntVector, address: str) -> IntVector:
    distinct, place = np.unique(wanted, return_inverse=True)
    return _find_numbers(distinct, ids, numbers, address)[place]


def _ends(keys: IntVector) -> dict[str, str]:
    return {"influencer": _text(keys >> 32), "influencee": _text(keys & 0xFFFFFFFF)}


def _text(column: NDArray[Any]) -> str:
    """Spell numbers with a space between them, exactly; what is not known becomes empty, which is no property."""
    spelt = map(repr, column.tolist())
    return " ".join("" if number == "nan" else number for number in spelt)
