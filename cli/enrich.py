"""``influent enrich``: a list of contacts, with what is known of each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from influent.cli.export import describe_export, export_object
from influent.cli.options import OverwriteOption, Printing, Reading, Sampling
from influent.cli.program import app, command
from influent.cli.show import show


@command(
    app,
    "enrich",
    "enrich contacts.csv --column handle --out enriched.csv",
    "enrich contacts.csv --column handle --out enriched.csv --model now --no-intervals",
)
def enrich(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a header line.")],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="The column that holds ids.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The CSV file to write.")],
    overwrite: OverwriteOption = False,
    asking: Reading,
    sampling: Sampling,
    printing: Printing,
) -> None:
    """Who of my contacts has influence, and on what? Write the same file with what is known of each.

    Added are state (computed, no data, unknown), position, percentile, authority with its 90 % interval, how many
    interactions and people it rests on, the first topics they lead on, and the model. Rows and columns stay as they
    are; who is not in the data stays unknown.
    """
    with asking.open(read_only=True) as work:
        found = work.enrich(file, column, out, overwrite=overwrite, resampling=sampling.resampling, **asking.asked())
    show(export_object(found), printing, lambda: describe_export(found))
