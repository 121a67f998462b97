"""Why is X my influencer? One number, split in several exact ways, down to single interactions.

Each split sums to the influence: by u's first step (and, through it, by the kinds, months and single interactions of
u's own reactions, in proportion to what each is worth in its pair), and by the last step into the influencer.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from influent.answers import Stamp
from influent.answers_why import Evidence, KindShare, PeriodShare, Step, Why
from influent.engine.cells import EPOCH, Cells, day_of
from influent.engine.explain.paths import list_paths, split_by_steps
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.measures.face import Parts
from influent.engine.rank.certify import find_place
from influent.errors import InputError, StoreError
from influent.types import PRIVATE, Interaction

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_REFINED = 64
"""Columns solved at most to prove one person's place."""

FindInteractions = Callable[[str, Sequence[str]], list[Interaction]]
"""Gives the counted interactions by which an influencee credited any of some influencers."""


@dataclass(frozen=True)
class _Share:
    """What one cell (kind and day) of the user's own reactions to `first` carries of the influence."""

    first: int
    kind: str
    day: int
    n: int
    influence: float


def explain_influence(  # noqa: PLR0913  (what is explained, and how much of it is listed)
    graph: Graph,
    measure: MeasureOnWalk,
    stamp: Stamp,
    user: int,
    influencer: int,
    *,
    n_paths: int = 10,
    n_evidence: int = 10,
    depth: int | None = None,
    find: FindInteractions | None = None,
) -> Why:
    """Explain the influence of `influencer` on `user`.

    Parameters
    ----------
    user, influencer : int
        Positions in the graph's ids.
    n_paths, n_evidence : int
        How many walks and interactions to list; a smaller number gives a prefix of a larger one's list.
    depth : int, optional
        List walks of at most so many steps, and split the influence by the number of steps up to it.
    find : callable, optional
        Looks up single interactions; without it there is no evidence.

    Returns
    -------
    Why
        ``first_steps``, ``last_steps``, ``kinds`` and ``periods`` each sum to ``influence`` within ``error_bound``.

    Raises
    ------
    InputError
        Both are the same person.
    StoreError
        The interactions found are not those that the graph was built from.

    Notes
    -----
    Three solves and a shortest-path tree: O(pairs) each step. Deterministic.
    """
    if user == influencer:
        raise InputError(
            "nobody is their own influencer", where=graph.ids[user], advice="two different users; echo is in: score"
        )
    column = measure.columns(np.array([influencer]))[0]
    first = measure.first_steps(user, column)
    last = measure.last_steps(measure.walk.start_at(user), influencer)
    position, n_influencers = find_position(graph, measure, user, influencer)
    shares = _shares(graph.cells, user, first) if graph.cells else []
    paths = list_paths(graph, measure.walk, column, user, n_paths, max_hops=depth)
    influence = first.whole  # not the column's own: so first steps, kinds, months and rows add up to the last bit
    evidence = _evidence(graph, user, shares, find) if find else _Evidence((), 0, 0.0)
    return Why(
        stamp=stamp,
        user=graph.ids[user],
        influencer=graph.ids[influencer],
        influence=influence,
        error_bound=column.error_bound + last.error_bound,
        position=position,
        n_influencers=n_influencers,
        first_steps=_steps(graph, first),
        last_steps=_steps(graph, last),
        kinds=_by_kind(shares),
        periods=_by_month(shares),
        evidence=evidence.shown[:n_evidence],
        paths=paths,
        coverage=sum(path.influence for path in paths) / influence if influence > 0 else 0.0,
        counterfactual=None,
        n_private=evidence.n_private,
        private_influence=evidence.private_influence,
        by_steps=split_by_steps(measure.walk, column, user, depth) if depth else (),
    )


