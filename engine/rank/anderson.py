"""Go further than the last sweeps did: Anderson's mixing of the last iterates, for graphs that mix slowly.

A fixed point x = g(x) is approached through the last few x and f = g(x) - x: the combination of the f that is shortest
(least squares) says which combination of the g(x) to go on from. Only every third sweep is replaced by such a
mixture: in between, plain sweeps damp what the mixture cannot see, and the result comes as fast at a third of the
cost. The proof of a result never rests on it: after a mixture a plain sweep is made, and its change is what counts.

Sources: Anderson (1965), "Iterative procedures for nonlinear integral equations"; Pratapa, Suryanarayana and Pask
(2016), "Anderson acceleration of the Jacobi iterative method", section 2 (the alternation).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatBlock = NDArray[np.float64]

DEPTH = 5
"""Differences kept: 23 sweeps instead of 88 on 64 loosely joined communities, 51 instead of 134 where thousands of
couples answer only each other; eight save two more."""

PERIOD = 3
"""One mixture in so many sweeps."""

SLOW = 0.5
"""Sweeps that leave more than this share of the change before are slow; mixing begins after two of them in a row."""

PATIENCE = 100
"""Sweeps that mixing has to halve the change at least once."""

MEMORY = 2**29
"""Bytes of kept iterates at most: a wide block keeps fewer, or none."""

RIDGE = 1e-14
"""Share of the trace added to the diagonal of the normal equations: differences may be nearly parallel."""


class Mixing:
    """The kept iterates of one solve, (n,) or (n, k) with each column mixed by itself; deterministic."""

    def __init__(self, floor: FloatBlock) -> None:
        self._floor = floor  # no truth lies below the base: a mixture must not either
        self._depth = min(DEPTH, MEMORY // max(1, 2 * floor.nbytes))
        self._after: list[FloatBlock] = []
        self._steps: list[FloatBlock] = []
        self._changes: list[float] = []
        self._n_sweeps = 0  # since mixing began
        self._best, self._n_in_vain = np.inf, 0

    def go_on(self, before: FloatBlock, after: FloatBlock, change: float) -> FloatBlock:
        """Say where the next sweep starts: `after`, or every third time a mixture of the last."""
        self._changes = [*self._changes[-2:], change]
        self._give_up_in_vain(change)
        if not self._depth or (not self._after and not self._is_slow()):
            return after
        self._after = [*self._after[-self._depth :], after]
        self._steps = [*self._steps[-self._depth :], after - before]
        self._n_sweeps += 1
        if len(self._after) == 1 or self._n_sweeps % PERIOD:
            return after
        steps = [b - a for a, b in zip(self._steps, self._steps[1:], strict=False)]
        gram = [[_inner(a, b) for b in steps[: i + 1]] for i, a in enumerate(steps)]
        along = [_inner(a, self._steps[-1]) for a in steps]
        mixed = after.copy()
        for share, older, newer in zip(_solve(gram, along), self._after, self._after[1:], strict=False):
            mixed -= share * (newer - older)
        return np.maximum(mixed, self._floor, out=mixed)

    def _give_up_in_vain(self, change: float) -> None:
        """Leave the rest to plain sweeps, which always end, when mixing has not halved the change for too long."""
        self._n_in_vain += 1
        if change < self._best / 2:
            self._best, self._n_in_vain = change, 0
        if self.has_begun and self._n_in_vain > PATIENCE:
            self._depth, self._after, self._steps = 0, [], []

    @property
    def has_begun(self) -> bool:
        """Whether iterates are being kept."""
        return bool(self._after)

    def _is_slow(self) -> bool:
        return len(self._changes) == 3 and all(
            b > SLOW * a for a, b in zip(self._changes, self._changes[1:], strict=False)
        )


def _inner(a: FloatBlock, b: FloatBlock) -> FloatBlock:
    """Give each column's inner product; by numpy's sums, whose order no processor changes, not by BLAS."""
    return np.asarray((a * b).sum(axis=0))


def _solve(gram: list[list[FloatBlock]], along: list[FloatBlock]) -> list[FloatBlock]:
    """Solve the normal equations of every column by Cholesky's method without roots (L D L^T), lower part given."""
    zero = np.zeros(())
    ridge = RIDGE * sum((row[-1] for row in gram), start=zero)
    n = len(gram)
    lower: list[list[FloatBlock]] = []
    pivots: list[FloatBlock] = []
    inverse: list[FloatBlock] = []
    for i in range(n):
        row: list[FloatBlock] = []
        for j in range(i):
            rest = gram[i][j] - sum((row[m] * pivots[m] * lower[j][m] for m in range(j)), start=zero)
            row.append(rest * inverse[j])
        pivot = gram[i][i] + ridge - sum((row[m] ** 2 * pivots[m] for m in range(i)), start=zero)
        pivots.append(np.maximum(pivot, 0.0))
        inverse.append(np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > 0))  # no length: no share
        lower.append(row)
    shares: list[FloatBlock] = []
    for i in range(n):
        shares.append(along[i] - sum((lower[i][m] * shares[m] for m in range(i)), start=zero))
    shares = [share * inverted for share, inverted in zip(shares, inverse, strict=True)]
    for i in reversed(range(n)):
        shares[i] = shares[i] - sum((lower[m][i] * shares[m] for m in range(i + 1, n)), start=zero)
    return shares
