"""``influent list``: lists of people, without limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.influencers import CountOption
from influent.cli.layout import Column
from influent.cli.options import Asking, Place, Printing, PrintingRows, Sampling
from influent.cli.program import PLAIN, Program, app, command
from influent.cli.show import SURE, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.errors import InputError
from influent.numbers import bound_text, decimals_for, interval_text, percent, place_text, places_text, share_text
from influent.sentences import resampling_text

if TYPE_CHECKING:
    from influent.lists import Listed, ListInfluencers, Overlap

lists = typer.Typer(cls=Program, help="How do the people of a list stand, and who influences them all?", **PLAIN)
app.add_typer(lists, name="list", short_help="How do the people of a list stand?")

NameArgument = Annotated[str, typer.Argument(metavar="LIST", help="What the list is called.")]
UsersArgument = Annotated[list[str] | None, typer.Argument(metavar="USER…", help="Ids, as they are in the data.")]
FileOption = Annotated[Path | None, typer.Option("--file", metavar="FILE", help="A file with an id on each line.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else who is logged in.")]


@command(lists, "add", "list add bakers mila finn", "list add bakers --file bakers.txt")
def add(
    *,
    name: NameArgument,
    users: UsersArgument = None,
    file: FileOption = None,
    by: ByOption = None,
    place: Place,
    printing: Printing,
) -> None:
    """Who belongs on this list? Put them on it; a list that is not there yet is made."""
    _change("list", name, users, file, by, place=place, printing=printing)


@command(lists, "remove", "list remove bakers finn")
def remove(
    *,
    name: NameArgument,
    users: UsersArgument = None,
    file: FileOption = None,
    by: ByOption = None,
    place: Place,
    printing: Printing,
) -> None:
    """Who does not belong on this list any more? Take them off it."""
    _change("unlist", name, users, file, by, place=place, printing=printing)


@command(lists, "names", "list names")
def names(*, place: Place, printing: Printing) -> None:
    """Which lists are there? Name them, and how many are on each."""
    with place.open(read_only=True) as work:
        found = work.lists()
    show(
        found,
        printing,
        lambda: (
            [f"{safe(name)}: {n:,}" for name, n in found.items()]
            or ["there are no lists: influent list add LIST USER…"]
        ),
    )


@command(lists, "rank", "list rank bakers", "list rank bakers --csv")
def rank(*, name: NameArgument, asking: Asking, sampling: Sampling, printing: PrintingRows) -> None:
    """How do the people of this list stand among each other, and among everybody? Rank them."""
    with asking.open(read_only=True) as work:
        found = work.rank_list(name, resampling=sampling.resampling, **asking.asked())
    show(found, printing, lambda: describe_list(found, asking))


@command(lists, "influencers", "list influencers bakers", "list influencers bakers -k 50 --with-members")
def influencers(
    *,
    name: NameArgument,
    k: CountOption = 10,
    with_members: Annotated[
        bool, typer.Option("--with-members", help="List also those who are on it.", show_default=False)
    ] = False,
    asking: Asking,
    printing: PrintingRows,
) -> None:
    """Who influences the people of this list as a whole? List them.

    influence: of the chains of attention that start at the members, each as often, how many reach the person.
    """
    with asking.open(read_only=True) as work:
        found = work.list_influencers(name, k=k, with_members=with_members, **asking.asked())
    show(found, printing, lambda: describe_list_influencers(found, asking))


@command(lists, "overlap", "list overlap bakers knitters")
def overlap(
    *,
    a: Annotated[str, typer.Argument(metavar="LIST", help="One list.")],
    b: Annotated[str, typer.Argument(metavar="LIST", help="Another list.")],
    place: Place,
    printing: Printing,
) -> None:
    """Who is on both lists? Name them, and say how much of both they are."""
    with place.open(read_only=True) as work:
        found = work.compare_lists(a, b)
    show(found, printing, lambda: describe_overlap(found))


def describe_list(found: Listed, asking: Asking) -> list[str]:
    """Lay out a list: a line a person."""
    decimals = decimals_for(max((m.authority for m in found.members), default=0.0), significant=4)
    columns = [Column("#"), Column("user", "left", may_shrink=True), Column("authority %")]
    columns += [Column("90 %"), Column("of all"), Column("places")]
    rows = [
        [
            f"{m.position:,}",
            m.user,
            percent(m.authority, decimals),
            interval_text(m.interval_low, m.interval_high, max(decimals - 1, 1)),
            place_text(m.position_overall, is_tie=False),
            places_text(m.position_low, m.position_high),
        ]
        for m in found.members
    ]
    sampled = [] if found.resampling is None else [resampling_text(found.resampling)]
    unknown = [f"not in the data: {found.n_unknown:,}"] if found.n_unknown else []
    footing = [*unknown, *sampled, f"proven to within {bound_text(found.error_bound)}; {stamp_line(found.stamp)}"]
    return [
        *table(columns, rows, without=() if found.resampling else SURE),
        "",
        *(line for text in footing for line in map(dim, prose(text))),
        "",
        *next_commands(asking, ("list influencers", [found.name], [])),
    ]


def describe_list_influencers(found: ListInfluencers, asking: Asking) -> list[str]:
    """Lay out who influences a list as a whole."""
    if not found.people:
        return [*prose(f"nobody influences the {found.n_members:,} people of {safe(found.name)}")]
    decimals = decimals_for(found.people[0].influence)
    columns = [Column("#"), Column("user", "left", may_shrink=True), Column("influence %"), Column("on it", "left")]
    rows = [
        [str(nth), p.user, share_text(p.influence, decimals), "yes" if p.is_member else ""]
        for nth, p in enumerate(found.people, start=1)
    ]
    title = f"the chains of attention that start at the {found.n_members:,} people of {safe(found.name)} reach:"
    n = len(found.people)
    proven = "the order is proven" if found.n_proven >= n else f"the order of the first {found.n_proven} is proven"
    return [
        *prose(title),
        *table(columns, rows),
        "",
        *map(dim, prose(f"{proven}; {stamp_line(found.stamp)}")),
        "",
        *next_commands(asking, suggest("score", found.people[0].user)),
    ]


def describe_overlap(found: Overlap) -> list[str]:
    """Lay out who is on both lists."""
    title = (
        f"{len(found.common):,} of the {found.n_a:,} people of {safe(found.a)} and the {found.n_b:,} of "
        f"{safe(found.b)} are on both: {percent(found.jaccard, 1)} % of all on either"
    )
    return [*prose(title), *prose(", ".join(map(safe, found.common)))]


def _change(
    how: Literal["list", "unlist"],
    name: str,
    users: list[str] | None,
    file: Path | None,
    by: str | None,
    *,
    place: Place,
    printing: Printing,
) -> None:
    wanted = [*(users or ()), *_read(file)]
    with place.open() as work:
        n = work.change_list(how, name, wanted, who=by)
    said = [f"{safe(name)}: {n:,} people", *next_commands(place, ("list rank", [name], []))]
    show({"name": name, "n_members": n}, printing, lambda: said)


def _read(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(f"cannot read the ids: {reason}", where=str(file), advice="a file with an id a line") from None
