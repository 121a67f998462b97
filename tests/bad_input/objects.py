"""JSON, line by line or as one array, and Parquet."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.bad_input.case import AT, GOOD, ONE, ONE_OF_TWO, TWO, Case, table

JSON = {"actor": "ana", "target": "bo", "kind": "like", "happened_at": AT}
PLAIN = json.dumps(JSON)
SELECT = f"SELECT 'ana' AS actor, 'bo' AS target, 'like' AS kind, '{AT}' AS happened_at"


def changed(**values: object) -> str:
    """Write the good object with other values."""
    return json.dumps(JSON | values)


def jsonl(*lines: str, end: str = "\n") -> bytes:
    """Write lines as a file."""
    return "".join(f"{line}{end}" for line in lines).encode("utf-8", "surrogatepass")


def line_fails(item: int, name: str, line: str, reason: str) -> Case:
    """Make the case of a line that is set aside, after a good one."""
    return Case(item, f"JSON: {name}", jsonl(PLAIN, line), ONE_OF_TWO, (reason,), "made.jsonl")


def line_goes(item: int, name: str, line: str, *words: str, user: str = "bo") -> Case:
    """Make the case of a line that is taken."""
    return Case(item, f"JSON: {name}", jsonl(line), ONE, words, "made.jsonl", users=(user,))


def parquet(query: str) -> Callable[[Path], None]:
    """Make a function that writes the rows of a query as Parquet."""

    def write(path: Path) -> None:
        with duckdb.connect() as session:
            session.sql(query).write_parquet(str(path))

    return write


def in_parquet(item: int, name: str, query: str, counts: tuple[int, int, int, int, int] | None, *words: str) -> Case:
    """Make the case of a Parquet file."""
    return Case(item, f"Parquet: {name}", parquet(query), counts, words, "made.parquet")


def cut_parquet(path: Path) -> None:
    """Write the first half of a Parquet file."""
    parquet(SELECT)(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def packed_parquet(path: Path) -> None:
    """Write a Parquet file and pack it."""
    parquet(SELECT)(path)
    path.write_bytes(gzip.compress(path.read_bytes()))


def spoilt_parquet(path: Path) -> None:
    """Write a Parquet file whose data, not its foot, are spoilt."""
    parquet(f"{SELECT} FROM range(5000)")(path)
    whole = bytearray(path.read_bytes())
    whole[20:60] = b"\xff" * 40
    path.write_bytes(whole)


LINES = [
    line_fails(71, "a trailing comma", PLAIN[:-1] + ",}", "not valid JSON"),
    line_fails(71, "cut short", PLAIN[:-9], "not valid JSON"),
    line_fails(72, "NaN", changed(weight=float("nan")), "not valid JSON"),
    line_fails(72, "Infinity", changed(weight=float("inf")), "not valid JSON"),
    line_fails(73, "a name twice", PLAIN[:-1] + ', "actor": "cy"}', "a name stands there twice"),
    line_fails(74, "10,000 lists deep", PLAIN[:-1] + ', "note": ' + "[" * 10_000 + "]" * 10_000 + "}", "nested too deep"),
    line_fails(74, "deep and never closed", "[" * 100_000, "nested too deep"),
    line_goes(74, "100 lists deep", PLAIN[:-1] + ', "note": ' + "[" * 100 + "]" * 100 + "}", "1 extra column ignored"),
    Case(75, "JSON: an array", json.dumps([JSON, JSON | {"actor": "cy"}]).encode(), TWO, (), "made.json"),
    Case(75, "JSON: an array over many lines", json.dumps([JSON] * 2, indent=2).encode(), TWO, (), "made.json"),
    Case(75, "JSON: an empty array", b"[]", (0, 0, 0, 0, 0), ("no rows",), "made.json"),
    Case(75, "JSON: an array cut short", json.dumps([JSON] * 3).encode()[:-20], None, ("no whole JSON array",), "made.json"),
    Case(75, "JSON: an array with a trailing comma", f"[{PLAIN},]".encode(), None, ("no whole JSON array",), "made.json"),
    Case(75, "JSON: one object over many lines", json.dumps(JSON, indent=2).encode(), None, ("one object a line",), "made.json"),
    Case(75, "JSON: an object around the rows", json.dumps({"rows": [JSON]}).encode(), None, ("there is no column actor",), "made.json"),
    line_goes(76, "number as id", changed(actor=12345678901234567890), user="12345678901234567890"),
    line_fails(76, "decimal number as id", changed(actor=1.5), "an id that is no whole number must stand in quotes"),
    line_fails(76, "number in short as id", PLAIN.replace('"ana"', "1e21"), "an id that is no whole number must stand in quotes"),
    line_fails(45, "null as id", changed(actor=None), "empty or blank"),
    line_fails(45, "no actor in one line", json.dumps({**JSON, "actor": ""}), "empty or blank"),
    line_fails(24, "a name missing in one line", json.dumps({k: v for k, v in JSON.items() if k != "target"}), "empty or blank"),
    line_fails(76, "list as id", changed(actor=["ana"]), "a list or an object stands where one value is expected"),
    line_fails(71, "a number alone", "17", "not a JSON object"),
    line_fails(18, "lone surrogate in an id", PLAIN.replace("ana", "a\\ud800"), "not valid JSON"),
    line_goes(18, "a pair of surrogates", PLAIN.replace("ana", "\\ud83d\\ude00"), user="\U0001f600"),
    line_fails(15, "NUL as an escape", PLAIN.replace("ana", "a\\u0000na"), "holds"),
    line_fails(16, "bell as an escape", PLAIN.replace("ana", "a\\u0007na"), "holds control characters"),
    line_fails(16, "a raw tab in a string", PLAIN.replace("ana", "a\tna"), "not valid JSON"),
    line_goes(17, "bidi mark as an escape", PLAIN.replace("ana", "\\u202eana"), "hidden characters", user="\u202eana"),
    line_goes(19, "line separator, raw", json.dumps(JSON | {"note": "a\u2028b"}, ensure_ascii=False)),
    line_fails(34, "weight below zero", changed(weight=-1), "not below zero"),
    line_fails(40, "weight as true", changed(weight=True), "not a plain decimal number"),
    line_goes(8, "topics as a list", changed(topics=["a", "b;c"])),
    line_fails(16, "topics as a list of objects with controls", changed(topics=["a\u0002"]), "holds control characters"),
    Case(83, "JSON: CSV called JSONL", table(GOOD), None, ("no row can be read", "not valid JSON"), "made.jsonl"),
    Case(83, "JSON: called CSV", jsonl(PLAIN), ONE),
    Case(6, "JSON: two spellings of a name", jsonl(PLAIN, PLAIN.replace("actor", "Actor")), None, ('two columns are called "actor"',), "made.jsonl"),
    Case(9, "JSON: no object has a target", jsonl('{"actor": "ana"}'), None, ("there is no column target",), "made.jsonl"),
    Case(3, "JSON: only blank lines", b"\n\n", (0, 0, 0, 0, 0), ("no rows",), "made.jsonl"),
    Case(28, "JSON: a string of 2 MB", jsonl(PLAIN, changed(note="x" * 2_000_000)), ONE_OF_TWO, ("longer than 1 MiB",), "made.jsonl"),
    Case(29, "JSON: 60,000 names in one line", jsonl(PLAIN, json.dumps(JSON | {f"k{n}": 1 for n in range(60_000)})), TWO, ("extra columns ignored",), "made.jsonl"),
]  # fmt: skip

PARQUET = [
    in_parquet(84, "a list where one value is expected", SELECT.replace("'ana'", "['ana']"), None, "the column actor has the type VARCHAR[]"),
    in_parquet(84, "a struct where one value is expected", SELECT.replace("'ana'", "{'id': 'ana'}"), None, "the column actor has the type STRUCT"),
    in_parquet(84, "bytes as ids", SELECT.replace("'ana'", "'ana'::BLOB"), None, "the column actor has the type BLOB"),
    in_parquet(84, "true as time", SELECT.replace(f"'{AT}'", "true"), None, "not a time like"),
    in_parquet(84, "numbers as ids", SELECT.replace("'ana'", "7::BIGINT"), ONE),
    in_parquet(84, "moments", SELECT.replace(f"'{AT}'", f"TIMESTAMPTZ '{AT}'"), ONE),
    in_parquet(61, "times without a zone", SELECT.replace(f"'{AT}'", "TIMESTAMP '2026-01-01'"), None, "names no time zone", "--tz UTC"),
    in_parquet(85, "ids of a dictionary", f"SELECT 'ana'::ENUM('ana', 'cy') AS actor, * EXCLUDE actor FROM ({SELECT})", ONE),
    in_parquet(86, "ids that are null", f"{SELECT} UNION ALL {SELECT.replace(chr(39) + 'ana' + chr(39), 'NULL')}", ONE_OF_TWO, "empty or blank"),
    in_parquet(87, "decimal weights", f"SELECT *, 1.25::DECIMAL(18, 3) AS weight FROM ({SELECT})", ONE),
    in_parquet(31, "weights that are NaN", f"SELECT *, unnest([1.5, 'nan'::DOUBLE]) AS weight FROM ({SELECT})", ONE_OF_TWO, "not a plain decimal number"),
    in_parquet(88, "no rows", f"FROM ({SELECT}) LIMIT 0", (0, 0, 0, 0, 0), "no rows"),
    in_parquet(9, "a column missing", "SELECT 'ana' AS actor", None, "there is no column target"),
    in_parquet(5, "a name twice but for its case", f"SELECT *, 'x' AS \"Actor \" FROM ({SELECT})", None, 'two columns are called "actor"'),
    in_parquet(8, "an extra column of a type of its own", f"SELECT *, {{'a': [1]}} AS note FROM ({SELECT})", ONE, "1 extra column ignored: note"),
    in_parquet(15, "an id with a NUL byte", f"{SELECT} UNION ALL {SELECT.replace(chr(39) + 'ana' + chr(39), 'chr(97) || chr(0)')}", ONE_OF_TWO, "holds"),
    in_parquet(90, "a column whose name is SQL", f"SELECT *, 1 AS \"a\"\"; DROP TABLE x; --\" FROM ({SELECT})", ONE, "1 extra column ignored"),
    Case(83, "Parquet: cut in two", cut_parquet, None, ("the Parquet file is damaged",), "made.parquet"),
    Case(83, "Parquet: spoilt data", spoilt_parquet, None, ("the Parquet file is damaged",), "made.parquet"),
    Case(83, "Parquet: packed again", packed_parquet, ONE, (), "made.parquet.gz"),
    Case(83, "Parquet: called CSV", parquet(SELECT), ONE),
    Case(83, "Parquet: CSV called Parquet", table(GOOD), None, ("the file is no Parquet",), "made.parquet"),
    Case(83, "Parquet: two marks and nothing between", b"PAR1PAR1", None, ("the Parquet file is damaged",), "made.parquet"),
]  # fmt: skip

CASES = [*LINES, *PARQUET]
