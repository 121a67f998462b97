"""What one bad input is and what must become of it, and how the cases of this folder are written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

AT = "2026-01-01T00:00:00Z"
HEADER = "actor,target,kind,happened_at"
GOOD = f"ana,bo,like,{AT}"


@dataclass(frozen=True)
class Case:
    """One file, and what ``influent load`` must make of it.

    `item` is its number in the catalogue of bad inputs (RELIABILITY, section 4). `make` is what the file holds, or
    puts something else at its path. `counts` are read, loaded, duplicates, rejected and ignored; None = the file is
    refused. `words` stand in what is said: on stdout, on stderr, or as the reason in the file of rows set aside.
    `users` are in the store afterwards, byte for byte.
    """

    item: int
    name: str
    make: bytes | Callable[[Path], object]
    counts: tuple[int, int, int, int, int] | None
    words: tuple[str, ...] = ()
    file: str = "made.csv"
    options: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    times: int = 1

    @property
    def exit_code(self) -> int:
        """0, 1 when rows were set aside, 2 when the file was refused."""
        return 2 if self.counts is None else int(self.counts[3] > 0)

    def put(self, folder: Path) -> Path:
        """Make the file, or whatever stands in its place."""
        path = folder / self.file
        if callable(self.make):
            self.make(path)
        else:
            path.write_bytes(self.make)
        return path


ONE = (1, 1, 0, 0, 0)
TWO = (2, 2, 0, 0, 0)
ONE_OF_TWO = (2, 1, 0, 1, 0)


def table(*rows: str, header: str = HEADER, end: str = "\n") -> bytes:
    """Write a header and rows as a CSV file."""
    return "".join(f"{row}{end}" for row in (header, *rows)).encode()


def taken(item: int, name: str, row: str, *, header: str = HEADER, user: str = "", **more: object) -> Case:
    """Make the case of a row that is taken as it stands, `user` byte for byte."""
    users = (user,) if user else ()
    return Case(item, name, table(row, header=header), ONE, users=users, **more)  # type: ignore[arg-type]


def set_aside(item: int, name: str, row: str, reason: str, *, header: str = HEADER, **more: object) -> Case:
    """Make the case of a row that is set aside for a reason, while the good one before it is kept."""
    good = GOOD + "," * (header.count(",") - HEADER.count(","))
    return Case(item, name, table(good, row, header=header), ONE_OF_TWO, (reason,), **more)  # type: ignore[arg-type]
