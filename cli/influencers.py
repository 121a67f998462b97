"""``influent influencers`` and ``influencees``: who influences somebody, and whom do they influence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.layout import Column
from influent.cli.options import Asking, PrintingRows
from influent.cli.program import app, command
from influent.cli.show import dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import bound_text, day, decimals_for, ordinal, percent, share_text

if TYPE_CHECKING:
    from influent.answers import InfluenceeByLift, InfluenceesByLift, People, PeopleByLift, Person, PersonByLift

    ByLift = PeopleByLift | InfluenceesByLift

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


def columns_by_lift(divisor: str) -> tuple[Column, ...]:
    """Name the columns of a list by lift: the share, what it is divided by, and the quotient."""
    return (*COLUMNS[:3], Column(f"{divisor} %"), Column("lift"), *COLUMNS[4:7])


@command(app, "influencers", "influencers ana", "influencers ana -k 50 --csv", "influencers ana --specific")
def influencers(
    *,
    user: UserArgument,
    k: CountOption = 10,
    specific: Annotated[
        bool, typer.Option("--specific", help="USER's own people first: by lift = share / authority.")
    ] = False,
    asking: Asking,
    printing: PrintingRows,
) -> None:
    """Who influences this user most, and through whom? List them.

    share: of the chains of attention that start at USER, how many reach the influencer. direct: the part of it that
    arrives by USER's own reactions; n of them, since and until when. lift: share / authority, how much more USER's
    attention reaches the influencer than everybody's does.
    """
    nobody = f"nobody influences {safe(user)}: no counted interaction of {safe(user)} credits anybody else"
    with asking.open(read_only=True) as work:
        if specific:
            by_lift = work.specific_influencers(user, k=k, **asking.asked())
            show(by_lift, printing, lambda: describe_specific(by_lift, asking, nobody=nobody))
            return
        found = work.influencers(user, k=k, **asking.asked())
    title = f"the chains of attention that start at {safe(user)} reach:"
    show(found, printing, lambda: describe_people(found, asking, title=title, nobody=nobody, is_whose="influencers"))


@command(app, "influencees", "influencees bo", "influencees bo -k 50 --json", "influencees bo --specific")
def influencees(
    *,
    user: UserArgument,
    k: CountOption = 10,
    specific: Annotated[
        bool, typer.Option("--specific", help="USER's own people first: by lift = share / average.")
    ] = False,
    asking: Asking,
    printing: PrintingRows,
) -> None:
    """Whom does this user influence most, and through whom? List them.

    share: of the chains of attention that start at the influencee, how many reach USER. direct: the part of it that
    arrives by the influencee's own reactions to USER; n of them, since and until when. lift: share / average, how much
    more of the influencee's attention reaches USER than reaches the average person.
    """
    nobody = f"{safe(user)} influences nobody: no counted interaction of anybody else credits {safe(user)}"
    with asking.open(read_only=True) as work:
        if specific:
            by_lift = work.specific_influencees(user, k=k, **asking.asked())
            show(by_lift, printing, lambda: describe_specific(by_lift, asking, nobody=nobody))
            return
        found = work.influencees(user, k=k, **asking.asked())
    title = f"the chains of attention that reach {safe(user)} start at:"
    show(found, printing, lambda: describe_people(found, asking, title=title, nobody=nobody, is_whose="influencees"))


def describe_people(found: People, asking: Asking, *, title: str, nobody: str, is_whose: str) -> list[str]:
    """Lay out somebody's influencers or influencees, with what is proven about their order and what to ask next."""
    people = found.people
    if not people:
        return [*_asserted(found, 1), *_describe_nobody(found, asking, nobody)]
    decimals = decimals_for(people[0].influence)
    columns = COLUMNS if any(person.via for person in people) else COLUMNS[:-1]
    rows = [_row(place, person, decimals)[: len(columns)] for place, person in enumerate(people, start=1)]
    first = people[0].user
    pair = (found.user, first) if is_whose == "influencers" else (first, found.user)
    return [
        *prose(title),
        *table(columns, rows),
        *_asserted(found, decimals),
        "",
        *map(dim, _footing(found)),
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, suggest("why", *pair), suggest("paths", *pair)),
    ]


