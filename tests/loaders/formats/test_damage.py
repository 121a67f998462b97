"""Whatever damage a file of any format has, it is refused in one clear line, or every row of it is accounted for."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from influent.errors import InputError
from influent.loaders import load_source, source_names
from influent.loaders.formats import READERS
from influent.loaders.formats.told import Author, Fault, Left, Row
from influent.loaders.opening import Opened
from tests.loaders.formats import (
    test_bluesky,
    test_blueskycar,
    test_github,
    test_gitlog,
    test_mailtable,
    test_mastodon,
    test_mbox,
    test_slack,
    test_stackexchange,
    test_xarchive,
)

SAMPLES = {
    "bluesky": ("made.jsonl", test_bluesky.jsonl(*test_bluesky.EVENTS, *test_bluesky.LEFT)),
    "bluesky-car": ("made.car", test_blueskycar.CAR),
    "git-log": ("log.txt", test_gitlog.LOG),
    "github-events": ("made.jsonl", test_github.jsonl(*test_github.EVENTS, *test_github.LEFT)),
    "mail-csv": ("made.csv", test_mailtable.TABLE),
    "mastodon": ("outbox.json", test_mastodon.outbox(test_mastodon.ITEMS)),
    "mbox": ("made.mbox", test_mbox.MBOX),
    "slack": ("2026-01-05.json", test_slack.json.dumps(test_slack.DAY)),
    "stackexchange": ("Posts.xml", test_stackexchange.POSTS),
    "x-archive": ("tweets.js", test_xarchive.js("tweets", test_xarchive.TWEETS)),
}
N_TRIES = 200

PIECES = (
    b"\0",
    b"\xff",
    b"\x01\x02\x03\x04",
    b'"',
    b"<",
    b"&",
    b"[",
    b"}",
    b",",
    b"\r",
    b"\n",
    b"\n\nFrom x 1:00 2026\n",
    b"\x1f",
    b"\\ud800",
)


def cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(1, len(raw))]


def flip(raw: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(chance.randrange(1, 6)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def insert(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + chance.choice(PIECES) * chance.choice((1, 1, 50)) + raw[at:]


def leave_out(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at + chance.randrange(1, 200) :]


def repeat(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[max(0, at - chance.randrange(1, 200)) :]


def raw_of(sample: str | bytes) -> bytes:
    return sample.encode() if isinstance(sample, str) else sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "account.js").write_text(test_xarchive.js("account", [{"account": {"username": "Ana_M"}}]))
    return tmp_path


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize("damage", [cut, flip, insert, leave_out, repeat])
def test_reader_when_a_file_is_damaged_at_random_then_it_refuses_or_tells(
    folder: Path, source: str, damage: Callable[[bytes, random.Random], bytes]
):
    name, text = SAMPLES[source]
    chance = random.Random(f"{source} {damage.__name__}")  # noqa: S311  (the same damage every time)
    for _ in range(N_TRIES):
        (folder / name).write_bytes(damage(raw_of(text), chance))
        with suppress(InputError), Opened(folder / name) as opened:
            for told in READERS[source](opened, name, None):
                assert isinstance(told, Row | Author | Left | Fault)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("source", SAMPLES)
def test_file_when_damaged_at_random_then_refused_or_accounted_for(read, source: str):
    name, text = SAMPLES[source]
    chance = random.Random(source)  # noqa: S311  (the same damage every time)
    for damage in (cut, flip, insert, leave_out, repeat):
        with suppress(InputError):
            outcome = read(damage(raw_of(text), chance), name, source=source)
            assert outcome.read == len(outcome.rows) + outcome.rejected + outcome.ignored


@pytest.mark.parametrize("encoding", ["utv-8", "shift_jis", "utf-7"])
def test_xml_when_its_encoding_cannot_be_read_then_refused(read, encoding: str):
    with pytest.raises(InputError, match=r"encoding that cannot be read|damaged"):
        read(test_stackexchange.POSTS[1:].replace("utf-8", encoding), "Posts.xml", source="stackexchange")


def test_samples_when_listed_then_one_a_format():
    assert {name for name in source_names() if load_source(name).format} == set(SAMPLES)
