"""What would another model change, for whom, and why? Asked before it is released, of everybody and of kinds of people.

"Most scores stay" is computed here, not written: places under both models, the quantiles of their change by how active
people are, by network and by topic, how many move further than chance alone would let them, and the top movers with
what each difference of the models adds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from influent.answers_over_time import Impact, Segment
from influent.changes import find_movers_between
from influent.engine.compare import compare_orders, percentiles
from influent.engine.rank.ranking import rank_users
from influent.sides import see_models
from influent.view import build_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from influent.store.asserted import AssertedStore
    from influent.types import DetailedCounts, FloatVector, IdVector, IntVector, Progress, Resampling
    from influent.view import View

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LISTED = 12
"""Networks and topics shown at most, the largest first; the others are one segment."""
PROVEN = 20


def find_impact(
    store: AssertedStore,
    first: str,
    second: str,
    *,
    as_of: datetime | None = None,
    k: int = 10,
    resampling: Resampling,
    progress: Progress | None = None,
) -> Impact:
    """Compare what two models say of the present; errors as those of a ranking under either.

    Two rankings, one set of intervals, a scan with details, and for the movers a ranking of every mixture of what the
    models differ in. Deterministic.
    """
    before, after = (build_view(store, name, as_of=as_of, progress=progress) for name in (first, second))
    ids = before.graph.ids.to_array()  # the same users in both: everybody the store knows
    places = [rank_users(view.graph, view.model, top=PROVEN).position for view in (before, after)]
    both = np.flatnonzero((places[0] > 0) & (places[1] > 0))
    was, now = (-position[both].astype(np.float64) for position in places)
    change = percentiles(now) - percentiles(was)
    agreed = compare_orders(ids[both], was, ids[both], now, top_k=PROVEN)
    intervals = before.intervals(resampling)
    # places are among those listed under the first model: read the second's in the same way
    later = _places_among(places[1], places[0] > 0)
    has_moved = (later < intervals.position_low) | (later > intervals.position_high)
    if progress is not None:
        progress("sorting people", 0, 0)
    groups = list(_groups(before, store.scan_details(labelled=False), both))
    seen = see_models(store, first, second, as_of)
    return Impact(
        stamp=after.stamp,
        before=before.stamp,
        n_compared=len(both),
        n_only_before=int(((places[0] > 0) & (places[1] == 0)).sum()),
        n_only_after=int(((places[1] > 0) & (places[0] == 0)).sum()),
        spearman=agreed.spearman,
        kendall=agreed.kendall,
        volatility=agreed.volatility,
        moved=float(has_moved[both].mean()) if len(both) else 0.0,
        resampling=resampling,
        segments=tuple(_segment(by, name, change[of], has_moved[both][of]) for by, name, of in groups),
        movers=find_movers_between(store, *seen, k, progress=progress),
    )


def _places_among(position: IntVector, keep: NDArray[np.bool_]) -> IntVector:
    """Count places anew among some; who has none stands last."""
    value = np.where(position > 0, position, position.max(initial=0) + 1)
    among = np.sort(value[keep])
    return np.searchsorted(among, value).astype(np.int64) + 1


def _segment(by: str, name: str, change: FloatVector, has_moved: NDArray[np.bool_]) -> Segment:
    if not len(change):
        return Segment(by, name, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    q05, q25, q50, q75, q95 = (float(q) for q in np.quantile(change, QUANTILES))
    return Segment(by, name, len(change), q05, q25, q50, q75, q95, float(has_moved.mean()))


def _groups(view: View, details: DetailedCounts, both: IntVector) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Sort those who are compared: everybody, tenths by activity, and by where and about what most react to them."""
    yield "all", "everybody", np.ones(len(both), dtype=bool)
    sent = np.add.reduceat(np.append(view.cells.cell_n, 0), view.cells.cell_ptr[view.cells.indptr[:-1]])
    sent = np.where(np.diff(view.cells.indptr) > 0, sent, 0)[both]
    tenth = np.minimum((percentiles(sent.astype(np.float64)) // 10).astype(int), 9)
    for nth in range(10):
        if (tenth == nth).any():
            yield "activity", f"{_range(sent[tenth == nth])} sent", tenth == nth
    place = _places(view.graph.ids.to_array(), details.counts.users)[details.counts.influencer]
    labels, names = _first_labels(details)
    for by, of, called in (("network", details.network, details.networks), ("topic", labels, names)):
        found = _most(place, of, details.counts.n, view.graph.n_users, len(called))[both]
        order = np.argsort(-np.bincount(found[found >= 0], minlength=len(called)), kind="stable")
        for nth in order[:LISTED].tolist():
            if (found == nth).any():
                yield by, called[nth], found == nth
        others = np.isin(found, order[LISTED:])
        if others.any():
            yield by, f"{len(order) - LISTED:,} others", others


def _range(values: IntVector) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def _places(ids: IdVector, users: IdVector) -> IntVector:
    return np.searchsorted(ids, users).astype(np.int64)


def _first_labels(details: DetailedCounts) -> tuple[IntVector, tuple[str, ...]]:
    """Take one topic of each row, the first by name; -1 = none."""
    names = sorted({labels[0] for labels in details.label_sets if labels})
    place = {name: nth for nth, name in enumerate(names)}
    of_set = np.array([place[labels[0]] if labels else -1 for labels in details.label_sets], dtype=np.int64)
    return (of_set[details.labels] if len(of_set) else details.labels), tuple(names)


def _most(user: IntVector, value: IntVector, n: IntVector, n_users: int, n_values: int) -> IntVector:
    """Find the value that most of each user's interactions have, (n_users,); -1 = none has any."""
    keep = value >= 0
    keys, group = np.unique(user[keep] * max(n_values, 1) + value[keep], return_inverse=True)
    sums = np.bincount(group, weights=n[keep], minlength=len(keys))
    who, what = keys // max(n_values, 1), keys % max(n_values, 1)
    order = np.lexsort((what, -sums, who))
    first = np.concatenate([[True], who[order][1:] != who[order][:-1]]) if len(order) else np.zeros(0, bool)
    found = np.full(n_users, -1, dtype=np.int64)
    found[who[order][first]] = what[order][first]
    return found
