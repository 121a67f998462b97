"""Whose order is proven? Narrow brackets only where they decide who stands before whom.

Works on any quantity known as ``low <= truth <= high`` per user and a function that narrows chosen brackets.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from influent.types import FloatVector, IntVector

BLOCK = 32
"""Brackets narrowed at once: a block of 32 columns costs about as much memory traffic as 4 single ones."""

TOUCHING = 3
"""Brackets that overlap by this many bounds or less count as apart: equal users' brackets, two bounds wide, do."""

Brackets = Callable[[], tuple[FloatVector, FloatVector]]


def certify_top(
    brackets: Brackets,
    refine: Callable[[IntVector], None],
    top: int,
    *,
    bound: float,
    max_refined: int,
    block_size: int = BLOCK,
) -> tuple[IntVector, int]:
    """Find the `top` users in order, narrowing brackets until the order is proven.

    Parameters
    ----------
    brackets : callable
        Gives the current (low, high), (n,) each.
    refine : callable
        Narrows the brackets of the given users; a bracket it cannot narrow further it leaves.
    bound : float
        Error of a value whose bracket cannot be narrowed. Users closer than eight times this may be listed in
        either order: values within twice it are ties, and so are brackets that overlap by less than TOUCHING.
    max_refined : int
        Stop after this many refinements; the second result then is smaller than `top`.
    block_size : int
        Narrow so many at once, most promising first.

    Returns
    -------
    order : (min(top, n),) int64, best first, ties by position (that is, by id)
    n_proven : how many of the first places are certified, as sets and in order, ties apart
    """
    refined, is_stuck = 0, False
    while True:
        low, high = brackets()
        order = first_by_value((low + high) / 2, bound, top)
        is_other = np.ones(len(low), dtype=bool)
        is_other[order] = False
        overlapping = _overlapping(low, high, order, np.flatnonzero(is_other), bound)
        unsure = overlapping[high[overlapping] - low[overlapping] > TOUCHING * bound]
        if not len(unsure):
            return order, len(order)
        if is_stuck or refined >= max_refined:
            return order, int(np.argmax(np.isin(order, overlapping)))
        block = unsure[np.argsort(-high[unsure], kind="stable")][: min(block_size, max_refined - refined)]
        refine(np.sort(block))
        refined += len(block)
        after_low, after_high = brackets()
        is_stuck = bool(np.all((after_high - after_low)[block] >= (high - low)[block]))


def find_place(
    brackets: Brackets, refine: Callable[[IntVector], None], user: int, *, bound: float, max_refined: int
) -> tuple[int, int]:
    """Enclose one user's place: best and worst position from 1 that the brackets leave open; equal = proven.

    Users within twice `bound` share a place, so they never count as above.
    """
    refined = 0
    while True:
        low, high = brackets()
        above = low > high[user] + 2 * bound
        maybe = ~above & (high > low[user] + 2 * bound)
        maybe[user] = False
        doubtful = np.flatnonzero(maybe & (high - low + (high - low)[user] > 4 * bound))
        best = int(above.sum()) + 1
        if not len(doubtful) or refined >= max_refined:
            return best, best + len(doubtful)
        block = np.union1d(doubtful[np.argsort(-high[doubtful], kind="stable")][:BLOCK], [user])
        refine(block)
        refined += len(block)
        after_low, after_high = brackets()
        if np.all((after_high - after_low)[block] >= (high - low)[block]):
            return best, best + len(doubtful)


def tied_positions(values: FloatVector, bound: float) -> IntVector:
    """Positions from 1 for values that already stand in order: those within twice `bound` of a tie's first share it."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    # whoever is further than that from the one before begins a tie for certain: in between there are few to look at
    begins = np.flatnonzero(np.concatenate([[True], values[:-1] - values[1:] > 2 * bound]))
    ends = np.append(begins[1:], len(values))
    positions = np.repeat(begins + 1, ends - begins)
    is_chain = values[begins] - values[ends - 1] > 2 * bound
    for begin, end in zip(begins[is_chain].tolist(), ends[is_chain].tolist(), strict=True):
        first = begin
        for place, value in enumerate(values[begin:end].tolist(), begin):
            if values[first] - value > 2 * bound:
                first = place
            positions[place] = first + 1
    return positions


def order_by_value(values: FloatVector, bound: float) -> IntVector:
    """Positions of users by falling value; values within twice `bound` of a tie's first are ordered by id."""
    order = np.argsort(-values, kind="stable")
    groups = tied_positions(values[order], bound)
    return order[np.lexsort((order, groups))]


def first_by_value(values: FloatVector, bound: float, top: int) -> IntVector:
    """Positions of the first `top` users in the order of `order_by_value`, without ordering the rest; O(users)."""
    if top >= len(values):
        return order_by_value(values, bound)
    if top <= 0:
        return np.zeros(0, dtype=np.int64)
    last = _nth_largest(values, top)
    # a tie that the last place is in begins at or above it, so nobody further below it belongs to that tie
    candidates = np.flatnonzero(values >= last - 3 * bound)
    return candidates[order_by_value(values[candidates], bound)][:top]


def _nth_largest(values: FloatVector, n: int) -> float:
    # of the negatives: numpy selects near the end of mostly equal values (zeros) twenty times as slowly
    return -float(np.partition(-values, n - 1)[n - 1])


def _overlapping(
    low: FloatVector, high: FloatVector, top: IntVector, others: IntVector, bound: float
) -> NDArray[np.int64]:
    """Users whose bracket overlaps another's in a way that could change the first places."""
    rivals = others[high[others] > low[top].min(initial=np.inf) + TOUCHING * bound]
    contenders = np.concatenate([top, rivals])
    by_low = contenders[np.argsort(low[contenders], kind="stable")]
    reach = np.maximum.accumulate(high[by_low])
    overlaps = np.zeros(len(by_low), dtype=bool)
    overlaps[1:] |= reach[:-1] - low[by_low][1:] > TOUCHING * bound
    overlaps[:-1] |= high[by_low][:-1] - low[by_low][1:] > TOUCHING * bound
    return by_low[overlaps]
