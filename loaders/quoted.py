"""Rows that span lines: join the lines between an opening quote and its closing one, and stop where none closes.

A line with an odd number of quotes changes between outside and inside; a row that opens on one such line must close
on the next. The join is taken only if it gives a whole row with the right number of fields; else the opening line
alone is at fault, and the lines after it are read by themselves: one stray quote never swallows a file.
"""

from __future__ import annotations

import duckdb

from influent.loaders.session import one_number

MAX_ROW_LINES = 100
"""A quoted field may hold that many line ends; beyond it the quote counts as never closed."""

FIND_SPANS = """
CREATE OR REPLACE TEMP TABLE candidates AS
WITH odd AS (
    SELECT line, text, lead(line) OVER (ORDER BY line) AS closing
    FROM lines
    WHERE line > getvariable('header_line') AND contains(text, '"')
        AND (length(text) - length(replace(text, '"', ''))) % 2 = 1
), opening AS (
    SELECT line, closing FROM odd
    WHERE regexp_full_match(getvariable('delimiter') || text, getvariable('opened_pattern'))
), whole AS (
    SELECT o.line, any_value(o.closing) AS closing, string_agg(coalesce(l.text, ''), chr(10) ORDER BY l.line) AS text
    FROM opening o JOIN lines l ON l.line BETWEEN o.line AND o.closing
    WHERE o.closing - o.line <= $1
    GROUP BY o.line
)
SELECT opening.line, opening.closing, whole.text,
    coalesce(regexp_full_match(getvariable('delimiter') || whole.text, getvariable('row_pattern'))
        AND len(regexp_extract_all(getvariable('delimiter') || whole.text, getvariable('field_pattern'), 1))
            = getvariable('n_fields'), false) AS is_row
FROM opening LEFT JOIN whole USING (line)
"""

TAKE_SPANS = """
CREATE OR REPLACE TEMP TABLE spans AS
SELECT line, closing, text FROM candidates WHERE line IN (SELECT unnest(CAST($1 AS BIGINT[])))
"""

JOIN_LINES = """
CREATE OR REPLACE TEMP TABLE joined AS
SELECT line, coalesce(spans.text, lines.text) AS text, lines.reason
FROM lines LEFT JOIN spans USING (line)
WHERE line < $1
  AND line NOT IN (SELECT unnest(range(spans.line + 1, spans.closing + 1)) FROM spans)
"""


def join_rows(session: duckdb.DuckDBPyConnection, *, is_last: bool) -> int:
    """Leave the block's rows in the table ``joined`` (line of their start, text, reason).

    Returns
    -------
    How many lines at the end belong to a row that may close in the next block; they are not in ``joined``.
    """
    session.execute(FIND_SPANS, [MAX_ROW_LINES])
    found = session.execute("SELECT line, closing, is_row FROM candidates ORDER BY line").fetchall()
    last = one_number(session, "SELECT max(line) FROM lines")
    opening, taken, end = [], 0, last + 1
    for line, closing, is_row in found:
        if line > taken and is_row:
            opening.append(line)
            taken = closing
        elif line > taken and closing is None and not is_last and last - line < MAX_ROW_LINES:
            end = line
    session.execute(TAKE_SPANS, [opening])
    session.execute(JOIN_LINES, [end])
    return last + 1 - end
