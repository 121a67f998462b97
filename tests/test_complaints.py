"""What users of influence scores complained of, planted in a small crowd: each thing is done, and nothing comes of it.

The crowd: forty people who react to one another at random, on ninety days. What is planted comes on top of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import influent
from influent.answers import RankedUser
from influent.answers_why import Score
from influent.cli.options import Asking
from influent.cli.score import describe_score
from influent.sentences import score_sentence
from influent.store.assertions import make_assertion
from influent.workspace import Workspace

TITLE = "actor,target,kind,happened_at,automated,incentivised\n"
CROWD = tuple(f"p{n:02}" for n in range(40))


def row(actor: str, target: str, day: int, kind: str = "retweet", flags: str = "0,0") -> str:
    """Write one interaction of a day of the spring of 2026, counted from 0."""
    at = np.datetime64("2026-03-01") + day
    return f"{actor},{target},{kind},{at}T12:00:00Z,{flags}\n"


def crowd(n: int = 1500) -> list[str]:
    """Let everybody react, most to those whose number is small."""
    rng = np.random.default_rng(3)
    who, whom = rng.integers(0, 40, n), (40 * rng.random(n) ** 2).astype(int)
    return [
        row(CROWD[a], CROWD[b if a != b else (b + 1) % 40], day)
        for a, b, day in zip(who, whom, rng.integers(0, 90, n).tolist(), strict=True)
    ]


def opened(folder: Path, name: str, *rows: Iterable[str]) -> Workspace:
    """Open a store of these rows."""
    (folder / f"{name}.csv").write_text(TITLE + "".join(line for some in rows for line in some), encoding="utf-8")
    work = influent.open(folder / f"{name}.duckdb")
    work.load([folder / f"{name}.csv"])
    return work


def everybody(work: Workspace, **asked: Any) -> dict[str, RankedUser]:
    """Rank everybody, those under the evidence floor too, each exactly."""
    users = sorted(str(user) for user in work.store.scan().users)
    found = work.rank(top=None, with_all=True, exact=users, resampling=None, **asked)
    return {user.user: user for user in found.users}


@pytest.mark.requirement("R28")
def test_rank_when_somebody_is_hardly_known_then_lists_them_not_at_all_instead_of_low(
    tmp_path: Path,
) -> None:
    planted = [row("p30", "author", day) for day in (3, 50)]
    with opened(tmp_path, "crowd", crowd(), planted) as work:
        listed = work.rank(top=None)
        assert "author" not in [user.user for user in listed.users]
        assert listed.omitted == 1
        author, known = work.score("author"), work.score(listed.users[0].user)
        assert (author.position, author.lacks, known.lacks) == (None, ("interactions", "people"), ())
        assert width_of(author) > 3 * width_of(known)
        shown = "".join(map(str, score_sentence(author)))
    assert shown.startswith("author: too little evidence for a place (interactions, people), authority")


def width_of(score: Score) -> float:
    """Compute how wide the interval is beside what others lift."""
    assert score.interval_low is not None
    assert score.interval_high is not None
    return (score.interval_high - score.interval_low) / (score.authority - score.restart_part)


@pytest.mark.requirement("R34")
def test_authority_when_there_are_follows_alone_then_they_give_nothing_to_anybody(tmp_path: Path) -> None:
    """What everybody has, the restart, is left; and where walks begin at trusted people not even that."""
    star = [row("star", "p39", 1)]
    follows = [row(fan, "star", day, "follow") for fan in CROWD for day in range(3)]
    with opened(tmp_path, "with", crowd(), star, follows) as work, opened(tmp_path, "without", crowd(), star) as plain:
        found = work.score("star")
        assert (found.state, found.position, found.authority) == ("no data", None, found.restart_part)
        assert (found.reach, found.amplification, found.network, found.lifted_by) == (0.0, 0.0, 0.0, ())
        assert everybody(work) == everybody(plain)
        work.assert_about("trust", "p01", "1")
        assert everybody(work, model="defended")["star"].authority == 0.0


@pytest.mark.requirement("R35")
def test_ranks_when_two_hundred_fans_praise_one_another_then_they_keep_within_their_restart(tmp_path: Path) -> None:
    fans = [f"fan{n:03}" for n in range(200)]
    planted = [row(fan, fans[(n + step) % 200], step) for n, fan in enumerate(fans) for step in (1, 2, 7)]
    planted += [row(fan, "idol", 5) for fan in fans] + [row("idol", fans[0], 6)]
    planted += [row(user, CROWD[n - 1], 9) for n, user in enumerate(CROWD)]  # so that everybody reacts
    swarm = {*fans, "idol"}
    with opened(tmp_path, "swarm", crowd(), planted) as work:
        classic = everybody(work, model="classic")
        bound = work.rank(model="classic").error_bound
        assert sum(classic[user].pagerank for user in swarm) <= len(swarm) / len(classic) + bound
        inside = work.view(model="classic").cells.n_in[work.view(model="classic").place("idol")]
        assert inside == 200
        assert all(classic[user].echo > 1 for user in swarm)
        work.assert_about("trust", "p01", "1")
        defended = everybody(work, model="defended")
        assert {user for user, found in defended.items() if found.authority == 0} >= swarm
        assert defended["p00"].authority > 0


FLAGS = {"automated": "1,0", "incentivised": "0,1"}


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param("automated", marks=pytest.mark.requirement("R37")),
        pytest.param("incentivised", marks=pytest.mark.requirement("R47")),
    ],
)
def test_score_when_reactions_are_automated_or_paid_then_they_weigh_nothing_and_are_told(
    tmp_path: Path, reason: str
) -> None:
    planted = [row(CROWD[n % 10], "p30", n, flags=FLAGS[reason]) for n in range(70)]
    with opened(tmp_path, "with", crowd(), planted) as work, opened(tmp_path, "without", crowd()) as plain:
        assert everybody(work) == everybody(plain)
        assert work.rank().excluded[reason] == 70
        assert work.score("p30").coverage.dropped[reason] == 70
        assert work.score("p00").coverage.dropped[reason] == 7
        assert work.score("p39").coverage.dropped[reason] == 0
        shown = describe_score(work.score("p30"), 0.85, Asking())
    assert any(f"left out: 70 {reason}" in line for line in shown)


@pytest.mark.requirement("R54")
@pytest.mark.parametrize("model", ["default", "now", "classic", "mine"])
def test_score_when_shown_then_is_the_function_that_the_model_file_says_and_nobody_is_put_at_its_end(
    tmp_path: Path, model: str
) -> None:
    text = Path(influent.__file__).parent.joinpath("models", "default.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("score_decades = 8", "score_decades = 3"), encoding="utf-8")
    decades = 3 if model == "mine" else 8
    with opened(tmp_path, "crowd", crowd()) as work, opened(tmp_path, "half", crowd(700)) as half:
        for each in (work, half):
            users = everybody(each, model=str(tmp_path / "mine.toml") if model == "mine" else model)
            for user in users.values():
                people = len(users) * user.authority
                assert user.score == pytest.approx(1 + 99 * max(0.0, np.log10(people)) / decades, abs=1e-12)
            assert 1 < max(user.score for user in users.values()) < 50


@pytest.mark.requirement("R55")
def test_score_when_follows_of_silent_accounts_are_pruned_then_stays(tmp_path: Path) -> None:
    silent = [f"silent{n:03}" for n in range(126)]
    follows = [line for n, other in enumerate(silent) for line in (
        row(CROWD[n % 40], other, 1, "follow"), row(other, CROWD[n % 7], 2, "follow"))]  # fmt: skip
    with opened(tmp_path, "with", crowd(), follows) as work, opened(tmp_path, "pruned", crowd()) as pruned:
        for model in ("default", "now"):
            before, after = everybody(work, model=model), everybody(pruned, model=model)
            assert (len(before), len(after)) == (166, 40)
            for user in CROWD:
                # 126 more people share one restart: the bounds, 1e-10 of it all, are 166 times that of a person's
                assert before[user].score == pytest.approx(after[user].score, abs=1e-6)
                assert before[user].position == after[user].position
        for user in CROWD[:5]:
            before, after = (each.score(user, resampling=None) for each in (work, pruned))
            assert (before.reach, before.amplification) == (after.reach, after.amplification)


@pytest.mark.requirement("R53")
def test_score_when_shown_then_has_percentile_decimals_and_interval_and_its_ties_decide_no_order(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, "crowd", crowd()) as work:
        users = work.rank(top=None).users
        tied = [(a, b) for a, b in pairwise(users) if f"{a.score:.1f}" == f"{b.score:.1f}"]
        assert tied
        assert all(a.authority > b.authority and a.position != b.position for a, b in tied)
        for place, user in enumerate(users):
            found = work.score(user.user)
            assert found.percentile == pytest.approx(100 * (len(users) - place - 0.5) / len(users))
            told = " ".join(describe_score(found, 0.85, Asking()))
            assert f"score {found.score:.1f} of 100" in told
            assert re.search(rf"percentile +{found.percentile:.1f} .* 90 % +[0-9.]+-[0-9.]+ %", told)


FADING = {"half_life_days = 90": "half_life_days = 30", 'attention_prior = "100"': 'attention_prior = "5x"'}


@pytest.mark.requirement("R14")
def test_authority_when_somebody_is_silent_for_a_week_then_only_what_others_did_moves_it(tmp_path: Path) -> None:
    """Half-life 30 days, and a prior in means, which leaves ranks alone when all weights fade alike."""
    text = Path(influent.__file__).parent.joinpath("models", "now.toml").read_text(encoding="utf-8")
    for old, new in FADING.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "fading.toml").write_text(text, encoding="utf-8")
    model, left = str(tmp_path / "fading.toml"), datetime(2026, 5, 29, 23, tzinfo=UTC)
    back, others = left + timedelta(days=7), [user for user in CROWD if user != "p00"]
    week = [row(user, others[(n + day) % 39], 90 + day) for n, user in enumerate(others) for day in range(7)]
    with opened(tmp_path, "quiet", crowd()) as work:
        before, after = (everybody(work, model=model, as_of=moment) for moment in (left, back))
        for user in CROWD:
            assert after[user].authority == pytest.approx(before[user].authority, abs=1e-11)
            assert after[user].position == before[user].position
        at_first = raw_weight(work, "p00", model, left)
        assert 0.85 * at_first <= raw_weight(work, "p00", model, back) < at_first
    with opened(tmp_path, "week", crowd(), week) as work:
        assert 0.85 * at_first <= raw_weight(work, "p00", model, back) < at_first
        found = work.changed("p00", since=left, model=model)
        moved = {part.component: part.change for part in found.contributions}
        assert moved.pop("new") == pytest.approx(found.change, abs=1e-11)
        assert found.change < 0
        assert all(abs(part) <= 1e-11 for part in moved.values())


def raw_weight(work: Workspace, user: str, model: str, as_of: datetime) -> float:
    """Add up what others' reactions to somebody weigh, before anything is shared out or walked."""
    view = work.view(model=model, as_of=as_of)
    return float(view.cells.weight[view.cells.indices == view.place(user)].sum())


