"""From a store's counts to the model's weights, and back down to a single day: W[u, v] and what it is made of.

A *cell* is what one influencee u gave one influencer v by one kind on one day. Row = influencee, column =
influencer. A pair weighs (DESIGN, section 3)

    W[u, v] = S(sum over its cells of weight * harmonic(n) * 0.5 ** ((newest - day) / half_life))
              * 0.5 ** ((as_of - newest) / half_life),          newest = the pair's newest day

While an influencer is away, what credits them does not count, and what credited them before does not age: its days
are moved forward by as many as they were away since.

Every share of a pair's weight by kind, day or interaction is in proportion to its cells' values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from influent.engine.away import Away, find_away
from influent.engine.ids import Ids, UserIds
from influent.networks import put_together, shown_kind
from influent.types import (
    AUTOMATED,
    INCENTIVISED,
    MICRO,
    PRIVATE,
    DailyCounts,
    FloatVector,
    IntVector,
    Model,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cells:
    """All pairs and cells of one model, sorted by influencee, influencer, kind, day.

    indptr : (n + 1,) int64 and indices : (pairs,) int32, the CSR pattern of W; weight : (pairs,) float64, > 0
    cell_ptr : (pairs + 1,) int64, where each pair's cells begin
    cell_kind : (cells,) uint8; cell_day : (cells,) int32; cell_n : (cells,) int64; cell_value : (cells,) float64
    kind_weight : (kinds,) float64, >= 0, what one interaction of each kind weighs; kinds are sorted by name
    n_in, people_in : (n,) int64, counted interactions credited to each user and people they come from
    away_user, away_first, away_last : (absences,) int64, who was away from which day to which
    """

    ids: Ids
    kinds: tuple[str, ...]
    indptr: IntVector
    indices: NDArray[np.int32]
    weight: FloatVector
    cell_ptr: IntVector
    cell_kind: NDArray[np.uint8]
    cell_day: NDArray[np.int32]
    cell_n: IntVector
    cell_value: FloatVector
    kind_weight: FloatVector
    n_in: IntVector
    people_in: IntVector
    away_user: IntVector
    away_first: IntVector
    away_last: IntVector
    excluded: dict[str, int]

    @property
    def away(self) -> Away:
        """Who was away when."""
        return Away(self.away_user, self.away_first, self.away_last)

    def count_sent(self, user: int) -> int:
        """Count the interactions by which somebody credits others."""
        first, last = self.cell_ptr[self.indptr[user]], self.cell_ptr[self.indptr[user + 1]]
        return int(self.cell_n[first:last].sum())

    def with_away(self, away: Away) -> Cells:
        """Note who was away when it was weighed."""
        return replace(self, away_user=away.user, away_first=away.first, away_last=away.last)


def day_of(moment: datetime) -> int:
    """Days from 1970-01-01 UTC to a moment's UTC day."""
    return (moment - EPOCH) // timedelta(days=1)


def rounded_once(function: np.ufunc, x: FloatVector) -> FloatVector:
    """Compute a logarithm or power in extended precision and round the result once.

    numpy computes them of float64 by other instructions on other processors, and the last bit differs: the same data
    would have other numbers on another machine.
    """
    rounded: FloatVector = function(x.astype(np.longdouble)).astype(np.float64)
    return rounded


def weigh(counts: DailyCounts, model: Model, as_of: datetime | None) -> Cells:
    """Turn counts into weights under a model.

    Parameters
    ----------
    counts : DailyCounts
        A store's scan, in any order.
    as_of : datetime, optional
        Interactions after this moment's UTC day do not count; None = all count.

    Returns
    -------
    Cells
        Users ordered by id; the same for every order of `counts`.

    Notes
    -----
    O(m log m) for m counts, vectorised; about 60 bytes a count at the peak. Deterministic.
    """
    if not model.tells_networks_apart:
        counts = put_together(counts)
    ids, counted, excluded = select_counted(counts, model, as_of)
    kinds = weigh_kinds(counts, counted, model)
    cells = weigh_counted(counted, ids, kinds, excluded, model=model, as_of=as_of)[0]
    return cells.with_away(find_away(counts.absences, ids))


