"""JSON, one object a line (or one array of objects): numbers keep their text, lists of topics are taken as lists.

An array file is first written out as one object a line; its "lines" are then the objects' numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from influent.errors import InputError, quote
from influent.loaders.columns import Found
from influent.loaders.delimited import take_lines
from influent.loaders.lines import Block, Lines
from influent.loaders.options import COLUMNS
from influent.loaders.session import literal_path, set_variables
from influent.loaders.workbench import Workbench

# The parser takes a comma before a closing bracket, and NaN; JSON does not. They are looked for outside strings,
# and only in lines that hold such a thing at all. A line with a thousand brackets is nested beyond any reason.
PARSE = r"""
CREATE OR REPLACE TEMP TABLE parsed AS
SELECT line, text,
    CASE WHEN reason IS NOT NULL THEN reason
         WHEN length(text) > 1000 AND length(text) - length(translate(text, '[{', '')) > 1000
             THEN 'nested too deep'
         WHEN NOT json_valid(text) THEN 'not valid JSON'
         WHEN json_type(text) <> 'OBJECT' THEN 'not a JSON object'
         WHEN regexp_matches(text, ',\s*[\]}]|NaN|Inf')
             AND regexp_matches(regexp_replace(text, '"(?:[^"\\]|\\.)*"', '""', 'g'), ',\s*[\]}]|NaN|Inf')
             THEN 'not valid JSON'
         WHEN len(json_keys(text)) <> list_unique(json_keys(text)) THEN 'a name stands there twice'
    END AS fault
FROM lines WHERE NOT is_empty_line(text)
"""

SHAPES = "SELECT DISTINCT json_keys(text) FROM parsed WHERE fault IS NULL"

# A number that is no whole one is printed anew by the parser (0.10 as 0.1), so it cannot be an id byte for byte.
MAKE_RECORDS = r"""
CREATE OR REPLACE TEMP VIEW records AS
SELECT line, text AS raw,
    CASE WHEN fault IS NOT NULL THEN fault
         WHEN list_has_any(json_type(text, getvariable('single_paths')), ['OBJECT', 'ARRAY'])
             THEN 'a list or an object stands where one value is expected'
         WHEN json_is_inexact(text, 'path_actor') OR json_is_inexact(text, 'path_target')
             OR json_is_inexact(text, 'path_id')
             THEN 'an id that is no whole number must stand in quotes'
    END AS fault,
    json_text(text, fault, 'path_actor') AS actor,
    json_text(text, fault, 'path_target') AS target,
    json_text(text, fault, 'path_kind') AS kind,
    json_text(text, fault, 'path_happened_at') AS happened_at,
    json_text(text, fault, 'path_id') AS id,
    json_topics(text, fault, 'path_topics') AS topics,
    json_text(text, fault, 'path_weight') AS weight,
    json_text(text, fault, 'path_network') AS network,
    json_text(text, fault, 'path_item') AS item,
    json_text(text, fault, 'path_visibility') AS visibility,
    json_text(text, fault, 'path_automated') AS automated,
    json_text(text, fault, 'path_incentivised') AS incentivised,
    json_text(text, fault, 'path_shadow') AS shadow,
    json_text(text, fault, 'path_text') AS text
FROM parsed
"""

ARRAY_OBJECTS = "SELECT CAST(json(json) AS VARCHAR) FROM read_json_objects($1, format = 'array')"

OBJECTS_AT_ONCE = 100_000


def read_json(bench: Workbench, blocks: Iterable[Block]) -> Iterator[Found]:
    """Leave the rows of blocks of JSON lines in the view ``records``, one block after another; yield after each.

    Raises
    ------
    InputError
        No object of the file has a required name, or the same name is spelled in two ways.
    """
    session = bench.session
    names: dict[str, None] = {}
    for block in blocks:
        if not block.n_lines:
            continue
        take_lines(session, block, bench.folder)
        session.execute(PARSE)
        shapes = session.execute(SHAPES).fetchall()
        names |= dict.fromkeys(key for (keys,) in sorted(shapes) for key in keys)
        found = bench.find(list(names)) if names else Found({}, ())
        _set_paths(session, found, list(names))
        session.execute(MAKE_RECORDS)
        yield found


def array_blocks(bench: Workbench, lines: Lines) -> Iterator[Block]:
    """Turn a file that is one array of objects into blocks of one object a line, numbered from 1."""
    path = bench.folder / "array.json"
    with path.open("wb") as file:
        for block in lines:
            if block.faults:
                line, reason = block.faults[0]
                raise InputError(
                    f"the text {reason}" if reason.startswith("holds") else f"the text is damaged: {reason}",
                    where=f"{bench.name}, line {line:,}",
                    advice="one object a line (JSONL): then damaged lines alone are set aside",
                )
            file.write(block.text)
    at = 1
    try:
        objects = bench.session.cursor().execute(ARRAY_OBJECTS, [literal_path(path)])
        while rows := objects.fetchmany(OBJECTS_AT_ONCE):
            text = "".join(f"{row[0]}\n" for row in rows).encode()
            yield Block(text, at, len(rows), (), is_last=False)
            at += len(rows)
    except duckdb.Error as error:
        raise InputError(
            "the file is no whole JSON array of objects",
            where=f"{bench.name}: {quote(str(error).splitlines()[0].replace(str(path), 'the file'))}",
            advice="one object a line (JSONL): then damaged lines alone are set aside",
        ) from None
    path.unlink()


def _set_paths(session: duckdb.DuckDBPyConnection, found: Found, names: Sequence[str]) -> None:
    paths = {
        column: "/" + names[found.at[column]].replace("~", "~0").replace("/", "~1") if column in found.at else None
        for column in COLUMNS
    }
    single = [path for column, path in paths.items() if path is not None and column != "topics"]
    set_variables(session, {f"path_{column}": path for column, path in paths.items()} | {"single_paths": single})
