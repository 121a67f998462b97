"""Ids that look alike are found, whatever alphabet hides them; ids told apart by numbers are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.lookalikes import Pair, find_lookalikes, skeleton


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ana", "аnа"),  # noqa: RUF001
        ("paypal", "раураl"),  # noqa: RUF001
        ("bob", "b0b"),
        ("lily", "1i1y"),
        ("J.Doe", "jdoe"),
        ("José", "José"),
        ("modern", "modem"),
    ],
)
def test_skeleton_when_a_reader_would_confuse_two_ids_then_is_one(a: str, b: str) -> None:
    assert skeleton(a) == skeleton(b)
    assert find_lookalikes([a, b, "somebody else"]) == [Pair(*sorted((a, b)), 100.0, "confusable")]


def test_lookalikes_when_letters_differ_then_are_near_and_numbers_tell_apart() -> None:
    ids = ["katherine.smith", "kathrine.smith", "kathrine.smith2", "bot-1001", "bot-1002", "zoe", "zoi", "xavier"]
    (pair,) = find_lookalikes(ids)
    assert pair[:2] == ("katherine.smith", "kathrine.smith")
    assert (pair.why, 90 < pair.similarity < 100) == ("near", True)


def test_lookalikes_when_listed_then_most_alike_first_and_no_more_than_asked() -> None:
    ids = ["alexandra.k", "alexandra_k", "alexandre.k", "philippa.g", "phillippa.g"]
    found = find_lookalikes(ids)
    assert [pair.similarity for pair in found] == sorted((pair.similarity for pair in found), reverse=True)
    assert found[0][:2] == ("alexandra.k", "alexandra_k")
    assert find_lookalikes(ids, most=1) == found[:1]
    assert find_lookalikes(ids[::-1]) == found


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=12))
def test_lookalikes_when_given_any_ids_then_names_pairs_of_them_once(ids: list[str]) -> None:
    found = find_lookalikes(ids)
    assert all(pair.a < pair.b for pair in found)
    assert {user for pair in found for user in pair[:2]} <= set(ids)
    assert len({pair[:2] for pair in found}) == len(found)
