"""The one place that prints: tables for people, plain aligned text when piped, JSON, CSV.

Answers go to stdout; notes about how they came about go to stderr. What commands hand over may hold text from
outside: cells and lines pass the guard here or where they are made (:mod:`influent.cli.guard`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from influent.cli.guard import safe, safe_json, shell_word, without_userinfo
from influent.cli.layout import Column, fold, lay_out
from influent.cli.progress import clear_progress
from influent.numbers import day
from influent.visible import guard_formula

if TYPE_CHECKING:
    from influent.answers import Stamp
    from influent.cli.options import Place, Printing

Suggestion = tuple[str, Sequence[str], Sequence[str]]
"""A command to try next: its name, its arguments, its options."""

BOLD, DIM, RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def show(answer: object, printing: Printing, paint: Callable[[], Iterable[str]]) -> None:
    """Print an answer: as JSON or CSV when that was asked for, else the lines that `paint` makes."""
    clear_progress()
    if printing.json:
        from influent.answers import to_json_object  # noqa: PLC0415  (numpy, on first use)

        print_json(answer if isinstance(answer, dict | list) else to_json_object(answer))
    elif getattr(printing, "csv", False):
        rows: list[dict[str, Any]] = answer.to_dicts()  # type: ignore[attr-defined]
        print_csv(list(rows[0]) if rows else [], [list(row.values()) for row in rows])
    else:
        print_lines(paint())


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that were made safe where they were made."""
    for line in lines:
        print(line)  # noqa: T201


def print_json(value: object) -> None:
    """Print JSON, indented; hidden characters as escapes, everything as escapes where stdout is not Unicode."""
    import json  # noqa: PLC0415  (this and csv: on first use)

    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(value, indent=2, ensure_ascii=not is_unicode, allow_nan=False, default=plain)
    print(safe_json(text))  # noqa: T201


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV; text that a spreadsheet would take for a formula gets a leading ``'``, as in exports."""
    import csv  # noqa: PLC0415

    writer = csv.writer(sys.stdout, lineterminator="\n")
    if columns:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])


def prose(text: str) -> list[str]:
    """Break a sentence between words, so that it fits the terminal; piped it stays one line."""
    return fold(text, terminal_width())


SURE = ("90 %", "places")
"""Titles of the columns that say how sure the others are: left out where no intervals were asked for."""


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], *, without: Collection[str] = ()) -> list[str]:
    """Lay rows out for wherever stdout goes: bold titles and the terminal's width, or plain and as wide as it takes."""
    if without:
        kept = [nth for nth, column in enumerate(columns) if column.title not in without]
        columns, rows = [columns[nth] for nth in kept], [[row[nth] for nth in kept] for row in rows]
    titles, *lines = lay_out(columns, rows, width=terminal_width())
    return [bold(titles), *lines]


def stamp_line(stamp: Stamp) -> str:
    """Say what an answer was computed from."""
    as_of = "" if stamp.as_of is None else f" · as of {day(stamp.as_of)}"
    topic = "" if stamp.topic is None else f"topic {safe(stamp.topic)} · "
    taxonomy = "" if stamp.taxonomy is None else f" · taxonomy {stamp.taxonomy}"
    return f"{topic}model {safe(stamp.model)} · measure {stamp.measure}{as_of} · snapshot {stamp.snapshot}{taxonomy}"


def suggest(verb: str, *arguments: str, options: Sequence[str] = ()) -> Suggestion:
    """Put a command together that :func:`next_commands` will show."""
    return verb, arguments, options


def next_commands(place: Place | None, *suggestions: Suggestion) -> list[str]:
    """Say what to try next: whole commands that can be pasted, with the store and model that were named."""
    named = [] if place is None else place.named()
    lines = [_command_line(suggestion, named) for suggestion in suggestions]
    return [f"{'next:' if i == 0 else '     '} {line}" for i, line in enumerate(lines)]


def note(text: str) -> None:
    """Say something about how an answer came about, on stderr."""
    clear_progress()
    print(safe(without_userinfo(text)), file=sys.stderr)  # noqa: T201


def bold(text: str) -> str:
    """Write text bold where that can be seen."""
    return f"{BOLD}{text}{RESET}" if has_colour() and text else text


def dim(text: str) -> str:
    """Write text faint where that can be seen."""
    return f"{DIM}{text}{RESET}" if has_colour() and text else text


def has_colour() -> bool:
    """Whether stdout is a terminal that wants more than plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int | None:
    """Give the width of the terminal that stdout is; None when it is none."""
    return _columns() if sys.stdout.isatty() else None


def _columns() -> int:
    named = os.environ.get("COLUMNS", "")
    try:
        return int(named) if named.isdecimal() and int(named) else os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80


def _command_line(suggestion: Suggestion, named: Sequence[str]) -> str:
    verb, arguments, options = suggestion
    words = [*arguments, *options, *named]
    if any(argument.startswith("-") for argument in arguments):
        words = [*options, *named, "--", *arguments]
    return " ".join(shell_word(word) for word in ("influent", *verb.split(), *words))


def _csv_cell(value: object) -> object:
    if isinstance(value, tuple | list):
        value = " ".join(str(item) for item in value)
    if isinstance(value, str):
        return guard_formula(value)
    return plain(value) if isinstance(value, date) else value


def plain(value: object) -> str:
    """Write a time as ISO 8601, UTC as Z; anything else as Python writes it."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, date) else str(value)
