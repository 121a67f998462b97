"""Bluesky's Jetstream: likes, reposts, follows, replies, quotes and mentions, by the addresses that records name."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import values

ANA, BO, CY = "did:plc:madeupana", "did:plc:madeupbo", "did:web:cy.example"
AT = 1_767_607_200_000_001
POST = f"at://{BO}/app.bsky.feed.post/3kbo"


def commit(rkey: str, collection: str, record: object, operation: str = "create", **more: object) -> dict[str, object]:
    what = {
        "rev": "3k",
        "operation": operation,
        "collection": collection,
        "rkey": rkey,
        "record": record,
        "cid": "bafy",
    }
    return {"did": ANA, "time_us": AT, "kind": "commit", "commit": what} | more


def post(rkey: str, **record: object) -> dict[str, object]:
    return commit(rkey, "app.bsky.feed.post", {"text": "made up", "createdAt": "1970-01-01T00:00:00Z"} | record)


def facet(type_: str, **feature: str) -> dict[str, object]:
    return {
        "index": {"byteStart": 0, "byteEnd": 3},
        "features": [{"$type": f"app.bsky.richtext.facet#{type_}"} | feature],
    }


REF = {"cid": "bafy", "uri": POST}
EVENTS = [
    commit("1", "app.bsky.feed.like", {"subject": REF}),
    commit("2", "app.bsky.feed.repost", {"subject": REF}),
    commit("3", "app.bsky.graph.follow", {"subject": CY}),
    post(
        "4",
        reply={"root": {"uri": f"at://{CY}/app.bsky.feed.post/3kcy"}, "parent": REF},
        facets=[facet("mention", did=BO), facet("mention", did=CY), facet("tag", tag="Bread"), facet("link", uri="x")],
        tags=["Rye"],
    ),
    post("5", embed={"$type": "app.bsky.embed.record", "record": REF}),
    post("6", embed={"$type": "app.bsky.embed.recordWithMedia", "record": {"record": REF}, "media": {}}),
    post("7", reply={"parent": {"uri": f"at://{ANA}/app.bsky.feed.post/4"}}),
]
ROWS = [
    ("like", BO, POST, False),
    ("repost", BO, POST, False),
    ("follow", CY, None, False),
    ("reply", BO, POST, False),
    ("mention", BO, POST, True),
    ("mention", CY, POST, False),
    ("quote", BO, POST, False),
    ("quote", BO, POST, False),
    ("reply", ANA, f"at://{ANA}/app.bsky.feed.post/4", False),
]
LEFT = [
    post("11"),
    commit("12", "app.bsky.feed.like", None, "delete"),
    commit("self", "app.bsky.actor.profile", {"displayName": "Made up"}),
    {"did": ANA, "time_us": AT, "kind": "identity", "identity": {"handle": "ana.example"}},
    commit("13", "app.bsky.feed.like", {"subject": {"uri": "at://handle.example/app.bsky.feed.post/1"}}),
    commit("14", "app.bsky.graph.follow", {"subject": "bo.example"}),
    post("15", reply={"parent": {"uri": "nowhere"}}),
]


def jsonl(*events: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in events)


def test_events_when_read_then_whom_each_record_is_about(read):
    outcome = read(jsonl(*EVENTS), "jetstream.jsonl", source="bluesky")
    assert values(outcome, "kind", "target", "item", "shadow") == ROWS
    assert {(row["actor"], row["network"], row["visibility"]) for row in outcome.rows} == {(ANA, "bluesky", "public")}
    assert {row["happened_at"] for row in outcome.rows} == {datetime(2026, 1, 5, 10, 0, 0, 1)}
    assert [row["topics"] for row in outcome.rows] == [
        ["bread", "rye"] if 3 <= n <= 5 else [] for n in range(len(ROWS))
    ]
    assert len({row["id"] for row in outcome.rows}) == len(ROWS)
    assert outcome.rows[0]["id"] == f"at://{ANA}/app.bsky.feed.like/1"


def test_events_when_they_are_about_nobody_then_counted_by_reason(read):
    outcome = read(jsonl(*LEFT, EVENTS[0]), "jetstream.jsonl", source="bluesky")
    assert (outcome.read, len(outcome.rows), outcome.rejected, outcome.ignored) == (8, 1, 0, 7)
    assert outcome.notes == (
        "1 ignored: a post that answers, quotes and mentions nobody",
        "3 ignored: a record that does not say whom it is about",
        "1 ignored: a record that is about nobody else (a profile, a list, ...)",
        "1 ignored: a record that was changed or deleted",
        "1 ignored: news of an account, not of what it did",
    )


def test_lines_when_damaged_then_set_aside_by_their_number(read):
    odd = [
        '{"did"',
        "{}",
        json.dumps({"did": ANA, "time_us": AT, "kind": "commit", "commit": {"operation": "create"}}),
        json.dumps(EVENTS[0] | {"time_us": "soon"}),
        json.dumps(EVENTS[0] | {"did": "x" * 600}),
    ]
    outcome = read(jsonl(EVENTS[1]) + "\n".join(odd) + "\n", "jetstream.jsonl", source="bluesky")
    assert [reject[:3] for reject in outcome.rejects] == [
        (2, "row", "not valid JSON"),
        (3, "row", "no event of Jetstream: it has no did, kind or time_us"),
        (4, "row", "no commit of Jetstream: it has no collection or rkey"),
        (5, "happened_at", "not a count of us since 1970 (--epoch)"),
        (6, "actor", "longer than 512 bytes"),
    ]


def test_records_when_of_any_shape_then_no_failure(read):
    shapes = [
        None,
        1,
        "x",
        [],
        {},
        [1, {}],
        {"parent": 1, "record": {"record": []}},
        [{"features": [1, {"did": {}, "tag": []}]}],
    ]
    records = [{name: shape} for name in ("subject", "reply", "embed", "facets", "tags") for shape in shapes] + shapes
    kinds = ("app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.graph.follow")
    events = [commit(f"{n}", kind, record) for n, record in enumerate(records) for kind in kinds]
    outcome = read(jsonl(*events), "jetstream.jsonl", source="bluesky")
    assert (outcome.read, outcome.rejected) == (len(events), 0)


def test_file_when_of_other_objects_then_refused(read):
    with pytest.raises(InputError, match="no row can be read"):
        read('{"actor": "ana", "target": "bo"}\n', "made.jsonl", source="bluesky")


def test_events_when_loaded_without_their_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(jsonl(*EVENTS), "jetstream.jsonl")
    assert caught.value.advice == "--source bluesky"
