"""Tables keep their rows, types and bits in every format, and a CSV starts no formula."""

from __future__ import annotations

import csv
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from influent.answers import Stamp
from influent.errors import InputError
from influent.reports.manifest import About
from influent.reports.tables import TableFormat, write_columns, write_rows

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ABOUT = About("ranks", Stamp("s1", "m1", "reputation", AT), AT)
FORMATS: list[TableFormat] = ["csv", "jsonl", "parquet"]
ROWS = [
    {"user": "ana", "n": 3, "authority": 1 / 3, "is_tied": True, "last_at": AT, "via": ["bo", "carl"]},
    {"user": "007", "n": None, "authority": None, "is_tied": None, "last_at": None, "via": None},
    {"user": 'a "b",\nc', "n": -5, "authority": 5e-324, "is_tied": False, "last_at": AT, "via": []},
]
NAMES = list(ROWS[0])


def read_csv(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_csv_when_written_then_has_every_cell_as_text(tmp_path: Path) -> None:
    done = write_rows(ROWS, tmp_path / "a.csv", "csv", names=NAMES, about=ABOUT)
    assert read_csv(done.path) == [
        NAMES,
        ["ana", "3", "0.3333333333333333", "true", "2026-03-02T12:00:00Z", '["bo", "carl"]'],
        ["007", "", "", "", "", ""],
        ['a "b",\nc', "-5", "5e-324", "false", "2026-03-02T12:00:00Z", "[]"],
    ]
    assert done.n_rows == 3
    assert done.path.read_bytes().startswith(b"user,n,authority,")


def test_jsonl_when_written_then_has_a_line_a_row_with_its_types(tmp_path: Path) -> None:
    done = write_rows(ROWS, tmp_path / "a.jsonl", "jsonl", names=NAMES, about=ABOUT)
    lines = done.path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    shown = [row | {"last_at": "2026-03-02T12:00:00Z" if row["last_at"] else None} for row in ROWS]
    assert [json.loads(line) for line in lines] == shown


def test_parquet_when_written_then_has_the_columns_types(tmp_path: Path) -> None:
    done = write_rows(ROWS, tmp_path / "a.parquet", "parquet", names=NAMES, about=ABOUT)
    table = pyarrow.parquet.read_table(done.path)
    types = ["string", "int64", "double", "bool", "timestamp[us, tz=UTC]", "string"]
    assert [str(field.type) for field in table.schema] == types
    shown = [row | {"via": None if row["via"] is None else json.dumps(row["via"])} for row in ROWS]
    assert table.to_pylist() == shown


@pytest.mark.parametrize("file_format", FORMATS)
def test_columns_when_given_as_arrays_then_are_the_same_as_rows(tmp_path: Path, file_format: TableFormat) -> None:
    columns = {
        "user": np.array(["ana", "bo"], dtype=object),
        "position": np.array([1, 2]),
        "authority": np.array([0.25, np.nan]),
        "last_at": np.array(["2026-03-02T12:00:00", "NaT"], dtype="datetime64[us]"),
    }
    rows = [
        {"user": "ana", "position": 1, "authority": 0.25, "last_at": AT},
        {"user": "bo", "position": 2, "authority": None, "last_at": None},
    ]
    one = write_columns(columns, tmp_path / "a", file_format, about=ABOUT)
    other = write_rows(rows, tmp_path / "b", file_format, names=list(columns), about=ABOUT)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.sha256 == other.sha256


@pytest.mark.parametrize("file_format", FORMATS)
def test_table_when_it_has_no_rows_then_still_has_its_columns(tmp_path: Path, file_format: TableFormat) -> None:
    done = write_rows([], tmp_path / "a", file_format, names=["user", "n"], about=ABOUT)
    assert done.n_rows == 0
    if file_format == "csv":
        assert read_csv(done.path) == [["user", "n"]]
    elif file_format == "jsonl":
        assert done.path.read_bytes() == b""
    else:
        assert pyarrow.parquet.read_table(done.path).column_names == ["user", "n"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8")), st.floats(allow_nan=False, allow_infinity=False)), min_size=1
    )
)
def test_table_when_read_back_then_holds_every_text_and_every_bit(
    tmp_path: Path, rows: list[tuple[str, float]]
) -> None:
    columns = {"user": [user for user, _ in rows], "weight": [weight for _, weight in rows]}
    write_columns(columns, tmp_path / "a.csv", "csv", about=ABOUT, raw=True, overwrite=True)
    assert [(user, float(weight)) for user, weight in read_csv(tmp_path / "a.csv")[1:]] == rows
    write_columns(columns, tmp_path / "a.jsonl", "jsonl", about=ABOUT, overwrite=True)
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [tuple(json.loads(line).values()) for line in lines] == rows
    write_columns(columns, tmp_path / "a.parquet", "parquet", about=ABOUT, overwrite=True)
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert [tuple(row.values()) for row in table.to_pylist()] == rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_csv_when_a_text_would_start_a_formula_then_guards_it(tmp_path: Path, start: str) -> None:
    columns = {"user": [f"{start}1+1", "ana", f"a{start}"], "n": [-1, 2, 3], "authority": [-0.5, 0.5, 1.0]}
    guarded = write_columns(columns, tmp_path / "a.csv", "csv", about=ABOUT)
    rows = read_csv(guarded.path)[1:]
    assert [row[0] for row in rows] == [f"'{start}1+1", "ana", f"a{start}"]
    assert [row[1:] for row in rows] == [["-1", "-0.5"], ["2", "0.5"], ["3", "1.0"]]
    assert guarded.n_guarded == 1
    raw = write_columns(columns, tmp_path / "raw.csv", "csv", about=ABOUT, raw=True)
    assert read_csv(raw.path)[1][0] == f"{start}1+1"
    assert raw.n_guarded == 0