@pytest.mark.requirement("R14")
def test_authority_when_somebody_is_twice_as_busy_then_activity_alone_is_more(tmp_path: Path) -> None:
    """A part of R31 too: reach and authority stay; what of it each thing of one's own has is not computed."""
    busy = [row("p05", CROWD[n % 5], n % 90) for n in range(100)]
    with opened(tmp_path, "crowd", crowd()) as work, opened(tmp_path, "busy", crowd(), busy) as more:
        before, after = work.score("p05"), more.score("p05")
    assert before.n_sent == sum(line.startswith("p05,") for line in crowd())
    assert after.n_sent == before.n_sent + 100
    assert after.authority == pytest.approx(before.authority, abs=1e-12)
    assert after.reach == pytest.approx(before.reach, abs=1e-12)
    assert after.amplification == pytest.approx(before.amplification, abs=1e-12)


@pytest.mark.requirement("R46")
@pytest.mark.parametrize("kind", ["mention", "reply"])
def test_authority_when_somebody_is_mentioned_again_the_same_day_then_gains_less_each_time_and_in_all_a_bit(
    tmp_path: Path, kind: str
) -> None:
    """However often, one person's day adds no more than that person's whole attention is worth."""
    found = []
    for times in (1, 2, 3, 4, 100, 10_000):
        planted = [row("p30", "p35", 40, kind).replace("T12:00:00", f"T12:00:{n % 60:02}.{n:06}") for n in range(times)]
        with opened(tmp_path, f"{times}", crowd(), planted) as work:
            found.append(work.score("p35", resampling=None).authority)
            giver = everybody(work)["p30"] if times == 10_000 else None
    assert giver is not None
    gains = np.diff(found[:4])
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()
    assert found[-1] - found[-2] < found[-2] - found[0]
    assert found[-1] - found[0] < 0.85 * giver.authority * giver.echo


