"""Ids in arrays: found by bisection, in the order of their bytes, refused when twice, the nearest named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.ids import ListedIds, NumberedIds, UserIds
from influent.errors import InputError, NotFoundError
from tests.engine.graphs import MANY

NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), unique=True, max_size=30)


@MANY
@given(NAMES, st.text(max_size=4))
def test_ids_when_packed_then_are_found_where_they_stand(names: list[str], stranger: str) -> None:
    names = sorted(names)
    ids = UserIds.from_sorted(names)
    assert list(ids) == names
    assert [ids[i] for i in range(len(ids))] == names
    assert ids.to_array().tolist() == names
    assert [ids.position(name) for name in names] == list(range(len(names)))
    if stranger not in names:
        with pytest.raises(NotFoundError):
            ids.position(stranger)


@pytest.mark.parametrize("kind", [UserIds.from_sorted, ListedIds])
def test_user_when_unknown_then_the_three_nearest_are_named(kind: type) -> None:
    ids = kind(["anna", "bert", "carl", "clara", "karl"])
    with pytest.raises(NotFoundError, match='there is no user "carla"') as caught:
        ids.position("carla")
    assert {'"carl"', '"clara"'} <= set(caught.value.advice.removeprefix("one of ").split(", "))
    assert caught.value.advice.count('"') == 6
    assert caught.value.where == "5 users are known"


def test_ids_when_out_of_order_or_twice_then_are_refused() -> None:
    for names in (["b", "a"], ["a", "a"]):
        with pytest.raises(InputError, match='"a"'):
            UserIds.from_sorted(names)
    with pytest.raises(InputError, match="stands twice"):
        ListedIds(["x", "y", "x"])


def test_ids_when_sorted_by_bytes_then_follow_code_points() -> None:
    names = ["Z", "a", "ä", "\uffff", "\U0001f600"]
    assert list(UserIds.from_sorted(names)) == sorted(names) == names


def test_numbered_ids_when_asked_then_are_the_positions_digits() -> None:
    ids = NumberedIds(12)
    assert (len(ids), ids[11], list(ids)[:2], ids.to_array().tolist()[-1]) == (12, "11", ["0", "1"], "11")
    assert ids.position("11") == 11
    for wrong in ("12", "007", "-1", "1.0", "", "\u0663", "9" * 5000):
        with pytest.raises(NotFoundError, match="there is no user"):
            ids.position(wrong)
