"""How is one person's score told? The sum and its factors, who lifts the person, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from influent.answers_why import Neighbour, Score
from influent.numbers import (
    apportion,
    day,
    decimals_for,
    factor_text,
    interval_text,
    percent,
    percent_above,
    places_text,
    share_text,
)
from influent.reports.documents.blocks import Cell, Column, Document, Link, Network, Node, Table, name, number, text
from influent.sentences import SCORE_DIGITS, Name, Words, resamples_text, score_sentence, stamp_words, words
from influent.types import Resampling

MAX_DRAWN, MAX_LISTED = 10, 25


def document_of_score(found: Score) -> Document:
    """Tell how much authority somebody has, between which proven bounds, and what it is made of."""
    return Document(
        title=words("How much authority does {} have, and why?", Name(found.user)),
        lead=((*score_sentence(found), "."),),
        network=_network(found),
        tables=tuple(_tables(found)),
        stamp=tuple(stamp_words(found)),
    )


def _tables(found: Score) -> Iterator[Table]:
    decimals = decimals_for(found.authority, significant=SCORE_DIGITS)
    yield _sum(found, decimals)
    yield _factors(found)
    if found.lifted_by:
        yield _lifters(found, decimals)
    if found.above or found.below:
        yield _neighbours(found, decimals)
    if found.resampling is not None:
        yield _sure(found, found.resampling, decimals)
    yield _beside(found, decimals)
    yield _known(found)


def _sum(found: Score, decimals: int) -> Table:
    lifted = found.authority - found.restart_part
    shares = apportion([found.restart_part, lifted], found.authority, decimals)
    half = max(found.authority_high - found.authority, found.authority - found.authority_low)
    rows = (
        (text("start: what the restart gives"), number(f"{shares[0]} %", found.restart_part)),
        (text("lifted by others: damping factor x reach x amplification x network"), number(f"{shares[1]} %", lifted)),
    )
    proof = f"authority, proven within {percent_above(half, decimals + 1)} %"
    total = (text(proof), number(f"{percent(found.authority, decimals)} %", found.authority))
    return Table("Authority", (Column("part"), Column("share", is_number=True)), rows, total)


def _factors(found: Score) -> Table:
    facts = (
        ("reach", found.reach, "people moved, in effect: one who reacts for all counts as one"),
        ("amplification", found.amplification, "how much of their attention, on average"),
        ("network", found.network, "how much authority they have themselves"),
    )
    rows = tuple((text(what), number(factor_text(value), value), text(meaning)) for what, value, meaning in facts)
    return Table("The three factors", _facts_columns("factor"), rows)


def _sure(found: Score, resampling: Resampling, decimals: int) -> Table:
    """Tell between which numbers chance and the damping factor leave authority and place."""
    sampled = resamples_text(resampling)
    digits = max(decimals - 1, 1)
    places = places_text(found.position_low, found.position_high) or "none"
    rows = (
        (
            text("authority, 90 %"),
            Cell((f"{interval_text(found.interval_low, found.interval_high, digits)} %",), found.interval_low),
            text(sampled),
        ),
        (text("place, 90 %"), Cell((places,), found.position_low), text("the same resamples")),
        (
            text("authority by damping"),
            Cell((f"{interval_text(found.damping_low, found.damping_high, digits)} %",), found.damping_low),
            text("for damping factors that are as likely, 90 % of a Beta"),
        ),
    )
    return Table("How sure is that?", _facts_columns("number"), rows)


def _facts_columns(first: str) -> tuple[Column, ...]:
    return Column(first), Column("value", is_number=True), Column("what it says")


def _lifters(found: Score, decimals: int) -> Table:
    rows = [
        (name(step.user), number(f"{percent(step.influence, decimals)} %", step.influence))
        for step in found.lifted_by[:MAX_LISTED]
    ]
    others = found.lifted_by[MAX_LISTED:]
    if others:
        rest = sum(step.influence for step in others)
        rows.append((text(f"{len(others):,} more"), number(f"{percent(rest, decimals)} %", rest)))
    return Table("Lifted by", (Column("who"), Column("share", is_number=True)), tuple(rows))


def _beside(found: Score, decimals: int) -> Table:
    percentile = "none" if found.percentile is None else f"{found.percentile:.1f}"
    rows = (
        (text("percentile"), Cell((percentile,), found.percentile), text("of a hundred with a place, how many below")),
        (text("display score"), number(f"{found.score:.1f}", found.score), text("1 to 100; it decides no place")),
        (text("echo"), number(f"{found.echo:.4f}", found.echo), text("how often attention comes back; 1 = never")),
        (
            text("pagerank"),
            number(f"{percent(found.pagerank, decimals)} %", found.pagerank),
            text("the classic number"),
        ),
    )
    return Table("Beside it", _facts_columns("number"), rows)


def _neighbours(found: Score, decimals: int) -> Table:
    """List who stands just above and below, and how many times each of this person's factors they have."""
    rows = tuple(
        (
            text(label),
            name(other.user),
            number(f"{percent(other.authority, decimals)} %", other.authority),
            *(text("") if each is None else number(f"{each:.3g} x", each) for each in _times(other)),
        )
        for label, other in (("just above", found.above), ("just below", found.below))
        if other is not None
    )
    titles = ("authority", "reach", "amplification", "network")
    return Table(
        "Who stands next", (Column("place"), Column("who"), *(Column(t, is_number=True) for t in titles)), rows
    )


