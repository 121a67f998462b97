"""Topics from a store: planted experts are found, any question can be about one topic, and states are told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import influent
from influent.errors import InputError, NotFoundError
from influent.loaders.demo import DemoTruth, write_demo
from influent.workspace import Workspace


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> DemoTruth:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(truth: DemoTruth, tmp_path: Path) -> Iterator[Workspace]:
    with influent.open(tmp_path / "demo.duckdb") as work:
        work.load([truth.interactions])
        yield work


def test_experts_when_planted_then_lead_their_topic_in_order(demo: Workspace, truth: DemoTruth) -> None:
    for topic, planted in truth.experts.items():
        found = demo.experts(topic=topic)
        people = [expert.user for expert in found.experts]
        # the star, to whom everybody reacts about the topics of one half, may stand between the second and the third
        assert tuple(user for user in people if user in planted) == planted
        assert people[:2] == list(planted[:2])
        assert found.stamp.topic == topic


def test_experts_when_all_topics_are_asked_for_then_each_has_what_it_has_alone(
    demo: Workspace, truth: DemoTruth
) -> None:
    together = demo.experts(top=None, with_all=True)
    assert together.n_topics == len(truth.experts)
    assert {expert.topic for expert in together.experts} == set(truth.experts)
    for topic in truth.experts:
        alone = demo.experts(topic=topic, top=None, with_all=True)
        of_all = [expert for expert in together.experts if expert.topic == topic]
        assert [expert.user for expert in of_all] == [expert.user for expert in alone.experts]
        for a, b in zip(of_all, alone.experts, strict=True):
            assert a.authority == pytest.approx(b.authority, abs=1e-9)
            assert (a.position, a.n, a.lacks) == (b.position, b.n, b.lacks)


def test_experts_when_there_is_a_taxonomy_then_a_branch_counts_its_parts(demo: Workspace, truth: DemoTruth) -> None:
    parent = truth.parents["chess"]
    children = [child for child, above in truth.parents.items() if above == parent]
    found = demo.experts(topic=parent, taxonomy=truth.taxonomy, top=None, with_all=True)
    by_child = [demo.experts(topic=child, top=None, with_all=True).experts for child in children]
    for expert in found.experts:
        parts = [e.n for experts in by_child for e in experts if e.user == expert.user]
        assert expert.n == sum(parts)  # every interaction of the demo carries one topic
    with pytest.raises(NotFoundError, match="there is no topic"):
        demo.experts(topic=parent)


def test_topics_when_there_is_evidence_then_lists_what_the_experts_list_says(demo: Workspace, truth: DemoTruth) -> None:
    first = truth.experts["baking"][0]
    found = demo.topics(first)
    assert found.state == "listed"
    assert [line.topic for line in found.topics] == ["baking"]
    (expert,) = [e for e in demo.experts(topic="baking").experts if e.user == first]
    assert found.topics[0].position == expert.position
    assert found.topics[0].authority == pytest.approx(expert.authority, abs=1e-9)


@pytest.mark.requirement("R10")
def test_topics_when_there_is_too_little_or_nothing_then_says_which(demo: Workspace, truth: DemoTruth) -> None:
    first, member = demo.topics(truth.experts["baking"][0]), demo.topics(truth.member)
    assert (first.state, len(first.topics)) == ("listed", 1)
    assert (member.state, member.topics, dict(member.omitted)) == ("none", (), {"people": 1})
    assert demo.topics(truth.member, with_all=True).topics[0].lacks[0] == "people"
    nobody = demo.topics(truth.swarm[0])
    assert (nobody.state, dict(nobody.omitted)) == ("not computed", {})
    with pytest.raises(NotFoundError):
        demo.topics("nobody at all")
    with influent.open(demo.store.address) as another:  # whoever asks, of one snapshot
        asked = [another.topics(user) for user in (truth.swarm[0], truth.member, first.user)]
        assert asked == [nobody, member, first]


def test_questions_when_asked_about_a_topic_then_count_its_interactions_alone(
    demo: Workspace, truth: DemoTruth
) -> None:
    topic, first = "baking", truth.experts["baking"][0]
    people = demo.influencees(first, topic=topic, k=5).people
    assert people
    fan = people[0].user
    why = demo.why(fan, first, topic=topic, n_evidence=1000)
    assert why.stamp.topic == topic
    assert sum(part.influence for part in why.first_steps) == pytest.approx(why.influence, abs=1e-9)
    rows = [row for row in demo.store.interactions(fan, [first]) if topic in row.topics]
    assert {e.id for e in why.evidence if {e.actor, e.target} == {fan, first}} == {row.id for row in rows}
    whole = demo.why(fan, first, n_evidence=1000)
    assert whole.stamp.topic is None
    assert demo.score(first, topic=topic).authority > demo.score(first).authority
    assert {person.user for person in demo.influencers(fan, topic=topic).people} >= {first}


def test_topics_when_two_accounts_are_one_person_then_are_counted_as_one(demo: Workspace, truth: DemoTruth) -> None:
    a, b, _ = truth.experts["baking"]
    before = {e.user: e for e in demo.experts(topic="baking", top=None, with_all=True).experts}
    demo.assert_about("same", a, b, who="ana")
    after = {e.user: e for e in demo.experts(topic="baking", top=None, with_all=True).experts}
    one = after[demo.store.person(a)]
    assert {a, b} & set(after) == {one.user}
    assert one.n == before[a].n + before[b].n
    assert one.n_people < before[a].n_people + before[b].n_people


def test_topics_when_somebody_is_forgotten_then_they_are_on_none(demo: Workspace, truth: DemoTruth) -> None:
    first = truth.experts["baking"][0]
    demo.experts(topic="baking")
    demo.forget(first)
    assert first not in {expert.user for expert in demo.experts(top=None, with_all=True).experts}


def test_export_when_topics_are_asked_for_then_has_everybody_with_evidence(
    demo: Workspace, truth: DemoTruth, tmp_path: Path
) -> None:
    done = demo.export("topics", tmp_path / "topics.parquet", taxonomy=truth.taxonomy)
    assert done.manifest is not None
    manifest = json.loads(done.manifest.read_text())
    assert manifest["contents"] == "topics"
    assert "single person" in manifest["intended_use"]
    assert len(manifest["taxonomy"]) == 12
    found = duckdb.read_parquet(str(done.path)).fetchall()
    listed = demo.experts(taxonomy=truth.taxonomy, top=None, with_all=True)
    assert len(found) == done.n_rows == listed.n_people
    assert sum(row[2] is not None for row in found) == listed.n_listed
    assert {(row[0], row[1], row[3]) for row in found} == {(e.user, e.topic, e.authority) for e in listed.experts}


def test_export_when_ranks_are_asked_for_on_a_topic_then_says_what_to_export(demo: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        demo.export("ranks", tmp_path / "ranks.csv", topic="baking")
    assert "export topics" in refused.value.advice


def test_question_when_a_taxonomy_stands_without_a_topic_then_is_refused(demo: Workspace, truth: DemoTruth) -> None:
    with pytest.raises(InputError, match="without a topic"):
        demo.influencers(truth.member, taxonomy=truth.taxonomy)


def test_experts_when_the_data_carry_no_topics_then_says_so(tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("actor,target,kind,happened_at\nana,bo,retweet,2026-01-01T00:00:00Z\n")
    with influent.open(tmp_path / "plain.duckdb") as work:
        work.load([file])
        assert work.topics("bo").state == "not computed"
        for asked in ({}, {"topic": "tea"}):
            with pytest.raises(NotFoundError) as refused:
                work.experts(**asked)
            assert refused.value.where == "no interaction carries any topic"
        with pytest.raises(NotFoundError):
            work.influencers("ana", topic="tea")
