"""What can become of one user's pairs when some of the user's own interactions go.

A move sets one pair to another weight and costs so many interactions (or one pair). By the model's rules the weight
of a pair depends on how many interactions of which weights each cell (kind and day) keeps; ways that leave the same
weight for the same cost are one move. Row = influencee, column = influencer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from influent.engine.away import Away
from influent.engine.cells import Cells, day_of
from influent.types import MICRO, FloatVector, Interaction, IntVector, Model

MOST_ALIKE = 32
"""Ways kept of those that cost the same; beyond, the lowest and the highest weights, and the search is no proof."""


@dataclass(frozen=True)
class Moves:
    """All moves of some pairs, one element each, and what so many removals do to a pair at most.

    pair : (m,) place among the pairs;  cost : (m,) > 0;  weight : (m,) the pair's new weight
    lowest, highest : per pair, (costs + 1,) each, the extreme weights for at most so many removals; [0] = as it is
    gone : per move, which interactions go;  is_complete : whether no way was left out (extremes never are)
    """

    pair: IntVector
    cost: IntVector
    weight: FloatVector
    lowest: list[FloatVector]
    highest: list[FloatVector]
    gone: list[tuple[Interaction, ...]]
    is_complete: bool


@dataclass(frozen=True)
class Weighing:
    """By what single interactions are weighed: the model, what each kind weighs in the graph, and the graph's day.

    Where the model normalises networks, a kind keeps the weight that it has, whatever goes.
    """

    model: Model
    kind_weight: Mapping[str, float]
    last_day: int
    away: Away

    @classmethod
    def of(cls, cells: Cells, model: Model, last_day: int) -> Weighing:
        """Weigh as a graph's cells were weighed."""
        weights = dict(zip(cells.kinds, cells.kind_weight.tolist(), strict=True))
        return cls(model, weights, last_day, cells.away)

    def credited(self, user: int) -> Weighing:
        """Weigh what credits one user, by the days that they were away."""
        return replace(self, away=self.away.of(user))

    def clock(self, day: int) -> int:
        """Give the day that ages count from."""
        users = self.away.user[:1]
        return int(self.away.clock(users, np.full(len(users), day, np.int32), self.last_day)[0]) if len(users) else day

    def aged(self, kind: str, clock: int, value: float) -> float:
        """Give what the interactions of one kind and day are worth as of the graph's day."""
        return self.kind_weight[kind] * value * _aged(clock - self.last_day, self.model)


def whole_pairs(weights: FloatVector) -> Moves:
    """Give the moves that take a pair away at the cost of one."""
    n = len(weights)
    ones = np.ones(n, dtype=np.int64)
    lowest = [np.array([weight, 0.0]) for weight in weights.tolist()]
    highest = [np.array([weight, weight]) for weight in weights.tolist()]
    return Moves(np.arange(n), ones, np.zeros(n), lowest, highest, [()] * n, is_complete=True)


def single_interactions(
    weights: FloatVector,
    rows: Sequence[Sequence[Interaction]],
    weighs: Sequence[Weighing],
    *,
    unit: float,
    most: int,
) -> Moves:
    """Give the moves that take away up to `most` of each pair's interactions; `rows` are each pair's counted ones."""
    found: list[tuple[int, int, float, tuple[Interaction, ...]]] = []
    lowest, highest, is_complete = [], [], True
    for place, (weight, own, weigh) in enumerate(zip(weights.tolist(), rows, weighs, strict=True)):
        ways, is_whole = _ways(own, weigh, most)
        is_complete &= is_whole
        low, high = (np.full(min(most, len(own)) + 1, weight) for _ in range(2))
        for cost, after, gone in ways:
            found.append((place, cost, after / unit, gone))
            low[cost], high[cost] = min(low[cost], after / unit), max(high[cost], after / unit)
        lowest.append(np.minimum.accumulate(low))
        highest.append(np.maximum.accumulate(high))
    return Moves(
        pair=np.array([f[0] for f in found], dtype=np.int64),
        cost=np.array([f[1] for f in found], dtype=np.int64),
        weight=np.array([f[2] for f in found], dtype=np.float64),
        lowest=lowest,
        highest=highest,
        gone=[f[3] for f in found],
        is_complete=is_complete,
    )


def weigh_rows(rows: Sequence[Interaction], weigh: Weighing) -> float:
    """Weigh one pair that is made of these interactions; 0 for none."""
    left = _Way(None, 0.0, ())
    for (day, kind), own in _cells(rows):
        value = _counted(len(own), weigh.model) * sum(row.weight_e6 for row in own) / MICRO
        clock = weigh.clock(day)
        left = _joined(left, clock, weigh.aged(kind, clock, value), (), weigh.model)
    return _weight(left, weigh.model, weigh.last_day)


