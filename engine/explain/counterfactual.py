"""What would have to be different? A smallest set whose removal pushes an influencer out of a user's top k.

``own`` takes whole pairs of the user's away, ``interactions`` single interactions of the user's, ``anyone`` single
interactions of anybody's (``anyone.py``).
In the top k is who has fewer than k others before them; equal influences are ordered by id, and an influence under
the model's floor is in no list. A prior in means stays what it is.
Source: Ghazimatin, Balalau, Saha Roy, Weikum (2020), "PRINCE"; here exact, for both measures, and with a proven lower
bound where the search is cut short. Row = influencee, column = influencer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from influent.answers_why import Counterfactual, Removal
from influent.engine.cells import day_of
from influent.engine.explain.anyone import Everybody
from influent.engine.explain.moves import Moves, Weighing, single_interactions, whole_pairs
from influent.engine.explain.removal import Found, Question, Search
from influent.engine.explain.rows import OwnRow, Sums
from influent.engine.explain.why import FindInteractions
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.errors import InputError, StoreError
from influent.types import PRIVATE, FloatVector, Interaction, IntVector, Model

if TYPE_CHECKING:
    from influent.answers import Stamp
    from influent.engine.graph import Graph

Mode = Literal["own", "interactions", "anyone"]
MODES: tuple[Mode, ...] = ("own", "interactions", "anyone")

FIRST = 8
"""Pairs tried alone before all are solved."""

MOST_PAIRS = 96
"""Pairs of the user's that the search may touch: those that carry most of the influence; each costs a solve."""

MOST_NUMBERS = 30_000_000
"""Numbers kept of the solves, 240 MB; of larger graphs only the people whom the user's walks visit most."""


def find_counterfactual(  # noqa: PLR0913, PLR0917  (what every explanation takes, and the model)
    graph: Graph,
    measure: MeasureOnWalk,
    model: Model,
    stamp: Stamp,
    user: int,
    influencer: int,
    *,
    mode: Mode = "own",
    top_k: int = 10,
    budget: int = 20,
    find: FindInteractions | None = None,
) -> Counterfactual:
    """Find a smallest set whose removal pushes `influencer` out of the `top_k` of `user`.

    Parameters
    ----------
    user, influencer : int
        Positions in the graph's ids.
    mode : "own", "interactions" or "anyone"
        What may go: the user's pairs, the user's single interactions, anybody's single interactions.
    budget : int
        How many single interactions the exact search takes away at most; `own` needs none.
    find : callable
        Looks up the counted single interactions of a user; needed by all modes but `own`.

    Returns
    -------
    Counterfactual
        `size` None with `is_smallest`: it is proven that no set does it and leaves the user any pair.

    Raises
    ------
    InputError
        Both are the same person, an unknown mode, no `find`, or `top_k` or `budget` below 1.
    StoreError
        The interactions found are not those that the graph was built from.

    Notes
    -----
    Three solves, one more for each pair that carries influence (in blocks), then work that is counted and bounded:
    the answer does not depend on the machine's speed. Deterministic.
    """
    _check(graph, user, influencer, mode=mode, top_k=top_k, budget=budget, has_rows=find is not None)
    row = OwnRow(graph, measure, user)
    floor = max(model.min_influence, row.tie)
    if mode == "own" or find is None:
        pairs = _Pairs.of(row, influencer)
        # most influencers leave with one pair, and then most others need not be solved
        for some in (pairs.strongest(FIRST), pairs):
            asked = some.question(whole_pairs(row.weights[some.places]), top_k, floor)
            found = Search(row, asked).run(some.most if some is pairs else min(1, some.most))
            if found.moves is not None and found.is_proven:
                break
        return _answer(graph, row, asked, found, mode=mode)
    rows = _own_rows(graph, row, find)
    pairs = _Pairs.of(row, influencer, may_rise=any(_is_mixed(own) for own in rows))
    mine = _by_interactions(graph, row, pairs, rows, model=model, stamp=stamp, top_k=top_k, budget=budget)
    if mode == "interactions":
        return mine
    everybody = Everybody(graph, measure, _weighing(graph, model, stamp), user, influencer, top_k, find)
    return _by_anyone(everybody, mine, budget)


