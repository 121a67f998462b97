"""Open an input file as a stream of plain bytes: what may be opened at all, gzip by its magic bytes, the digest."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from influent.errors import VALUE_LIMIT, InputError, quote
from influent.loaders.foreign import refuse_foreign
from influent.types import Progress

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 32 << 20
"""Bytes read at once: large enough that fixed costs vanish, small enough that memory stays flat."""

MAX_RATIO = 200
"""A gzip that grows more than this, past the first 256 MiB, is taken for a bomb (RELIABILITY, item 80)."""
FREE_BYTES = 256 << 20


class _Digesting(io.RawIOBase):
    """Pass a file's bytes on, and keep their SHA-256 and count."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        n = cast("io.BufferedIOBase", self._file).readinto(view)
        self.sha256.update(view[:n])
        self.n_bytes += n
        return n


class Opened:
    """A file's bytes, unpacked, one block after another; use ``with``.

    Attributes
    ----------
    path : Path
    head : the first bytes, unpacked, by which its format is known
    n_bytes : how many bytes came out so far

    Raises
    ------
    InputError
        The path is missing, no plain file, not readable, empty, of a foreign format, or its gzip is broken.
    """

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path = path
        self._progress = progress
        self._file, self._size = _opened(path)
        self._digesting = _Digesting(self._file)
        buffered = io.BufferedReader(self._digesting, 1 << 20)
        magic = buffered.peek(16)[:16]
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=buffered) if magic[:2] == b"\x1f\x8b" else buffered)
        self.n_bytes = 0
        self.head = b""
        try:
            self.head = self._unpacked(1 << 16)
            self._refuse_foreign()
        except BaseException:
            self._file.close()
            raise
        self._pending = self.head

    def read(self, n: int = BLOCK) -> bytes:
        """Read up to `n` more bytes; b"" = the end, and then :attr:`digest` is whole."""
        if self._pending:
            block, self._pending = self._pending, b""
            return block
        block = self._unpacked(n)
        self._tell()
        return block

    def skip(self, n: int) -> None:
        """Leave out the first `n` bytes (a byte-order mark); before anything is read."""
        self._pending = self.head = self.head[n:]

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the file as it lies on disk; ask at the end."""
        return self._digesting.sha256.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def _unpacked(self, n: int) -> bytes:
        try:
            block = self._stream.read(n)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(
                "the gzip file is damaged or cut short",
                where=f"{shown(self.path)}, after {self.n_bytes:,} unpacked bytes: {error}",
                advice="fetch or pack the file again; nothing of it was loaded",
            ) from None
        except OSError as error:
            raise _unreadable(self.path, error) from None
        self.n_bytes += len(block)
        if self.n_bytes > max(FREE_BYTES, MAX_RATIO * self._digesting.n_bytes):
            raise InputError(
                f"the gzip file grows more than {MAX_RATIO} times",
                where=f"{shown(self.path)}: {self._digesting.n_bytes:,} bytes became {self.n_bytes:,}",
                advice="unpack it yourself and load the plain file, if it is what you expect",
            )
        return block

    def _refuse_foreign(self) -> None:
        if not self.head:
            raise InputError(
                "the file is empty", where=shown(self.path), advice="a file with a header line, even if no rows follow"
            )
        refuse_foreign(self.head, where=shown(self.path))

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(f"reading {self.path.name}", self._digesting.n_bytes, self._size)


def shown(path: Path) -> str:
    """Write a file's name for a message: with its folder if that is short, so that the name itself is never cut."""
    return quote(path) if len(str(path)) <= VALUE_LIMIT else quote(path.name)


def _opened(path: Path) -> tuple[BinaryIO, int]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe or device"
            raise InputError(f"this is {what}, not a file", where=shown(path), advice="name the files to load")
        return path.open("rb", buffering=0), status.st_size
    except FileNotFoundError:
        raise InputError(
            "there is no such file", where=shown(path), advice="check the spelling and the folder you are in"
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError | ValueError) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(
        f"the file cannot be read: {reason}", where=shown(path), advice="check its permissions and the disk"
    )