def describe_specific(found: ByLift, asking: Asking, *, nobody: str) -> list[str]:
    """Lay out how much more attention passes between a user and some people than usually does, with both shares."""
    from influent.answers import InfluenceeByLift, InfluenceesByLift  # noqa: PLC0415  (numpy, on first use)

    people: Sequence[PersonByLift | InfluenceeByLift] = found.people
    if not people:
        return _describe_nobody(found, asking, nobody)
    is_influencees = isinstance(found, InfluenceesByLift)
    divisor, verb = ("average", "influencees") if is_influencees else ("authority", "influencers")
    divisors = [person.average if isinstance(person, InfluenceeByLift) else person.authority for person in people]
    # as many decimals as the smallest number of a column needs to be read
    shares = decimals_for(max(person.influence for person in people))
    usual = decimals_for(min(divisors))
    lifts = decimals_for(min(person.lift for person in people) / 100)
    rows = [
        [
            str(place),
            person.user,
            share_text(person.influence, shares),
            percent(divided_by, usual),
            f"{person.lift:,.{lifts}f}",
            f"{person.n:,}" if person.n else "",
            day(person.first_at),
            day(person.last_at),
        ]
        for place, (person, divided_by) in enumerate(zip(people, divisors, strict=True), start=1)
    ]
    whom = safe(found.user)
    title = f"whom attention that starts at {whom} reaches, by how much more than everybody's does:"
    if is_influencees:
        title = f"whose attention reaches {whom}, by how much more than it reaches the average person:"
    muted = 0 if isinstance(found, InfluenceesByLift) else found.muted
    pair = (people[0].user, found.user) if is_influencees else (found.user, people[0].user)
    return [
        *prose(title),
        *table(columns_by_lift(divisor), rows),
        "",
        dim(f"lift = share / {divisor}, proven to within {bound_text(found.lift_error_bound)}"),
        *map(dim, _not_listed(found.omitted, muted)),
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, suggest("why", *pair), suggest(verb, found.user)),
    ]


def _describe_nobody(found: People | ByLift, asking: Asking, nobody: str) -> list[str]:
    ask_score = suggest("score", found.user)
    return [*prose(nobody), "", *map(dim, prose(stamp_line(found.stamp))), "", *next_commands(asking, ask_score)]


def _row(place: int, person: Person, decimals: int) -> list[str]:
    return [
        str(place),
        person.user,
        share_text(person.influence, decimals),
        share_text(person.direct, decimals) if person.direct > 0 else "",
        f"{person.n:,}" if person.n else "",
        day(person.first_at),
        day(person.last_at),
        person.via or "",
    ]


def _footing(found: People) -> list[str]:
    n, n_proven = len(found.people), found.n_proven
    proven = (
        "the order is proven" if n_proven >= n else f"the order of the first {n_proven} is proven; then it is close"
    )
    return [proven, *_not_listed(found.omitted, found.muted)]


def _not_listed(omitted: int, muted: int) -> list[str]:
    more = [f"not listed: {omitted:,} more (-k lists more of them)"] if omitted else []
    return [*more, *([f"not shown: {muted:,} muted (influent asserted says by whom)"] if muted else [])]


def _asserted(found: People, decimals: int) -> list[str]:
    """Show whom somebody asserted to be an influencer, apart from the list, with what is computed beside it."""
    lines = []
    for pin in found.asserted:
        place = f"computed: {ordinal(pin.position)}, " if pin.position is not None else "computed: no proven place, "
        reason = f": {safe(pin.reason)}" if pin.reason else ""
        said = f"asserted by {safe(pin.who)}, {day(pin.said_at)}{reason}"
        lines += prose(f"  {safe(pin.user)}  {said}; {place}{percent(pin.influence, decimals)} %")
    return ["", *lines] if lines else []
