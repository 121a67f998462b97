"""A store's graph as one model sees it: scanned once, kept on disk, opened by memory map ever after."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from influent.answers import Stamp
from influent.answers_why import Days, NetworkShare, Step
from influent.engine.cells import day_of, weigh
from influent.engine.files import drop_others, open_cells, open_intervals, save_cells, save_intervals
from influent.engine.graph import Graph
from influent.engine.intervals import Intervals, find_intervals
from influent.engine.memory import refuse_beyond
from influent.engine.rank.ranking import has_evidence
from influent.engine.score import share_by_network
from influent.engine.seen import seen_from
from influent.engine.topics.labels import counts_about, is_about, weigh_about
from influent.errors import InputError, StoreError, quote
from influent.model import parse_model, read_model
from influent.networks import shown_kind, tell_apart
from influent.store.protocol import PairWeights, Run
from influent.types import (
    AUTOMATED,
    INCENTIVISED,
    PRIVATE,
    DailyCounts,
    Interaction,
    Measure,
    Model,
    Progress,
    Resampling,
    Snapshot,
    Taxonomy,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from influent.engine.cells import Cells
    from influent.engine.measures.face import Measure as MeasureOnWalk
    from influent.store.asserted import AssertedStore


@dataclass(frozen=True)
class View:
    """One graph under one model, and the stamp of every answer read off it."""

    store: AssertedStore
    snapshot: Snapshot
    model: Model
    model_toml: str
    graph: Graph
    stamp: Stamp
    taxonomy: Taxonomy | None = None
    folder: Path | None = None
    memory: int | None = None

    @property
    def cells(self) -> Cells:
        """The weighed counts behind the graph."""
        if self.graph.cells is None:
            raise TypeError("a view's graph always comes from a store")
        return self.graph.cells

    def place(self, user: str) -> int:
        """Find a person in the graph by any of their ids; NotFoundError names the nearest."""
        return self.graph.ids.position(self.store.person(user))

    def seen_from(self, user: str, *others: str) -> View:
        """Give the part of this view that decides all influence on `user`, when it is small and `others` are in it."""
        part = seen_from(self.graph, self.place(user))
        is_enough = all(part.ids.find(self.graph.ids[self.place(other)]) is not None for other in others)
        return replace(self, graph=part, folder=None) if is_enough else self

    def measure(self) -> MeasureOnWalk:
        """Give the model's measure on this graph's walk."""
        return self.graph.measure(
            self.model.measure, damping_factor=self.model.damping_factor, tolerance=self.model.tolerance
        )

    def intervals(self, resampling: Resampling) -> Intervals:
        """Find everybody's intervals by resampling who reacted; once a graph, kept beside it."""
        folder = None if self.folder is None else self.folder / f"intervals-{resampling.n}-{resampling.seed}"
        kept = None if folder is None else open_intervals(folder, resampling)
        if kept is not None:
            return kept
        held = self.snapshot
        refuse_beyond(self.memory, held.n_users, held.n_interactions, where=self.store.address, with_intervals=True)
        listed = np.flatnonzero(has_evidence(self.graph, self.model))
        walk = self.graph.walk(self.model.damping_factor)
        found = find_intervals(walk, self.graph.enclose(self.model), listed, resampling=resampling)
        if folder is not None:
            with suppress(OSError):  # a full disk is no reason not to answer
                save_intervals(found, folder)
        return found

    def networks_of(self, place: int, lifted_by: Sequence[Step], known: Collection[object]) -> tuple[NetworkShare, ...]:
        """Split what lifts somebody by network; `known` are those of all rows that name them.

        O(rows of the store), unless there is only one.
        """
        if len(known) <= 1:
            whole, n = sum(step.influence for step in lifted_by), int(self.cells.n_in[place])
            return tuple(NetworkShare(None if name is None else str(name), whole, n) for name in known if n)
        counts = self._counts_by_network()
        return share_by_network(self.cells, counts, self.model, place, lifted_by=lifted_by, as_of=self.stamp.as_of)

    def _counts_by_network(self) -> DailyCounts:
        if self.stamp.topic is None:
            return self.store.scan(by_network=True)
        details = self.store.scan_details(labelled=True)
        apart = tell_apart(details.counts, details.network, details.networks)
        return counts_about(apart, details, self.stamp.topic, self.taxonomy)

    def weights(self) -> PairWeights:
        """Give every pair's weight under the model, to be shown in the store."""
        users = self.graph.ids.to_array()
        influencee = np.repeat(np.arange(len(users)), np.diff(self.cells.indptr))
        return PairWeights(users[self.cells.indices], users[influencee], self.cells.weight)

    def find_interactions(
        self, influencee: str, influencers: Sequence[str], *, asker: str | None = None
    ) -> list[Interaction]:
        """Look up the counted interactions by which `influencee` credits any of `influencers` under the model.

        What is private is so to others than its two parties: to the `asker`, when one of them, it is as any other.
        """
        rows = self.store.interactions(influencee, influencers)
        found = [row for row in rows if not self._is_turned(row, credited=influencers)]
        if any(rule.credits for rule in (*self.model.kinds.values(), self.model.other_kinds)):
            for influencer in influencers:
                rows = self.store.interactions(influencer, [influencee])
                found += [row for row in rows if self._is_turned(row, credited=[influencee])]
        counted = [self._as_shown(row) for row in found if self._is_counted(row, credited=influencers)]
        return [replace(r, flags=r.flags & ~PRIVATE) if asker in (r.actor, r.target) else r for r in counted]

    def _as_shown(self, row: Interaction) -> Interaction:
        """Name the kind as the graph's cells do, which may tell networks apart."""
        return replace(row, kind=shown_kind(row.kind, row.network)) if self.model.tells_networks_apart else row

    def absences_of(self, place: int) -> tuple[Days, ...]:
        """List the days on which somebody was said to be away."""
        away = self.cells.away.of(place)
        first, last = (days.astype("datetime64[D]").tolist() for days in (away.first, away.last))
        return tuple(map(Days, first, last))

    def without_absences(self) -> View | None:
        """Give the same graph as if nobody had been away; None when nobody was. Made anew: O(counts)."""
        if not len(self.cells.away.user):
            return None
        moment = self.stamp.as_of
        about = None if self.stamp.topic is None else AboutTopic(self.stamp.topic, self.taxonomy)
        cells = _weigh(self.store, about, self.model, moment, with_absences=False)
        graph = Graph.from_cells(cells, self.model, trusted=self.store.trusted())
        return replace(self, graph=graph, folder=None)

    def _was_away(self, user: str, day: int) -> bool:
        away, place = self.cells.away, self.graph.ids.find(user)
        return place is not None and bool(away.covers(np.array([place]), np.array([day]))[0])

    def _is_turned(self, row: Interaction, *, credited: Sequence[str]) -> bool:
        """Whether the model credits the other side of a row than the store, which credits one of `credited`."""
        stored = "target" if row.target in credited else "actor"
        return (self.model.rule(row.kind).credits or stored) != stored

    def _is_counted(self, row: Interaction, *, credited: Sequence[str]) -> bool:
        model, as_of = self.model, self.stamp.as_of
        return (
            row.weight_e6 > 0
            and not self._was_away(row.target if row.target in credited else row.actor, day_of(row.happened_at))
            and model.rule(row.kind).weight > 0
            and not (model.exclude_automated and row.flags & AUTOMATED)
            and not (model.exclude_incentivised and row.flags & INCENTIVISED)
            and not (model.exclude_private and row.flags & PRIVATE)
            and (as_of is None or day_of(row.happened_at) <= day_of(as_of))
            and (self.stamp.topic is None or is_about(row.topics, self.stamp.topic, self.taxonomy))
        )


