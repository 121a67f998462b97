"""Answers to be told: a plain one whose numbers can be checked by hand, and ones whose every text is hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from influent.answers import RankedUser, Ranking, Stamp
from influent.answers_why import (
    Counterfactual,
    Coverage,
    Evidence,
    KindShare,
    Path,
    Paths,
    PeriodShare,
    Score,
    Step,
    Why,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = Stamp("5eed", "default-1", "reputation", datetime(2026, 6, 14, tzinfo=UTC))

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(2)</script>",
    "</script><script>alert(3)</script>",
    "</title></style></svg></bdi><script>alert(4)</script>",
    "\u202eevil\u2066x",
    "\U0001f469\u200d\U0001f4bb emoji",
    "a" * 500,
    "شخص",
    "--><!--<script>",
    "{{7*7}}${7*7}`${alert(5)}`",
    "javascript:alert(6)",
    "line\u2028\u2029\n\t\0end",
    "\ud800 lone",
)


def plain_why() -> Why:
    """Ana, bo and the two between them: 0.342 = 0.21 directly + 0.088 through carl + 0.044 through dora."""
    steps = (Step("bo", 0.21), Step("carl", 0.088), Step("dora", 0.044))
    last = (Step("ana", 0.21), Step("carl", 0.088), Step("dora", 0.044))
    paths = (Path(("ana", "bo"), 0.21, 1), Path(("ana", "carl", "bo"), 0.08, 2), Path(("ana", "dora", "bo"), 0.04, 2))
    evidence = tuple(Evidence(f"t-{i}", "retweet", AT, "ana", "bo", f"post-{i}", 0.01) for i in range(3))
    return Why(
        stamp=STAMP,
        user="ana",
        influencer="bo",
        influence=0.342,
        error_bound=1e-12,
        position=1,
        n_influencers=212,
        first_steps=steps,
        last_steps=last,
        kinds=(KindShare("retweet", 0.25, 61), KindShare("reply", 0.092, 9)),
        periods=(PeriodShare("2025-12", 0.1, 30), PeriodShare("2026-03", 0.242, 40)),
        evidence=evidence,
        paths=paths,
        coverage=0.33 / 0.342,
        counterfactual=None,
    )


def nothing_why() -> Why:
    """No influence at all."""
    return Why(STAMP, "eve", "ana", 0.0, 0.0, None, 0, (), (), (), (), (), (), 0.0, None)


def hostile_why() -> Why:
    """Every text from outside is hostile, and there is more of everything than is drawn."""
    user, influencer, *others = HOSTILE
    shares = [0.02 / (i + 1) for i in range(len(others))]
    many = [f"{influencer}{i}" for i in range(40)]
    between = [*zip(others, shares, strict=True), *((name, 0.0001) for name in many)]
    total = 0.05 + sum(share for _, share in between)
    paths = [Path((user, influencer), 0.05, 1)]
    paths += [Path((user, other, influencer), share, 2) for other, share in between]
    paths.append(Path((user, others[0], others[3], user, others[1], influencer), 0.00005, 5))
    months = [f"{2020 + i // 12}-{i % 12 + 1:02}" for i in range(50)]
    return Why(
        stamp=Stamp(HOSTILE[0], HOSTILE[2], "reputation", STAMP.as_of),
        user=user,
        influencer=influencer,
        influence=total,
        error_bound=1e-12,
        position=None,
        n_influencers=1234,
        first_steps=(Step(influencer, 0.05), *(Step(*pair) for pair in between)),
        last_steps=(Step(user, 0.05), *(Step(*pair) for pair in between)),
        kinds=(KindShare(HOSTILE[3], total * 0.7, 100), KindShare(HOSTILE[6], total * 0.3, 32)),
        periods=tuple(PeriodShare(month, total / 50, 3) for month in months),
        evidence=tuple(
            Evidence(f"{other}#{i}", other, AT + timedelta(days=i), user, other, other, 0.001)
            for i, other in enumerate(others)
        ),
        paths=tuple(paths),
        coverage=1.0,
        counterfactual=Counterfactual(10, ((user, influencer), (user, others[4])), "own", 2, 2, True),
    )


def hostile_paths() -> Paths:
    """The paths of :func:`hostile_why`."""
    why = hostile_why()
    return Paths(why.stamp, why.user, why.influencer, why.influence, 1e-12, 1.0, why.paths)


def hostile_score() -> Score:
    """A score of a hostile id, lifted by all the others."""
    lifted = tuple(Step(user, 0.01 / (i + 1)) for i, user in enumerate(HOSTILE))
    authority = 0.1 + sum(step.influence for step in lifted)
    coverage = Coverage(HOSTILE, AT, AT, 44, {HOSTILE[0]: 3, "self": 1})
    facts = {"pagerank": 0.2, "echo": 1.5, "score": 71.0, "reach": 12.5, "amplification": 0.025, "network": 0.17}
    return Score(
        stamp=STAMP,
        user=HOSTILE[0],
        state="computed",
        position=1,
        authority=authority,
        authority_low=authority - 1e-10,
        authority_high=authority + 1e-10,
        restart_part=0.1,
        lifted_by=lifted,
        topics=HOSTILE,
        coverage=coverage,
        **facts,
    )


def hostile_ranking() -> Ranking:
    """A ranking of all hostile ids; the first two share the first place."""
    users = tuple(
        RankedUser(user, max(1, i), 0.1 / max(1, i), 0.1 / max(1, i), 0.1 / max(1, i), 0.1, 1.5, 71.0, 40, 3)
        for i, user in enumerate(HOSTILE)
    )
    return Ranking(STAMP, HOSTILE[0], 13, 70, 0.85, 20, True, 1e-11, 4, {"self": 2, "automated": 0}, users)
