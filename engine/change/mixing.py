"""Two sides of a change, and every mixture between them: a graph with some components of the one, some of the other.

========  ==========================================================================================================
new       interactions that only the second side counts: loaded since, or later than the first side's moment
gone      interactions that only the first side counts
identities  which accounts are one person, and which are bots;  absences: who was away when
ageing    the moment itself, where a half-life makes weights fade: a factor on all of W, relative to the prior
kinds     the model's weights and credited sides, as far as the data have such kinds
networks  how it sets one network against another
time      its half-life and same-day saturation;  pairs: pair saturation and attention prior
restart   whether walks begin at everybody, or at trusted people
walk      its damping factor and tolerance;  exclude: what it leaves out;  measure: what is read off the walks
========  ==========================================================================================================

Row = influencee, column = influencer. Evidence floors and the display scale change no authority: no components.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from influent.engine.cells import Cells, day_of, weigh
from influent.engine.change.shapley import MAX_COMPONENTS
from influent.engine.graph import Graph
from influent.types import Absence, DailyCounts, FloatVector, IdVector, IntVector, Model

T = TypeVar("T")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "measure": ("measure",),
    "walk": ("damping_factor", "tolerance"),
    "restart": ("restart",),
    "exclude": ("exclude_self", "exclude_automated", "exclude_incentivised", "exclude_private"),
    "pairs": ("pair_saturation", "attention_prior", "attention_prior_in_means"),
    "time": ("half_life_days", "same_day_saturation"),
    "networks": ("network_normalisation",),
    "kinds": ("kinds", "other_kinds"),
}
"""Which of a model's fields each component of it has."""

COUNTED = frozenset({"new", "gone", "identities", "absences"})
"""Components that change the counts themselves."""

CHEAPEST_FIRST = (
    "measure",
    "walk",
    "restart",
    "ageing",
    "exclude",
    "pairs",
    "time",
    "networks",
    "kinds",
    "absences",
    "identities",
    "gone",
    "new",
)
JOINED = (("ageing", "time"), ("exclude", "kinds"), ("restart", "walk"), ("networks", "pairs"))
"""Components that become one, in this order, when more differ than can be told apart."""


@dataclass(frozen=True)
class Side:
    """How one side sees the data: under which model, at which moment, and who was away until then."""

    model: Model
    as_of: datetime
    absences: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        """Cut absences off at the moment: what comes later is the other side's."""
        until = day_of(self.as_of)
        cut = (a._replace(last_day=min(a.last_day, until)) for a in self.absences if a.first_day <= until)
        object.__setattr__(self, "absences", tuple(cut))


@dataclass(frozen=True)
class Held:
    """Counts of one store (so with the same kinds) in three groups of batches: of both sides, and of one alone."""

    both: DailyCounts
    before: DailyCounts | None = None
    after: DailyCounts | None = None
    trusted: Mapping[str, float] = field(default_factory=dict)


