"""Topics proposed from texts: planted groups of words come apart, and the file can be loaded by as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import influent
from influent.errors import ConfigError, InputError
from influent.loaders import ReadOptions, read_topic_rules
from influent.suggesting import write_suggestions

GROUPS = (
    ("matcha", "oolong", "kettle", "brew", "teapot", "infusion"),
    ("wheel", "saddle", "gears", "pedal", "chain", "tyre"),
    ("galaxy", "orbit", "planet", "comet", "nebula", "eclipse"),
)
FILLING = ("really", "maybe", "today", "something", "think")


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Texts each of words of one group, and of words that all share."""
    rng = np.random.default_rng(4)
    lines = ["id,actor,target,kind,happened_at,body"]
    for nth in range(300):
        words = [*rng.choice(GROUPS[nth % 3], 3, replace=False), *rng.choice(FILLING, 3, replace=False)]
        at = f"2026-03-{nth % 28 + 1:02}T00:00:00Z"
        lines.append(f"i{nth},p{nth % 20},p{(7 * nth + 1) % 20},reply,{at},{' '.join(rng.permutation(words))}")
    path = tmp_path / "posts.csv"
    path.write_text("\n".join([*lines, f"last,a,b,reply,{at},"]) + "\n", encoding="utf-8")
    return path


def test_write_suggestions_when_groups_are_planted_then_finds_them_and_loads_by_them(
    posts: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    found = write_suggestions(posts, rules, n_topics=3, n_words=6, columns={"text": "body"})
    assert {frozenset(words) for words in found.topics.values()} == {*map(frozenset, GROUPS)}
    assert all(topic == words[0] for topic, words in found.topics.items())
    assert found.n_texts == 300
    assert read_topic_rules(rules) == found.topics
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([posts], options=ReadOptions(columns={"text": "body"}, topic_rules=found.topics))
        details = work.store.scan_details(labelled=True)
    assert {*details.label_sets} == {*((topic,) for topic in found.topics)}


def test_write_suggestions_when_the_seed_is_the_same_then_writes_the_same_and_never_over_a_file(
    posts: Path, tmp_path: Path
) -> None:
    a, b = tmp_path / "a.toml", tmp_path / "b.toml"
    for path in (a, b):
        write_suggestions(posts, path, n_topics=3, seed=5, columns={"text": "body"})
    assert a.read_bytes() == b.read_bytes()
    with pytest.raises(InputError, match="it is there already"):
        write_suggestions(posts, a, n_topics=3, columns={"text": "body"})
    assert a.read_bytes() == b.read_bytes()


def test_write_suggestions_when_there_is_too_little_then_says_so_and_writes_nothing(
    posts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rules.toml"
    with pytest.raises(InputError, match="300 texts share too few words for 400 topics"):
        write_suggestions(posts, out, n_topics=400, columns={"text": "body"})
    empty = tmp_path / "empty.csv"
    empty.write_text("actor,target,kind,happened_at,text\n", encoding="utf-8")
    with pytest.raises(InputError, match="0 texts share too few words"):
        write_suggestions(empty, out)
    with pytest.raises(InputError, match="there is no column text"):
        write_suggestions(posts, out)
    assert not out.exists()


def test_write_suggestions_when_scikit_learn_is_not_installed_then_says_what_to_install(
    posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    with pytest.raises(ConfigError, match="scikit-learn is not installed"):
        write_suggestions(posts, tmp_path / "rules.toml", columns={"text": "body"})


def test_suggest_topics_when_called_then_shows_topics_and_what_to_do_next(posts: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "influent", "suggest-topics", "posts.csv", "--columns", "text=body"]
    done = subprocess.run(
        [*command, "--topics", "3", "--out", "rules.toml"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[0] == "rules.toml: 3 topics from 300 texts; name, merge and drop them"
    assert lines[-1] == "next: influent load posts.csv --columns text=body --topic-rules rules.toml"
