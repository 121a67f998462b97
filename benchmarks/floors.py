"""What does the machine allow? One sweep beside what it cannot do without: its pairs' bytes and one read a pair.

* stream: read every label and weight of the core once, in order;
* gather: read the labels, and for each a float64 from a table that fits into a processor's second-level cache.
"""

from __future__ import annotations

import statistics
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit

from benchmarks.quiet import time_calls
from influent import Graph
from influent.engine.rank.blocks import System
from influent.engine.rank.threads import map_threads, n_threads

TABLE = 1 << 17  # one MiB of float64
REPETITIONS = 7


def measure_floors(graph: Graph, damping_factor: float = 0.85) -> dict[str, float]:
    """Time a sweep and both floors on the graph's core, medians in seconds."""
    core, total = graph.steps.core, graph.steps.total
    unit = total[core.users]
    into = core.into
    system = System(into, damping_factor / unit, np.ones(into.n) / unit, unit=unit, keep=unit)
    values = np.ones(into.n) / unit
    labels, weights = into.matrix.indices.view(np.uint32), into.matrix.data
    table = np.random.default_rng(1).random(TABLE)
    cuts = np.linspace(0, len(labels), n_threads() + 1).astype(np.int64).tolist()

    def in_threads(kernel: Any) -> None:
        list(map_threads(lambda at: kernel(labels[at[0] : at[1]], weights[at[0] : at[1]], table), pairwise(cuts)))

    found = {}
    for name, call in {
        "sweep_s": lambda: system.sweep(values),
        "stream_s": lambda: in_threads(_stream),
        "gather_s": lambda: in_threads(_gather),
    }.items():
        call()
        found[name] = statistics.median(run.wall_s for run in time_calls(call, REPETITIONS))
    return found


@njit(nogil=True, fastmath=True)
def _stream(labels: Any, weights: Any, table: Any) -> float:  # noqa: ARG001
    total = 0.0
    for k in range(len(labels)):
        total += labels[k] * weights[k]
    return total


@njit(nogil=True, fastmath=True)
def _gather(labels: Any, weights: Any, table: Any) -> float:
    total = 0.0
    mask = np.uint32(len(table) - 1)
    for k in range(len(labels)):
        total += weights[k] * table[labels[k] & mask]
    return total
