"""How stable is an order, and does it agree with what others say? Two runs, or a run and a file of scores."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import Stamp
from influent.answers_over_time import Comparison
from influent.engine.compare import compare_orders
from influent.errors import InputError, quote
from influent.types import FloatVector, IdVector

if TYPE_CHECKING:
    from influent.store.protocol import Run, Store

COLUMNS = ("user", "score")


def compare_runs(store: Store, first: str, second: str, *, top_k: int) -> Comparison:
    """Compare the orders of two runs among those whom both list; NotFoundError names the runs nearest to a wrong id."""
    before, after = store.read_run(first), store.read_run(second)
    return _compare(after, _order(before), top_k, compared_with=before.id, before=_stamp(before))


def compare_with_scores(store: Store, run: str, file: Path, *, top_k: int) -> Comparison:
    """Compare the order of a run with the scores of a CSV file, columns ``user`` and ``score``, larger is better.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, has no number where one must be, or names a user twice; with line.
    NotFoundError
        No such run; the message names the nearest.
    """
    return _compare(store.read_run(run), read_scores(file), top_k, compared_with=file.name, before=None)


def read_scores(file: Path) -> tuple[IdVector, FloatVector]:
    """Read the columns ``user`` and ``score`` of a UTF-8 CSV file with a header; errors as `compare_with_scores`."""
    scores: dict[str, float] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            for line, user, score in _rows(csv.DictReader(text), file):
                if user in scores:
                    raise InputError(
                        f"user {quote(user)} stands twice",
                        where=f"{file}: line {line:,}, column user",
                        advice="one line a user",
                    )
                scores[user] = _number(score, where=f"{file}: line {line:,}, column score")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot read the scores: {reason}", where=str(file), advice="a CSV file in UTF-8") from None
    return np.array([*scores], dtype=object), np.array([*scores.values()], dtype=np.float64)


def _rows(reader: csv.DictReader[str], file: Path) -> Iterator[tuple[int, str, str]]:
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"there is no column {' and no column '.join(missing)}",
            where=f"{file}: line 1",
            advice="a first line that names the columns: user,score",
        )
    for row in reader:
        yield reader.line_num, row["user"] or "", row["score"] or ""


def _number(text: str, *, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{quote(text)} is not a finite number", where=where, advice="digits with a decimal point")
    return number


def _compare(
    run: Run, other: tuple[IdVector, FloatVector], top_k: int, *, compared_with: str, before: Stamp | None
) -> Comparison:
    found = compare_orders(*other, *_order(run), top_k=top_k)
    return Comparison(stamp=_stamp(run), before=before, run=run.id, compared_with=compared_with, **vars(found))


def _order(run: Run) -> tuple[IdVector, FloatVector]:
    """Those whom a run lists, and their positions turned so that larger is better; ties within its bounds are ties."""
    listed = run.position > 0
    return run.users[listed], -run.position[listed].astype(np.float64)


def _stamp(run: Run) -> Stamp:
    return Stamp(run.snapshot, run.model, run.measure, run.as_of)