def build_view(
    store: AssertedStore,
    model_name: str,
    *,
    measure: Measure | None = None,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    about: AboutTopic | None = None,
    known_at: datetime | None = None,
    memory: int | None = None,
) -> View:
    """Open the graph of a store under a model; scan the store only when no kept graph fits.

    With `about` it is the graph of what is about one topic, among the people whom that names. With `known_at` it is
    that of what was known by that moment, made anew each time: what is kept could name people who have left since.

    Raises
    ------
    StoreError
        The store is empty.
    InputError
        `as_of` is before the first interaction, or `known_at` before the first load.
    RankError
        Building the graph may take more than `memory` bytes.
    NotFoundError
        Nothing is about that topic.
    """
    model, toml = read_model(model_name, measure=measure)
    if known_at is not None:
        return replace(_view_at(store, model, toml, as_of, known_at), memory=memory)
    return _view_of(store, model, toml, as_of, progress=progress, about=about, memory=memory)


def _view_at(store: AssertedStore, model: Model, toml: str, as_of: datetime | None, known_at: datetime) -> View:
    known = store.known_by(known_at, by_network=model.tells_networks_apart)
    moment = settle_moment(store, known.snapshot, as_of)
    return View(
        store=store,
        snapshot=known.snapshot,
        model=model,
        model_toml=toml,
        graph=Graph.from_cells(weigh(known.counts, model, moment), model, trusted=known.trusted),
        stamp=_stamp(known.snapshot, model, moment, None),
    )


