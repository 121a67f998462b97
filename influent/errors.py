"""What can go wrong, what it is called, and how the program then ends.

::

    InfluentError
    ├── InputError          exit 2   a file, a row or an option cannot be used
    ├── StoreError          exit 3   a store cannot be reached, read or written
    │   ├── TransientStoreError      the same call may work in a moment
    │   └── CommitUnknownError       the connection was lost while committing: look in the ledger
    ├── RankError           exit 4   no certified result (did not converge, or the numbers forbid one)
    ├── NotFoundError       exit 5   a user, run or query that is not there; names the nearest ones
    └── ConfigError         exit 6   a model, a source map or an environment variable is wrong

A load that set rows aside ends with exit 1, an interrupt (Ctrl-C) with 130.
"""

from __future__ import annotations

from collections.abc import Sequence

EXIT_ROWS_SET_ASIDE = 1
EXIT_INTERRUPTED = 130
VALUE_LIMIT = 40


def quote(value: object) -> str:
    """Show a value from outside in a message: one line, at most 40 characters, no control characters."""
    text = str(value)
    safe = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[: VALUE_LIMIT + 1])
    return f'"{safe[:VALUE_LIMIT]}…"' if len(text) > VALUE_LIMIT or len(safe) > VALUE_LIMIT else f'"{safe}"'


class InfluentError(Exception):
    """Say in three parts why influent stopped.

    Parameters
    ----------
    what : str
        What happened, in one clause; values from outside pass through :func:`quote`.
    where : str
        The file and line, the store's address, the model's key: where to look.
    advice : str
        The one next step.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        """All three parts on three lines, as the command line prints them after ``influent:``."""
        return f"{self.what}\n          {self.where}\n          try: {self.advice}"


class InputError(InfluentError):
    """A file, row or option cannot be used as given."""

    exit_code = 2


class StoreError(InfluentError):
    """A store cannot be reached, read or written."""

    exit_code = 3


class TransientStoreError(StoreError):
    """A store refused for now; the same call may work in a moment."""


class CommitUnknownError(StoreError):
    """The connection was lost during commit: only the batch ledger knows whether the data is there."""


class RankError(InfluentError):
    """No certified result: it did not converge, or the numbers given forbid one."""

    exit_code = 4


class NotFoundError(InfluentError):
    """A user, run or query that is not there; the message names the nearest ones."""

    exit_code = 5

    @classmethod
    def among(cls, kind: str, value: str, nearest: Sequence[str], *, where: str) -> NotFoundError:
        """Build the error for an unknown `value` of the given `kind`, naming the `nearest` known ones."""
        advice = "one of " + ", ".join(quote(n) for n in nearest) if nearest else f"a {kind} that is there"
        return cls(f"there is no {kind} {quote(value)}", where=where, advice=advice)


class ConfigError(InfluentError):
    """A model file, source map or environment variable is wrong."""

    exit_code = 6
