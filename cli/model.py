"""``influent model show``: the one file that turns interactions into numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from influent.cli.guard import safe_lines
from influent.cli.options import DebugOption, Printing
from influent.cli.program import PLAIN, Program, app, command
from influent.cli.show import show

ASKS = "What turns interactions into numbers? Show the file that does."

model = typer.Typer(cls=Program, help=ASKS, **PLAIN)
app.add_typer(model, name="model", short_help="What turns interactions into numbers?")


@command(model, "show", "model show default", "model show default > mine.toml", "model show mine.toml --json")
def show_model(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="default, now, classic, defended, or a model file.")],
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001  (its callback does what it says)
) -> None:
    """How does a model turn interactions into numbers? Show its file: a copy, changed, is a model of your own."""
    from influent.model import read_model  # noqa: PLC0415  (pydantic, on first use)

    found, text = read_model(name)
    show({"id": found.id, "name": found.name, "toml": text}, printing, lambda: [safe_lines(text.rstrip("\n"))])
