"""Counting persons instead of accounts is counting rows that had named the persons from the start."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from influent.store.persons import unite
from influent.types import AUTOMATED, MICRO, DailyCounts

Row = tuple[str, str, int, int, int]  # influencer, influencee, kind, day, flags
KINDS, CREDITS = ("retweet", "answer"), ("target", "actor")
USERS = ["a", "b", "c", "d"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(USERS),
        st.sampled_from(USERS),
        st.integers(0, 1),
        st.integers(0, 1),
        st.sampled_from([0, AUTOMATED]),
    ),
    max_size=40,
)


def counts_of(rows: list[Row], users: list[str]) -> DailyCounts:
    keys: Counter[Row] = Counter(rows)
    place = {user: nth for nth, user in enumerate(users)}
    columns: list[Any] = list(zip(*keys, strict=True)) if keys else [[]] * 5
    return DailyCounts(
        users=np.array(users, dtype=object),
        kinds=KINDS,
        credits=CREDITS,  # type: ignore[arg-type]
        influencer=np.array([place[v] for v in columns[0]], np.uint32),
        influencee=np.array([place[u] for u in columns[1]], np.uint32),
        kind=np.array(columns[2], np.uint8),
        day=np.array(columns[3], np.int32),
        flags=np.array(columns[4], np.uint8),
        n=np.array(list(keys.values()), np.int64),
        weight_e6=np.array(list(keys.values()), np.int64) * MICRO,
    )


def spelt(counts: DailyCounts) -> tuple[list[str], dict[Row, int]]:
    names = counts.users
    found = {
        (names[v], names[u], int(kind), int(day), int(flags)): int(n)
        for v, u, kind, day, flags, n in zip(
            counts.influencer, counts.influencee, counts.kind, counts.day, counts.flags, counts.n, strict=True
        )
    }
    assert len(found) == len(counts.n), "a key is there twice"
    assert (counts.weight_e6 == counts.n * MICRO).all()
    return sorted(names), found


@given(
    ROWS,
    st.dictionaries(st.sampled_from(USERS), st.sampled_from(["a", "b", "new"])),
    st.sets(st.sampled_from(USERS), max_size=2),
    st.sets(st.sampled_from(USERS), max_size=1),
)
@settings(max_examples=300)
def test_unite_when_held_against_rows_that_name_persons_then_is_the_same(
    rows: list[Row], person: dict[str, str], bots: set[str], withheld: set[str]
) -> None:
    person = {account: of for account, of in person.items() if of not in person}
    gone = {person.get(user, user) for user in withheld}
    withheld = {user for user in {*USERS, *gone} if person.get(user, user) in gone}  # with all their identities
    by_persons = []
    for v, u, kind, day, flags in rows:
        actor = v if CREDITS[kind] == "actor" else u
        if not {v, u} & withheld:
            by_persons.append(
                (person.get(v, v), person.get(u, u), kind, day, flags | (AUTOMATED if actor in bots else 0))
            )
    named = sorted({person.get(user, user) for user in USERS if user not in withheld} - withheld)
    found = unite(counts_of(rows, USERS), person, bots=bots, withheld=withheld)
    users, counted = spelt(found)
    assert counted == spelt(counts_of(by_persons, sorted({*named, *(x for r in by_persons for x in r[:2])})))[1]
    assert {user for row in counted for user in row[:2]} <= set(users)
    assert not set(users) & withheld
    assert found.influencer.dtype == np.uint32


def test_unite_when_nobody_is_meant_then_changes_nothing() -> None:
    rows: list[Row] = [("a", "b", 0, 0, 0), ("b", "a", 1, 2, 4)]
    assert spelt(unite(counts_of(rows, USERS), {}))[1] == spelt(counts_of(rows, USERS))[1]


def test_unite_when_two_are_one_then_what_passed_between_them_is_their_own() -> None:
    rows: list[Row] = [("a", "b", 0, 0, 0), ("b", "a", 0, 0, 0), ("c", "b", 0, 0, 0), ("c", "a", 0, 0, 0)]
    users, found = spelt(unite(counts_of(rows, ["a", "b", "c"]), {"a": "a", "b": "a"}))
    assert users == ["a", "c"]
    assert found == {("a", "a", 0, 0, 0): 2, ("c", "a", 0, 0, 0): 2}
