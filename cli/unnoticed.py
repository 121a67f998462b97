"""``influent unnoticed``: who reacts to somebody most and never got a reaction back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from influent.cli.guard import safe
from influent.cli.influencers import CountOption, UserArgument
from influent.cli.layout import Column
from influent.cli.options import Asking, PrintingRows
from influent.cli.program import app, command
from influent.cli.show import dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import day, decimals_for, share_text

if TYPE_CHECKING:
    from influent.answers_over_time import Admirer, Unnoticed

COLUMNS = (
    Column("#"),
    Column("user", "left", may_shrink=True),
    Column("weight"),
    Column("share %"),
    Column("n"),
    Column("since", "left"),
    Column("until", "left"),
)


@command(app, "unnoticed", "unnoticed bo", "unnoticed bo -k 50 --csv")
def unnoticed(*, user: UserArgument, k: CountOption = 10, asking: Asking, printing: PrintingRows) -> None:
    """Who reacts to this user most and was never noticed? List the strong ties that go one way only.

    Those whose weight is in the top tenth of all who react to USER, and to whom USER never reacted. weight: of their
    counted reactions under the model; share: of the chains of attention that start at them, how many reach USER.
    """
    with asking.open(read_only=True) as work:
        found = work.unnoticed(user, k=k, **asking.asked())
    show(found, printing, lambda: describe_unnoticed(found, asking))


def describe_unnoticed(found: Unnoticed, asking: Asking) -> list[str]:
    """Lay out who was never noticed, the largest weight first."""
    people = found.people
    stamp = map(dim, prose(stamp_line(found.stamp)))
    if not people:
        asks = suggest("influencees", found.user) if found.n_people else suggest("score", found.user)
        return [*prose(_sentence(found)), "", *stamp, "", *next_commands(asking, asks)]
    decimals = decimals_for(max(person.influence for person in people))
    rows = [_row(place, person, decimals) for place, person in enumerate(people, start=1)]
    more = [f"not listed: {found.omitted:,} more (-k lists more of them)"] if found.omitted else []
    first = people[0].user
    return [
        *prose(_sentence(found)),
        *table(COLUMNS, rows),
        "",
        *map(dim, more),
        *stamp,
        "",
        *next_commands(asking, suggest("why", first, found.user), suggest("whynot", found.user, first)),
    ]


def _sentence(found: Unnoticed) -> str:
    user, n = safe(found.user), len(found.people) + found.omitted
    if not found.n_people:
        return f"nobody reacts to {user}: no counted interaction of anybody else credits {user}"
    react = f"{found.n_people:,} {'person reacts' if found.n_people == 1 else 'people react'} to {user}"
    strong = f"the strongest tenth weighs at least {found.min_weight:.4g}"
    if not n:
        return f"{react}; {strong}, and {user} has reacted to each of them"
    return f"{react}; {strong}, and {user} has never reacted to {n:,} of them:"


def _row(place: int, person: Admirer, decimals: int) -> list[str]:
    return [
        str(place),
        person.user,
        f"{person.weight:.4g}",
        share_text(person.influence, decimals),
        f"{person.n:,}" if person.n else "",
        day(person.first_at),
        day(person.last_at),
    ]
