"""Who leads on each topic? Everybody's authority on every topic, capped, with the evidence and its gaps.

Topics are taken in runs of a bounded number of interactions; the graphs of a run lie side by side and are solved at
once (``graphs.py``), so a taxonomy of thousands costs what its labelled interactions cost.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.engine.cells import Cells, Counted, share_out, weigh_counted
from influent.engine.graph import Graph
from influent.engine.ids import NumberedIds
from influent.engine.intervals import VECTORS, Intervals, find_intervals
from influent.engine.measures.face import Enclosure
from influent.engine.rank.certify import tied_positions
from influent.engine.rank.threads import map_threads
from influent.engine.topics.capped import cap_endorsements, cap_shares
from influent.engine.topics.evidence import Evidence, Reached, Spelled, collect
from influent.engine.topics.graphs import TopicGraphs, number_people
from influent.engine.topics.labels import Labelled
from influent.types import FloatVector, IntVector, Model, Resampling

AT_ONCE = 250_000
"""Interactions of one run of topics, each once a topic: some 60 MB, and small enough for one sorted key."""
REFINED = 100
"""People a topic, the first of those listed, whose authority is narrowed to the error bound: their order is proven."""


@dataclass(frozen=True)
class Experts:
    """Every person to whom somebody reacted on a topic, on each such topic; (m,) each, by topic and then by user.

    topic, user : int64, places in the labelled topics and ids
    position : int64, from 1 among those with enough evidence, ties share one; 0 = not enough
    authority, low, high : float64, capped: what counts of it, and the proven bracket of that
    uncapped : float64, what it were without caps;  item_share, endorsed_share : of the capped one, by the largest item
    and by all endorsements
    intervals : by resampling who reacted; None when not asked for
    """

    topic: IntVector
    user: IntVector
    position: IntVector
    authority: FloatVector
    low: FloatVector
    high: FloatVector
    uncapped: FloatVector
    item_share: FloatVector
    endorsed_share: FloatVector
    evidence: Evidence
    intervals: Intervals | None
    error_bound: float

    def where(self, keep: Any) -> Experts:  # noqa: ANN401  (a mask or places)
        """Take some lines of it."""
        taken = {name: getattr(self, name)[keep] for name in _VECTORS}
        evidence = Evidence(**{f.name: getattr(self.evidence, f.name)[keep] for f in fields(Evidence)})
        intervals = None if self.intervals is None else self.intervals.where(keep)
        return Experts(**taken, evidence=evidence, intervals=intervals, error_bound=self.error_bound)


_VECTORS = tuple(f.name for f in fields(Experts) if f.name not in {"evidence", "intervals", "error_bound"})


def rank_experts(
    labelled: Labelled,
    model: Model,
    as_of: datetime | None,
    topics: IntVector | None = None,
    *,
    resampling: Resampling | None = None,
) -> Experts:
    """Rank the people of each of `topics` (places, sorted; None = all), with intervals where they are asked for.

    Notes
    -----
    O(interactions, once for each of their topics), about 60 MB beside them. Deterministic, and a topic's numbers do
    not depend on which others are asked for, within the error bound.
    """
    wanted = np.arange(len(labelled.topics)) if topics is None else topics
    reached = Reached.of(labelled)
    runs = labelled.parts(wanted, AT_ONCE)

    def rank(run: IntVector) -> Experts:
        return _rank_run(labelled, model, as_of, run, reached, resampling=resampling)

    return _join(list(map_threads(rank, runs)) or [_NOBODY])


def _join(parts: list[Experts]) -> Experts:
    def of(whole: Iterable[object], name: str) -> Any:  # noqa: ANN401  (an array of any type)
        return np.concatenate([getattr(part, name) for part in whole])

    sampled = [part.intervals for part in parts if part.intervals is not None]
    return Experts(
        **{name: of(parts, name) for name in _VECTORS},
        evidence=Evidence(**{f.name: of((p.evidence for p in parts), f.name) for f in fields(Evidence)}),
        intervals=replace(sampled[0], **{name: of(sampled, name) for name in VECTORS}) if sampled else None,
        error_bound=max(p.error_bound for p in parts),
    )


_NO_INT, _NO_FLOAT = np.zeros(0, np.int64), np.zeros(0)
_NOBODY = Experts(
    *(_NO_INT,) * 3,
    *(_NO_FLOAT,) * 6,
    evidence=Evidence(*(_NO_INT,) * 5, *(_NO_FLOAT,) * 2, np.zeros(0, np.uint8)),
    intervals=None,
    error_bound=0.0,
)


def _rank_run(
    labelled: Labelled,
    model: Model,
    as_of: datetime | None,
    topics: IntVector,
    reached: Reached,
    *,
    resampling: Resampling | None,
) -> Experts:
    topic_of, place = labelled.spelled(topics)
    whole = labelled.counted
    (topic, user), u, v = number_people(topic_of, whole.u[place], whole.v[place])
    counted = whole.at(place)._replace(u=u, v=v, place=place)
    cells, cell_of = weigh_counted(counted, NumberedIds(len(user)), labelled.kinds, {}, model=model, as_of=as_of)
    graphs = TopicGraphs.of(topic, user, _lay_out(cells, topic, model))
    found, start = graphs.measured(model.measure, model.damping_factor, model.tolerance)
    evidence = collect(labelled, reached, model.topics, Spelled(topic, user, u, v, place))
    flow = _flow(graphs.graph, found, cells, model.damping_factor)
    parts = share_out(flow, cells, counted, cell_of)
    content, item_share, endorsed = _cap(labelled, counted, parts, start, model.topics.max_item_share)
    endorsed = np.where(evidence.fails == 0, endorsed, 0.0)
    endorsed = cap_endorsements(content, endorsed, model.topics.max_endorsement_share)
    capped = content + endorsed
    uncapped = start + np.bincount(v, weights=parts, minlength=len(user))
    item_share *= content / capped
    kept = capped / uncapped
    ranked = _order(graphs, found, evidence, kept, item_share=item_share, endorsed=endorsed / capped)
    if resampling is not None:
        walk, listed = graphs.graph.walk(model.damping_factor), np.flatnonzero(ranked.position)
        intervals = find_intervals(walk, found, listed, resampling=resampling, groups=graphs.topic, kept=kept)
        ranked = replace(ranked, intervals=intervals)
    return ranked.where(cells.n_in > 0)


def _lay_out(cells: Cells, topic: IntVector, model: Model) -> Graph:
    """Lay the weights out as a graph; a prior in means is in each topic's own."""
    weight, n = cells.weight, len(topic)
    if model.attention_prior_in_means:
        row = np.repeat(np.arange(n), np.diff(cells.indptr))
        sums = np.bincount(row, weights=weight, minlength=n)
        _, number = np.unique(topic, return_inverse=True)
        mean = np.bincount(number, weights=sums) / np.maximum(np.bincount(number, weights=sums > 0), 1)
        weight = weight / mean[number[row]]
    W = csr_array((weight, cells.indices, cells.indptr), shape=(n, n))
    return Graph(cells.ids, W, attention_prior=model.attention_prior, cells=cells)


