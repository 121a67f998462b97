"""Many ranks at once: topics as graphs of their own, and many restarts on one graph (P5)."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import numpy as np

from benchmarks.graphs import graph_folder
from benchmarks.quiet import time_calls
from benchmarks.solvers import D, matrix_of, read
from influent import Graph, TopicGraphs

TOLERANCE = 1e-4
N_RESTARTS = 32


def report(name: str, repetitions: int) -> str:
    """Measure one graph: its pairs labelled with few and with many topics, and a block of restarts."""
    pairs = read(graph_folder(name))
    u, v = np.repeat(np.arange(pairs.n), np.diff(pairs.indptr)), pairs.indices.astype(np.int64)
    graph = Graph.from_scipy(matrix_of(pairs))
    graph.pagerank(D, TOLERANCE)
    one = _median(lambda: graph.pagerank(D, TOLERANCE), repetitions)
    rng = np.random.default_rng(5)
    lines = [
        f"### Many at once: {name}, certified {TOLERANCE:g}",
        "",
        "| what | seconds | single solves per unit of pairs |",
        "|---|---|---|",
        f"| one global solve | {one:.3f} | 1 |",
    ]
    for n_topics in (32, 8033):
        topic = np.minimum(rng.zipf(1.3, len(u)) - 1, n_topics - 1)
        graphs = TopicGraphs(topic, u, v, pairs.weight)
        graphs.pagerank(D, TOLERANCE)
        seconds = _median(lambda graphs=graphs: graphs.pagerank(D, TOLERANCE), repetitions)  # type: ignore[misc]
        lines.append(f"| {n_topics:,} topics, each pair of one | {seconds:.3f} | {seconds / one:.1f} |")
    starts = (rng.random((pairs.n, N_RESTARTS)) < 0.001).astype(float)
    starts /= starts.sum(axis=0)
    walk = graph.walk(D)
    seconds = _median(lambda: walk.visits(starts, TOLERANCE), 1)
    lines.append(f"| {N_RESTARTS} restarts on the whole graph | {seconds:.2f} | {seconds / one:.0f} |")
    return "\n".join(lines) + "\n"


def _median(call: Callable[[], object], repetitions: int) -> float:
    return statistics.median(run.wall_s for run in time_calls(call, repetitions))
