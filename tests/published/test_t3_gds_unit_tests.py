"""T3: the PageRank rows of the GDS unit tests: weights of zero, and scaled figures. GDS matches within 1e-5."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.published.tables import edges, gds_limit, graph, limit

USERS = list("ABCDEFGHIJ")
OF = graph(USERS, edges("B>C C>B D>A D>B E>B E>D E>F F>B F>E"))
MIN_MAX = [0.05268, 1.0, 0.92189, 0.03900, 0.05268, 0.03900, *[0.0] * 4]
STD_SCORE = [-0.41956, 2.09854, 1.89092, -0.45594, -0.41956, -0.45594, *[-0.55961] * 4]
Scaler = Callable[[np.ndarray], np.ndarray]


def min_max(values: np.ndarray) -> np.ndarray:
    return (values - values.min()) / (values.max() - values.min())


def std_score(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


@pytest.mark.requirement("T3")
def test_gds_figures_when_all_weights_are_zero_then_everybody_has_the_restart() -> None:
    of = graph(USERS, [(a, b, 0.0) for a, b, _ in edges("A>B B>C C>D D>E E>F F>G G>H H>I I>J J>A")])
    np.testing.assert_allclose(of.pagerank(convention="gds").values, 0.15, rtol=1e-15)
    np.testing.assert_allclose(of.pagerank().values, 0.1, rtol=1e-14)


@pytest.mark.requirement("T3")
@pytest.mark.parametrize(("scaled", "printed"), [(min_max, MIN_MAX), (std_score, STD_SCORE)])
def test_scaled_figures_when_replayed_and_when_exact_then_equal_the_printed_ones(
    scaled: Scaler, printed: list[float]
) -> None:
    replayed = OF.pagerank(tolerance=0.0, convention="gds", max_iterations=40).values
    np.testing.assert_allclose(scaled(replayed), printed, rtol=0, atol=1.1e-5)
    # both scalers forget the unit, so the exact rank, which sums to 1, gives the same up to GDS's unfinished sweeps
    np.testing.assert_allclose(scaled(OF.pagerank().values), scaled(gds_limit(OF)), rtol=0, atol=1e-8)
    np.testing.assert_allclose(scaled(limit(OF)), printed, rtol=0, atol=1e-3)
