"""What ranks of everybody come to, and how far they may be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Authority:
    """Reputation of all users, enclosed: ``low <= truth <= high``, (n,) each; `exact` marks the refined ones."""

    low: FloatVector
    high: FloatVector
    exact: NDArray[np.bool_]