@dataclass(frozen=True)
class AboutTopic:
    """One topic, and what is part of what."""

    topic: str
    taxonomy: Taxonomy | None

    def folder(self) -> str:
        """Name the topic in the name of a folder: it may be any text."""
        tree = "" if self.taxonomy is None else self.taxonomy.digest
        return f"-{hashlib.sha256(f'{tree} {self.topic}'.encode()).hexdigest()[:16]}"


def rebuild_view(store: AssertedStore, run: Run) -> View:
    """Open the store's graph under the model and as-of time of a run."""
    model = parse_model(run.model_toml, where=f"run {quote(run.id)}", measure=run.measure)
    return _view_of(store, model, run.model_toml, run.as_of)


def _view_of(
    store: AssertedStore,
    model: Model,
    toml: str,
    as_of: datetime | None,
    *,
    progress: Progress | None = None,
    about: AboutTopic | None = None,
    memory: int | None = None,
) -> View:
    snapshot = store.snapshot()
    moment = settle_moment(store, snapshot, as_of)
    name = f"{snapshot.id}-{model.id}-{moment:%Y%m%d}"
    folder = store.cache / (name if about is None else name + about.folder())
    cells = open_cells(folder)
    if cells is None:
        refuse_beyond(memory, snapshot.n_users, snapshot.n_interactions, where=store.address)
        if progress is not None:
            progress("reading the store", 0, 0)
        cells = _weigh(store, about, model, moment)
        with suppress(OSError):  # a full disk is no reason not to answer
            save_cells(cells, folder)
        drop_others(store.cache, snapshot.id)
    return View(
        store=store,
        snapshot=snapshot,
        model=model,
        model_toml=toml,
        graph=Graph.from_cells(cells, model, folder, trusted=store.trusted()),
        stamp=_stamp(snapshot, model, moment, about),
        taxonomy=None if about is None else about.taxonomy,
        folder=folder,
        memory=memory,
    )


def _weigh(
    store: AssertedStore,
    about: AboutTopic | None,
    model: Model,
    moment: datetime | None,
    *,
    with_absences: bool = True,
) -> Cells:
    if about is None:
        counts = store.scan(by_network=model.tells_networks_apart)
        return weigh(counts if with_absences else replace(counts, absences=()), model, moment)
    details = store.scan_details(labelled=True)
    if not with_absences:
        details = replace(details, counts=replace(details.counts, absences=()))
    return weigh_about(details, about.topic, model, moment, about.taxonomy)


def _stamp(snapshot: Snapshot, model: Model, moment: datetime, about: AboutTopic | None) -> Stamp:
    topic = None if about is None else about.topic
    digest = None if about is None or about.taxonomy is None else about.taxonomy.digest
    return Stamp(snapshot.id, model.id, model.measure, moment, topic, digest)


def settle_moment(store: AssertedStore, snapshot: Snapshot, as_of: datetime | None) -> datetime:
    """Settle the moment of a question: `as_of`, or else the time of the newest interaction, never the clock's.

    Raises
    ------
    StoreError
        The store is empty.
    InputError
        `as_of` is before the first interaction.
    """
    if snapshot.last_at is None or snapshot.first_at is None:
        raise StoreError("the store is empty", where=store.address, advice="influent load FILE, or: influent demo")
    moment = as_of or snapshot.last_at
    if moment < snapshot.first_at:
        raise InputError(
            f"nothing had happened by {moment:%Y-%m-%d}",
            where=f"the first interaction is of {snapshot.first_at:%Y-%m-%d}",
            advice="a later date",
        )
    return moment
