"""``influent model``: the one file that turns interactions into numbers; what another one would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.changed import describe_movers_of_models, side_text
from influent.cli.guard import safe, safe_lines
from influent.cli.layout import Column
from influent.cli.options import DebugOption, OverwriteOption, Place, Printing, PrintingRows, parse_moment
from influent.cli.program import PLAIN, Program, app, command
from influent.cli.progress import report_progress
from influent.cli.show import bold, dim, next_commands, prose, show, suggest, table
from influent.numbers import percent
from influent.sentences import resampling_text

if TYPE_CHECKING:
    from influent.answers_over_time import Impact

ASKS = "What turns interactions into numbers? Show the file, make one of your own, see what it would change."

model = typer.Typer(cls=Program, help=ASKS, **PLAIN)
app.add_typer(model, name="model", short_help="What turns interactions into numbers?")

ModelArgument = Annotated[
    str, typer.Argument(metavar="NAME|FILE", help="default, now, classic, defended, or a model file.")
]
OtherArgument = Annotated[str, typer.Argument(metavar="NAME|FILE", help="The model to compare it with.")]


@command(model, "show", "model show default", "model show default > mine.toml", "model show mine.toml --json")
def show_model(
    *,
    name: ModelArgument,
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001  (its callback does what it says)
) -> None:
    """How does a model turn interactions into numbers? Show its file: a copy, changed, is a model of your own."""
    from influent.model import read_model  # noqa: PLC0415  (pydantic, on first use)

    found, text = read_model(name)
    show({"id": found.id, "name": found.name, "toml": text}, printing, lambda: [safe_lines(text.rstrip("\n"))])


@command(model, "new", "model new mine.toml", "model new mine.toml --from now")
def new_model(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its name is the model's.")],
    source: Annotated[str, typer.Option("--from", metavar="NAME|FILE", help="The model to copy.")] = "default",
    overwrite: OverwriteOption = False,
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001
) -> None:
    """How does one begin a model of one's own? Copy a model's file, comments and all, and change it there."""
    from influent.own_model import write_model  # noqa: PLC0415

    found = write_model(file, source, overwrite=overwrite)
    lines = [f"{safe(file)}: model {found.id}; change it, then:"]
    lines += [
        f"next: influent model diff {safe(source)} {safe(file)}",
        f"      influent model impact {safe(source)} {safe(file)}",
    ]
    show({"path": str(file), "id": found.id}, printing, lambda: lines)


@command(model, "diff", "model diff default now", "model diff default mine.toml --json")
def diff_models(
    *,
    first: ModelArgument,
    second: OtherArgument,
    printing: Printing,
    debug: DebugOption = False,  # noqa: ARG001
) -> None:
    """Where do two models differ? List every number that does."""
    from influent.model import differences, read_model  # noqa: PLC0415

    a, b = (read_model(name)[0] for name in (first, second))
    found = differences(a, b)
    columns = [Column("what", "left"), Column(a.id, "left"), Column(b.id, "left")]
    rows = [[key, *("" if value is None else str(value) for value in values)] for key, *values in found]
    said = table(columns, rows) if rows else [f"{safe(a.id)} and {safe(b.id)} compute the same"]
    answer = {
        "first": a.id,
        "second": b.id,
        "differences": [{"what": key, "first": x, "second": y} for key, x, y in found],
    }
    show(answer, printing, lambda: said)


@command(model, "impact", "model impact default now", "model impact default mine.toml -k 20 --csv")
def model_impact(
    *,
    first: ModelArgument,
    second: OtherArgument,
    k: Annotated[int, typer.Option("-k", metavar="N", min=0, help="How many top movers to explain.")] = 5,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="As of this UTC date or time; else the newest interaction."),
    ] = None,
    place: Place,
    printing: PrintingRows,
) -> None:
    """Who would rise or fall under another model? Rank by both, and say so before it is released.

    The change of percentile (0 to 100) of people with a place under both: of everybody, by how many interactions they
    send, by the network and the topic that most react to them on and about. moved: who stands outside the 90 %
    interval of their former place. The top movers' changes are split among what the models differ in (Shapley).
    """
    with place.open(read_only=True) as work:
        found = work.impact(first, second, as_of=parse_moment(as_of), k=k, progress=report_progress())
    show(found, printing, lambda: describe_impact(found, place, second))


def describe_impact(found: Impact, place: Place, second: str) -> list[str]:
    """Lay out what another model would change: a line a segment, then who moves furthest and why."""
    columns = [Column("by", "left"), Column("", "left", may_shrink=True), Column("people"), Column("5 %")]
    columns += [Column("25 %"), Column("median"), Column("75 %"), Column("95 %"), Column("moved %")]
    rows = [
        [s.by, s.named, f"{s.n:,}", *(f"{q:+.1f}" for q in (s.q05, s.q25, s.q50, s.q75, s.q95)), percent(s.moved, 1)]
        for s in found.segments
    ]
    rho = "" if found.spearman is None else f"; Spearman {found.spearman:.3f}"
    title = (
        f"of {found.n_compared:,} people with a place under both models {percent(found.moved, 1)} % move further than "
        f"chance alone lets them{rho}"
    )
    alone = f"with a place under one alone: {found.n_only_before:,} before, {found.n_only_after:,} after"
    return [
        *map(bold, prose(title)),
        "",
        *prose("change of percentile, by kinds of people:"),
        *table(columns, rows),
        "",
        *describe_movers_of_models(found.movers),
        "",
        *map(dim, prose(alone)),
        *map(dim, prose(resampling_text(found.resampling))),
        *map(dim, prose(f"before: {side_text(found.before, None)}")),
        *map(dim, prose(f"after: {side_text(found.stamp, None)}")),
        "",
        *next_commands(place, suggest("rank", options=["--model", second])),
    ]
