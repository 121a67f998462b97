"""Whatever is loaded, unloaded, said, taken back, forgotten, restored, in any order: a store counts as lists do."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from influent.rights import forget
from influent.store import open_store
from influent.store.asserted import AssertedStore
from influent.store.assertions import make_assertion
from influent.types import AUTOMATED, Batch
from tests.store.conftest import DEFAULTS, write_rows
from tests.store.test_contract import counted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PEOPLE = ("ana", "bo", "cy", "dora", "eve")
PERSON = st.sampled_from(PEOPLE)
ROW = st.tuples(PERSON, PERSON, st.sampled_from([("retweet", "target"), ("answer", "actor")]), st.integers(0, 2))
Key = tuple[str, str, str, int, int]


class Story(RuleBasedStateMachine):
    """One store, and beside it lists and sets that say what it must hold."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="influent-story-"))
        self.path = self.folder / "story.duckdb"
        self.store: AssertedStore = open_store(str(self.path))
        self.batches: list[list[Any]] = []
        self.loaded: set[int] = set()
        self.pairs: dict[frozenset[str], bool] = {}
        self.accounts: dict[str, str] = {}
        self.gone: set[str] = set()
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
        path = self.folder / "batch.parquet"
        full = [
            {**DEFAULTS, "line": line, "actor": actor, "target": target, "kind": kind, "credits": side}
            | {"happened_at": NOON + timedelta(days=day)}
            for line, (actor, target, (kind, side), day) in enumerate(self.batches[number], start=1)
        ]
        write_rows(full, path)
        self.store.write_batches([Batch(f"batch-{number}", path, len(full), "rows.csv", "d", "generic")])
        self.loaded.add(number)

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

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(str(self.path))

    @precondition(lambda self: self.batches)
    @rule()
    def back_up(self) -> None:
        self.store.close()
        shutil.copy(self.path, self.folder / "backup")
        self.backup = set(self.loaded)
        self.store = open_store(str(self.path))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        self.store.close()
        shutil.copy(self.folder / "backup", self.path)
        self.loaded = set(self.backup or ())
        with open_store(str(self.path), read_only=True) as reading:
            assert not {*reading.scan().users} & self.gone
        self.store = open_store(str(self.path))

    @invariant()
    def counts_are_those_of_the_lists(self) -> None:
        if hasattr(self, "store"):
            users, counts = self._expected()
            scan = self.store.scan()
            assert {key: n for key, (n, _) in counted(scan).items()} == counts
            assert set(scan.users) == users
            assert not {*self.store.inner.scan().users} & self.gone

    def _say(self, kind: Any, about: str, value: str) -> None:
        self.clock += timedelta(seconds=1)
        said = {"who": "me", "said_at": self.clock, "reason": "", "expires_at": None}
        self.store.write_assertions([make_assertion(kind, about, value, **said)])

    def _person(self, user: str) -> set[str]:
        found = {user}
        while more := {x for pair, same in self.pairs.items() if same and pair & found for x in pair} - found:
            found |= more
        return found

    def _expected(self) -> tuple[set[str], dict[Key, int]]:
        rows = [row for number in self.loaded for row in self.batches[number] if not {row[0], row[1]} & self.gone]
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


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=int(os.environ.get("INFLUENT_STORIES", "6")),
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
