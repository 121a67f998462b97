"""``influent score``: one person's authority, opened up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from influent.cli.guard import safe
from influent.cli.influencers import UserArgument
from influent.cli.layout import lay_out_facts
from influent.cli.options import Asking, Sampling, Telling
from influent.cli.program import app, command
from influent.cli.sentences import said
from influent.cli.show import bold, dim, next_commands, prose, stamp_line, suggest, terminal_width
from influent.cli.telling import tell
from influent.numbers import (
    apportion,
    counted,
    day,
    decimals_for,
    factor_text,
    interval_text,
    percent,
    places_text,
)
from influent.sentences import SCORE_DIGITS, resamples_text, score_sentence

if TYPE_CHECKING:
    from influent.answers_why import Coverage, Neighbour, Score

N_LIFTERS = 5


@command(app, "score", "score bo", "score bo --json", "score bo --model classic")
def score(*, user: UserArgument, asking: Asking, sampling: Sampling, printing: Telling) -> None:
    """How much authority does this user have, and why? Open it up.

    Authority = start + damping factor x reach x amplification x network: how many people are moved, how much of
    their attention, and how much authority they have themselves.
    """
    from influent.model import read_model  # noqa: PLC0415  (pydantic, on first use)

    damping_factor = read_model(asking.model)[0].damping_factor
    with asking.open(read_only=True) as work:
        found = work.score(user, resampling=sampling.resampling, **asking.asked())
    tell(found, printing, lambda: describe_score(found, damping_factor, asking))


def describe_score(found: Score, damping_factor: float, asking: Asking) -> list[str]:
    """Lay out a score: the sum, its factors, who lifts it, and what it rests on."""
    decimals = decimals_for(found.authority, significant=SCORE_DIGITS)
    return [
        *map(bold, prose(said(score_sentence(found)))),
        "",
        *lay_out_facts(_factors(found, damping_factor, decimals), width=terminal_width()),
        "",
        *lay_out_facts(_surroundings(found, decimals), width=terminal_width()),
        "",
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, suggest("influencees", found.user), suggest("influencers", found.user)),
    ]


def _factors(found: Score, damping_factor: float, decimals: int) -> list[tuple[str, str, str]]:
    """Three factors and their product; the product and the start add up, as written, to the authority as written."""
    lifted = found.authority - found.restart_part
    start, product = apportion([found.restart_part, lifted], found.authority, decimals)
    return [
        ("reach", factor_text(found.reach), "people moved, in effect: one who reacts for all counts as one"),
        ("amplification", factor_text(found.amplification), "how much of their attention, on average"),
        ("network", factor_text(found.network), "how much authority they have themselves"),
        ("product", f"{product} %", f"{damping_factor:g} x reach x amplification x network"),
        ("start", f"{start} %", "what the restart gives"),
        ("authority", f"{percent(found.authority, decimals)} %", "product + start"),
        *_percentile(found),
        *_sure(found, decimals),
    ]


def _percentile(found: Score) -> list[tuple[str, str, str]]:
    if found.percentile is None:
        return []
    return [
        ("percentile", f"{found.percentile:.1f}", "how many in a hundred with a place stand below, half of oneself")
    ]


def _sure(found: Score, decimals: int) -> list[tuple[str, str, str]]:
    """Say how far authority and place would be others, had other people reacted or the damping factor been another."""
    if found.resampling is None:
        return []
    places = places_text(found.position_low, found.position_high)
    said = resamples_text(found.resampling)
    band = interval_text(found.damping_low, found.damping_high, max(decimals - 1, 1))
    return [
        ("90 %", f"{interval_text(found.interval_low, found.interval_high, max(decimals - 1, 1))} %", said),
        *([("places", places, "what the same resamples say")] if places else []),
        ("damping", f"{band} %", "for damping factors that are as likely, 90 % of a Beta"),
    ]


def _surroundings(found: Score, decimals: int) -> list[tuple[str, str, str]]:
    lifters = ", ".join(f"{safe(s.user)} {percent(s.influence, decimals)} %" for s in found.lifted_by[:N_LIFTERS])
    facts = [
        ("lifted by", "", lifters),
        ("networks", "", _networks(found, decimals)),
        ("away", "", _away(found, decimals)),
        *(
            _neighbour(label, other, decimals)
            for label, other in (("above", found.above), ("below", found.below))
            if other
        ),
        ("echo", f"{found.echo:.4f}", "how often attention comes back; 1 = never; it adds nothing to authority"),
        ("pagerank", f"{percent(found.pagerank, decimals)} %", "the classic number, beside it"),
        ("activity", "", f"{counted(found.n_sent, 'interaction')} that credit others; they add nothing to authority"),
        ("known", "", _known(found.coverage)),
        ("topics", "", ", ".join(map(safe, found.topics))),
    ]
    return [fact for fact in facts if fact[1] or fact[2]]


def _networks(found: Score, decimals: int) -> str:
    """Say what reactions on each network lift, where there is more than one."""
    if len(found.networks) < 2:
        return ""
    shares = apportion([s.influence for s in found.networks], sum(s.influence for s in found.networks), decimals)
    return ", ".join(
        f"{'not said' if s.network is None else safe(s.network)} {share} %"
        for s, share in zip(found.networks, shares, strict=True)
    )


def _away(found: Score, decimals: int) -> str:
    if found.authority_without_absences is None:
        return ""
    days = ", ".join(f"{each.first} to {each.last}" for each in found.absences)
    return f"{days}; without that: {percent(found.authority_without_absences, decimals)} %"


def _neighbour(label: str, other: Neighbour, decimals: int) -> tuple[str, str, str]:
    """Say who stands next and how many times each of this person's factors they have."""
    times = (("reach", other.reach), ("amplification", other.amplification), ("network", other.network))
    words = [f"{factor:.3g} x the {name}" for name, factor in times if factor is not None]
    said = f"{safe(other.user)}: {', '.join(words)}" if words else safe(other.user)
    return f"just {label}", f"{percent(other.authority, decimals)} %", said


def _known(coverage: Coverage) -> str:
    dropped = ", ".join(f"{n:,} {safe(reason)}" for reason, n in coverage.dropped.items() if n)
    networks = f" on {', '.join(map(safe, coverage.networks))}" if coverage.networks else ""
    dates = f", {day(coverage.first_at)} to {day(coverage.last_at)}" if coverage.first_at else ""
    return f"{coverage.used:,} interactions counted{networks}{dates}" + (f"; left out: {dropped}" if dropped else "")
