"""Markdown shows ids as they are, and says the same numbers as the page."""

from __future__ import annotations

import re

import pytest

from influent.reports.documents import document_of
from influent.reports.manifest import INTENDED_USE
from influent.reports.markdown import escape_name, markdown
from influent.visible import visible
from tests.reports.page_answers import (
    HOSTILE,
    hostile_paths,
    hostile_ranking,
    hostile_score,
    hostile_why,
    nothing_why,
    plain_why,
)


@pytest.mark.parametrize("text", [*HOSTILE, "[a](https://b.example)", "![x](y)", "a|b", "*b* _i_ `c`", "# h", "&lt;"])
def test_name_when_escaped_then_no_character_keeps_a_meaning_and_none_is_lost(text: str) -> None:
    escaped = escape_name(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>\[\]()|*`#]", escaped)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == visible(text)


@pytest.mark.parametrize("answer", [hostile_why, hostile_paths, hostile_score, hostile_ranking, plain_why])
def test_tables_when_written_then_every_row_has_as_many_cells_as_its_title(answer: type) -> None:
    rows = 0
    for block in markdown(answer()).split("\n\n"):
        if block.startswith("|"):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.split("\n")}
            assert len(widths) == 1
            rows += block.count("\n") - 1
    document = document_of(answer())
    assert rows == sum(len(table.rows) + (table.total is not None) for table in document.tables)


def test_why_when_told_then_holds_sentence_sum_bound_stamp_and_intended_use() -> None:
    said = markdown(plain_why())
    assert said.startswith("# Why is bo an influencer of ana?\n\n34.2 % of the chains of attention that start at ana")
    assert (
        "| directly | 21.0 % |\n| through carl | 8.8 % |\n| through dora | 4.4 % |\n| **together** | **34.2 %** |"
        in said
    )
    assert "proven to within 1e-10 %" in said
    assert said.endswith("measure: reputation · as of: 2026-06-14 · snapshot: 5eed\n")
    assert INTENDED_USE in said


def test_nothing_when_told_then_has_no_table() -> None:
    said = markdown(nothing_why())
    assert "no path" in said
    assert "|" not in said
