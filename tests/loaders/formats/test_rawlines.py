"""Lines as bytes: the same whatever blocks they come in, and never more of one than a line may have."""

from __future__ import annotations

import pytest

from influent.loaders.formats.rawlines import raw_lines
from influent.loaders.lines import MAX_LINE

TEXT = b"one\r\n\ntwo \xff\n" + b"x" * 40 + b"\r\n\r\nlast"
LINES = [(1, b"one"), (2, b""), (3, b"two \xff"), (4, b"x" * 40), (5, b""), (6, b"last")]


class Blocks:
    """An opened file that gives blocks of a size."""

    def __init__(self, raw: bytes, size: int) -> None:
        self.blocks = [raw[at : at + size] for at in range(0, len(raw), size)]

    def read(self) -> bytes:
        return self.blocks.pop(0) if self.blocks else b""


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_lines_when_blocks_cut_anywhere_then_the_same(size, end):
    assert list(raw_lines(Blocks(TEXT + end, size))) == LINES


def test_line_when_beyond_the_limit_then_its_beginning():
    raw = b"y" * (3 * MAX_LINE) + b"\nnext\n" + b"z" * (2 * MAX_LINE)
    for size in (len(raw), 1 << 16):
        assert [(n, len(line)) for n, line in raw_lines(Blocks(raw, size))] == [(1, MAX_LINE), (2, 4), (3, MAX_LINE)]
