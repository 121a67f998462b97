"""Turn a file's bytes into clean UTF-8 lines, block by block; what cannot be clean is marked by its line number.

A block ends where a line ends, every line ends in one line feed, and no line holds bytes that the session could
not take. Lines that were damaged are kept in place (cut or with U+FFFD) so that counting stays true.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from influent.errors import InputError, quote
from influent.loaders.foreign import refuse_binary
from influent.loaders.opening import Opened, shown

MAX_LINE = 1 << 20
"""Bytes a line may have; a longer one is set aside."""
MAX_UNENDED = 64 << 20
"""Bytes without a line end after which a file is no text."""
NEVER = b"\x01\x02\x03\x04"
"""Four bytes that no clean line holds: the session reads lines as fields that stand apart by them."""

NOT_UTF8 = "not valid UTF-8"
HAS_NUL = "holds a NUL byte"
TOO_LONG = "the line is longer than 1 MiB"
CONTROLS = "holds control characters"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Block:
    """Some lines of a file: `text` is UTF-8, `first_line` counts from 1, `faults` are (line, reason)."""

    text: bytes
    first_line: int
    n_lines: int
    faults: tuple[tuple[int, str], ...]
    is_last: bool


class Lines:
    """The lines of an opened file, as blocks; what the reader cannot finish yet it may push back."""

    def __init__(self, opened: Opened, encoding: str | None) -> None:
        self._opened = opened
        self._decoder = _decoder(opened, encoding)
        self._line = 1
        self._pushed = b""

    def push_back(self, text: bytes, n_lines: int) -> None:
        """Give the last `n_lines` of the block just read back: the next block starts with them."""
        self._pushed = text
        self._line -= n_lines

    def __iter__(self) -> Iterator[Block]:
        rest = b""
        for chunk in self._chunks():
            rest += chunk
            end = rest.rfind(b"\n") + 1
            if not end and len(rest) > MAX_UNENDED:
                raise InputError(
                    "a line has no end",
                    where=f"{shown(self._opened.path)}: line {self._line:,} is longer than {MAX_UNENDED >> 20} MiB",
                    advice="a text file of lines, or --encoding if it is UTF-16",
                )
            if end:
                text, rest = rest[:end], rest[end:]
                yield self._block(text, is_last=False)
        yield self._block(rest + b"\n" if rest else b"", is_last=True)

    def _block(self, text: bytes, *, is_last: bool) -> Block:
        clean, faults = _cleaned(text, self._line + self._pushed.count(b"\n"))
        clean, self._pushed = self._pushed + clean, b""
        n_lines = clean.count(b"\n")
        first, self._line = self._line, self._line + n_lines
        return Block(clean, first, n_lines, tuple(faults), is_last)

    def _chunks(self) -> Iterator[bytes]:
        """Yield UTF-8 text (as far as it is) in which every line ends in a line feed alone."""
        held = b""
        while raw := self._opened.read():
            text = held + (self._decoded(raw) if self._decoder else raw)
            held = b"\r" if text.endswith(b"\r") else b""
            yield _ended(text[: len(text) - len(held)])
        tail = self._decoded(b"", final=True) if self._decoder else b""
        yield _ended(held + tail)

    def _decoded(self, raw: bytes, *, final: bool = False) -> bytes:
        assert self._decoder is not None  # noqa: S101  (for the type checker: asked before)
        try:
            return self._decoder.decode(raw, final).encode("utf-8", "replace")
        except UnicodeDecodeError as error:
            raise InputError(
                f"the file is not in the encoding {quote(error.encoding)}",
                where=f"{shown(self._opened.path)}, near byte {self._opened.n_bytes - len(raw) + error.start:,}",
                advice="another --encoding, or none for UTF-8",
            ) from None


def _ended(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text


def _decoder(opened: Opened, encoding: str | None) -> codecs.IncrementalDecoder | None:
    """Choose how bytes become text: as the user says, by the byte-order mark, else they are UTF-8 already."""
    name = next((name for mark, name in _MARKS if opened.head.startswith(mark)), None)
    if encoding is not None and not (name == "utf-8-sig" and codecs.lookup(encoding).name == "utf-8"):
        name = encoding
    if name is None:
        refuse_binary(opened.head, where=shown(opened.path))
        return None
    if name == "utf-8-sig":
        opened.skip(len(codecs.BOM_UTF8))
        return None
    if codecs.lookup(name).name == "utf-8":
        return None
    return codecs.getincrementaldecoder(name)()


def _cleaned(text: bytes, first_line: int) -> tuple[bytes, list[tuple[int, str]]]:
    """Give the text back with damaged lines made harmless, and list them; whole blocks at once when all is well."""
    if NEVER not in text and b"\0" not in text and not _has_long_line(text):
        try:
            text.decode()
        except UnicodeDecodeError:
            pass
        else:
            return text, []
    lines = text.split(b"\n")
    faults = []
    for at, line in enumerate(lines):
        reason = _fault(line)
        if reason is not None:
            faults.append((first_line + at, reason))
            lines[at] = (
                line[:1024].replace(NEVER, b"?").replace(b"\0", b"\xef\xbf\xbd").decode(errors="replace").encode()
            )
    return b"\n".join(lines), faults


def _fault(line: bytes) -> str | None:
    if len(line) > MAX_LINE:
        return TOO_LONG
    if b"\0" in line:
        return HAS_NUL
    if NEVER in line:
        return CONTROLS
    try:
        line.decode()
    except UnicodeDecodeError:
        return NOT_UTF8
    return None


def _has_long_line(text: bytes) -> bool:
    """Say whether a window of half the limit has no line end: every longer line shows, for a few searches a block."""
    step = MAX_LINE // 2
    return any(text.find(b"\n", at, at + step) < 0 for at in range(0, len(text) - step, step))
