"""What was planted in the demo's data, beside what influent finds there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from influent.numbers import decimals_for, ordinal, percent

if TYPE_CHECKING:
    from influent.answers import Ranking
    from influent.answers_why import Why
    from influent.demo import DemoTruth
    from influent.workspace import Workspace

Places = dict[str, int]


@dataclass(frozen=True)
class Finding:
    """One thing that was planted, what was found of it, and whether that is what was planted."""

    planted: str
    found: str
    is_found: bool


def find_planted(work: Workspace, truth: DemoTruth, ranking: Ranking, partner: Why) -> list[Finding]:
    """Hold what is found against what was planted; `partner` explains the planted partner."""
    default, now, classic = (_places(work, model) for model in ("default", "now", "classic"))
    return [
        _partner(truth, partner),
        _experts(work, truth),
        _pushed(
            f"{len(truth.swarm)} throw-away accounts retweet {truth.swarm_target}",
            classic[truth.swarm_target],
            default[truth.swarm_target],
        ),
        _pushed(
            f"{len(truth.ring)} accounts retweet each other in a ring",
            min(classic[user] for user in truth.ring),
            min(default[user] for user in truth.ring),
        ),
        _moved(truth.rising, "reactions come in the last third", default, now, rises=True),
        _moved(truth.fading, "reactions came in the first third", default, now, rises=False),
        _rows(work, truth, ranking.excluded["self"]),
    ]


def _places(work: Workspace, model: str) -> Places:
    ranking = work.rank(top=None, with_all=True, write_back=False, model=model)
    return {user.user: user.position for user in ranking.users if user.position is not None}


def _partner(truth: DemoTruth, found: Why) -> Finding:
    share = percent(found.influence, decimals_for(found.influence))
    place = "not proven" if found.position is None else ordinal(found.position)
    return Finding(
        f"{truth.member} reacts most to {truth.partner}",
        f"{truth.partner} is the {place} of {found.n_influencers} influencers, with {share} %",
        found.position == 1,
    )


def _experts(work: Workspace, truth: DemoTruth) -> Finding:
    right = [topic for topic, experts in truth.experts.items() if work.score(experts[0]).topics[:1] == (topic,)]
    return Finding(
        f"{len(truth.experts)} topics have a first expert each",
        f"{len(right)} of them are best known for that topic",
        len(right) == len(truth.experts),
    )


def _pushed(planted: str, classic: int, default: int) -> Finding:
    found = f"that buys the {ordinal(classic)} place in classic PageRank, the {ordinal(default)} here"
    return Finding(planted, found, classic < default)


def _moved(user: str, planted: str, default: Places, now: Places, *, rises: bool) -> Finding:
    return Finding(
        f"{user}'s {planted}",
        f"the {ordinal(default[user])} over all, the {ordinal(now[user])} by --model now",
        (now[user] < default[user]) == rises,
    )


def _rows(work: Workspace, truth: DemoTruth, n_self: int) -> Finding:
    held = work.store.snapshot()
    n_repeats = truth.n_rows - held.n_interactions
    return Finding(
        f"{truth.n_repeats} repeats, {truth.n_shadows:,} second listings, {truth.n_self} to themselves",
        f"{n_repeats} dropped, {held.n_shadows:,} kept but not counted, {n_self} not counted",
        (n_repeats, held.n_shadows, n_self) == (truth.n_repeats, truth.n_shadows, truth.n_self),
    )
