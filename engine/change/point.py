"""Where does one person stand in one graph? Authority, its bracket and the place among those who are listed."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from influent.answers_over_time import Point
from influent.engine.graph import Graph
from influent.engine.measures.face import Enclosure
from influent.engine.rank.certify import find_place
from influent.engine.rank.ranking import has_evidence
from influent.types import Model

MAX_REFINED = 64
"""Columns solved at most to prove one person's place."""


def find_listed_place(graph: Graph, model: Model, found: Enclosure, user: int) -> tuple[int, int] | None:
    """Enclose one person's place among those above the evidence floor: best and worst; None = is below it."""
    listed = np.flatnonzero(has_evidence(graph, model))
    place = int(np.searchsorted(listed, user))
    if place == len(listed) or listed[place] != user:
        return None
    return find_place(*found.among(listed), place, bound=found.error_bound, max_refined=MAX_REFINED)


def find_point(graph: Graph, model: Model, user: int, as_of: datetime) -> Point:
    """Enclose one person's authority as narrowly as the model asks, and their place above the evidence floor.

    One solve for everybody's visits, one for the echo's brackets, block solves for those near the person's place.
    Deterministic.
    """
    found = graph.enclose(model)
    found.refine(np.array([user]))
    low, high = found.brackets()
    place = find_listed_place(graph, model, found, user)
    return Point(
        as_of=as_of,
        authority=float(low[user] + high[user]) / 2,
        authority_low=float(low[user]),
        authority_high=float(high[user]),
        position=None if place is None else place[0],
        position_worst=None if place is None else place[1],
        n=int(graph.cells.n_in[user]) if graph.cells is not None else 0,
        n_people=int(graph.cells.people_in[user]) if graph.cells is not None else 0,
    )
