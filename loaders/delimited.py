"""CSV, TSV and fields apart by blanks: clean lines become rows of text fields, with their line numbers.

Lines are split by statements over whole blocks. A row that spans lines (a line end inside quotes) is joined by
:mod:`influent.loaders.quoted` first; a row with the wrong number of fields, or whose quotes do not pair, is kept
as a fault with its line, so that every row is accounted for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from influent.errors import InputError, quote
from influent.loaders.columns import Found, folded, wanted_names
from influent.loaders.lines import NEVER, TOO_LONG, Block, Lines
from influent.loaders.options import COLUMNS, REQUIRED, WHITESPACE
from influent.loaders.quoted import join_rows
from influent.loaders.session import literal_path, one_number, set_variables
from influent.loaders.workbench import Workbench

MAX_FIELDS = 10_000
"""A header with more fields is no table of interactions."""

READ_LINES = """
CREATE OR REPLACE TEMP TABLE lines AS
SELECT row_number() OVER () + CAST($2 AS BIGINT) - 1 AS line, text, CAST(NULL AS VARCHAR) AS reason
FROM read_csv($1, columns = {'text': 'VARCHAR'}, delim = $3, quote = '', escape = '', header = false,
    auto_detect = false, new_line = '\\n', max_line_size = 4194304, null_padding = false)
"""

MARK_FAULTS = """
UPDATE lines SET reason = faults.reason
FROM (SELECT unnest(CAST($1 AS BIGINT[])) AS line, unnest(CAST($2 AS VARCHAR[])) AS reason) AS faults
WHERE lines.line = faults.line
"""

SPLIT_AT_BLANKS = """
CREATE OR REPLACE TEMP VIEW split AS
SELECT line, text, reason,
    CASE WHEN contains(text, chr(9)) OR contains(text, '  ') OR starts_with(text, ' ') OR ends_with(text, ' ')
         THEN list_filter(string_split(replace(text, chr(9), ' '), ' '), lambda field: field <> '')
         ELSE string_split(text, ' ') END AS fields
FROM lines WHERE line > getvariable('header_line') AND NOT is_empty_line(replace(text, chr(9), ' '))
"""

SPLIT_PLAIN = """
CREATE OR REPLACE TEMP VIEW split AS
SELECT line, text, reason, string_split(text, getvariable('delimiter')) AS fields
FROM lines WHERE line > getvariable('header_line') AND NOT is_empty_line(text)
"""

SPLIT_QUOTED = """
CREATE OR REPLACE TEMP VIEW split AS
SELECT line, text, reason,
    CASE WHEN NOT contains(text, '"') THEN string_split(text, getvariable('delimiter'))
         WHEN regexp_full_match(getvariable('delimiter') || text, getvariable('row_pattern'))
         THEN list_transform(
             regexp_extract_all(getvariable('delimiter') || text, getvariable('field_pattern'), 1),
             lambda field: CASE WHEN starts_with(field, '"')
                 THEN replace(substr(field, 2, length(field) - 2), '""', '"') ELSE field END)
    END AS fields
FROM joined WHERE line > getvariable('header_line') AND NOT is_empty_line(text)
"""

MAKE_RECORDS = """
CREATE OR REPLACE TEMP VIEW records AS
SELECT line, text AS raw,
    CASE WHEN reason IS NOT NULL THEN reason
         WHEN fields IS NULL AND regexp_full_match(getvariable('delimiter') || text, getvariable('opened_pattern'))
             THEN 'a quote is opened here and not closed'
         WHEN fields IS NULL THEN 'text stands outside the quotes of a field'
         WHEN len(fields) < getvariable('n_fields') THEN 'fewer fields than the header has'
         WHEN len(fields) > getvariable('n_fields') THEN 'more fields than the header has'
    END AS fault,
    fields[getvariable('at_actor')] AS actor,
    fields[getvariable('at_target')] AS target,
    fields[getvariable('at_kind')] AS kind,
    fields[getvariable('at_happened_at')] AS happened_at,
    fields[getvariable('at_id')] AS id,
    topics_in(fields[getvariable('at_topics')]) AS topics,
    fields[getvariable('at_weight')] AS weight,
    fields[getvariable('at_network')] AS network,
    fields[getvariable('at_item')] AS item,
    fields[getvariable('at_visibility')] AS visibility,
    fields[getvariable('at_automated')] AS automated,
    fields[getvariable('at_incentivised')] AS incentivised,
    fields[getvariable('at_shadow')] AS shadow,
    fields[getvariable('at_text')] AS text