@pytest.mark.requirement("F16")
@pytest.mark.parametrize("model", ["default", "now"])
def test_authority_when_a_thousand_block_somebody_then_stays(tmp_path: Path, model: str) -> None:
    there = [row(f"m{n:03}", "p00", 3) for n in range(1000)]
    against = [row(f"m{n:03}", "p05", 4 + n % 5, kind) for n in range(1000) for kind in ("block", "mute", "report")]
    found = []
    for name, rows in (("before", []), ("after", against)):
        with opened(tmp_path, name, crowd(), there, rows) as work:
            found.append({user: ranked.authority for user, ranked in everybody(work, model=model).items()})
    assert found[1] == pytest.approx(found[0], abs=1e-12)


@pytest.mark.requirement("F16")
def test_mute_when_a_thousand_mute_somebody_then_their_authority_stays(tmp_path: Path) -> None:
    muters = [f"m{n:03}" for n in range(1000)]
    with opened(tmp_path, "muted", crowd(), [row(user, "p00", 3) for user in muters]) as work:
        before = work.rank(top=None, with_all=True)
        said = {"who": "test", "said_at": datetime(2026, 6, 1, tzinfo=UTC), "reason": "", "expires_at": None}
        work.store.write_assertions([make_assertion("mute", user, "p00", **said) for user in muters])
        assert work.rank(top=None, with_all=True) == before
        assert "p00" not in [person.user for person in work.influencers("m001").people]
        assert "p00" in [person.user for person in work.influencers("p01").people]
