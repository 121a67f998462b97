"""Solve values = base + scale * (matrix @ values) until a certified bound holds: the one loop behind every rank.

One application of the matrix shrinks differences by the factor q < 1 (in L1 for rows of N, in the maximum norm for
columns). Then:

* iteration: a sweep that changed the values by c leaves an error of at most c q / (1 - q), whatever it started from:
  what is left of the equation is at most c q (``blocks.py``), and the series of the remaining steps adds 1 / (1 - q);
* rounding: each step's sums lose at most ``terms`` unit roundoffs of their result (Higham 2002, section 3.1), the
  weights' division by their rows' sums as many of each row, and the series adds 1 / (1 - q) of both.

The only stop rule is the sum of the two. Between sweeps the values may be moved to where fewer sweeps are left, by
scaling them to the mass that the equation says they leave and by mixing (``anderson.py``): the bound
speaks of the last sweep alone, so it never depends on how good that was. The two are never done together: the scaling
is no linear step, and mixtures of it may go round in circles. Same input, same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from influent.engine.rank.anderson import SLOW, Mixing
from influent.engine.rank.blocks import Blocks, System, per_row
from influent.errors import RankError
from influent.types import FloatVector

FloatBlock = NDArray[np.float64]

LARGE = 4096
"""Users from which scaling begins with the first sweep. Fewer are often no more than a chain, which plain sweeps end
exactly."""

UNIT_ROUNDOFF = float(np.finfo(np.float64).eps) / 2


@dataclass(frozen=True)
class Solution:
    """A solved vector (n,) or block (n, k) and its certificate.

    `error_bound`: at most this far from the exact answer (L1 for visits, largest element for chances).
    `residual`: the last sweep's change in the same norm, before the bound's factor.
    """

    values: FloatBlock
    error_bound: float
    residual: float
    ran_iterations: int


def solve(
    system: System,
    q: float,
    tolerance: float,
    *,
    rounding: Callable[[FloatBlock], float],
    mass: FloatVector | None = None,
    guess: FloatBlock | None = None,
) -> Solution:
    """Sweep until the certified bound is at most `tolerance`.

    Parameters
    ----------
    q : float
        One application of the system's matrix shrinks differences by this factor, < 1.
    rounding : callable
        Unit roundoffs that one step may lose on given values, in the system's norm.
    mass : () or (k,) float64, optional
        What the exact solution leaves, of each column or part: ``system.keep @ values``. All equations added up say
        it, as what leaves is what was put in. One scaling a sweep removes the slowest part of the error, the one that
        all users share (94 sweeps become 15 on R-MAT graphs).
    guess : as the base, optional
        Where to begin, when something near the solution is known; up to one factor when `mass` is given. The better it
        is the fewer sweeps; the proof does not depend on it.

    Raises
    ------
    RankError
        The tolerance is below what float64 can promise here; the message names one that works.
    """
    values = (system.base if guess is None else guess).copy()
    mixing = Mixing(system.base)
    iterations, before, is_slow = 0, np.inf, len(values) >= LARGE
    if mass is not None and system.keep is not None and (is_slow or guess is not None):
        _scale(values, system, system.add_up(per_row(system.keep, values) * values), mass)
    while True:
        after = values.copy()
        change, leaving = system.sweep(after)
        iterations += 1
        by_iteration = change * q / (1 - q)
        if by_iteration <= tolerance or iterations % 64 == 0:
            by_rounding = UNIT_ROUNDOFF * rounding(after) / (1 - q)
            if by_iteration + by_rounding <= tolerance:
                return Solution(after, by_iteration + by_rounding, change, iterations)
            _refuse_below_rounding(tolerance, by_iteration, by_rounding)
        is_slow = is_slow or change > SLOW * before
        before = change
        if mass is not None and is_slow and not mixing.has_begun:
            _scale(after, system, leaving, mass)
        values = mixing.go_on(values, after, change)


def _scale(values: FloatBlock, system: System, leaving: FloatVector, mass: FloatVector) -> None:
    """Scale values, in place, to the mass they must leave; a column or part that leaves none stays."""
    factor = np.divide(mass, leaving, out=np.ones_like(mass), where=leaving > 0)
    values *= factor if system.parts is None else factor[system.parts]


def solve_columns(P: Blocks, d: float, q: float, start: FloatBlock, tolerance: float) -> Solution:
    """Solve Y = start + d P Y for a vector or a block; the error bound is of each element."""
    terms = 2.0 * float(P.terms.max(initial=0))
    return solve(System(P, np.full(P.n, d), start), q, tolerance, rounding=lambda y: terms * float(y.max(initial=1.0)))


def reachable_tolerance(P: Blocks, q: float, wanted: float) -> float:
    """Widen a wanted error of `solve_columns` to what rounding allows, for solutions of at most 1 / (1 - q)."""
    return max(wanted, 2 * UNIT_ROUNDOFF * 2.0 * float(P.terms.max(initial=0)) / (1 - q) ** 2)


def _refuse_below_rounding(tolerance: float, by_iteration: float, by_rounding: float) -> None:
    if by_rounding >= tolerance or by_iteration <= by_rounding / 16:
        raise RankError(
            f"a bound of {tolerance:g} is below what 64-bit numbers can promise here",
            where=f"rounding alone may be {by_rounding:.3g}",
            advice=f"a tolerance of {2 * by_rounding:.1g} or more",
        )
