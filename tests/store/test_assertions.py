"""What the assertion ledger says: the last word of each key, whatever order the records come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from influent.store.assertions import InForce, make_assertion, replay
from influent.types import Assertion

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE = NOON + timedelta(days=100)


def said(kind: Any, about: str, value: str, day: int = 0, **more: Any) -> Assertion:
    at = NOON + timedelta(days=day)
    return make_assertion(kind, about, value, **{"who": "me", "said_at": at, "reason": "", "expires_at": None} | more)


PEOPLE = st.sampled_from(["a", "b", "c", "d", "e"])
RECORDS = st.lists(
    st.builds(
        said, st.sampled_from(["same", "unsame", "pin", "mute", "unpin"]), PEOPLE, PEOPLE, st.integers(0, 9)
    ).filter(lambda record: record.about != record.value),
    max_size=12,
)


def test_replay_when_pairs_share_somebody_then_all_are_one_person() -> None:
    records = [said("same", "cy", "bo"), said("same", "bo", "ana"), said("same", "x", "y")]
    assert replay(records, LATE).same == (("ana", "bo", "cy"), ("x", "y"))
    assert replay(records, LATE).identities("bo") == ("ana", "bo", "cy")
    assert replay(records, LATE).identities("dora") == ("dora",)


def test_replay_when_taken_back_then_is_as_if_never_said() -> None:
    before = [said("same", "a", "b"), said("pin", "a", "z")]
    after = [
        *before,
        said("same", "b", "c", 1),
        said("unsame", "c", "b", 2),
        said("mute", "a", "b", 1),
        said("unmute", "a", "b", 2),
    ]
    assert replay(after, LATE) == replay(before, LATE)
    assert replay(after, LATE).digest() == replay(before, LATE).digest()


def test_replay_when_ended_or_not_yet_said_then_says_nothing() -> None:
    record = said("mute", "a", "b", 5, expires_at=NOON + timedelta(days=9))
    assert [replay([record], NOON + timedelta(days=day)).records("mute") for day in (4, 9)] == [[], []]
    assert replay([record], NOON + timedelta(days=8)).records("mute") == [record]
    replaced = [said("account", "a", "brand", 1), said("account", "a", "bot", 2, expires_at=NOON + timedelta(days=3))]
    assert replay(replaced, LATE).accounts == {}


def test_account_when_withheld_then_so_are_all_identities() -> None:
    found = replay([said("same", "tim", "tim2"), said("account", "tim2", "minor"), said("account", "x", "bot")], LATE)
    assert (found.withheld, found.bots) == ({"tim", "tim2"}, {"x"})
    assert replay([said("account", "x", "bot"), said("account", "x", "unknown", 1)], LATE) == InForce()


def test_digest_when_only_lists_change_then_is_empty() -> None:
    lists = [said("pin", "a", "b"), said("mute", "a", "c"), said("account", "a", "brand")]
    assert replay(lists, LATE).digest() == ""
    said_of = (
        [said("same", "a", "b")],
        [said("same", "a", "c")],
        [said("account", "a", "bot")],
        [said("account", "a", "minor")],
    )
    assert len({replay(records, LATE).digest() for records in said_of} | {""}) == 5


@given(RECORDS, st.randoms())
def test_replay_when_ledgers_are_joined_in_any_order_then_says_the_same(records: list[Assertion], random: Any) -> None:
    twice = [*records, *records[::2]]
    random.shuffle(twice)
    assert replay(twice, LATE) == replay(records, LATE)


@given(RECORDS)
def test_replay_when_held_against_plain_search_then_finds_the_same_persons(records: list[Assertion]) -> None:
    pairs: dict[frozenset[str], bool] = {}
    for record in sorted(records, key=lambda r: (r.said_at, r.id)):
        if record.kind in ("same", "unsame"):
            pairs[frozenset((record.about, record.value))] = record.kind == "same"
    links = [pair for pair, is_same in pairs.items() if is_same]

    def reach(user: str) -> tuple[str, ...]:
        seen = {user}
        while more := {x for pair in links if pair & seen for x in pair} - seen:
            seen |= more
        return tuple(sorted(seen))

    found = replay(records, LATE)
    assert [found.identities(user) for user in "abcde"] == [reach(user) for user in "abcde"]
