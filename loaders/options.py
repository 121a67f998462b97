"""How one load is to read its files: what the user says on the command line, beside what the source map knows."""

from __future__ import annotations

import codecs
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from influent.errors import InputError, quote
from influent.loaders.topic_rules import TopicRules

REQUIRED = ("actor", "target", "kind", "happened_at")
OPTIONAL = (
    "id",
    "topics",
    "weight",
    "network",
    "item",
    "visibility",
    "automated",
    "incentivised",
    "shadow",
    "text",
)
COLUMNS = REQUIRED + OPTIONAL

Epoch = Literal["s", "ms", "us"]
WHITESPACE = "whitespace"
"""The delimiter of files whose fields stand apart by runs of blanks and tabs."""


@dataclass(frozen=True)
class ReadOptions:
    """What a user says about a file; None everywhere means: as the source map says, else found out.

    Parameters
    ----------
    columns : mapping of our column to the file's name for it
    epoch : unit of times that are bare numbers
    tz : IANA name of the zone of times that name none
    decimal : the decimal mark of weights
    encoding : Python's name of the text encoding; else a byte-order mark decides, else UTF-8
    delimiter : one character, or ``whitespace``
    strict : refuse the file when a single row cannot be read
    max_rejects : how many rows may be set aside before the file is refused; None = 10,000 rows or 5 % of them,
        whichever is more
    topic_rules : which words of the column ``text`` say which topics; without them texts are not read
    now : times more than a day after this are rejected; None = the clock

    Raises
    ------
    InputError
        An option that cannot be: an unknown column, zone, encoding or unit.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    epoch: Epoch | None = None
    tz: str | None = None
    decimal: Literal[".", ","] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    strict: bool = False
    max_rejects: int | None = None
    topic_rules: TopicRules | None = None
    now: datetime | None = None

    def __post_init__(self) -> None:
        for ours in self.columns:
            if ours not in COLUMNS:
                _refuse("--columns", ours, "one of " + ", ".join(COLUMNS))
        if "text" in self.columns and self.topic_rules is None:
            _refuse("--columns", "text", "only with --topic-rules: texts are read for their topics, and not kept")
        if self.epoch not in (None, "s", "ms", "us"):
            _refuse("--epoch", self.epoch, "--epoch s, ms or us")
        if self.decimal not in (None, ".", ","):
            _refuse("--decimal", self.decimal, "--decimal . or --decimal ,")
        if self.tz is not None and not is_zone(self.tz):
            _refuse("--tz", self.tz, "an IANA name: --tz UTC, --tz Europe/Berlin")
        if self.encoding is not None and not is_encoding(self.encoding):
            _refuse("--encoding", self.encoding, "--encoding utf-8, latin-1, cp1252 or utf-16")
        if self.delimiter is not None and not is_delimiter(self.delimiter):
            _refuse("--delimiter", self.delimiter, f"one character, or --delimiter {WHITESPACE}")
        if self.max_rejects is not None and self.max_rejects < 0:
            _refuse("--max-rejects", self.max_rejects, "0 or more")

    def moment(self) -> datetime:
        """Say when "now" is, in UTC."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)


def is_zone(name: str) -> bool:
    """Say whether `name` is a time zone that is known here."""
    return name in zoneinfo.available_timezones()


def is_encoding(name: str) -> bool:
    """Say whether Python can decode text written in `name`."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def is_delimiter(text: str) -> bool:
    """Say whether fields can stand apart by `text`: one printing character or tab, no quote, or ``whitespace``."""
    return text == WHITESPACE or (len(text) == 1 and text != '"' and (text.isprintable() or text == "\t"))


def _refuse(option: str, value: object, advice: str) -> None:
    raise InputError(f"{option} cannot be {quote(value)}", where="the options of this load", advice=advice)
