"""The smallest change to a user's own row that pushes somebody out of the user's top k: branch and bound by size.

Sizes are tried from 1 up. For each size every rival gets an upper bound of how far it can come past the influencer
if all removals were spent for it alone (linear in the weights, ``rows.py``, so the best removals are simply the
largest gains; partial removals of a pair are taken on their concave envelope). Where fewer than k rivals can pass, no
set of that size does it, which proves the lower bound; the same bound cuts the search. The work is counted, not
timed, so the answer is the same on every machine. Source of the question: Ghazimatin, Balalau, Saha Roy, Weikum
(2020), "PRINCE: Provider-side Interpretability with Counterfactual Explanations in Recommender Systems", which
answers it for whole pairs and PageRank. Row = influencee, column = influencer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from influent.engine.explain.moves import Moves
from influent.engine.explain.rows import OwnRow, Sums
from influent.engine.rank.solve import FloatBlock
from influent.types import FloatVector, IntVector

MOST_WORK = 400_000_000
"""Products of numbers spent on one search: about two seconds."""

AT_ONCE = 2_000_000
"""Numbers held for trials made at once."""

SMALL = 2
"""From this size on it is first asked whether any set does it at all: most answers are smaller."""

MAX_SETTLED = 1024
"""Rivals whose brackets are narrowed at most."""

SLACK = 1e-11
"""Rounding of a bound, relative to its terms: they are sums of at most some thousands of products."""


@dataclass(frozen=True)
class Found:
    """The moves chosen, None = no set known; nothing smaller than `at_least` does it, and nothing at all if proven."""

    moves: tuple[int, ...] | None
    at_least: int
    is_proven: bool


@dataclass
class _Bound:
    """For one size: who may pass (columns), and how far each is from it as a linear function of the weights."""

    columns: IntVector
    base: FloatVector
    gains: FloatBlock  # (increments, columns), >= 0
    coefficients: FloatBlock  # (pairs, columns)
    times: IntVector
    slack: FloatVector


@dataclass(frozen=True)
class Question:
    """How does ``who[place]`` leave the first `top_k` of the user's list.

    pairs : (pairs,) int64, whom the pairs that may change lead to
    who : (c,) int64, the people compared, in order of ids
    parts : what one unit of weight on each pair adds, (pairs, c);  weights : (pairs,) float64, as they are
    n_fixed : how many further pairs the user has, which no move touches
    rest : largest F of anybody who is not in `who` (0 = all are)
    floor : an influence of so little is none;  is_whole : whether the moves touch every pair that may matter
    """

    pairs: IntVector
    who: IntVector
    place: int
    parts: Sums
    moves: Moves
    weights: FloatVector
    n_fixed: int
    rest: float
    top_k: int
    floor: float
    is_whole: bool


class Search:
    """One search for the smallest set of moves that answers a question."""

    def __init__(self, row: OwnRow, asked: Question) -> None:
        self.asked = asked
        self.row, self.who, self.place = row, asked.who, asked.place
        self.parts, self.moves, self.weights = asked.parts, asked.moves, asked.weights
        self.n_fixed, self.rest, self.top_k, self.floor = asked.n_fixed, asked.rest, asked.top_k, asked.floor
        self.is_whole = asked.is_whole
        who, parts, moves, weights = asked.who, asked.parts, asked.moves, asked.weights
        self.now = row.now().of(who)
        self.work = self.n_settled = 0
        self.is_certain = True
        row.settle(who[[asked.place]])
        order = np.argsort(-parts.reached[:, asked.place] * weights, kind="stable")
        self._rank = np.empty(len(order), dtype=np.int64)
        self._rank[order] = np.arange(len(order))
        self._by_rank = [np.flatnonzero(self._rank[moves.pair] == i) for i in range(len(order))]
        self._steps = [
            (pair, up, step)
            for pair in order.tolist()
            for up, ends in ((False, moves.lowest[pair]), (True, moves.highest[pair]))
            for step in _envelope(np.abs(ends - ends[0])).tolist()
            if step > 0
        ]
        self._step_pair = np.array([pair for pair, _, _ in self._steps], dtype=np.int64)
        self._step = np.array([step if up else -step for _, up, step in self._steps], dtype=np.float64)

    def run(self, most: int) -> Found:
        """Search sizes 1 to `most`; beyond the work allowed, take what a greedy search finds."""
        found = self._run(most)
        if self.is_whole or found.moves == ():
            return found
        # pairs that were left out might have done it with fewer, but nothing does it with none
        size = None if found.moves is None else int(self.moves.cost[list(found.moves)].sum())
        return Found(found.moves, 1, is_proven=size == 1)

    def _run(self, most: int) -> Found:
        if bool(self.is_out(Sums(*(x[None] for x in (self.now.reached, self.now.free, self.now.length))))[0]):
            return Found((), 0, is_proven=self.is_certain)
        for size in range(1, most + 1):
            if size == SMALL and not self._may_pass(most):
                return Found(None, most + 1, is_proven=self.is_certain)
            bound = self._bound(size)
            if int(bound.times.sum()) < self.top_k and not self._leaks(size):
                continue
            inner = self._among(bound)
            chosen = inner._descend(bound, -1, (), size)
            self.work, self.is_certain = inner.work, inner.is_certain
            if chosen is not None:
                return Found(chosen, size, is_proven=self.is_certain)
            if self.work > MOST_WORK or not self.moves.is_complete or not self.is_certain or self._leaks(size):
                return Found(self._greedy(), size, is_proven=False)
        return Found(None, most + 1, is_proven=self.is_certain)

    def _may_pass(self, size: int) -> bool:
        return int(self._bound(size).times.sum()) >= self.top_k or self._leaks(size)

    def _among(self, bound: _Bound) -> Search:
        """Go on with those who may pass: nobody else can be before the influencer after so few removals."""
        columns = np.union1d(bound.columns, [self.place])
        asked = replace(
            self.asked,
            who=self.who[columns],
            place=int(np.searchsorted(columns, self.place)),
            parts=self.parts.of(columns),
        )
        inner = Search(self.row, asked)
        inner.work, inner.n_settled, inner.is_certain = self.work, self.n_settled, self.is_certain
        return inner

    def _leaks(self, size: int) -> bool:
        """Whether somebody who was left out of `who` could pass; only asked of graphs too large to hold everybody."""
        if self.rest == 0:
            return False
        reached = self._range(self.parts.reached[:, self.place], size, float(self.now.reached[self.place]))[0]
        linear = self.parts.length if self.row.is_pagerank else self.parts.free
        at_first = float(self.now.length if self.row.is_pagerank else self.now.free)
        whole = self._range(linear, size, at_first)[0]
        # the influencer's F may fall to `reached`; a rival's g is at least 1 and its F at most `rest` (or raised)
        most_turns = float(self.row.turns(self.who[[self.place]])[1][0])
        again = float(self.row.back[self.who[self.place]]) * reached / whole if whole > 0 else np.inf
        return bool((self._step > 0).any() or self.rest * (most_turns + again) >= reached * (1 - SLACK) - self.row.tie)

    def _range(self, linear: FloatVector, size: int, now: float) -> tuple[float, float]:
        """Enclose a sum that is linear in the weights (coefficients >= 0) over all changes of at most `size`."""
        change = self._step * linear[self._step_pair]
        low = now + float(np.sort(change[change < 0])[:size].sum())
        return max(low, 0.0), now + float(np.sort(change[change > 0])[::-1][:size].sum())

    def _bound(self, size: int) -> _Bound:
        """Prepare the bound of one size: everybody's distance from passing, and the gain of each removal."""
        at_v, D = self.place, self.parts.reached
        if self.row.is_pagerank:
            tie = self.row.tie
            coefficients = D - D[:, [at_v]] + tie * self.parts.length[:, None]
            base = self.now.reached - self.now.reached[at_v] + tie * self.now.length
            size_of = self.now.reached + self.now.reached[at_v]
            last = self.floor * self.parts.length - D[:, at_v]
            last_base = float(self.floor * self.now.length - self.now.reached[at_v])
        else:
            up, down, last, last_base = self._reputation_factors(size)
            coefficients = D * up - D[:, [at_v]] * down
            base = self.now.reached * up - self.now.reached[at_v] * down
            size_of = self.now.reached * up + self.now.reached[at_v] * down
        coefficients[:, at_v], base[at_v] = last, last_base  # the influencer's own column: falls under the floor
        times = np.ones(len(self.who), dtype=np.int64)
        times[at_v] = self.top_k
        gains = coefficients[self._step_pair] * self._step[:, None]
        np.maximum(gains, 0.0, out=gains)
        slack = SLACK * (size_of + float(self.now.free + self.now.length))
        self.work += gains.size
        columns = np.flatnonzero(base + _largest(gains, size) >= -slack)
        return _Bound(
            columns, base[columns], gains[:, columns], coefficients[:, columns], times[columns], slack[columns]
        )

    def _reputation_factors(self, size: int) -> tuple[FloatVector, FloatVector, FloatVector, float]:
        """Linearise g(w) / F(w) + h(w, u) / Q <= g(v) / F(v) + h(v, u) / Q by the range of F(v) / Q."""
        row, at_v = self.row, self.place
        F_low, F_high = self._range(self.parts.reached[:, at_v], size, float(self.now.reached[at_v]))
        Q_low, Q_high = self._range(self.parts.free, size, float(self.now.free))
        ratios = self.parts.reached[:, at_v] / self.parts.free
        fixed = float(self.now.reached[at_v] - self.weights @ self.parts.reached[:, at_v])
        others = 0.0 if fixed <= 0 else fixed / max(float(self.now.free - self.weights @ self.parts.free), 1e-300)
        steepest = max(float(ratios.max(initial=0.0)), others) * (1 + 1e-9) + row.tie
        high = min(F_high / Q_low if Q_low > 0 else np.inf, steepest)
        low = F_low / Q_high if Q_high > 0 else 0.0
        turns_low, turns_high = row.turns(self.who)
        g_high = float(turns_high[at_v])
        back = row.back[self.who]
        least = max(low / (g_high + back[at_v] * low), self.floor)
        looser = 1 + row.tie / max(least - row.tie, row.tie / 2)
        distance = looser * back[at_v] - back
        up = looser * g_high + distance * np.where(distance > 0, high, low)
        # g(v) Q floor - F(v) (1 - floor h(v, u)) >= 0: the influence is under the floor
        last = self.floor * g_high * self.parts.free - self.parts.reached[:, at_v] * (1 - self.floor * back[at_v])
        last_base = self.floor * g_high * float(self.now.free)
        last_base -= float(self.now.reached[at_v]) * (1 - self.floor * float(back[at_v]))
        return np.maximum(up, 0.0), turns_low, last, last_base

    def _descend(self, bound: _Bound, last: int, chosen: tuple[int, ...], left: int) -> tuple[int, ...] | None:
        """Look through all sets of `left` more removals in pairs ranked after `last`."""
        weights = self._after(chosen)
        changed = (weights - self.weights) @ bound.coefficients
        is_open = self._rank[self._step_pair] > last
        gains = bound.gains[is_open]
        self.work += gains.size + changed.size
        could = bound.base + changed + _largest(gains, left) >= -bound.slack
        if int(bound.times[could].sum()) < self.top_k and self.rest == 0:
            return None
        later = [int(m) for group in self._by_rank[last + 1 :] for m in group]
        done = [m for m in later if self.moves.cost[m] == left]
        hit = self._first_out(chosen, done)
        if hit is not None:
            return (*chosen, hit)
        for move in later:
            if self.moves.cost[move] < left and self.work <= MOST_WORK:
                rank = int(self._rank[self.moves.pair[move]])
                found = self._descend(bound, rank, (*chosen, move), left - int(self.moves.cost[move]))
                if found is not None:
                    return found
        return None

    def _after(self, chosen: tuple[int, ...]) -> FloatVector:
        weights = self.weights.copy()
        for move in chosen:
            weights[self.moves.pair[move]] = self.moves.weight[move]
        return weights

    def _first_out(self, chosen: tuple[int, ...], last: list[int]) -> int | None:
        """Try each of `last` after `chosen` and give the first that pushes the influencer out."""
        weights = self._after(chosen)
        n_trials = max(1, AT_ONCE // len(self.who))
        for start in range(0, len(last), n_trials):
            trial = np.array(last[start : start + n_trials])
            table = np.repeat(weights[None], len(trial), axis=0)
            table[np.arange(len(trial)), self.moves.pair[trial]] = self.moves.weight[trial]
            out = self._outs(table)
            if out.any():
                return int(trial[np.argmax(out)])
        return None

    def _outs(self, table: FloatBlock) -> NDArray[np.bool_]:
        """Tell which rows of weights push the influencer out and leave the user anything."""
        change = table - self.weights
        self.work += change.shape[0] * len(self.who)
        used = np.flatnonzero(change.any(axis=0))
        base, parts = self.now, self.parts
        sums = Sums(
            np.maximum(base.reached + change[:, used] @ parts.reached[used], 0.0),
            base.free + change[:, used] @ parts.free[used],
            base.length + change[:, used] @ parts.length[used],
        )
        is_left = np.logical_or((table > 0).any(axis=1), self.n_fixed > 0)
        return np.logical_and(is_left, self.is_out(sums))

    def is_out(self, sums: Sums) -> NDArray[np.bool_]:
        """Whether the influencer is under the floor or behind top_k others; narrows only rivals who decide it."""
        while True:
            low, high = self.row.brackets(sums, self.who)
            under = (low + high)[:, self.place] / 2 <= self.floor
            sure, maybe = self.row.ahead(sums, self.who, self.place)
            is_out: NDArray[np.bool_] = under | (sure.sum(axis=1) >= self.top_k)
            doubtful = ~is_out & (maybe.sum(axis=1) >= self.top_k)
            if not doubtful.any():
                return is_out
            if self.n_settled >= MAX_SETTLED:
                self.is_certain = False
                return is_out
            trial = int(np.argmax(doubtful))
            unsure = np.flatnonzero(maybe[trial] & ~sure[trial])
            block = unsure[np.argsort(-high[trial, unsure], kind="stable")][:32]
            self.row.settle(np.sort(self.who[block]))
            self.n_settled += len(block)

    def _greedy(self) -> tuple[int, ...] | None:
        """Take whole pairs away, the one that brings the rivals closest first; then give back what is not needed."""
        whole = np.flatnonzero(self.moves.weight == 0)
        chosen: list[int] = []
        while True:
            taken = {int(self.moves.pair[m]) for m in chosen}
            rest = [int(m) for m in whole if int(self.moves.pair[m]) not in taken]
            if not rest:
                return None
            hit = self._first_out(tuple(chosen), rest)
            if hit is not None:
                return self._thin([*chosen, hit])
            chosen.append(self._closest(tuple(chosen), rest))

    def _closest(self, chosen: tuple[int, ...], rest: list[int]) -> int:
        weights = self._after(chosen)
        best, best_gap = rest[0], -np.inf
        for move in rest:
            after = weights.copy()
            after[self.moves.pair[move]] = 0.0
            change = after - self.weights
            sums = Sums(
                np.maximum(self.now.reached + change @ self.parts.reached, 0.0),
                self.now.free + change @ self.parts.free,
                self.now.length + change @ self.parts.length,
            )
            low, high = self.row.brackets(sums, self.who)
            values = (low + high) / 2
            others = np.sort(np.delete(values, self.place))[::-1]
            rivals = others[self.top_k - 1] if len(others) >= self.top_k else 0.0
            gap = float((rivals - values[self.place]) / max(values[self.place], self.floor))
            if gap > best_gap:
                best, best_gap = move, gap
        return best

    def _thin(self, chosen: list[int]) -> tuple[int, ...]:
        """Put back each pair that is not needed, and take no more of a pair than is."""
        for move in list(chosen):
            others = [m for m in chosen if m != move]
            if others and bool(self._outs(self._after(tuple(others))[None])[0]):
                chosen = others
                continue
            pair, cost = self.moves.pair[move], self.moves.cost[move]
            cheaper = [int(m) for m in np.flatnonzero((self.moves.pair == pair) & (self.moves.cost < cost))]
            hit = self._first_out(tuple(others), sorted(cheaper, key=lambda m: (int(self.moves.cost[m]), m)))
            chosen = [*others, move if hit is None else hit]
        return tuple(chosen)


def _largest(gains: FloatBlock, n: int) -> FloatVector:
    """Sum each column's n largest."""
    if n == 0:
        return np.zeros(gains.shape[1])
    if n >= len(gains):
        return np.asarray(gains.sum(axis=0))
    return np.asarray(np.partition(gains, len(gains) - n, axis=0)[len(gains) - n :].sum(axis=0))


def _envelope(reach: FloatVector) -> FloatVector:
    """Give the steps of the least concave function above ``reach[0] = 0, reach[1], …``: falling, one a removal."""
    steps: list[tuple[float, int]] = []
    for value in np.diff(reach).tolist():
        steps.append((value, 1))
        while len(steps) > 1 and steps[-2][0] < steps[-1][0]:
            (a, n), (b, m) = steps[-2], steps[-1]
            steps[-2:] = [((a * n + b * m) / (n + m), n + m)]
    return np.concatenate([[value] * n for value, n in steps] or [[]]).astype(np.float64)