class Counted(NamedTuple):
    """What a model counts, as columns of one length: influencee u, influencer v, and what passed on which day.

    `clock` is the day that ages count from, later than `day` by the days that v has been away since; `place` is where
    each stands in the counts that it was selected from.
    """

    u: IntVector
    v: IntVector
    kind: NDArray[np.uint8]
    day: NDArray[np.int32]
    n: IntVector
    weight_e6: IntVector
    clock: NDArray[np.int32]
    place: NDArray[np.intp]

    def at(self, rows: NDArray[np.intp]) -> Counted:
        """Take some rows."""
        return Counted._make(column[rows] for column in self)


def select_counted(
    counts: DailyCounts, model: Model, as_of: datetime | None
) -> tuple[UserIds, Counted, dict[str, int]]:
    """Select what a model counts, users by their place in the sorted ids; how many interactions each reason left out.

    The same whatever the order of users; the order of counts is kept. O(n log n + m) for n users and m counts.
    """
    ids, place = _order_users(counts)
    kept, excluded = _select(counts, model, as_of)
    influencer, influencee = _orient(counts, model, kept)
    v, day = place[influencer], counts.day[kept]
    away = find_away(counts.absences, ids)
    if len(away.user):
        is_here = ~away.covers(v, day)
        excluded["away"] = int(counts.n[kept[~is_here]].sum())
        kept, v, day, influencee = kept[is_here], v[is_here], day[is_here], influencee[is_here]
    last = day_of(as_of) if as_of is not None else int(day.max(initial=0))
    columns = (counts.kind[kept], day, counts.n[kept], counts.weight_e6[kept], away.clock(v, day, last), kept)
    return ids, Counted(place[influencee], v, *columns), excluded


class Kinds(NamedTuple):
    """The kinds as they are shown, in the order of the counts, and what one interaction of each weighs, (kinds,)."""

    names: tuple[str, ...]
    weight: FloatVector


def weigh_kinds(counts: DailyCounts, counted: Counted, model: Model) -> Kinds:
    """Say what one interaction of each kind weighs; where networks are normalised, of each kind on each network.

    A network's kinds are then divided by what its pairs weigh on average, before decay and saturation: a usual pair of
    each network weighs 1, and all of a network weighed ten times changes nothing. O(m log m) there, else O(kinds).
    """
    weight = _kind_weights(counts.kinds, model)
    if not model.tells_networks_apart:
        return Kinds(counts.kinds, weight)
    networks = counts.networks or (None,) * len(counts.kinds)
    found = {name: nth for nth, name in enumerate(sorted({*networks}, key=lambda name: (name is not None, name)))}
    network = np.array([found[name] for name in networks], dtype=np.int64)
    cells, _ = _sum_cells(counted, model)
    value = cells.value * weight[cells.kind]
    is_new = (np.diff(cells.u, prepend=-1) != 0) | (np.diff(cells.v, prepend=-1) != 0)
    of = network[cells.kind]
    pair = np.cumsum(is_new) * len(found) + of
    n_pairs = np.bincount(np.unique(pair) % len(found), minlength=len(found))
    # exact sums: cells stand in the order in which kinds happen to be numbered
    total = np.array([math.fsum(value[of == nth].tolist()) for nth in range(len(found))])
    scale = np.divide(n_pairs, total, out=np.ones(len(found)), where=total > 0)
    names = tuple(shown_kind(kind, name) for kind, name in zip(counts.kinds, networks, strict=True))
    return Kinds(names, weight * scale[network])


def weigh_counted(
    counted: Counted,
    ids: Ids,
    kinds: Kinds,
    excluded: dict[str, int],
    *,
    model: Model,
    as_of: datetime | None,
) -> tuple[Cells, IntVector]:
    """Weigh what was selected, in any order, repeated keys added up; and say into which cell each count went.

    Kinds are put into the order of their names first: a store numbers them as they came, and sums must not know that.
    """
    by_name = sorted(range(len(kinds.names)), key=lambda nth: kinds.names[nth])
    place = np.empty(len(by_name), dtype=np.uint8)
    place[by_name] = np.arange(len(by_name))
    kinds = Kinds(tuple(kinds.names[nth] for nth in by_name), kinds.weight[by_name])
    table, cell_of = _sum_cells(counted._replace(kind=place[counted.kind]), model)
    table = table._replace(value=table.value * kinds.weight[table.kind])
    return _pairs(table, ids, kinds, excluded, model=model, as_of=as_of), cell_of


