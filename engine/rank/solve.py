"""Solve x = start + step(x) until a certified bound holds: the one loop behind every rank and explanation.

A step shrinks differences by the factor q < 1 (in L1 for rows of N, in the maximum norm for columns). Then:

* iteration: a step that changed x by c leaves an error of at most c q / (1 - q), the series of the remaining steps;
* rounding: each step's sums lose at most ``RowSums.terms`` unit roundoffs of their result (Higham 2002, section
  3.1), P itself has lost as many of each row by its division, and the series adds 1 / (1 - q) of both.

The only stop rule is the sum of the two. Sums run in a fixed order on one thread: same input, same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from influent.engine.rank.sums import RowSums
from influent.errors import RankError

FloatBlock = NDArray[np.float64]
UNIT_ROUNDOFF = float(np.finfo(np.float64).eps) / 2


@dataclass(frozen=True)
class Solution:
    """A solved vector (n,) or block (n, k) and its certificate.

    `error_bound`: at most this far from the exact answer (L1 for visits, largest element for chances).
    `residual`: the last step's change in the same norm, before the bound's factor.
    """

    values: FloatBlock
    error_bound: float
    residual: float
    ran_iterations: int


def iterate(
    step: Callable[[FloatBlock], FloatBlock],
    start: FloatBlock,
    q: float,
    tolerance: float,
    *,
    norm: Callable[[FloatBlock], float],
    rounding: Callable[[FloatBlock], float],
) -> Solution:
    """Repeat x = start + step(x) until the certified bound is at most `tolerance`."""
    values = start
    iterations = 0
    while True:
        after = step(values)
        after += start
        change = norm(after - values)
        values = after
        iterations += 1
        by_iteration = change * q / (1 - q)
        if by_iteration <= tolerance or iterations % 64 == 0:
            by_rounding = UNIT_ROUNDOFF * rounding(values) / (1 - q)
            if by_iteration + by_rounding <= tolerance:
                return Solution(values, by_iteration + by_rounding, change, iterations)
            _refuse_below_rounding(tolerance, by_iteration, by_rounding)


def solve_columns(P: RowSums, d: float, q: float, start: FloatBlock, tolerance: float) -> Solution:
    """Solve Y = start + d P Y for a vector or a block; the error bound is of each element."""
    terms = 2.0 * float(P.terms.max(initial=0))
    return iterate(
        lambda values: d * P(values),
        start,
        q,
        tolerance,
        norm=lambda change: float(np.abs(change).max(initial=0.0)),
        rounding=lambda y: terms * float(y.max(initial=1.0)),
    )


def reachable_tolerance(P: RowSums, q: float, wanted: float) -> float:
    """Widen a wanted error of `solve_columns` to what rounding allows, for solutions of at most 1 / (1 - q)."""
    return max(wanted, 2 * UNIT_ROUNDOFF * 2.0 * float(P.terms.max(initial=0)) / (1 - q) ** 2)


def _refuse_below_rounding(tolerance: float, by_iteration: float, by_rounding: float) -> None:
    if by_rounding >= tolerance or by_iteration <= by_rounding / 16:
        raise RankError(
            f"a bound of {tolerance:g} is below what 64-bit numbers can promise here",
            where=f"rounding alone may be {by_rounding:.3g}",
            advice=f"a tolerance of {2 * by_rounding:.1g} or more",
        )
