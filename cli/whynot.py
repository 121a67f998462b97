"""``influent whynot``: why is X not my influencer, and what would it take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.layout import Column
from influent.cli.options import Asking, Printing
from influent.cli.program import app, command
from influent.cli.sentences import said
from influent.cli.show import bold, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import counted, decimals_for, ordinal, percent
from influent.sentences import Name, Words, words

if TYPE_CHECKING:
    from influent.answers_why import WhyNot

COLUMNS = (Column("", "left"), Column("share %"), Column("", "left", may_shrink=True))


@command(app, "whynot", "whynot ana eve", "whynot ana eve --kind reply --top-k 3", "whynot ana eve --json")
def whynot(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The influenced user.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The user who is not among USER's influencers.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="Of which kind the added ones are.")] = "retweet",
    top_k: Annotated[int, typer.Option("--top-k", metavar="K", min=1, help="How many places count as in.")] = 10,
    asking: Asking,
    printing: Printing,
) -> None:
    """Why is OTHER not an influencer of USER? Count what is missing.

    The least number of added interactions, by USER towards OTHER, that bring OTHER into USER's top K. Each has a day
    of its own and weighs what its kind weighs.
    """
    with asking.open(read_only=True) as work:
        found = work.whynot(user, other, kind=kind, top_k=top_k, **asking.asked())
    show(found, printing, lambda: describe_whynot(found, asking))


def describe_whynot(found: WhyNot, asking: Asking) -> list[str]:
    """Lay out what is missing, the shares before and after, and what to ask next."""
    asks = [suggest("influencers", found.user)]
    if found.influence > 0:
        asks = [suggest("why", found.user, found.other), *asks]
    return [
        *map(bold, prose(said(whynot_sentence(found)))),
        *prose(said(_measured(found))),
        "",
        *table(COLUMNS, _shares(found)),
        "",
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, *asks),
    ]


def whynot_sentence(found: WhyNot) -> Words:
    """Say how many added interactions bring the other in, that none does, or that none is needed."""
    user, other, top = Name(found.user), Name(found.other), f"{found.top_k:,}"
    if found.added == 0:
        return words("{} is in {}'s top {} already: nothing has to be added.", other, user, top)
    if found.added is None:
        kinds = Name(counted(0, found.kind).removeprefix("0 "))
        template = "No number of added {} by {} towards {} would bring {} into {}'s top {}{}."
        if not found.is_least:
            template = "No number of added {} by {} towards {} is proven to bring {} into {}'s top {}{}."
        doubt = "" if found.is_least else ": too many others are too close to tell apart"
        return words(template, kinds, user, other, other, user, top, doubt)
    n, kinds = found.added, Name(counted(found.added, found.kind).partition(" ")[2])
    each = ", each on a day of its own," if n > 1 else ""
    if found.is_least:
        less = "; one fewer would not" if n > 1 else ""
    else:
        less = "; fewer may do, but others are too close to tell"
    template = "{} more {} by {} towards {}{} would bring {} into {}'s top {}{}."
    return words(template, f"{n:,}", kinds, user, other, each, other, user, top, less)


def _measured(found: WhyNot) -> Words:
    """Say what the shares are shares of."""
    if found.stamp.measure == "pagerank":
        template = "share: of all attention that spreads from {}, how much rests on {}."
    else:
        template = "share: of the chains of attention that start at {}, how many reach {}."
    return words(template, Name(found.user), Name(found.other))


def _shares(found: WhyNot) -> list[tuple[str, str, str]]:
    """List the share now, with what was added, and the one that no number of them exceeds."""
    place = ""
    if found.position is not None:
        place = f"the {ordinal(found.position)} of {found.user}'s influencers"
    elif found.influence <= 0:
        place = "no influence at all"
    rows = [("now", _share(found.influence), place)]
    if found.added and found.influence_after is not None:
        rows.append(("then", _share(found.influence_after), f"with {found.added:,} more"))
    if found.added != 0:
        rows.append(("at most", _share(found.influence_limit), "with however many more"))
    return rows


def _share(share: float) -> str:
    return percent(share, decimals_for(share)) if share > 0 else "0"
