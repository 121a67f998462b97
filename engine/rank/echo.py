"""How often does a walk come back to where it began? echo(v) = N[v, v] >= 1, bracketed for everybody at once.

N[v, v] = 1 / (1 - f), f = the probability of ever returning to v. Solving one column a user is too dear, but f can
be enclosed for all users with one global solve, because a return needs a cycle:

* outside a strongly connected component of two or more nobody returns: f is the self-loop's share, exactly;
* f is at least the share of self-loops and two-cycles, d P[v, v] + d^2 sum_x P[v, x] P[x, v];
* a return at step three or later ends with a step into v, which has at most probability m(v) = d max_y P[y, v],
  after a walk that stayed inside the component for two steps or more; the expected number of such steps is the
  inside length of the walk minus 1 minus its first step. So f <= lower bound + m(v) * that number.

With an attention prior walks are short and this is already tight. Where it decides an order, `refine` solves the
columns asked for, on v's own component only (a return never leaves it), and `settle` does so for everybody.
Row = influencee, column = influencer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from influent.engine.rank.blocks import Blocks
from influent.engine.rank.solve import reachable_tolerance, solve_columns
from influent.types import FloatVector, IntVector

TOLERANCE = 1e-13
"""Wanted error of a refined N[v, v], times 1 - q: far below a rank's own bound; wider where rounding is."""

BLOCK = 32
"""Columns solved together: a sweep reads the pairs once for all of them."""


class Echo:
    """Brackets ``low <= N[v, v] <= high``, (n,) float64 each; cost: one solve and O(pairs), then per refinement.

    Deterministic. Source of the identity and of its use: Hopcroft and Sheldon (2008), "Manipulation-Resistant
    Reputations Using Hitting Time", section 2.
    """

    def __init__(self, P: csr_array[Any], d: float, q: float) -> None:
        self._d, self._q, n = d, q, P.shape[0]
        _, component = connected_components(P, directed=True, connection="strong")
        self._component = component.astype(np.int64)
        inside = _inside(P, self._component)
        self._inside = inside
        steps = Blocks(inside)
        self._tolerance = reachable_tolerance(steps, q, TOLERANCE / (1 - q))
        one_step = d * steps(np.ones(n))
        self_loop = d * inside.diagonal()
        two_cycle = d * d * Blocks(csr_array(inside * inside.T.tocsr()))(np.ones(n)) - self_loop**2
        at_least = self_loop + np.maximum(two_cycle, 0.0)
        length = solve_columns(steps, d, q, np.ones(n), self._tolerance)
        later = np.maximum(length.values - 1.0 - one_step + length.error_bound, 0.0)
        later[one_step == 0] = 0.0
        last_step = d * inside.max(axis=0).toarray().ravel() if inside.nnz else np.zeros(n)
        at_most = np.minimum(at_least + last_step * later, np.maximum(one_step, at_least))
        slack = 4 * np.finfo(np.float64).eps * steps.terms
        self.low: FloatVector = 1.0 / (1.0 - at_least * (1 - slack))
        self.high: FloatVector = 1.0 / (1.0 - np.minimum(at_most * (1 + slack), q))
        self.high = np.maximum(self.high, self.low)

    def refine(self, users: IntVector, within: float = 0.0) -> None:
        """Narrow the brackets of `users` until none is wider than `within` (0: as far as rounding allows).

        Components do not know of each other, so a column serves one user of each: what is solved is as many columns as
        the largest component has users asked for, each only as long as the components that still ask.
        """
        error = max(self._tolerance, within / 2)
        users = users[self.high[users] - self.low[users] > 2 * error]
        for block in _columns(self._component[users]):
            self._solve(users[block.users], block.columns, error)

    def settle(self, within: float) -> None:
        """Narrow everybody's bracket to a relative width of at most `within`."""
        self.refine(np.flatnonzero(self.high - self.low > within * self.low), within)

    def _solve(self, users: IntVector, columns: IntVector, error: float) -> None:
        members = self._members(self._component[users])
        local = np.searchsorted(members, users)
        start = np.zeros((len(members), int(columns.max()) + 1))
        start[local, columns] = 1.0
        part = Blocks(self._inside[members][:, members])
        solved = solve_columns(part, self._d, self._q, start, error)
        exact = solved.values[local, columns]
        self.low[users] = np.maximum(self.low[users], exact - solved.error_bound)
        self.high[users] = np.minimum(self.high[users], exact + solved.error_bound)

    def _members(self, components: IntVector) -> IntVector:
        is_asked = np.zeros(len(self._component), dtype=bool)
        is_asked[components] = True
        return np.flatnonzero(is_asked[self._component])


class _Columns(NamedTuple):
    """Which users, by their places among those asked for, and the column of each; no column has two of a component."""

    users: IntVector
    columns: IntVector


def _columns(component: IntVector) -> Iterator[_Columns]:
    """Give users columns by their rank within their component, a block of columns at a time."""
    order = np.argsort(component, kind="stable")
    ordered = component[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(order) else order
    nth = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    for begin in range(0, int(nth.max(initial=-1)) + 1, BLOCK):
        places = np.flatnonzero((nth >= begin) & (nth < begin + BLOCK))
        yield _Columns(order[places], nth[places] - begin)


def _inside(P: csr_array[Any], component: IntVector) -> csr_array[Any]:
    """P without the steps that leave a strongly connected component."""
    rows = np.repeat(np.arange(P.shape[0]), np.diff(P.indptr))
    keep = component[rows] == component[P.indices]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows[keep], minlength=P.shape[0]))])
    return csr_array((P.data[keep], P.indices[keep], indptr), shape=P.shape)
