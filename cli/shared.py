"""``influent shared``: what two people's circles have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.influencers import CountOption
from influent.cli.layout import Column, cut
from influent.cli.options import Asking, Printing
from influent.cli.program import app, command
from influent.cli.show import bold, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import counted, decimals_for, percent, percent_above, share_text

if TYPE_CHECKING:
    from influent.answers_over_time import Overlap, Shared, SharedPerson

MAX_NAME = 16
SHARE_DECIMALS = 1


@command(app, "shared", "shared ana bo", "shared ana bo -k 25 --json")
def shared(
    *,
    a: Annotated[str, typer.Argument(metavar="A", help="One user.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another user.")],
    k: CountOption = 10,
    asking: Asking,
    printing: Printing,
) -> None:
    """How much do two users have in common? Compare who influences them and whom they influence.

    Listed are those with whom they are tied by reactions: both, or only one of the two. The share by influence
    counts everybody, also through others.
    """
    with asking.open(read_only=True) as work:
        found = work.shared(a, b, k=k, **asking.asked())
    show(found, printing, lambda: describe_shared(found, asking))


def describe_shared(found: Shared, asking: Asking) -> list[str]:
    """Lay out two circles: first who influences the two, then whom they influence."""
    asks = [suggest(verb, user) for verb in ("influencers", "influencees") for user in (found.a, found.b)]
    return [
        *_circle(found, found.influencers, "influencer"),
        "",
        *_circle(found, found.influencees, "influencee"),
        "",
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, *asks),
    ]


def _circle(found: Shared, overlap: Overlap, noun: str) -> list[str]:
    a, b = cut(safe(found.a), MAX_NAME), cut(safe(found.b), MAX_NAME)
    groups = (("both", overlap.common), (f"only {a}", overlap.only_a), (f"only {b}", overlap.only_b))
    people = [person for _, group in groups for person in group]
    decimals = decimals_for(max((max(p.influence_a, p.influence_b) for p in people), default=0.0))
    columns = [Column("whose", "left"), Column("user", "left", may_shrink=True), Column(f"{a} %"), Column(f"{b} %")]
    rows = [_row(whose, person, decimals) for whose, group in groups for person in group]
    n_more = overlap.n_common + overlap.n_only_a + overlap.n_only_b - len(rows)
    return [
        *map(bold, prose(_sentence(found, overlap, noun))),
        *(table(columns, rows) if rows else []),
        *map(dim, [f"not listed: {n_more:,} more (-k lists more of them)"] if n_more else []),
    ]


def _row(whose: str, person: SharedPerson, decimals: int) -> list[str]:
    return [whose, person.user, share_text(person.influence_a, decimals), share_text(person.influence_b, decimals)]


def _sentence(found: Shared, overlap: Overlap, noun: str) -> str:
    a, b = safe(found.a), safe(found.b)
    if overlap.jaccard is None:
        return f"neither {a} nor {b} has direct {noun}s."
    n = overlap.n_common + overlap.n_only_a + overlap.n_only_b
    share = percent(overlap.jaccard, SHARE_DECIMALS)
    direct = f"{a} and {b} share {overlap.n_common:,} of {counted(n, f'direct {noun}')} ({share} %)"
    if overlap.by_influence is None:
        return f"{direct}."
    within = percent_above(overlap.error_bound, SHARE_DECIMALS + 1)
    weighed = f"{percent(overlap.by_influence, SHARE_DECIMALS)} % (proven within {within})"
    return f"{direct}; of all influence, also through others, they share {weighed}."