def _check(graph: Graph, user: int, influencer: int, *, mode: str, top_k: int, budget: int, has_rows: bool) -> None:
    if user == influencer:
        raise InputError(
            "nobody is their own influencer", where=graph.ids[user], advice="two different users; echo is in: score"
        )
    if top_k < 1 or budget < 1:
        raise InputError(f"a list of {top_k}, a budget of {budget}", where="top_k, budget", advice="1 or more of each")
    if mode not in MODES:
        raise InputError(f"no counterfactual {mode!r}", where="counterfactual", advice=f"one of {', '.join(MODES)}")
    if mode != "own" and (not has_rows or graph.cells is None):
        raise InputError(
            "this graph knows no single interactions", where="it was given as arrays", advice="counterfactual own"
        )


@dataclass(frozen=True)
class _Pairs:
    """The user's pairs that may go (positions in ``row.targets``), and everybody who is compared."""

    row: OwnRow
    places: IntVector
    carried: FloatVector
    who: IntVector
    influencer: int
    is_whole: bool

    @classmethod
    def of(cls, row: OwnRow, influencer: int, *, may_rise: bool = False) -> _Pairs:
        """Choose the pairs, most of the influence first.

        By pagerank a pair that carries nothing of the influence helps nobody by going; by reputation it may, because
        it decides how soon the walk ends.
        """
        solved = row.walk.chances(np.array([influencer]), row.tolerance)
        column = solved.values[:, 0]
        carried = row.weights * (column[row.targets] - row.back[row.targets] * column[row.user])
        carried[row.targets == row.user] = 0.0
        least = 8 * solved.error_bound / (1 - row.d) * row.weights
        places = np.flatnonzero((carried > least) | may_rise | (not row.is_pagerank))
        strongest = np.sort(places[np.argsort(-carried[places], kind="stable")][:MOST_PAIRS])
        reached = row.now().reached
        who = np.flatnonzero(reached > 0)
        n_kept = max(MOST_NUMBERS // max(len(strongest), 1), 1)
        if len(who) > n_kept:
            who = who[np.argsort(-reached[who], kind="stable")][:n_kept]
        return cls(
            row, strongest, carried[strongest], np.union1d(who, [influencer]), influencer, len(strongest) == len(places)
        )

    def strongest(self, n: int) -> _Pairs:
        """Keep the `n` pairs that carry most."""
        if n >= len(self.places):
            return self
        order = np.argsort(-self.carried, kind="stable")[:n]
        return replace(self, places=np.sort(self.places[order]), carried=self.carried[np.sort(order)], is_whole=False)

    @property
    def n_fixed(self) -> int:
        """How many of the user's pairs cannot go."""
        return len(self.row.targets) - len(self.places)

    @property
    def most(self) -> int:
        """How many pairs can go and leave one."""
        return len(self.places) - (self.n_fixed == 0)

    def question(self, moves: Moves, top_k: int, floor: float) -> Question:
        """Solve what each pair adds, and ask."""
        row = self.row
        left_out = np.delete(row.now().reached, self.who)
        return Question(
            pairs=row.targets[self.places],
            who=self.who,
            place=int(np.searchsorted(self.who, self.influencer)),
            parts=row.of_targets(row.targets[self.places], self.who),
            moves=moves,
            weights=row.weights[self.places],
            n_fixed=self.n_fixed,
            rest=float(left_out.max(initial=0.0)),
            top_k=top_k,
            floor=floor,
            is_whole=self.is_whole,
        )


def _by_interactions(
    graph: Graph,
    row: OwnRow,
    pairs: _Pairs,
    rows: list[list[Interaction]],
    *,
    model: Model,
    stamp: Stamp,
    top_k: int,
    budget: int,
) -> Counterfactual:
    """Search among single interactions; where a few do not do it, among whole pairs, and then say "smallest found"."""
    chosen = [rows[place] for place in pairs.places.tolist()]
    n_all = sum(map(len, chosen)) - (pairs.n_fixed == 0)
    weights = row.weights[pairs.places]
    weigh = _weighing(graph, model, stamp)
    weighs = [weigh.credited(target) for target in row.targets[pairs.places].tolist()]
    moves = single_interactions(weights, chosen, weighs, unit=row.unit, most=min(budget, n_all))
    asked = pairs.question(moves, top_k, max(model.min_influence, row.tie))
    found = Search(row, asked).run(min(budget, n_all))
    if found.moves is not None or (found.is_proven and budget >= n_all):
        return _answer(graph, row, asked, found, mode="interactions")
    whole = replace(asked, moves=replace(whole_pairs(weights), gone=[tuple(own) for own in chosen]))
    by_pairs = Search(row, whole).run(pairs.most)
    return _answer(graph, row, whole, Found(by_pairs.moves, found.at_least, is_proven=False), mode="interactions")


def _by_anyone(everybody: Everybody, mine: Counterfactual, budget: int) -> Counterfactual:
    """Look for fewer interactions of anybody's than of the user's own; one or none cannot be beaten."""
    size = mine.size
    if size is not None and size <= 1:
        return replace(mine, mode="anyone")
    most = budget if size is None else min(budget, size - 1)
    gone, at_least = everybody.smallest(most)
    if gone is None:
        return replace(mine, mode="anyone", at_least=at_least, is_smallest=size is not None and at_least == size)
    return Counterfactual(
        top_k=mine.top_k,
        removed=tuple(sorted({everybody.pair_of(row) for row in gone})),
        mode="anyone",
        size=len(gone),
        at_least=at_least,
        is_smallest=len(gone) == at_least,
        influence_after=everybody.influence_without(gone),
        interactions=_shown(gone),
    )


def _shown(gone: Iterable[Interaction]) -> tuple[Removal, ...]:
    """List what goes, but for private interactions."""
    return tuple(Removal(r.id, r.kind, r.happened_at, r.actor, r.target, r.item) for r in gone if not r.flags & PRIVATE)


def _own_rows(graph: Graph, row: OwnRow, find: FindInteractions) -> list[list[Interaction]]:
    """Look up the user's interactions, a list a pair; StoreError when they are not those of the graph."""
    me, others = graph.ids[row.user], [graph.ids[int(x)] for x in row.targets]
    by_other: dict[str, list[Interaction]] = defaultdict(list)
    for found in find(me, others):
        by_other[found.target if found.actor == me else found.actor].append(found)
    begin = int(graph.W.indptr[row.user])
    for place, other in zip(row.places.tolist(), others, strict=True):
        n = count_pair(graph, begin + place)
        if len(by_other[other]) != n:
            raise StoreError(
                f"the store has {len(by_other[other])} interactions where the graph counted {n}",
                where=f"between {me} and {other}",
                advice="remove the store's folder of built graphs and ask again",
            )
    return [by_other[other] for other in others]


def count_pair(graph: Graph, pair: int) -> int:
    """Count the interactions behind one pair, by its place in the graph's pairs."""
    if graph.cells is None:
        return 0
    return int(graph.cells.cell_n[int(graph.cells.cell_ptr[pair]) : int(graph.cells.cell_ptr[pair + 1])].sum())


def _is_mixed(rows: list[Interaction]) -> bool:
    """Whether taking a light interaction away may raise a pair, because a day's mean weight counts."""
    return len({row.weight_e6 for row in rows}) > 1


def _weighing(graph: Graph, model: Model, stamp: Stamp) -> Weighing:
    """Weigh single interactions as the graph's were weighed; ages count from its day."""
    if graph.cells is None:
        raise TypeError("a graph of arrays has no single interactions")
    last = day_of(stamp.as_of) if stamp.as_of is not None else int(graph.cells.cell_day.max(initial=0))
    return Weighing.of(graph.cells, model, last)


def _answer(graph: Graph, row: OwnRow, asked: Question, found: Found, *, mode: Mode) -> Counterfactual:
    moves = asked.moves
    chosen = sorted(found.moves or (), key=lambda move: int(moves.pair[move]))
    weights = asked.weights.copy()
    weights[moves.pair[chosen]] = moves.weight[chosen]
    change = weights - asked.weights
    now, v = row.now().of(asked.who[[asked.place]]), asked.who[[asked.place]]
    part = asked.parts.of(np.array([asked.place]))
    after = Sums(now.reached + change @ part.reached, now.free + change @ part.free, now.length + change @ part.length)
    low, high = row.brackets(after, v)
    me = graph.ids[row.user]
    gone = [removed for move in chosen for removed in moves.gone[move]]
    touched = asked.pairs[moves.pair[chosen]].tolist()
    return Counterfactual(
        top_k=asked.top_k,
        removed=tuple((me, graph.ids[x]) for x in touched),
        mode=mode,
        size=None if found.moves is None else (len(chosen) if mode == "own" else len(gone)),
        at_least=found.at_least,
        is_smallest=found.is_proven,
        influence_after=None if found.moves is None else max(0.0, float((low + high)[0] / 2)),
        interactions=_shown(gone),
    )
