"""``influent rank``: who has the most authority, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.layout import Column
from influent.cli.options import Asking, Sampling, TellingRows, parse_moment
from influent.cli.program import app, command
from influent.cli.progress import report_progress
from influent.cli.show import SURE, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.cli.telling import tell
from influent.cli.topics import describe_experts
from influent.errors import InputError
from influent.numbers import (
    bound_text,
    decimals_for,
    interval_text,
    percent,
    percent_above,
    place_text,
    places_text,
)
from influent.sentences import resampling_text

if TYPE_CHECKING:
    from influent.answers import DatabaseRanking, RankedUser, Ranking

DIGITS = 4
"""Significant digits of the largest authority in a list."""


@command(app, "rank", "rank", "rank --top 100 --model now", "rank --json --as-of 2026-06-14", "rank --topic tea")
def rank(  # noqa: PLR0913  (each is an option)
    *,
    asking: Asking,
    printing: TellingRows,
    sampling: Sampling,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, help="How many to list; their order is proven.")
    ] = 20,
    with_all: Annotated[
        bool, typer.Option("--all", help="List also those under the evidence floor.", show_default=False)
    ] = False,
    people_only: Annotated[
        bool,
        typer.Option("--people-only", help="Leave out who was said to be a brand or a bot.", show_default=False),
    ] = False,
    exact: Annotated[
        list[str] | None,
        typer.Option("--exact", metavar="USER", help="Compute this user exactly, and list them; may be repeated."),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option("--within", metavar="SHARE", help="Know everybody's authority to this share of it: 0.01 is 1 %."),
    ] = None,
    no_write_back: Annotated[
        bool, typer.Option("--no-write-back", help="Keep the run, but do not show it on users.", show_default=False)
    ] = False,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="TIME", help="From what was loaded and said by this UTC date or time."),
    ] = None,
    all_topics: Annotated[
        bool, typer.Option("--all-topics", help="Rank on every topic, and list the first of each.", show_default=False)
    ] = False,
    in_database: Annotated[
        bool, typer.Option("--in-database", help="Let Neo4j compute PageRank itself: a check.", show_default=False)
    ] = False,
) -> None:
    """Who has the most authority? Rank everybody, and say how sure that is.

    Everybody is computed, the run is kept in the store, and the first are listed. Authority is the chance that
    attention which starts at anybody, and passes on as people react, ever reaches the person. On a topic (--topic,
    --all-topics) it is that among the people who react about it; no run is kept.
    """
    known = parse_moment(known_at, option="--known-at")
    ignored = {
        "--people-only": people_only,
        "--no-write-back": no_write_back,
        "--exact": bool(exact),
        "--within": within is not None,
        "--known-at": known is not None,
        "--html": printing.html is not None,
        "--md": printing.md,
    }
    if all_topics or asking.topic is not None:
        if all_topics and asking.topic is not None:
            raise InputError("--all-topics and --topic exclude each other", where="rank", advice="one of them")
        _refuse_on_topics({**ignored, "--in-database": in_database})
        with asking.open(read_only=True) as work:
            on_topics = work.experts(top=top, with_all=with_all, resampling=sampling.resampling, **asking.asked())
        show(on_topics, printing, lambda: describe_experts(on_topics, asking))
        return
    if in_database:
        _refuse_ignored(asking, {"--all": with_all, "--memory": asking.memory is not None, **ignored})
        with asking.open() as work:
            checked = work.rank_in_database(top=top, progress=report_progress())
        show(checked, printing, lambda: describe_database_ranking(checked, asking))
        return
    with asking.open() as work:
        found = work.rank(
            top=top,
            with_all=with_all,
            people_only=people_only,
            write_back=not no_write_back,
            within=within,
            exact=exact or (),
            resampling=sampling.resampling,
            known_at=known,
            **asking.asked(),
        )
    tell(found, printing, lambda: describe_ranking(found, asking))


def _refuse_on_topics(flags: Mapping[str, bool]) -> None:
    given = [flag for flag, is_given in flags.items() if is_given]
    if given:
        raise InputError(
            f"a rank on topics cannot go with {', '.join(given)}",
            where="it lists people with their evidence, and keeps no run",
            advice="influent experts TOPIC, or: influent export topics --out topics.parquet",
        )


def describe_ranking(ranking: Ranking, asking: Asking) -> list[str]:
    """Lay out a ranking: a line a person, then what it was made of, how it was proven, and what to ask next."""
    lines = [*rank_table(ranking), "", *map(dim, chain.from_iterable(map(prose, _footing(ranking))))]
    if ranking.users:
        first = ranking.users[0].user
        lines += ["", *next_commands(asking, suggest("score", first), suggest("influencees", first))]
    return lines


def describe_database_ranking(found: DatabaseRanking, asking: Asking) -> list[str]:
    """Lay out what Neo4j computed by itself, and how far from that the engine's own numbers are."""
    decimals = decimals_for(max((user.pagerank for user in found.users), default=0.0), significant=DIGITS)
    columns = (Column("#"), Column("user", "left", may_shrink=True), Column("pagerank %"))
    at = Counter(user.position for user in found.users)
    rows = [
        [f"{user.position:,}{'=' if at[user.position] > 1 else ''}", user.user, percent(user.pagerank, decimals)]
        for user in found.users
    ]
    footing = [
        f"{found.n_users:,} users, {found.n_pairs:,} pairs; error at most {bound_text(found.error_bound)} after "
        f"{found.ran_iterations:,} sweeps, damping factor {found.damping_factor:g}",
        f"the engine, on the same weights, differs by {found.engine_difference:.1e} in all; its own error is at most "
        f"{bound_text(found.engine_error_bound)}: each is a check of the other",
        f"{stamp_line(found.stamp)} · run {found.run}",
    ]
    told = map(dim, chain.from_iterable(map(prose, footing)))
    return [*table(columns, rows), "", *told, "", *next_commands(asking, suggest("rank"))]


