"""What is going on, on one line of a terminal's stderr; silent when stderr is not a terminal."""

from __future__ import annotations

import atexit
import os
import sys
import time
from typing import TYPE_CHECKING

from influent.cli.guard import safe

if TYPE_CHECKING:
    from influent.types import Progress

MIN_GAP_S = 0.1
CLEAR = "\r\x1b[K"


class ProgressLine:
    """One line that is overwritten; it begins to show when something takes longer than a moment."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._is_shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far something is; total 0 = not known."""
        now = time.monotonic()
        if now - self._last < MIN_GAP_S:
            return
        self._last = now
        counts = f" {done:,} of {total:,} ({100 * done // total} %)" if total else f" {done:,}" if done else ""
        sys.stderr.write(f"{CLEAR}{safe(what)} …{counts}")
        sys.stderr.flush()
        self._is_shown = True

    def clear(self) -> None:
        """Take the line away, so that what follows begins on a clean one."""
        if self._is_shown:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
            self._is_shown = False


_line = ProgressLine()
atexit.register(_line.clear)


def report_progress() -> Progress | None:
    """Give the line to report to, or None where nobody would see it."""
    return _line if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else None


def clear_progress() -> None:
    """Take the line away before anything else is printed."""
    _line.clear()
