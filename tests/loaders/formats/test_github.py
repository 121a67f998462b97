"""GitHub's events: who starred, forked, commented on, reviewed and merged whose work; what is no interaction."""

from __future__ import annotations

import gzip
import json
from datetime import datetime

import pytest

from influent.errors import InputError
from tests.loaders.conftest import values

AT = "2026-01-05T10:00:00Z"
REPO = "made-up/bread"
URL = f"https://github.example/{REPO}"


def event(number: int, type_: str, actor: str, payload: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "id": str(number), "type": type_, "actor": {"id": 1, "login": actor, "url": "https://api.github.example"},
        "repo": {"id": 9, "name": REPO}, "payload": payload, "public": True, "created_at": AT,
    } | more  # fmt: skip


def by(login: str | None, number: int, what: str = "issues", **more: object) -> dict[str, object]:
    user = None if login is None else {"login": login}
    return {"number": number, "user": user, "html_url": f"{URL}/{what}/{number}", "body": "made up"} | more


EVENTS = [
    event(1, "WatchEvent", "ana", {"action": "started"}),
    event(2, "ForkEvent", "bo", {"forkee": {"full_name": "bo/bread"}}),
    event(3, "IssueCommentEvent", "bo", {"action": "created", "issue": by("ana", 7), "comment": {"body": "made up"}}),
    event(4, "PullRequestReviewEvent", "cy", {"action": "created", "pull_request": by("ana", 8, "pull"), "review": {}}),
    event(5, "PullRequestReviewCommentEvent", "cy", {"action": "created", "pull_request": by("ana", 8, "pull")}),
    event(6, "PullRequestEvent", "made-up", {"action": "closed", "pull_request": by("ana", 8, "pull", merged=True)}),
    event(7, "IssueCommentEvent", "tester[bot]", {"action": "created", "issue": by("ana", 7)}),
    event(8, "IssueCommentEvent", "ana", {"action": "created", "issue": by("ana", 7)}, public=False),
]
ROWS = [
    ("star", "ana", "made-up", REPO), ("fork", "bo", "made-up", REPO), ("comment", "bo", "ana", f"{URL}/issues/7"),
    ("review", "cy", "ana", f"{URL}/pull/8"), ("review-comment", "cy", "ana", f"{URL}/pull/8"),
    ("merge", "made-up", "ana", f"{URL}/pull/8"), ("comment", "tester[bot]", "ana", f"{URL}/issues/7"),
    ("comment", "ana", "ana", f"{URL}/issues/7"),
]  # fmt: skip

LEFT = [
    event(11, "PushEvent", "ana", {"commits": []}),
    event(12, "PullRequestEvent", "ana", {"action": "opened", "pull_request": by("ana", 8, "pull", merged=False)}),
    event(13, "PullRequestEvent", "bo", {"action": "closed", "pull_request": by("ana", 8, "pull", merged=False)}),
    event(14, "IssueCommentEvent", "bo", {"action": "deleted", "issue": by("ana", 7)}),
    event(15, "CommitCommentEvent", "bo", {"comment": {"commit_id": "00", "user": {"login": "bo"}}}),
    event(16, "IssueCommentEvent", "bo", {"action": "created", "issue": by(None, 7)}),
    event(17, "IssueCommentEvent", "bo", {"action": "created", "issue": by("ghost", 7)}),
    event(18, "PullRequestReviewEvent", "cy", {"action": "created", "pull_request": {"number": 8, "url": URL}}),
    event(19, "PullRequestEvent", "cy", {"action": "merged", "pull_request": {"number": 8, "url": URL}}),
]


def jsonl(*events: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in events)


