"""Which topics are part of which: read from a file of two columns, child and parent, checked whole before it is used.

A topic may have several parents; a line that makes a topic its own parent (as the root of Klout's ontology is) says
nothing. A circle is refused: topics in it would all be parts of each other.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from influent.errors import InputError, quote
from influent.types import Taxonomy

MAX_BYTES = 256_000_000
"""More than this, unpacked, is no taxonomy that a person made."""
COLUMNS = (("child", "parent"), ("childtopicslug", "parenttopicslug"), ("childtopicslug", "parrenttopicslug"))
"""Names of the two columns, small letters: the plain ones, and those of Klout's published ontology."""
GZIP = b"\x1f\x8b"


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy from a CSV file with a header, plain or gzip'd, UTF-8; once while the file stays as it is.

    Raises
    ------
    InputError
        The file cannot be read, has no such columns, a line without a topic, or a circle, which the message names.
    """
    try:
        found = path.stat()
    except OSError:
        return _read(path, 0, 0)  # says what is wrong
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, written_ns: int, size: int) -> Taxonomy:  # noqa: ARG001  (they tell one state from another)
    parents: dict[str, set[str]] = {}
    for child, parent in _read_lines(path):
        parents.setdefault(parent, set())
        parents.setdefault(child, set()).update({parent} - {child})
    found = {topic: tuple(sorted(above)) for topic, above in sorted(parents.items())}
    circle = find_circle(found)
    if circle:
        raise InputError(
            f"the taxonomy goes round in a circle: {' is part of '.join(map(quote, circle))}",
            where=str(path),
            advice="take out one of these lines",
        )
    return Taxonomy(found, hashlib.sha256(repr(found).encode()).hexdigest()[:12])


def find_circle(parents: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Find topics that are parts of each other: the shortest way round from the first of them, or nothing.

    Examples
    --------
    >>> find_circle({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})
    ('a', 'b', 'c', 'a')
    """
    # topics without a parent left go, until none does: what stays has a circle above it
    waiting = {topic: len(set(above)) for topic, above in parents.items()}
    children: dict[str, list[str]] = {}
    for topic, above in parents.items():
        for parent in set(above):
            children.setdefault(parent, []).append(topic)
    free = [topic for topic, n in waiting.items() if not n]
    while free:
        for child in children.get(free.pop(), ()):
            waiting[child] -= 1
            if not waiting[child]:
                free.append(child)
    left = sorted(topic for topic, n in waiting.items() if n)
    if not left:
        return ()
    way = [left[0]]
    while way[-1] not in way[:-1]:
        way.append(min(parent for parent in parents[way[-1]] if waiting[parent]))
    return tuple(way[way.index(way[-1]) :])


def _read_lines(path: Path) -> Iterator[tuple[str, str]]:
    rows = csv.reader(io.StringIO(_read_text(path), newline=""))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        columns = next((pair for pair in COLUMNS if set(pair) <= set(header)), None)
        if columns is None:
            raise InputError(
                "a taxonomy needs the columns child and parent",
                where=f"{path}, line 1",
                advice="a header: child,parent",
            )
        child, parent = (header.index(name) for name in columns)
        for row in filter(None, rows):
            pair = tuple(row[column].strip() if column < len(row) else "" for column in (child, parent))
            if not all(pair):
                raise InputError(
                    "a line names no topic",
                    where=f"{path}, line {rows.line_num}",
                    advice="a child and a parent on each",
                )
            yield pair[0], pair[1]
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", where=f"{path}, line {rows.line_num}", advice="child,parent") from None


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == GZIP
        with gzip.open(path, "rb") if is_packed else path.open("rb") as file:
            found = file.read(MAX_BYTES + 1)
        if len(found) > MAX_BYTES:
            raise InputError(f"more than {MAX_BYTES:,} bytes", where=str(path), advice="a smaller taxonomy")
        return found.decode("utf-8-sig")
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is cut short"
        raise InputError(f"cannot read the taxonomy: {reason}", where=str(path), advice="a CSV file") from None
    except UnicodeDecodeError:
        raise InputError("the taxonomy is not UTF-8", where=str(path), advice="save it as UTF-8") from None
