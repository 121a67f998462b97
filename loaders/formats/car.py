"""CAR, version 1: a content-addressed archive. Blocks stream past, each checked against the digest that it is named by.

What is kept in memory is where each block lies; the blocks themselves go to a file without a name, which the system
removes when it is closed, however that comes about.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Any

from influent.errors import InputError
from influent.loaders.formats.cbor import CborError, Link, decode
from influent.loaders.opening import Opened

LONGEST_BLOCK = 2 << 20
"""Bytes; a record of the AT protocol has 1 MiB at most, a node of its tree far less."""

MOST_BLOCKS = 4_000_000
"""Some 250 bytes of memory each."""

HEAD = bytes((1, 0x71, 0x12, 32))
"""How the name of a block begins: CID version 1, DAG-CBOR, SHA-256 of 32 bytes. No other is in a repository."""
NAME = len(HEAD) + 32
AT_ONCE = 1 << 20
GROUPS = 4
"""Of seven bits each: more than any length that is read needs."""


class Blocks:
    """The blocks of an archive, by their names; `root` is the name of the one to begin with.

    Parameters
    ----------
    where : str
        What messages call the archive.
    """

    def __init__(self, root: bytes, spool: IO[bytes], where: str) -> None:
        self.root = root
        self._spool = spool
        self._places: dict[bytes, int] = {}
        self._end = 0
        self._where = where

    def __len__(self) -> int:
        return len(self._places)

    def add(self, name: bytes, content: bytes) -> None:
        """Keep a block; the same one again is nothing new."""
        digest = name[len(HEAD) :]
        if digest not in self._places:
            self._spool.write(content)
            self._places[digest] = self._end << 22 | len(content)
            self._end += len(content)

    def read(self, name: bytes) -> Any:  # noqa: ANN401  (whatever a block holds)
        """Read the item of a block.

        Raises
        ------
        InputError
            The block is not there: the archive was cut short, or is a part of one.
        CborError
            It is no DAG-CBOR.
        """
        place = self._places.get(name[len(HEAD) :]) if name[: len(HEAD)] == HEAD else None
        if place is None:
            raise broken("a block that others name is not in it", self._where)
        self._spool.seek(place >> 22)
        return decode(self._spool.read(place & (1 << 22) - 1))


@contextmanager
def opened_blocks(opened: Opened, where: str) -> Iterator[Blocks]:
    """Read a whole archive and give its blocks.

    Raises
    ------
    InputError
        It is no CAR of version 1 with one root, is cut short, has too many or too long blocks, or one that is not what
        its name says.
    """
    stream = _Stream(opened, where)
    with tempfile.TemporaryFile(prefix="influent-") as spool:
        blocks = Blocks(_read_root(stream, where), spool, where)
        while (section := stream.section()) is not None:
            name, content = section[:NAME], section[NAME:]
            if not name.startswith(HEAD) or len(name) < NAME:
                raise broken(f"block {len(blocks) + 1:,} is named in a way that is not read", where)
            if sha256(content).digest() != name[len(HEAD) :]:
                raise broken(f"block {len(blocks) + 1:,} is not what its name says", where)
            if len(blocks) >= MOST_BLOCKS:
                raise broken(f"it has more than {MOST_BLOCKS:,} blocks", where)
            blocks.add(name, content)
        yield blocks


def broken(what: str, where: str) -> InputError:
    """Make the refusal of an archive."""
    return InputError(
        f"the archive cannot be used: {what}", where=where, advice="fetch the export again; nothing of it was loaded"
    )


def _read_root(stream: _Stream, where: str) -> bytes:
    section = stream.section()
    try:
        header = decode(section or b"")
    except CborError:
        header = None
    if not isinstance(header, dict) or header.get("version") != 1:
        raise InputError(
            "the file is no CAR archive of version 1",
            where=where,
            advice="the file that com.atproto.sync.getRepo gives, or another --source",
        )
    roots = header.get("roots")
    if not isinstance(roots, list) or len(roots) != 1 or not isinstance(roots[0], Link):
        raise broken("it does not begin with one root", where)
    return roots[0].cid


class _Stream:
    """An archive's bytes, section after section: a length, then so many bytes."""

    def __init__(self, opened: Opened, where: str) -> None:
        self._opened = opened
        self._where = where
        self._bytes = bytearray()
        self._at = 0

    def section(self) -> bytes | None:
        """Read the next section; None at the end."""
        n = self._length()
        if n is None:
            return None
        if n > LONGEST_BLOCK:
            raise broken(f"a block is longer than {LONGEST_BLOCK >> 20} MiB", self._where)
        return self._take(n)

    def _length(self) -> int | None:
        """Read a length in groups of seven bits, the lowest first."""
        if not self._has(1):
            return None
        n = 0
        for nth in range(GROUPS):
            (byte,) = self._take(1)
            n |= (byte & 127) << 7 * nth
            if byte < 128:  # the highest bit says that more follow
                return n
        return LONGEST_BLOCK + 1

    def _has(self, n: int) -> bool:
        while len(self._bytes) - self._at < n:
            more = self._opened.read(AT_ONCE)
            if not more:
                return False
            del self._bytes[: self._at]
            self._at = 0
            self._bytes += more
        return True

    def _take(self, n: int) -> bytes:
        if not self._has(n):
            raise broken("it is cut short", self._where)
        self._at += n
        return bytes(self._bytes[self._at - n : self._at])