def test_events_when_read_then_a_row_each_with_its_repository_as_topic(read):
    outcome = read(gzip.compress(jsonl(*EVENTS).encode()), "2026-01-05-10.json.gz", source="github-events")
    assert values(outcome, "kind", "actor", "target", "item") == ROWS
    assert {(*row["topics"], row["network"], row["credits"]) for row in outcome.rows} == {(REPO, "github", "target")}
    assert [row["id"] for row in outcome.rows] == [f"event:{n}" for n in range(1, 9)]
    assert [row["automated"] for row in outcome.rows] == [n == 7 for n in range(1, 9)]
    assert [row["visibility"] for row in outcome.rows] == ["public"] * 7 + ["private"]
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 5, 10)


def test_events_when_they_react_to_nobody_then_counted_by_reason(read):
    outcome = read(jsonl(*LEFT, EVENTS[0]), "events.jsonl", source="github-events")
    assert (outcome.read, len(outcome.rows), outcome.rejected, outcome.ignored) == (10, 1, 0, 9)
    assert outcome.notes == (
        "1 ignored: an event about something that was changed, closed or taken back",
        "3 ignored: an event that does not say whose work it is about",
        "3 ignored: an event that is about nobody else (a push, a new issue, a release, ...)",
        "1 ignored: it is by or about an account that is gone",
    )  # and the one about ghost, whom the map leaves out


def test_event_when_it_comes_twice_then_one_id(read):
    outcome = read(jsonl(EVENTS[2], EVENTS[2]), "events.jsonl", source="github-events")
    assert [row["id"] for row in outcome.rows] == ["event:3", "event:3"]


ODD = {
    "no JSON": ('{"id": "1", "type"', "not valid JSON"),
    "NaN": ('{"id": NaN}', "not valid JSON"),
    "a list": ("[1]", "not a JSON object"),
    "deep": ('{"id": ' + "[" * 100_000, "nested too deep"),
    "2 MB": (json.dumps(EVENTS[0] | {"x": "y" * 2_000_000}), "the line is longer than 1 MiB"),
    "an actor as of 2014": (json.dumps(EVENTS[0] | {"actor": "ana"}), "no event as of 2015 on"),
    "an actor of another shape": (json.dumps(EVENTS[0] | {"actor": {"login": ["ana"]}}), "no event as of 2015 on"),
    "no time": (json.dumps(EVENTS[0] | {"created_at": None}), "empty or blank"),
    "half a surrogate": (json.dumps(EVENTS[0]).replace("ana", "\\ud800"), "half of a surrogate pair"),
    "a NUL": (json.dumps(EVENTS[0]).replace("ana", "a\\u0000"), "holds control characters"),
    "not UTF-8": (b'{"id": "\xff"}', "not valid UTF-8"),
}


@pytest.mark.parametrize(("line", "reason"), ODD.values(), ids=ODD)
def test_line_when_odd_then_set_aside_by_its_number(read, line, reason):
    raw = line if isinstance(line, bytes) else line.encode()
    outcome = read(jsonl(EVENTS[0]).encode() + b"\n" + raw + b"\n", "events.jsonl", source="github-events")
    assert len(outcome.rows) == 1
    assert [(at, reason in said) for at, _, said, _ in outcome.rejects] == [(3, True)], outcome.rejects


def test_payloads_when_of_any_shape_then_no_failure(read):
    shapes = [None, 1, "x", [], {}, {"user": 1}, {"user": {"login": {}}}]
    events = [
        EVENTS[n] | {"payload": {"action": "created", "issue": shape, "pull_request": shape}}
        for n in range(6) for shape in shapes
    ] + [EVENTS[n] | {"payload": shape} for n in range(6) for shape in shapes]  # fmt: skip
    outcome = read(jsonl(*events), "events.jsonl", source="github-events")
    assert outcome.read == len(events)


def test_file_when_of_other_objects_then_refused(read):
    with pytest.raises(InputError, match="no row can be read"):
        read('{"actor": "ana", "target": "bo"}\n', "made.jsonl", source="github-events")


def test_events_when_loaded_without_their_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(jsonl(*EVENTS), "events.jsonl")
    assert caught.value.advice == "--source github-events"
