"""The parameters that a packaged query declares: their types, ranges and defaults, and turning given values into them.

One declaration of a query's header reads ``name TYPE``, ``name INTEGER 1..1000`` or ``name INTEGER 1..1000 = 20``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from numbers import Integral, Real

TYPES = ("STRING", "INTEGER", "FLOAT", "BOOLEAN", "DATETIME", "LIST", "MAP")

_DECLARATION = re.compile(
    rf"(?P<name>[a-z][a-z0-9_]*) (?P<type>{'|'.join(TYPES)})"
    r"(?: (?P<low>-?\d+)\.\.(?P<high>-?\d+))?(?: = (?P<default>\S+))?"
)


@dataclass(frozen=True)
class Parameter:
    """One declared parameter (or column, which has a name and a type alone)."""

    name: str
    type: str
    low: int | None = None
    high: int | None = None
    default: object = None

    @property
    def expected(self) -> str:
        """Say in a few words which values are accepted."""
        span = "" if self.low is None else f" from {self.low} to {self.high}"
        return _EXPECTED[self.type] + span

    def convert(self, value: object) -> object:
        """Turn a given value, or its text, into the declared type.

        Raises
        ------
        ValueError
            It cannot be, or lies outside the range; :attr:`expected` says what would have been right.
        """
        converted = _CONVERTERS[self.type](value)
        if isinstance(converted, int) and not self.accepts(converted):
            raise ValueError(f"{converted} is out of range")
        return converted

    def accepts(self, number: int) -> bool:
        """Say whether a whole number lies in the declared range."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


def parse_declaration(text: str) -> Parameter:
    """Read one declaration of a header.

    Raises
    ------
    ValueError
        It is not of the documented form, or its default does not fit its own type.

    Examples
    --------
    >>> parse_declaration("k INTEGER 1..1000 = 20")
    Parameter(name='k', type='INTEGER', low=1, high=1000, default=20)
    """
    found = _DECLARATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a declaration: {text}")
    low, high = (None if found[end] is None else int(found[end]) for end in ("low", "high"))
    bare = Parameter(found["name"], found["type"], low, high)
    if found["default"] is None:
        return bare
    return Parameter(bare.name, bare.type, low, high, bare.convert(found["default"]))


def _to_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _to_integer(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        return int(value)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    raise ValueError("not a whole number")


def _to_float(value: object) -> float:
    if isinstance(value, str | Real) and not isinstance(value, bool):
        number = float(value)
        if math.isfinite(number):
            return number
    raise ValueError("not a finite number")


def _to_boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("neither true nor false")


def _to_datetime(value: object) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("not a time with its offset")
    return moment.astimezone(UTC)


def _to_list(value: object) -> list[object]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list | tuple):
        raise ValueError("not a list")
    return list(found)


def _to_map(value: object) -> dict[str, object]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, Mapping):
        raise ValueError("not a map")
    return dict(found)


_CONVERTERS: Mapping[str, Callable[[object], object]] = {
    "STRING": _to_text,
    "INTEGER": _to_integer,
    "FLOAT": _to_float,
    "BOOLEAN": _to_boolean,
    "DATETIME": _to_datetime,
    "LIST": _to_list,
    "MAP": _to_map,
}

_EXPECTED: Mapping[str, str] = {
    "STRING": "a text",
    "INTEGER": "a whole number",
    "FLOAT": "a number",
    "BOOLEAN": "true or false",
    "DATETIME": "a time like 2012-07-04T09:00:00Z",
    "LIST": 'a JSON list like ["a", "b"]',
    "MAP": "a JSON object",
}
