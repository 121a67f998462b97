"""JSON as other programs write it: one object a line, or one array in a file; and values of no certain shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from influent.loaders.formats.told import Fault
from influent.loaders.lines import Lines
from influent.loaders.opening import Opened

SHOWN = 1024
"""Characters of a damaged object that are set aside."""


def object_lines(opened: Opened, encoding: str | None) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    """Give the object in each line that is not blank, or what is wrong with the line."""
    for block in Lines(opened, encoding):
        faults = dict(block.faults)
        for line, text in enumerate(block.text.split(b"\n")[: block.n_lines], block.first_line):
            if line in faults:
                yield line, Fault(line, faults[line], text[:SHOWN].decode(errors="replace"))
            elif text.strip():
                yield line, _object(line, text.decode())


def _object(line: int, text: str) -> dict[str, Any] | Fault:
    try:
        found = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        return Fault(line, "nested too deep", text[:SHOWN])
    except ValueError:
        return Fault(line, "not valid JSON", text[:SHOWN])
    return found if isinstance(found, dict) else Fault(line, "not a JSON object", text[:SHOWN])


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python takes and JSON does not have."""
    raise ValueError(name)


def value_at(value: object, *names: str) -> object:
    """Follow names into objects; None where there is no such thing, whatever stands there.

    Examples
    --------
    >>> value_at({"actor": {"login": "ana"}}, "actor", "login")
    'ana'
    >>> value_at({"actor": "ana"}, "actor", "login") is None
    True
    """
    for name in names:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def text_at(value: object, *names: str) -> str | None:
    """Follow names to a text or a whole number, as text; None for nothing, and for anything else.

    Examples
    --------
    >>> text_at({"id": 17}, "id"), text_at({"id": [17]}, "id"), text_at({"id": ""}, "id")
    ('17', None, None)
    """
    found = value_at(value, *names)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    return str(found) or None


def list_at(value: object, *names: str) -> list[Any]:
    """Follow names to a list; an empty one for anything else."""
    found = value_at(value, *names)
    return found if isinstance(found, list) else []
