"""Parquet columns of many types: each has one text form, or the file is refused."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from influent.errors import InputError

AT = "TIMESTAMPTZ '2026-01-01 00:00:00+00'"


def written(tmp_path, select: str) -> bytes:
    path = tmp_path / "made.tmp"
    with duckdb.connect() as session:
        session.execute("SET TimeZone = 'UTC'")
        session.sql(select).write_parquet(str(path))
    return path.read_bytes()


def test_types_when_they_have_one_text_form_then_read_exactly(read, tmp_path):
    columns = (
        "18446744073709551615::UBIGINT AS actor, 'E'::ENUM('E') AS target, 'like' AS kind, DATE '2026-01-01' AS "
        "happened_at, 0.1::DOUBLE AS weight, true AS automated, ['b', 'a'] AS topics, 7::TINYINT AS item"
    )
    (row,) = read(written(tmp_path, f"SELECT {columns}"), "made.parquet", tz="UTC").rows
    assert (row["actor"], row["target"], row["happened_at"]) == ("18446744073709551615", "E", datetime(2026, 1, 1))
    assert (row["weight_e6"], row["automated"], row["topics"], row["item"]) == (100_000, True, ["a", "b"], "7")


def test_times_when_without_a_zone_then_they_need_one(read, tmp_path):
    naive = f"SELECT 'a' AS actor, 'b' AS target, 'like' AS kind, CAST({AT} AS TIMESTAMP) AS happened_at"
    with pytest.raises(InputError, match="names no time zone"):
        read(written(tmp_path, naive), "made.parquet")


def test_times_when_they_are_numbers_then_epoch_reads_them(read, tmp_path):
    counted = "SELECT 'a' AS actor, 'b' AS target, 'like' AS kind, 1767225600 AS happened_at"
    (row,) = read(written(tmp_path, counted), "made.parquet", epoch="s").rows
    assert row["happened_at"] == datetime(2026, 1, 1)


def test_ids_when_null_then_rejected_and_no_rows_is_fine(read, tmp_path):
    some = f"SELECT unnest(['a', NULL]) AS actor, 'b' AS target, 'like' AS kind, {AT} AS happened_at"
    outcome = read(written(tmp_path, some), "made.parquet")
    assert [(line, column) for line, column, *_ in outcome.rejects] == [(2, "actor")]
    assert '"target":"b"' in outcome.rejects[0][3]
    assert read(written(tmp_path, f"SELECT * FROM ({some}) WHERE false"), "made.parquet").read == 0


def test_names_when_they_are_hostile_then_they_are_only_names(read, tmp_path):
    hostile = f"""SELECT 'a' AS "x"" FROM t; --", 'b' AS target, 'like' AS kind, {AT} AS happened_at"""
    outcome = read(written(tmp_path, hostile), "made.parquet", columns={"actor": 'x" FROM t; --'})
    assert [row["actor"] for row in outcome.rows] == ["a"]


def test_type_when_it_has_no_text_form_then_refused(read, tmp_path):
    nested = f"SELECT {{'x': 1}} AS actor, 'b' AS target, 'like' AS kind, {AT} AS happened_at"
    with pytest.raises(InputError, match="the column actor has the type STRUCT"):
        read(written(tmp_path, nested), "made.parquet")