class Mixtures:
    """Everything between two sides. `components` names what differs, cheapest to switch first; see `authority`."""

    def __init__(self, before: Side, after: Side, held: Held, united: Held | None = None) -> None:
        self._before, self._after = before, after
        self._groups = _group(before, after, held)
        self._trusted = held.trusted if united is None else {**held.trusted, **united.trusted}
        self._united = None if united is None else _group(before, after, united)  # as the second side unites accounts
        self._names = {name: tuple(name.split(" and ")) for name in _join(self._differing())}
        self.components: tuple[str, ...] = tuple(self._names)
        self.error_bound = 0.0
        self._kept: dict[str, tuple[object, Any]] = {}

    def authority(self, on: frozenset[str], users: Sequence[str]) -> FloatVector:
        """Rank the mixture that has the components `on` of the second side; (k,) authorities, 0 for who is not in it.

        One to two solves and k columns; the counts are weighed anew only where they must be. Exact within
        `error_bound`, which grows to the largest met so far. Deterministic.
        """
        graph, model = self.graph(on)
        places, is_there = locate(self._known(on), users)
        values = np.zeros(len(users))
        if is_there.any():
            values[is_there], bound = exact_authority(graph, model, places[is_there])
            self.error_bound = max(self.error_bound, bound)
        return values

    def graph(self, on: frozenset[str]) -> tuple[Graph, Model]:
        """Build the mixture's graph, and give it with the mixture's model; the last one is kept."""
        atoms = frozenset(atom for name in on for atom in self._names[name])
        model = self._model(atoms)
        key = atoms - {"measure", "walk"}
        return self._keep("graph", key, lambda: self._build(atoms, model)), model

    def _build(self, atoms: frozenset[str], model: Model) -> Graph:
        return Graph.from_cells(self._aged(atoms, model), model, trusted=self._trusted)

    def knows(self, user: str) -> bool:
        """Whether either side has the user."""
        groups = [*self._groups.values(), *(self._united or {}).values()]
        return any((group.users == user).any() for group in groups)

    def _differing(self) -> set[str]:
        before, after = self._before.model, self._after.model
        kinds = self._groups["both"].kinds
        found = {
            name
            for name, fields in FIELDS.items()
            if name != "kinds" and any(getattr(before, field) != getattr(after, field) for field in fields)
        }
        if any(before.rule(kind) != after.rule(kind) for kind in kinds):
            found.add("kinds")
        has_half_life = before.half_life_days is not None or after.half_life_days is not None
        if has_half_life and day_of(self._before.as_of) != day_of(self._after.as_of):
            found.add("ageing")
        if self._united is not None:
            found.add("identities")
        if self._before.absences != self._after.absences:
            found.add("absences")
        return found | {name for name in ("new", "gone") if self._has_own(name)}

    def _has_own(self, name: str) -> bool:
        """Whether a group of counts has any, or users whom the counts of both sides do not know."""
        group = self._groups.get(name)
        return group is not None and bool(len(group.n) or set(group.users) - set(self._groups["both"].users))

    def _model(self, atoms: frozenset[str]) -> Model:
        taken = {field: getattr(self._after.model, field) for atom in atoms for field in FIELDS.get(atom, ())}
        return replace(self._before.model, **taken)

    def _aged(self, atoms: frozenset[str], model: Model) -> Cells:
        """Weigh at the later moment, then move the weights to the mixture's own: all by the same factor."""
        latest = max(self._before.as_of, self._after.as_of)
        key = atoms - {"measure", "walk", "restart", "ageing"}
        cells = self._keep("cells", key, lambda: weigh(self._counts(atoms), model, latest))
        moment = (self._after if "ageing" in atoms else self._before).as_of
        days = day_of(latest) - day_of(moment)
        if model.half_life_days is None or not days:
            return cells
        return replace(cells, weight=cells.weight * 2.0 ** (days / model.half_life_days))

    def _counts(self, atoms: frozenset[str]) -> DailyCounts:
        def build() -> DailyCounts:
            groups = self._united if self._united is not None and "identities" in atoms else self._groups
            chosen = ["both"] + ["new"] * ("new" in atoms) + ["gone"] * ("gone" not in atoms)
            absences = (self._after if "absences" in atoms else self._before).absences
            return replace(join_counts([groups[name] for name in chosen if name in groups]), absences=absences)

        return self._keep("counts", atoms & COUNTED, build)

    def _known(self, on: frozenset[str]) -> IdVector:
        atoms = frozenset(atom for name in on for atom in self._names[name])
        return self._keep("known", atoms & COUNTED, lambda: np.sort(self._counts(atoms).users))

    def _keep(self, what: str, key: object, build: Callable[[], T]) -> T:
        """Keep the last of each kind alone: mixtures come in an order that asks for it again."""
        if what not in self._kept or self._kept[what][0] != key:
            self._kept[what] = (key, build())
        kept: T = self._kept[what][1]
        return kept


