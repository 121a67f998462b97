"""DAG-CBOR, as content-addressed archives hold it: one item in bytes of known length, and nothing that could surprise.

The subset of CBOR (RFC 8949) that ipld.io/specs/codecs/dag-cbor allows: lengths are definite and written as short as
can be, keys are texts and stand there once, the only tag is that of a link, numbers are 64 bits wide and finite.
"""

from __future__ import annotations

import math
import struct
from typing import Any, NamedTuple

DEEPEST = 64
"""Lists and maps in one another; records of Bluesky have less than ten."""

LINK = 42
WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
"""How many bytes follow that say a number, by what stands in their place."""
UNSIGNED, NEGATIVE, BYTES, TEXT, LIST, MAP, TAG = range(7)
FALSE, TRUE, NULL, DOUBLE = 0xF4, 0xF5, 0xF6, 0xFB


class CborError(ValueError):
    """It is no DAG-CBOR; the message says why, in a few words."""


class Link(NamedTuple):
    """A link to another block: the bytes of its CID."""

    cid: bytes


def decode(raw: bytes) -> Any:  # noqa: ANN401  (whatever an item is)
    """Read one item that fills `raw`; CborError when it does not, or is none.

    Memory is bounded by the bytes that are there: no length is believed before its bytes are seen.

    Examples
    --------
    >>> decode(bytes.fromhex("a2616101616282f5f6"))
    {'a': 1, 'b': [True, None]}
    """
    value, end = _item(raw, 0, DEEPEST)
    if end != len(raw):
        raise CborError("bytes follow after its end")
    return value


def _item(raw: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth == 0:
        raise CborError("nested too deep")
    if at >= len(raw):
        raise CborError("it is cut short")
    first = raw[at]
    if first >> 5 > TAG:
        return _simple(raw, at)
    kind, (n, at) = first >> 5, _number(raw, at)
    if kind in (UNSIGNED, NEGATIVE):
        return n if kind == UNSIGNED else -1 - n, at
    if n > len(raw) - at and kind != TAG:
        raise CborError("it is cut short")
    if kind in (BYTES, TEXT):
        return (raw[at : at + n] if kind == BYTES else _text(raw[at : at + n])), at + n
    if kind == LIST:
        return _list(raw, at, n, depth)
    if kind == MAP:
        return _map(raw, at, n, depth)
    return _link(raw, at, n)


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """Read the number that an item begins with, and say where it ends."""
    short = raw[at] & 31
    if short < min(WIDTHS):
        return short, at + 1
    width = WIDTHS.get(short)
    if width is None:
        raise CborError("a length is not said")
    n = int.from_bytes(raw[at + 1 : at + 1 + width], "big")
    if at + 1 + width > len(raw):
        raise CborError("it is cut short")
    if n < (min(WIDTHS) if width == 1 else 1 << 4 * width):
        raise CborError("a number is longer than need be")
    return n, at + 1 + width


def _simple(raw: bytes, at: int) -> tuple[Any, int]:
    if raw[at] in (FALSE, TRUE, NULL):
        return {FALSE: False, TRUE: True, NULL: None}[raw[at]], at + 1
    if raw[at] != DOUBLE or at + 9 > len(raw):
        raise CborError("it holds what is no value of DAG-CBOR")
    (value,) = struct.unpack_from(">d", raw, at + 1)
    if not math.isfinite(value):
        raise CborError("a number is not finite")
    return value, at + 9


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise CborError("a text is not UTF-8") from None


def _list(raw: bytes, at: int, n: int, depth: int) -> tuple[list[Any], int]:
    found = []
    for _ in range(n):
        value, at = _item(raw, at, depth - 1)
        found.append(value)
    return found, at


def _map(raw: bytes, at: int, n: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    for _ in range(n):
        key, at = _item(raw, at, depth - 1)
        if not isinstance(key, str):
            raise CborError("a name is no text")
        if key in found:
            raise CborError("a name stands there twice")
        found[key], at = _item(raw, at, depth - 1)
    return found, at


def _link(raw: bytes, at: int, tag: int) -> tuple[Link, int]:
    if tag != LINK or at >= len(raw) or raw[at] >> 5 != BYTES:
        raise CborError("a tag is none of a link")
    n, at = _number(raw, at)
    if n < 2 or n > len(raw) - at or raw[at] != 0:
        raise CborError("a link is damaged")
    return Link(raw[at + 1 : at + n]), at + n
