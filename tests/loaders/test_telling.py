"""From what a reader tells to rows: numbers that keep the line, authors found at the end, options of tables refused."""

from __future__ import annotations

from typing import get_args

import pytest

from influent.errors import InputError
from influent.loaders import SourceMap, load_source, source_names
from influent.loaders.formats import READERS
from influent.loaders.formats.told import Author, Fault, Left, Row
from influent.loaders.source import Format

from .conftest import values

AT = "2026-01-01T00:00:00Z"
SOURCE = SourceMap(name="made", format="stackexchange")


@pytest.fixture
def tell(read, monkeypatch):
    """Return a function that loads what a made-up reader tells."""

    def run(*told, **options):
        monkeypatch.setitem(READERS, "stackexchange", lambda _opened, _name, _encoding: iter(told))
        return read("anything", "made.txt", source=SOURCE, **options)

    return run


def like(line: int, actor: str, **more) -> Row:
    return Row(line, "like", actor, **({"target": "bo", "happened_at": AT} | more))


def test_formats_when_listed_then_each_has_a_reader_and_a_source():
    assert set(READERS) == set(get_args(Format))
    assert {load_source(name).format for name in source_names()} - {None} == set(READERS)


def test_rows_when_many_stand_in_one_line_then_in_order_and_faults_keep_the_line(tell):
    outcome = tell(
        like(3, "ana"), like(3, "cy", happened_at="never"), like(3, "dora"), like(9, "", id="x"), like(9, "eve")
    )
    assert [row["actor"] for row in outcome.rows] == ["ana", "dora", "eve"]
    assert [(line, column) for line, column, *_ in outcome.rejects] == [(3, "happened_at"), (9, "actor")]


def test_rows_when_kept_then_numbered_from_1_and_those_set_aside_named_by_their_line(tell, monkeypatch):
    monkeypatch.setattr("influent.loaders.telling.ROWS_AT_ONCE", 2)
    outcome = tell(
        like(40, "ana"), like(2, ""), like(3, "cy"), like(1, ""), Fault(2, "is broken", "x"), like(50, "dora")
    )
    assert values(outcome, "line", "actor") == [(1, "ana"), (3, "cy"), (6, "dora")]
    assert [(line, reason) for line, _, reason, _ in outcome.rejects] == [
        (1, "empty or blank"),
        (2, "empty or blank"),
        (2, "is broken"),
    ]


def test_rows_when_they_come_in_many_blocks_then_as_in_one(tell, monkeypatch):
    told = [
        one
        for n in range(50)
        for one in (like(n, f"u{n}", target=None, reacts_to=f"t{n % 7}"), Author(f"t{n}", f"w{n}"))
    ]
    whole = tell(*told)
    monkeypatch.setattr("influent.loaders.telling.ROWS_AT_ONCE", 3)
    assert tell(*told).batch_ids == whole.batch_ids
    assert len(whole.rows) == 50


def test_author_when_told_twice_then_the_first_holds(tell):
    outcome = tell(Author("t", "first"), Author("t", "second"), like(1, "ana", target=None, reacts_to="t"))
    assert values(outcome, "target") == [("first",)]


def test_id_when_it_stands_for_two_rows_then_both_lines_are_said(tell):
    outcome = tell(like(4, "ana", id="same"), like(6, "cy", id="same"))
    assert outcome.rejects[0][:3] == (6, "id", "the same id stands for another interaction in line 4")


def test_left_and_faults_when_told_then_counted(tell):
    outcome = tell(Left("no matter"), Fault(2, "is broken", "raw"), like(3, "ana"), Left("no matter"))
    assert (outcome.read, outcome.rejected, outcome.ignored) == (4, 1, 2)
    assert outcome.rejects == [(2, "row", "is broken", "raw")]
    assert outcome.notes[0] == "2 ignored: no matter"


def test_text_when_it_is_half_a_surrogate_then_set_aside(tell):
    outcome = tell(like(1, "ana"), like(2, "a\ud800"), Fault(3, "is broken", "\udfff"), Author("\ud800", "x"))
    assert [reject[:3] for reject in outcome.rejects] == [
        (2, "row", "holds half of a surrogate pair"),
        (3, "row", "is broken"),
    ]


@pytest.mark.parametrize(
    "option", [{"columns": {"actor": "who"}}, {"delimiter": ";"}, {"epoch": "s"}, {"decimal": ","}]
)
def test_options_of_tables_when_the_source_is_no_table_then_refused(tell, option):
    with pytest.raises(InputError, match="is for tables of columns"):
        tell(like(1, "ana"), **option)
