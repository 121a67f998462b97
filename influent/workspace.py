"""The one place that joins the rooms: open a store, load files, rank, explain, export.

>>> import influent
>>> with influent.open("people.duckdb") as work:  # doctest: +SKIP
...     work.load(["interactions.csv"])
...     work.rank().to_polars()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypedDict, Unpack

from influent.alerting import find_alerts
from influent.answers import (
    About,
    DatabaseRanking,
    InfluenceesByLift,
    LoadReport,
    PathOrder,
    Paths,
    People,
    PeopleByLift,
    Ranking,
    Reactions,
    Receipt,
    Score,
    Why,
    WhyNot,
)
from influent.answers_on_topics import Experts, UserTopics
from influent.answers_over_time import Alerts, Changed, Comparison, History, Impact, Movers, Shared, Unnoticed
from influent.asserting import assert_about
from influent.changes import explain_change, find_movers, trace_history
from influent.comparing import compare_runs, compare_with_scores
from influent.engine.change.point import find_listed_place
from influent.engine.explain.counterfactual import Mode, find_counterfactual
from influent.engine.explain.paths import find_paths
from influent.engine.explain.people import find_influencees, find_influencers, reactions
from influent.engine.explain.shared import find_shared
from influent.engine.explain.specific import find_specific_influencees, find_specific_influencers
from influent.engine.explain.unnoticed import find_unnoticed
from influent.engine.explain.why import explain_influence
from influent.engine.explain.whynot import find_least_addition
from influent.engine.intervals import find_damping_band
from influent.engine.memory import refuse_beyond
from influent.engine.neighbours import find_neighbours
from influent.engine.rank.ranking import rank_users
from influent.engine.score import display_score, factor_authority
from influent.enriching import enrich
from influent.errors import InputError
from influent.expiring import ExpireReport, expire
from influent.exporting import Contents, Exported, export_topics, export_view
from influent.impact import find_impact
from influent.kit import export_kit
from influent.known import cover, list_topics
from influent.lists import (
    Listed,
    ListInfluencers,
    Overlap,
    change_list,
    compare_lists,
    find_list_influencers,
    name_lists,
    rank_list,
)
from influent.loaders.taxonomy import read_taxonomy
from influent.loading import Keeping, ReadOptions, load_files
from influent.lookalikes import Reviewed, apply_review, suggest_lookalikes
from influent.pinned import list_muted, list_pinned, without_muted
from influent.ranked import coverage_of, interval_of, no_people, places_of, ranking_of, run_of
from influent.rehearsing import LoadPreview, preview_files
from influent.rights import forget, tell_about
from influent.sides import Span
from influent.store import open_store
from influent.store.assertions import OWN_RECORDS
from influent.store.silence import silence_records
from influent.topical import TopicView, list_experts, list_user_topics, open_topics
from influent.types import Assertion, AssertionKind, BatchRecord, DetailedCounts, Measure, Progress, Resampling, Table
from influent.unloading import UnloadReport, unload_batch
from influent.view import AboutTopic, View, build_view

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore

DEFAULT_STORE = "influent.duckdb"
RESAMPLING = Resampling()
"""Intervals come with every figure about a person, unless they are asked to stay away."""


class Asked(TypedDict, total=False):
    """How a question wants its graph: by which model and measure, as of when, about what; who hears of progress.

    `topic` None = all interactions; `taxonomy` is the file that says which topics are part of which; a graph that may
    take more bytes than `memory` is refused before it is built.
    """

    model: str
    measure: Measure | None
    as_of: datetime | None
    topic: str | None
    taxonomy: str | os.PathLike[str] | None
    progress: Progress | None
    memory: int | None


def open_workspace(
    address: str | os.PathLike[str] | None = None, *, create: bool = True, read_only: bool = False, wait_s: float = 5.0
) -> Workspace:
    """Open a store and everything that can be asked of it.

    Parameters
    ----------
    address : path or str, optional
        A DuckDB file, or ``neo4j://…``; else INFLUENT_STORE, else ``influent.duckdb`` in this folder.
    create : bool
        Make the file when it is not there.
    wait_s : float
        Seconds to wait for another process that holds the file.
    """
    chosen = settle_address(address)
    return Workspace(open_store(chosen, create=create, read_only=read_only, wait_s=wait_s))


def settle_address(address: str | os.PathLike[str] | None) -> str:
    """Find which store is meant: the one named, else INFLUENT_STORE, else the file in this folder."""
    return os.fspath(address) if address is not None else os.environ.get("INFLUENT_STORE", DEFAULT_STORE)


class Workspace:
    """One store and the questions it answers. Use it with ``with``, or close it."""

    def __init__(self, store: AssertedStore) -> None:
        self.store = store
        self._views: dict[tuple[object, ...], View] = {}
        self._details: tuple[str, DetailedCounts] | None = None

    def close(self) -> None:
        """Give the store back."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def view(self, **asked: Unpack[Asked]) -> View:
        """Open the graph that a question asks for; made once a snapshot and model, then kept."""
        _refuse_unknown(asked)
        name, measure, as_of = asked.get("model", "default"), asked.get("measure"), asked.get("as_of")
        about = _about_topic(asked)
        tree = None if about is None or about.taxonomy is None else about.taxonomy.digest
        key = (name, measure, as_of, asked.get("topic"), tree, self.store.snapshot().id)
        if key not in self._views:
            progress = asked.get("progress")
            self._views[key] = build_view(
                self.store,
                name,
                measure=measure,
                as_of=as_of,
                progress=progress,
                about=about,
                memory=asked.get("memory"),
            )
        return self._views[key]

    def _topics(self, asked: Asked) -> TopicView:
        """Open the labelled interactions that a question asks for; scanned once a snapshot."""
        _refuse_unknown(asked)
        snapshot = self.store.snapshot()
        n_users, n_rows = snapshot.n_users, snapshot.n_interactions
        refuse_beyond(asked.get("memory"), n_users, n_rows, where=self.store.address, with_intervals=True)
        if self._details is None or self._details[0] != snapshot.id:
            self._details = snapshot.id, self.store.scan_details(labelled=True)
        return open_topics(
            self.store,
            self._details[1],
            asked.get("model", "default"),
            measure=asked.get("measure"),
            as_of=asked.get("as_of"),
            taxonomy=asked.get("taxonomy"),
        )

    def load(
        self,
        files: Sequence[str | os.PathLike[str]],
        *,
        source: str = "generic",
        options: ReadOptions | None = None,
        keeping: Keeping | None = None,
        rejects_dir: Path | None = None,
        progress: Progress | None = None,
        on_loaded: Callable[[LoadReport], None] | None = None,
    ) -> list[LoadReport]:
        """Load files of interactions, each batch exactly once; rows that cannot be read are set aside.

        Parameters
        ----------
        source : str
            The column map: a known source's name, or the path of a ``.toml`` file.
        options : ReadOptions, optional
            What the file itself does not tell: column names, time zone, decimal mark.
        keeping : Keeping, optional
            What of the rows to keep: recent ones only, pseudonyms in place of ids; everything if not given.
        rejects_dir : Path, optional
            Folder for ``<name>.rejects.csv``; this folder if not given.
        on_loaded : callable, optional
            Called with each file's report as soon as the file is in the store.

        Returns
        -------
        list of LoadReport, one a file: ``read == loaded + duplicates + rejected + ignored``.
        """
        paths = [Path(file) for file in files]
        return load_files(
            self.store,
            paths,
            source=source,
            options=options or ReadOptions(),
            keeping=keeping or Keeping(),
            rejects_dir=rejects_dir,
            progress=progress,
            on_loaded=on_loaded,
        )

    def preview(
        self,
        files: Sequence[str | os.PathLike[str]],
        *,
        source: str = "generic",
        options: ReadOptions | None = None,
        keeping: Keeping | None = None,
        progress: Progress | None = None,
    ) -> list[LoadPreview]:
        """Say what `load` would do with the same arguments: its counts, and how columns, kinds, rows were understood.

        Nothing is written: neither the store nor a file of rows set aside. See
        :func:`influent.rehearsing.preview_files`.
        """
        return preview_files(
            self.store,
            [Path(file) for file in files],
            source=source,
            options=options or ReadOptions(),
            keeping=keeping or Keeping(),
            progress=progress,
        )

    def rank(
        self,
        *,
        top: int | None = 20,
        with_all: bool = False,
        people_only: bool = False,
        write_back: bool = True,
        within: float | None = None,
        exact: Sequence[str] = (),
        resampling: Resampling | None = RESAMPLING,
        known_at: datetime | None = None,
        **asked: Unpack[Asked],
    ) -> Ranking:
        """Rank everybody, keep the run in the store, and list the first `top` (None = all), their order proven.

        Parameters
        ----------
        with_all : bool
            Also list users under the model's evidence floor.
        people_only : bool
            Do not list those of whom it is asserted that they are brands or bots.
        write_back : bool
            Show scores on users and weights on pairs in the store; else only the run is kept.
        within : float, optional
            Narrow everybody's authority to this relative width (0.01: one percent), not only where an order needs it.
        exact : sequence of str
            Users whose authority is narrowed to the error bound; they are listed too, wherever they stand.
        resampling : Resampling, optional
            By how many resamples of who reacted intervals are found; None = no intervals.
        known_at : datetime, optional
            From what had been loaded and said by then, less those who have left since: the same numbers as then. Such
            a run is kept, and never shown on users.

        Raises
        ------
        StoreError
            The store is empty or cannot be written.
        InputError
            `known_at` is before the first load, or stands beside a topic or `people_only`.
        NotFoundError
            One of `exact` is not in the store.
        ConfigError
            The model cannot be read.
        """
        view = self.view(**asked) if known_at is None else self._view_at(known_at, asked, people_only=people_only)
        write_back = write_back and known_at is None
        n_top = view.graph.n_users if top is None else top
        left_out = no_people(view) if people_only else None
        named = places_of(view, exact)
        ranks = rank_users(
            view.graph, view.model, top=n_top, with_all=with_all, leave_out=left_out, within=within, exact=named
        )
        run = run_of(view, ranks, with_all=with_all, people_only=people_only)
        kept = {str(known["id"]): bool(known["is_current"]) for known in self.store.runs()}
        if run.id not in kept or (write_back and not kept[run.id]):
            weights = view.weights() if write_back else None
            self.store.write_run(run, weights, make_current=write_back, progress=asked.get("progress"))
        return ranking_of(
            view,
            ranks,
            run.id,
            top=n_top,
            also=named,
            people_only=people_only,
            resampling=resampling,
            known_at=known_at,
        )

    def _view_at(self, known_at: datetime, asked: Asked, *, people_only: bool) -> View:
        if people_only or asked.get("topic") is not None:
            raise InputError(
                "what was known then is ranked as a whole",
                where="--known-at beside --topic or --people-only",
                advice="one or the other",
            )
        model, measure, as_of = asked.get("model", "default"), asked.get("measure"), asked.get("as_of")
        limit = asked.get("memory")
        return build_view(self.store, model, measure=measure, as_of=as_of, known_at=known_at, memory=limit)

    def rank_in_database(self, *, top: int | None = 20, progress: Progress | None = None) -> DatabaseRanking:
        """Rank by Cypher inside Neo4j, checked by the engine; see :func:`influent.in_database.rank_in_database`."""
        from influent.in_database import rank_in_database  # noqa: PLC0415  (the driver takes long to import)

        return rank_in_database(self.store, top=top, progress=progress)

    def experts(
        self,
        *,
        top: int | None = 10,
        with_all: bool = False,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Experts:
        """List who leads on the `topic` asked for, or on every topic, the first `top` of each (None = everybody).

        `with_all` lists also those with too little evidence.

        Raises
        ------
        NotFoundError
            Nothing is about that topic.
        InputError
            The taxonomy's file cannot be used.
        """
        view = self._topics(asked)
        return list_experts(view, asked.get("topic"), top=top, with_all=with_all, resampling=resampling)

    def topics(
        self,
        user: str,
        *,
        k: int | None = None,
        with_all: bool = False,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> UserTopics:
        """List the topics that a person leads on, best place first, and say what there is too little of for others."""
        return list_user_topics(self._topics(asked), user, k=k, with_all=with_all, resampling=resampling)

    def influencers(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> People:
        """Find who influences a user most, directly or through others, and whom somebody asserted to."""
        whole = self.view(**asked)
        muted = list_muted(whole, whole.place(user))
        view = whole.seen_from(user)
        found = find_influencers(
            view.graph,
            view.measure(),
            view.stamp,
            view.place(user),
            k + len(muted),
            min_influence=view.model.min_influence,
        )
        return replace(without_muted(found, muted, k), asserted=list_pinned(whole, whole.place(user)))

    def specific_influencers(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> PeopleByLift:
        """Find who influences a user more than everybody else: influence by authority, both shown."""
        view = self.view(**asked)
        place = view.place(user)
        muted = list_muted(view, place)
        floor, n = view.model.min_influence, k + len(muted)
        found = find_specific_influencers(view.graph, view.measure(), view.stamp, place, k=n, min_influence=floor)
        return without_muted(found, muted, k)

    def influencees(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> People:
        """Find whom a user influences most."""
        view = self.view(**asked)
        place = view.place(user)
        floor = view.model.min_influence
        return find_influencees(view.graph, view.measure(), view.stamp, place, k, min_influence=floor)

    def specific_influencees(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> InfluenceesByLift:
        """Find whom a user influences more than the average person does, both shown."""
        view = self.view(**asked)
        place, floor = view.place(user), view.model.min_influence
        return find_specific_influencees(view.graph, view.measure(), view.stamp, place, k=k, min_influence=floor)

    def why(
        self,
        user: str,
        influencer: str,
        *,
        n_paths: int = 10,
        n_evidence: int = 10,
        depth: int | None = None,
        as_user: str | None = None,
        counterfactual: Mode | None = None,
        top_k: int = 10,
        **asked: Unpack[Asked],
    ) -> Why:
        """Explain why `influencer` influences `user`: by steps, kinds, months, paths and single interactions.

        With `counterfactual` also by what would have to go for them to leave the user's `top_k`; private interactions
        are listed when `as_user`, who asks, is one of their two parties.
        """
        whole = self.view(**asked)
        asker = None if as_user is None else whole.graph.ids[whole.place(as_user)]
        view = whole.seen_from(user, influencer)
        u, v = view.place(user), view.place(influencer)
        find = partial(view.find_interactions, asker=asker)
        why = explain_influence(
            view.graph,
            view.measure(),
            view.stamp,
            u,
            v,
            n_paths=n_paths,
            n_evidence=n_evidence,
            depth=depth,
            find=find,
        )
        if counterfactual is None:
            return why
        found = find_counterfactual(
            view.graph,
            view.measure(),
            view.model,
            view.stamp,
            u,
            v,
            mode=counterfactual,
            top_k=top_k,
            find=find,
        )
        return replace(why, counterfactual=found)

    def reactions(self, influencee: str, influencer: str, **asked: Unpack[Asked]) -> Reactions:
        """Count what one user gave another directly, as the model counts it."""
        view = self.view(**asked)
        u, v = view.place(influencee), view.place(influencer)
        return reactions(view.graph, u, v)

    def whynot(
        self, user: str, other: str, *, kind: str = "retweet", top_k: int = 10, **asked: Unpack[Asked]
    ) -> WhyNot:
        """Find the least number of added interactions by `user` that bring `other` into the user's `top_k`."""
        view = self.view(**asked)
        u, v = view.place(user), view.place(other)
        return find_least_addition(view.graph, view.measure(), view.model, view.stamp, u, v, kind=kind, top_k=top_k)

    def paths(
        self, source: str, target: str, *, k: int = 10, listed: PathOrder = "walks", **asked: Unpack[Asked]
    ) -> Paths:
        """Find the strongest walks by which `target` influences `source`, or its simple paths."""
        view = self.view(**asked).seen_from(source, target)
        u, v = view.place(source), view.place(target)
        return find_paths(view.graph, view.measure(), view.stamp, u, v, k=k, listed=listed)

    def score(self, user: str, *, resampling: Resampling | None = RESAMPLING, **asked: Unpack[Asked]) -> Score:
        """Open up one person's authority: its factors, bracket, interval, echo, place, coverage and topics."""
        view = self.view(**asked)
        graph, place = view.graph, view.place(user)
        measure, restart = view.measure(), graph.restart()
        factors = factor_authority(graph, measure, restart, place)
        found, echo = graph.enclose(view.model), measure.walk.echo
        positions = find_listed_place(graph, view.model, found, place)
        above, below = find_neighbours(graph, measure, view.model, found, place, mine=factors)
        has_data = bool(view.cells.n_in[place] > 0)
        person = graph.ids[place]
        covered = cover(self.store, person)
        present = view.without_absences() if (away := view.absences_of(place)) else None
        n_away = 0 if present is None else int(present.cells.n_in[present.place(person)] - view.cells.n_in[place])
        return Score(
            stamp=view.stamp,
            user=person,
            state="computed" if has_data else "no data",
            position=positions[0] if positions is not None and positions[0] == positions[1] else None,
            authority=factors.authority,
            authority_low=max(0.0, factors.authority - factors.error_bound),
            authority_high=factors.authority + factors.error_bound,
            pagerank=float(found.visits[place] / found.visits.sum()),
            echo=float((echo.low[place] + echo.high[place]) / 2),
            score=float(display_score(factors.authority, graph.n_users, view.model.score_decades)),
            reach=factors.reach,
            amplification=factors.amplification,
            network=factors.network,
            restart_part=factors.restart_part,
            lifted_by=factors.lifted_by,
            topics=list_topics(self.store, person, 5),
            coverage=coverage_of(covered, view, n_away),
            above=above,
            below=below,
            resampling=resampling,
            absences=away,
            authority_without_absences=None if present is None else _authority_of(present, person),
            networks=view.networks_of(place, factors.lifted_by, {row[0] for row in covered.rows}),
            **interval_of(None if resampling is None else view.intervals(resampling), place),
            **_damping_band(view, place, is_asked=resampling is not None),
        )

    def changed(
        self,
        user: str,
        *,
        from_run: str | None = None,
        to_run: str | None = None,
        since: datetime | None = None,
        **asked: Unpack[Asked],
    ) -> Changed:
        """Split the change of a user's authority, from a run or a moment on, by what made it; see `influent.changes`.

        Without `to_run` the later side is the present: under the model asked for, or else the first run's own.
        """
        span = _span(from_run, to_run, since, asked)
        return explain_change(self.store, self.store.person(user), span, progress=asked.get("progress"))

    def movers(
        self,
        *,
        from_run: str | None = None,
        to_run: str | None = None,
        since: datetime | None = None,
        k: int = 10,
        **asked: Unpack[Asked],
    ) -> Movers:
        """Find whose position changed most between two sides given as for `changed`, and why."""
        return find_movers(self.store, _span(from_run, to_run, since, asked), k, progress=asked.get("progress"))

    def alerts(
        self,
        since_run: str,
        *,
        k: int | None = None,
        resampling: Resampling = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Alerts:
        """Find whose position changed by more than chance since a run; see :func:`influent.alerting.find_alerts`."""
        return find_alerts(self.store, _span(since_run, None, None, asked), k=k, resampling=resampling)

    def impact(
        self,
        first: str,
        second: str,
        *,
        as_of: datetime | None = None,
        k: int = 10,
        resampling: Resampling = RESAMPLING,
        progress: Progress | None = None,
    ) -> Impact:
        """Say what ranking by model `second` would change; see :func:`influent.impact.find_impact`."""
        return find_impact(self.store, first, second, as_of=as_of, k=k, resampling=resampling, progress=progress)

    def history(
        self, user: str, *, dates: Sequence[datetime] = (), every_days: int | None = None, **asked: Unpack[Asked]
    ) -> History:
        """Rank a user as of each of `dates`, or every so many days back from the newest interaction."""
        return trace_history(
            self.store,
            self.store.person(user),
            dates,
            every_days=every_days,
            model=asked.get("model", "default"),
            measure=asked.get("measure"),
            progress=asked.get("progress"),
        )

    def unnoticed(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> Unnoticed:
        """Find those who react to a user most and to whom the user never reacted."""
        view = self.view(**asked)
        place = view.place(user)
        return find_unnoticed(view.graph, view.measure(), view.stamp, place, k)

    def shared(self, a: str, b: str, *, k: int = 10, **asked: Unpack[Asked]) -> Shared:
        """Compare two people's circles: who influences both, whom both influence, who only one of them has."""
        view = self.view(**asked)
        places = [view.place(user) for user in (a, b)]
        return find_shared(view.graph, view.measure(), view.stamp, places[0], places[1], k=k)

    def compare(
        self,
        run: str,
        other: str | None = None,
        *,
        scores: str | os.PathLike[str] | None = None,
        top_k: int = 10,
    ) -> Comparison:
        """Compare the order of a run with a later one, `other`, or with `scores`, a CSV file of user and score."""
        if (other is None) == (scores is None):
            raise InputError(
                "a run is compared with one thing", where="compare", advice="a second run, or --scores FILE"
            )
        if scores is not None:
            return compare_with_scores(self.store, run, Path(scores), top_k=top_k)
        return compare_runs(self.store, run, str(other), top_k=top_k)

    def export(
        self,
        contents: Contents,
        path: str | os.PathLike[str],
        *,
        file_format: str | None = None,
        raw: bool = False,
        overwrite: bool = False,
        around: str | None = None,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Exported:
        """Write ranks, topics, pairs or the graph to a file; see :func:`influent.exporting.export_view`."""
        if contents == "topics":
            return export_topics(
                self._topics(asked),
                asked.get("topic"),
                Path(path),
                file_format=file_format,
                raw=raw,
                overwrite=overwrite,
                resampling=resampling,
            )
        if contents == "kit":
            return export_kit(self.view(**asked), Path(path), resampling=resampling)
        if contents == "ranks" and asked.get("topic") is not None:
            raise InputError(
                "ranks on a topic have evidence of their own", where="export ranks", advice="influent export topics"
            )
        return export_view(
            self.view(**asked),
            contents,
            Path(path),
            file_format=file_format,
            raw=raw,
            overwrite=overwrite,
            around=around,
            resampling=resampling,
        )

    def enrich(
        self,
        contacts: str | os.PathLike[str],
        column: str,
        out: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Exported:
        """Write a CSV file of contacts with what is known of each; see :func:`influent.enriching.enrich`."""
        topics = self._topics(asked)
        of_all = asked.copy()
        of_all["taxonomy"] = None  # it is about topics alone
        return enrich(
            self.view(**of_all),
            topics if topics.labelled.topics else None,
            Path(contacts),
            column,
            Path(out),
            resampling=resampling,
            overwrite=overwrite,
        )

    def assert_about(
        self,
        kind: AssertionKind,
        about: str,
        value: str,
        *,
        who: str | None = None,
        reason: str = "",
        until: datetime | None = None,
    ) -> Assertion:
        """Say something about people, or take it back; see :func:`influent.asserting.assert_about`."""
        return assert_about(self.store, kind, about, value, who=who, reason=reason, until=until)

    def change_list(
        self, how: Literal["list", "unlist"], name: str, users: Sequence[str], *, who: str | None = None
    ) -> int:
        """Put people on a list or take them off it; see :func:`influent.lists.change_list`."""
        return change_list(self.store, how, name, users, who=who)

    def lists(self) -> dict[str, int]:
        """Name all lists, and how many are on each."""
        return name_lists(self.store)

    def rank_list(self, name: str, *, resampling: Resampling | None = RESAMPLING, **asked: Unpack[Asked]) -> Listed:
        """Rank the people of a list among each other."""
        return rank_list(self.view(**asked), name, resampling)

    def list_influencers(
        self, name: str, *, k: int = 10, with_members: bool = False, **asked: Unpack[Asked]
    ) -> ListInfluencers:
        """Find who influences a list as a whole."""
        return find_list_influencers(self.view(**asked), name, k=k, with_members=with_members)

    def compare_lists(self, a: str, b: str) -> Overlap:
        """Say who is on both lists."""
        return compare_lists(self.store, a, b)

    def assertions(self, user: str | None = None, *, with_past: bool = False) -> list[Assertion]:
        """List what is asserted now, oldest first: of everybody or one person; `with_past` also what no longer is.

        Records that name somebody who may not be named are left out: :meth:`about` has those of one person.
        """
        past = [record for record in self.store.assertions() if record.kind not in OWN_RECORDS]
        records = past if with_past else self.store.in_force.said
        names = None if user is None else self.store.in_force.identities(user)
        told = silence_records(records, self.store.withheld)
        return [record for record in told if names is None or {record.about, record.value} & {*names}]

    def suggest_lookalikes(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, **asked: Unpack[Asked]
    ) -> int:
        """Write pairs of ids that look alike to a file to review; see `influent.lookalikes.suggest_lookalikes`."""
        return suggest_lookalikes(self.view(**asked), Path(path), overwrite=overwrite)

    def apply_review(self, path: str | os.PathLike[str], *, who: str | None = None) -> Reviewed:
        """Assert what a reviewed file decided; see :func:`influent.lookalikes.apply_review`."""
        return apply_review(self.store, Path(path), who=who)

    def forget(self, *users: str) -> Receipt:
        """Forget people, for good; see :func:`influent.rights.forget`."""
        self._views.clear()
        return forget(self.store, users)

    def about(self, user: str) -> About:
        """Tell everything that is held about a person; see :func:`influent.rights.tell_about`."""
        return tell_about(self.store, user)

    def batches(self) -> list[BatchRecord]:
        """List the packages that were loaded, oldest first."""
        return self.store.batches()

    def unload(self, batch: str) -> UnloadReport:
        """Take one batch out again, by its id or a beginning of it; see :func:`influent.unloading.unload_batch`."""
        self._views.clear()
        return unload_batch(self.store, batch)

    def expire(
        self, *, keep_days: int | None = None, before: date | None = None, dry_run: bool = False
    ) -> ExpireReport:
        """Let old days go, for good; see :func:`influent.expiring.expire`."""
        self._views.clear()
        return expire(self.store, keep_days=keep_days, before=before, dry_run=dry_run)

    def stale_run(self) -> str | None:
        """Name the run that the store shows when it was made of other data than there are now; None otherwise."""
        now = self.store.snapshot().id
        return next((str(r["id"]) for r in self.store.runs() if r["is_current"] and r["snapshot"] != now), None)

    def query(self, name: str, parameters: Mapping[str, object]) -> Table:
        """Run a packaged read query by its name."""
        return self.store.query(name, parameters)


class _Band(TypedDict):
    damping_low: float | None
    damping_high: float | None


def _authority_of(view: View, person: str) -> float:
    found = factor_authority(view.graph, view.measure(), view.graph.restart(), view.place(person))
    return found.authority


def _damping_band(view: View, place: int, *, is_asked: bool) -> _Band:
    low, high = find_damping_band(view.graph, view.model, place) if is_asked else (None, None)
    return {"damping_low": low, "damping_high": high}


def _refuse_unknown(asked: Asked) -> None:
    """Refuse a misspelt keyword, as Python itself does where keywords are written out."""
    for name in asked.keys() - Asked.__annotations__.keys():
        raise TypeError(f"got an unexpected keyword argument {name!r}")


def _about_topic(asked: Asked) -> AboutTopic | None:
    """Read which topic a question is about; InputError for a taxonomy without one."""
    topic, taxonomy = asked.get("topic"), asked.get("taxonomy")
    if topic is None and taxonomy is not None:
        raise InputError("a taxonomy stands without a topic", where="--taxonomy", advice="name one: --topic TOPIC")
    tree = None if taxonomy is None else read_taxonomy(Path(taxonomy))
    return None if topic is None else AboutTopic(topic, tree)


def _span(from_run: str | None, to_run: str | None, since: datetime | None, asked: Asked) -> Span:
    _refuse_unknown(asked)
    return Span(from_run, to_run, since, asked.get("model"), asked.get("measure"), asked.get("as_of"))
