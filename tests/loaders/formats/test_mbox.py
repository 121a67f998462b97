"""mbox: who wrote to whom, whom they answered, and the traps of mail: names, encodings, quoting, repeats, lists."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

import influent
from influent.errors import InputError
from tests.cli.conftest import Run, call
from tests.loaders.conftest import values

__all__ = ["call"]

MBOX = """\
From ana@example.org Mon Jan  5 10:00:00 2026
From: =?utf-8?q?An=C3=A1_Made-Up=2C_Jr=2E?= <Ana@Example.ORG>
To: "Up, Bo (made)" <bo@example.org>, cy@example.org,
\tBo <BO@example.org>
Cc: dora@example.org
Bcc: dora@example.org, eve@example.org
Subject: =?utf-8?b?QnJlYWQ=?=
Date: Mon, 05 Jan 2026 11:00:00 +0100
Message-ID: <1@example.org>
Content-Transfer-Encoding: quoted-printable

Rye =3D good.

>From here on it is quoted.

From the start this was no separator.
From: nobody@example.org

From bo@example.org Mon Jan  5 12:00:00 2026
Message-ID: <2@example.org>
In-Reply-To: Your message <1@example.org> of Monday
References: <0@example.org> <1@example.org>
From: bo@example.org
To: ana@example.org
Cc: cy@example.org
Date: Mon, 5 Jan 2026 12:00:00 -0000

Yes.

From cy@example.org Mon Jan  5 13:00:00 2026
Message-ID: <3@example.org>
References: <0@example.org> <2@example.org>
From: =?utf-8?b?Y3lAZXhhbXBsZS5vcmc=?=
Cc: bo@example.org
Date: Mon, 5 Jan 2026 13:00:00 GMT

From dora@example.org Mon Jan  5 14:00:00 2026
Message-ID: <4@example.org>
In-Reply-To: <404@elsewhere.example>
From: dora at example.org (Dora Made Up)
To: bread@lists.example.org, undisclosed-recipients:;
List-Id: About bread <bread.lists.example.org>
List-Post: <mailto:bread@lists.example.org>
Date: Mon, 5 Jan 2026 14:00:00 +0000

From eve@example.org Mon Jan  5 15:00:00 2026
From: eve@example.org
To: eve@example.org
Auto-Submitted: auto-replied (vacation)
Date: Mon, 5 Jan 2026 15:00:00 +0000

From nobody Mon Jan  5 16:00:00 2026
Subject: from nobody
Message-ID: <6@example.org>

From fay@example.org Mon Jan  5 17:00:00 2026
From: fay@example.org
To: ana@example.org
Date: yesterday