FROM split
"""


@dataclass(frozen=True)
class Layout:
    """How a text file is laid out: what divides fields, how many there are, which are ours, where rows start."""

    delimiter: str
    n_fields: int
    found: Found
    header_line: int  # rows come after this line; 0 = no header


def read_delimited(bench: Workbench, lines: Lines) -> Iterator[Found]:
    """Leave the file's rows in the view ``records``, one block after another; yield after each.

    Raises
    ------
    InputError
        The header line lacks a column, names one twice, or the fields stand apart by something else.
    """
    layout: Layout | None = None
    for block in lines:
        if layout is None:
            layout = _layout(bench, block)
            if layout is None:
                continue
            _set_layout(bench.session, layout)
        if block.n_lines:
            _read_block(bench, block, lines, layout)
            yield layout.found
    if layout is None:
        raise InputError(
            "the file has no lines", where=bench.name, advice="a file with a header line, even if no rows follow"
        )


def take_lines(session: duckdb.DuckDBPyConnection, block: Block, folder: Path) -> None:
    """Leave a block's lines in the table ``lines`` (line, text, reason), and of its faults the reason."""
    path = folder / "block.txt"
    path.write_bytes(block.text)
    session.execute(READ_LINES, [literal_path(path), block.first_line, NEVER.decode()])
    path.unlink()
    n_lines = one_number(session, "SELECT count(*) FROM lines")
    if n_lines != block.n_lines:
        raise RuntimeError(f"{n_lines} lines were read where {block.n_lines} stand")
    if block.faults:
        at, reasons = zip(*block.faults, strict=True)
        session.execute(MARK_FAULTS, [list(at), list(reasons)])


def _read_block(bench: Workbench, block: Block, lines: Lines, layout: Layout) -> None:
    session = bench.session
    take_lines(session, block, bench.folder)
    if layout.delimiter == WHITESPACE:
        session.execute(SPLIT_AT_BLANKS)
    elif b'"' not in block.text:
        session.execute(SPLIT_PLAIN)
    else:
        held = join_rows(session, is_last=block.is_last)
        if held:
            lines.push_back(b"".join(block.text.splitlines(keepends=True)[-held:]), held)
        session.execute(SPLIT_QUOTED)
    session.execute(MAKE_RECORDS)


def _set_layout(session: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    d = re.escape("\t" if layout.delimiter == WHITESPACE else layout.delimiter)
    quoted, bare = '"(?:[^"]|"")*"', f'[^"{d}][^{d}]*|'
    set_variables(
        session,
        {f"at_{column}": layout.found.at[column] + 1 if column in layout.found.at else None for column in COLUMNS}
        | {
            "header_line": layout.header_line,
            "n_fields": layout.n_fields,
            "delimiter": layout.delimiter,
            "field_pattern": f"{d}({quoted}|{bare})",
            "row_pattern": f"(?:{d}(?:{quoted}|{bare}))*",
            "opened_pattern": f'(?:{d}(?:{quoted}|{bare}))*{d}"(?:[^"]|"")*',
        },
    )


def _layout(bench: Workbench, block: Block) -> Layout | None:
    """Read the layout off the first line that is not blank; None = there is none in this block."""
    line, text = _first_text(block)
    if not text:
        return None
    where = f"{bench.name}, line {line}"
    source, options = bench.source, bench.options
    if source.positions:
        delimiter = options.delimiter or source.delimiter or ","
        found = bench.find(list(source.positions), where=f"source {source.name}")
        return Layout(delimiter, len(source.positions), found, 0)
    if (line, TOO_LONG) in block.faults:
        raise InputError(f"the header: {TOO_LONG}", where=where, advice="a file of interactions, one a row")
    delimiter = options.delimiter or source.delimiter or _guess(bench, text, where)
    names = split_header(text, delimiter)
    if len(names) > MAX_FIELDS:
        raise InputError(
            f"the header has {len(names):,} fields", where=where, advice="a file of interactions, one a row"
        )
    return Layout(delimiter, len(names), bench.find(names, where=where), line)


def _first_text(block: Block) -> tuple[int, str]:
    for at, raw in enumerate(block.text.split(b"\n")):
        text = raw.decode(errors="replace")
        if text.strip(" \t\ufeff"):
            return block.first_line + at, text
    return block.first_line, ""


def split_header(text: str, delimiter: str) -> list[str]:
    """Split the header line."""
    if delimiter == WHITESPACE:
        return text.split()
    return next(csv.reader([text], delimiter=delimiter), [])


def _guess(bench: Workbench, text: str, where: str) -> str:
    """Find what divides the fields: whatever makes the header name our required columns."""
    wanted = wanted_names(bench.source, bench.options)
    needed = {wanted[column] for column in REQUIRED if column in wanted}

    def fits(delimiter: str) -> bool:
        return needed <= {folded(name) for name in split_header(text, delimiter)}

    for delimiter in (",", "\t", WHITESPACE):
        if fits(delimiter):
            return delimiter
    for delimiter in (";", "|"):
        if fits(delimiter):
            raise InputError(
                f"the fields stand apart by {quote(delimiter)}", where=where, advice=f"--delimiter '{delimiter}'"
            )
    return "\t" if "\t" in text and "," not in text else ","
