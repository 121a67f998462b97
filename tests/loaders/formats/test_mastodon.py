"""Mastodon's outbox: boosts, replies and mentions, who is meant by an address, and what is private."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import values

HOME = "https://made-up.example"
ANA = f"{HOME}/users/Ana"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
BO = {"type": "Mention", "href": "https://other.example/users/Bo", "name": "@Bo@other.example"}
CY = {"type": "Mention", "href": f"{HOME}/users/cy", "name": "@cy"}


def create(
    number: int, *tags: object, to: tuple[str, ...] = (PUBLIC,), answers: str | None = None
) -> dict[str, object]:
    note = {
        "id": f"{ANA}/statuses/{number}",
        "type": "Note",
        "inReplyTo": answers,
        "attributedTo": ANA,
        "content": "<p>made up</p>",
        "tag": [*tags],
    }
    return activity(number, "Create", note, to=to)


def activity(
    number: int, type_: str, object_: object, to: tuple[str, ...] = (PUBLIC,), cc: tuple[str, ...] = ()
) -> dict[str, object]:
    return {
        "id": f"{ANA}/statuses/{number}/activity",
        "type": type_,
        "actor": ANA,
        "published": "2026-01-05T10:00:00Z",
        "to": [*to],
        "cc": [f"{ANA}/followers", *cc],
        "object": object_,
    }


BOS_POST, OPAQUE = "https://other.example/users/bo/statuses/9", "https://misc.example/objects/0b1c"
ITEMS = [
    activity(1, "Announce", BOS_POST, cc=("https://other.example/users/bo",)),
    activity(2, "Announce", OPAQUE, cc=("https://misc.example/users/dora",)),
    create(
        3,
        BO,
        CY,
        {"type": "Hashtag", "href": f"{HOME}/tags/bread", "name": "#Bread"},
        answers="https://other.example/@bo/9",
    ),
    create(4, BO, answers=OPAQUE),
    create(5, answers=f"{ANA}/statuses/3"),
    create(6, CY, to=(f"{HOME}/users/cy",)),
    activity(7, "Announce", OPAQUE),
    create(8, BO, CY, answers=OPAQUE),
    create(9, {"type": "Emoji", "name": ":bread:"}),
    activity(10, "Delete", f"{ANA}/statuses/1"),
    create(11, {"type": "Mention", "href": "nowhere", "name": "@x"}),
    {"type": "Create", "actor": ANA},
]
ROWS = [
    ("boost", "bo@other.example", BOS_POST, False, "public"),
    ("boost", "dora@misc.example", OPAQUE, False, "public"),
    ("reply", "bo@other.example", "https://other.example/@bo/9", False, "public"),
    ("mention", "bo@other.example", "https://other.example/@bo/9", True, "public"),
    ("mention", "cy@made-up.example", "https://other.example/@bo/9", False, "public"),
    ("reply", "bo@other.example", OPAQUE, False, "public"),
    ("mention", "bo@other.example", OPAQUE, True, "public"),
    ("reply", "ana@made-up.example", f"{ANA}/statuses/3", False, "public"),
    ("mention", "cy@made-up.example", f"{ANA}/statuses/6", False, "private"),
    ("mention", "bo@other.example", OPAQUE, False, "public"),
    ("mention", "cy@made-up.example", OPAQUE, False, "public"),
]


def outbox(items: list[object], **more: object) -> str:
    head = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    return json.dumps(head | {"totalItems": len(items), "orderedItems": items} | more)


def test_outbox_when_read_then_boosts_replies_and_mentions(read):
    outcome = read(outbox(ITEMS), "outbox.json", source="mastodon")
    assert values(outcome, "kind", "target", "item", "shadow", "visibility") == ROWS
    assert {(row["actor"], row["network"]) for row in outcome.rows} == {("ana@made-up.example", "mastodon")}
    assert [row["topics"] for row in outcome.rows] == [["bread"] if 2 <= n <= 4 else [] for n in range(len(ROWS))]
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 10)
    assert len({row["id"] for row in outcome.rows}) == len(ROWS)


def test_outbox_when_no_interaction_or_damaged_then_accounted_for(read):
    outcome = read(outbox(ITEMS), "outbox.json", source="mastodon")
    assert (outcome.read, outcome.rejected, outcome.ignored) == (17, 1, 5)
    assert outcome.notes == (
        "1 ignored: a post that answers and mentions nobody",
        "1 ignored: an activity that is neither a post nor a boost",
        "2 ignored: an address that does not say who is meant",
        "1 ignored: it reacts to something that is not in the file",
    )
    assert outcome.rejects[0][:3] == (1, "row", "no activity: it has no id, type or actor")


def test_context_when_it_is_long_and_has_lists_then_the_items_are_found(read):
    context = ["https://www.w3.org/ns/activitystreams", {"toot": "http://joinmastodon.org/ns#", "x": {"@id": "toot:x"}}]
    text = json.dumps({"@context": context, "type": "OrderedCollection", "orderedItems": ITEMS}, indent=2)
    assert len(read(text, "outbox.json", source="mastodon").rows) == len(ROWS)


def test_activities_when_of_any_shape_then_no_failure(read):
    shapes = [None, 1, "x", [], {}, [1, {}], {"tag": 1, "inReplyTo": []}, {"tag": [{"type": "Mention", "name": {}}]}]
    items = [
        ITEMS[n] | {name: shape} for n in (0, 2) for name in ("to", "cc", "object", "published") for shape in shapes
    ]
    assert read(outbox(items), "outbox.json", source="mastodon").read >= len(items)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (outbox(ITEMS)[:-9], "damaged or cut short"),
        ("[]", "no outbox.json"),
        ('{"actor": "ana"}', "no outbox.json"),
        ('{"orderedItems": []}', "no outbox.json"),
    ],
)
def test_file_when_it_is_no_outbox_then_refused(read, content, what):
    with pytest.raises(InputError, match=what):
        read(content, "outbox.json", source="mastodon")


def test_outbox_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(outbox(ITEMS), "outbox.json")
    assert caught.value.advice == "--source mastodon"