@pytest.mark.parametrize("file_format", ["jsonl", "parquet"])
def test_other_formats_when_a_text_would_start_a_formula_then_keep_it(tmp_path: Path, file_format: TableFormat) -> None:
    done = write_columns({"user": ["=1+1"]}, tmp_path / "a", file_format, about=ABOUT)
    assert done.n_guarded == 0
    if file_format == "jsonl":
        assert done.path.read_text() == '{"user":"=1+1"}\n'
    else:
        assert pyarrow.parquet.read_table(done.path).to_pylist() == [{"user": "=1+1"}]


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_when_done_then_both_files_are_private(tmp_path: Path, file_format: TableFormat) -> None:
    done = write_columns({"user": ["ana"]}, tmp_path / "a", file_format, about=ABOUT)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (done.path, done.manifest)} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.manifest.json"]


@pytest.mark.fault("F23")
@pytest.mark.parametrize("file_format", FORMATS)
def test_export_when_the_file_is_there_then_needs_to_be_asked(tmp_path: Path, file_format: TableFormat) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(InputError, match="there already"):
        write_columns({"user": ["ana"]}, tmp_path / "a", file_format, about=ABOUT)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "old")]
    done = write_columns({"user": ["ana"]}, tmp_path / "a", file_format, about=ABOUT, overwrite=True)
    assert b"ana" in done.path.read_bytes()


def test_format_when_unknown_then_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='no table format "xlsx"') as caught:
        write_columns({"user": ["ana"]}, tmp_path / "a", "xlsx", about=ABOUT)  # type: ignore[arg-type]
    assert caught.value.advice == "one of csv, jsonl, parquet"


@pytest.mark.parametrize("columns", [{}, {"a": [1], "b": [1, 2]}])
def test_columns_when_of_different_lengths_then_are_refused(tmp_path: Path, columns: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="one length"):
        write_columns(columns, tmp_path / "a", "csv", about=ABOUT)


@pytest.mark.parametrize("columns", [{"a": [0.5, float("inf")]}, {"a": [[float("nan")]]}])
def test_jsonl_when_a_number_has_no_json_then_writes_nothing(tmp_path: Path, columns: dict[str, list[object]]) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_columns(columns, tmp_path / "a", "jsonl", about=ABOUT)
    assert list(tmp_path.iterdir()) == []
