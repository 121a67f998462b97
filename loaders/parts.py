"""Cut good rows into parts of equal size while a file is read: each part is a Parquet file, and a batch to be.

The cut counts the rows that are good by themselves, in file order. What only the whole file can tell (shadows, ids
that stand for two rows) changes a part later, not the cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import duckdb

from influent.loaders.session import side_by_side

GOOD_LINES = "SELECT line FROM checked WHERE is_good ORDER BY line"

START = """
CREATE OR REPLACE TABLE rest AS
SELECT line, id, actor, target, kind, credits, happened_at, weight_e6, topics, network, item, visibility, automated,
    incentivised, shadow FROM checked WHERE false
"""

TAKE = """
SELECT * FROM rest
UNION ALL
SELECT line, id, actor, target, kind, credits, happened_at, weight_e6, topics, network, item, visibility, automated,
    incentivised, shadow FROM checked WHERE is_good AND line > $1 AND line <= $2
ORDER BY line
"""

KEEP = """
INSERT INTO rest
SELECT line, id, actor, target, kind, credits, happened_at, weight_e6, topics, network, item, visibility, automated,
    incentivised, shadow FROM checked WHERE is_good AND line > $1
"""


@dataclass
class Parts:
    """The parts cut so far, in file order; `n_rest` rows wait in the table ``rest`` for the next part."""

    folder: Path
    rows_each: int
    files: list[Path] = field(default_factory=list)
    n_rest: int = 0
    is_started: bool = False

    def add(self, session: duckdb.DuckDBPyConnection) -> None:
        """Take the good rows of ``checked``, which come after all rows taken before."""
        if not self.is_started:
            session.execute(START)
            self.is_started = True
        lines = session.execute(GOOD_LINES).fetchnumpy()["line"]
        ends = [int(line) for line in lines[self.rows_each - self.n_rest - 1 :: self.rows_each]]
        if ends:
            self._write(session, [(0, ends[0])])
            session.execute("DELETE FROM rest")
            self._write(session, list(pairwise(ends)))
        session.execute(KEEP, [ends[-1] if ends else 0])
        self.n_rest = (self.n_rest + len(lines)) % self.rows_each

    def finish(self, session: duckdb.DuckDBPyConnection) -> None:
        """Write the rows that wait as the last part, which may be smaller."""
        if self.n_rest:
            self._write(session, [(0, 0)])
            self.n_rest = 0

    def _write(self, session: duckdb.DuckDBPyConnection, cuts: Sequence[tuple[int, int]]) -> None:
        """Write a part of each cut: the rows that wait, and those after one line up to another."""
        first = len(self.files)
        files = [self.folder / f"part-{first + nth:06}.parquet" for nth in range(len(cuts))]
        side_by_side(session, _write_part, zip(files, cuts, strict=True))
        self.files += files


def _write_part(session: duckdb.DuckDBPyConnection, part: tuple[Path, tuple[int, int]]) -> None:
    path, cut = part
    session.sql(TAKE, params=list(cut)).write_parquet(str(path))
