"""A model that normalises networks: the loud one decides nothing, and every answer says which network it rests on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import influent
from influent.model import read_model
from influent.workspace import Workspace

EVEN = 'normalisation = "pairs"'
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
ASKED: list[dict[str, object]] = [{}, {"topic": "t1"}, {"measure": "pagerank"}, {"as_of": APRIL}]


def write(path: Path, chirps_weigh: int = 1) -> Path:
    """Twelve people on two networks: everybody reacts on chirp, a few on the forum."""
    rng = np.random.default_rng(3)
    lines = ["id,actor,target,kind,happened_at,network,weight,topics"]
    for i in range(400):
        actor, target = rng.integers(0, 12, 2)
        network, weight = ("chirp", chirps_weigh) if i % 4 else ("forum", 1)
        at = f"2026-0{rng.integers(1, 7)}-{rng.integers(1, 28):02}T08:00:00Z"
        kind = ("retweet", "reply")[rng.integers(2)]
        lines.append(f"i{i},p{actor:02},p{target:02},{kind},{at},{network},{weight},t{i % 3}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def even(tmp_path: Path) -> str:
    path = tmp_path / "even.toml"
    text = read_model("default")[1]
    assert 'normalisation = "none"' in text
    path.write_text(text.replace('normalisation = "none"', EVEN).replace('"default"', '"even"'), encoding="utf-8")
    return str(path)


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    found = influent.open(tmp_path / "people.duckdb")
    found.load([write(tmp_path / "people.csv")])
    return found


@pytest.mark.requirement("R25")
def test_rank_when_one_network_weighs_ten_times_then_stays(work: Workspace, even: str, tmp_path: Path) -> None:
    with influent.open(tmp_path / "loud.duckdb") as loud:
        loud.load([write(tmp_path / "loud.csv", chirps_weigh=10)])
        for model, is_same in ((even, True), ("default", False)):
            (one, two) = (
                {u.user: u.authority for u in each.rank(model=model, top=None, with_all=True, resampling=None).users}
                for each in (work, loud)
            )
            assert (one == pytest.approx(two, abs=1e-12)) == is_same


def test_why_when_networks_are_normalised_then_parts_name_them_and_add_up(work: Workspace, even: str) -> None:
    why = work.why("p01", "p02", model=even, n_evidence=1000)
    assert {"chirp retweet", "forum reply"} & {kind.kind for kind in why.kinds}
    assert {kind.kind for kind in why.kinds} <= {"chirp retweet", "chirp reply", "forum retweet", "forum reply"}
    for parts in (why.first_steps, why.kinds, why.periods, why.evidence):
        assert sum(part.influence for part in parts) == pytest.approx(why.influence, abs=why.error_bound)
    per_kind: Counter[str] = Counter()
    for row in why.evidence:
        per_kind[row.kind] += row.influence  # type: ignore[assignment]
    assert per_kind == pytest.approx({kind.kind: kind.influence for kind in why.kinds})


def test_counterfactual_when_networks_are_normalised_then_is_found(work: Workspace, even: str) -> None:
    first = work.influencers("p01", k=1, model=even).people[0].user
    change = work.why("p01", first, model=even, counterfactual="interactions", top_k=1).counterfactual
    assert change is not None
    assert change.interactions
    assert {gone.kind.split()[0] for gone in change.interactions} <= {"chirp", "forum"}
    with pytest.raises(influent.errors.NotFoundError, match="chirp retweet"):
        work.whynot("p01", "p05", kind="retweet", model=even)
    assert work.whynot("p01", "p05", kind="forum retweet", top_k=1, model=even).other == "p05"


def test_changed_when_only_networks_are_set_even_then_that_is_the_whole_change(work: Workspace, even: str) -> None:
    run = work.rank(model="default", resampling=None).run
    found = work.changed("p02", from_run=run, model=even)
    (part,) = found.contributions
    assert part.component == "networks"
    assert part.change == pytest.approx(found.change, abs=1e-12)


def test_history_and_known_at_when_networks_are_normalised_then_agree_with_the_ranking(
    work: Workspace, even: str
) -> None:
    now = {u.user: u.authority for u in work.rank(model=even, top=None, with_all=True, resampling=None).users}
    as_of = datetime(2026, 6, 30, tzinfo=UTC)
    (point,) = work.history("p02", dates=[as_of], model=even).points
    assert point.authority == pytest.approx(work.score("p02", model=even, resampling=None).authority, abs=1e-9)
    known = work.rank(model=even, known_at=datetime.now(UTC), top=None, with_all=True, resampling=None)
    assert {u.user: u.authority for u in known.users} == now


def test_experts_when_networks_are_normalised_then_are_those_of_the_topic_s_own_ranking(
    work: Workspace, even: str
) -> None:
    listed = work.experts(topic="t1", model=even, with_all=True, resampling=None).experts
    assert len(listed) > 3
    for expert in listed[:3]:
        assert work.score(expert.user, topic="t1", model=even, resampling=None).user == expert.user


@pytest.mark.requirement("R25")
@pytest.mark.requirement("F14")
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("model", ["default", "classic", "even"])
def test_score_when_people_react_on_two_networks_then_each_has_its_share(
    work: Workspace, even: str, model: str, asked: dict[str, object]
) -> None:
    named = even if model == "even" else model
    for user in ("p00", "p02", "p07"):
        score = work.score(user, model=named, resampling=None, **asked)
        assert {share.network for share in score.networks} == {"chirp", "forum"}
        lifted = sum(step.influence for step in score.lifted_by)
        assert sum(share.influence for share in score.networks) == pytest.approx(lifted, abs=1e-12)
        # the same by single interactions of everybody who lifts them
        view = work.view(model=named, **asked)
        by_network: Counter[str] = Counter()
        for step in score.lifted_by:
            why = {row.id: row for row in view.store.interactions(step.user, [user])}
            parts = work.why(step.user, user, model=named, n_evidence=1000, **asked)
            direct = [row for row in parts.evidence if row.id in why]
            whole = sum(row.influence for row in direct)
            for row in direct:
                by_network[why[row.id].network or ""] += step.influence * row.influence / whole  # type: ignore[assignment]
        for share in score.networks:
            assert share.influence == pytest.approx(by_network[share.network or ""], rel=1e-9)


def test_score_when_there_is_one_network_then_it_has_all(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("actor,target,kind,happened_at\nana,bo,reply,2026-01-01T00:00:00Z\n", encoding="utf-8")
    with influent.open(tmp_path / "one.duckdb") as work:
        work.load([path])
        score = work.score("bo", resampling=None)
        assert [(share.network, share.n) for share in score.networks] == [(None, 1)]
        assert score.networks[0].influence == pytest.approx(score.authority - score.restart_part)
        assert work.score("ana", resampling=None).networks == ()
