"""``influent experts`` and ``topics``: who leads on a topic, and what somebody leads on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.influencers import CountOption, UserArgument
from influent.cli.layout import Column
from influent.cli.options import PrintingRows, Reading, Sampling
from influent.cli.program import app, command
from influent.cli.show import SURE, dim, next_commands, prose, show, stamp_line, suggest, table
from influent.numbers import bound_text, day, decimals_for, interval_text, percent, place_text, places_text, share_text
from influent.sentences import resampling_text

if TYPE_CHECKING:
    from influent.answers_on_topics import Expert, Experts, Lack, UserTopics

AllOption = Annotated[bool, typer.Option("--all", help="List also what has too little evidence.", show_default=False)]
LACKS: Mapping[str, str] = {
    "items": "too few things of their own",
    "people": "too few people",
    "days": "too few days",
    "share": "not more of their people than of everybody's",
}
COLUMNS = (
    Column("authority %"),
    *map(Column, SURE),
    Column("items"),
    Column("people"),
    Column("since", "left"),
    Column("until", "left"),
    Column("their share %"),
    Column("everybody's %"),
    Column("largest item %"),
)


@command(app, "experts", "experts tea", "experts tea -k 50 --csv", "experts drinks --taxonomy topics.csv")
def experts(
    *,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="The topic, as it is in the data.")],
    k: CountOption = 10,
    with_all: AllOption = False,
    asking: Reading,
    sampling: Sampling,
    printing: PrintingRows,
) -> None:
    """Who leads on this topic, and on what evidence? List them.

    Ranked among the people who react about TOPIC, and listed when others reacted to enough things of their own: so many
    items, people and days as the model asks for, and more of their own people than of everybody's. No item makes up
    more than a quarter of a score.
    """
    asked = asking.asked()
    asked["topic"] = topic
    with asking.open(read_only=True) as work:
        found = work.experts(top=k, with_all=with_all, resampling=sampling.resampling, **asked)
    show(found, printing, lambda: describe_experts(found, asking))


@command(app, "topics", "topics bo", "topics bo --all --json", "topics bo --taxonomy topics.csv")
def topics(
    *,
    user: UserArgument,
    k: CountOption = 20,
    with_all: AllOption = False,
    asking: Reading,
    sampling: Sampling,
    printing: PrintingRows,
) -> None:
    """Which topics does this user lead on, and on what evidence? List them.

    A topic is listed when others reacted to enough things of USER's own about it: so many items, people and days as the
    model asks for, and more of USER's people than of everybody's.
    """
    with asking.open(read_only=True) as work:
        found = work.topics(user, k=k, with_all=with_all, resampling=sampling.resampling, **asking.asked())
    show(found, printing, lambda: describe_topics(found, asking))


def describe_experts(found: Experts, asking: Reading) -> list[str]:
    """Lay out who leads on a topic, or on each of all, with the evidence and how many have too little of it."""
    topic = found.stamp.topic
    if topic is not None:
        title = f"who leads on {safe(topic)}, of {found.n_people:,} people to whom others reacted about it:"
    else:
        title = f"who leads on {found.n_topics:,} topics; on them others reacted {found.n_people:,} times to somebody:"
    if not found.experts:
        title = f"nobody leads on {safe(topic)}" if topic is not None else "nobody leads on any topic"
    lines = [*prose(title), *_table(found.experts, ("user",) if topic is not None else ("topic", "user")), ""]
    lines += map(dim, prose(_lacks(found.omitted)))
    lines += _sampled(found)
    lines += map(dim, prose(f"proven to within {bound_text(found.error_bound)}; {stamp_line(found.stamp)}"))
    if not found.experts:
        return lines
    first = found.experts[0]
    if "--topic" in asking.named():
        return [*lines, "", *next_commands(asking, suggest("score", first.user), suggest("influencees", first.user))]
    about = suggest("influencees", first.user, options=["--topic", first.topic])
    return [*lines, "", *next_commands(asking, about, suggest("topics", first.user))]


def describe_topics(found: UserTopics, asking: Reading) -> list[str]:
    """Lay out what somebody leads on; or that there is too little evidence, or none at all."""
    user = safe(found.user)
    said = {
        "listed": f"{user} leads on:",
        "none": f"{user} leads on no topic: there is too little evidence for each",
        "not computed": f"no topics were computed for {user}: nothing that credits {user} carries one",
    }
    lines = [*prose(said[found.state]), *_table(found.topics, ("topic",)), ""]
    if found.state == "not computed":
        stamp = map(dim, prose(stamp_line(found.stamp)))
        return [*lines, *stamp, "", *next_commands(asking, suggest("score", found.user))]
    lines += map(dim, prose(_lacks(found.omitted)))
    lines += _sampled(found)
    lines += map(dim, prose(f"proven to within {bound_text(found.error_bound)}; {stamp_line(found.stamp)}"))
    if not found.topics:
        return [*lines, "", *next_commands(asking, suggest("score", found.user))]
    return [*lines, "", *next_commands(asking, suggest("experts", found.topics[0].topic))]


def _table(rows: Sequence[Expert], names: Sequence[str]) -> list[str]:
    if not rows:
        return []
    decimals = decimals_for(max(row.authority for row in rows))
    columns = [Column("#"), *(Column(name, "left", may_shrink=True) for name in names), *COLUMNS]
    at = Counter((row.topic, row.position) for row in rows)
    lines = [_row(row, names, decimals, is_tie=at[row.topic, row.position] > 1) for row in rows]
    return table(columns, lines, without=SURE if all(row.interval_low is None for row in rows) else ())


def _row(row: Expert, names: Sequence[str], decimals: int, *, is_tie: bool) -> list[str]:
    return [
        place_text(row.position, is_tie=is_tie),
        *(getattr(row, name) for name in names),
        percent(row.authority, decimals),
        interval_text(row.interval_low, row.interval_high, decimals),
        places_text(row.position_low, row.position_high),
        "" if row.n_items is None else f"{row.n_items:,}",
        f"{row.n_people:,}",
        day(row.first_at),
        day(row.last_at),
        f"> {percent(row.share_low, 1)}",
        percent(row.base, 1),
        share_text(row.item_share, 0),
    ]


def _sampled(found: Experts | UserTopics) -> list[str]:
    if found.resampling is None:
        return []
    return [*map(dim, prose(resampling_text(found.resampling)))]


def _lacks(omitted: Mapping[Lack, int]) -> str:
    if not omitted:
        return "nothing has too little evidence"
    told = "; ".join(f"{n:,} {LACKS[lack]}" for lack, n in omitted.items())
    return f"too little evidence: {told} (--all lists them)"
