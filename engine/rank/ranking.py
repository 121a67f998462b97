"""Who is first? Everybody's authority, its bracket and position, for one graph, model and restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from influent.engine.given import check_width
from influent.engine.rank.certify import certify_top, order_by_value, tied_positions
from influent.engine.score import display_score
from influent.types import FloatVector, Floor, IntVector, Model

if TYPE_CHECKING:
    from influent.engine.graph import Graph

MAX_REFINED = 2048
"""Columns solved at most to prove the first places of a ranking."""


@dataclass(frozen=True)
class Ranks:
    """Everybody ranked; all arrays (n,), by position in the graph's ids.

    order : positions of the listed users (at or above the model's evidence floor), best first
    position : place from 1 among the listed, ties share one; 0 = under the floor
    n_proven : the first so many places are certified
    """

    order: IntVector
    position: IntVector
    authority: FloatVector
    low: FloatVector
    high: FloatVector
    pagerank: FloatVector
    echo: FloatVector
    score: FloatVector
    n_proven: int
    error_bound: float
    residual: float
    ran_iterations: int


def rank_users(
    graph: Graph,
    model: Model,
    *,
    top: int,
    with_all: bool = False,
    leave_out: IntVector | None = None,
    within: float | None = None,
    exact: IntVector | None = None,
) -> Ranks:
    """Rank everybody under a model, the order of the first `top` proven.

    Parameters
    ----------
    with_all : bool
        Also list users under the model's evidence floor.
    leave_out : (k,) positions, optional
        Users who are not listed, whatever their authority; it and everybody else's stay as they are.
    within : float, optional
        Narrow everybody's bracket to this relative width.
    exact : (k,) positions, optional
        Users whose brackets are narrowed to the error bound.

    Raises
    ------
    RankError
        `within` is not above 0.

    Notes
    -----
    Reputation costs one solve for the visits, one for the echo's brackets, and block solves on single components
    where the order of the first `top` needs them; pagerank the same without the last. Deterministic.
    """
    check_width(within)
    found = graph.enclose(model)
    echo = graph.walk(model.damping_factor).echo
    may_be_listed = has_evidence(graph, model) | with_all
    if leave_out is not None:
        may_be_listed[leave_out] = False
    listed = np.flatnonzero(may_be_listed)
    if within is not None:
        found.settle(within)
    if exact is not None:
        found.refine(exact)
    bound = found.error_bound
    _, n_proven = certify_top(*found.among(listed), top, bound=bound, max_refined=MAX_REFINED)
    values = found.values()
    order = listed[order_by_value(values[listed], bound)]
    position = np.zeros(graph.n_users, dtype=np.int64)
    position[order] = tied_positions(values[order], bound)
    low, high = found.brackets()
    return Ranks(
        order=order,
        position=position,
        authority=values,
        low=low,
        high=high,
        pagerank=found.visits / found.visits.sum() if len(values) else values,
        echo=(echo.low + echo.high) / 2,
        score=display_score(values, graph.n_users, model.score_decades),
        n_proven=n_proven,
        error_bound=bound,
        residual=found.residual,
        ran_iterations=found.ran_iterations,
    )


def find_lacks(graph: Graph, model: Model, place: int) -> tuple[Floor, ...]:
    """Name the floors of the model's evidence that somebody misses."""
    if graph.cells is None:
        return ()
    few: list[Floor] = []
    if graph.cells.n_in[place] < model.min_interactions:
        few.append("interactions")
    if graph.cells.people_in[place] < model.min_people:
        few.append("people")
    return tuple(few)


def has_evidence(graph: Graph, model: Model) -> NDArray[np.bool_]:
    """Say who is above the model's evidence floor, (n,); without a store behind the graph everybody is."""
    if graph.cells is None:
        return np.ones(graph.n_users, dtype=bool)
    return (graph.cells.n_in >= model.min_interactions) & (graph.cells.people_in >= model.min_people)
