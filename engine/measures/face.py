"""The face that every measure has: what lists, scores and explanations ask of it.

A measure is a way of reading influence and authority off the walks N = (I - d P)^-1. One small file each; the
model's switch `measure` chooses, and nothing else in the engine knows which it is. Influence on u is the authority
of everybody when all restart is on u, so the two need one function.
Row = influencee u, column = influencer v; positions are those of the graph's ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from influent.engine.rank.certify import Brackets
from influent.engine.rank.echo import Echo
from influent.engine.rank.walk import Walk
from influent.types import FloatVector, IntVector


@dataclass(frozen=True)
class Enclosure:
    """Everybody's authority under one restart, each between two proven numbers.

    visits : (n,) float64, what is divided by the echo (or by nothing, when `echo` is None)
    error_bound : largest error of the sum of `visits`;  residual, ran_iterations : of the solve behind it
    met : (n,) bool, whom walks from the restart can meet at all, None = not looked at; others have exactly nothing
    """

    visits: FloatVector
    error_bound: float
    residual: float
    ran_iterations: int
    echo: Echo | None
    met: NDArray[np.bool_] | None = None

    def brackets(self) -> tuple[FloatVector, FloatVector]:
        """Low and high, (n,) float64 each, truth between them."""
        low = np.maximum(self.visits - self.error_bound, 0.0)
        high = self.visits + self.error_bound
        if self.echo is not None:
            low, high = low / self.echo.high, np.minimum(high / self.echo.low, 1.0)
        return (low, high) if self.met is None else (low * self.met, high * self.met)

    def refine(self, users: IntVector) -> None:
        """Narrow the brackets of `users` to the error bound."""
        if self.echo is not None:
            self.echo.refine(users)

    def settle(self, within: float) -> None:
        """Narrow everybody's bracket to a relative width of about `within`, the solve's own error apart."""
        if self.echo is not None:
            self.echo.settle(within)

    def among(self, users: IntVector) -> tuple[Brackets, Callable[[IntVector], None]]:
        """Give the brackets of `users` alone and how to refine them, by their places in `users`."""

        def brackets() -> tuple[FloatVector, FloatVector]:
            low, high = self.brackets()
            return low[users], high[users]

        return brackets, lambda places: self.refine(users[places])

    def values(self) -> FloatVector:
        """Take the middle of each bracket, (n,)."""
        low, high = self.brackets()
        return (low + high) / 2


@dataclass(frozen=True)
class Column:
    """The influence of one user v on everybody: `values` (n,), and what explanations multiply with.

    meeting : (n,) what a step to x is worth: h(x, v) or N[x, v]
    share : (n,) float64, what divides a walk from each user (1, or the length of the walk)
    """

    influencer: int
    meeting: FloatVector
    share: FloatVector
    error_bound: float

    def on(self, user: int) -> float:
        """Influence on one user."""
        return float(self.meeting[user] / self.share[user])


@dataclass(frozen=True)
class Parts:
    """A whole split by people: ``parts.sum() + rest``; `users` are positions, (k,) each."""

    users: IntVector
    parts: FloatVector
    rest: float
    error_bound: float

    @property
    def whole(self) -> float:
        """The sum of all parts."""
        return float(self.parts.sum()) + self.rest


class Measure(Protocol):
    """Answers about one walk; costs are in solves (one solve = some dozens of passes over the pairs)."""

    walk: Walk
    tolerance: float

    def authority(self, restart: FloatVector) -> Enclosure:
        """Enclose everybody's authority for a restart distribution (n,), sum 1; one solve."""

    def columns(self, influencers: IntVector) -> list[Column]:
        """Solve the influence of each of `influencers` on everybody; one block solve."""

    def averages(self, restart: FloatVector) -> tuple[FloatVector, FloatVector]:
        """Enclose how much the average other person influences everybody: low and high, (n,).

        That is sum_w restart(w) * influence of w on u / sum_w restart(w), both over w other than u; one block solve.
        """

    def first_steps(self, user: int, column: Column) -> Parts:
        """Split an influence by the person whom `user` reacts to first; O(out-degree)."""

    def last_steps(self, restart: FloatVector, influencer: int) -> Parts:
        """Split an authority by the person through whom it comes in; `rest` is the restart's own part; one solve."""
