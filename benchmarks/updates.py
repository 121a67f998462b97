"""After new interactions: the graph grown and ranked from where it was, beside building and ranking it cold (P6)."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import numpy as np

from benchmarks.graphs import graph_folder
from benchmarks.quiet import time_calls
from benchmarks.solvers import D, Pairs, matrix_of, read
from influent import Graph
from influent.engine.rank.result import Rank


def report(name: str, repetitions: int) -> str:
    """Measure one graph: a row for each number of new interactions and tolerance."""
    pairs = read(graph_folder(name))
    graph = Graph.from_scipy(matrix_of(pairs))
    before = graph.pagerank(D, 1e-10)
    lines = [
        f"### After new interactions: {name}",
        "",
        "| new | certified | build and rank cold | grow and rank on | share | sweeps cold, on | apart, bounds allow |",
        "|---|---|---|---|---|---|---|",
    ]
    for n_new, tolerance in ((100, 1e-4), (len(pairs.indices) // 1000, 1e-8)):
        lines.append(_line(pairs, graph, before, n_new, tolerance, repetitions))
    return "\n".join(lines) + "\n"


def _line(pairs: Pairs, graph: Graph, before: Rank, n_new: int, tolerance: float, repetitions: int) -> str:  # noqa: PLR0917
    # new interactions fall on those who already have many: as the graph's own pairs do
    rng = np.random.default_rng(n_new)
    picked = rng.integers(0, len(pairs.indices), n_new)
    u = np.searchsorted(pairs.indptr, picked, side="right") - 1
    v = pairs.indices[rng.integers(0, len(pairs.indices), n_new)].astype(np.int64)
    u, v = u[u != v], v[u != v]
    found: dict[str, Rank] = {}

    def cold() -> None:
        found["cold"] = Graph.from_scipy(grown_matrix).pagerank(D, tolerance)

    def on() -> None:
        found["on"] = graph.added(u, v).pagerank(D, tolerance, previous=before)

    grown_matrix = graph.added(u, v).W
    cold_s, on_s = _median(cold, repetitions), _median(on, repetitions)
    apart = float(np.abs(found["cold"].values - found["on"].values).sum())
    allowed = found["cold"].error_bound + found["on"].error_bound
    sweeps = f"{found['cold'].ran_iterations}, {found['on'].ran_iterations}"
    return (
        f"| {len(u):,} | {tolerance:g} | {cold_s:.2f} s | {on_s:.3f} s | {on_s / cold_s:.1%} | {sweeps} |"
        f" {apart:.1e}, {allowed:.1e} |"
    )


def _median(call: Callable[[], None], repetitions: int) -> float:
    return statistics.median(run.wall_s for run in time_calls(call, repetitions))
