"""``influent history``: one person's authority as time went by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.influencers import UserArgument
from influent.cli.layout import Column
from influent.cli.options import Place, PrintingRows, parse_moment
from influent.cli.program import app, command
from influent.cli.progress import report_progress
from influent.cli.show import bold, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.errors import InputError, quote
from influent.numbers import counted, day, decimals_for, percent, percent_above, sparkline
from influent.sentences import SCORE_DIGITS

if TYPE_CHECKING:
    from influent.answers_over_time import History, Point

EVERY = "30d"
DAYS = re.compile(r"([0-9]{1,6})d")
COLUMNS = (
    Column("as of", "left"),
    Column("place"),
    Column("authority %"),
    Column("within"),
    Column("", "left"),
    Column("people"),
    Column("interactions"),
)


@dataclass(frozen=True)
class Reading:
    """Which model, and what is read off its walks; the dates are an option of their own."""

    model: Annotated[
        str, typer.Option("--model", metavar="NAME|FILE", help="default, now, classic, or a model file.")
    ] = "default"
    measure: Annotated[
        Literal["reputation", "pagerank"] | None,
        typer.Option("--measure", help="What is read off the walks; else as the model says."),
    ] = None

    def named(self) -> list[str]:
        """Repeat what was named."""
        measure = [] if self.measure is None else ["--measure", self.measure]
        return [*([] if self.model == "default" else ["--model", self.model]), *measure]


@command(app, "history", "history bo", "history bo --every 7d --csv", "history bo --at 2026-04-30 --at 2026-05-31")
def history(
    *,
    user: UserArgument,
    every: Annotated[
        str | None,
        typer.Option(
            "--every", metavar="DAYS", help=f"So often, back from the newest interaction.  [{EVERY} without --at]"
        ),
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="TIME", help="As of this UTC date or time; once for each.")
    ] = None,
    reading: Reading,
    place: Place,
    printing: PrintingRows,
) -> None:
    """How did this user's authority develop? Rank everybody anew as of each date.

    Each line stands by itself: it is what a ranking as of that date finds in what the store holds now.
    """
    if every is not None and at:
        raise InputError(
            "--every cannot go with --at", where="a history has one list of dates", advice="--every 7d, or --at alone"
        )
    every_days = None if at else parse_days(every or EVERY)
    dates = [moment for text in at or [] if (moment := parse_moment(text, option="--at")) is not None]
    with place.open(read_only=True) as work:
        found = work.history(
            user,
            dates=dates,
            every_days=every_days,
            model=reading.model,
            measure=reading.measure,
            progress=report_progress(),
        )
    show(found, printing, lambda: describe_history(found, reading, place))


def parse_days(text: str) -> int:
    """Read ``7d``, a whole number of days, at least one.

    Raises
    ------
    InputError
        It is none.
    """
    found = DAYS.fullmatch(text)
    if found is None or not int(found[1]):
        raise InputError(
            f"--every cannot be {quote(text)}",
            where="it takes a whole number of days, at least 1d",
            advice="--every 7d",
        )
    return int(found[1])


def describe_history(found: History, reading: Reading, place: Place) -> list[str]:
    """Lay out a history, oldest first, with a bar for each authority."""
    points = found.points
    decimals = decimals_for(max(point.authority for point in points), significant=SCORE_DIGITS)
    bars = sparkline([point.authority for point in points])
    rows = [_row(point, decimals, bar) for point, bar in zip(points, bars, strict=True)]
    options = reading.named()
    asks = [suggest("score", found.user, options=options)]
    if len(points) > 1 and day(points[-2].as_of) != day(points[-1].as_of):
        since = ["--since", day(points[-2].as_of), "--as-of", day(points[-1].as_of)]
        asks.insert(0, suggest("changed", found.user, options=[*since, *options]))
    return [
        *map(bold, prose(_sentence(found, decimals))),
        "",
        *table(COLUMNS, rows),
        "",
        *map(dim, _footing(found)),
        "",
        *next_commands(place, *asks),
    ]


def _sentence(found: History, decimals: int) -> str:
    first, last = found.points[0], found.points[-1]
    now = f"{percent(last.authority, decimals)} % as of {day(last.as_of)}"
    if len(found.points) == 1:
        return f"{safe(found.user)}: authority {now}."
    proven = last.authority_low > first.authority_high or last.authority_high < first.authority_low
    way = "no difference proven" if not proven else "risen" if last.authority > first.authority else "fallen"
    begin = f"{percent(first.authority, decimals)} % as of {day(first.as_of)}"
    return f"{safe(found.user)}: authority {begin}, {now}: {way}, over {counted(len(found.points), 'date')}."


def _row(point: Point, decimals: int, bar: str) -> list[str]:
    half = max(point.authority_high - point.authority, point.authority - point.authority_low)
    place = "" if point.position is None else f"{point.position:,}"
    if point.position_worst != point.position:
        place += f"-{point.position_worst:,}"
    share, within = percent(point.authority, decimals), percent_above(half, decimals + 1)
    return [day(point.as_of), place, share, within, bar, f"{point.n_people:,}", f"{point.n:,}"]


def _footing(found: History) -> list[str]:
    lines = []
    if any(point.position != point.position_worst for point in found.points):
        lines.append("places like 3-5: it is one of these, closer is not proven")
    if any(point.position is None for point in found.points):
        lines.append("no place: too little evidence by then")
    lines.append("interactions: those counted and credited by then, of so many people")
    return [line for text in [*lines, stamp_line(found.stamp)] for line in prose(text)]
