"""Shares add up as written; bounds are never rounded down."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.numbers import (
    apportion,
    bound_text,
    counted,
    decimals_for,
    ordinal,
    percent,
    percent_above,
    sparkline,
)

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(SHARES, st.integers(1, 8))
def test_shares_when_apportioned_then_add_up_as_written(parts: list[float], decimals: int) -> None:
    total = sum(parts)
    written = apportion(parts, total, decimals)
    assert sum(map(Decimal, written)) == Decimal(percent(total, decimals))
    for part, text in zip(parts, written, strict=True):
        assert abs(float(text) - 100 * part) <= 1.01 * 10**-decimals


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=9), st.floats(0, 1), st.integers(1, 9))
def test_signed_parts_when_apportioned_then_add_up_to_the_difference_of_rounded_ends(
    parts: list[float], start: float, decimals: int
) -> None:
    ends = [Decimal(percent(end, decimals)) for end in (start, start + sum(parts))]
    written = apportion(parts, float(ends[1] - ends[0]) / 100, decimals)
    assert sum(map(Decimal, written)) == ends[1] - ends[0]
    for part, text in zip(parts, written, strict=True):
        assert abs(float(text) - 100 * part) <= 2.01 * 10**-decimals


@pytest.mark.parametrize(
    ("share", "decimals"), [(0.342, 1), (0.0342, 2), (0.00342, 3), (1.0, 1), (0.0, 1), (1e-7, 7), (1e-30, 10)]
)
def test_decimals_when_chosen_then_show_three_digits(share: float, decimals: int) -> None:
    assert decimals_for(share) == decimals


@given(st.floats(1e-18, 1))
def test_bound_when_written_then_is_not_below_itself(bound: float) -> None:
    assert float(bound_text(bound)) >= bound * (1 - 1e-12)
    assert float(percent_above(bound, 4)) >= 100 * bound * (1 - 1e-12)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (13, "13th"), (112, "112th"), (1021, "1,021st")],
)
def test_ordinal_when_written_then_has_its_ending(number: int, text: str) -> None:
    assert ordinal(number) == text


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "reply", "1 reply"),
        (2, "reply", "2 replies"),
        (2, "play", "2 plays"),
        (2, "match", "2 matches"),
        (0, "like", "0 likes"),
    ],
)
def test_count_when_written_then_fits_its_noun(number: int, noun: str, text: str) -> None:
    assert counted(number, noun) == text


def test_sparkline_when_drawn_then_the_largest_is_full_and_nothing_is_blank() -> None:
    assert sparkline([0.0, 0.01, 0.5, 1.0]) == " ▁▄█"
    assert sparkline([]) == ""
    assert sparkline([0.0]) == " "
