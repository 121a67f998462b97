"""How often does a walk of attention come by? Rows and columns of N = (I - d P)^-1, with certified bounds.

P[u, v] = W[u, v] / (out(u) + prior): row = influencee, column = influencer; rows of dangling users are zero, and
a walk ends where its row sums to less than one. Nothing here normalises or interprets: `visits` gives a row of N
(or a mixture of rows), `chances` columns, and both say how far they may be off (``solve.py``). Solving happens among
the core alone (``core.py``); one step before it and one after give everybody else. As they follow from the core's
values without iteration, what is left of the whole equation is what is left of the core's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.rank.blocks import System, per_row
from influent.engine.rank.echo import Echo
from influent.engine.rank.solve import FloatBlock, Solution, solve
from influent.engine.rank.steps import Steps
from influent.errors import RankError
from influent.types import FloatVector, IntVector


class Walk:
    """A walk of attention along `steps` with damping d, in [0, 1): the probability to go on at each step."""

    def __init__(self, steps: Steps, damping_factor: float) -> None:
        if not 0 <= damping_factor < 1:
            raise RankError(
                f"the damping factor {damping_factor:g} is not in [0, 1)",
                where="damping_factor",
                advice="0.85, or any number from 0 up to but without 1",
            )
        self.steps = steps
        self.n = steps.n
        self.damping_factor = damping_factor
        self.q = damping_factor * float(steps.share.max(initial=0.0))

    @property
    def P(self) -> csr_array[Any]:
        """Probabilities to go from u to v when the walk goes on, (n, n)."""
        return self.steps.P

    @property
    def into(self) -> csr_array[Any]:
        """P transposed (row = influencer): who reacts to a user, and with which probability."""
        return self.steps.into

    @cached_property
    def echo(self) -> Echo:
        """Brackets of N[v, v] for everybody; made on first use, one solve."""
        return Echo(self.P, self.damping_factor, self.q)

    def start_at(self, user: int) -> FloatVector:
        """Make the distribution of walks that all start at one user, (n,)."""
        start = np.zeros(self.n)
        start[user] = 1.0
        return start

    def visits(
        self,
        start: FloatBlock,
        tolerance: float,
        *,
        until: int | None = None,
        parts: IntVector | None = None,
        guess: FloatVector | None = None,
    ) -> Solution:
        """Count expected visits of a walk from the distribution `start` to everybody: start N, (n,); error in L1.

        With `until` the walk ends when it first meets that user: visits before then, and at the user's own place
        the probability of meeting them at all. A block (n, k) of starts is solved together; the error is then each
        column's. With `parts`, (n,) numbers from 0, the graph is several without a pair between them, and the error is
        each one's. A `guess` (n,) of the visits, up to one factor, saves sweeps.

        Raises
        ------
        RankError
            `tolerance` is below what float64 can promise on this graph.
        """
        d, core, total = self.damping_factor, self.steps.core, self.steps.total
        start = start.astype(np.float64)
        unit = total[core.users]
        passing = start / per_row(total, start)  # visits by each unit of weight that they are passed on along
        passing[core.users] = 0.0
        if until is not None:
            passing[until] = 0.0
        base = (start + d * core.rest_into(passing))[core.users]
        held = None
        base /= per_row(unit, base)
        if until is not None and core.is_core[until]:
            held = (core.places(np.array([until])),)
            base[held] = 0.0
        system = System(
            core.into,
            d / unit,
            base,
            unit=unit,
            held=held,
            keep=unit - d * self.steps.kept if until is None else None,
            parts=None if parts is None else parts[core.users],
        )

        def everybody(solved: FloatBlock) -> FloatBlock:
            passing[core.users] = solved
            values = start + d * core.rest_into(passing)
            inside = solved * per_row(unit, solved)
            if held is not None:  # nothing is passed on from there, but this much arrives
                inside[held] = values[until] + d * core.into.row_sum(int(held[0][0]), solved)
            values[core.users] = inside
            return values

        terms = self.steps.terms_into + self.steps.terms_out

        def rounding(values: FloatBlock) -> float:
            lost = (terms * values.T).T
            return float(np.max(lost.sum(axis=0) if parts is None else np.bincount(parts, weights=lost), initial=0.0))

        mass = system.add_up(per_row(unit, base) * base) if until is None else None
        begin = None if guess is None else guess[core.users] / unit
        return self._solve(system, tolerance, everybody, rounding=rounding, mass=mass, guess=begin)

    def chances(self, targets: IntVector, tolerance: float, *, until_met: bool = False) -> Solution:
        """Solve N[:, v] for each v of `targets`: expected visits to v from everybody, (n, k); error per element.

        With `until_met` each walk ends when it first meets v: the probability of meeting v at all, h[:, v].
        All k columns are solved together: a step reads the graph once.
        """
        columns = np.arange(len(targets))
        gains = np.zeros((self.n, len(targets)))
        gains[targets, columns] = 1.0
        return self._collect(gains, tolerance, (targets, columns) if until_met else None)

    def lengths(self, tolerance: float) -> Solution:
        """Measure the expected walk from everybody, its start included: N 1, (n,); error per element."""
        return self.collected(np.ones(self.n), tolerance)

    def collected(self, gains: FloatBlock, tolerance: float) -> Solution:
        """Sum up what a walk from everybody gains that is given `gains` at each visit: N gains; error per element."""
        return self._collect(gains, tolerance, None)

    def _collect(self, gains: FloatBlock, tolerance: float, ends: tuple[IntVector, IntVector] | None) -> Solution:
        d, core, total = self.damping_factor, self.steps.core, self.steps.total
        outside = gains.copy()
        outside[core.users] = 0.0
        going_on = core.rest_out_of(outside)[core.users]
        unit = d / total[core.users]
        base = gains[core.users] + going_on * per_row(unit, going_on)
        held = None
        if ends is not None:
            places = core.places(ends[0])
            held = places[places >= 0], ends[1][places >= 0]
            base[held] = gains[ends][places >= 0]

        def everybody(solved: FloatBlock) -> FloatBlock:
            outside[core.users] = solved
            values = core.rest_out_of(outside)
            values *= per_row(d / total, values)
            values += gains
            values[core.users] = solved
            if ends is not None:
                values[ends] = gains[ends]
            return values

        terms = 2.0 * float(self.steps.terms_out.max(initial=0))
        system = System(core.out_of, unit, base, held=held)
        return self._solve(system, tolerance, everybody, rounding=lambda y: terms * float(y.max(initial=1.0)))

    def _solve(
        self,
        system: System,
        tolerance: float,
        everybody: Callable[[FloatBlock], FloatBlock],
        *,
        rounding: Callable[[FloatBlock], float],
        mass: FloatVector | None = None,
        guess: FloatVector | None = None,
    ) -> Solution:
        """Solve among the core; `everybody` gives all values from the core's, `rounding` what a step on them loses."""
        whole: list[FloatBlock] = []

        def rounding_of(solved: FloatBlock) -> float:
            whole[:] = [everybody(solved)]  # kept: it is asked for what is given back, last of all
            return rounding(whole[0])

        solved = solve(system, self.q, tolerance, rounding=rounding_of, mass=mass, guess=guess)
        return replace(solved, values=whole[0])