def share_out(flow: FloatVector, cells: Cells, counted: Counted, cell_of: IntVector) -> FloatVector:
    """Share what each pair carries, (pairs,), out to the counts that it is made of, by their weights, (k,).

    `counted` and `cell_of` as given to and got from :func:`weigh_counted`; each cell shares by its value.
    """
    total = np.add.reduceat(cells.cell_value, cells.cell_ptr[:-1]) if len(flow) else np.zeros(0)
    by_cell = np.repeat(flow / total, np.diff(cells.cell_ptr)) * cells.cell_value
    e6 = np.bincount(cell_of, weights=counted.weight_e6, minlength=len(by_cell))
    shared: FloatVector = by_cell[cell_of] * (counted.weight_e6 / e6[cell_of])
    return shared


def _sum_cells(counted: Counted, model: Model) -> tuple[_Table, IntVector]:
    """Add up what passed between two people by one kind on one day; a value is yet without its kind's weight."""
    order, starts = _group(counted.u, counted.v, counted.kind, counted.day)
    first = order[starts]
    n, e6 = (np.add.reduceat(x[order], starts) if len(starts) else np.zeros(0, np.int64) for x in counted[4:6])
    cell_of = np.empty(len(order), dtype=np.int64)
    cell_of[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(order))))
    value = _harmonic(n, model) * (e6 / (MICRO * n))
    key = (counted.u[first], counted.v[first], counted.kind[first], counted.day[first])
    table = _Table(*key, counted.clock[first], n, value)
    return table, cell_of


