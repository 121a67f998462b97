"""What is missing for somebody to be among the influencers, and what would have to go for them to leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from influent.answers import Stamp, WhyNot
from influent.cli.sentences import said
from influent.cli.whynot import whynot_sentence
from tests.cli.conftest import Run

STAMP = Stamp("snapshot", "default-00000000", "reputation", None)


def test_whynot_when_somebody_is_below_then_names_the_least_number_and_both_shares(
    call: Run, small_store: Path
) -> None:
    place = ("--store", str(small_store), "--top-k", "1")
    done = call("whynot", "ana", "eve", *place)
    first, _, _, _, now, then, limit, *_ = done.stdout.splitlines()
    found = json.loads(call("whynot", "ana", "eve", *place, "--json").stdout)
    assert first == (
        f"{found['added']} more retweets by ana towards eve, each on a day of its own, "
        "would bring eve into ana's top 1; one fewer would not."
    )
    assert now.split()[:1] + now.split()[2:] == ["now", "the", "4th", "of", "ana's", "influencers"]
    assert then.split()[0] == "then"
    assert limit.split()[:3] == ["at", "most", "85.0"]
    assert found["influence"] < found["influence_after"] < found["influence_limit"]


def test_whynot_when_somebody_is_in_already_then_says_so(call: Run, small_store: Path) -> None:
    done = call("whynot", "ana", "bo", "--store", str(small_store))
    assert done.stdout.startswith("bo is in ana's top 10 already: nothing has to be added.\n")
    assert "at most" not in done.stdout


def test_whynot_when_a_pair_counts_once_however_often_then_says_that_none_does(
    call: Run, small_store: Path, tmp_path: Path
) -> None:
    text = call("model", "show", "default").stdout.replace('saturation = "log"', 'saturation = "one"')
    (tmp_path / "once.toml").write_text(text, encoding="utf-8")
    place = ("--store", str(small_store), "--model", str(tmp_path / "once.toml"))
    done = call("whynot", "ana", "fay", "--top-k", "1", *place)
    assert done.stderr == ""
    assert done.stdout.startswith("No number of added retweets by ana towards fay would bring fay into ana's top 1.\n")
    assert "with however many more" in done.stdout


def test_whynot_when_the_kind_is_unknown_then_ends_with_5_and_names_those_that_are(
    call: Run, small_store: Path
) -> None:
    done = call("whynot", "ana", "eve", "--kind", "retwet", "--store", str(small_store))
    assert (done.returncode, done.stdout) == (5, "")
    assert '"retweet"' in done.stderr


@pytest.mark.parametrize(
    ("added", "is_least", "expected"),
    [
        (1, True, "1 more reply by a towards b would bring b into a's top 3."),
        (
            2,
            False,
            "2 more replies by a towards b, each on a day of its own, would bring b into a's top 3; "
            "fewer may do, but others are too close to tell.",
        ),
        (
            None,
            False,
            "No number of added replies by a towards b is proven to bring b into a's top 3: "
            "too many others are too close to tell apart.",
        ),
    ],
)
def test_sentence_when_less_is_known_then_does_not_say_more(added: int | None, is_least: bool, expected: str) -> None:
    after = None if added is None else 0.2
    found = WhyNot(STAMP, "a", "b", "reply", 3, 0.1, 0.0, None, added, is_least, after, 0.5, 10**12)
    assert said(whynot_sentence(found)) == expected


def test_sentence_when_names_hide_something_then_shows_it() -> None:
    found = WhyNot(STAMP, "a\x1b[2J", "b\u202e", "li\x1bke", 3, 0.1, 0.0, None, 2, True, 0.2, 0.5, 10**12)
    assert said(whynot_sentence(found)).startswith("2 more li\\x1bkes by a\\x1b[2J towards b\\u202e, each")
