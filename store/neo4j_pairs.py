"""How the server store counts pairs anew from their rows when some went: first and last times cannot be taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from influent.store.neo4j_load import add_influences, staged_rows
from influent.store.neo4j_rows import write_rows
from influent.store.neo4j_session import Transaction

Pairs = list[list[int]]


def both_ways(pairs: Iterable[tuple[int, int]]) -> Pairs:
    """List pairs in each direction: a kind credits one side or the other, so either may have counted a row."""
    return [[*pair] for pair in sorted({pair for a, t in pairs for pair in ((a, t), (t, a))})]


def add_up_anew(transaction: Transaction, pairs: Pairs, address: str) -> None:
    """Count these pairs by the rows that are left of them."""
    left = transaction.run_named("unload/left_rows", pairs=pairs)
    transaction.run_named("unload/reset_pairs", pairs=pairs)
    if left:
        with tempfile.TemporaryDirectory(prefix="influent-") as folder:
            file = Path(folder) / "left.parquet"
            write_rows(left, file)
            with staged_rows(file, address) as rows:
                ids = sorted({user for row in left for user in row[2:4]})
                ((known, numbers),) = transaction.run("known_users", ids=ids)
                kinds = transaction.run("kinds")
                rows.give("numbers", {"id": known, "nr": numbers})
                rows.give("kinds", {"name": [name for _, name, _ in kinds], "nr": [nr for nr, _, _ in kinds]})
                add_influences(transaction, rows)
    transaction.run_named("unload/delete_pairs", pairs=pairs)
