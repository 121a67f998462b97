"""Which source a file looks like: asked only to name it, when it is loaded as a table. Nothing is ever guessed."""

from __future__ import annotations

import re

from influent.errors import InputError

BEGINNING = 4096

LOOKS = (
    (re.compile(rb'\{"did": ?"did:[^"]+", ?"time_us": ?\d+, ?"kind": ?"'), "bluesky", "Bluesky's Jetstream"),
    (
        re.compile(rb"(?s).{1,2}\xa2\x65roots.\xd8\x2a\x58\x25\x00\x01\x71\x12\x20.{32}"),
        "bluesky-car",
        "a Bluesky account's repository",
    ),
    (re.compile(rb"window\.YTD\.tweets?\.part\d"), "x-archive", "the tweets of an X archive"),
    (re.compile(rb"[0-9a-f]{40,64}\x1f[^\n]*\x1f[^\n]*\x1f"), "git-log", "a git log in one line a commit"),
    (re.compile(rb'\{"id": ?"\d+", ?"type": ?"\w+Event", ?"actor": ?\{'), "github-events", "events of GitHub"),
    (
        re.compile(rb"(?i)(?=[^\n]*\bfrom\b)(?=[^\n]*\b(cc|bcc|subject)\b)[^\n]*\bdate\b(?![^\n]*\bactor\b)"),
        "mail-csv",
        "a table of mails",
    ),
    (
        re.compile(rb'(?s)\{(?=.{0,3000}"OrderedCollection")(?=.{0,3000}"orderedItems")'),
        "mastodon",
        "the outbox of a Mastodon archive",
    ),
    (re.compile(rb"From \S[^\n]*\d{4}\r?\n>?[!-9;-~]+:[ \t]"), "mbox", "an mbox of mails"),
    (
        re.compile(rb'(?s)\[\s*\{(?=.{0,1500}"type": ?"message")(?=.{0,1500}"ts": ?"\d+\.\d+")'),
        "slack",
        "a day of a Slack channel",
    ),
    (re.compile(rb"<\?xml[^>]*>\s*<(posts|comments)>\s*<row "), "stackexchange", "a table of a Stack Exchange dump"),
)
"""How a file begins (byte-order mark and blanks left out), the source that reads it, and what it is."""


def refuse_recognised(head: bytes, *, where: str) -> None:
    """Refuse a file that is of a format which another source reads.

    Raises
    ------
    InputError
        Says what it is, and which source to name.
    """
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:BEGINNING]
    for look, source, what in LOOKS:
        if look.match(begins):
            raise InputError(f"the file is {what}", where=where, advice=f"--source {source}")
