"""How the embedded store takes a batch out again: rows, counts, its ledger line, and whoever it alone had brought.

All in one transaction. Numbers of users and kinds stay dense: those that are free are taken by the last ones. What was
loaded last leaves no gap, so after its unloading all numbers are those of before.
"""

from __future__ import annotations

from influent.store.duckdb_batches import find_batch, list_ledger
from influent.store.duckdb_file import DuckDBFile
from influent.store.ledger import check_separable, check_whole
from influent.types import Unloaded

OF_BATCH = ("delete_rows", "delete_counts", "delete_batch")
OF_GONE = ("delete_users", "delete_kinds", "delete_scores", "delete_weights", "settle_runs")
MOVED = ("move_users", "move_kinds", "move_rows", "move_counts", "move_weights", "move_scores")


def unload_batch(file: DuckDBFile, batch_id: str) -> Unloaded:
    """Take one batch out, whole or not at all.

    Raises
    ------
    NotFoundError
        It is not in the ledger; the nearest are named.
    InputError
        A later batch dropped duplicates that may be rows of this one.
    """
    with file.transaction():
        number, record, tally = find_batch(file, batch_id)
        for name in ("stage_gone", "stage_gone_kinds"):
            file.execute_named(f"unload/{name}", batch=number)
        ((n_rows, n_ids, *gone),) = file.execute_named("unload/tally", batch=number).fetchall()
        later = {nr: other for nr, other, _ in list_ledger(file) if nr > number}
        check_separable(n_ids, [later[nr] for nr in sorted(later)], address=str(file.path))
        check_whole(n_rows, tally, batch_id=record.id, address=str(file.path))
        for name in OF_BATCH:
            file.execute_named(f"unload/{name}", batch=number)
        for name in (*OF_GONE, "stage_moves", "stage_kind_moves"):
            file.execute_named(f"unload/{name}")
        if any(file.execute_named("unload/count_moves").fetchall()[0]):
            for name in MOVED:
                file.execute_named(f"unload/{name}")
        return Unloaded(n_rows, *gone)
