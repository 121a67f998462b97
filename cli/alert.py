"""``influent alert``: whose position changed by more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.changed import side_text
from influent.cli.influencers import CountOption
from influent.cli.layout import Column
from influent.cli.options import Place, PrintingRows, ResamplesOption, SeedOption
from influent.cli.program import app, command
from influent.cli.show import dim, next_commands, prose, show, suggest, table
from influent.numbers import decimals_for, percent
from influent.sentences import resampling_text

if TYPE_CHECKING:
    from influent.answers_over_time import Alerts

COLUMNS = (
    Column("was"),
    Column("now"),
    Column("user", "left", may_shrink=True),
    Column("change, 90 %"),
    Column("authority was %"),
    Column("now %"),
)


@command(app, "alert", "alert --since 3f0c91d2ab47", "alert --since 3f0c91d2ab47 --json")
def alert(
    *,
    since: Annotated[str, typer.Option("--since", metavar="RUN", help="A run, by the id that rank shows.")],
    k: CountOption = 20,
    resamples: ResamplesOption = 200,
    seed: SeedOption = 0,
    place: Place,
    printing: PrintingRows,
) -> None:
    """Whose position changed by more than chance since a run? List them, and nobody else.

    Positions are among those who have enough evidence on both sides. A change counts as one when the middle 90 % of
    resamples of the difference leave out no change at all.
    """
    from influent.types import Resampling  # noqa: PLC0415  (numpy, on first use)

    with place.open(read_only=True) as work:
        found = work.alerts(since, k=k, resampling=Resampling(resamples, seed))
    show(found, printing, lambda: describe_alerts(found, place))


def describe_alerts(found: Alerts, place: Place) -> list[str]:
    """Lay out whose position changed by more than chance, a line each."""
    title = f"of {found.n_compared:,} people {found.n_alerts:,} changed their position by more than chance"
    decimals = decimals_for(max((a.authority_to for a in found.alerts), default=0.0), significant=4)
    rows = [
        [
            f"{a.position_from:,}",
            f"{a.position_to:,}",
            a.user,
            f"{a.change_low:+,} to {a.change_high:+,}",
            percent(a.authority_from, decimals),
            percent(a.authority_to, decimals),
        ]
        for a in found.alerts
    ]
    more = found.n_alerts - len(found.alerts)
    asks = suggest("movers", options=["--from", found.run_from])
    if found.alerts:
        asks = suggest("changed", found.alerts[0].user, options=["--from", found.run_from])
    return [
        *prose(f"{title}{':' if rows else ''}"),
        *(table(COLUMNS, rows) if rows else []),
        "",
        *map(dim, [f"not listed: {more:,} more (-k lists more of them)"] if more else []),
        *map(dim, prose(resampling_text(found.resampling))),
        *map(dim, prose(f"before: {side_text(found.before, found.run_from)}")),
        *map(dim, prose(f"after: {side_text(found.stamp, None)}")),
        "",
        *next_commands(place, asks),
    ]
