"""Text from outside on its way to people: what cannot be seen, or turns what is seen around, is shown as an escape.

C0 and C1 controls could move a terminal's cursor or rename its window, bidi controls swap what is read, zero-width
characters make two ids look like one. RELIABILITY, section 5: terminal escape injection.
"""

from __future__ import annotations

import unicodedata

# Cc controls, Cf formats (bidi, zero-width), Cs lone surrogates, Co private use, Cn unassigned, Zl and Zp separators.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001  (full-width ones)
"""First characters that make Excel, LibreOffice or Google Sheets read a text cell as a formula, or skip to one."""


def visible(text: str) -> str:
    r"""Show text from outside on one line: what cannot be seen is written as an escape.

    Examples
    --------
    >>> visible("bo\x1b[2J\u202eanna")
    'bo\\x1b[2J\\u202eanna'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_seen, text))


def guard_formula(text: str) -> str:
    """Put a ``'`` before a text that a spreadsheet would run as a formula (OWASP, "CSV Injection").

    Examples
    --------
    >>> guard_formula("=1+1"), guard_formula("ana")
    ("'=1+1", 'ana')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def is_hidden(character: str) -> bool:
    """Whether a character must not reach a reader as it is."""
    return unicodedata.category(character) in HIDDEN


def shorten(text: str, width: int) -> str:
    """Cut to `width` columns, counting wide characters twice and combining ones not at all; … shows the cut."""
    columns = 0
    for position, character in enumerate(text):
        columns += columns_of(character)
        if columns > width:
            return text[: max(position - 1, 1)] + "…"
    return text


def columns_of(character: str) -> int:
    """Count the columns that a character takes: none for combining ones, two for wide ones."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _seen(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii") if is_hidden(character) else character