def _steps(graph: Graph, parts: Parts) -> tuple[Step, ...]:
    some = np.flatnonzero(parts.parts > 0)  # of a celebrity's thousands of last steps most carry nothing from here
    users, shares = parts.users[some], parts.parts[some]
    order = np.lexsort((users, -shares))
    return tuple(
        Step(graph.ids[u], share) for u, share in zip(users[order].tolist(), shares[order].tolist(), strict=True)
    )


def find_position(graph: Graph, measure: MeasureOnWalk, user: int, influencer: int) -> tuple[int | None, int]:
    """Find the influencer's place among the user's (None when brackets leave it open) and how many there are."""
    found = measure.authority(measure.walk.start_at(user))
    others = np.delete(np.arange(graph.n_users), user)
    bound, place = found.error_bound, influencer - int(influencer > user)
    best, worst = find_place(*found.among(others), place, bound=bound, max_refined=MAX_REFINED)
    n_influencers = int((found.values()[others] > bound).sum())
    return (best if best == worst and found.values()[influencer] > bound else None), n_influencers


def _shares(cells: Cells, user: int, first: Parts) -> list[_Share]:
    """Split each first step over the kinds and days of its pair, in proportion to the cells' values."""
    begin = int(cells.indptr[user])
    found = []
    for place, (x, part) in enumerate(zip(first.users.tolist(), first.parts.tolist(), strict=True)):
        if part <= 0:
            continue
        a, b = int(cells.cell_ptr[begin + place]), int(cells.cell_ptr[begin + place + 1])
        total = float(cells.cell_value[a:b].sum())
        found += [
            _Share(x, cells.kinds[kind], day, n, part * value / total)
            for kind, day, n, value in zip(
                cells.cell_kind[a:b].tolist(),
                cells.cell_day[a:b].tolist(),
                cells.cell_n[a:b].tolist(),
                cells.cell_value[a:b].tolist(),
                strict=True,
            )
        ]
    return found


def _by_kind(shares: list[_Share]) -> tuple[KindShare, ...]:
    found: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for share in shares:
        influence, n = found[share.kind]
        found[share.kind] = influence + share.influence, n + share.n
    return tuple(KindShare(k, *found[k]) for k in sorted(found, key=lambda kind: (-found[kind][0], kind)))


def _by_month(shares: list[_Share]) -> tuple[PeriodShare, ...]:
    found: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for share in shares:
        month = f"{EPOCH + timedelta(days=share.day):%Y-%m}"
        influence, n = found[month]
        found[month] = influence + share.influence, n + share.n
    return tuple(PeriodShare(month, *found[month]) for month in sorted(found))


class _Evidence(NamedTuple):
    """Interactions that may be shown, strongest first, then by time and id; and what the private ones carry."""

    shown: tuple[Evidence, ...]
    n_private: int
    private_influence: float


def _evidence(graph: Graph, user: int, shares: list[_Share], find: FindInteractions) -> _Evidence:
    """Split each cell over its interactions by their weights."""
    cells = {(graph.ids[share.first], share.kind, share.day): share for share in shares}
    people = sorted({first for first, _, _ in cells})
    rows: dict[tuple[str, str, int], list[Interaction]] = defaultdict(list)
    me = graph.ids[user]
    for row in find(me, people):
        other = row.target if row.actor == me else row.actor
        rows[other, row.kind, day_of(row.happened_at)].append(row)
    found, private = [], []
    for key, share in cells.items():
        if len(rows[key]) != share.n:
            raise StoreError(
                f"the store has {len(rows[key])} interactions where the graph counted {share.n}",
                where=f"between {me} and {key[0]}",
                advice="remove the store's folder of built graphs and ask again",
            )
        total = sum(row.weight_e6 for row in rows[key])
        for r in rows[key]:
            influence = share.influence * r.weight_e6 / total
            if r.flags & PRIVATE:
                private.append(influence)
            else:
                found.append(Evidence(r.id, r.kind, r.happened_at, r.actor, r.target, r.item, influence))
    found.sort(key=lambda e: (-e.influence, e.happened_at, e.id))
    return _Evidence(tuple(found), len(private), math.fsum(private))
