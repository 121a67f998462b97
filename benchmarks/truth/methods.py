"""Every way of scoring people that is compared, each through the engine itself, none written anew here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from influent.engine.cells import weigh
from influent.engine.graph import Graph
from influent.model import read_model
from influent.types import DailyCounts, FloatVector, Model

LARGE = 10_000
DEFAULT, NOW, CLASSIC = (read_model(name)[0] for name in ("default", "now", "classic"))


def graph_of(counts: DailyCounts, model: Model) -> Graph:
    """Weigh counts under a model."""
    return Graph.from_cells(weigh(counts, model, None), model)


def settled(graph: Graph, model: Model) -> FloatVector:
    """Give everybody's authority, brackets narrowed far below what orders people; on large graphs to a thousandth."""
    found = graph.enclose(model)
    found.settle(1e-6 if graph.n_users < LARGE else 1e-3)
    return found.values()


def authority(model: Model) -> Callable[[DailyCounts], FloatVector]:
    """Score by a model's authority."""
    return lambda counts: settled(graph_of(counts, model), model)


def _people(counts: DailyCounts) -> FloatVector:
    return weigh(counts, CLASSIC, None).people_in.astype(np.float64)


def _strength(counts: DailyCounts) -> FloatVector:
    return weigh(counts, CLASSIC, None).n_in.astype(np.float64)


def _activity(counts: DailyCounts) -> FloatVector:
    W = graph_of(counts, CLASSIC).W
    sums: FloatVector = np.asarray(W.sum(axis=1)).ravel().astype(np.float64)
    return sums


def _hits(counts: DailyCounts) -> FloatVector:
    return graph_of(counts, CLASSIC).hits(tolerance=1e-8).authority


def _breadth(base: float) -> Callable[[DailyCounts], FloatVector]:
    def score(counts: DailyCounts) -> FloatVector:
        """Add up, over the different people who react to v, base + log(1 + n a(u)), a(u) = what their own authority is.

        a(u) is taken as reputation, the chance to be met at all: it counts no visit twice.
        """
        graph = graph_of(counts, DEFAULT)
        a = settled(graph, DEFAULT)
        W = graph.W
        u = np.repeat(np.arange(graph.n_users), np.diff(W.indptr))
        worth = base + np.log1p(graph.n_users * a)
        return np.bincount(W.indices, weights=worth[u], minlength=graph.n_users)

    return score


METHODS: Mapping[str, Callable[[DailyCounts], FloatVector]] = {
    "distinct people who react": _people,
    "in-strength": _strength,
    "activity (what one sends)": _activity,
    "HITS authority": _hits,
    "PageRank (`classic`)": authority(CLASSIC),
    "reputation, plain": authority(replace(CLASSIC, measure="reputation")),
    "reputation, log, prior 0": authority(replace(DEFAULT, attention_prior=0.0)),
    "reputation, log, prior 30": authority(replace(DEFAULT, attention_prior=30.0)),
    "**`default`** (log, prior 100)": authority(DEFAULT),
    "reputation, one, prior 30": authority(replace(DEFAULT, pair_saturation="one", attention_prior=30.0)),
    "`now` (half-life 90 days)": authority(NOW),
    "half-life 30 days": authority(replace(NOW, half_life_days=30.0)),
    "breadth, base 0.1": _breadth(0.1),
    "breadth, base 0": _breadth(0.0),
}
