"""Nasty text: quotes, short and long rows, line ends inside quotes, bad bytes; every row is accounted for."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

HEADER = "actor,target,kind,happened_at,item"
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # each example reads a file: shrinking takes minutes
AT = "2026-01-01T00:00:00Z"
NEVER_CLOSED = "a quote is opened here and not closed"
OUTSIDE = "text stands outside the quotes of a field"

BAD_LINES = [
    ("short row", b"a,b,like", "fewer fields than the header has"),
    ("long row", f"a,b,like,{AT},x,y".encode(), "more fields than the header has"),
    ("unclosed quote", f'a,"b,like,{AT},x'.encode(), NEVER_CLOSED),
    ("text after a quote", f'a,"b"c,like,{AT},x'.encode(), OUTSIDE),
    ("blank before a quote then delimiter inside", f'a, "b,c",like,{AT},x'.encode(), "more fields than the header has"),
    ("invalid UTF-8", b"a,b\xff,like," + AT.encode() + b",x", "not valid UTF-8"),
    ("NUL", b"a,b\0,like," + AT.encode() + b",x", "holds a NUL byte"),
    ("a line of 2 MiB", b"a,b,like," + AT.encode() + b"," + b"x" * (2 << 20), "the line is longer than 1 MiB"),
]


@pytest.mark.parametrize(("content", "reason"), [case[1:] for case in BAD_LINES], ids=[case[0] for case in BAD_LINES])
def test_line_when_it_cannot_be_split_then_it_alone_is_rejected(read, content, reason):
    good = f"a,b,like,{AT},".encode()
    text = b"\n".join([HEADER.encode(), good + b"1", content, good + b'"2"', good + b"3", b""])
    outcome = read(text)
    assert [(row["line"], row["item"]) for row in outcome.rows] == [(2, "1"), (4, "2"), (5, "3")]
    assert [(line, column, why) for line, column, why, _ in outcome.rejects] == [(3, "row", reason)]


GOOD_FIELDS = [
    ('"plain"', "plain"), ('"with, comma"', "with, comma"), ('"with ""quotes"""', 'with "quotes"'), ('""""', '"'),
    ('""', None), ("mid\"quote", "mid\"quote"), ('5" screen', '5" screen'), ('" blank "', " blank "), ("|;", "|;"),
    ("'single'", "'single'"), ("back\\slash", "back\\slash"), ("#no comment", "#no comment"), ("line\u2028end", "line\u2028end"),
]  # fmt: skip


def test_fields_when_quoted_in_odd_ways_then_taken_as_written(read):
    outcome = read(HEADER + "\n" + "".join(f"a,b,like,{AT},{text}\n" for text, _ in GOOD_FIELDS))
    assert [row["item"] for row in outcome.rows] == [value for _, value in GOOD_FIELDS]


def test_row_when_it_spans_lines_then_it_is_one_row_and_others_keep_their_lines(read):
    text = (
        f'{HEADER},note\na,b,like,{AT},1,"two\nlines, ""and""\n\nmore"\nc,d,like,{AT},2,"one"\ne,f,like,{AT},3,"x\ny"\n'
    )
    outcome = read(text)
    assert [(row["line"], row["actor"], row["item"]) for row in outcome.rows] == [
        (2, "a", "1"),
        (6, "c", "2"),
        (7, "e", "3"),
    ]
    assert (outcome.read, outcome.rejected) == (3, 0)


def test_row_when_its_quote_never_closes_then_the_lines_after_it_are_read(read):
    body = "".join(f"u{n},v,like,{AT},\n" for n in range(300))
    outcome = read(f'{HEADER}\nx,y,like,{AT},"open\n{body}p,q,like,{AT},"another\n')
    assert len(outcome.rows) == 300
    assert [(line, reason) for line, _, reason, _ in outcome.rejects] == [(2, NEVER_CLOSED), (303, NEVER_CLOSED)]


def test_row_when_it_spans_two_blocks_then_it_is_still_one_row(read, monkeypatch):
    monkeypatch.setattr("influent.loaders.opening.Opened.read.__defaults__", (70_000,))
    rows = [f'u{n},v,like,{AT},{n},"a\nb, ""c""\n{"z" * (n % 97)}"\n' for n in range(9000)]
    outcome = read(f"{HEADER},note\n" + "".join(rows), batch_rows=4000)
    assert [row["item"] for row in outcome.rows] == [str(n) for n in range(9000)]
    assert [row["line"] for row in outcome.rows] == [2 + 3 * n for n in range(9000)]


CELL = st.text(alphabet=st.sampled_from("ab\",;\n\r\t \x00\x01é\u2028\U0001f600'\\|"), max_size=6)
MESSY_LINE = st.one_of(
    st.just(f"a,b,like,{AT},"), st.lists(CELL, min_size=1, max_size=7).map(",".join), st.just('"'), st.just('a,"b')
)


@settings(max_examples=25, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSY_LINE, max_size=12))
def test_counts_when_text_is_messy_then_they_add_up(read, drawn):
    text = HEADER + "\n" + "\n".join([*drawn, f"sure,b,like,{AT},"]) + "\n"
    outcome = read(text)
    assert outcome.read == len(outcome.rows) + outcome.rejected + outcome.ignored
    assert outcome.rejected == len(outcome.rejects)
    at = [row["line"] for row in outcome.rows] + [line for line, *_ in outcome.rejects]
    assert len(set(at)) == len(at)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row in outcome.rows:
        assert row["actor"].replace('"', "") in physical[row["line"] - 1].replace('"', "")


@settings(max_examples=15, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.sampled_from('ab",\n é;'), max_size=8), min_size=1, max_size=30))
def test_fields_when_written_by_csv_then_read_back_as_they_were(read, notes):
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([*HEADER.split(","), "note", "more"])
    for n, note in enumerate(notes):
        writer.writerow([f"u{n}", "v", "like", AT, note.replace("\n", " "), note, note[::-1]])
    outcome = read(made.getvalue())
    assert outcome.rejected == 0
    assert [row["item"] or "" for row in outcome.rows] == [note.replace("\n", " ") for note in notes]
