"""What Ctrl-C has to stop: Python's own handler waits until a statement inside DuckDB has ended.

Whoever opens a connection says so by `stoppable`; the program, which hears of the signal at once, calls `stop_all`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol, TypeVar
from weakref import WeakSet


class Interruptible(Protocol):
    """Something that computes until another thread stops it."""

    def interrupt(self) -> None:
        """Stop what runs, now."""


C = TypeVar("C", bound=Interruptible)

_open: WeakSet[Interruptible] = WeakSet()


def stoppable(connection: C) -> C:
    """Remember a connection as long as it is there; gives it back."""
    _open.add(connection)
    return connection


def stop_all() -> None:
    """Stop what runs on any connection; each raises its own error where it was asked."""
    for connection in list(_open):
        with suppress(Exception):  # it was closed, and nobody has forgotten it yet
            connection.interrupt()
