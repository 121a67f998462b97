"""The one place that joins the rooms: open a store, load files, rank, explain, export.

>>> import influent
>>> with influent.open("people.duckdb") as work:  # doctest: +SKIP
...     work.load(["interactions.csv"])
...     work.rank().to_polars()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Unpack

from influent.answers import DatabaseRanking, Ranking
from influent.answers_on_data import LoadReport
from influent.engine.rank.ranking import rank_users
from influent.enriching import enrich
from influent.errors import InputError
from influent.expiring import ExpireReport, expire
from influent.exporting import Contents, Exported, export_topics, export_view
from influent.kit import export_kit
from influent.loading import Keeping, ReadOptions, load_files
from influent.opened import RESAMPLING, Asked
from influent.over_time import OverTime
from influent.questions import Questions
from influent.ranked import no_people, places_of, ranking_of, run_of
from influent.rehearsing import LoadPreview, preview_files
from influent.sayings import Sayings
from influent.store import open_store
from influent.types import BatchRecord, Progress, Resampling, Table
from influent.unloading import UnloadReport, unload_batch
from influent.view import View, build_view

DEFAULT_STORE = "influent.duckdb"


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


class Workspace(Questions, OverTime, Sayings):
    """One store and all that can be done with it. Use it with ``with``, or close it."""

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
