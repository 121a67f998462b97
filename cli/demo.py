"""``influent demo``: made-up data with planted truth, loaded, ranked, explained; nothing to set up."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.accounting import describe_load, load_object
from influent.cli.explaining import explain_why
from influent.cli.layout import fold_after
from influent.cli.options import Asking, Place, Printing, WaitOption
from influent.cli.planted import Finding, find_planted
from influent.cli.program import app, command
from influent.cli.progress import report_progress
from influent.cli.rank import rank_table
from influent.cli.show import bold, dim, next_commands, show, suggest, terminal_width
from influent.cli.why import look_up_pairs

if TYPE_CHECKING:
    from influent.answers import Ranking
    from influent.answers_on_data import LoadReport
    from influent.answers_why import Why
    from influent.cli.explaining import PairFacts

STORE = "demo.duckdb"
TOP = 5


@command(app, "demo", "demo", "demo --store /tmp/try.duckdb", "demo --json")
def demo(
    *,
    store: Annotated[str, typer.Option("--store", metavar="PATH|URI", help="The store to fill.")] = STORE,
    wait: WaitOption = 5.0,
    printing: Printing,
) -> None:
    """How does it work, on data whose truth is known? Load, rank and explain a made-up network.

    300 made-up people, 20,000 interactions, half a year; what was planted among them is shown beside what is found.
    The store stays, to go on with; running it again changes nothing.
    """
    from influent.demo import write_demo  # noqa: PLC0415  (on first use)

    place = Place(store=store, wait=wait)
    asking = Asking(store=store, wait=wait)
    with tempfile.TemporaryDirectory(prefix="influent-demo-") as folder, place.open(create=True) as work:
        truth = write_demo(Path(folder))
        progress = report_progress()
        report = work.load([truth.interactions], rejects_dir=Path(folder), progress=progress)[0]
        ranking = work.rank(top=TOP, progress=progress)
        why = work.why(truth.member, truth.partner, n_evidence=3, n_paths=3)
        facts = look_up_pairs(work, why)
        findings = find_planted(work, truth, ranking, why)
    found = {"load": load_object([report]), "planted": [asdict(finding) for finding in findings]}
    show(found, printing, lambda: _describe(report, ranking, why, facts, findings, asking))


def _describe(  # noqa: PLR0917  (the chapters of the story, in order)
    report: LoadReport,
    ranking: Ranking,
    why: Why,
    facts: dict[tuple[str, str], PairFacts],
    findings: list[Finding],
    asking: Asking,
) -> list[str]:
    user, influencer = why.user, why.influencer
    closing = next_commands(
        asking, suggest("why", user, influencer), suggest("influencees", influencer), suggest("rank", options=["--all"])
    )
    chapters = [
        ("made-up interactions, loaded", describe_load(report)),
        (f"the first {TOP} of {ranking.n_users}", rank_table(ranking)),
        (f"why {influencer} influences {user}", explain_why(why, facts)),
        ("planted, and found", [line for finding in findings for line in _finding(finding)]),
    ]
    told = ((bold(f"{title}:"), *lines, "") for title, lines in chapters)
    return [*chain.from_iterable(told), *closing]


def _finding(finding: Finding) -> list[str]:
    mark = "yes" if finding.is_found else "NO "
    width = terminal_width()
    return [
        *fold_after(f"  {mark}  ", finding.planted, width),
        *map(dim, fold_after("       → ", finding.found, width)),
    ]
