"""The server store: a Neo4j that a team shares, with Cypher, Browser and other tools beside influent.

What is in it, and what analysts can query::

    (:User {id, nr, rank, authority, authority_low, authority_high, pagerank, echo, score, run})
    (u)-[:REACTED {id, kind, happened_at, weight_e6, topics, network, item, visibility, automated, incentivised,
                   shadow, batch, line}]->(v)         one an interaction, actor to target; what is usual is left out
    (v)-[:INFLUENCES {n, n_KIND, first_at, last_at, weight, daily, weighted}]->(u)       one a pair, shadows left out
    (:Batch {id, nr, …})  (:Kind {name, nr, credits})  (:Run {id, …})  (:Scores)  (:Assertion)
    (:Store {store_id, format_version})
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self
from uuid import uuid4

from neo4j.time import DateTime
from platformdirs import user_cache_path, user_data_path

from influent.errors import StoreError
from influent.store.ledger import FORMAT_VERSION, build_snapshot
from influent.store.neo4j_address import connect
from influent.store.neo4j_erase import erase
from influent.store.neo4j_load import hash_ids, take_batch
from influent.store.neo4j_rank import DatabaseRank, RankCost, estimate_cost, rank_by_sweeps
from influent.store.neo4j_rows import all_rows, find_evidence, give_batch, list_ledger
from influent.store.neo4j_runs import keep_run, list_runs, recall_run
from influent.store.neo4j_scan import NumberedUsers, scan_batches, scan_counts, scan_details
from influent.store.neo4j_session import Neo4jSessions, to_utc, to_utc_or_none
from influent.store.neo4j_unload import unload_batch
from influent.store.protocol import PairWeights, Run
from influent.store.queries import check_parameters, load_read_query
from influent.types import (
    BATCH_ROWS,
    Assertion,
    Batch,
    BatchRecord,
    DailyCounts,
    DetailedCounts,
    Erased,
    Interaction,
    Progress,
    Side,
    Snapshot,
    Table,
    Unloaded,
)

SCHEMA = (
    "constrain_user_id",
    "constrain_batch_id",
    "constrain_run_id",
    "constrain_kind_name",
    "constrain_store",
    "constrain_assertion_id",
    "index_user_nr",
    "index_batch_nr",
    "index_scores_run",
    "index_reacted_id_hash",
    "await_indexes",
)

INDEXES = tuple(f"influent_{name.partition('_')[2]}" for name in SCHEMA if name.startswith(("constrain_", "index_")))
"""What constraints and indexes are called in the database."""


class Neo4jStore:
    """A store on a Neo4j server; see :class:`influent.store.protocol.Store` for what each method promises.

    `notes` are lines worth saying to the user about the connection.
    """

    rows_at_once = BATCH_ROWS

    def __init__(self, sessions: Neo4jSessions, notes: tuple[str, ...]) -> None:
        self._sessions = sessions
        self.address = sessions.address
        self.notes = notes
        self.cache = self._find_cache()
        self._scanned: NumberedUsers | None = None
        self.memory = self._find_memory()

    def close(self) -> None:
        """Close the connection; calling it twice is harmless."""
        self._sessions.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def snapshot(self, batches: Collection[str] | None = None) -> Snapshot:
        """Say what the store holds now, or of these batches, from the ledger alone."""
        ((n_users,),) = self._sessions.rows("count_users")
        lines = [(record.id, tally) for _, record, tally in list_ledger(self._sessions)]
        return build_snapshot([line for line in lines if batches is None or line[0] in batches], n_users)

    def batches(self) -> list[BatchRecord]:
        """List the ledger, oldest first, ties by id."""
        return [record for _, record, _ in list_ledger(self._sessions)]

    def write_batches(self, batches: Sequence[Batch]) -> list[BatchRecord]:
        """Take each batch exactly once, with its ledger line; in one transaction where the server has the memory."""
        self._make_schema()
        return [take_batch(self._sessions, batch) for batch in batches]

    def read_batch(self, batch_id: str, to: Path) -> Batch:
        """Write the rows that were kept of a batch to the Parquet file `to`."""
        return give_batch(self._sessions, batch_id, to)

    def unload(self, batch_id: str) -> Unloaded:
        """Take a batch out again; O(rows of the pairs that it has rows of)."""
        self._scanned = None
        return unload_batch(self._sessions, batch_id)

    def scan(self, batches: Collection[str] | None = None, *, by_network: bool = False) -> DailyCounts:
        """Hand over all counts; O(users + pairs) over the wire, O(users + rows) of some batches or `by_network`."""
        if batches is not None or by_network:
            asked = batches if batches is not None else [record.id for record in self.batches()]
            return scan_batches(self._sessions, asked, by_network=by_network)
        self._scanned, counts = scan_counts(self._sessions)
        return counts

    def scan_details(self, *, labelled: bool) -> DetailedCounts:
        """Hand over counts with topics, items and networks; O(users + rows) over the wire."""
        return scan_details(self._sessions, labelled=labelled)

    def interactions(self, influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        """Find the counted rows by which `influencers` were credited by `influencee`, oldest first, then id."""
        return find_evidence(self._sessions, influencee, influencers)

    def known_users(self, ids: Collection[str]) -> set[str]:
        """Say which of these users are there."""
        return {user for found, _ in self._sessions.rows("known_users", ids=list(ids)) for user in found}

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Say which of these interactions' own ids are there, by the index of their hashes."""
        hashes = hash_ids(ids)
        found = {known for (known,) in self._sessions.rows("known_ids", hashes=hashes)} if ids else set()
        return found & {*ids}

    def kinds(self) -> dict[str, Side]:
        """Say which kinds are known, and which side each credits."""
        return {kind: side for _, kind, side in self._sessions.rows("kinds")}

    def assertions(self) -> list[Assertion]:
        """List the assertion ledger, oldest first, ties by id."""
        rows = self._sessions.rows("assertions")
        return [
            Assertion(digest, kind, about, value, who, to_utc(said_at), reason, to_utc_or_none(expires_at))
            for digest, kind, about, value, who, said_at, reason, expires_at in rows
        ]

    def write_assertions(self, records: Sequence[Assertion]) -> None:
        """Append to the assertion ledger, in one transaction; what is there under the same id stays as it is."""
        self._make_schema()
        self._sessions.write_rows("insert_assertions", records=[vars(record) for record in records])

    def erase(self, users: Collection[str], records: Sequence[Assertion], *, before: datetime | None = None) -> Erased:
        """Forget people, in many transactions; what the server's own logs keep, it keeps (docs/privacy.md)."""
        self._make_schema()
        self._scanned = None
        return erase(self._sessions, users, records, before)

    def write_run(
        self, run: Run, weights: PairWeights | None, *, make_current: bool = True, progress: Progress | None = None
    ) -> None:
        """Keep a run; `make_current` writes its scores on users and `weights` on INFLUENCES, in many transactions."""
        self._make_schema()
        keep_run(self._sessions, run, weights, make_current=make_current, scanned=self._scanned, progress=progress)

    def runs(self) -> list[Mapping[str, object]]:
        """List runs, oldest first."""
        return list_runs(self._sessions)

    def read_run(self, run_id: str) -> Run:
        """Read one run back, users ordered by id; NotFoundError names the nearest run ids."""
        return recall_run(self._sessions, run_id)

    def query(self, name: str, parameters: Mapping[str, object]) -> Table:
        """Run a packaged read query by its name; NotFoundError, InputError for wrong parameters."""
        query = load_read_query(name, "cypher")
        values = check_parameters(query, parameters)
        rows = self._sessions.read(lambda transaction: transaction.run_text(query.text, values))
        return Table(query.column_names, [_plain(row) for row in rows])

    def count_rows(self) -> dict[str, tuple[int, int, int]]:
        """Count what is really there of each batch: rows, shadows, weight of all but shadows (millionths)."""
        return {batch: (n, n_shadows, weight) for batch, n, n_shadows, weight in self._sessions.rows("count_rows")}

    def schema_faults(self) -> list[str]:
        """Name constraints and indexes that are missing or not ready; none are due before the first batch."""
        if not self._sessions.rows("store"):
            return []
        states = {name: str(state) for name, state in self._sessions.rows("schema")}
        return [f"index {name}: {states.get(name, 'missing')}" for name in INDEXES if states.get(name) != "ONLINE"]

    def mend_schema(self) -> None:
        """Make constraints and indexes that are missing."""
        for statement in SCHEMA:
            self._sessions.run_alone(statement)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """All rows, ordered by batch id and line: the batch's columns, topics as a tuple, then the batch id."""
        return all_rows(self._sessions)

    def rank_in_database(
        self,
        *,
        damping_factor: float = 0.85,
        tolerance: float = 1e-10,
        max_sweeps: int | None = None,
        progress: Progress | None = None,
    ) -> DatabaseRank:
        """Compute PageRank by Cypher alone, from the weights that the current run shows on INFLUENCES.

        `max_sweeps` None = as many as can be needed. The walk is classic: own reactions to oneself left out, no
        attention prior, dangling mass and restart uniform. See :meth:`rank_cost` for what it takes.
        """
        return rank_by_sweeps(
            self._sessions,
            damping_factor=damping_factor,
            tolerance=tolerance,
            max_sweeps=max_sweeps,
            progress=progress,
        )

    def rank_cost(self, *, damping_factor: float = 0.85, tolerance: float = 1e-10) -> RankCost:
        """Say beforehand what :meth:`rank_in_database` will cost; StoreError when there are no weights."""
        return estimate_cost(self._sessions, damping_factor=damping_factor, tolerance=tolerance)

    def _find_cache(self) -> Path:
        found = self._sessions.rows("store")
        name = found[0][1] if found else sha256(self.address.encode()).hexdigest()[:32]
        if found and found[0][0] > FORMAT_VERSION:
            raise StoreError(
                f"the store was made by a newer influent (format {found[0][0]}, this one reads {FORMAT_VERSION})",
                where=self.address,
                advice="pip install --upgrade influent",
            )
        return user_cache_path("influent") / name

    def _find_memory(self) -> Path:
        return user_data_path("influent") / f"{self.cache.name}.asserted"

    def _make_schema(self) -> None:
        """Make constraints, indexes and the (:Store) node when they are not there yet."""
        if self._sessions.rows("store"):
            return
        self.mend_schema()
        values = {"format_version": FORMAT_VERSION, "store_id": uuid4().hex}
        self._sessions.write_rows("make_store", **values)
        self.cache = self._find_cache()
        self.memory = self._find_memory()


def open_neo4j(address: str) -> Neo4jStore:
    """Open the store in the database at an address, ``neo4j://HOST`` or ``bolt://HOST:PORT``; it may be empty.

    Nothing is written before the first batch. NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE are honoured; the
    password of a local server that influent started is found by its address.

    Raises
    ------
    ConfigError
        The address is malformed.
    StoreError
        The server cannot be reached, refuses the login, is no Neo4j, is too old, or holds a newer format.
    """
    connection = connect(address)
    sessions = Neo4jSessions(connection)
    try:
        return Neo4jStore(sessions, connection.notes)
    except BaseException:
        sessions.close()
        raise


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(to_utc(value) if isinstance(value, DateTime) else value for value in row)
