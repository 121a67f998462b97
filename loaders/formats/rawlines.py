"""The lines of a file as bytes, numbered: for formats whose parts are in encodings of their own, as mails are."""

from __future__ import annotations

from collections.abc import Iterator

from influent.loaders.lines import MAX_LINE
from influent.loaders.opening import Opened


def raw_lines(opened: Opened) -> Iterator[tuple[int, bytes]]:
    """Give each line without its end, and its number from 1; of a line beyond all measure (1 MiB) its beginning."""
    number, rest = 1, b""
    while block := opened.read():
        *whole, last = block.split(b"\n")
        if whole:
            whole[0] = rest + whole[0]
            rest = b""
            for line in whole:
                yield number, line[:MAX_LINE].removesuffix(b"\r")
                number += 1
        rest = (rest + last)[: MAX_LINE + 1]
    if rest:
        yield number, rest[:MAX_LINE].removesuffix(b"\r")
