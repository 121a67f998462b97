"""How the embedded store keeps runs, and shows one of them on users and pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from influent.errors import NotFoundError, StoreError
from influent.store.duckdb_file import DuckDBFile, to_utc, to_utc_or_none
from influent.store.protocol import PairWeights, Run
from influent.store.queries import load_query, nearest_names

VECTORS = ("users", "position", "authority", "authority_low", "authority_high", "pagerank", "echo", "score")


def keep_run(file: DuckDBFile, run: Run, weights: PairWeights | None, *, make_current: bool) -> None:
    """Keep a run in one transaction; one of the same id is replaced."""
    scores = {name: getattr(run, name) for name in VECTORS}
    with file.given("given_scores", scores), file.given("given_weights", _columns(weights)), file.transaction():
        former = file.rows("find_run", id=run.id)
        for number, *_ in former:
            file.execute("delete_scores", run=number)
            file.execute("delete_run", run=number)
        ((number,),) = file.rows("next_run")
        _insert_run(file, run, number)
        if make_current:
            file.execute("delete_pair_weights")
            file.execute("insert_pair_weights")
        if make_current or any(is_current for *_, is_current in former):
            file.execute("mark_current", run=number)


def list_runs(file: DuckDBFile) -> list[Mapping[str, object]]:
    """List what each run was computed from, oldest first."""
    names = load_query("duckdb/list_runs", "sql").column_names
    runs = [dict(zip(names, row, strict=True)) for row in file.rows("list_runs")]
    return [run | {"as_of": to_utc_or_none(run["as_of"]), "ran_at": to_utc(run["ran_at"])} for run in runs]


def recall_run(file: DuckDBFile, run_id: str) -> Run:
    """Read one run back, users ordered by id; NotFoundError names the nearest run ids."""
    found = file.rows("find_run", id=run_id)
    if not found:
        known = {str(run["id"]): run for run in list_runs(file)}
        raise NotFoundError.among("run", run_id, nearest_names(run_id, known), where=str(file.path))
    number, model, model_toml, measure, snapshot, as_of, ran_at, error_bound, _ = found[0]
    vectors = file.arrays("run_scores", run=number)
    return Run(
        run_id,
        model,
        model_toml,
        measure,
        snapshot,
        to_utc_or_none(as_of),
        to_utc(ran_at),
        error_bound,
        *vectors.values(),
    )


def _insert_run(file: DuckDBFile, run: Run, number: int) -> None:
    rest = {name: value for name, value in vars(run).items() if name not in VECTORS}
    file.execute("insert_run", nr=number, n_users=len(run.users), **rest)
    file.execute("insert_scores", run=number)
    ((n_kept,),) = file.rows("count_scores", run=number)
    if n_kept != len(run.users):
        raise StoreError(
            f"a run names {len(run.users) - n_kept} users that the store does not hold, or some twice",
            where=str(file.path),
            advice="rank again: the store has changed since",
        )


def _columns(weights: PairWeights | None) -> Mapping[str, NDArray[Any]]:
    none = np.array([], dtype=object)
    return vars(weights or PairWeights(none, none, np.array([])))