"""

ROWS = [
    ("message", "ana@example.org", "bo@example.org", "<1@example.org>", False),
    ("message", "ana@example.org", "cy@example.org", "<1@example.org>", False),
    ("cc", "ana@example.org", "dora@example.org", "<1@example.org>", False),
    ("bcc", "ana@example.org", "dora@example.org", "<1@example.org>", True),
    ("bcc", "ana@example.org", "eve@example.org", "<1@example.org>", False),
    ("reply", "bo@example.org", "ana@example.org", "<1@example.org>", False),
    ("message", "bo@example.org", "ana@example.org", "<2@example.org>", True),
    ("cc", "bo@example.org", "cy@example.org", "<2@example.org>", False),
    ("reply", "cy@example.org", "bo@example.org", "<2@example.org>", False),
    ("cc", "cy@example.org", "bo@example.org", "<3@example.org>", True),
    ("message", "eve@example.org", "eve@example.org", None, False),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mails_when_read_then_a_row_a_recipient_and_one_for_whom_is_answered(read, end):
    outcome = read(MBOX.replace("\n", end), "made.mbox", source="mbox")
    assert values(outcome, "kind", "actor", "target", "item", "shadow") == ROWS
    assert {(row["visibility"], row["credits"]) for row in outcome.rows} == {("private", "target")}
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 10)
    assert outcome.rows[5]["happened_at"] == datetime(2026, 1, 5, 12)
    assert [row["id"] for row in outcome.rows[4:7]] == [
        "bcc:<1@example.org>:eve@example.org", "reply:<2@example.org>", "message:<2@example.org>:ana@example.org"
    ]  # fmt: skip
    assert [row["automated"] for row in outcome.rows] == [False] * 10 + [True]


def test_mails_when_no_interaction_then_counted_by_reason_or_set_aside(read):
    outcome = read(MBOX, "made.mbox", source="mbox")
    assert (outcome.read, len(outcome.rows), outcome.rejected, outcome.ignored) == (16, 11, 2, 3)
    assert outcome.notes[:3] == (
        "1 ignored: a field names the same person again",
        "1 ignored: a recipient is the mailing list itself",
        "1 ignored: it reacts to something that is not in the file",
    )
    assert [reject[:3] for reject in outcome.rejects] == [
        (MBOX[: MBOX.index("From nobody")].count("\n") + 1, "row", "a mail has no address in its From"),
        (MBOX[: MBOX.index("From fay@")].count("\n") + 1, "happened_at", "not a time like 2026-03-12T09:30:00Z"),
    ]


def test_list_when_a_mail_came_through_it_then_it_is_the_network(read):
    answered = MBOX.replace("<404@elsewhere.example>", "<1@example.org>")
    networks = {row["actor"]: row["network"] for row in read(answered, "made.mbox", source="mbox").rows}
    assert networks["dora@example.org"] == "bread.lists.example.org"
    assert networks["ana@example.org"] == "mail"


def test_mail_when_it_is_to_nobody_then_ignored(read):
    outcome = read(
        "From ana@example.org Mon Jan  5 10:00:00 2026\nFrom: ana@example.org\nTo: undisclosed-recipients:;\n",
        "x.mbox",
        source="mbox",
    )
    assert (outcome.read, outcome.ignored, outcome.notes[0]) == (1, 1, "1 ignored: a mail names nobody it is to")


def test_mailbox_when_a_mail_stands_in_it_twice_then_it_counts_once(call: Run, tmp_path):
    (tmp_path / "made.mbox").write_text(MBOX + MBOX)
    done = call("load", "made.mbox", "--source", "mbox", "--json", "--store", "s.duckdb", cwd=tmp_path)
    found = json.loads(done.stdout)
    # The mail of eve has no Message-ID: nothing tells that it is the same.
    assert [found[name] for name in ("read", "loaded", "duplicates", "rejected", "ignored")] == [32, 12, 10, 4, 6]
    with influent.open(tmp_path / "s.duckdb", read_only=True) as work:
        assert work.store.snapshot().n_interactions == 12


def test_headers_when_they_never_end_then_set_aside_and_the_next_mail_is_read(read):
    endless = "From ana@example.org Mon Jan  5 10:00:00 2026\n" + "X-Junk: " + "x" * 900 + "\n"
    outcome = read(endless + "X-Junk: more of it\n" * 60_000 + "\n" + MBOX, "made.mbox", source="mbox")
    assert outcome.rejects[0][:3] == (1, "row", "the headers of a mail are longer than 1 MiB")
    assert len(outcome.rows) == len(ROWS)


def test_bytes_when_they_are_no_text_then_mails_are_read_all_the_same(read):
    raw = (
        MBOX.encode()
        .replace(b"Rye =3D good.", b"\xff\xfe\x80 caf\xe9" * 400_000)
        .replace(b"Dora Made", b"D\xf6ra \xff")
    )
    assert values(read(raw, "made.mbox", source="mbox"), "kind", "actor", "target", "item", "shadow") == ROWS


@pytest.mark.parametrize(
    "content", ["ana@example.org wrote\n", "actor,target,kind,happened_at\n", "\n\nFrom here to there\n", "[]"]
)
def test_file_when_it_is_no_mbox_then_refused(read, content):
    with pytest.raises(InputError, match="the file is no mbox") as caught:
        read(content, "made.mbox", source="mbox")
    assert "line" in caught.value.where


def test_mbox_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(MBOX, "made.mbox")
    assert caught.value.advice == "--source mbox"
