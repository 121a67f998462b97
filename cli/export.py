"""``influent export``: ranks, pairs or the graph as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.options import Asking, OverwriteOption, Printing, Sampling
from influent.cli.program import app, command
from influent.cli.show import show

if TYPE_CHECKING:
    from influent.exporting import Exported

Format = Literal["csv", "jsonl", "parquet", "gexf", "graphml", "svg"]


@command(
    app,
    "export",
    "export ranks --out ranks.parquet",
    "export topics --out topics.parquet --taxonomy topics.csv",
    "export edges --out edges.csv --raw",
    "export graph --out people.gexf",
    "export kit --out kit",
    "export graph --out ana.svg --around ana",
)
def export(  # noqa: PLR0913  (each is an option)
    *,
    what: Annotated[Literal["ranks", "topics", "edges", "graph", "kit"], typer.Argument(help="What to write.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file; its suffix says the format.")],
    file_format: Annotated[Format | None, typer.Option("--format", help="The format, whatever the suffix.")] = None,
    around: Annotated[
        str | None, typer.Option("--around", metavar="USER", help="Draw the graph around one person (svg).")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV without the ' before text like =1+1.", show_default=False)
    ] = False,
    overwrite: OverwriteOption = False,
    asking: Asking,
    sampling: Sampling,
    printing: Printing,
) -> None:
    """How do other tools get the ranks, the topics, the pairs or the whole graph? Write them to a file.

    ranks, topics (everybody on every topic, with the evidence) and edges: csv, jsonl, parquet; graph: gexf (Gephi),
    graphml, and svg with --around; kit: a folder with pairs, scores, model, and fifty lines of numpy that find every
    score again. A manifest beside the file says what it was made from.
    """
    with asking.open(read_only=True) as work:
        found = work.export(
            what,
            out,
            file_format=file_format,
            raw=raw,
            overwrite=overwrite,
            around=around,
            resampling=sampling.resampling,
            **asking.asked(),
        )
    show(export_object(found), printing, lambda: describe_export(found))


def export_object(found: Exported) -> dict[str, object]:
    """Build what ``--json`` prints."""
    manifest = None if found.manifest is None else str(found.manifest)
    return {"path": str(found.path), "manifest": manifest, "n_rows": found.n_rows}


def describe_export(found: Exported) -> list[str]:
    """Say which file was written, and how much is in it."""
    made_from = [] if found.manifest is None else [f"made from: {safe(found.manifest)}"]
    unit = "people" if found.manifest is None else "rows"
    return [f"{safe(found.path)}: {found.n_rows:,} {unit}", *made_from]
