"""Mails as a table: several addresses in a cell, bcc that repeats cc, one mail in many folders, quotes and dates."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.cli.conftest import Run, call
from tests.loaders.conftest import values

__all__ = ["call"]

TABLE = '''\
Message_ID,Date,From,To,CC,bcc,Subject,Body
<1@x.example>,"Mon, 5 Jan 2026 10:00:00 +0100",Ana@X.example,"bo@x.example; Cy <cy@x.example>, bo@x.example",dora@x.example,dora@x.example,Bread,"two
lines, ""quoted"""
,2026-01-05T11:00:00Z,bo@x.example,"frozenset({'ana@x.example', 'o'hara@x.example'})",,,Rye,
,2026-01-05T11:00:00Z,bo@x.example,"frozenset({'ana@x.example', 'o'hara@x.example'})",,,Rye,kept in another folder
,2026-01-05T11:00:00Z,bo@x.example,ana@x.example,,,Another mail of that second,

,2026-01-05T12:00:00Z,eve@x.example,The whole office,,,,
,2026-01-05T12:00:00Z,nobody,ana@x.example,,,,
,2026-02-30T12:00:00Z,eve@x.example,ana@x.example,,,,
,2026-01-05T13:00:00Z,eve@x.example,"ana@x.example"x,,,,
short
,2026-01-05T14:00:00Z,eve@x.example,eve@x.example,,,,
'''  # noqa: E501


def test_mails_when_read_then_a_row_a_recipient_and_repeats_are_shadows(read):
    outcome = read(TABLE, source="mail-csv")
    assert values(outcome, "kind", "actor", "target", "shadow") == [
        ("message", "ana@x.example", "bo@x.example", False),
        ("message", "ana@x.example", "cy@x.example", False),
        ("cc", "ana@x.example", "dora@x.example", False),
        ("bcc", "ana@x.example", "dora@x.example", True),
        *(
            ("message", "bo@x.example", who, False)
            for who in ("ana@x.example", "o'hara@x.example", "ana@x.example", "o'hara@x.example", "ana@x.example")
        ),
        ("message", "eve@x.example", "eve@x.example", False),
    ]
    assert {(row["visibility"], row["network"]) for row in outcome.rows} == {("private", "mail")}
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 9)
    assert outcome.rows[0]["id"] == "message:<1@x.example>:bo@x.example"


def test_mails_when_no_interaction_or_damaged_then_each_is_accounted_for_by_its_line(read):
    outcome = read(TABLE, source="mail-csv")
    assert [reject[:3] for reject in outcome.rejects] == [
        (9, "row", "a mail has no address in its from"),
        (10, "happened_at", "not a time like 2026-03-12T09:30:00Z"),
        (11, "row", "text stands outside the quotes of a field"),
        (12, "row", "fewer fields than the header has"),
    ]
    assert outcome.notes[:3] == (
        "1 ignored: a field names the same person again",
        "1 ignored: a field of a mail names people, and none by an address",
        "1 ignored: a mail names nobody it is to",
    )
    assert (outcome.read, len(outcome.rows), outcome.ignored) == (17, 10, 3)


def test_mail_when_it_was_kept_in_many_folders_then_it_counts_once(call: Run, tmp_path):
    (tmp_path / "mails.csv").write_text(TABLE)
    done = call("load", "mails.csv", "--source", "mail-csv", "--json", "--store", "s.duckdb", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert [found[name] for name in ("read", "loaded", "duplicates", "rejected", "ignored")] == [17, 8, 2, 4, 3]


def test_answers_when_the_table_has_them_then_replies(read):
    outcome = read(
        "date\tfrom\tto\tmessage-id\tin-reply-to\n"
        "2026-01-05T11:00:00Z\tbo@x.example\tana@x.example\t<2@x>\t<1@x>\n"
        "2026-01-05T10:00:00Z\tana@x.example\tbo@x.example\t<1@x>\t<0@x>\n",
        "mails.tsv",
        source="mail-csv",
    )
    assert values(outcome, "kind", "actor", "target", "item", "shadow") == [
        ("reply", "bo@x.example", "ana@x.example", "<1@x>", False),
        ("message", "bo@x.example", "ana@x.example", "<2@x>", True),
        ("message", "ana@x.example", "bo@x.example", "<1@x>", False),
    ]
    assert outcome.notes == ("1 ignored: it reacts to something that is not in the file",)


def test_times_when_without_zone_then_the_users_zone(read):
    table = "date,from,to\n2026-01-05 11:00:00,bo@x.example,ana@x.example\n"
    with pytest.raises(InputError, match="names no time zone"):
        read(table, source="mail-csv")
    assert read(table, source="mail-csv", tz="Europe/Berlin").rows[0]["happened_at"] == datetime(2026, 1, 5, 10)


def test_encoding_when_named_then_read_in_it(read):
    table = "date,from,to\n2026-01-05T11:00:00Z,zo\u00eb@x.example,ana@x.example\n".encode("cp1252")
    with pytest.raises(InputError, match="not valid UTF-8"):
        read(table, source="mail-csv")
    assert read(table, source="mail-csv", encoding="cp1252").rows[0]["actor"] == "zo\u00eb@x.example"


def test_body_when_huge_then_the_row_is_read_and_beyond_a_line_set_aside(read):
    header, row = "date,from,to,body\n", "2026-01-05T11:00:00Z,bo@x.example,ana@x.example,"
    outcome = read(header + f"{row}{'x' * 500_000}\n{row}{'x' * 2_000_000}\n{row}end\n", source="mail-csv")
    assert [reject[:3] for reject in outcome.rejects] == [(3, "row", "the line is longer than 1 MiB")]
    assert len(outcome.rows) == 2


def test_quote_when_never_closed_then_said_where_it_opens(read):
    outcome = read(TABLE + ',2026-01-05T15:00:00Z,eve@x.example,"ana@x.example\nand on\n', source="mail-csv")
    assert outcome.rejects[-1][:3] == (14, "row", "a quote is opened here and not closed: nothing after it can be read")
    with pytest.raises(InputError, match="not closed within 1 MiB") as caught:
        read(TABLE + ',2026,eve@x.example,"ana\n' + "x" * 100 + "\n" * 2 + "more\n" * 300_000, source="mail-csv")
    assert "line 14" in caught.value.where


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("actor,target,kind,happened_at\n", "the header is none of a table of mails"),
        ("date,from,subject\n", "the header is none of a table of mails"),
        ('{"date": "x"}\n', "the header is none of a table of mails"),
        ("x" * 2_000_000 + "\n", "the header: the line is longer than 1 MiB"),
        ("\n \n", "the file has no lines"),
    ],
)
def test_file_when_it_is_no_table_of_mails_then_refused(read, content, what):
    with pytest.raises(InputError) as caught:
        read(content, "mails.csv", source="mail-csv")
    assert caught.value.what.startswith(what)


def test_table_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(TABLE, "mails.csv")
    assert caught.value.advice == "--source mail-csv"
