"""Rows that were set aside: the file they go to, when there are too many of them, and what to do about each reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from influent.errors import InputError, quote
from influent.loaders.options import ReadOptions
from influent.loaders.session import one_row

ALWAYS_ALLOWED = 10_000
ALLOWED_SHARE = 0.05
"""A file is refused when more rows than the larger of the two were set aside (RELIABILITY, section 4)."""

# A cell that begins like a formula would run in a spreadsheet: it gets an apostrophe (OWASP, CSV injection).
WRITE = r"""
SELECT line, "column", reason,
    CASE WHEN regexp_matches(raw, '^[=+\-@\t\r\x00]') THEN chr(39) || raw ELSE raw END AS row
FROM rejected ORDER BY ALL
"""

FIRST = 'SELECT line, "column", reason, value FROM rejected ORDER BY ALL LIMIT 1'
COMMONEST = "SELECT reason FROM rejected GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 1"

_ADVICE: tuple[tuple[str, str], ...] = (
    ("names no time zone", "--tz UTC, or the zone the times are in: --tz Europe/Berlin"),
    ("a bare number of unknown unit", "--epoch s (seconds since 1970), --epoch ms or --epoch us"),
    ("not valid UTF-8", "--encoding cp1252, or whatever the file was written in"),
    ("fewer fields", "--delimiter, if the fields stand apart by something else"),
    ("not a plain decimal number", "--decimal , where a comma is the decimal mark; else mend the weights"),
    ("not valid JSON", "one object a line (JSONL), or all of them in one array"),
    ("more fields", "--delimiter, if the fields stand apart by something else"),
)


def rejects_path(path: Path, folder: Path, nth: int = 1) -> Path:
    """Name the file for the rows of `path` that are set aside: ``likes.csv.gz`` gives ``likes.rejects.csv``.

    Of several files that it would be the same for, in one load, it is the `nth`'s: ``likes.2.rejects.csv``.
    """
    name = path.name
    for suffix in (".gz", ".csv", ".tsv", ".txt", ".tab", ".jsonl", ".ndjson", ".json", ".parquet", ".xml", ".mbox"):
        name = name[: -len(suffix)] if name.lower().endswith(suffix) and len(name) > len(suffix) else name
    return folder / (f"{name}.rejects.csv" if nth == 1 else f"{name}.{nth}.rejects.csv")


def write_rejects(session: duckdb.DuckDBPyConnection, to: Path) -> None:
    """Write the table ``rejected`` to a CSV file, readable by its owner alone, whole or not at all."""
    halfway = to.with_name(f".{to.name}.{os.getpid()}.tmp")
    try:
        os.close(os.open(halfway, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600))
        session.sql(WRITE).write_csv(str(halfway), header=True, quotechar='"', use_tmp_file=False)
        halfway.chmod(0o600)
        halfway.replace(to)
    except OSError as error:
        raise InputError(
            f"the rows set aside cannot be written: {error.strerror}", where=quote(to), advice="another folder for them"
        ) from None
    finally:
        halfway.unlink(missing_ok=True)


def refuse_if_too_many(
    session: duckdb.DuckDBPyConnection, options: ReadOptions, n_read: int, n_rejected: int, where: Callable[[int], str]
) -> None:
    """Refuse the file when the policy says so; `where` words a line's place.

    Refused are: any reject when strict; more than the limit; a file of which nothing at all could be read.

    Raises
    ------
    InputError
        Names the first reject, how many there were, and what helps against the commonest reason.
    """
    limit = options.max_rejects
    if limit is None:
        limit = max(ALWAYS_ALLOWED, int(ALLOWED_SHARE * n_read))
    if n_rejected == 0 or (n_rejected <= limit and not options.strict and n_rejected < n_read):
        return
    line, column, reason, value = one_row(session, FIRST)
    at = f"{where(line)}, column {column}" if column != "row" else where(line)
    shown = f": {quote(value)}" if value is not None else ""
    share = "no row" if n_rejected == n_read else f"{n_read - n_rejected:,} of {n_read:,} rows"
    raise InputError(
        f"{share} can be read; nothing was loaded. The first fault: {reason}",
        where=f"{at}{shown}",
        advice=_advice(session, strict=options.strict),
    )


def _advice(session: duckdb.DuckDBPyConnection, *, strict: bool) -> str:
    commonest = str(one_row(session, COMMONEST)[0])
    known = next((advice for begins, advice in _ADVICE if commonest.startswith(begins)), None)
    if known is not None:
        return known
    return (
        "mend the rows, or load without --strict" if strict else "mend the file, or --source for the map that fits it"
    )
