"""Look-alike ids as a file to review, and what the review decided into the assertion ledger: never by themselves."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from influent.asserting import assert_about, login
from influent.engine.lookalikes import Pair, find_lookalikes
from influent.errors import InputError, quote
from influent.reports.manifest import About
from influent.reports.tables import write_columns
from influent.store.assertions import make_assertion
from influent.visible import FORMULA_STARTS

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.view import View

DECISIONS = ("same", "not", "")


@dataclass(frozen=True)
class Reviewed:
    """What a review file decided: pairs that are one person, pairs that are not, and those left open."""

    n_same: int
    n_not: int
    n_open: int


def suggest_lookalikes(view: View, path: Path, *, overwrite: bool = False) -> int:
    """Write pairs of ids that look alike to a CSV file with an empty column `decision`; say how many.

    Pairs that are one person already, or that somebody said are not, are left out. `n_a` and `n_b` are the interactions
    credited to each, `n_shared` how many people both react to.
    """
    decided = {frozenset((r.about, r.value)) for r in view.store.assertions() if r.kind in ("same", "unsame")}
    pairs = [pair for pair in find_lookalikes(list(view.graph.ids)) if frozenset((pair.a, pair.b)) not in decided]
    columns: dict[str, list[object]] = {
        "decision": [None] * len(pairs),
        "a": [pair.a for pair in pairs],
        "b": [pair.b for pair in pairs],
        "why": [pair.why for pair in pairs],
        "similarity": [pair.similarity for pair in pairs],
        "n_a": [int(view.cells.n_in[view.place(pair.a)]) for pair in pairs],
        "n_b": [int(view.cells.n_in[view.place(pair.b)]) for pair in pairs],
        "n_shared": [_n_shared(view, pair) for pair in pairs],
    }
    about = About("lookalikes", view.stamp, datetime.now(UTC))
    return write_columns(columns, path, "csv", about=about, overwrite=overwrite).n_rows


def apply_review(store: AssertedStore, path: Path, *, who: str | None = None) -> Reviewed:
    """Assert what was decided in a reviewed file: `same`, `not`, or nothing for a pair that is left open.

    Raises
    ------
    InputError
        The file cannot be read or has another decision; nothing is asserted then.
    NotFoundError
        An id is not there.
    """
    rows = list(_read(path))
    for decision, a, b in rows:
        if decision == "same":
            assert_about(store, "same", a, b, who=who, reason="look-alikes, reviewed")
        elif decision == "not":
            now = datetime.now(UTC)
            said = {"who": who or login(), "said_at": now, "reason": "look-alikes, reviewed", "expires_at": None}
            store.write_assertions([make_assertion("unsame", a, b, **said)])
    count = [decision for decision, _, _ in rows].count
    return Reviewed(count("same"), count("not"), count(""))


def _read(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                decision, a, b = (_unguarded(str(row[name])) for name in ("decision", "a", "b"))
                decision = decision.strip().lower()
                if decision not in DECISIONS:
                    raise InputError(
                        f"{quote(decision)} is no decision",
                        where=f"{path}, line {line}",
                        advice="same, not, or nothing",
                    )
                yield decision, a, b
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise InputError(
            f"the review cannot be read: {type(error).__name__}",
            where=str(path),
            advice="the file that influent lookalikes wrote, with its columns decision, a, b",
        ) from None


def _unguarded(cell: str) -> str:
    """Take the mark away that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def _n_shared(view: View, pair: Pair) -> int:
    rows = [
        set(view.cells.indices[view.cells.indptr[place] : view.cells.indptr[place + 1]].tolist())
        for place in map(view.place, pair[:2])
    ]
    return len(rows[0] & rows[1])
