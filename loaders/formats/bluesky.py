"""Bluesky's network as Jetstream gives it, a commit a line: posts, likes, reposts and follows.

Whom a record is about stands in the ``at://DID/…`` address that it names, so nothing need be looked up. The time is
the server's: what a record says of its own time is whatever its author's program says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from influent.loaders.formats.objects import list_at, object_lines, text_at, value_at
from influent.loaders.formats.told import Fault, Left, Row, Told
from influent.loaders.opening import Opened

DID_OF = re.compile(r"at://(did:[a-z0-9]+:[^/\s]+)/")
DID = re.compile(r"did:[a-z0-9]+:[^/\s]+")

SUBJECTS = {"app.bsky.feed.like": "like", "app.bsky.feed.repost": "repost", "app.bsky.graph.follow": "follow"}
"""Collections whose records are about one thing, or one person, and the kind that they are."""

ALONE = "a record that is about nobody else (a profile, a list, ...)"
TO_NOBODY = "a post that answers, quotes and mentions nobody"
TAKEN_BACK = "a record that was changed or deleted"
NO_COMMIT = "news of an account, not of what it did"
NAMELESS = "a record that does not say whom it is about"


def read(opened: Opened, _name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who liked, reposted, followed, answered, quoted and mentioned whom."""
    for line, event in object_lines(opened, encoding):
        yield from [event] if isinstance(event, Fault) else _of_event(line, event)


def _of_event(line: int, event: Mapping[str, Any]) -> Iterator[Told]:
    who, kind, at = text_at(event, "did"), text_at(event, "kind"), text_at(event, "time_us")
    if who is None or kind is None or at is None:
        yield Fault(
            line, "no event of Jetstream: it has no did, kind or time_us", f"did={who} kind={kind} time_us={at}"
        )
        return
    commit = value_at(event, "commit")
    collection, key = text_at(commit, "collection"), text_at(commit, "rkey")
    if kind != "commit":
        yield Left(NO_COMMIT)
    elif text_at(commit, "operation") != "create":
        yield Left(TAKEN_BACK)
    elif collection is None or key is None:
        yield Fault(line, "no commit of Jetstream: it has no collection or rkey", f"did={who} time_us={at}")
    else:
        row = Row(line, "", who, happened_at=at, id=f"at://{who}/{collection}/{key}")
        yield from of_record(row, collection, value_at(commit, "record"))


def of_record(row: Row, collection: str, record: object) -> Iterator[Told]:
    """Tell what a record of a collection says; `row` has who, when and the record's own address."""
    if collection in SUBJECTS:
        yield _of_subject(row._replace(kind=SUBJECTS[collection]), record)
    elif collection == "app.bsky.feed.post":
        yield from [*_of_post(row, record)] or [Left(TO_NOBODY)]
    else:
        yield Left(ALONE)


def _of_subject(row: Row, record: object) -> Told:
    person, address = text_at(record, "subject"), text_at(record, "subject", "uri")
    target = _did_of(address) if person is None else person if DID.fullmatch(person) else None
    return Left(NAMELESS) if target is None else row._replace(target=target, item=address)


def _of_post(row: Row, record: object) -> Iterator[Told]:
    features = [feature for facet in list_at(record, "facets") for feature in list_at(facet, "features")]
    tags = [text_at(feature, "tag") for feature in features] + list_at(record, "tags")
    topics = tuple(dict.fromkeys(tag.lower() for tag in tags if isinstance(tag, str) and tag))
    answered = text_at(record, "reply", "parent", "uri")
    quoted = text_at(record, "embed", "record", "uri") or text_at(record, "embed", "record", "record", "uri")
    for kind, address in (("reply", answered), ("quote", quoted)):
        if address is not None:
            target = _did_of(address)
            yield (
                Left(NAMELESS)
                if target is None
                else row._replace(kind=kind, target=target, id=f"{row.id}#{kind}", topics=topics, item=address)
            )
    named = [text_at(feature, "did") for feature in features]
    for did in dict.fromkeys(did for did in named if did):
        name = f"{row.id}#mention:{did}"
        yield row._replace(kind="mention", target=did, id=name, topics=topics, item=answered or row.id)


def _did_of(address: str | None) -> str | None:
    found = DID_OF.match(address or "")
    return found[1] if found else None
