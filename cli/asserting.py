"""``influent same``, ``pin``, ``mute``, ``account``, ``trust``, ``away``, ``asserted``: what people say of people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.layout import Column
from influent.cli.options import OverwriteOption, Place, Printing, parse_moment
from influent.cli.program import app, command
from influent.cli.show import next_commands, prose, show, suggest, table
from influent.numbers import day

if TYPE_CHECKING:
    from influent.types import Assertion, AssertionKind

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="Whose list it is about.")]
InfluencerArgument = Annotated[str, typer.Argument(metavar="INFLUENCER", help="Who is on it.")]
FirstArgument = Annotated[str, typer.Argument(metavar="A", help="One id.")]
SecondArgument = Annotated[str, typer.Argument(metavar="B", help="Another id.")]
AwayArgument = Annotated[str, typer.Argument(metavar="USER", help="Who is away.")]
DayArgument = Annotated[str, typer.Argument(help="The first or the last day of it (ISO date, UTC).")]
AccountKind = Literal["person", "brand", "bot", "minor", "age-unknown", "private", "unknown"]


@dataclass(frozen=True)
class Saying:
    """Who says it, why, and until when."""

    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else who is logged in.")] = None
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = ""
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="When it ends by itself (ISO, UTC).")] = (
        None
    )


@command(app, "same", "same ana ana-at-work", 'same ana ana-at-work --reason "she said so"')
def same(*, a: FirstArgument, b: SecondArgument, saying: Saying, place: Place, printing: Printing) -> None:
    """Are these two ids one person? Assert it: from the next answer on they are ranked and explained as one.

    What passed between them counts as what a person does to themselves. Nothing stored changes: unsame takes it back.
    """
    _say("same", a, b, saying=saying, place=place, printing=printing)


@command(app, "unsame", "unsame ana ana-at-work")
def unsame(*, a: FirstArgument, b: SecondArgument, saying: Saying, place: Place, printing: Printing) -> None:
    """Are these two ids two people after all? Take back that they are one; all numbers are as before."""
    _say("unsame", a, b, saying=saying, place=place, printing=printing)


@command(app, "pin", "pin ana bo", 'pin ana bo --by ana --reason "my teacher"')
def pin(
    *, user: UserArgument, influencer: InfluencerArgument, saying: Saying, place: Place, printing: Printing
) -> None:
    """Who belongs on a user's list, whatever is computed? Pin them: shown as asserted, beside the computed rank."""
    _say("pin", user, influencer, saying=saying, place=place, printing=printing)


@command(app, "unpin", "unpin ana bo")
def unpin(
    *, user: UserArgument, influencer: InfluencerArgument, saying: Saying, place: Place, printing: Printing
) -> None:
    """Who belongs on a user's list only as computed? Take the pin back."""
    _say("unpin", user, influencer, saying=saying, place=place, printing=printing)


@command(app, "mute", "mute ana bo", "mute ana bo --until 2027-01-01")
def mute(
    *, user: UserArgument, influencer: InfluencerArgument, saying: Saying, place: Place, printing: Printing
) -> None:
    """Who should not be shown on a user's list? Mute them there; no number changes."""
    _say("mute", user, influencer, saying=saying, place=place, printing=printing)


@command(app, "unmute", "unmute ana bo")
def unmute(
    *, user: UserArgument, influencer: InfluencerArgument, saying: Saying, place: Place, printing: Printing
) -> None:
    """Who should be shown again on a user's list? Take the mute back."""
    _say("unmute", user, influencer, saying=saying, place=place, printing=printing)


@command(app, "account", "account acme brand", 'account tim minor --reason "his mother called"')
def account(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The id, as it is in the data.")],
    kind: Annotated[AccountKind, typer.Argument(help="unknown takes back what was said.")],
    saying: Saying,
    place: Place,
    printing: Printing,
) -> None:
    """Which kind of account is this? Say it: person, brand, bot, minor, age-unknown or private.

    bot: all it does counts as automated. minor, age-unknown, private: no answer names the account and nothing counts
    what it did or what was done to it. person, brand: rank --people-only leaves brands and bots out.
    """
    _say("account", user, kind, saying=saying, place=place, printing=printing)


@command(app, "trust", "trust ana", "trust ana --weight 3 --reason 'edits the journal'")
def trust(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The id, as it is in the data.")],
    weight: Annotated[float, typer.Option("--weight", metavar="N", help="How much beside other trusted people.")] = 1.0,
    saying: Saying,
    place: Place,
    printing: Printing,
) -> None:
    """At whom should attention begin? Trust them: a model with restart = "trusted" ranks by what they notice.

    Made-up accounts then count nothing, unless a chain of attention leads from somebody trusted to them. Models that
    begin at everybody (default, now, classic) are as before.
    """
    _say("trust", user, f"{weight:g}", saying=saying, place=place, printing=printing)


