"""Who stands next: against the whole order, and the quotients against what lifts both."""

from __future__ import annotations

import numpy as np
import pytest

from influent.engine.neighbours import find_neighbours
from influent.engine.score import factor_authority
from influent.types import Measure
from tests.engine.dense import graph_of, pagerank, reputation
from tests.engine.explain.test_whynot import random_weights
from tests.engine.models import model


@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_neighbours_when_ordered_densely_then_are_next_and_their_factors_explain_the_distance(name: Measure) -> None:
    W = random_weights(9, 20)
    graph, measure = graph_of(W), graph_of(W).measure(name)
    measure.walk.echo.refine(np.arange(len(W)))
    truth = (reputation if name == "reputation" else pagerank)(W, 0.85, 0.0)
    found = measure.authority(graph.restart())
    n_above = 0
    for user in range(len(W)):
        mine = factor_authority(graph, measure, graph.restart(), user)
        above, below = find_neighbours(graph, measure, model(), found, user, mine=mine)
        n_above += above is not None
        for other, sign in ((above, 1), (below, -1)):
            if other is None:
                assert (sign * truth).max() <= sign * truth[user] + 1e-9  # nobody stands further that way
                continue
            assert other.authority == pytest.approx(truth[int(other.user)], abs=1e-9)
            between = (sign * truth > sign * truth[user] + 1e-9) & (sign * truth < sign * other.authority - 1e-9)
            assert sign * other.authority >= sign * truth[user] - 1e-9
            assert not between.any()
            if other.reach is not None and other.amplification is not None and other.network is not None:
                times = other.reach * other.amplification * other.network
                lifted = mine.authority - mine.restart_part
                assert times * lifted + mine.restart_part == pytest.approx(other.authority, abs=1e-8)
    assert n_above == len(W) - 1