def _times(other: Neighbour) -> tuple[float | None, ...]:
    return other.reach, other.amplification, other.network


def _known(found: Score) -> Table:
    coverage = found.coverage
    rows: list[tuple[Cell, ...]] = [
        (text("interactions sent, which add nothing"), number(f"{found.n_sent:,}", found.n_sent))
    ]
    rows += [(text("interactions counted"), number(f"{coverage.used:,}", coverage.used))]
    rows += [
        (Cell(words("left out: {}", Name(reason))), number(f"{n:,}", n)) for reason, n in coverage.dropped.items() if n
    ]
    if coverage.first_at is not None:
        rows.append((text("from"), text(day(coverage.first_at))))
        rows.append((text("to"), text(day(coverage.last_at))))
    rows += [(text("on"), name(network)) for network in coverage.networks]
    rows += [(text("away"), text(f"{each.first} to {each.last}")) for each in found.absences]
    if found.authority_without_absences is not None:
        without = found.authority_without_absences
        decimals = decimals_for(without, significant=SCORE_DIGITS)
        rows.append((text("authority without that"), number(f"{percent(without, decimals)} %", without)))
    lifted = sum(share.influence for share in found.networks)
    rows += [
        (
            Cell(words("of what lifts, on {}", Name(s.network))),
            number(f"{share_text(s.influence / lifted, 1)} %", s.influence),
        )
        for s in found.networks
        if s.network is not None and len(found.networks) > 1 and lifted > 0
    ]
    rows += [(text("topic"), name(topic)) for topic in found.topics]
    return Table("What is known", (Column("what"), Column("value")), tuple(rows))


def _network(found: Score) -> Network | None:
    lifters = [step for step in found.lifted_by if step.user != found.user and step.influence > 0][:MAX_DRAWN]
    if not lifters:
        return None
    decimals = decimals_for(found.authority, significant=SCORE_DIGITS)
    share = {step.user: f"{percent(step.influence, decimals)} %" for step in lifters}
    nodes = [Node(step.user, 0, False, share[step.user], _lifts(step.user, share[step.user])) for step in lifters]
    nodes.append(Node(found.user, 1, True, f"{percent(found.authority, decimals)} %", (*score_sentence(found), ".")))
    links = tuple(Link(step.user, found.user, step.influence, share[step.user]) for step in lifters)
    caption = (
        "Who lifts the person: each line is the authority that comes from somebody's reactions; the wider, the more."
    )
    return Network(tuple(nodes), links, (caption,))


def _lifts(user: str, share: str) -> Words:
    return words("{}: gives {} of authority.", Name(user), share)
