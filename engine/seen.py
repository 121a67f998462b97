"""What of a graph can attention from one user ever see? All about who influences them is decided there.

A walk from u only comes where reactions lead from u on. So influences on u, their parts, paths and counterfactuals are
the same on that part alone: its rows are whole, and nobody in it reacts to anybody outside. In real data it is small
(2,000 of 305,000 people for a typical user of Higgs-Twitter). Row = influencee, column = influencer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.engine.away import Away
from influent.engine.cells import Cells
from influent.engine.graph import Graph
from influent.engine.ids import Ids, ListedIds, UserIds
from influent.engine.rank.steps import reached_from
from influent.types import IntVector

WORTH = 4
"""A part of more than one in so many users is not cut out: cutting costs more than it saves."""


def seen_from(graph: Graph, user: int) -> Graph:
    """Cut out what attention from `user` can reach, in the order users have; the graph itself when it is much.

    O(pairs of who is reached). Deterministic.
    """
    members = reached_from(graph.W, np.array([user]), at_most=graph.n_users // WORTH)
    if members is None:
        return graph
    place = np.full(graph.n_users, -1, dtype=np.int32)
    place[members] = np.arange(len(members), dtype=np.int32)
    rows = graph.W[members]
    W = csr_array((rows.data, place[rows.indices], rows.indptr), shape=(len(members), len(members)))
    cells = None if graph.cells is None else _cells_of(graph.cells, members, W)
    ids = cells.ids if cells is not None else _ids_of(graph.ids, members)
    return Graph(ids, W, attention_prior=graph.attention_prior, cells=cells)


def _cells_of(cells: Cells, members: IntVector, W: csr_array[Any]) -> Cells:
    pairs = _runs(cells.indptr, members)
    kept = _runs(cells.cell_ptr, pairs)
    return replace(
        cells,
        ids=_ids_of(cells.ids, members),
        indptr=W.indptr.astype(np.int64),
        indices=W.indices,
        weight=cells.weight[pairs],
        cell_ptr=np.concatenate([[0], np.cumsum(np.diff(cells.cell_ptr)[pairs])]),
        cell_kind=cells.cell_kind[kept],
        cell_day=cells.cell_day[kept],
        cell_n=cells.cell_n[kept],
        cell_value=cells.cell_value[kept],
        n_in=cells.n_in[members],
        people_in=cells.people_in[members],
    ).with_away(_away_of(cells.away, members))


def _away_of(away: Away, members: IntVector) -> Away:
    is_in = np.isin(away.user, members)
    return Away(np.searchsorted(members, away.user[is_in]), away.first[is_in], away.last[is_in])


def _ids_of(ids: Ids, members: IntVector) -> Any:  # noqa: ANN401  (ids of the kind that were given)
    if not isinstance(ids, UserIds):
        return ListedIds(ids[place] for place in members.tolist())
    kept = _runs(ids.offsets, members)
    offsets = np.concatenate([[0], np.cumsum(np.diff(ids.offsets)[members])])
    return UserIds(ids.blob[kept], offsets)


def _runs(starts: NDArray[np.int64], chosen: IntVector) -> IntVector:
    """List the places ``starts[i] .. starts[i + 1]`` of each chosen i, one run after the other."""
    begins, lengths = starts[chosen], np.diff(starts)[chosen]
    ends = np.cumsum(lengths)
    found: IntVector = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
    return found
