"""``influent unload``: one package out of the store again, as if it had never been loaded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.batches import ID_SHOWN
from influent.cli.guard import safe
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import next_commands, prose, show, suggest
from influent.numbers import counted

if TYPE_CHECKING:
    from influent.unloading import UnloadReport


@command(app, "unload", "unload 897851af6d49", "unload 897851af6d49 --json")
def unload(
    *,
    batch: Annotated[
        str, typer.Argument(metavar="BATCH", help="Its id, or the first characters, as influent batches lists it.")
    ],
    place: Place,
    printing: Printing,
) -> None:
    """Was that the wrong file? Take one package out of the store again.

    Its rows go, what they added to counts, and people and kinds that no other package names: what is left is, to the
    bit, as if it had never been loaded. Loading its file again brings it back. Kept runs stay, less those people. To
    erase a person for good: influent forget.
    """
    with place.open() as work:
        found = work.unload(batch)
    show(asdict(found), printing, lambda: _describe(found, place))


def _describe(found: UnloadReport, place: Place) -> list[str]:
    alone = [
        counted(n, noun)
        for n, noun in ((found.n_users, "user"), (found.n_kinds, "kind"), (found.n_scores, "kept score"))
        if n
    ]
    rows = counted(found.n_interactions, "interaction")
    own = f", and by it alone {', '.join(alone)}" if alone else ""
    return [
        *prose(f"unloaded: batch {found.batch[:ID_SHOWN]} of {safe(found.file)}: {rows}{own}"),
        *prose(f"the store is as if it had never been loaded · snapshot {found.snapshot}"),
        *next_commands(place, suggest("batches"), suggest("rank")),
    ]