def _refuse_ignored(asking: Asking, flags: Mapping[str, bool]) -> None:
    """Refuse what a rank inside the database would ignore: it uses the weights of the current run."""
    given = [*asking.named()[2 * (asking.store is not None) :: 2]]
    given += [flag for flag, is_given in flags.items() if is_given]
    if given:
        raise InputError(
            f"--in-database cannot go with {', '.join(given)}",
            where="it uses the weights of the current run, which are shown on the pairs",
            advice="influent rank with these options first, then: influent rank --in-database",
        )


def rank_table(ranking: Ranking) -> list[str]:
    """Lay out the people of a ranking, a line each."""
    users = ranking.users
    decimals = decimals_for(max((user.authority for user in users), default=0.0), significant=DIGITS)
    at = Counter(user.position for user in users)
    rows = [_row(user, decimals, is_tie=at[user.position] > 1) for user in users]
    return table(_columns(), rows, without=() if ranking.resampling else SURE)


def _columns() -> list[Column]:
    person = [Column("#"), Column("user", "left", may_shrink=True), Column("authority %")]
    return [*person, *map(Column, SURE), Column("score"), Column("people"), Column("interactions"), Column("echo")]


def _row(user: RankedUser, decimals: int, *, is_tie: bool) -> list[str]:
    return [
        place_text(user.position, is_tie=is_tie),
        user.user,
        percent(user.authority, decimals),
        interval_text(user.interval_low, user.interval_high, max(decimals - 1, 1)),
        places_text(user.position_low, user.position_high),
        f"{user.score:.1f}",
        f"{user.n_people:,}",
        f"{user.n:,}",
        f"{user.echo:.3f}",
    ]


def _widest(ranking: Ranking) -> str:
    """Say how wide the widest proven bracket of a listed authority is, either side."""
    halves = [max(u.authority_high - u.authority, u.authority - u.authority_low) for u in ranking.users]
    widest = max(halves, default=0.0)
    return percent_above(widest, decimals_for(widest, significant=1))


def _footing(ranking: Ranking) -> list[str]:
    excluded = [f"{n:,} {reason}" for reason, n in ranking.excluded.items() if n]
    positions = [user.position for user in ranking.users if user.position is not None]
    ties = len(positions) - len(set(positions))
    lines = [
        f"{ranking.n_users:,} users, {ranking.n_pairs:,} pairs; error at most {bound_text(ranking.error_bound)}"
        f" after {ranking.ran_iterations:,} iterations, damping factor {ranking.damping_factor:g}",
        f"authority is computed to within {_widest(ranking)} %",
        "not counted: " + (", ".join(excluded) if excluded else "nothing"),
    ]
    if ranking.omitted and ranking.people_only:
        lines.append(f"not listed: {ranking.omitted:,} with too little evidence, or said to be no people")
    elif ranking.omitted:
        lines.append(f"not listed: {ranking.omitted:,} with too little evidence (--all lists them)")
    if any(user.position is None for user in ranking.users):
        lines.append("place none: too little evidence, or said to be no person")
    if ranking.resampling is not None:
        lines.append(resampling_text(ranking.resampling))
    if ranking.known_at is not None:
        lines.append(
            f"from what was known by {ranking.known_at:%Y-%m-%d %H:%M} UTC, less those who have left since; "
            "this run is kept, not shown on users"
        )
    if ties:
        lines.append("= marks ties: no difference is proven; they are listed by id")
    if ranking.n_trusted is None:
        lines.append(
            "without trust seeds: a made-up account carries as much weight as any other that nobody vouches for"
        )
    else:
        lines.append(
            f"attention begins at {ranking.n_trusted:,} trusted people and reaches {ranking.n_reached:,} of "
            f"{ranking.n_users:,}; a made-up account that it does not reach carries no weight"
        )
    return [*lines, f"{stamp_line(ranking.stamp)} · run {ranking.run}"]
