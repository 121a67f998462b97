"""A store as the assertion ledger wants it seen: accounts united to persons, bots marked, the withheld left out.

It wraps a store of either kind and keeps its contract, so that whatever asks it follows: the snapshot's id says which
assertions are in force, so kept graphs and runs of other ones are never mixed with it. Rows and batches pass as they
are: what was said of somebody never changes what happened.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import numpy as np

from influent.errors import InputError, NotFoundError, StoreError
from influent.store.assertions import OWN_RECORDS, InForce, replay
from influent.store.door import let_in
from influent.store.ledger import seen_snapshot_id, snapshot_id
from influent.store.memory import recall, remember
from influent.store.persons import merge_absences, unite, unite_details
from influent.store.protocol import PairWeights, Run, Store
from influent.store.silence import silence_details, silence_row, silence_table
from influent.store.tombstones import Tombstones
from influent.types import (
    AUTOMATED,
    Absence,
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


@dataclass(frozen=True)
class Known:
    """What was known by a moment: the snapshot of that, its counts of persons, and how much each trusted one weighs."""

    snapshot: Snapshot
    counts: DailyCounts
    trusted: dict[str, float]


class AssertedStore:
    """A store seen through its assertion ledger; see :class:`influent.store.protocol.Store` for the methods.

    `inner` is the store itself. What the memory outside of it has and the store has not (it was wiped, or restored from
    an old backup), is done again when it is opened for writing, and counts in any case: so who was forgotten does not
    come back.
    """

    def __init__(self, inner: Store, *, read_only: bool) -> None:
        self.inner = inner
        self.rows_at_once = inner.rows_at_once
        self._persons: dict[tuple[tuple[str, ...], ...], dict[str, str]] = {}
        self._missing, self._returned = self._find_missing(recall(self.memory))
        if not read_only:
            self._take(self._missing, self._returned)
            self._missing, self._returned = [], frozenset()
        elif too_old := self._find_too_old(self._missing):
            raise StoreError(
                f"the store holds interactions from before {too_old:%Y-%m-%d}, which had been let go",
                where=f"{self.address}, restored from an older copy",
                advice=f"influent expire --before {too_old:%Y-%m-%d}",
            )
        self._read_ledger()

    @property
    def address(self) -> str:
        """What to call it in messages."""
        return self.inner.address

    @property
    def cache(self) -> Path:
        """Folder for the built graphs of this store."""
        return self.inner.cache

    @property
    def memory(self) -> Path:
        """File outside of the database that remembers the assertion ledger."""
        return self.inner.memory

    def close(self) -> None:
        """Give back connections and locks; calling it twice is harmless."""
        self.inner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def in_force(self) -> InForce:
        """What the ledger says now."""
        return self._in_force

    @property
    def withheld(self) -> frozenset[str]:
        """Those whom no answer may name."""
        return self._in_force.withheld | self._returned

    @property
    def unsaid(self) -> int:
        """How many records the memory has that the store has not: it was wiped, or restored from an old backup."""
        return len(self._missing)

    def person(self, user: str) -> str:
        """Find the id under which answers name the person who `user` is an identity of."""
        return self._find_persons(self._in_force).get(user, user)

    def trusted(self, said: InForce | None = None) -> dict[str, float]:
        """Say how much each trusted person weighs, by the id under which answers name them; several ids add up."""
        said = self._in_force if said is None else said
        return self._weigh_trusted(said, self._find_persons(said))

    def _weigh_trusted(self, said: InForce, persons: Mapping[str, str]) -> dict[str, float]:
        weights = dict[str, float]()
        for user, weight in said.trusted.items():
            if user not in said.withheld | self.withheld:
                person = persons.get(user, user)
                weights[person] = weights.get(person, 0.0) + weight
        return weights

    def absences(self, said: InForce | None = None) -> tuple[Absence, ...]:
        """Say who was away when, by the id under which answers name them; what meets of one person is one absence."""
        said = self._in_force if said is None else said
        return merge_absences(said.absences, self._find_persons(said), withheld=said.withheld | self.withheld)

    def snapshot(self, batches: Collection[str] | None = None) -> Snapshot:
        """Say what the store holds now, or of these batches, and by its id also what is in force."""
        self._read_ledger()
        found = self.inner.snapshot(batches)
        return replace(found, id=seen_snapshot_id(found.id, self._in_force.digest()))

    def known_by(self, moment: datetime, *, by_network: bool = False) -> Known:
        """Find what had been loaded and said by a moment, less those who have left and what was let go since.

        Where nobody has, it is what the store was then, to the byte. What was unloaded since is not in it.

        Raises
        ------
        InputError
            Nothing had been loaded by then.
        """
        self._read_ledger()
        ledger = self.inner.batches()
        batches = tuple(record.id for record in ledger if record.loaded_at <= moment)
        if not batches:
            first = min((record.loaded_at for record in ledger), default=None)
            raise InputError(
                f"nothing was known by {moment:%Y-%m-%d %H:%M} UTC",
                where="nothing is loaded" if first is None else f"the first load was at {first:%Y-%m-%d %H:%M} UTC",
                advice="influent load FILE" if first is None else "a later --known-at",
            )
        then = replay(self._until(moment), moment)
        left = dict.fromkeys(self.withheld - then.withheld, "private")
        said = replace(
            then,
            accounts={**then.accounts, **left},
            tombstones=self._in_force.tombstones,
            kept_since=self._in_force.kept_since,
        )
        counts, held = self.inner.scan(batches, by_network=by_network), self.inner.snapshot(batches)
        persons = _name_persons(said.same, {*counts.users.tolist()})
        counts = replace(
            counts, absences=merge_absences(said.absences, persons, withheld=said.withheld | self.withheld)
        )
        if said.changes_counts:
            counts = unite(counts, persons, bots=said.bots, withheld=said.withheld | self.withheld)
        return Known(
            snapshot=replace(held, id=seen_snapshot_id(held.id, said.digest()), n_users=len(counts.users)),
            counts=counts,
            trusted=self._weigh_trusted(said, persons),
        )

    def find_seen(self, snapshot: str) -> tuple[tuple[str, ...], InForce] | None:
        """Find what a snapshot was made of: the batches taken first, and what was in force; None when neither is known.

        Looked for among all states that the assertion ledger ever had, newest first, each with every beginning of the
        ledger of batches. Where others were forgotten since, the batches are no longer whole.
        """
        ids = [record.id for record in self.inner.batches()]
        ends = [record.expires_at for record in self._ledger if record.expires_at is not None]
        moments = sorted({*(record.said_at for record in self._ledger), *ends})
        states = [InForce(), *(replay(self._until(moment), moment) for moment in moments), self._in_force]
        by_digest = {state.digest(): state for state in states}
        for n in range(len(ids), -1, -1):
            held = snapshot_id(ids[:n])
            for digest, state in reversed(by_digest.items()):
                if seen_snapshot_id(held, digest) == snapshot:
                    return tuple(ids[:n]), state
        return None

    def batches(self) -> list[BatchRecord]:
        """List the ledger of batches, oldest first, ties by id."""
        return self.inner.batches()

    def write_batches(self, batches: Sequence[Batch]) -> list[BatchRecord]:
        """Take batches, each exactly once, less rows that name somebody who was forgotten or are too old."""
        self._persons.clear()
        with let_in(batches, self._in_force) as kept:
            return self.inner.write_batches(kept)

    def read_batch(self, batch_id: str, to: Path) -> Batch:
        """Write a batch's rows back to a Parquet file."""
        return self.inner.read_batch(batch_id, to)

    def unload(self, batch_id: str) -> Unloaded:
        """Take a batch out again; built graphs go, too: the same batch may come back with other rows of it."""
        self._persons.clear()
        self._drop_graphs()
        found = self.inner.unload(batch_id)
        self._drop_graphs()
        return found

    def scan(self, batches: Collection[str] | None = None, *, by_network: bool = False) -> DailyCounts:
        """Hand over all counts, or those of some batches, of persons."""
        return self.scan_as(self._in_force, batches, by_network=by_network)

    def scan_as(
        self, said: InForce, batches: Collection[str] | None = None, *, by_network: bool = False
    ) -> DailyCounts:
        """Hand over counts of persons as they were seen when this was in force, less those who are withheld now."""
        counts = replace(self.inner.scan(batches, by_network=by_network), absences=self.absences(said))
        if not said.changes_counts and not self.withheld:
            return counts
        return unite(counts, self._find_persons(said), bots=said.bots, withheld=said.withheld | self.withheld)

    def scan_details(self, *, labelled: bool) -> DetailedCounts:
        """Hand over all counts with topics, items and networks, of persons."""
        details, said = self.inner.scan_details(labelled=labelled), self._in_force
        details = replace(details, counts=replace(details.counts, absences=self.absences()))
        if not said.changes_counts and not self.withheld:
            return details
        withheld = self.withheld
        seen = unite_details(details, self._find_persons(said), bots=said.bots, withheld=withheld)
        return silence_details(seen, withheld, labelled=labelled) if withheld else seen

    def interactions(self, influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        """Find the rows by which any identity of `influencers` was credited by any of `influencee`."""
        said = self._in_force
        if not said.changes_counts and not self._returned:
            return self.inner.interactions(influencee, influencers)
        credited = [identity for user in influencers for identity in said.identities(user)]
        rows = [row for me in said.identities(influencee) for row in self.inner.interactions(me, credited)]
        named = {influencee, *influencers}
        withheld = self.withheld
        found = [self._as_persons(row, named) for row in rows if not {row.actor, row.target} & withheld]
        if withheld:
            found = [silence_row(row, withheld) for row in found]
        return sorted(found, key=lambda row: (row.happened_at, row.id))

    def known_users(self, ids: Collection[str]) -> set[str]:
        """Say which of these accounts are there and may be named."""
        return self.inner.known_users(ids) - self.withheld

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Say which of these interactions' own ids are there."""
        return self.inner.known_ids(ids)

    def kinds(self) -> dict[str, Side]:
        """Say which kinds are known, and which side each credits."""
        return self.inner.kinds()

    def assertions(self) -> list[Assertion]:
        """List the assertion ledger, oldest first, ties by id."""
        return self._ledger

    def write_assertions(self, records: Sequence[Assertion]) -> None:
        """Append to the assertion ledger and to its memory; whom another store forgot is forgotten here, too."""
        self._take(*self._find_missing(records))
        self._read_ledger()
        remember(self.memory, self._ledger)

    def erase(self, users: Collection[str], records: Sequence[Assertion], *, before: datetime | None = None) -> Erased:
        """Forget people and rows from `before` that: here, in the memory, and in the folder of built graphs."""
        self._drop_graphs()
        found = self.inner.erase(users, records, before=before)
        self._read_ledger()
        remember(self.memory, self._ledger)
        self._drop_graphs()
        return found

    def write_run(
        self, run: Run, weights: PairWeights | None, *, make_current: bool = True, progress: Progress | None = None
    ) -> None:
        """Keep a run of persons, each under one of their accounts' ids."""
        self.inner.write_run(run, weights, make_current=make_current, progress=progress)

    def runs(self) -> list[Mapping[str, object]]:
        """List runs, oldest first."""
        return self.inner.runs()

    def read_run(self, run_id: str) -> Run:
        """Read one run back, less those who are withheld now."""
        run = self.inner.read_run(run_id)
        withheld = self.withheld
        if not withheld:
            return run
        keep = np.array([user not in withheld for user in run.users.tolist()], dtype=bool)
        vectors = {name: part[keep] for name, part in vars(run).items() if isinstance(part, np.ndarray)}
        return replace(run, **vectors)

    def query(self, name: str, parameters: Mapping[str, object]) -> Table:
        """Run a packaged read query, on accounts; rows that name somebody who is withheld are left out."""
        withheld = self.withheld
        for value in parameters.values():
            if isinstance(value, str) and value in withheld:
                raise NotFoundError.among("user", value, [], where=f"query {name}")
        found = self.inner.query(name, parameters)
        return silence_table(found, withheld) if withheld else found

    def count_rows(self) -> dict[str, tuple[int, int, int]]:
        """Count what is really there of each batch, as it was loaded."""
        return self.inner.count_rows()

    def schema_faults(self) -> list[str]:
        """Name what is missing of the store's schema."""
        return self.inner.schema_faults()

    def mend_schema(self) -> None:
        """Make what is missing of the store's schema."""
        self.inner.mend_schema()

    def rows(self) -> Iterator[tuple[object, ...]]:
        """List all interactions as they were loaded."""
        return self.inner.rows()

    def _drop_graphs(self) -> None:
        """Remove built graphs: first, so that nothing is done where they would stay, and what a reader made since."""
        for _ in range(2):  # again: to look into a folder takes a descriptor, and there may have been none
            shutil.rmtree(self.cache, ignore_errors=True)
        if self.cache.exists():
            raise StoreError(
                "built graphs, which hold what is to go, cannot be removed",
                where=str(self.cache),
                advice="remove that folder, then the same command again",
            )

    def _find_missing(self, records: Sequence[Assertion]) -> tuple[list[Assertion], frozenset[str]]:
        """List which of these records the store has not, and who is in it although they were forgotten."""
        if not records:
            return [], frozenset()
        held = self.inner.assertions()
        known = {record.id for record in held}
        tombstones = replay([*held, *records], datetime.now(UTC)).tombstones
        missing = [record for record in records if record.id not in known and not _is_of(record, tombstones)]
        returned: frozenset[str] = frozenset()
        if any(record.kind == "forgotten" for record in missing):
            returned = frozenset(user for user in self.inner.scan().users.tolist() if tombstones.names(user))
        return missing, returned

    def _take(self, records: Sequence[Assertion], returned: Collection[str]) -> None:
        before = self._find_too_old(records)
        if returned or before:
            self.inner.erase(returned, records, before=before)
        elif records:
            self.inner.write_assertions(records)

    def _find_too_old(self, records: Sequence[Assertion]) -> datetime | None:
        """Find before when rows are to go that are there although these records say that they were let go."""
        since = replay(records, datetime.now(UTC)).kept_since
        first = None if since is None else self.inner.snapshot().first_at
        return since if first is not None and since is not None and first < since else None

    def _read_ledger(self) -> None:
        records = [*self.inner.assertions(), *self._missing]
        self._ledger = sorted(records, key=lambda record: (record.said_at, record.id))
        self._in_force = replay(self._ledger, datetime.now(UTC))
        self._persons.clear()

    def _until(self, moment: datetime) -> list[Assertion]:
        return [record for record in self._ledger if record.said_at <= moment]

    def _find_persons(self, said: InForce) -> dict[str, str]:
        """Name each person by the first of the accounts that are there; asked anew with each snapshot."""
        same = said.same
        if same not in self._persons:
            known = self.inner.known_users({user for group in same for user in group}) if same else set()
            self._persons[same] = _name_persons(same, known)
        return self._persons[same]

    def _as_persons(self, row: Interaction, named: Collection[str]) -> Interaction:
        """Name the persons as the question did, and mark what a bot did."""
        actor, target = (
            next((user for user in self._in_force.identities(side) if user in named), side)
            for side in (row.actor, row.target)
        )
        flags = row.flags | AUTOMATED if row.actor in self._in_force.bots else row.flags
        return replace(row, actor=actor, target=target, flags=flags)


def _name_persons(same: tuple[tuple[str, ...], ...], known: Collection[str]) -> dict[str, str]:
    """Name each person of several accounts by the first that is known."""
    firsts = {group: next((user for user in group if user in known), None) for group in same}
    return {user: first for group, first in firsts.items() if first is not None for user in group}


def _is_of(record: Assertion, tombstones: Tombstones) -> bool:
    """Whether a record names somebody who was forgotten."""
    if record.kind in OWN_RECORDS:
        return False
    return any(tombstones.names(named) for named in (record.about, record.value))
