"""``influent rank``: who has the most authority, and how sure that is."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.layout import Column
from influent.cli.numbers import bound_text, decimals_for, percent, percent_above
from influent.cli.options import Asking, PrintingRows
from influent.cli.program import app, command
from influent.cli.show import dim, next_commands, prose, show, stamp_line, suggest, table

if TYPE_CHECKING:
    from influent.answers import RankedUser, Ranking

DIGITS = 4
"""Significant digits of the largest authority in a list."""


@command(app, "rank", "rank", "rank --top 100 --model now", "rank --json --as-of 2026-06-14")
def rank(
    *,
    asking: Asking,
    printing: PrintingRows,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, help="How many to list; their order is proven.")
    ] = 20,
    with_all: Annotated[
        bool, typer.Option("--all", help="List also those under the evidence floor.", show_default=False)
    ] = False,
    no_write_back: Annotated[
        bool, typer.Option("--no-write-back", help="Keep the run, but do not show it on users.", show_default=False)
    ] = False,
) -> None:
    """Who has the most authority? Rank everybody, and say how sure that is.

    Everybody is computed, the run is kept in the store, and the first are listed. Authority is the chance that
    attention which starts at anybody, and passes on as people react, ever reaches the person.
    """
    with asking.open() as work:
        found = work.rank(top=top, with_all=with_all, write_back=not no_write_back, **asking.asked())
    show(found, printing, lambda: describe_ranking(found, asking))


def describe_ranking(ranking: Ranking, asking: Asking) -> list[str]:
    """Lay out a ranking: a line a person, then what it was made of, how it was proven, and what to ask next."""
    lines = [*rank_table(ranking), "", *map(dim, chain.from_iterable(map(prose, _footing(ranking))))]
    if ranking.users:
        first = ranking.users[0].user
        lines += ["", *next_commands(asking, suggest("score", first), suggest("influencees", first))]
    return lines


def rank_table(ranking: Ranking) -> list[str]:
    """Lay out the people of a ranking, a line each."""
    users = ranking.users
    decimals = decimals_for(max((user.authority for user in users), default=0.0), significant=DIGITS)
    at = Counter(user.position for user in users)
    return table(_columns(), [_row(user, decimals, is_tie=at[user.position] > 1) for user in users])


def _columns() -> list[Column]:
    person = [Column("#"), Column("user", "left", may_shrink=True), Column("authority %"), Column("within")]
    return [*person, Column("score"), Column("people"), Column("interactions"), Column("echo")]


def _row(user: RankedUser, decimals: int, *, is_tie: bool) -> list[str]:
    half = max(user.authority_high - user.authority, user.authority - user.authority_low)
    return [
        f"{user.position:,}{'=' if is_tie else ''}",
        user.user,
        percent(user.authority, decimals),
        percent_above(half, decimals + 1),
        f"{user.score:.0f}",
        f"{user.n_people:,}",
        f"{user.n:,}",
        f"{user.echo:.3f}",
    ]


def _footing(ranking: Ranking) -> list[str]:
    excluded = [f"{n:,} {reason}" for reason, n in ranking.excluded.items() if n]
    ties = len(ranking.users) - len({user.position for user in ranking.users})
    lines = [
        f"{ranking.n_users:,} users, {ranking.n_pairs:,} pairs; error at most {bound_text(ranking.error_bound)}"
        f" after {ranking.ran_iterations:,} iterations, damping factor {ranking.damping_factor:g}",
        "not counted: " + (", ".join(excluded) if excluded else "nothing"),
    ]
    if ranking.omitted:
        lines.append(f"not listed: {ranking.omitted:,} with too little evidence (--all lists them)")
    if ties:
        lines.append("= marks ties: no difference is proven; they are listed by id")
    lines.append("without trust seeds: a made-up account carries as much weight as any other that nobody vouches for")
    return [*lines, f"{stamp_line(ranking.stamp)} · run {ranking.run}"]
