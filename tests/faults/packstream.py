"""The part of PackStream that a made-up server speaks: None, booleans, integers, floats, texts, lists, maps.

Neo4j's own description: https://neo4j.com/docs/bolt/current/packstream/
"""

from __future__ import annotations

import struct
from typing import Any

INTEGERS = {0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
SIZES = {1: ">B", 2: ">H", 4: ">I"}
TEXT, LIST, MAP = (0x80, 0xD0), (0x90, 0xD4), (0xA0, 0xD8)


def pack(value: Any) -> bytes:
    """Pack a value.

    Examples
    --------
    >>> unpack(pack({"a": [1, -2, 3_000_000_000, None, True, 0.5, "\\u00e9" * 300]}))["a"][:6]
    [1, -2, 3000000000, None, True, 0.5]
    """
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return struct.pack(">b", value) if -16 <= value < 128 else b"\xcb" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xc1" + struct.pack(">d", value)
    if isinstance(value, str):
        content = value.encode()
        return _head(len(content), *TEXT) + content
    if isinstance(value, list):
        return _head(len(value), *LIST) + b"".join(map(pack, value))
    if isinstance(value, dict):
        return _head(len(value), *MAP) + b"".join(pack(key) + pack(item) for key, item in value.items())
    raise TypeError(type(value))


def _head(size: int, tiny: int, long: int) -> bytes:
    return bytes([tiny + size]) if size < 16 else bytes([long + 2]) + struct.pack(">I", size)


def unpack(content: bytes) -> Any:
    """Unpack one value."""
    return _Unpacking(content).value()


class _Unpacking:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def value(self) -> Any:
        mark = self._take(1)[0]
        if mark < 0x80 or mark >= 0xF0:
            return mark if mark < 0x80 else mark - 256
        if mark in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[mark]
        if mark == 0xC1:
            return struct.unpack(">d", self._take(8))[0]
        if mark in INTEGERS:
            return self._number(INTEGERS[mark])
        if mark in (0xCC, 0xCD, 0xCE):
            return self._take(self._number(SIZES[1 << (mark - 0xCC)]))
        return self._sized(mark)

    def _sized(self, mark: int) -> Any:
        for (tiny, long), read in ((TEXT, self._text), (LIST, self._list), (MAP, self._map)):
            if mark & 0xF0 == tiny:
                return read(mark & 0x0F)
            if long <= mark <= long + 2:
                return read(self._number(SIZES[1 << (mark - long)]))
        raise ValueError(hex(mark))

    def _text(self, size: int) -> str:
        return self._take(size).decode()

    def _list(self, size: int) -> list[Any]:
        return [self.value() for _ in range(size)]

    def _map(self, size: int) -> dict[str, Any]:
        return {self.value(): self.value() for _ in range(size)}

    def _number(self, form: str) -> int:
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._content[self._at - size : self._at]