def _order_users(counts: DailyCounts) -> tuple[UserIds, IntVector]:
    order = np.argsort(counts.users, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return UserIds.from_sorted(counts.users[order]), place


def _kind_weights(kinds: tuple[str, ...], model: Model) -> FloatVector:
    return np.array([model.rule(kind).weight for kind in kinds], dtype=np.float64)


def _select(counts: DailyCounts, model: Model, as_of: datetime | None) -> tuple[NDArray[np.intp], dict[str, int]]:
    """Which counts enter, and how many interactions each reason left out (the first reason that holds)."""
    reasons = {
        "later": counts.day > day_of(as_of) if as_of is not None else None,
        "self": counts.influencer == counts.influencee if model.exclude_self else None,
        "automated": counts.flags & AUTOMATED > 0 if model.exclude_automated else None,
        "incentivised": counts.flags & INCENTIVISED > 0 if model.exclude_incentivised else None,
        "private": counts.flags & PRIVATE > 0 if model.exclude_private else None,
        "weightless": (_kind_weights(counts.kinds, model)[counts.kind] == 0) | (counts.weight_e6 == 0),
    }
    keep = np.ones(len(counts.n), dtype=bool)
    excluded: dict[str, int] = {}
    for reason, hit in reasons.items():
        if hit is not None:
            excluded[reason] = int(counts.n[keep & hit].sum())
            keep &= ~hit
    return np.flatnonzero(keep), excluded


def _orient(counts: DailyCounts, model: Model, kept: NDArray[np.intp]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Turn round the kinds that the model credits to another side than they were stored with."""
    turned = np.array(
        [(model.rule(kind).credits or side) != side for kind, side in zip(counts.kinds, counts.credits, strict=True)],
        dtype=bool,
    )
    swap = turned[counts.kind[kept]]
    influencer, influencee = counts.influencer[kept], counts.influencee[kept]
    return np.where(swap, influencee, influencer), np.where(swap, influencer, influencee)


def _group(
    u: IntVector, v: IntVector, kind: NDArray[np.uint8], day: NDArray[np.int32]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Sort by (u, v, kind, day); where each distinct key begins. One 64-bit key when it fits: 5 times faster."""
    if not len(u):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    days = day.astype(np.int64) - int(day.min())
    user_bits = max(int(max(u.max(), v.max())).bit_length(), 1)
    day_bits = max(int(days.max()).bit_length(), 1)
    if 2 * user_bits + 8 + day_bits <= 63:
        key = (((u << user_bits | v) << 8 | kind) << day_bits) | days
        order = np.argsort(key, kind="stable")
        ranked = key[order]
        new = ranked[1:] != ranked[:-1]
    else:
        order = np.lexsort((days, kind, v, u))
        new = np.zeros(len(u) - 1, dtype=bool)
        for column in (u, v, kind.astype(np.int64), days):
            ranked = column[order]
            new |= ranked[1:] != ranked[:-1]
    return order, np.flatnonzero(np.concatenate([[True], new]))


def _harmonic(n: IntVector, model: Model) -> FloatVector:
    """Count the n-th interaction of a pair, kind and day as 1/n, so that n of them count H(n)."""
    if model.same_day_saturation == "none":
        return n.astype(np.float64)
    table = np.cumsum(1.0 / np.arange(1, int(n.max(initial=0)) + 1))
    return table[n - 1]


class _Table(NamedTuple):
    """Cells as columns, one element each, in order of u, v, kind, day."""

    u: IntVector
    v: IntVector
    kind: NDArray[np.uint8]
    day: NDArray[np.int32]
    clock: NDArray[np.int32]
    n: IntVector
    value: FloatVector


def _pairs(
    table: _Table,
    ids: Ids,
    kinds: Kinds,
    excluded: dict[str, int],
    *,
    model: Model,
    as_of: datetime | None,
) -> Cells:
    u, v, kind, day, clock, n, value = table
    users = len(ids)
    new = np.concatenate([[True], (u[1:] != u[:-1]) | (v[1:] != v[:-1])]) if len(u) else np.zeros(0, bool)
    first = np.flatnonzero(new)
    cell_ptr = np.concatenate([first, [len(u)]]).astype(np.int64)
    pair_of = np.cumsum(new) - 1
    pair_u, pair_v = u[first], v[first]
    newest = np.maximum.reduceat(clock, first) if len(first) else np.zeros(0, np.int32)
    if model.half_life_days is not None:
        value = value * rounded_once(np.exp2, (clock - newest[pair_of]) / model.half_life_days)
    if model.pair_saturation == "one":
        value = _largest_only(value, first, pair_of)
    total = np.add.reduceat(value, first) if len(first) else np.zeros(0)
    weight = rounded_once(np.log1p, total) if model.pair_saturation == "log" else total
    if model.half_life_days is not None and len(newest):
        last = day_of(as_of) if as_of is not None else int(newest.max())
        weight = weight * rounded_once(np.exp2, (newest - last) / model.half_life_days)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(pair_u, minlength=users))]).astype(np.int64)
    return Cells(
        ids=ids,
        kinds=kinds.names,
        indptr=indptr,
        indices=pair_v.astype(np.int32),
        weight=weight,
        cell_ptr=cell_ptr,
        cell_kind=kind,
        cell_day=day,
        cell_n=n,
        cell_value=value,
        kind_weight=kinds.weight,
        n_in=np.bincount(v, weights=n, minlength=users).astype(np.int64),
        people_in=np.bincount(pair_v, minlength=users).astype(np.int64),
        **dict.fromkeys(("away_user", "away_first", "away_last"), np.zeros(0, np.int64)),
        excluded=excluded,
    )


def _largest_only(value: FloatVector, first: NDArray[np.intp], pair_of: NDArray[np.intp]) -> FloatVector:
    """Keep each pair's largest cell (the first of equals) and nothing else."""
    if not len(first):
        return value
    is_largest = value == np.maximum.reduceat(value, first)[pair_of]
    seen_before = np.cumsum(is_largest) - is_largest
    return np.where(is_largest & (seen_before == seen_before[first][pair_of]), value, 0.0)
