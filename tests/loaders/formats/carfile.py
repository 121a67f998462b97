"""Write a made-up account's repository as a CAR archive: the smallest writer of DAG-CBOR and of its tree."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from influent.loaders.formats.cbor import Link

HEAD = bytes.fromhex("01711220")


def number(kind: int, n: int) -> bytes:
    """Write the beginning of an item: its kind, and a number as short as can be."""
    if n < 24:
        return bytes([kind << 5 | n])
    width = next(width for width in (1, 2, 4, 8) if n < 1 << 8 * width)
    return bytes([kind << 5 | 24 + width.bit_length() - 1]) + n.to_bytes(width, "big")


def encode(value: Any) -> bytes:  # noqa: PLR0911  (one return a kind)
    """Write one item."""
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, Link):
        return b"\xd8\x2a" + encode(b"\0" + value.cid)
    if isinstance(value, int):
        return number(0, value) if value >= 0 else number(1, -1 - value)
    if isinstance(value, bytes):
        return number(2, len(value)) + value
    if isinstance(value, str):
        return number(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return number(4, len(value)) + b"".join(map(encode, value))
    items = sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode()))
    return number(5, len(items)) + b"".join(encode(key) + encode(part) for key, part in items)


def named(content: bytes) -> Link:
    """Name a block."""
    return Link(HEAD + hashlib.sha256(content).digest())


def varint(n: int) -> bytes:
    """Write a length in groups of seven bits."""
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + varint(n >> 7)


def section(raw: bytes) -> bytes:
    """Write a section."""
    return varint(len(raw)) + raw


def archive(root: Link, blocks: Mapping[Link, bytes], *, version: int = 1) -> bytes:
    """Write an archive of blocks, whatever they are called."""
    header = section(encode({"version": version, "roots": [root]}))
    return header + b"".join(section(name.cid + content) for name, content in blocks.items())


class Repository:
    """Blocks of an account's repository; `records` by their keys, each as an object or as raw bytes."""

    def __init__(self, did: object, records: Mapping[str, Any]) -> None:
        self.blocks: dict[Link, bytes] = {}
        links = {
            key.encode(): self.put(record if isinstance(record, bytes) else encode(record))
            for key, record in records.items()
        }
        self.commit(did, self.tree(sorted(links.items())))

    def put(self, content: bytes) -> Link:
        """Add a block."""
        name = named(content)
        self.blocks[name] = content
        return name

    def commit(self, did: object, tree: object, version: int = 3) -> None:
        """Make the root."""
        said = {"did": did, "version": version, "data": tree, "rev": "3k", "prev": None, "sig": b"\1" * 64}
        self.root = self.put(encode(said))

    def tree(self, entries: list[tuple[bytes, Link]]) -> Link:
        """Add the nodes over these keys: each key on the layer that its digest says, as the protocol has it."""
        return self._node(entries, max((layer(key) for key, _ in entries), default=0))

    def _node(self, entries: list[tuple[bytes, Link]], height: int) -> Link:
        places = [nth for nth, (key, _) in enumerate(entries) if layer(key) == height]
        borders = [-1, *places, len(entries)]
        under = [entries[a + 1 : b] for a, b in pairwise(borders)]
        below = [self._node(part, height - 1) if part else None for part in under]
        last, written = b"", []
        for place, right in zip(places, below[1:], strict=True):
            key, record = entries[place]
            shared = next(
                (n for n, (a, b) in enumerate(zip(last, key, strict=False)) if a != b), min(len(last), len(key))
            )
            written.append({"p": shared, "k": key[shared:], "v": record, "t": right})
            last = key
        return self.put(encode({"l": below[0], "e": written}))

    def car(self) -> bytes:
        """Write the archive: the root first, as servers do."""
        return archive(self.root, {self.root: self.blocks[self.root], **self.blocks})


def layer(key: bytes) -> int:
    """Count the pairs of zero bits that a key's digest begins with."""
    return (256 - int.from_bytes(hashlib.sha256(key).digest(), "big").bit_length()) // 2
