"""Mastodon's archive of an account: outbox.json, all that it posted and boosted, as ActivityPub writes it.

Who is meant stands in addresses: ``https://HOST/users/NAME`` and ``https://HOST/@NAME`` are ``name@host``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from influent.loaders.formats.arrays import array_objects
from influent.loaders.formats.objects import list_at, text_at, value_at
from influent.loaders.formats.told import Author, Fault, Left, Row, Told
from influent.loaders.opening import Opened

BEGINS = re.compile(r'\s*\{\s*"@context"[\s\S]*?"orderedItems"\s*:\s*\[')
HANDLE = re.compile(r"https?://([^/?#\s]+)/(?:users/|@)([^/?#\s@]+)")
FULL_NAME = re.compile(r"@([^@\s]+)@([^@\s/]+)")
EVERYBODY = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}

TO_NOBODY = "a post that answers and mentions nobody"
OTHER = "an activity that is neither a post nor a boost"
NAMELESS = "an address that does not say who is meant"


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell whom an account boosted, answered and mentioned.

    Raises
    ------
    InputError
        The file is no outbox, or damaged.
    """
    what = "outbox.json of a Mastodon archive"
    for line, activity in array_objects(opened, name, encoding, begins=BEGINS, what=what):
        yield from [activity] if isinstance(activity, Fault) else _of_activity(line, activity)


def handle_of(address: str | None) -> str | None:
    """Say who is meant by the address of an account or of a post of theirs; None where it does not say.

    Examples
    --------
    >>> handle_of("https://Made-Up.example/users/Ana/statuses/17"), handle_of("https://made-up.example/@ana/17")
    ('ana@made-up.example', 'ana@made-up.example')
    >>> handle_of("https://made-up.example/objects/0b1c") is None
    True
    """
    found = HANDLE.match(address or "")
    return f"{found[2]}@{found[1]}".lower() if found else None


def _of_activity(line: int, activity: Mapping[str, Any]) -> Iterator[Told]:
    number, type_, at = text_at(activity, "id"), text_at(activity, "type"), text_at(activity, "published")
    who = handle_of(text_at(activity, "actor"))
    if number is None or type_ is None or who is None:
        yield Fault(line, "no activity: it has no id, type or actor", f"id={number} type={type_}")
        return
    audience = {*_texts(activity, "to"), *_texts(activity, "cc")}
    row = Row(line, "", who, happened_at=at or "", visibility="public" if audience & EVERYBODY else "private")
    if type_ == "Announce":
        yield _boost(row, number, activity)
    elif type_ == "Create":
        post = value_at(activity, "object")
        yield Author(text_at(post, "id") or number, who)
        yield from [*_of_post(row, number, post)] or [Left(TO_NOBODY)]
    else:
        yield Left(OTHER)


def _boost(row: Row, number: str, activity: Mapping[str, Any]) -> Told:
    boosted = text_at(activity, "object") or text_at(activity, "object", "id")
    # A boost is addressed to the author, too; that helps where the post's address does not name them.
    named = (handle_of(address) for address in _texts(activity, "cc") if not address.endswith("/followers"))
    target = handle_of(boosted) or next(filter(None, named), None)
    if target is None:
        return Left(NAMELESS)
    return row._replace(kind="boost", target=target, id=f"boost:{number}", item=boosted)


def _of_post(row: Row, number: str, post: object) -> Iterator[Told]:
    tags = list_at(post, "tag")
    names = [text_at(tag, "name") or "" for tag in tags if text_at(tag, "type") == "Hashtag"]
    row = row._replace(topics=tuple(dict.fromkeys(name.lstrip("#").lower() for name in names if name.lstrip("#"))))
    mentions = [tag for tag in tags if text_at(tag, "type") == "Mention"]
    named = [_mentioned(tag) for tag in mentions]
    answered = text_at(post, "inReplyTo")
    if answered is not None:
        target = handle_of(answered) or (named[0] if len(named) == 1 else None)
        reply = row._replace(kind="reply", target=target, id=f"reply:{number}", item=answered)
        yield reply if target else reply._replace(reacts_to=answered)
    for target in dict.fromkeys(named):
        if target is None:
            yield Left(NAMELESS)
        else:
            item = answered or text_at(post, "id")
            yield row._replace(kind="mention", target=target, id=f"mention:{number}:{target}", item=item)


def _mentioned(tag: object) -> str | None:
    """Say who a mention is: its name is whole for other servers, and short for one's own."""
    full = FULL_NAME.fullmatch(text_at(tag, "name") or "")
    return f"{full[1]}@{full[2]}".lower() if full else handle_of(text_at(tag, "href"))


def _texts(value: object, name: str) -> list[str]:
    found = value_at(value, name)
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str)]
