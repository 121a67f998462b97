"""Slack's export: a file a day in a folder a channel, one array of messages each.

A channel is public where the export's channels.json, one folder up, says so by its name; everything else (private
channels, direct messages, a file that lies alone) is private.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from influent.loaders.formats.arrays import array_objects
from influent.loaders.formats.objects import list_at, text_at, value_at
from influent.loaders.formats.told import Author, Fault, Left, Row, Told
from influent.loaders.opening import Opened

BEGINS = re.compile(r"\s*\[")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
SAID = {None, "bot_message", "file_share", "me_message", "thread_broadcast"}
"""Subtypes of what somebody said; the others tell that somebody joined, left, pinned, renamed, ..."""
MAX_LIST = 64 << 20

NOT_SAID = "something that happened in a channel, not a message"
TO_NOBODY = "a message that answers and mentions nobody, and that nobody reacted to"
NO_USER = "a message of an app that is nobody's account"
MORE = "a reaction that counts more people than it names"


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who answered, mentioned and reacted to whom.

    Raises
    ------
    InputError
        The file is no array, or damaged.
    """
    folder = opened.path.resolve().parent
    visibility = "public" if folder.name in _public_channels(folder.parent / "channels.json") else "private"
    for line, message in array_objects(opened, name, encoding, begins=BEGINS, what="day of a Slack channel"):
        if isinstance(message, Fault):
            yield message
        else:
            yield from _of_message(line, message, folder.name, visibility)


def _public_channels(path: Path) -> set[str]:
    try:
        if path.stat().st_size > MAX_LIST:
            return set()
        channels = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return set()
    return {str(text_at(channel, "name")) for channel in channels} if isinstance(channels, list) else set()


def _of_message(line: int, message: Mapping[str, Any], channel: str, visibility: str) -> Iterator[Told]:
    ts, subtype, who = text_at(message, "ts"), text_at(message, "subtype"), text_at(message, "user")
    if text_at(message, "type") != "message" or ts is None:
        yield Fault(line, "no message: it has no type message, or no ts", f"ts={ts} subtype={subtype} user={who}")
    elif subtype not in SAID:
        yield Left(NOT_SAID)
    elif who is None:
        yield Left(NO_USER)
    else:
        said = _Said(line, message, channel, ts, who, visibility)
        yield Author(said.key, who)
        told = [*said.answers(), *said.reactions()]
        yield from told or [Left(TO_NOBODY)]


@dataclass(frozen=True)
class _Said:
    """A message that somebody wrote."""

    line: int
    message: Mapping[str, Any]
    channel: str
    ts: str
    who: str
    visibility: str

    @property
    def key(self) -> str:
        """What the message is called, for those who react to it."""
        return f"{self.channel}/{self.ts}"

    def answers(self) -> Iterator[Told]:
        """Tell whose thread it answers, and whom it names."""
        thread_ts = text_at(self.message, "thread_ts")
        thread = f"{self.channel}/{thread_ts}" if thread_ts not in {None, self.ts} else None
        if thread is not None:
            begun_by = text_at(self.message, "parent_user_id")
            row = self._row("reply", self.who, begun_by, self.key, thread)
            yield row if begun_by else row._replace(reacts_to=thread)
        for named in dict.fromkeys(MENTION.findall(text_at(self.message, "text") or "")):
            yield self._row("mention", self.who, named, f"{self.key}:{named}", thread or self.key)

    def reactions(self) -> Iterator[Told]:
        """Tell who reacted to it."""
        for reaction in list_at(self.message, "reactions"):
            people = [person for person in list_at(reaction, "users") if isinstance(person, str)]
            count = value_at(reaction, "count")
            if isinstance(count, int) and count > len(people):
                yield Left(MORE)
            for person in people:
                name = f"{self.key}:{text_at(reaction, 'name')}:{person}"
                yield self._row("reaction", person, self.who, name, self.key)

    def _row(self, kind: str, actor: str, target: str | None, name: str, item: str) -> Row:
        is_by_app = text_at(self.message, "subtype") == "bot_message" or "bot_id" in self.message
        return Row(
            self.line,
            kind,
            actor,
            target,
            self.ts,
            id=f"{kind}:{name}",
            topics=(self.channel,),
            item=item,
            visibility=self.visibility,
            automated=is_by_app and kind != "reaction",
        )
