"""``influent neo4j start|stop|status``: a local Neo4j server for those without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.guard import safe
from influent.cli.options import DebugOption, Place, Printing
from influent.cli.program import PLAIN, Program, app, command
from influent.cli.progress import report_progress
from influent.cli.show import next_commands, show, suggest

if TYPE_CHECKING:
    from influent.server import ServerInfo

HomeOption = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="Where its data are; else a folder of the user's own.")
]
ASKS = "Where is a Neo4j to load into? Start, stop and find a local one."

neo4j = typer.Typer(cls=Program, help=ASKS, **PLAIN)
app.add_typer(neo4j, name="neo4j", short_help="Where is a Neo4j to load into?")


@command(neo4j, "start", "neo4j start", "neo4j start --home graph --port 7687")
def start(
    *,
    home: HomeOption = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="PORT", min=1, max=65535, help="The Bolt port; else a free one.")
    ] = None,
    memory: Annotated[int, typer.Option("--memory", metavar="MB", min=256, help="Java's heap.")] = 1024,
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001  (its callback does what it says)
) -> None:
    """Where do I get a Neo4j without Docker? Start one on this machine, or find it running.

    It is fetched by Maven at the first start (about 120 MB; Java 17 or newer), listens on 127.0.0.1 only, and
    outlives this command. Later commands that are given its address find the password by themselves.
    """
    from influent.server import start_server  # noqa: PLC0415  (on first use)

    found = start_server(home, port=port, memory_mb=memory, progress=report_progress())
    show(server_object(found), printing, lambda: _describe(found, home))


@command(neo4j, "stop", "neo4j stop", "neo4j stop --home graph")
def stop(*, home: HomeOption = None, printing: Printing, debug: DebugOption = False) -> None:  # noqa: ARG001
    """How do I stop the local Neo4j? Its data stay, and the next start finds them."""
    from influent.server import stop_server  # noqa: PLC0415

    was_running = stop_server(home)
    said = "stopped; its data stay" if was_running else "it was not running"
    show({"was_running": was_running}, printing, lambda: [said])


@command(neo4j, "status", "neo4j status", "neo4j status --json")
def status(*, home: HomeOption = None, printing: Printing, debug: DebugOption = False) -> None:  # noqa: ARG001
    """Is the local Neo4j running, and at which address? Say both."""
    from influent.server import server_status  # noqa: PLC0415

    found = server_status(home)
    show(server_object(found), printing, lambda: _describe(found, home))


def server_object(found: ServerInfo) -> dict[str, object]:
    """Build what ``--json`` prints; a password is never part of it."""
    return {
        "is_running": found.is_running,
        "uri": found.uri,
        "home": str(found.home),
        "pid": found.pid,
        "port": found.port,
        "version": found.version,
    }


def _describe(found: ServerInfo, home: Path | None) -> list[str]:
    if not found.is_running:
        named = [] if home is None else ["--home", str(home)]
        return [f"not running (home: {safe(found.home)})", *next_commands(None, suggest("neo4j start", options=named))]
    return [
        f"Neo4j {found.version} is running at {found.uri} (process {found.pid}, home: {safe(found.home)})",
        *next_commands(Place(store=found.uri), suggest("load", "FILE"), suggest("rank")),
    ]
