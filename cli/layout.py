"""Rows of text in columns that stand under each other, however wide the characters are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from influent.cli.guard import safe

GAP = "  "
MIN_WIDTH = 8
"""A column is never cut below this many cells."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its title, the side its cells stand at, and whether a narrow terminal may cut it."""

    title: str
    align: Literal["left", "right"] = "right"
    may_shrink: bool = False


def text_width(text: str) -> int:
    """Count the cells that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(c) for c in text)


def cut(text: str, width: int) -> str:
    """Shorten a text to `width` cells; what is left out shows as … in its middle, so that beginning and end stay."""
    if text_width(text) <= width:
        return text
    head, tail = (width - 1) - (width - 1) // 3, (width - 1) // 3
    return f"{_prefix(text, head)}…{_prefix(text[::-1], tail)[::-1]}"


def lay_out(columns: Sequence[Column], rows: Sequence[Sequence[object]], *, width: int | None) -> list[str]:
    """Lay rows out under their titles: a line each, titles first; `width` None = as wide as it takes."""
    cells = [[safe(cell) for cell in row] for row in rows]
    wide = [max([text_width(column.title), *(text_width(row[i]) for row in cells)]) for i, column in enumerate(columns)]
    if width is not None:
        wide = _shrink(columns, wide, width)
    titles = [column.title for column in columns]
    return [_line(columns, row, wide) for row in (titles, *cells)]


def lay_out_facts(facts: Sequence[tuple[str, str, str]]) -> list[str]:
    """Lay out facts, a line each: name, value at its right, then words; all made safe before."""
    names = max((text_width(name) for name, _, _ in facts), default=0)
    values = max((text_width(value) for _, value, _ in facts), default=0)
    return [
        f"  {pad(name, names)}{GAP}{pad(value, values, 'right') + GAP if value else ''}{words}".rstrip()
        for name, value, words in facts
    ]


def pad(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """Fill a text up to `width` cells."""
    blank = " " * max(0, width - text_width(text))
    return text + blank if align == "left" else blank + text


def _line(columns: Sequence[Column], row: Sequence[str], wide: Sequence[int]) -> str:
    cells = [pad(cut(cell, width), width, column.align) for column, cell, width in zip(columns, row, wide, strict=True)]
    return GAP.join(cells).rstrip()


def _shrink(columns: Sequence[Column], wide: list[int], width: int) -> list[int]:
    """Take the missing cells from the widest column that may shrink, again and again."""
    wide = list(wide)
    missing = sum(wide) + len(GAP) * (len(wide) - 1) - width
    while missing > 0:
        able = [i for i, column in enumerate(columns) if column.may_shrink and wide[i] > MIN_WIDTH]
        if not able:
            break
        wide[max(able, key=lambda i: wide[i])] -= 1
        missing -= 1
    return wide


def _prefix(text: str, width: int) -> str:
    taken, used = [], 0
    for character in text:
        used += _cells(character)
        if used > width:
            break
        taken.append(character)
    return "".join(taken)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