@command(app, "untrust", "untrust ana")
def untrust(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The id, as it was trusted.")],
    saying: Saying,
    place: Place,
    printing: Printing,
) -> None:
    """At whom should attention no longer begin? Take the trust back."""
    _say("untrust", user, "", saying=saying, place=place, printing=printing)


@command(app, "away", "away ana 2026-07-01 2026-07-14", "away ana 2026-07-01 2026-07-14 --by ana")
def away(
    *,
    user: AwayArgument,
    first: DayArgument,
    last: DayArgument,
    saying: Saying,
    place: Place,
    printing: Printing,
) -> None:
    """Was this user away for a while? Say so: these days neither count for them nor age what they have.

    What credits them on these days does not count. With a half-life, what credited them before is as old on the last
    day as on the first. score and export ranks also show what they would have without it.
    """
    _say("away", user, f"{first}/{last}", saying=saying, place=place, printing=printing)


@command(app, "unaway", "unaway ana 2026-07-01 2026-07-14")
def unaway(
    *,
    user: AwayArgument,
    first: DayArgument,
    last: DayArgument,
    saying: Saying,
    place: Place,
    printing: Printing,
) -> None:
    """Was this user there after all? Take an absence back, by the days that were said."""
    _say("unaway", user, f"{first}/{last}", saying=saying, place=place, printing=printing)


@command(app, "asserted", "asserted", "asserted ana --all --json")
def asserted(
    *,
    user: Annotated[str | None, typer.Argument(metavar="USER", help="Only what names this user.")] = None,
    with_past: Annotated[
        bool, typer.Option("--all", help="Also what was taken back or has ended.", show_default=False)
    ] = False,
    place: Place,
    printing: Printing,
) -> None:
    """Who said what about whom, when and why? List the assertions in force.

    Who may not be named is not listed; influent about USER tells what was said of one person.
    """
    with place.open(read_only=True) as work:
        found = work.assertions(user, with_past=with_past)
    show([_as_object(record) for record in found], printing, lambda: _describe(found, place))


@command(app, "lookalikes", "lookalikes lookalikes.csv", "lookalikes lookalikes.csv --apply --by ana")
def lookalikes(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The CSV file to write, or to read with --apply.")],
    is_reviewed: Annotated[
        bool, typer.Option("--apply", help="Assert what the file's column decision says.", show_default=False)
    ] = False,
    overwrite: OverwriteOption = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decided; else who is logged in.")] = None,
    place: Place,
    printing: Printing,
) -> None:
    """Which ids may be one person, by their looks? Write them to a file; write same or not in its first column.

    Nothing is joined by looks alone: influent lookalikes FILE --apply asserts what was decided, as same and unsame do.
    """
    with place.open(read_only=not is_reviewed) as work:
        if is_reviewed:
            found = work.apply_review(file, who=by)
            said = (
                f"asserted: {found.n_same:,} pairs are one person, {found.n_not:,} are not; {found.n_open:,} left open"
            )
            show(dict(vars(found)), printing, lambda: [said, *next_commands(place, suggest("asserted"))])
            return
        n = work.suggest_lookalikes(file, overwrite=overwrite)
    lines = [
        f"{safe(file)}: {n:,} pairs that look alike; write same or not in the column decision",
        *next_commands(place, suggest("lookalikes", str(file), options=["--apply"])),
    ]
    show({"path": str(file), "n_pairs": n}, printing, lambda: lines)


def _say(kind: AssertionKind, about: str, value: str, *, saying: Saying, place: Place, printing: Printing) -> None:
    until = parse_moment(saying.until, option="--until")
    with place.open() as work:
        record = work.assert_about(kind, about, value, who=saying.by, reason=saying.reason, until=until)
    show(_as_object(record), printing, lambda: _confirm(record, place))


def _confirm(record: Assertion, place: Place) -> list[str]:
    ends = f", until {day(record.expires_at)}" if record.expires_at is not None else ""
    said = " ".join(filter(None, (record.kind, safe(record.about), safe(record.value))))
    said = f"asserted by {safe(record.who)}: {said}{ends}"
    asks = suggest("rank", options=["--model", "defended"] if record.kind == "trust" else [])
    if record.kind in ("pin", "unpin", "mute", "unmute"):
        asks = suggest("influencers", record.about)
    return [*prose(said), *next_commands(place, asks, suggest("asserted"))]


def _describe(found: list[Assertion], place: Place) -> list[str]:
    if not found:
        return ["nothing is asserted", *next_commands(place, suggest("rank"))]
    columns = [Column(title, "left", may_shrink=True) for title in ("what", "about", "", "by", "on", "until", "why")]
    rows = [[r.kind, r.about, r.value, r.who, day(r.said_at), day(r.expires_at), r.reason] for r in found]
    return table(columns, rows)


def _as_object(record: Assertion) -> dict[str, object]:
    return dict(vars(record))
