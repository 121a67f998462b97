"""``influent about``, ``forget`` and ``optout``: what people may ask for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.layout import Column, lay_out_facts
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import bold, next_commands, prose, show, suggest, table, terminal_width
from influent.errors import InputError
from influent.numbers import counted, day, decimals_for, percent

if TYPE_CHECKING:
    from influent.answers_on_data import About, Receipt

YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.", show_default=False)]
SHOWN_RUNS = 5
DIGITS = 4


@command(app, "about", "about ana", "about ana --json > ana.json")
def about(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The id, as it is in the data.")],
    place: Place,
    printing: Printing,
) -> None:
    """Which data are held and computed about this person? Tell all of it: the answer to a request for access.

    --json lists every row that names the person, private ones too, every kept score, and all that was asserted of
    them. What is computed now: score, influencers, influencees.
    """
    with place.open(read_only=True) as work:
        found = work.about(user)
    show(found, printing, lambda: _describe(found, place))


@command(app, "forget", "forget ana", "forget ana bo --yes --json")
def forget(
    *,
    users: Annotated[list[str], typer.Argument(metavar="USER…", help="Their ids, as they are in the data.")],
    yes: YesOption = False,
    place: Place,
    printing: Printing,
) -> None:
    """Who wants to be forgotten? Erase them for good, and let no later load bring them back.

    Gone are all rows that name them and all that was computed or asserted of them; the next answer is as if the data
    had never held them. A keyed hash of the id stays, to know it by in later files. It cannot be undone.
    """
    _forget(users, yes=yes, place=place, printing=printing)


@command(app, "optout", "optout leavers.txt --yes")
def optout(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Their ids, one a line, UTF-8.")],
    yes: YesOption = False,
    place: Place,
    printing: Printing,
) -> None:
    """Who does not want to be in here, or ever come in? Forget all people of a file, whether they are known or not."""
    from influent.rights import read_ids  # noqa: PLC0415  (numpy, on first use)

    _forget(read_ids(file), yes=yes, place=place, printing=printing)


def _forget(users: list[str], *, yes: bool, place: Place, printing: Printing) -> None:
    if not yes and not sys.stdin.isatty():
        raise InputError(
            "forgetting cannot be undone, and nobody can be asked here", where="stdin is no terminal", advice="--yes"
        )
    if not yes:
        typer.confirm(f"Forget {counted(len(set(users)), 'id')} for good?", abort=True, err=True)
    with place.open() as work:
        receipt = work.forget(*users)
    show(dict(vars(receipt)), printing, lambda: _acknowledge(receipt, place))


def _acknowledge(receipt: Receipt, place: Place) -> list[str]:
    n = receipt
    gone = [
        counted(n.n_interactions, "interaction"),
        f"{counted(n.n_others, 'account')} known by them alone",
        counted(n.n_scores, "kept score"),
        counted(n.n_assertions, "assertion"),
        f"{counted(n.n_rejects, 'row')} that had been set aside",
    ]
    return [
        *prose(f"forgotten: {counted(n.n_asked, 'id')}; {n.n_accounts:,} accounts of theirs were there"),
        *prose(f"erased: {', '.join(gone)}"),
        *prose("no later load brings them back; files that were exported before are yours to delete"),
        *next_commands(place, suggest("rank")),
    ]


def _describe(found: About, place: Place) -> list[str]:
    if not found.interactions and not found.assertions and not found.runs:
        forgotten = "; they were forgotten, and no load brings them back" if found.was_forgotten else ""
        return prose(f"nothing is held about {safe(found.user)}{forgotten}")
    rows = found.interactions
    n_private = sum(row["visibility"] == "private" for row in rows)
    n_own = sum(row["actor"] in found.identities for row in rows)
    span = f", {day(rows[0]['happened_at'])} to {day(rows[-1]['happened_at'])}" if rows else ""
    facts = [
        (
            "rows",
            "",
            f"{len(rows):,}: {n_own:,} of what they did, {len(rows) - n_own:,} of what was done to them{span}",
        ),
        ("private", "", f"{n_private:,} of these rows" if n_private else ""),
        ("identities", "", ", ".join(map(safe, found.identities)) if len(found.identities) > 1 else ""),
        ("account", "", f"{safe(found.account)}" if found.account else ""),
        ("withheld", "", "no answer names them" if found.is_withheld else ""),
        ("from files", "", ", ".join(map(safe, found.files))),
        ("asserted", "", f"{counted(len(found.assertions), 'record')}, in --json" if found.assertions else ""),
    ]
    lines = [
        *map(bold, prose(f"what is held about {safe(found.user)}")),
        *lay_out_facts([fact for fact in facts if fact[2]], width=terminal_width()),
        *_runs(found),
        "",
        *prose("--json has every row, score and assertion"),
    ]
    asks = [suggest(verb, found.user) for verb in ("score", "influencers", "forget")]
    return [*lines, *next_commands(place, *asks)]


def _runs(found: About) -> list[str]:
    if not found.runs:
        return []
    columns = [
        Column("kept run", "left"),
        Column("model", "left", may_shrink=True),
        Column("place"),
        Column("authority %"),
    ]
    shown = found.runs[-SHOWN_RUNS:]
    rows = [
        [
            run.run,
            run.model,
            "" if run.position is None else f"{run.position:,}",
            "" if run.authority is None else percent(run.authority, decimals_for(run.authority, significant=DIGITS)),
        ]
        for run in shown
    ]
    more = len(found.runs) - len(shown)
    return ["", *table(columns, rows), *([f"and {more:,} earlier, in --json"] if more else [])]
