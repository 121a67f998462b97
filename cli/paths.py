"""``influent paths``: by which walks does influence arrive."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.influencers import CountOption
from influent.cli.layout import Column
from influent.cli.options import Asking, TellingRows
from influent.cli.program import app, command
from influent.cli.sentences import said
from influent.cli.show import dim, next_commands, prose, stamp_line, suggest, table
from influent.cli.telling import tell
from influent.numbers import counted, decimals_for, percent, share_text
from influent.sentences import paths_sentences

if TYPE_CHECKING:
    from influent.answers_why import Paths

ARROW = " → "
COLUMNS = (Column("#"), Column("share %"), Column("steps"), Column("path", "left", may_shrink=True))


@command(app, "paths", "paths ana bo", "paths ana bo -k 25 --json", "paths ana bo --simple shortest")
def paths(
    *,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The influenced user, where the chains start.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The influencer, whom the chains reach.")],
    k: CountOption = 10,
    simple: Annotated[
        Literal["strongest", "shortest"] | None,
        typer.Option("--simple", help="Only paths on which nobody comes twice: the strongest or the shortest first."),
    ] = None,
    asking: Asking,
    printing: TellingRows,
) -> None:
    """By which paths does one user's attention reach another? List the strongest.

    A path ends where it first meets TO. The shares of all paths add up to the whole influence; the listed ones are
    the strongest, and it is said how much of the whole they carry.
    """
    with asking.open(read_only=True) as work:
        found = work.paths(source, target, k=k, listed=simple or "walks", **asking.asked())
    tell(found, printing, lambda: describe_paths(found, asking, k))


def describe_paths(found: Paths, asking: Asking, k: int) -> list[str]:
    """Lay out paths, strongest first, and how much of the influence they carry together."""
    ask_people = suggest("influencers", found.source)
    sentences = chain.from_iterable(prose(said(each)) for each in paths_sentences(found))
    if not found.influence:
        return [*sentences, "", *next_commands(asking, ask_people)]
    decimals = decimals_for(found.influence) + 1
    rows = [
        [str(place), share_text(path.influence, decimals), str(path.hops), ARROW.join(map(safe, path.users))]
        for place, path in enumerate(found.paths, start=1)
    ]
    noun = "path" if found.listed == "walks" else "simple path"
    listed = counted(len(rows), noun) + (" carries" if len(rows) == 1 else " carry")
    return [
        *sentences,
        "",
        *table(COLUMNS, rows),
        "",
        f"{listed} {percent(found.coverage, 1)} % of it" + ("; more with -k" if len(rows) == k else ""),
        *map(dim, prose(stamp_line(found.stamp))),
        "",
        *next_commands(asking, suggest("why", found.source, found.target), ask_people),
    ]
