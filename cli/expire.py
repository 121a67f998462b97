"""``influent expire``: old days out of the store, for good."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import next_commands, prose, show, suggest
from influent.errors import InputError, quote
from influent.numbers import counted

if TYPE_CHECKING:
    from influent.expiring import ExpireReport


@command(app, "expire", "expire --keep-days 365 --dry-run", "expire --before 2025-01-01 --yes")
def expire(
    *,
    keep_days: Annotated[
        int | None,
        typer.Option("--keep-days", metavar="N", help="Keep so many days before that of the newest interaction."),
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help="Let go what happened before this day, UTC.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would go; write nothing.", show_default=False)
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.", show_default=False)] = False,
    place: Place,
    printing: Printing,
) -> None:
    """Which days are too old to keep? Let them go for good, and let no later load bring them back.

    Gone are interactions from before that day, what they added to counts, and whoever they alone named: what is left
    is as if it alone had been loaded. The clock is never asked. It cannot be undone.
    """
    day = _read_day(before)
    if not (yes or dry_run) and (keep_days is None) != (day is None):
        _ask(keep_days, day)
    with place.open(read_only=dry_run) as work:
        found = work.expire(keep_days=keep_days, before=day, dry_run=dry_run)
    show(asdict(found), printing, lambda: _describe(found, place))


def _read_day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"--before cannot be {quote(text)}", where="it takes an ISO date", advice="--before 2025-01-01"
        ) from None


def _ask(keep_days: int | None, before: date | None) -> None:
    if not sys.stdin.isatty():
        raise InputError(
            "what expires cannot be had back, and nobody can be asked here",
            where="stdin is no terminal",
            advice="--yes",
        )
    meant = f"before {before}" if before else f"more than {keep_days} days before the newest interaction"
    typer.confirm(f"Let go what happened {meant}, for good?", abort=True, err=True)


def _describe(found: ExpireReport, place: Place) -> list[str]:
    counts = [
        counted(found.n_interactions, "interaction"),
        f"{counted(found.n_users, 'user')} known by them alone",
        counted(found.n_scores, "kept score"),
    ]
    if found.dry_run:
        return [
            *prose(
                f"would go, from before {found.before}: {', '.join(counts)}; {found.n_left:,} interactions would stay"
            ),
            *prose("nothing was written; the same command without --dry-run lets them go"),
        ]
    return [
        *prose(f"gone, from before {found.before}: {', '.join(counts)}; {found.n_left:,} interactions stay"),
        *prose(f"no later load brings them back · snapshot {found.snapshot}"),
        *next_commands(place, suggest("rank")),
    ]