def _cells(rows: Sequence[Interaction]) -> list[tuple[tuple[int, str], list[Interaction]]]:
    """Group interactions by day and kind, newest day first."""
    cells: dict[tuple[int, str], list[Interaction]] = defaultdict(list)
    for row in rows:
        cells[day_of(row.happened_at), row.kind].append(row)
    return sorted(cells.items(), key=lambda cell: cell[0], reverse=True)


class _Way(NamedTuple):
    """What is left of the cells looked at so far: the newest day, the sum (or largest) of values, and what went."""

    newest: int | None
    value: float
    gone: tuple[Interaction, ...]


def _ways(rows: Sequence[Interaction], weigh: Weighing, most: int) -> tuple[list[tuple], bool]:  # type: ignore[type-arg]
    """List (cost, weight, what goes) of one pair, each weight once a cost; the flag says whether all are there."""
    model = weigh.model
    newest_matters = model.half_life_days is not None and model.pair_saturation == "log"
    ways: dict[int, list[_Way]] = {0: [_Way(None, 0.0, ())]}
    is_whole = True
    for (day, kind), own in _cells(rows):
        after: dict[int, list[_Way]] = defaultdict(list)
        clock = weigh.clock(day)
        for removed, kept_value, gone in _cell_ways(own, model, most):
            aged = weigh.aged(kind, clock, kept_value)
            for cost, known in ways.items():
                if cost + removed <= most:
                    is_left = removed < len(own)
                    after[cost + removed] += [
                        _joined(way, clock if is_left else None, aged, gone, model) for way in known
                    ]
        ways = {}
        for cost, known in after.items():
            ways[cost], all_kept = _distinct(known, by_day=newest_matters)
            is_whole &= all_kept
    listed = [
        (cost, _weight(way, model, weigh.last_day), way.gone)
        for cost in sorted(ways)
        for way in sorted(ways[cost], key=lambda w: w.value)
        if cost
    ]
    return listed, is_whole


def _joined(way: _Way, day: int | None, value: float, gone: tuple[Interaction, ...], model: Model) -> _Way:
    newest = way.newest if way.newest is not None else day
    total = max(way.value, value) if model.pair_saturation == "one" else way.value + value
    return _Way(newest, total, way.gone + gone)


def _distinct(ways: list[_Way], *, by_day: bool) -> tuple[list[_Way], bool]:
    """Keep one of those that leave the same, and of too many the lowest and the highest."""
    groups: dict[int | None, dict[float, _Way]] = defaultdict(dict)
    for way in ways:
        groups[way.newest if by_day else None].setdefault(float(f"{way.value:.12e}"), way)
    kept, is_whole = [], True
    for group in groups.values():
        values = sorted(group)
        if len(values) > MOST_ALIKE:
            values, is_whole = values[: MOST_ALIKE // 2] + values[-MOST_ALIKE // 2 :], False
        kept += [group[value] for value in values]
    return kept, is_whole


def _cell_ways(
    rows: Sequence[Interaction], model: Model, most: int
) -> list[tuple[int, float, tuple[Interaction, ...]]]:
    """List (how many go, value of those left, which go) of one cell; of equal weights the latest go first."""
    classes: dict[int, list[Interaction]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r.happened_at, r.id), reverse=True):
        classes[row.weight_e6].append(row)
    found = []
    for counts in product(*(range(min(len(same), most) + 1) for same in classes.values())):
        removed = sum(counts)
        if removed <= most:
            gone = tuple(row for n, same in zip(counts, classes.values(), strict=True) for row in same[:n])
            total = sum(row.weight_e6 for row in rows) - sum(row.weight_e6 for row in gone)
            found.append((removed, _counted(len(rows) - removed, model) * total / MICRO, gone))
    return found


def _counted(n: int, model: Model) -> float:
    """By what the sum of n weights of one cell is multiplied: harmonic(n) / n, or 1."""
    if n == 0:
        return 0.0
    return sum(1.0 / i for i in range(1, n + 1)) / n if model.same_day_saturation == "harmonic" else 1.0


def _aged(days: int, model: Model) -> float:
    return 2.0 ** (days / model.half_life_days) if model.half_life_days is not None else 1.0


def _weight(way: _Way, model: Model, last_day: int) -> float:
    """Weigh what is left; values are aged to the graph's day, the logarithm is of those aged to the newest's."""
    if way.newest is None:
        return 0.0
    age = _aged(way.newest - last_day, model)
    return math.log1p(way.value / age) * age if model.pair_saturation == "log" else way.value
