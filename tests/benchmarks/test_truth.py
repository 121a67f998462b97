"""The benchmark's own measures, on cases for paper; and that attacks are what they say."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from benchmarks.truth import tags
from benchmarks.truth.gaming import attack, defended, percentile
from benchmarks.truth.methods import METHODS
from benchmarks.truth.scores import chance, ndcg
from benchmarks.truth.sets import count
from benchmarks.truth.stability import lose, steadiness, until, volatility
from benchmarks.truth.tags import read_tags
from influent.types import MICRO

ROWS = [
    ("ana", "bo", "retweet", 1),
    ("ana", "bo", "retweet", 1),
    ("bo", "carl", "reply", 9),
    ("dora", "bo", "reply", 3),
]


def test_chance_when_scores_are_turned_or_tied_then_is_nothing_or_a_half() -> None:
    truth = np.array([1.0, 2.0, 3.0, 3.0])
    assert chance(truth, truth).value == 1.0
    assert chance(-truth, truth).value == 0.0
    assert chance(np.zeros(4), truth).value == 0.5
    # of the five pairs that differ the first three people get all right but one
    assert chance(np.array([1.0, 0.0, 2.0, 3.0]), truth).value == pytest.approx(4 / 5)
    assert np.isnan(chance(np.ones(3), np.ones(3)).value)


def test_chance_when_people_are_many_then_a_sample_of_pairs_is_close_and_inside_its_interval() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(3000)
    score = truth + rng.normal(0, 0.3, 3000)
    found = chance(score, truth)
    i, j = np.triu_indices(3000, 1)
    exact = float(((score[i] > score[j]) == (truth[i] > truth[j])).mean())
    assert found.value == pytest.approx(exact, abs=0.005)
    assert found.low < exact < found.high


def test_ndcg_when_the_best_stand_last_then_is_less() -> None:
    truth = np.array([3.0, 0.0, 0.0, 1.0])
    assert ndcg(truth, truth, 2) == 1.0
    expected = (0 + 3 / np.log2(3)) / (3 + 1 / np.log2(3))
    assert ndcg(np.array([1.0, 2.0, 0.0, 0.0]), truth, 2) == pytest.approx(expected)


def test_count_when_rows_repeat_then_adds_them_up() -> None:
    found = count(ROWS)
    assert found.users.tolist() == ["ana", "bo", "carl", "dora"]
    assert (found.n.sum(), found.weight_e6.sum(), len(found.n)) == (4, 4 * MICRO, 3)
    assert METHODS["distinct people who react"](found).tolist() == [0, 2, 1, 0]
    assert METHODS["in-strength"](found).tolist() == [0, 3, 1, 0]


@pytest.mark.requirement("R17")
def test_stability_when_little_is_lost_then_is_near_one_and_when_time_stands_still_nobody_moves() -> None:
    rng = np.random.default_rng(2)
    names = [f"p{n:02}" for n in range(30)]
    likes = 1 / np.arange(1, 31)
    us, vs = rng.integers(0, 30, 6000), rng.choice(30, 6000, p=likes / likes.sum())
    days = rng.integers(0, 100, 6000).tolist()
    pairs = zip(us, vs, days, strict=True)
    counts = count([(names[u], names[v], "reply", day) for u, v, day in pairs if u != v])
    lost = lose(counts, 1)
    assert 0.985 < lost.n.sum() / counts.n.sum() < 0.995
    assert lost.users is counts.users
    strength = METHODS["in-strength"]
    assert 0.99 < steadiness(counts, strength) < 1.0
    noise = iter(range(10**6))
    assert steadiness(counts, lambda c: np.random.default_rng(next(noise)).random(len(c.users))) < 0.5
    assert until(counts, 40).day.max() == 40
    assert 0 < volatility(counts, strength) < 10
    assert volatility(counts, lambda c: np.arange(len(c.users), dtype=float)) == 0.0


@pytest.mark.requirement("F07")
def test_attack_when_fakes_join_then_counts_are_bought_and_seeded_walks_are_not() -> None:
    honest = count(ROWS)
    for kind, people in (("fans", 10), ("farm", 10), ("loud", 10)):
        bought = attack(honest, 3, kind, 10)
        dora = int(np.flatnonzero(np.sort(bought.users) == "dora")[0])
        assert METHODS["distinct people who react"](bought)[dora] == people
        before, after = defended(honest), defended(bought)
        assert after[dora] == pytest.approx(before[3], abs=1e-7)
    assert percentile(np.array([0.0, 1.0, 1.0, 2.0]), 1, 4) == 50.0


def test_tags_when_answers_are_accepted_later_then_are_the_truth_of_those_noticed_before(tmp_path: Path) -> None:
    first, later = "2026-01-01T00:00:00", "2026-03-01T00:00:00"
    rows = [(first, "ann", f"b{i % 6}", "comments", "tea|art") for i in range(12)]
    rows += [(first, "b1", "cy", "answers", "tea")]  # b1 answered cy's question: cy reacted to b1
    rows += [(later, "dora", "b9", "comments", "tea") for _ in range(14)]
    lines = ["when,actor_id,target_id,kind,tags", *(",".join(row) for row in rows)]
    with gzip.open(tmp_path / "interactions.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    posts = []
    for i in range(8):  # b1 has six accepted later, one of them on a question of b1's own; one before does not count
        asker = "b1" if i == 0 else "ann"
        asked = f'<row Id="q{i}" OwnerUserId="{asker}" AcceptedAnswerId="a{i}" CreationDate="{first}"'
        posts.append(f'{asked} Tags="&lt;tea&gt;" />')
        posts.append(f'<row Id="a{i}" OwnerUserId="b1" CreationDate="{first if i == 7 else later}" />')
    with gzip.open(tmp_path / "Posts.xml.gz", "wt", encoding="utf-8") as file:
        file.write(f"<posts>{''.join(posts)}</posts>")
    (tag,), whole = read_tags(tmp_path)
    assert tag.name == "tea"
    assert tag.truth == {"b0": 0.0, "b1": 6.0, "b2": 0.0, "b3": 0.0, "b4": 0.0, "b5": 0.0}
    assert tag.counts.n.sum() == whole.n.sum() == 13
    table = list(tags.report(tmp_path))
    assert table[0] == "1 tags, 6 people on them, 6 accepted answers."
    in_strength = next(line for line in table if line.startswith("| in-strength"))
    assert in_strength.split("|")[2].split()[0] == "1.000"  # b1 alone was reacted to three times
