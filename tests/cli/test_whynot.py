"""What is missing for somebody to be among the influencers, and what would have to go for them to leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from influent.answers import Stamp
from influent.answers_why import Counterfactual, Why, WhyNot
from influent.cli.sentences import said
from influent.cli.whynot import whynot_sentence
from influent.sentences import counterfactual_sentence
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


def why_with(change: Counterfactual) -> Why:
    return Why(STAMP, "a", "b", 0.25, 0.0, 1, 3, (), (), (), (), (), (), 1.0, change)


PAIRS = (("a", "b"), ("a", "c"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Counterfactual(3, (), size=0), "b is not in a's top 3 as it is: nothing has to go."),
        (
            Counterfactual(3, (), is_smallest=True),
            "b stays in a's top 3 whichever of a's reactions go, as long as any of them is left.",
        ),
        (
            Counterfactual(3, (), "interactions", at_least=4),
            "No set was found without which b would leave a's top 3; at least 4 interactions would have to go.",
        ),
        (
            Counterfactual(3, PAIRS[:1], size=1, at_least=1, is_smallest=True, influence_after=0.1),
            "Without all of a's reactions to b, b would come to 10.0 % and leave a's top 3.",
        ),
        (
            Counterfactual(3, PAIRS, size=2, at_least=2, is_smallest=True, influence_after=0.0),
            "Without all of a's reactions to these 2 people, b would come to 0.0 % and leave a's top 3; "
            "no fewer would do.",
        ),
        (
            Counterfactual(3, PAIRS, "anyone", size=7, at_least=5, influence_after=0.1),
            "Without these 7 interactions, b would come to 10.0 % and leave a's top 3; "
            "it is the smallest set found, and at least 5 are needed.",
        ),
    ],
)
def test_counterfactual_when_said_then_claims_what_is_proven(change: Counterfactual, expected: str) -> None:
    assert said(counterfactual_sentence(why_with(change))) == expected


@pytest.mark.parametrize("mode", ["own", "interactions", "anyone"])
def test_why_when_asked_what_would_have_to_go_then_lists_it(call: Run, small_store: Path, mode: str) -> None:
    asked = ("why", "ana", "bo", "--counterfactual", mode, "--top-k", "1", "--store", str(small_store))
    text, found = call(*asked).stdout, json.loads(call(*asked, "--json").stdout)["counterfactual"]
    assert (found["mode"], found["top_k"]) == (mode, 1)
    block = text[text.index("\n  what if     ") :].split("\n\n")[0]
    assert all(f"{a} → {b}  " in block for a, b in found["removed"])
    assert "leave ana's top 1" in block
    if mode != "own":
        assert f"these {found['size']} interactions" in block
        assert len(found["interactions"]) == found["size"]


def test_why_when_nothing_reaches_then_a_counterfactual_has_nothing_to_take(call: Run, small_store: Path) -> None:
    done = call("why", "bo", "ana", "--counterfactual", "own", "--store", str(small_store))
    assert "ana is not in bo's top 10 as it is: nothing has to go." in done.stdout


def test_why_when_given_a_place_to_leave_but_no_counterfactual_then_refuses(call: Run, small_store: Path) -> None:
    done = call("why", "ana", "bo", "--top-k", "3", "--store", str(small_store))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--top-k stands alone" in done.stderr
