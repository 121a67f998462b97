"""Every column has one kind, and its empty cells are empty in every format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from influent.reports.columns import Column, Values, as_column, time_text

AT = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "kind", "cells"),
    [
        (["a", None, ""], "text", ["a", None, ""]),
        (np.array(["a", "b"]), "text", ["a", "b"]),
        (np.array(["a", None], dtype=object), "text", ["a", None]),
        ([], "text", []),
        ([None, None], "text", [None, None]),
        ([1, None, 2**62], "integer", [1, None, 2**62]),
        (np.array([1, 2], dtype=np.uint32), "integer", [1, 2]),
        ([np.int64(3)], "integer", [3]),
        ([1, 0.5, None, float("nan")], "number", [1.0, 0.5, None, None]),
        (np.array([0.1, np.nan]), "number", [0.1, None]),
        (np.array([], dtype=np.float64), "number", []),
        ([True, None], "flag", [True, None]),
        (np.array([True, False]), "flag", [True, False]),
        ([AT, None], "time", [AT, None]),
        (np.array(["2026-03-02T12:00:00.000005", "NaT"], dtype="datetime64[ns]"), "time", [AT, None]),
        ([["a"], None, ()], "nested", [["a"], None, ()]),
    ],
)
def test_column_when_read_then_has_its_kind_and_cells(values: Values, kind: str, cells: list[object]) -> None:
    column = as_column(values)
    assert (column.kind, column.cells) == (kind, cells)
    assert [type(cell) for cell in column.cells] == [type(cell) for cell in cells]


@pytest.mark.parametrize("values", [["a", 1], [True, 1], [AT, "a"], [object()], [1, "nan"]])
def test_column_when_of_several_kinds_then_is_refused(values: list[object]) -> None:
    with pytest.raises(TypeError, match="cannot be exported"):
        as_column(values)


def test_time_when_without_zone_then_is_refused() -> None:
    with pytest.raises(ValueError, match="without time zone"):
        as_column([datetime(2026, 3, 2)])


def test_time_when_in_another_zone_then_is_shown_in_utc() -> None:
    assert time_text(datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-01T23:00:00Z"


def test_flat_when_cells_are_lists_or_flags_then_gives_text() -> None:
    assert Column("nested", [["a", "ü"], None]).flat() == ['["a", "ü"]', None]
    assert Column("flag", [True, False, None]).flat() == ["true", "false", None]
    assert Column("time", [AT, None]).flat() == ["2026-03-02T12:00:00.000005Z", None]
