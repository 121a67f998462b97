"""Formats of other programs, one file each: who reacted to whom is spread over records, or several stand in one.

>>> "stackexchange" in READERS
True
"""

from __future__ import annotations

from collections.abc import Mapping

from influent.loaders.formats import (
    bluesky,
    blueskycar,
    github,
    gitlog,
    mailtable,
    mastodon,
    mbox,
    slack,
    stackexchange,
    xarchive,
)
from influent.loaders.formats.told import Reader

READERS: Mapping[str, Reader] = {
    "bluesky": bluesky.read,
    "bluesky-car": blueskycar.read,
    "git-log": gitlog.read,
    "github-events": github.read,
    "mail-csv": mailtable.read,
    "mastodon": mastodon.read,
    "mbox": mbox.read,
    "slack": slack.read,
    "stackexchange": stackexchange.read,
    "x-archive": xarchive.read,
}
"""What a source map's ``format`` may be, and who reads it."""
