"""Columns stand under each other, and nothing is wider than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.cli.layout import Column, cut, fold, fold_after, lay_out, text_width

COLUMNS = (Column("user", "left", may_shrink=True), Column("n"))


@pytest.mark.parametrize(("text", "width"), [("ana", 3), ("日本", 4), ("e\u0301", 1), ("", 0), ("👍", 2)])
def test_width_when_counted_then_is_in_cells(text: str, width: int) -> None:
    assert text_width(text) == width


def test_rows_when_laid_out_then_stand_under_their_titles() -> None:
    lines = lay_out(COLUMNS, [("ana", "1"), ("日本語", "1,000")], width=None)
    assert lines == ["user        n", "ana         1", "日本語  1,000"]


def test_rows_when_too_wide_then_only_what_may_shrink_is_cut() -> None:
    lines = lay_out(COLUMNS, [("a" * 50 + "b" * 50, "1,234")], width=20)
    assert lines[1] == "aaaaaaaa…bbbb  1,234"
    assert all(text_width(line) <= 20 for line in lines)


@given(st.text(), st.integers(1, 30))
def test_text_when_cut_then_fits(text: str, width: int) -> None:
    assert text_width(cut(text, width)) <= max(width, 1)


def test_sentence_when_folded_then_breaks_between_words_and_hangs() -> None:
    assert fold("one two three", 7) == ["one two", "three"]
    assert fold("  one two three", 9, hang=4) == ["  one two", "    three"]
    assert fold("one two three", None) == ["one two three"]
    assert fold("unbreakable", 5) == ["unbreakable"]


def test_words_when_folded_after_a_beginning_then_break_at_clauses_first() -> None:
    assert fold_after("  x  ", "one two; three four", 16) == ["  x  one two;", "     three four"]
    assert fold_after("  x  ", "", 16) == ["  x"]
