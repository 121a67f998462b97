"""What does a column hold? Text, integers, numbers, flags, times or lists, and empty cells.

Every format needs the same answer, so that a table has the same types and the same empty cells in all of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Values = Sequence[object] | NDArray[Any]
Kind = Literal["text", "integer", "number", "flag", "time", "nested"]

_KIND_OF_DTYPE: dict[str, Kind] = {"f": "number", "i": "integer", "u": "integer", "b": "flag", "M": "time"}


@dataclass(frozen=True)
class Column:
    """Plain Python values of one `kind`; None = empty, which NaN and NaT have become too. Times are aware."""

    kind: Kind
    cells: list[Any]

    def plain(self) -> list[Any]:
        """List the cells as JSON can hold them: times as ISO 8601 text, the rest as they are."""
        if self.kind == "time":
            return [None if at is None else time_text(at) for at in self.cells]
        return self.cells

    def flat(self) -> list[Any]:
        """List the cells as a flat table can hold them: lists as JSON text too, flags as true and false."""
        if self.kind == "flag":
            return [None if cell is None else str(cell).lower() for cell in self.cells]
        if self.kind == "nested":
            return [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in self.cells]
        return self.plain()


def as_column(values: Values) -> Column:
    """Find out what a column holds, by the array's dtype or by the values themselves.

    Parameters
    ----------
    values : array of shape (n,), or a sequence
        Of one kind, None = empty; integers beside floats are numbers; an empty column is text.

    Raises
    ------
    TypeError
        The values are of different kinds, or of one that no table holds.
    ValueError
        A time without time zone.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in _KIND_OF_DTYPE:
        kind = _KIND_OF_DTYPE[values.dtype.kind]
        return Column(kind, _of_array(values, kind))
    cells: list[Any] = [value.item() if isinstance(value, np.generic) else value for value in values]
    kind = _kind_of({type(cell) for cell in cells if cell is not None})
    if kind == "number":
        cells = [None if cell is None or math.isnan(cell) else float(cell) for cell in cells]
    if kind == "time" and any(cell is not None and cell.tzinfo is None for cell in cells):
        raise ValueError("a time without time zone cannot be exported")
    return Column(kind, cells)


def time_text(at: datetime) -> str:
    """Write an aware time as ISO 8601 in UTC, as ``--json`` does."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _of_array(values: NDArray[Any], kind: Kind) -> list[Any]:
    if kind == "time":
        times = values.astype("datetime64[us]").tolist()
        return [None if at is None else at.replace(tzinfo=UTC) for at in times]
    cells: list[Any] = values.tolist()
    if kind == "number":
        for empty in np.flatnonzero(np.isnan(values)).tolist():
            cells[empty] = None
    return cells


def _kind_of(types: set[type]) -> Kind:
    """Name the kind of values of these types; bool is asked for before int, whose subclass it is."""
    families: list[tuple[Kind, tuple[type, ...]]] = [
        ("text", (str,)),
        ("flag", (bool,)),
        ("integer", (int,)),
        ("number", (int, float)),
        ("time", (datetime,)),
        ("nested", (list, tuple, dict)),
    ]
    for kind, family in families:
        if all(issubclass(one, family) and (one is not bool or kind == "flag") for one in types):
            return kind
    names = ", ".join(sorted(one.__name__ for one in types))
    raise TypeError(f"a column of {names} cannot be exported")
