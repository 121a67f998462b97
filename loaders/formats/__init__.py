"""Formats of other programs, one file each: who reacted to whom is spread over records, or several stand in one.

>>> "stackexchange" in READERS
True
"""

from __future__ import annotations

from collections.abc import Mapping

from influent.loaders.formats import github, gitlog, mailtable, mastodon, mbox, slack, stackexchange
from influent.loaders.formats.told import Reader

READERS: Mapping[str, Reader] = {
    "git-log": gitlog.read,
    "github-events": github.read,
    "mail-csv": mailtable.read,
    "mastodon": mastodon.read,
    "mbox": mbox.read,
    "slack": slack.read,
    "stackexchange": stackexchange.read,
}
"""What a source map's ``format`` may be, and who reads it."""
