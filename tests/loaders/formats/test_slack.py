"""Slack's export: replies, mentions and reactions; who is public; what is no message; apps, and Slack itself."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import values

T1, T2, T3 = "1767603600.000100", "1767607200.000200", "1767610800.000300"


def message(ts: str, user: str | None, text: str = "made up", **more: object) -> dict[str, object]:
    who = {} if user is None else {"user": user}
    return {"type": "message", "ts": ts, "text": text, "team": "T0MADEUP"} | who | more


DAY = [
    message(
        T1,
        "U0ANA",
        reply_count=2,
        reply_users=["U0BO"],
        replies=[{"user": "U0BO", "ts": T2}],
        thread_ts=T1,
        reactions=[
            {"name": "bread", "users": ["U0BO", "U0ANA"], "count": 2},
            {"name": "rye", "users": ["U0BO"], "count": 9},
        ],
    ),
    message(
        T2, "U0BO", "<@U0ANA> <@U0CY|cy> and <@U0CY>, not <#C0BREAD> or @U0DORA", thread_ts=T1, parent_user_id="U0ANA"
    ),
    message(T3, "U0CY", "no parent_user_id", thread_ts=T1),
    message("1767610801.000400", "U0CY", "to what is not there", thread_ts="1.000001"),
    message("1767610802.000500", "U0CY", "to nobody"),
    message("1767610803.000600", "U0DORA", "<@U0DORA> has joined", subtype="channel_join"),
    message("1767610804.000700", None, "<@U0ANA>", subtype="bot_message", bot_id="B0MADEUP", username="app"),
    message("1767610805.000800", "U0APP", "<@U0ANA>", bot_id="B0MADEUP"),
    message("1767610806.000900", "USLACKBOT", "<@U0ANA>"),
    {"type": "message", "user": "U0ANA"},
    message("soon", "U0ANA", "<@U0BO>"),
    17,
]

ROWS = [
    ("reaction", "U0BO", "U0ANA", f"bread/{T1}", False),
    ("reaction", "U0ANA", "U0ANA", f"bread/{T1}", False),
    ("reaction", "U0BO", "U0ANA", f"bread/{T1}", False),
    ("reply", "U0BO", "U0ANA", f"bread/{T1}", False),
    ("mention", "U0BO", "U0ANA", f"bread/{T1}", True),
    ("mention", "U0BO", "U0CY", f"bread/{T1}", False),
    ("reply", "U0CY", "U0ANA", f"bread/{T1}", False),
    ("mention", "U0APP", "U0ANA", "bread/1767610805.000800", False),
]


@pytest.fixture
def export(tmp_path):
    """Make an export with one day of a channel; give the path of that day."""

    def make(channel: str = "bread", day: object = DAY, **lists: object):
        folder = tmp_path / "export" / channel
        folder.mkdir(parents=True)
        for name, content in ({"channels": [{"id": "C0BREAD", "name": "bread"}]} | lists).items():
            (folder.parent / f"{name}.json").write_text(content if isinstance(content, str) else json.dumps(content))
        path = folder / "2026-01-05.json"
        path.write_text(json.dumps(day, indent=4))
        return path

    return make


def test_messages_when_read_then_replies_mentions_and_reactions(read, export):
    outcome = read(export(), source="slack")
    assert values(outcome, "kind", "actor", "target", "item", "shadow") == ROWS
    assert {(*row["topics"], row["network"], row["visibility"]) for row in outcome.rows} == {
        ("bread", "slack", "public")
    }
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 9, 0, 0, 100)
    assert [row["automated"] for row in outcome.rows] == [False] * 7 + [True]
    assert len({row["id"] for row in outcome.rows}) == len(ROWS)


def test_messages_when_no_interaction_or_damaged_then_accounted_for(read, export):
    outcome = read(export(), source="slack")
    assert (outcome.read, outcome.rejected, outcome.ignored) == (17, 3, 6)
    assert outcome.notes[:5] == (
        "1 ignored: a message of an app that is nobody's account",
        "1 ignored: a message that answers and mentions nobody, and that nobody reacted to",
        "1 ignored: a reaction that counts more people than it names",
        "1 ignored: it reacts to something that is not in the file",
        "1 ignored: something that happened in a channel, not a message",
    )  # and one of Slack itself
    reasons = [reject[1:3] for reject in outcome.rejects]
    assert reasons == [
        ("row", "no message: it has no type message, or no ts"),
        ("happened_at", "not a count of s since 1970 (--epoch)"),
        ("row", "not a JSON object"),
    ]
    lines = json.dumps(DAY, indent=4).split("\n")
    assert lines[outcome.rejects[2][0] - 1].strip() == "17"


@pytest.mark.parametrize(
    ("channel", "lists"),
    [
        ("secrets", {}),
        ("D0ANABO", {}),
        ("bread", {"channels": "{"}),
        ("bread", {"channels": {"name": "bread"}}),
        ("bread", {"channels": [{"name": "other"}, 3], "groups": [{"name": "bread"}]}),
    ],
)
def test_channel_when_the_export_does_not_call_it_public_then_private(read, export, channel, lists):
    outcome = read(export(channel, **lists), source="slack")
    assert {row["visibility"] for row in outcome.rows} == {"private"}
    assert len(outcome.rows) == len(ROWS)


def test_file_when_it_lies_alone_then_private_and_read(read):
    outcome = read(json.dumps(DAY), "2026-01-05.json", source="slack")
    assert {row["visibility"] for row in outcome.rows} == {"private"}


def test_messages_when_of_any_shape_then_no_failure(read):
    shapes = [None, 1, "x", [], {}, [{"users": 3, "count": "x"}], [[1]], [{"users": [{}], "count": 10**20}]]
    day = [
        message(T1, "U0ANA") | {name: shape} for name in ("reactions", "text", "thread_ts", "user") for shape in shapes
    ]
    outcome = read(json.dumps(day), "2026-01-05.json", source="slack")
    assert outcome.read >= len(day)


@pytest.mark.parametrize("content", ['{"ok": true}', "actor,target\n", '[{"type": "message"', ""])
def test_file_when_it_is_no_day_of_a_channel_then_refused(read, content):
    with pytest.raises(InputError):
        read(content, "2026-01-05.json", source="slack")


def test_day_when_loaded_without_its_source_then_the_source_is_named(read, export):
    with pytest.raises(InputError) as caught:
        read(export())
    assert caught.value.advice == "--source slack"
