"""What only the whole file can tell: rows that list another one again, and ids that stand for two different rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from influent.loaders.session import literal_path, one_number
from influent.loaders.source import ShadowRule

# Within one key the k-th row of the doubled kind is a shadow when there are at least k rows of the other.
MARK_SHADOWS = """
INSERT INTO shadow_lines
WITH keyed AS (
    SELECT line, kind,
        CASE WHEN list_contains($2, 'actor') THEN actor END AS k_actor,
        CASE WHEN list_contains($2, 'target') THEN target END AS k_target,
        CASE WHEN list_contains($2, 'happened_at') THEN happened_at END AS k_happened_at,
        CASE WHEN list_contains($2, 'item') THEN item END AS k_item,
        CASE WHEN list_contains($2, 'network') THEN network END AS k_network
    FROM read_parquet($1) WHERE kind IN ($3, $4) AND NOT shadow
), counted AS (
    SELECT line, kind,
        row_number() OVER (PARTITION BY k_actor, k_target, k_happened_at, k_item, k_network, kind ORDER BY line) AS k,
        count(*) FILTER (kind = $4) OVER (PARTITION BY k_actor, k_target, k_happened_at, k_item, k_network) AS n
    FROM keyed
)
SELECT line FROM counted WHERE kind = $3 AND k <= n
"""

NO_SHADOWS = "CREATE OR REPLACE TEMP TABLE shadow_lines (line BIGINT)"

# Ids are compared by a hash first: eight bytes an id instead of its text, and few are left to compare in full.
MARK_CONFLICTS = """
CREATE OR REPLACE TEMP TABLE conflicts AS
WITH repeated AS (
    SELECT hash(id) AS h FROM read_parquet($1) WHERE id IS NOT NULL GROUP BY ALL HAVING count(*) > 1
), same_id AS (
    SELECT line, id, concat_ws(',', id, actor, target, kind, happened_at) AS raw,
        hash(actor, target, kind, happened_at, weight_e6, topics, network, item,
            visibility, automated, incentivised, shadow) AS content
    FROM read_parquet($1) WHERE id IS NOT NULL AND hash(id) IN (SELECT h FROM repeated)
), judged AS (
    SELECT line, id, raw, content,
        first_value(line) OVER of_id AS first_line, first_value(content) OVER of_id AS first_content
    FROM same_id WINDOW of_id AS (PARTITION BY id ORDER BY line)
)
SELECT line, id, raw, first_line FROM judged WHERE content <> first_content
"""

NO_CONFLICTS = "CREATE OR REPLACE TEMP TABLE conflicts (line BIGINT, id VARCHAR, raw VARCHAR, first_line BIGINT)"

REJECT_CONFLICTS = """
INSERT INTO rejected
SELECT line, 'id', 'the same id stands for another interaction in line ' || first_line, left(id, 41), raw FROM conflicts
"""


# Where rows are numbered otherwise than lines: `n` of a row, and the line where it stands.
NAME_FIRST_LINES = """
UPDATE conflicts SET first_line = told.line FROM read_parquet($1) AS told WHERE conflicts.first_line = told.n
"""

NAME_LINES = "UPDATE rejected SET line = told.line FROM read_parquet($1) AS told WHERE rejected.line = told.n"


def mark_shadows(session: duckdb.DuckDBPyConnection, parts: Sequence[Path], rules: Sequence[ShadowRule]) -> int:
    """Leave the lines that any of the source's rules calls shadows in ``shadow_lines``; return how many."""
    session.execute(NO_SHADOWS)
    for rule in rules if parts else ():
        session.execute(MARK_SHADOWS, [part_list(parts), list(rule.same), rule.kind, rule.of])
    return one_number(session, "SELECT count(DISTINCT line) FROM shadow_lines")


def reject_conflicts(
    session: duckdb.DuckDBPyConnection, parts: Sequence[Path], *, has_ids: bool, told: Sequence[Path]
) -> int:
    """Set aside rows whose id an earlier row of the file has, with other content; return how many.

    `told` are the files that say in which line a row stands, where rows are numbered otherwise than lines.
    """
    if not has_ids or not parts:
        session.execute(NO_CONFLICTS)
        return 0
    session.execute(MARK_CONFLICTS, [part_list(parts)])
    if told:
        session.execute(NAME_FIRST_LINES, [part_list(told)])
    session.execute(REJECT_CONFLICTS)
    return one_number(session, "SELECT count(*) FROM conflicts")


def name_lines(session: duckdb.DuckDBPyConnection, told: Sequence[Path]) -> None:
    """Give the rows that were set aside the lines where they stand; once, when all of them are there."""
    if told:
        session.execute(NAME_LINES, [part_list(told)])


def part_list(parts: Sequence[Path]) -> list[str]:
    """Write paths as the list that ``read_parquet`` takes."""
    return [literal_path(part) for part in parts]
