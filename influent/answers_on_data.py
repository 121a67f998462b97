"""The answers about what is held: what became of a file, what is known of a person, what went when they left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from influent.types import Assertion, Measure


@dataclass(frozen=True)
class LoadReport:
    """What became of every row: ``read == loaded + duplicates + rejected + ignored`` always holds.

    `shadows` counts the good rows of the file that are second listings (kept, never counted); `batches` names the
    ledger ids of the file's packages, new or already there. `columns` says what the file calls ours, `constants` what
    its source has in every row.
    """

    file: str
    read: int
    loaded: int
    duplicates: int
    rejected: int
    ignored: int
    shadows: int
    batches: tuple[str, ...]
    rejects_file: str | None
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """How much went when people were forgotten: counts, never names.

    Of `n_asked` people `n_accounts` accounts were there; `n_others` accounts were known by their rows alone. Then rows,
    lines of kept runs, assertions, and rows of files of rows set aside.
    """

    n_asked: int
    n_accounts: int
    n_others: int
    n_interactions: int
    n_scores: int
    n_assertions: int
    n_rejects: int


@dataclass(frozen=True)
class AboutRun:
    """What one kept run found for one account; None = not known, or no position."""

    run: str
    ran_at: datetime
    model: str
    measure: Measure
    as_of: datetime | None
    user: str
    position: int | None
    authority: float | None
    authority_low: float | None
    authority_high: float | None
    pagerank: float | None
    echo: float | None
    score: float | None


@dataclass(frozen=True)
class About:
    """Everything that a store holds about one person: the answer to a request for access.

    `interactions` are all rows that name any of the `identities`, private ones too, as mappings of column to value;
    `assertions` all that was said of or by them; `runs` what was computed and kept.
    """

    user: str
    identities: tuple[str, ...]
    was_forgotten: bool
    is_withheld: bool
    account: str | None
    files: tuple[str, ...]
    batches: tuple[str, ...]
    assertions: tuple[Assertion, ...]
    runs: tuple[AboutRun, ...]
    interactions: tuple[Mapping[str, Any], ...]
