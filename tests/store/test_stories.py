"""Whatever is loaded, unloaded, said, taken back, forgotten, restored, cut off, ranked: a store counts as lists do.

INFLUENT_STORIES and INFLUENT_NEO4J_STORIES say how many stories are told.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from influent.errors import StoreError
from influent.expiring import expire
from influent.rights import forget
from influent.store import open_store
from influent.store.asserted import AssertedStore
from influent.store.assertions import make_assertion
from influent.types import AUTOMATED, Batch
from influent.workspace import Workspace
from tests.store.conftest import DEFAULTS, write_rows
from tests.store.test_contract import counted

if TYPE_CHECKING:
    from influent.store.protocol import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PEOPLE = ("ana", "bo", "cy", "dora", "eve")
PERSON = st.sampled_from(PEOPLE)
ROW = st.tuples(PERSON, PERSON, st.sampled_from([("retweet", "target"), ("answer", "actor")]), st.integers(0, 2))
Key = tuple[str, str, str, int, int]


class Cut(Exception):  # noqa: N818
    """What ends a write in the middle."""


class Story(RuleBasedStateMachine):
    """One store, and beside it lists and sets that say what it must hold."""

    checks_sums = "influent.store.duckdb_batches.check_conservation"

    def open_first(self) -> AssertedStore:
        self.path = self.folder / "story.duckdb"
        return open_store(str(self.path))

    def open_again(self) -> AssertedStore:
        return open_store(str(self.path))

    def look_at_files(self) -> None:
        """Take the files as they are now, in the middle of a write: what a power cut would leave."""
        for end in ("", ".wal"):
            if Path(f"{self.path}{end}").exists():
                shutil.copy(f"{self.path}{end}", self.folder / f"cut{end}")

    def take_what_was_cut(self) -> None:
        """Go on with the files that were looked at."""
        Path(f"{self.path}.wal").unlink(missing_ok=True)
        for end in ("", ".wal"):
            if (self.folder / f"cut{end}").exists():
                (self.folder / f"cut{end}").replace(f"{self.path}{end}")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="influent-story-"))
        self.store: AssertedStore = self.open_first()
        self.batches: list[list[Any]] = []
        self.loaded: set[int] = set()
        self.pairs: dict[frozenset[str], bool] = {}
        self.accounts: dict[str, str] = {}
        self.gone: set[str] = set()
        self.first_day = 0
        self.backup: set[int] | None = None
        self.clock = datetime(2020, 1, 1, tzinfo=UTC)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @rule(rows=st.lists(ROW, min_size=1, max_size=6))
    def load(self, rows: list[Any]) -> None:
        self.batches.append(rows)
        self.load_again(len(self.batches) - 1)

    @precondition(lambda self: self.batches)
    @rule(nth=st.integers(0, 30))
    def load_again(self, nth: int) -> None:
        number = nth % len(self.batches)
        self.store.write_batches([self._make_batch(number)])
        self.loaded.add(number)

    @precondition(lambda self: len(self.loaded) < len(self.batches))
    @rule(nth=st.integers(0, 30))
    def cut_off(self, nth: int) -> None:
        """Lose power when rows and counts are written, but not committed; then go on with what is on the disk."""
        missing = sorted({*range(len(self.batches))} - self.loaded)
        batch = self._make_batch(missing[nth % len(missing)])

        def cut(*_: object, **__: object) -> None:
            self.look_at_files()
            raise Cut

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(self.checks_sums, cut)
            try:
                self.store.write_batches([batch])
            except Cut:
                self.store.close()
                self.take_what_was_cut()
                self.store = self.open_again()
            else:
                self.loaded.add(
                    int(batch.id.rpartition("-")[2])
                )  # all of its rows name people who were forgotten, or are old

    def _make_batch(self, number: int) -> Batch:
        path = self.folder / "batch.parquet"
        full = [
            {**DEFAULTS, "line": line, "actor": actor, "target": target, "kind": kind, "credits": side}
            | {"happened_at": NOON + timedelta(days=day)}
            for line, (actor, target, (kind, side), day) in enumerate(self.batches[number], start=1)
        ]
        write_rows(full, path)
        return Batch(f"batch-{number}", path, len(full), "rows.csv", "d", "generic")

    @precondition(lambda self: self.loaded)
    @rule(nth=st.integers(0, 30))
    def unload(self, nth: int) -> None:
        number = sorted(self.loaded)[nth % len(self.loaded)]
        self.store.unload(f"batch-{number}")
        self.loaded.remove(number)

    @rule(a=PERSON, b=PERSON, is_same=st.booleans())
    def unite(self, a: str, b: str, is_same: bool) -> None:
        if a != b and not {a, b} & self.gone:
            self._say("same" if is_same else "unsame", a, b)
            self.pairs[frozenset((a, b))] = is_same

    @rule(user=PERSON, kind=st.sampled_from(["bot", "private", "person", "unknown"]))
    def call(self, user: str, kind: str) -> None:
        if user not in self.gone:
            self._say("account", user, kind)
            self.accounts[user] = kind

    @rule(user=PERSON)
    def forget(self, user: str) -> None:
        named = self._person(user)
        forget(self.store, [user])
        self.gone |= named
        self.pairs = {pair: said for pair, said in self.pairs.items() if not pair & named}
        self.accounts = {one: kind for one, kind in self.accounts.items() if one not in named}

    @rule(day=st.integers(1, 2))
    def expire(self, day: int) -> None:
        if any(row[3] >= max(day, self.first_day) for row in self._rows()):
            expire(self.store, before=(NOON + timedelta(days=day)).date())
            self.first_day = max(self.first_day, day)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.open_again()

    @precondition(lambda self: self._counted())
    @rule(is_kept=st.booleans())
    def rank(self, is_kept: bool) -> None:
        ranking = Workspace(self.store).rank(top=None, with_all=True, write_back=is_kept)
        due: Counter[str] = Counter()
        for (influencer, _), n in self._counted().items():
            due[influencer] += n
        assert {user.user: user.n for user in ranking.users} == {user: due[user] for user in self._expected()[0]}
        assert ranking.run in {run["id"] for run in self.store.runs()}

    @precondition(lambda self: self._counted())
    @rule()
    def export(self) -> None:
        path = Workspace(self.store).export("edges", self.folder / "edges.csv", overwrite=True).path
        with path.open(encoding="utf-8", newline="") as file:
            found = {(row["influencer"], row["influencee"]): int(row["n"]) for row in csv.DictReader(file)}
        assert found == self._counted()

    @precondition(lambda self: self.batches)
    @rule()
    def back_up(self) -> None:
        self.store.close()
        if self.path.exists():  # one that was made in vain went when it was closed
            shutil.copy(self.path, self.folder / "backup")
            self.backup = set(self.loaded)
        self.store = open_store(str(self.path))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        self.store.close()
        shutil.copy(self.folder / "backup", self.path)
        self.loaded = set(self.backup or ())
        try:
            with open_store(str(self.path), read_only=True) as reading:
                assert not {*reading.scan().users} & self.gone
        except StoreError as error:
            assert "let go" in str(error)  # noqa: PT017  (most stores that are restored can be read)
        self.store = open_store(str(self.path))

    @invariant()
    def counts_are_those_of_the_lists(self) -> None:
        if hasattr(self, "store"):
            users, counts = self._expected()
            scan = self.store.scan()
            assert {key: n for key, (n, _) in counted(scan).items()} == counts
            assert set(scan.users) == users
            assert not {*self.store.inner.scan().users} & self.gone

    def _counted(self) -> dict[tuple[str, str], int]:
        """Count what the default model counts, per influencer and influencee."""
        found: Counter[tuple[str, str]] = Counter()
        for (influencer, influencee, _, _, flags), n in self._expected()[1].items():
            if influencer != influencee and not flags & AUTOMATED:
                found[influencer, influencee] += n
        return dict(found)

    def _say(self, kind: Any, about: str, value: str) -> None:
        self.clock += timedelta(seconds=1)
        said = {"who": "me", "said_at": self.clock, "reason": "", "expires_at": None}
        self.store.write_assertions([make_assertion(kind, about, value, **said)])

    def _person(self, user: str) -> set[str]:
        found = {user}
        while more := {x for pair, same in self.pairs.items() if same and pair & found for x in pair} - found:
            found |= more
        return found

    def _rows(self) -> list[Any]:
        held = [row for number in self.loaded for row in self.batches[number] if row[3] >= self.first_day]
        return [row for row in held if not {row[0], row[1]} & self.gone]

    def _expected(self) -> tuple[set[str], dict[Key, int]]:
        rows = self._rows()
        there = {user for row in rows for user in row[:2]}
        hidden = {x for user, kind in self.accounts.items() if kind == "private" for x in self._person(user)}
        name = {user: min(self._person(user) & there) for user in there}
        counts: Counter[Key] = Counter()
        for actor, target, (kind, side), day in rows:
            if not {actor, target} & hidden:
                v, u = (target, actor) if side == "target" else (actor, target)
                flags = AUTOMATED if self.accounts.get(actor) == "bot" else 0
                counts[name[v], name[u], kind, (NOON - datetime(1970, 1, 1, tzinfo=UTC)).days + day, flags] += 1
        return {name[user] for user in there - hidden}, dict(counts)


PATIENT = {
    "stateful_step_count": 12,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
N_STORIES = int(os.environ.get("INFLUENT_STORIES", "6"))
STORIES_AT_ONCE = 100


@pytest.mark.requirement("stories")
@pytest.mark.parametrize("first", range(0, N_STORIES, STORIES_AT_ONCE))
def test_duckdb_when_told_any_story_of_loads_and_sayings_then_counts_as_lists_do(first: int) -> None:
    n_stories = min(STORIES_AT_ONCE, N_STORIES - first)
    run_state_machine_as_test(Story, settings=settings(max_examples=n_stories, **PATIENT))


class Neo4jStory(Story):
    """The same on a server, whose database is wiped first; it cannot be copied."""

    checks_sums = "influent.store.neo4j_load.check_conservation"
    back_up = restore = None

    def __init__(self, wiped: Callable[[], Store]) -> None:
        super().__init__()
        self._wiped = wiped

    def open_first(self) -> AssertedStore:
        with self._wiped() as store:
            self.address = store.address
        return self.open_again()

    def open_again(self) -> AssertedStore:
        return open_store(self.address)

    def look_at_files(self) -> None:
        """Do nothing: the server undoes what was not committed when the connection ends."""

    def take_what_was_cut(self) -> None:
        """Do nothing."""


@pytest.mark.requirement("stories")
def test_neo4j_when_told_any_story_of_loads_and_sayings_then_counts_as_lists_do(
    new_neo4j: Callable[[], Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run_state_machine_as_test(
        lambda: Neo4jStory(new_neo4j),
        settings=settings(max_examples=int(os.environ.get("INFLUENT_NEO4J_STORIES", "2")), **PATIENT),
    )
