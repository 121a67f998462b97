"""Find our columns among the names that a file gives: trimmed, case folded, or as the user or the source says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from influent.errors import InputError, quote
from influent.loaders.options import COLUMNS, REQUIRED, ReadOptions
from influent.loaders.source import SourceMap

SHOWN = 12
"""How many names a message lists."""


@dataclass(frozen=True)
class Found:
    """Where our columns stand among the file's names (from 0), the names nobody asked for, and theirs for ours."""

    at: Mapping[str, int]
    extras: tuple[str, ...]
    theirs: Mapping[str, str] = field(default_factory=dict)


def folded(name: str) -> str:
    """Make two spellings of a column's name comparable: no mark, no blanks around, no case."""
    return name.removeprefix("\ufeff").strip().casefold()


def wanted_names(source: SourceMap, options: ReadOptions) -> dict[str, str]:
    """Say what each of our columns is called in the file; a column that the source holds constant is not looked for."""
    ours = {column: column for column in COLUMNS} | dict(source.columns) | dict(options.columns)
    constants = constants_of(source, options)
    if options.topic_rules is None:
        del ours["text"]
    return {column: folded(name) for column, name in ours.items() if column not in constants}


def constants_of(source: SourceMap, options: ReadOptions) -> dict[str, str]:
    """Say which columns have one value throughout: what the source holds constant and the user did not name."""
    return {column: value for column, value in source.constants.items() if column not in options.columns}


def find_columns(names: Sequence[str], source: SourceMap, options: ReadOptions, *, where: str) -> Found:
    """Match a header's names to our columns.

    Raises
    ------
    InputError
        A required column, or one that the user named, is missing; or a name stands there twice.
    """
    seen = [folded(name) for name in names]
    counts = Counter(seen)  # a line of JSON may have 100,000 names: no search per name
    twice = next((name for name in seen if name and counts[name] > 1), None)
    if twice is not None:
        raise InputError(
            f"two columns are called {quote(twice)}", where=where, advice="rename one of them in the header line"
        )
    wanted = wanted_names(source, options)
    at = {column: seen.index(name) for column, name in wanted.items() if name in seen}
    missing = [c for c in wanted if c not in at and (c in REQUIRED or c in options.columns or c == "text")]
    if missing:
        raise _missing(missing, wanted, names, where)
    extras = tuple(name.strip() for i, name in enumerate(names) if i not in at.values())
    return Found(at, extras, {column: names[i].removeprefix("\ufeff").strip() for column, i in at.items()})


def _missing(missing: Sequence[str], wanted: Mapping[str, str], names: Sequence[str], where: str) -> InputError:
    listed = ", ".join(quote(name) for name in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    called = ", ".join(c if wanted[c] == c else f"{c} (called {quote(wanted[c])})" for c in missing)
    example = ",".join(f"{c}=NAME" for c in missing)
    return InputError(
        f"there is no column {called}", where=f"{where} has the columns {listed}", advice=f"--columns {example}"
    )
