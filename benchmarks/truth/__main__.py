"""Measure and write ``README.md`` beside this file: ``python -m benchmarks.truth``, or ``make bench-truth``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.higgs import find_data
from benchmarks.truth import stability, tags
from benchmarks.truth.gaming import ATTACKS, SIZES, attacked, defended, defended_graph
from benchmarks.truth.methods import DEFAULT, METHODS
from benchmarks.truth.scores import Chance, chance, ndcg
from benchmarks.truth.sets import TruthSet, read_sets
from influent.types import FloatVector

REPORT = Path(__file__).parent / "README.md"
QUANTUM = "quantum-stackexchange"
GAMED = ("quantum", "messages")

HEAD = """# Does it find the right people?

Scores against truth that nobody here wrote: what people did before a moment, and who had standing after it, or by
votes that are not among the interactions. Shown is C: the chance that a score puts the better of two people higher,
ties half, with the middle 90 % of resamples of people. One half is chance. Made by `make bench-truth`; nothing is drawn
but with a seed.
"""
NOTES = (
    "The default and the number of distinct people are level on the mean, by a difference far inside the intervals,",
    "and .013 apart at worst (peps); nothing was held back to judge on, and cut in another way the same data put",
    "the default behind (docs/explanation/model.md). A count finds standing as well; it says neither on whom nor",
    "why. A half-life gains where the question is who comes next (bitcoin-otc, messages, peps) and loses where it",
    "is who has standing (quantum): hence `now` beside `default`. Later trust among traders (bitcoin-otc) is told",
    "by no count of earlier ratings. `breadth`, here with reputation in place of visits before the first meeting,",
    "is no better than counting people. With walks from 20 seeds most of the loss is on higgs, where they reach",
    "few: whoever is not reached is tied at nothing. Of 28 choices of seeds, saturation and prior tried beside it",
    "none lost less than .02.",
)
STEADY = (
    "The least Spearman of ten draws in which each interaction is lost with a chance of 1 % (wanted: .99); then by\n"
    "how many percentiles a person moves on average over a twentieth of the days, in the later half of them. Among\n"
    "people with 20 interactions that credit them. peps spans decades: its steps outlast the half-life of `now`."
)
TAGS = (
    "Whose answers on a tag of quantum are accepted after the middle day, by what happened on the tag, or on all the\n"
    "site, before it; among those to whom somebody reacted on the tag (what is compared with what: `tags.py`). Where\n"
    "a site is about one subject, standing on all of it tells more than on one tag, of which there is little yet: a\n"
    "topic's ranking says who is noticed for it, and on what evidence, not who will be best at it."
)
CROWD = "Percentile of a median person, before and after (what each attack is: `gaming.py`)."


def _values(score: FloatVector, of: TruthSet) -> tuple[FloatVector, FloatVector]:
    place = {user: nth for nth, user in enumerate(np.sort(of.counts.users).tolist())}
    people = sorted(of.truth)
    return score[[place[user] for user in people]], np.array([of.truth[user] for user in people])


def _truth(sets: list[TruthSet]) -> Iterator[str]:
    yield "| score | " + " | ".join(each.name for each in sets) + " | mean |"
    yield "|---|" + "---|" * (len(sets) + 1)
    for name, method in {**METHODS, "`defended`, 20 seeds": defended}.items():
        found = [chance(*_values(method(each.counts), each)) for each in sets]
        mean = float(np.mean([each.value for each in found]))
        yield f"| {name} | " + " | ".join(map(_cell, found)) + f" | {mean:.3f} |"


def _cell(found: Chance) -> str:
    return f"{found.value:.3f} ({found.low:.2f}-{found.high:.2f})"


def _first(sets: list[TruthSet]) -> Iterator[str]:
    yield "| NDCG@10 | " + " | ".join(each.name for each in sets) + " |"
    yield "|---|" + "---|" * len(sets)
    for name, method in METHODS.items():
        yield f"| {name} | " + " | ".join(f"{ndcg(*_values(method(each.counts), each)):.3f}" for each in sets) + " |"


def _tags() -> Iterator[str]:
    data = find_data()
    if data is None or not (data / QUANTUM).is_dir():
        yield f"Not run: {QUANTUM}."
    else:
        yield from tags.report(data / QUANTUM)


def _gaming(of: TruthSet) -> Iterator[str]:
    graph = defended_graph(of.counts)
    met = int((graph.enclose(replace(DEFAULT, restart="trusted")).values() > 0).sum())
    yield f"**{of.name}**: {graph.n_users:,} people; attention from the seeds reaches {met:,} of them."
    yield ""
    columns = [f"{kind} {size}" for kind in ATTACKS for size in SIZES]
    yield "| score | before | " + " | ".join(columns) + " |"
    yield "|---|---|" + "---|" * len(columns)
    for name, was, found in attacked(of.counts):
        yield f"| {name} | {was:.0f} | " + " | ".join(f"{found[k, s]:.0f}" for k in ATTACKS for s in SIZES) + " |"
    yield ""


def report() -> str:
    """Measure everything, and lay it out."""
    sets, missing = read_sets(find_data())
    lines = [HEAD, f"{datetime.now(UTC):%Y-%m-%d}. Not run: {', '.join(missing) if missing else 'nothing'}.", ""]
    lines += [f"* **{s.name}**: {s.asks} {len(s.truth):,} people, {s.counts.n.sum():,} interactions" for s in sets]
    lines += ["", *_truth(sets), "", *NOTES, "", "The first ten:", "", *_first(sets), ""]
    lines += ["## Does a topic's own ranking find its people?", "", TAGS, "", *_tags(), ""]
    lines += ["## Does it stay where it is?", "", STEADY, "", *stability.report(sets), ""]
    lines += ["## What does a bought crowd buy?", "", CROWD, ""]
    lines += [line for each in sets if each.name in GAMED for line in _gaming(each)]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    REPORT.write_text(report(), encoding="utf-8")
    print(REPORT)
