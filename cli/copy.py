"""``influent copy``: everything from one store to another, either way between a file and a server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe, without_userinfo
from influent.cli.options import DebugOption, Place, Printing
from influent.cli.program import app, command
from influent.cli.progress import report_progress
from influent.cli.show import next_commands, show, suggest
from influent.numbers import counted

if TYPE_CHECKING:
    from influent.copying import CopyReport


@command(
    app,
    "copy",
    "copy --from people.duckdb --to bolt://127.0.0.1:7687",
    "copy --from neo4j://graph.example.org --to people.duckdb",
)
def copy(
    *,
    source: Annotated[str, typer.Option("--from", metavar="STORE", help="The store to read.")],
    target: Annotated[str, typer.Option("--to", metavar="STORE", help="The store to fill.")],
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001  (its callback does what it says)
) -> None:
    """How does everything get from one store to another? Copy interactions and runs, each once.

    What the other store has already is left alone, so a copy that was interrupted is finished by asking again.
    """
    from influent.copying import copy_store  # noqa: PLC0415  (numpy, duckdb: on first use)

    found = copy_store(source, target, progress=report_progress())
    show(asdict(found), printing, lambda: _describe(found, target))


def _describe(found: CopyReport, target: str) -> list[str]:
    source = safe(without_userinfo(found.source))
    return [
        f"{source}: {counted(found.n_batches, 'batch')}, {found.n_copied:,} of them copied now"
        f" ({counted(found.n_interactions, 'interaction')}), and {counted(found.n_runs, 'run')}",
        *next_commands(Place(store=target), suggest("rank")),
    ]
