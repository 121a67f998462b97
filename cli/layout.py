"""Rows of text in columns that stand under each other, however wide the characters are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from influent.cli.guard import safe
from influent.visible import columns_of

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
    return sum(columns_of(c) for c in text)


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


def fold(text: str, width: int | None, *, hang: int = 0) -> list[str]:
    """Break a text between words into lines of at most `width` cells; all but the first begin with `hang` blanks.

    A single word that is wider stays whole: the terminal breaks it, and it can still be copied.
    """
    if width is None or text_width(text) <= width:
        return [text]
    head = text[: len(text) - len(text.lstrip(" "))]
    lines, line = [], head
    for word in text.split():
        if line.strip() and text_width(line) + 1 + text_width(word) > width:
            lines.append(line)
            line = " " * hang
        line += word if not line.strip() else f" {word}"
    return [*lines, line]


def lay_out_facts(facts: Sequence[tuple[str, str, str]], *, width: int | None) -> list[str]:
    """Lay out facts: name, value at its right, then words, folded under themselves; all made safe before."""
    names = max((text_width(name) for name, _, _ in facts), default=0)
    values = max((text_width(value) for _, value, _ in facts), default=0)
    lines = []
    for name, value, words in facts:
        begin = f"  {pad(name, names)}{GAP}{pad(value, values, 'right') + GAP if value else ''}"
        lines += fold_after(begin, words, width)
    return lines


def fold_after(begin: str, words: str, width: int | None) -> list[str]:
    """Write words after a beginning, folded so that they stand under each other; first at each ``; ``."""
    hang = text_width(begin)
    left = None if width is None else max(MIN_WIDTH, width - hang)
    clauses = [words] if left is None or text_width(words) <= left else re.split(r"(?<=;) ", words)
    first, *rest = [line for clause in clauses for line in fold(clause, left)]
    return [f"{begin}{first}".rstrip(), *(" " * hang + line for line in rest)]


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
        used += columns_of(character)
        if used > width:
            break
        taken.append(character)
    return "".join(taken)
