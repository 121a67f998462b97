"""What changed by more than chance? Positions now and at a run, both resampled; everything else is no news."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from influent.answers_over_time import Alert, Alerts
from influent.changes import mix
from influent.engine.intervals import draw_authority, find_beyond_chance
from influent.engine.rank.ranking import has_evidence
from influent.errors import InputError, quote
from influent.sides import see_sides

if TYPE_CHECKING:
    from influent.engine.graph import Graph
    from influent.sides import Span
    from influent.store.asserted import AssertedStore
    from influent.types import FloatVector, IdVector, Model, Resampling


def find_alerts(store: AssertedStore, span: Span, *, k: int | None, resampling: Resampling) -> Alerts:
    """Find whose position changed by more than chance since a run; the first `k` of them (None = all).

    Those above the evidence floor on both sides are compared, by their positions among each other. Two rankings and
    two sets of resamples. Deterministic.

    Raises
    ------
    NotFoundError
        No such run.
    InputError
        The run's data are no longer whole: what it saw cannot be resampled.
    """
    before, after = see_sides(store, span)
    if before.missing or before.run is None:
        raise InputError(
            "the data of the run are no longer whole" if before.run else "alerts need a run to begin with",
            where=f"run {quote(span.from_run or '')}",
            advice="a later run, or: influent changed USER --from RUN",
        )
    mixtures = mix(store, before, after)
    sides = [mixtures.graph(frozenset()), mixtures.graph(frozenset(mixtures.components))]
    (ids, was), (ids_after, now) = (_listed(*side) for side in sides)
    both, first, second = np.intersect1d(ids[was], ids_after[now], assume_unique=True, return_indices=True)
    places = was[first], now[second]
    drawn, authority = [], []
    for nth, ((graph, model), of) in enumerate(zip(sides, places, strict=True)):
        found = graph.enclose(model)
        authority.append(found.values()[of])
        seeded = replace(resampling, seed=2 * resampling.seed + nth)
        drawn.append(draw_authority(graph.walk(model.damping_factor), found, seeded)[:, of])
    low, high, is_beyond = find_beyond_chance(drawn[0], drawn[1])
    position = [_positions(values) for values in authority]
    change = np.abs(position[1] - position[0])
    order = np.flatnonzero(is_beyond)[np.argsort(-change[is_beyond], kind="stable")]
    return Alerts(
        stamp=after.stamp,
        before=before.stamp,
        run_from=before.run.id,
        n_compared=len(both),
        n_alerts=len(order),
        resampling=resampling,
        alerts=tuple(
            Alert(
                user=str(both[nth]),
                position_from=int(position[0][nth]),
                position_to=int(position[1][nth]),
                change_low=int(low[nth]),
                change_high=int(high[nth]),
                authority_from=float(authority[0][nth]),
                authority_to=float(authority[1][nth]),
            )
            for nth in order[:k].tolist()
        ),
    )


def _listed(graph: Graph, model: Model) -> tuple[IdVector, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    return graph.ids.to_array(), np.flatnonzero(has_evidence(graph, model))


def _positions(values: FloatVector) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    position = np.empty(len(values), dtype=np.int64)
    position[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return position
