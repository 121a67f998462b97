"""What a rank of everybody comes to, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from influent.types import FloatVector


@dataclass(frozen=True)
class Rank:
    """A rank of all users. `values` (n,) float64; at most `error_bound` (L1) from the exact one.

    A replay of another system's convention has no bound (NaN): it stops where that system stops. Nor has a rank whose
    mathematics gives none: then `residual` says how well it solves its own equation.
    """

    values: FloatVector
    error_bound: float
    ran_iterations: int
    did_converge: bool
    residual: float
