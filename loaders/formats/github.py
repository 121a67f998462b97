"""GitHub's events, one a line: those of GitHub Archive, or of the Events API written as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from influent.loaders.formats.objects import object_lines, text_at, value_at
from influent.loaders.formats.told import GONE, Fault, Left, Row, Told
from influent.loaders.opening import Opened

ALONE = "an event that is about nobody else (a push, a new issue, a release, ...)"
CHANGED = "an event about something that was changed, closed or taken back"
UNNAMED = "an event that does not say whose work it is about"


class _Meaning(NamedTuple):
    """What a type of event is: the kind, which actions count (none = all), whose work it is about, on what."""

    kind: str
    actions: tuple[str, ...] = ()
    about: tuple[str, ...] | None = None  # the object in the payload that has a user; None = the repository's owner


MEANINGS: Mapping[str, _Meaning] = {
    "WatchEvent": _Meaning("star"),
    "ForkEvent": _Meaning("fork"),
    "IssueCommentEvent": _Meaning("comment", ("created",), ("issue",)),
    "PullRequestReviewEvent": _Meaning("review", ("created", "submitted"), ("pull_request",)),
    "PullRequestReviewCommentEvent": _Meaning("review-comment", ("created",), ("pull_request",)),
    "PullRequestEvent": _Meaning("merge", ("closed", "merged"), ("pull_request",)),
}
"""WatchEvent is the name that stars have."""


def read(opened: Opened, _name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who starred, forked, commented on, reviewed and merged whose work."""
    for line, event in object_lines(opened, encoding):
        yield event if isinstance(event, Fault) else _of_event(line, event)


def _of_event(line: int, event: Mapping[str, Any]) -> Told:
    number, type_, actor = text_at(event, "id"), text_at(event, "type"), text_at(event, "actor", "login")
    repository = text_at(event, "repo", "name")
    if number is None or type_ is None or actor is None or repository is None:
        shown = f"id={number} type={type_} actor.login={actor} repo.name={repository}"
        return Fault(line, "no event as of 2015 on: it has no id, type, actor.login or repo.name", shown)
    meaning = MEANINGS.get(type_)
    if meaning is None:
        return Left(UNNAMED if type_ == "CommitCommentEvent" else ALONE)
    payload = value_at(event, "payload")
    if not _counts(meaning, payload):
        return Left(ALONE if type_ == "PullRequestEvent" else CHANGED)
    if meaning.about is None:
        target, item = repository.split("/")[0], repository
    else:
        work = value_at(payload, *meaning.about)
        if not isinstance(work, dict) or "user" not in work:
            return Left(UNNAMED)
        target, item = (
            text_at(work, "user", "login") or "",
            text_at(work, "html_url") or text_at(work, "url") or repository,
        )
        if not target:
            return Left(GONE)
    return Row(
        line,
        meaning.kind,
        actor,
        target,
        text_at(event, "created_at") or "",
        id=f"event:{number}",
        topics=(repository,),
        item=item,
        visibility="private" if event.get("public") is False else "public",
        automated=actor.endswith("[bot]"),
    )


def _counts(meaning: _Meaning, payload: object) -> bool:
    action = text_at(payload, "action")
    if meaning.kind == "merge" and action == "closed":
        return value_at(payload, "pull_request", "merged") is True
    return not meaning.actions or action in meaning.actions
