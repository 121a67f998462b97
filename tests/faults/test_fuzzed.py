"""Rows of everything that ever went wrong in a file: each is loaded, set aside, ignored or a duplicate; none vanishes.

INFLUENT_FUZZED_ROWS says how many. Beside rows, whole files are spoilt byte by byte: they are read or refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import influent
from influent.errors import InfluentError
from influent.loading import ReadOptions
from tests.people import write_people

N_ROWS = int(os.environ.get("INFLUENT_FUZZED_ROWS", "20000"))
ROWS_A_FILE = 10_000
COLUMNS = ("id", "actor", "target", "kind", "happened_at", "weight", "topics", "visibility", "automated")
GOOD: dict[str, list[Any]] = {
    "id": [None],
    "actor": [f"p{n}" for n in range(40)],
    "target": [f"p{n}" for n in range(40)],
    "kind": ["retweet", "reply", "like"],
    "happened_at": ["2026-03-01T10:00:00Z", "2025-12-31T23:59:60Z", "2024-02-29T00:00:00+14:00"],
    "weight": ["1", "0", "0.000001", "2.5", "-0.0", "1e-320"],
    "topics": ["", "tea", "tea;coffee"],
    "visibility": ["public", "private", ""],
    "automated": ["true", "false", ""],
}
ODD = [
    "", " ", "\t", "NaN", "inf", "-inf", "-1", "1e309", "1,5", "0x1F", "1_000", "\uff11", "null", "None", "007", "1e21",
    "@ana", "=1+1", "ana ", "\u202eana", "\u200bana", "e\u0301", "\u0430na", "\U0001f600", "\u2028", "\ufeff", "\x01",
    "\x1b[2J", "x" * 513, "x" * 70_000, "'; DROP TABLE users; --", "2023-02-29T00:00:00Z", "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2026-03-01", "2026-03-01T24:00:00Z", "1700000000", "yesterday",
    "2026-03-29T02:30:00", "{}", "[]", "\\", "\\u0000", "a;b;" * 50,
]  # fmt: skip
NO_JSON = [
    '{"actor": ',
    "[1, 2]",
    "nothing",
    '{"actor": NaN}',
    '{"a": 1,}',
    "{" * 200,
    '"text"',
    "7",
    '{"actor": "\\ud800"}',
]


def make_row(rng: np.random.Generator, nth: int) -> dict[str, Any]:
    row = {name: values[rng.integers(len(values))] for name, values in GOOD.items()}
    row["id"] = f"i{nth if rng.random() < 0.95 else rng.integers(1 + nth)}"
    if rng.random() < 0.3:
        row[COLUMNS[rng.integers(len(COLUMNS))]] = odd_value(rng)
    return row


def odd_value(rng: np.random.Generator) -> str:
    if rng.random() < 0.7:
        return str(ODD[rng.integers(len(ODD))])
    codes = rng.integers(1, (0x80, 0x3000, 0xD000)[rng.integers(3)], rng.integers(1, 12))
    return "".join(map(chr, codes.tolist()))


def csv_line(rng: np.random.Generator, row: dict[str, Any]) -> bytes:
    """Write a row without quotes, so that each line is one row; some are short, long, or no UTF-8."""
    cells = [str(row[name]).translate({ord(c): None for c in '"\r\n'}) for name in COLUMNS]
    chance = rng.random()
    if chance < 0.01:
        cells = cells[: rng.integers(1, len(cells))]
    elif chance < 0.02:
        cells += ["more"]
    line = ",".join(cells).encode("utf-8", "surrogatepass")
    return line + b"\xff" if chance > 0.99 else line


def json_line(rng: np.random.Generator, row: dict[str, Any]) -> bytes:
    chance = rng.random()
    if chance < 0.02:
        return NO_JSON[rng.integers(len(NO_JSON))].encode()
    if chance < 0.04:
        row[COLUMNS[rng.integers(len(COLUMNS))]] = [1, {"deep": [[None]]}, True, 1e21, None][rng.integers(5)]
    elif chance < 0.06:
        del row[COLUMNS[rng.integers(len(COLUMNS))]]
    return json.dumps(row, ensure_ascii=bool(rng.random() < 0.5)).encode("utf-8", "surrogatepass")


WRITERS = {"csv": csv_line, "jsonl": json_line}


@pytest.mark.requirement("bad inputs")
@pytest.mark.parametrize("seed", range(max(2, N_ROWS // ROWS_A_FILE)))
def test_load_when_rows_are_fuzzed_then_each_is_accounted_for(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    suffix, write = list(WRITERS.items())[seed % len(WRITERS)]
    path = tmp_path / f"fuzzed.{suffix}"
    lines = [write(rng, make_row(rng, nth)) for nth in range(ROWS_A_FILE)]
    header = [",".join(COLUMNS).encode()] if suffix == "csv" else []
    path.write_bytes(b"\n".join([*header, *lines]) + b"\n")
    with influent.open(tmp_path / "s.duckdb") as work:
        (report,) = work.load([path], options=ReadOptions(max_rejects=ROWS_A_FILE), rejects_dir=tmp_path)
        assert report.read == ROWS_A_FILE
        assert report.read == report.loaded + report.duplicates + report.rejected + report.ignored
        assert report.loaded > ROWS_A_FILE // 2
        assert report.rejected > 0
        assert work.store.snapshot().n_interactions == report.loaded
        assert sum(1 for _ in work.store.rows()) == report.loaded


def flip_bits(rng: np.random.Generator, content: bytearray) -> None:
    for place in rng.integers(0, len(content), rng.integers(1, 20)).tolist():
        content[place] ^= 1 << int(rng.integers(8))


def cut_out(rng: np.random.Generator, content: bytearray) -> None:
    begin = int(rng.integers(len(content)))
    del content[begin : begin + int(rng.integers(1, 500))]


def put_in(rng: np.random.Generator, content: bytearray) -> None:
    place = int(rng.integers(len(content)))
    content[place:place] = [b'"', b"\0", b"\r", b"\xef\xbb\xbf", b"\x1f\x8b", b"\n\n", b",,,"][rng.integers(7)] * 3


@pytest.mark.requirement("bad inputs")
@pytest.mark.parametrize("spoil", [flip_bits, cut_out, put_in])
def test_load_when_a_file_is_spoilt_then_is_read_or_refused(
    spoil: Callable[[np.random.Generator, bytearray], None], tmp_path: Path
) -> None:
    sound = write_people(tmp_path / "people.csv").read_bytes()
    n_read = 0
    for seed in range(max(5, N_ROWS // 4000)):
        content = bytearray(sound)
        spoil(np.random.default_rng(seed), content)
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(content)
        with influent.open(tmp_path / f"{seed}.duckdb") as work:
            try:
                (report,) = work.load([path], options=ReadOptions(max_rejects=1000), rejects_dir=tmp_path)
            except InfluentError as error:
                assert error.advice  # noqa: PT017
                assert work.store.snapshot().n_interactions == 0
                continue
            assert report.read == report.loaded + report.duplicates + report.rejected + report.ignored
            assert work.store.snapshot().n_interactions == report.loaded
            n_read += 1
    assert n_read > 0
