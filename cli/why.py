"""``influent why``: why is X my influencer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Unpack

import typer

from influent.cli.explaining import MAX_GONE, PairFacts, describe_why, gone_pairs, named_steps
from influent.cli.options import Asking, Telling
from influent.cli.program import app, command
from influent.cli.telling import tell
from influent.errors import InputError

if TYPE_CHECKING:
    from influent.answers_why import Why
    from influent.opened import Asked
    from influent.workspace import Workspace

TOP_K = 10
"""The places that a counterfactual is about when none are named."""


@command(
    app,
    "why",
    "why ana bo",
    "why ana bo --evidence 20 --paths 10",
    "why ana bo --counterfactual interactions --top-k 3",
    "why ana bo --depth 3 --as ana",
    "why ana bo --html ana-bo.html",
)
def why(  # noqa: PLR0913  (each is an option)
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="The influenced user.")],
    influencer: Annotated[str, typer.Argument(metavar="INFLUENCER", help="The user who influences USER.")],
    evidence: Annotated[int, typer.Option("--evidence", metavar="N", min=0, help="How many interactions to list.")] = 5,
    paths: Annotated[int, typer.Option("--paths", metavar="N", min=0, help="How many paths to list.")] = 5,
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", min=1, max=64, help="Walks of at most N steps; also split by steps."),
    ] = None,
    as_user: Annotated[
        str | None,
        typer.Option("--as", metavar="USER", help="Who asks: private interactions are shown to their two parties."),
    ] = None,
    counterfactual: Annotated[
        Literal["own", "interactions", "anyone"] | None,
        typer.Option(
            help="Also what would have to go for INFLUENCER to leave USER's top K: all that USER has with some people, "
            "single interactions of USER's, or anybody's."
        ),
    ] = None,
    top_k: Annotated[
        int | None,
        typer.Option("--top-k", metavar="K", min=1, help=f"The places that --counterfactual is about; else {TOP_K}."),
    ] = None,
    asking: Asking,
    printing: Telling,
) -> None:
    """Why is INFLUENCER an influencer of USER? Open the number up.

    One number, opened up in several ways that each add up to it: by first step, by kind, by month; then the single
    interactions that carry most, and the strongest paths.
    """
    if top_k is not None and counterfactual is None:
        raise InputError(
            "--top-k stands alone", where="it is about what would have to go", advice="--counterfactual own"
        )
    with asking.open(read_only=True) as work:
        found = work.why(
            user,
            influencer,
            n_paths=paths,
            n_evidence=evidence,
            depth=depth,
            as_user=as_user,
            counterfactual=counterfactual,
            top_k=top_k or TOP_K,
            **asking.asked(),
        )
        facts = {} if printing.json or printing.md else look_up_pairs(work, found, **asking.asked())
    tell(found, printing, lambda: describe_why(found, facts, asking))


def look_up_pairs(work: Workspace, found: Why, **asked: Unpack[Asked]) -> dict[tuple[str, str], PairFacts]:
    """Count, for the steps that will be named and the pairs that would go, who reacted to whom, how often and when."""
    steps = [step.user for step in named_steps(found)]
    pairs = {*((found.user, step) for step in steps), *((step, found.influencer) for step in steps)}
    pairs.update([pair for pair, gone in gone_pairs(found).items() if gone is None][:MAX_GONE])
    return {pair: PairFacts.from_reactions(work.reactions(*pair, **asked)) for pair in pairs if pair[0] != pair[1]}
