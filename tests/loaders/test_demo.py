"""The demo's file holds what its truth promises: everything is counted from the written rows."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations

import pytest

from influent.loaders.demo import SEED, DemoTruth, write_demo

Row = dict[str, str]


@pytest.fixture(scope="module")
def truth(tmp_path_factory) -> DemoTruth:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def rows(truth) -> list[Row]:
    with truth.interactions.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def counted(rows) -> list[Row]:
    """Rows that a load keeps and a model counts: each id once, no shadow, nobody with themselves."""
    once = {row["id"]: row for row in rows}
    return [row for row in once.values() if row["shadow"] != "true" and row["actor"] != row["target"]]


def credited(row: Row) -> str:
    return row["actor"] if row["kind"] == "answer" else row["target"]


def other(row: Row) -> str:
    return row["target"] if row["kind"] == "answer" else row["actor"]


def share(part: Iterable[object], whole: Iterable[object]) -> float:
    return sum(1 for _ in part) / sum(1 for _ in whole)


def test_demo_when_written_again_then_the_same_bytes(truth, tmp_path):
    again = write_demo(tmp_path / "again")
    assert again.interactions.read_bytes() == truth.interactions.read_bytes()
    assert again.taxonomy.read_bytes() == truth.taxonomy.read_bytes()
    assert write_demo(tmp_path / "other", seed=SEED + 1).interactions.read_bytes() != truth.interactions.read_bytes()


def test_demo_when_written_then_the_bytes_that_the_documents_were_made_from(truth):
    digest = hashlib.sha256(truth.interactions.read_bytes()).hexdigest()
    assert digest == "afb7122d73bb123050e7b9c57304774fcedca7416bc2e28408647ef4651d98c5"


def test_demo_when_loaded_then_every_row_is_good(truth, read):
    outcome = read(truth.interactions, batch_rows=7000)
    assert (outcome.read, outcome.rejected, outcome.ignored, outcome.shadows) == (truth.n_rows, 0, 0, truth.n_shadows)
    assert outcome.notes == ()


def test_sizes_when_counted_then_as_promised(truth, rows):
    people = {row["actor"] for row in rows} | {row["target"] for row in rows}
    days = {date.fromisoformat(row["happened_at"][:10]) for row in rows}
    assert (len(rows), len(people)) == (truth.n_rows, truth.n_people) == (20_000, 300)
    assert (min(days), max(days), len(days)) == (truth.first_day, truth.last_day, 180)
    assert [row["happened_at"] for row in rows] == sorted(row["happened_at"] for row in rows)
    assert sum(row["actor"] == row["target"] for row in rows) == truth.n_self == 200
    assert len({row["target"] for row in rows}) * 3 < len({row["actor"] for row in rows})


def test_repeats_when_an_id_stands_twice_then_so_does_its_row(truth, rows):
    by_id = defaultdict(list)
    for row in rows:
        by_id[row["id"]].append(row)
    assert all(found == [found[0]] * len(found) for found in by_id.values())
    assert sum(len(found) - 1 for found in by_id.values()) == truth.n_repeats > 0


def test_shadows_when_compared_then_each_reply_has_one_mention_of_the_same_second(truth, rows):
    def keys(kind: str, shadow: str) -> Counter[tuple[str, ...]]:
        return Counter(
            (row["actor"], row["target"], row["happened_at"])
            for row in rows
            if (row["kind"], row["shadow"]) == (kind, shadow)
        )

    assert keys("reply", "") == keys("mention", "true")
    assert sum(row["shadow"] == "true" for row in rows) == truth.n_shadows > 1000


def test_star_when_retweets_are_counted_then_has_a_twentieth_of_them_and_nobody_more(truth, rows):
    retweeted = Counter(row["target"] for row in rows if row["kind"] == "retweet" and row["actor"] != row["target"])
    total = sum(row["kind"] == "retweet" for row in rows)
    assert retweeted[truth.star] / total == pytest.approx(0.05, abs=0.002)
    in_many_hands = {row["actor"] for row in rows if row["target"] == truth.star}
    assert len(in_many_hands) > 100


def test_burst_when_its_week_is_counted_then_over_sixty_per_cent_fall_on_the_day(truth, rows):
    monday = truth.burst_day - timedelta(days=truth.burst_day.weekday())
    days = Counter(row["happened_at"][:10] for row in rows)
    week = sum(days[(monday + timedelta(days=n)).isoformat()] for n in range(7))
    assert days[truth.burst_day.isoformat()] / week > 0.6
    assert days.most_common(1)[0][0] == truth.burst_day.isoformat()


def test_taxonomy_when_read_then_eight_topics_under_a_two_level_tree(truth, rows):
    with truth.taxonomy.open(newline="") as file:
        tree = {row["child"]: row["parent"] for row in csv.DictReader(file)}
    assert tree == dict(truth.parents)
    assert len(tree) == 8
    assert not set(tree) & set(tree.values())
    assert {row["topics"] for row in rows} - {""} == set(tree)


def test_experts_when_people_and_reactions_are_counted_then_first_second_third(truth, counted):
    for topic, experts in truth.experts.items():
        reactions, people = Counter(), defaultdict(set)
        for row in counted:
            if row["topics"] == topic:
                reactions[credited(row)] += 1
                people[credited(row)].add(other(row))
        planted = [*truth.ring, truth.star, truth.rising, truth.fading, truth.swarm_target, truth.bridge, truth.partner]
        ranked = [user for user, _ in sorted(people.items(), key=lambda item: -len(item[1])) if user not in planted]
        assert tuple(ranked[:3]) == experts
        first, second, third = (reactions[expert] for expert in experts)
        assert first > 1.3 * second > 1.3 * 1.3 * third


def test_trends_when_thirds_are_compared_then_one_rises_and_one_fades(truth, counted):
    def third(row: Row) -> int:
        return (date.fromisoformat(row["happened_at"][:10]) - truth.first_day).days // 60

    rising = [third(row) for row in counted if credited(row) == truth.rising]
    fading = [third(row) for row in counted if credited(row) == truth.fading]
    assert len(rising) == len(fading) == 300
    assert rising.count(2) / 300 > 0.9 < fading.count(0) / 300


def test_ring_when_reactions_are_counted_then_they_come_from_each_other(truth, counted):
    pairs = Counter((row["actor"], row["target"]) for row in counted if row["kind"] == "retweet")
    assert all(pairs[pair] >= 20 for pair in permutations(truth.ring, 2))
    received = [row for row in counted if credited(row) in truth.ring]
    assert share((row for row in received if other(row) in truth.ring), received) > 0.98


def test_swarm_when_looked_at_then_it_has_one_purpose_and_a_short_life(truth, counted):
    for account in truth.swarm:
        mine = [row for row in counted if account in (row["actor"], row["target"])]
        assert {(row["actor"], row["target"]) for row in mine} == {(account, truth.swarm_target)}
        days = {date.fromisoformat(row["happened_at"][:10]) for row in mine}
        assert (max(days) - min(days)).days <= 2
    received = [row for row in counted if credited(row) == truth.swarm_target]
    assert len(truth.swarm) == 24
    assert share((row for row in received if row["actor"] in truth.swarm), received) > 0.95


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    root: dict[str, str] = {}

    def find(x: str) -> str:
        while root.setdefault(x, x) != x:
            x = root[x]
        return x

    for one, two in pairs:
        root[find(one)] = find(two)
    return {user: find(user) for user in list(root)}


def test_bridge_when_taken_away_then_the_two_communities_fall_apart(truth, counted):
    whole = components((row["actor"], row["target"]) for row in counted)
    parted = components(
        (row["actor"], row["target"]) for row in counted if truth.bridge not in (row["actor"], row["target"])
    )
    north, south = ({parted[user] for user in community} for community in truth.communities)
    assert (len(north), len(south), len(north & south)) == (1, 1, 0)
    assert len({whole[user] for community in truth.communities for user in community}) == 1
    fans = {other(row) for row in counted if credited(row) == truth.bridge}
    assert all(len(fans & set(community)) >= 20 for community in truth.communities)


def test_member_when_her_reactions_are_counted_then_the_partner_is_far_ahead_and_it_is_mutual(truth, counted):
    def most(of: str) -> list[tuple[str, int]]:
        return Counter(credited(row) for row in counted if other(row) == of).most_common(2)

    for one, two in ((truth.member, truth.partner), (truth.partner, truth.member)):
        (first, n_first), (_, n_second) = most(one)
        assert first == two
        assert n_first > 2 * n_second
    assert truth.member == "ana"
    assert truth.partner == "bo"
    assert truth.member in truth.communities[0]
