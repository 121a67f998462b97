"""What every format needs to read a file: the session, the source's map, the user's options, a folder, a name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from influent.loaders.columns import Found, find_columns
from influent.loaders.options import ReadOptions
from influent.loaders.source import SourceMap


@dataclass(frozen=True)
class Workbench:
    """The tools for one file; `name` is the file's, as messages show it, and `folder` is for working files."""

    session: duckdb.DuckDBPyConnection
    source: SourceMap
    options: ReadOptions
    folder: Path
    name: str

    def find(self, names: list[str], *, where: str | None = None) -> Found:
        """Match the names that the file gives to our columns; InputError as :func:`find_columns`."""
        return find_columns(names, self.source, self.options, where=where or self.name)
