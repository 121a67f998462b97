"""``influent doctor``: whether everything is as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.layout import Column
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import next_commands, note, prose, show, suggest, table

if TYPE_CHECKING:
    from influent.doctor import Finding

EXIT_FAULT = 3


@command(app, "doctor", "doctor", "doctor --fix", "doctor --report report.json")
def doctor(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without loss.", show_default=False)
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Also write it to send: no ids, paths, addresses.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file of --report if it is there.", show_default=False)
    ] = False,
    place: Place,
    printing: Printing,
) -> None:
    """Which things are not as they should be? Check the store: rows against the ledger, sums, indexes, files.

    Exit code 3: a fault is left. --fix removes kept graphs that fit nothing and left-over files, makes indexes, closes
    files to others, and tells the store again what it had been told; it never touches rows.
    """
    from influent.doctor import write_report  # noqa: PLC0415  (numpy, duckdb: on first use)

    found = place.examine(fix=fix)
    if report is not None:
        note(f"report: {write_report(found, report, overwrite=overwrite)}")
    show([asdict(finding) for finding in found], printing, lambda: _describe(found, place))
    if any(finding.state == "fault" for finding in found):
        raise typer.Exit(EXIT_FAULT)


def _describe(found: Sequence[Finding], place: Place) -> list[str]:
    columns = [Column("check", "left"), Column("state", "left"), Column("found", "left", may_shrink=True)]
    rows = [[finding.check, finding.state, finding.found] for finding in found]
    advice = sorted({finding.advice for finding in found if finding.advice})
    lines = [*table(columns, rows), *(line for text in advice for line in prose(f"try: {safe(text)}"))]
    return [*lines, *next_commands(place, suggest("rank"))]
