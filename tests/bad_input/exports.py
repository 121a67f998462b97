"""Exports of platforms and programs: the wrong file for a source, a file without its source, and damaged ones."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
import json

from tests.bad_input.case import AT, GOOD, ONE, ONE_OF_TWO, Case, table
from tests.loaders.formats.carfile import Repository

POSTS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'
    '<row Id="1" PostTypeId="1" OwnerUserId="5" CreationDate="2026-01-01T00:00:00" AcceptedAnswerId="2" />\n'
    '<row Id="2" PostTypeId="2" ParentId="1" OwnerUserId="7" CreationDate="2026-01-01T01:00:00" />\n</posts>\n'
)
MAIL = (
    "From ana@x.example Thu Jan  1 00:00:00 2026\nFrom: ana@x.example\nTo: bo@x.example\n"
    "Date: Thu, 1 Jan 2026 00:00:00 +0000\nMessage-ID: <1@x.example>\n\nmade up\n\n"
)
MAILS = "date,from,to,cc\n2026-01-01T00:00:00Z,ana@x.example,bo@x.example,\n"
STAR = json.dumps(
    {
        "id": "1", "type": "WatchEvent", "actor": {"login": "ana"}, "repo": {"name": "bo/bread"},
        "payload": {"action": "started"}, "public": True, "created_at": AT,
    }
)  # fmt: skip
LIKE = json.dumps(
    {
        "did": "did:plc:ana", "time_us": 1767225600000000, "kind": "commit",
        "commit": {
            "operation": "create", "collection": "app.bsky.feed.like", "rkey": "1",
            "record": {"subject": {"uri": "at://did:plc:bo/app.bsky.feed.post/1"}},
        },
    }
)  # fmt: skip
OWNER, FIRST = "did:plc:ana", "app.bsky.feed.like/1"
LIKED = {"subject": {"uri": "at://did:plc:bo/app.bsky.feed.post/1"}, "createdAt": AT}
REPOSITORY = Repository(OWNER, {FIRST: LIKED}).car()
COMMIT = "\x1f".join(("0" * 40, AT, "ana@x.example", "bo@x.example", "")) + "\n"
ENTITIES = '<!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><posts>'


def of(
    source: str, item: int, name: str, content: str | bytes, counts: tuple[int, int, int, int, int] | None, *words: str
) -> Case:
    """Make the case of a file that is loaded with a source."""
    raw = content if isinstance(content, bytes) else content.encode()
    return Case(item, f"{source}: {name}", raw, counts, words, "made", ("--source", source))


def unnamed(source: str, content: str | bytes) -> Case:
    """Make the case of a good file whose source is not named."""
    raw = content if isinstance(content, bytes) else content.encode()
    return Case(83, f"{source}: not named", raw, None, (f"--source {source}",), "made.txt")


CASES = [
    unnamed("stackexchange", POSTS),
    unnamed("mbox", MAIL),
    unnamed("mail-csv", MAILS),
    unnamed("github-events", STAR + "\n"),
    unnamed("git-log", COMMIT),
    unnamed("bluesky", LIKE + "\n"),
    unnamed("bluesky-car", REPOSITORY),
    *(
        of(source, 83, "a table", table(GOOD), None, what)
        for source, what in {
            "stackexchange": "the XML is damaged", "mbox": "the file is no mbox", "mail-csv": "none of a table of mails",
            "git-log": "the file is no git log", "slack": "the file is no day of a Slack channel",
            "mastodon": "the file is no outbox.json", "x-archive": "the file is no tweets.js",
            "github-events": "not valid JSON", "bluesky": "not valid JSON",
            "bluesky-car": "cut short",
        }.items()
    ),
    of("stackexchange", 74, "entities that blow up", POSTS.replace("<posts>", ENTITIES), None, "declares a document type"),
    of("stackexchange", 77, "cut short", POSTS[:-30], None, "damaged or cut short", "line 4"),
    of("stackexchange", 77, "packed, and cut short", gzip.compress(POSTS.encode())[:-9], None, "damaged or cut short"),
    of("stackexchange", 12, "an encoding of its own", POSTS.replace("utf-8", "utv-8"), None, "cannot be read"),
    of("stackexchange", 45, "a row without Id", POSTS.replace('<row Id="1"', '<row PostTypeId="2" /><row Id="1"'), (3, 2, 0, 1, 0), "no Id"),
    of("mbox", 42, "the same mail twice", MAIL * 2, (2, 1, 1, 0, 0)),
    of("mbox", 45, "no sender", MAIL + MAIL.replace("From: ana", "X: ana"), ONE_OF_TWO, "no address in its From"),
    of("mbox", 66, "29 February 2026", MAIL + MAIL.replace("<1@", "<2@").replace("Thu, 1 Jan", "29 Feb"), ONE_OF_TWO, "not a time like"),
    of("mbox", 28, "a body of 3 MB in one line", MAIL.replace("made up", "x" * 3_000_000), ONE),
    of("mbox", 13, "bytes that are no text", MAIL.encode().replace(b"made up", b"\xff\0\xfe"), ONE),
    of("mail-csv", 21, "a quote that is not closed", MAILS + '2026-01-01T00:00:00Z,"ana\n', ONE_OF_TWO, "a quote is opened here"),
    of("mail-csv", 42, "the same mail in two folders", MAILS + MAILS.split("\n")[1] + "\n", (2, 1, 1, 0, 0)),
    of("github-events", 74, "100,000 lists deep", f'{STAR}\n{{"id": {"[" * 100_000}\n', ONE_OF_TWO, "nested too deep"),
    of("github-events", 18, "half a surrogate pair", f"{STAR}\n{STAR.replace('ana', chr(92) + 'ud800')}\n", ONE_OF_TWO, "surrogate"),
    of("github-events", 42, "the same event twice", f"{STAR}\n{STAR}\n", (2, 1, 1, 0, 0)),
    of("github-events", 43, "one id for two events", f"{STAR}\n{STAR.replace('ana', 'cy')}\n", ONE_OF_TWO, "another interaction in line 1"),
    of("bluesky", 68, "a time in the future", f"{LIKE}\n{LIKE.replace('1767', '9767')}\n", ONE_OF_TWO, "in the future"),
    of("bluesky-car", 77, "cut short", REPOSITORY[:-30], None, "it is cut short"),
    of("bluesky-car", 77, "packed, and cut short", gzip.compress(REPOSITORY)[:-9], None, "damaged or cut short"),
    of("bluesky-car", 77, "a flipped bit", REPOSITORY[:-9] + bytes([REPOSITORY[-9] ^ 1]) + REPOSITORY[-8:], None, "is not what its name says"),
    of("bluesky-car", 28, "a block of 2 GB, by its length", REPOSITORY + b"\xff\xff\xff\xff\x07", None, "a block is longer than 2 MiB"),
    of("bluesky-car", 74, "100,000 lists deep", Repository(OWNER, {FIRST: LIKED, "app.bsky.feed.like/2": b"\x81" * 100_000}).car(), ONE_OF_TWO, "nested too deep"),
    of("bluesky-car", 68, "a time in the future", Repository(OWNER, {FIRST: LIKED, "app.bsky.feed.like/2": LIKED | {"createdAt": "2999-01-01T00:00:00Z"}}).car(), ONE_OF_TWO, "in the future"),
    of("bluesky-car", 83, "a repository of nobody", Repository("ana.example", {FIRST: LIKED}).car(), None, "its root is no commit"),
    of("slack", 77, "cut short", '[{"type": "message", "ts": "1.5", "user": "U0ANA", ', None, "damaged or cut short"),
    of("slack", 75, "an empty day", "[]", (0, 0, 0, 0, 0), "no rows"),
    of("git-log", 25, "a line of something else", f"{COMMIT}warning: made up\n", ONE_OF_TWO, "not a commit as the command writes it"),
    Case(
        9, "mbox: columns named", MAIL.encode(), None, ("--columns is for tables",), "made",
        ("--source", "mbox", "--columns", "actor=x"),
    ),
]  # fmt: skip
