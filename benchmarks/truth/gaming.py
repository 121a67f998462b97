"""What does a bought crowd buy? A median person's percentile before and after made-up accounts join.

``fans``: so many made-up accounts each react to the target once. ``farm``: they and the target react to each other, and
they to one another in a ring. ``loud``: each reacts a hundred times, on a hundred days. Percentiles are among the
people who were there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from benchmarks.truth.methods import DEFAULT, METHODS, settled
from influent.engine.cells import weigh
from influent.engine.graph import Graph
from influent.types import MICRO, DailyCounts, FloatVector, IntVector

ATTACKS = ("fans", "farm", "loud")
SIZES = (1, 10, 100)
FAKE = "~fake"
N_SEEDS = 20
TARGETS = 15
"""So many people around the median are attacked, each alone; their median is shown."""
COMPARED = (
    "distinct people who react",
    "in-strength",
    "PageRank (`classic`)",
    "reputation, plain",
    "**`default`** (log, prior 100)",
    "HITS authority",
)


def defended(counts: DailyCounts) -> FloatVector:
    """Score by the default model with walks beginning at the most active people: they are noticed by hand first."""
    return settled(defended_graph(counts), replace(DEFAULT, restart="trusted"))


def defended_graph(counts: DailyCounts) -> Graph:
    """Build the default's graph, trust on those of the people whose own reactions go to most others."""
    model = replace(DEFAULT, restart="trusted")
    cells = weigh(counts, model, None)
    ids = list(cells.ids)
    is_honest = np.array([not user.startswith(FAKE) for user in ids])
    # how many of the people who were there before each reacts to: they are chosen before anybody is attacked
    reacts = np.add.reduceat(np.append(is_honest[cells.indices], 0), cells.indptr[:-1]) * (np.diff(cells.indptr) > 0)
    first = np.argsort(-np.where(is_honest, reacts, -1), kind="stable")[: min(N_SEEDS, int(is_honest.sum()))]
    return Graph.from_cells(cells, model, trusted={ids[place]: 1.0 for place in first.tolist()})


def methods() -> Mapping[str, Callable[[DailyCounts], FloatVector]]:
    """List what is attacked."""
    return {**{name: METHODS[name] for name in COMPARED}, f"`defended`, {N_SEEDS} seeds": defended}


def attack(counts: DailyCounts, target: int, kind: str, size: int) -> DailyCounts:
    """Add made-up accounts around one person, by their place in the users."""
    n, last = len(counts.users), int(counts.day.max())
    fakes = n + np.arange(size)
    pairs = [(fake, target, last) for fake in fakes.tolist()]
    if kind == "farm":
        pairs += [(target, fake, last) for fake in fakes.tolist()]
        pairs += [(a, b, last) for a, b in zip(fakes.tolist(), np.roll(fakes, 1).tolist(), strict=True) if a != b]
    if kind == "loud":
        pairs = [(fake, target, last - day) for fake in fakes.tolist() for day in range(100)]
    u, v, day = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    users = np.append(counts.users, np.array([f"{FAKE}{nth:03}" for nth in range(size)], dtype=object))

    def longer(name: str, values: IntVector) -> object:
        column = getattr(counts, name)
        return np.concatenate([column, values.astype(column.dtype)])

    return replace(
        counts,
        users=users,
        influencer=longer("influencer", v),
        influencee=longer("influencee", u),
        day=longer("day", day),
        kind=longer("kind", np.zeros(len(u), np.int64)),
        flags=longer("flags", np.zeros(len(u), np.int64)),
        n=longer("n", np.ones(len(u), np.int64)),
        weight_e6=longer("weight_e6", np.full(len(u), MICRO, np.int64)),
    )


def percentile(score: FloatVector, place: int, n_honest: int) -> float:
    """Say where one stands among the people who were there before, 0 to 100, ties in the middle."""
    others = score[:n_honest]
    return 100 * float(((others < score[place]) + 0.5 * (others == score[place])).mean())


def attacked(counts: DailyCounts) -> Iterator[tuple[str, float, dict[tuple[str, int], float]]]:
    """Give each method's name, the median target's percentile before, and after each attack."""
    order = np.argsort(counts.users, kind="stable")
    sorted_place = np.empty(len(order), dtype=np.int64)
    sorted_place[order] = np.arange(len(order))
    n = len(counts.users)
    for name, method in methods().items():
        before = method(counts)
        reached = np.argsort(before, kind="stable")
        middle = reached[n // 2 - TARGETS // 2 : n // 2 + TARGETS // 2 + 1]
        targets = [int(order[place]) for place in middle.tolist()]
        was = float(np.median([percentile(before, int(place), n) for place in middle.tolist()]))
        found = {}
        for kind in ATTACKS:
            for size in SIZES:
                after = [percentile(method(attack(counts, t, kind, size)), int(sorted_place[t]), n) for t in targets]
                found[kind, size] = float(np.median(after))
        yield name, was, found
