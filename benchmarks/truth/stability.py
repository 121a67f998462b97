"""Does a score stay where it is when little happened? A hundredth of the interactions lost; time going by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from benchmarks.truth.methods import CLASSIC, METHODS
from benchmarks.truth.sets import TruthSet
from influent.engine.cells import weigh
from influent.engine.compare import Agreement, compare_orders
from influent.types import DailyCounts, FloatVector

Score = Callable[[DailyCounts], FloatVector]
LOST = 0.01
DRAWS = 10
STEPS = 10
ENOUGH = 20
"""Interactions that credit a person, from which on a score of theirs is asked to be steady (R17)."""
SHOWN = ("distinct people who react", "in-strength", "PageRank (`classic`)", "**`default`** (log, prior 100)",
         "`now` (half-life 90 days)")  # fmt: skip


def steadiness(counts: DailyCounts, score: Score) -> float:
    """Give the least Spearman of `DRAWS` draws between a score of all and of what is left when 1 % is lost."""
    whole, enough = score(counts), _well_known(counts)
    found = [_agreement(counts, whole, score(lose(counts, seed)), enough).spearman for seed in range(DRAWS)]
    return min(1.0 if rho is None else rho for rho in found)


def volatility(counts: DailyCounts, score: Score) -> float:
    """Give by how many percentiles a person moves on average from step to step, over the later half of the days."""
    first, last = int(counts.day.min()), int(counts.day.max())
    days = np.linspace((first + last) / 2, last, STEPS + 1).astype(int).tolist()
    moves = []
    before = until(counts, days[0])
    was = score(before)
    for day in days[1:]:
        now = until(counts, day)
        found = score(now)
        moves.append(_agreement(counts, was, found, _well_known(before)).volatility)
        before, was = now, found
    return float(np.mean(moves))


def lose(counts: DailyCounts, seed: int) -> DailyCounts:
    """Lose each interaction with the chance `LOST`."""
    n = np.random.default_rng(seed).binomial(counts.n, 1 - LOST)
    return replace(counts, n=n, weight_e6=counts.weight_e6 * n // np.maximum(counts.n, 1)).where(n > 0)


def until(counts: DailyCounts, day: int) -> DailyCounts:
    """Leave out what happened after a day."""
    return counts.where(counts.day <= day)


def report(sets: list[TruthSet]) -> Iterator[str]:
    """Lay both out, a line a score."""
    yield "| score | " + " | ".join(each.name for each in sets) + " |"
    yield "|---|" + "---|" * len(sets)
    for name in SHOWN:
        found = [(steadiness(each.counts, METHODS[name]), volatility(each.counts, METHODS[name])) for each in sets]
        yield f"| {name} | " + " | ".join(f"{rho:.4f}; {moves:.2f}" for rho, moves in found) + " |"


def _well_known(counts: DailyCounts) -> np.ndarray:
    return np.flatnonzero(weigh(counts, CLASSIC, None).n_in >= ENOUGH)


def _agreement(counts: DailyCounts, a: FloatVector, b: FloatVector, among: np.ndarray) -> Agreement:
    ids = np.sort(counts.users)[among]
    return compare_orders(ids, a[among], ids, b[among], top_k=1)