def exact_authority(graph: Graph, model: Model, places: IntVector) -> tuple[FloatVector, float]:
    """Solve the authority of some users, (k,), as exactly as the model's tolerance asks; with the largest error."""
    found = graph.enclose(model)
    found.refine(places)
    low, high = (side[places] for side in found.brackets())
    return (low + high) / 2, float((high - low).max(initial=0.0)) / 2


def locate(ids: IdVector, users: Sequence[str]) -> tuple[IntVector, NDArray[np.bool_]]:
    """Find users among sorted ids: where each stands, (k,), and whether it is there at all, (k,)."""
    wanted = np.array([*users], dtype=object)
    places = np.searchsorted(ids, wanted).astype(np.int64)
    is_there = places < len(ids)
    is_there[is_there] = ids[places[is_there]] == wanted[is_there]
    return places * is_there, is_there


def join_counts(groups: Sequence[DailyCounts]) -> DailyCounts:
    """Put counts of one store together; users are named by the union of all, in order of their ids."""
    if len(groups) == 1:
        return groups[0]
    groups = _number_alike(groups)
    users, place = np.unique(np.concatenate([group.users for group in groups]), return_inverse=True)
    cuts = np.cumsum([len(group.users) for group in groups])[:-1]
    places = np.split(place.astype(np.uint32), cuts)

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(group, name) for group in groups])

    return DailyCounts(
        users=users,
        kinds=groups[0].kinds,
        credits=groups[0].credits,
        influencer=np.concatenate([at[group.influencer] for at, group in zip(places, groups, strict=True)]),
        influencee=np.concatenate([at[group.influencee] for at, group in zip(places, groups, strict=True)]),
        kind=joined("kind"),
        day=joined("day"),
        flags=joined("flags"),
        n=joined("n"),
        weight_e6=joined("weight_e6"),
        networks=groups[0].networks,
    )


def _number_alike(groups: Sequence[DailyCounts]) -> Sequence[DailyCounts]:
    """Give the kinds of all groups the same numbers: kinds of networks are told apart in each as they occur."""
    known = [
        list(zip(group.kinds, group.credits, group.networks or (None,) * len(group.kinds), strict=True))
        for group in groups
    ]
    place = {kind: nth for nth, kind in enumerate(dict.fromkeys(chain.from_iterable(known)))}
    if all(kinds == [*place] for kinds in known):
        return groups
    kinds, credited, networks = zip(*place, strict=True)
    return [
        replace(
            group,
            kinds=kinds,
            credits=credited,
            networks=networks,
            kind=np.array([place[kind] for kind in own], dtype=np.uint8)[group.kind],
        )
        for group, own in zip(groups, known, strict=True)
    ]


def _group(before: Side, after: Side, held: Held) -> dict[str, DailyCounts]:
    """Sort the counts by who counts them: both sides, only the second (new), only the first (gone)."""
    first, second = day_of(before.as_of), day_of(after.as_of)
    between = _days(held.both, min(first, second) + 1, max(first, second))
    pieces = {"new": [between] * (second > first), "gone": [between] * (first > second)}
    if held.after is not None:
        pieces["new"].append(_days(held.after, None, second))
    if held.before is not None:
        pieces["gone"].append(_days(held.before, None, first))
    groups = {name: join_counts(found) for name, found in pieces.items() if found}
    return groups | {"both": _days(held.both, None, min(first, second))}


def _days(counts: DailyCounts, first: int | None, last: int) -> DailyCounts:
    """Keep the counts of days from `first` to `last`, and all users."""
    keep = counts.day <= last
    if first is not None:
        keep &= counts.day >= first
    return counts.where(keep)


def _join(differing: set[str]) -> list[str]:
    names = [name for name in CHEAPEST_FIRST if name in differing]
    for pair in JOINED:
        if len(names) > MAX_COMPONENTS and set(pair) <= set(names):
            names = [" and ".join(pair) if name == pair[1] else name for name in names if name != pair[0]]
    return names
