"""``influent why``: why is X my influencer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.explaining import PairFacts, describe_why, named_steps
from influent.cli.options import Asking, Telling
from influent.cli.program import app, command
from influent.cli.telling import tell

if TYPE_CHECKING:
    from influent.answers import Why
    from influent.workspace import Workspace


@command(app, "why", "why ana bo", "why ana bo --evidence 20 --paths 10", "why ana bo --html ana-bo.html")
def why(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The influenced user.")],
    influencer: Annotated[str, typer.Argument(metavar="INFLUENCER", help="The user who influences USER.")],
    evidence: Annotated[int, typer.Option("--evidence", metavar="N", min=0, help="How many interactions to list.")] = 5,
    paths: Annotated[int, typer.Option("--paths", metavar="N", min=0, help="How many paths to list.")] = 5,
    asking: Asking,
    printing: Telling,
) -> None:
    """Why is INFLUENCER an influencer of USER? Open the number up.

    One number, opened up in several ways that each add up to it: by first step, by kind, by month; then the single
    interactions that carry most, and the strongest paths.
    """
    with asking.open(read_only=True) as work:
        found = work.why(user, influencer, n_paths=paths, n_evidence=evidence, **asking.asked())
        facts = {} if printing.json or printing.md else look_up_pairs(work, found)
    tell(found, printing, lambda: describe_why(found, facts, asking))


def look_up_pairs(work: Workspace, found: Why) -> dict[tuple[str, str], PairFacts]:
    """Count, for the steps that will be named, who reacted to whom, how often and when."""
    facts = {}
    for step in named_steps(found):
        for influencee, influencer in {(found.user, step.user), (step.user, found.influencer)}:
            if influencee != influencer:
                table = work.query("pair", {"influencer": influencer, "influencee": influencee, "k": 100_000})
                facts[influencee, influencer] = PairFacts.from_table(table, found.stamp.as_of)
    return facts
