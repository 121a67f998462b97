"""``influent influencers`` and ``influencees``: who influences somebody, and whom do they influence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.layout import Column
from influent.cli.options import Asking, PrintingRows
from influent.cli.program import app, command
from influent.cli.show import dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import day, decimals_for, percent

if TYPE_CHECKING:
    from influent.answers import People, Person

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="The id, as it is in the data.")]
CountOption = Annotated[int, typer.Option("-k", metavar="N", min=1, help="How many to list.")]

COLUMNS = (
    Column("#"),
    Column("user", "left", may_shrink=True),
    Column("share %"),
    Column("direct %"),
    Column("n"),
    Column("since", "left"),
    Column("until", "left"),
    Column("mostly through", "left", may_shrink=True),
)


@command(app, "influencers", "influencers ana", "influencers ana -k 50 --csv", "influencers ana --measure pagerank")
def influencers(*, user: UserArgument, k: CountOption = 10, asking: Asking, printing: PrintingRows) -> None:
    """Who influences this user most, and through whom? List them.

    share: of the chains of attention that start at USER, how many reach the influencer. direct: the part of it that
    arrives by USER's own reactions; n of them, since and until when.
    """
    with asking.open(read_only=True) as work:
        found = work.influencers(user, k=k, **asking.asked())
    title = f"the chains of attention that start at {safe(user)} reach:"
    nobody = f"nobody influences {safe(user)}: no counted interaction of {safe(user)} credits anybody else"
    show(found, printing, lambda: describe_people(found, asking, title=title, nobody=nobody, is_whose="influencers"))


@command(app, "influencees", "influencees bo", "influencees bo -k 50 --json")
def influencees(*, user: UserArgument, k: CountOption = 10, asking: Asking, printing: PrintingRows) -> None:
    """Whom does this user influence most, and through whom? List them.

    share: of the chains of attention that start at the influencee, how many reach USER. direct: the part of it that
    arrives by the influencee's own reactions to USER; n of them, since and until when.
    """
    with asking.open(read_only=True) as work:
        found = work.influencees(user, k=k, **asking.asked())
    title = f"the chains of attention that reach {safe(user)} start at:"
    nobody = f"{safe(user)} influences nobody: no counted interaction of anybody else credits {safe(user)}"
    show(found, printing, lambda: describe_people(found, asking, title=title, nobody=nobody, is_whose="influencees"))


def describe_people(found: People, asking: Asking, *, title: str, nobody: str, is_whose: str) -> list[str]:
    """Lay out somebody's influencers or influencees, with what is proven about their order and what to ask next."""
    people = found.people
    if not people:
        ask_score = suggest("score", found.user)
        return [*prose(nobody), "", *map(dim, prose(stamp_line(found.stamp))), "", *next_commands(asking, ask_score)]
    decimals = decimals_for(people[0].influence)
    columns = COLUMNS if any(person.via for person in people) else COLUMNS[:-1]
    rows = [_row(place, person, decimals)[: len(columns)] for place, person in enumerate(people, start=1)]
    first = people[0].user
    pair = (found.user, first) if is_whose == "influencers" else (first, found.user)
    return [
        *prose(title),
        *table(columns, rows),
        "",
        *map(dim, _footing(found)),
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, suggest("why", *pair), suggest("paths", *pair)),
    ]


def _row(place: int, person: Person, decimals: int) -> list[str]:
    return [
        str(place),
        person.user,
        percent(person.influence, decimals),
        percent(person.direct, decimals) if person.direct > 0 else "",
        f"{person.n:,}" if person.n else "",
        day(person.first_at),
        day(person.last_at),
        person.via or "",
    ]


def _footing(found: People) -> list[str]:
    n, n_proven = len(found.people), found.n_proven
    lines = [
        "the order is proven" if n_proven >= n else f"the order of the first {n_proven} is proven; then it is close"
    ]
    if found.omitted:
        lines.append(f"not listed: {found.omitted:,} more (-k lists more of them)")
    return lines