def _flow(graph: Graph, found: Enclosure, cells: Cells, damping_factor: float) -> FloatVector:
    """Say how much of v's visits arrives from u in the last step, d x(u) P[u, v], (pairs,)."""
    row = np.repeat(np.arange(graph.n_users), np.diff(cells.indptr))
    flow: FloatVector = damping_factor * found.visits[row] * graph.steps.P.data
    return flow


def _cap(
    labelled: Labelled, counted: Counted, parts: FloatVector, start: FloatVector, max_share: float
) -> tuple[FloatVector, FloatVector, FloatVector]:
    """Cap everybody's items: what counts but for endorsements, the largest item's share of that, and endorsements."""
    n = len(start)
    is_endorsement, item = labelled.is_endorsement[counted.place], labelled.item[counted.place]
    of_item = (item >= 0) & ~is_endorsement
    other = ~of_item & ~is_endorsement
    rest = start + np.bincount(counted.v[other], weights=parts[other], minlength=n)
    width = len(labelled.items) + 1
    keys, group = np.unique(counted.v[of_item] * width + item[of_item], return_inverse=True)
    sums: FloatVector = np.bincount(group, weights=parts[of_item], minlength=len(keys)).astype(np.float64)
    content, largest = cap_shares(keys // width, sums, rest, max_share)
    endorsed = np.bincount(counted.v[is_endorsement], weights=parts[is_endorsement], minlength=n)
    return content, largest, endorsed.astype(np.float64)


def _order(
    graphs: TopicGraphs,
    found: Enclosure,
    evidence: Evidence,
    kept: FloatVector,
    *,
    item_share: FloatVector,
    endorsed: FloatVector,
) -> Experts:
    """Order each topic's people who have enough evidence by what counts of their authority."""
    listed = np.flatnonzero(evidence.fails == 0)
    by_value = listed[np.lexsort((-(found.values() * kept)[listed], graphs.topic[listed]))]
    nth = np.arange(len(by_value)) - np.searchsorted(graphs.topic[by_value], graphs.topic[by_value])
    found.refine(by_value[nth < REFINED])
    authority = found.values() * kept
    low, high = found.brackets()
    position = np.zeros(len(kept), np.int64)
    order = listed[np.lexsort((listed, -authority[listed], graphs.topic[listed]))]
    for run in np.split(order, np.flatnonzero(np.diff(graphs.topic[order])) + 1):
        position[run] = tied_positions(authority[run], found.error_bound)
    return Experts(
        topic=graphs.topic,
        user=graphs.user,
        position=position,
        authority=authority,
        low=low * kept,
        high=high * kept,
        uncapped=found.values(),
        item_share=item_share,
        endorsed_share=endorsed,
        evidence=evidence,
        intervals=None,
        error_bound=found.error_bound,
    )
