"""Saying something about people on the command line, and seeing it in the next answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def mine(small_store: Path, tmp_path: Path) -> Path:
    """Give a copy of the small store that a test may change."""
    return Path(shutil.copy(small_store, tmp_path / "mine.duckdb"))


def test_pin_when_set_then_is_shown_apart_with_the_computed_rank(call: Run, mine: Path) -> None:
    asked = ("influencers", "ana", "--store", str(mine))
    plain = call(*asked).stdout
    done = call("pin", "ana", "eve", "--by", "ana", "--reason", "my\x1b[2J teacher", "--store", str(mine))
    assert done.stdout.startswith(f"asserted by ana: pin ana eve\nnext: influent influencers ana --store {mine}\n")
    shown = call(*asked).stdout
    (line,) = (line for line in shown.splitlines() if line.startswith("  eve  asserted by ana, 20"))
    assert r": my\x1b[2J teacher; computed: " in line
    assert json.loads(call(*asked, "--json").stdout)["asserted"][0]["user"] == "eve"
    call("unpin", "ana", "eve", "--store", str(mine))
    assert call(*asked).stdout == plain


def test_mute_when_set_then_list_says_that_somebody_is_hidden(call: Run, mine: Path) -> None:
    call("mute", "ana", "carl", "--until", "2999-01-01", "--store", str(mine))
    shown = call("influencers", "ana", "--store", str(mine)).stdout
    assert "carl  " not in shown.split("\n\n")[0].replace("through", "")
    assert "not shown: 1 muted (influent asserted says by whom)" in shown
    listed = call("asserted", "--store", str(mine)).stdout
    assert "mute  ana    carl" in listed
    assert "2999-01-01" in listed


def test_same_when_set_and_taken_back_then_rank_is_as_before(call: Run, mine: Path) -> None:
    asked = ("rank", "--all", "--json", "--store", str(mine))
    plain = call(*asked).stdout
    assert call("same", "dora", "carl", "--store", str(mine), "--json").returncode == 0
    united = json.loads(call(*asked).stdout)
    assert "dora" not in {user["user"] for user in united["users"]}
    assert call("score", "dora", "--store", str(mine)).stdout == call("score", "carl", "--store", str(mine)).stdout
    call("unsame", "carl", "dora", "--store", str(mine))
    assert call(*asked).stdout == plain
    kinds = [record["kind"] for record in json.loads(call("asserted", "--all", "--json", "--store", str(mine)).stdout)]
    assert kinds == ["same", "unsame"]


def test_account_when_private_then_is_in_no_answer(call: Run, mine: Path, tmp_path: Path) -> None:
    call("account", "carl", "private", "--store", str(mine))
    store = ("--store", str(mine))
    answers = [
        call(*question, *form, *store)
        for question in (
            ("rank", "--all"), ("influencers", "ana"), ("influencees", "bo"), ("why", "ana", "bo"),
            ("paths", "ana", "eve"), ("score", "bo"), ("unnoticed", "bo"), ("shared", "ana", "dora"),
            ("whynot", "ana", "eve"),
            ("history", "bo", "--every", "30d"), ("cypher", "most_reacted_to"), ("cypher", "held", "--param", "id=ana"),
            ("why", "ana", "carl"), ("score", "carl"), ("score", "car"),
            ("cypher", "influencers", "--param", "id=carl"),
        )
        for form in ((), ("--json",))
    ]  # fmt: skip
    for what, suffixes in {
        "ranks": ("csv", "jsonl", "parquet"),
        "edges": ("csv",),
        "graph": ("gexf", "graphml"),
    }.items():
        for suffix in suffixes:
            assert call("export", what, "--out", str(tmp_path / f"{what}.{suffix}"), *store).returncode == 0
            assert b"carl" not in (tmp_path / f"{what}.{suffix}").read_bytes()
    assert call("why", "ana", "bo", "--html", str(tmp_path / "why.html"), *store).returncode == 0
    assert "carl" not in (tmp_path / "why.html").read_text()
    assert "carl" not in "".join(done.stdout for done in answers)
    said = [line for done in answers for line in done.stderr.splitlines()]
    assert {line for line in said if "carl" in line} == {'influent: there is no user "carl"'}
    call("account", "carl", "unknown", *store)
    assert "carl" in call("rank", "--all", *store).stdout


def test_rank_when_people_only_then_says_so(call: Run, mine: Path) -> None:
    call("account", "bo", "brand", "--store", str(mine))
    shown = call("rank", "--people-only", "--store", str(mine)).stdout
    assert "bo" not in shown.split("\n\n")[0]
    assert "or said to be no people" in shown
    assert call("rank", "--people-only", "--in-database", "--store", str(mine)).returncode == 2


def test_asserted_when_nothing_is_then_says_so(call: Run, small_store: Path) -> None:
    assert call("asserted", "--store", str(small_store)).stdout.startswith("nothing is asserted\n")


def test_lookalikes_when_asked_then_writes_a_file_to_review(call: Run, mine: Path, tmp_path: Path) -> None:
    done = call("lookalikes", str(tmp_path / "pairs.csv"), "--store", str(mine))
    assert done.stdout.splitlines()[0].endswith(
        "pairs.csv: 0 pairs that look alike; write same or not in the column decision"
    )
    (tmp_path / "pairs.csv").write_text("decision,a,b\nsame,ana,bo\n,carl,dora\n")
    applied = call("lookalikes", str(tmp_path / "pairs.csv"), "--apply", "--json", "--store", str(mine))
    assert json.loads(applied.stdout) == {"n_same": 1, "n_not": 0, "n_open": 1}
