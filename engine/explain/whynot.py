"""Why is X not among my influencers? The least number of added interactions that brings them in.

Each added interaction has a day of its own, so that it adds its kind's whole weight to the pair before the pair's
saturation; where the model lets interactions age, all are as new as the graph's day. A prior that is given in means
stays what it is. Only the user's own row changes, so every trial is a closed form (``rows.py``).

For reputation whoever is once overtaken stays behind, as can be seen from the derivatives of h(u, w) and h(u, v) where
they are equal; so the number is found by doubling and halving. For pagerank a rival whom OTHER leads to may gain more
than OTHER does and overtake later, so all places where two influences cross are looked at.
Row = influencee, column = influencer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import Stamp
from influent.answers_why import WhyNot
from influent.engine.cells import day_of
from influent.engine.explain.rows import OwnRow, Sums
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.errors import InputError, NotFoundError, quote
from influent.types import FloatVector, IntVector, Model

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MOST_TRIED = 10**12
"""More interactions than any person lives to make; what needs more is said to be out of reach."""

BLOCK = 32
MAX_SETTLED = 512
"""Rivals whose brackets are narrowed at most; each block of 32 is a solve on their components."""


def find_least_addition(  # noqa: PLR0917  (what every explanation takes, and the model)
    graph: Graph,
    measure: MeasureOnWalk,
    model: Model,
    stamp: Stamp,
    user: int,
    other: int,
    *,
    kind: str,
    top_k: int = 10,
) -> WhyNot:
    """Find the least number of added interactions of `kind` by which `user` credits `other` that bring `other` in.

    Parameters
    ----------
    user, other : int
        Positions in the graph's ids.
    kind : str
        A kind that weighs something under the model; each added one counts its weight before the pair saturation.
    top_k : int
        `other` is in when fewer than so many people stand before; equal influences are ordered by id.

    Raises
    ------
    InputError
        Both are the same person, the kind weighs nothing, or `top_k` is below 1.
    NotFoundError
        A kind that nobody ever used.

    Notes
    -----
    Three solves, the echo's brackets (once a graph), a block solve on single components for each 32 rivals too close
    to tell apart, and O(users log answer). Deterministic. Sherman and Morrison (1950) for the change of one row.
    """
    _check(graph, model, user, other, kind=kind, top_k=top_k)
    row = OwnRow(graph, measure, user)
    weight = _PairWeight.of(graph, model, stamp, (user, other), kind)
    trial = _Trial(row, other, weight, top_k=top_k, min_influence=model.min_influence)
    added = trial.least()
    now = trial.sums(0)
    return WhyNot(
        stamp=stamp,
        user=graph.ids[user],
        other=graph.ids[other],
        kind=kind,
        top_k=top_k,
        influence=trial.influence(now),
        error_bound=row.error_bound,
        position=trial.position(now),
        added=added,
        is_least=trial.is_certain,
        influence_after=None if added is None else trial.influence(trial.sums(added)),
        influence_limit=trial.influence(trial.limit()),
        most_tried=MOST_TRIED,
    )


def _check(graph: Graph, model: Model, user: int, other: int, *, kind: str, top_k: int) -> None:
    if user == other:
        raise InputError(
            "nobody is their own influencer", where=graph.ids[user], advice="two different users; echo is in: score"
        )
    if top_k < 1:
        raise InputError(f"a list of {top_k} people", where="top_k", advice="1 or more")
    if graph.cells is not None and kind not in graph.cells.kinds:
        raise NotFoundError.among("kind", kind, graph.cells.kinds, where="the kinds that were loaded")
    if _weight_of(graph, model, kind) == 0:
        raise InputError(
            f"the kind {quote(kind)} weighs nothing", where=f"model {model.id}", advice="a kind that counts: retweet"
        )


def _weight_of(graph: Graph, model: Model, kind: str) -> float:
    cells = graph.cells
    return model.rule(kind).weight if cells is None else float(cells.kind_weight[cells.kinds.index(kind)])


@dataclass(frozen=True)
class _PairWeight:
    """The weight of one pair after so many more interactions, in the units of `unit`."""

    now: float
    before_saturation: float
    each: float
    saturation: str
    unit: float

    @classmethod
    def of(cls, graph: Graph, model: Model, stamp: Stamp, pair: tuple[int, int], kind: str) -> _PairWeight:
        """Take the pair as it is: its cells' values, aged to the graph's day; without cells its weight, undone."""
        user, other = pair
        row = slice(int(graph.W.indptr[user]), int(graph.W.indptr[user + 1]))
        hit = np.flatnonzero(graph.W.indices[row] == other)
        weight = float(graph.W.data[row][hit[0]]) if len(hit) else 0.0
        total = math.expm1(weight) if model.pair_saturation == "log" else weight
        if graph.cells is not None and len(hit):
            cells, at = graph.cells, int(row.start + hit[0])
            own = slice(int(cells.cell_ptr[at]), int(cells.cell_ptr[at + 1]))
            total = float(cells.cell_value[own].sum())
            if model.half_life_days is not None:
                last = day_of(stamp.as_of) if stamp.as_of is not None else int(cells.cell_day.max())
                days = cells.cell_day[own]
                newest = int(cells.away.clock(np.full(len(days), other), days, last).max())
                total *= 2.0 ** ((newest - last) / model.half_life_days)
        unit = max(float(graph.W.data[row].max(initial=0.0)), graph.attention_prior) or 1.0
        return cls(weight, total, _weight_of(graph, model, kind), model.pair_saturation, unit)

    def gain(self, added: int) -> float:
        """By how much the pair weighs more; not decreasing, 0 for none."""
        if added == 0:
            return 0.0
        if self.saturation == "one":
            after = max(self.before_saturation, self.each)
        else:
            after = self.before_saturation + added * self.each
        return max(0.0, (math.log1p(after) if self.saturation == "log" else after) - self.now) / self.unit


class _Trial:
    """The user's list after so many interactions more, and whether the other is in."""

    def __init__(self, row: OwnRow, other: int, weight: _PairWeight, *, top_k: int, min_influence: float) -> None:
        self.row, self.weight, self.top_k = row, weight, top_k
        self.who: IntVector = np.delete(np.arange(row.walk.n), row.user)
        self.place = int(np.searchsorted(self.who, other))
        self.base, self.step = row.now().of(self.who), row.of_targets(np.array([other]), self.who)
        row.settle(np.array([other]))
        self.floor = max(min_influence, row.tie)
        self.n_settled, self.is_certain = 0, True

    def sums(self, added: int) -> Sums:
        """Give the user's sums after `added` interactions."""
        gain = np.array([self.weight.gain(added)])
        after = self.base.add(gain, self.step)
        return Sums(after.reached[0], after.free[0], after.length[0])

    def limit(self) -> Sums:
        """Give the sums that no number of interactions leaves behind."""
        if self.weight.saturation == "one":
            return self.sums(1)
        return Sums(self.step.reached[0], self.step.free[0], self.step.length[0])

    def influence(self, sums: Sums) -> float:
        """Read off the other's influence."""
        low, high = self.row.brackets(sums.of(np.array([self.place])), self.who[[self.place]])
        return float((low + high)[0] / 2)

    def position(self, sums: Sums) -> int | None:
        """Find the other's place; None when it is not proven, or when there is no influence at all."""
        sure, maybe = self.row.ahead(sums, self.who, self.place)
        is_known = self.influence(sums) > self.floor and sure.sum() == maybe.sum()
        return int(sure.sum()) + 1 if is_known else None

    def is_in(self, sums: Sums) -> bool:
        """Whether fewer than top_k stand before the other; narrows only rivals who decide it."""
        if self.influence(sums) <= self.floor:
            return False
        while True:
            sure, maybe = self.row.ahead(sums, self.who, self.place)
            if sure.sum() >= self.top_k:
                return False
            if maybe.sum() < self.top_k:
                return True
            if self.n_settled >= MAX_SETTLED:
                self.is_certain = False
                return False
            _, high = self.row.brackets(sums, self.who)
            doubtful = np.flatnonzero(maybe & ~sure)
            block = doubtful[np.argsort(-high[doubtful], kind="stable")][:BLOCK]
            self.row.settle(np.sort(self.who[block]))
            self.n_settled += len(block)

    def least(self) -> int | None:
        """Find the least number that brings the other in, or None."""
        if self.is_in(self.sums(0)):
            return 0
        if self.weight.saturation == "one":
            return 1 if self.is_in(self.sums(1)) else None
        if not self.row.is_pagerank:
            return _least_where(lambda added: self.is_in(self.sums(added)))
        for first, last in self._windows():
            found = _least_where(lambda added: self.is_in(self.sums(added)), first, last)
            if found is not None:
                return found
        return None

    def _windows(self) -> Iterator[tuple[int, int]]:
        """List, rising, the ranges of numbers in which so few rivals are certainly ahead that the other may be in.

        What separates the other from a rival is linear in the weight added, F(w) - F(v) - tie L: each rival leaves
        or comes back at one point, and between two such points nothing changes but ties.
        """
        tie, other = self.row.tie, self.place
        rivals = np.delete(np.arange(len(self.who)), other)
        margin = np.append(np.full(len(rivals), -tie), self.floor)  # the last rival is the floor of all influence
        gap = margin * self.base.length + np.append(self.base.reached[rivals], 0.0) - self.base.reached[other]
        slope = margin * self.step.length[0] + np.append(self.step.reached[0, rivals], 0.0)
        slope -= self.step.reached[0, other]
        times = np.append(np.ones(len(rivals), np.int64), self.top_k)
        leaves, enters = (gap > 0) & (slope < 0), (gap <= 0) & (slope > 0)
        gone, back = -gap[leaves] / slope[leaves], -gap[enters] / slope[enters]
        starts = np.unique(np.append(gone, 0.0))
        n_ahead = int(times[gap > 0].sum()) - _summed_until(starts, gone, times[leaves])
        n_ahead += _summed_until(starts, back, times[enters], is_after=True)
        ends = np.append(starts[1:], np.inf)
        for start, end in zip(starts[n_ahead < self.top_k].tolist(), ends[n_ahead < self.top_k].tolist(), strict=True):
            first = self._number_at(start)
            if first is None:
                return
            yield first, min(MOST_TRIED, (self._number_at(end) or MOST_TRIED) + 1)

    def _number_at(self, gain: float) -> int | None:
        """Find the least number of interactions that add so much weight."""
        return _least_where(lambda added: self.weight.gain(added) >= gain) if np.isfinite(gain) else None


def _summed_until(starts: FloatVector, at: FloatVector, times: IntVector, *, is_after: bool = False) -> IntVector:
    """How much has crossed by each start; `is_after` leaves out what crosses just there."""
    order = np.argsort(at, kind="stable")
    sums = np.concatenate([[0], np.cumsum(times[order])])
    return sums[np.searchsorted(at[order], starts, side="left" if is_after else "right")]


def _least_where(holds: Callable[[int], bool], first: int = 1, last: int = MOST_TRIED) -> int | None:
    """Find the least number from `first` to `last` where something holds that never ceases to: double, then halve."""
    low, high = first - 1, first
    while not holds(high):
        if high >= last:
            return None
        low, high = high, min(first + 2 * (high - first + 1) - 1, last)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
