"""``influent compare``: how much two orders agree, of two runs, or of a run and a file of scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.changed import side_text
from influent.cli.guard import safe
from influent.cli.layout import lay_out_facts
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.show import bold, dim, next_commands, prose, show, suggest, terminal_width
from influent.numbers import percent

if TYPE_CHECKING:
    from influent.answers_over_time import Comparison


@command(
    app,
    "compare",
    "compare 3f0c91d2ab47 88e1a0c4d27b",
    "compare 3f0c91d2ab47 --scores followers.csv --top-k 100",
)
def compare(
    *,
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run, by the id that rank shows.")],
    other: Annotated[str | None, typer.Argument(metavar="RUN", help="A later run to compare it with.")] = None,
    scores: Annotated[
        Path | None,
        typer.Option("--scores", metavar="FILE.csv", help="Scores to compare it with: columns user and score."),
    ] = None,
    top_k: Annotated[int, typer.Option("--top-k", metavar="N", min=1, help="How many first places to compare.")] = 10,
    place: Place,
    printing: Printing,
) -> None:
    """How much do two orders agree? Compare a run with a later one, or with scores from elsewhere.

    Those whom both list are compared: rank correlations with ties, how many first places they have in common, and
    how far people move on average.
    """
    with place.open(read_only=True) as work:
        found = work.compare(run, other, scores=scores, top_k=top_k)
    show(found, printing, lambda: describe_comparison(found, place))


def describe_comparison(found: Comparison, place: Place) -> list[str]:
    """Lay out how much two orders agree."""
    is_run = found.before is not None
    first = safe(found.compared_with)
    sides = [] if found.before is None else [f"first: {side_text(found.before, found.compared_with)}"]
    sides.append(f"{'second' if is_run else 'run'}: {side_text(found.stamp, found.run)}")
    asks = [suggest("rank")]
    if is_run:
        asks = [suggest("movers", options=["--from", found.compared_with, "--to", found.run])]
    return [
        *map(bold, prose(_sentence(found, f"run {first}" if is_run else first))),
        "",
        *lay_out_facts(_facts(found, "the first run" if is_run else first), width=terminal_width()),
        "",
        *(dim(line) for side in sides for line in prose(side)),
        "",
        *next_commands(place, *asks),
    ]


def _sentence(found: Comparison, first: str) -> str:
    begin = f"{first} and run {safe(found.run)} have {found.n_users:,} people in common"
    if found.spearman is None:
        return f"{begin}; too few, or all tied in one of them: there is no correlation."
    return f"{begin}, whose orders correlate by {found.spearman:.3f} (1 = the same order, -1 = reversed)."


def _facts(found: Comparison, first: str) -> list[tuple[str, str, str]]:
    second = "the second run" if found.before is not None else "the run"
    return [
        ("spearman", _number(found.spearman), "correlation of the places"),
        ("kendall", _number(found.kendall), "of all pairs of people, so much more stand in the same order than not"),
        ("first places", f"{percent(found.top_overlap, 1)} %", f"of the first {found.top_k:,} of each are in both"),
        ("volatility", f"{found.volatility:.2f}", "how far people move on average, in percentiles, 0 to 100"),
        ("in both", f"{found.n_users:,}", "people"),
        ("in one", f"{found.n_only_first:,}", f"only in {first}"),
        ("", f"{found.n_only_second:,}", f"only in {second}"),
    ]


def _number(correlation: float | None) -> str:
    return "none" if correlation is None else f"{correlation:.3f}"
