"""T3: rows of the GDS unit tests: weights of zero, scaled figures, ArticleRank, HITS. GDS matches within 1e-5."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from influent.engine.centrality import scaling
from tests.published.tables import edges, gds_limit, graph, limit

USERS = list("ABCDEFGHIJ")
OF = graph(USERS, edges("B>C C>B D>A D>B E>B E>D E>F F>B F>E"))
MIN_MAX = [0.05268, 1.0, 0.92189, 0.03900, 0.05268, 0.03900, *[0.0] * 4]
STD_SCORE = [-0.41956, 2.09854, 1.89092, -0.45594, -0.41956, -0.45594, *[-0.55961] * 4]
Scaler = Callable[[np.ndarray], np.ndarray]
PAPERS = graph(list("ABCDEFG"), edges("B>A C>A C>B D>A D>B D>C E>A E>B E>C E>D F>B F>E G>B G>E"))
PAGES = graph(list("ABCDEFGHI"), edges("A>B A>C A>D B>C B>D C>D E>B E>D E>F E>H F>G F>I F>H G>H G>I H>I"))


@pytest.mark.requirement("T3")
def test_gds_figures_when_all_weights_are_zero_then_everybody_has_the_restart() -> None:
    of = graph(USERS, [(a, b, 0.0) for a, b, _ in edges("A>B B>C C>D D>E E>F F>G G>H H>I I>J J>A")])
    np.testing.assert_allclose(of.pagerank(convention="gds").values, 0.15, rtol=1e-15)
    np.testing.assert_allclose(of.pagerank().values, 0.1, rtol=1e-14)


@pytest.mark.requirement("T3")
@pytest.mark.parametrize(("scaled", "printed"), [(scaling.min_max, MIN_MAX), (scaling.std_score, STD_SCORE)])
def test_scaled_figures_when_replayed_and_when_exact_then_equal_the_printed_ones(
    scaled: Scaler, printed: list[float]
) -> None:
    replayed = OF.pagerank(tolerance=0.0, convention="gds", max_iterations=40).values
    np.testing.assert_allclose(scaled(replayed), printed, rtol=0, atol=1.1e-5)
    # both scalers forget the unit, so the exact rank, which sums to 1, gives the same up to GDS's unfinished sweeps
    np.testing.assert_allclose(scaled(OF.pagerank().values), scaled(gds_limit(OF)), rtol=0, atol=1e-8)
    np.testing.assert_allclose(scaled(limit(OF)), printed, rtol=0, atol=1e-3)


@pytest.mark.requirement("T3")
def test_article_rank_when_replayed_then_equals_the_printed_one() -> None:
    papers = PAPERS.article_rank(tolerance=1e-7, convention="gds").values
    printed = [0.34627, 0.31950, 0.21092, 0.18028, 0.21375, 0.15, 0.15]
    np.testing.assert_allclose(papers, printed, rtol=0, atol=1.1e-5)
    ten = OF.article_rank(tolerance=0.0, convention="gds", max_iterations=40).values
    printed = [0.20720, 0.47091, 0.36067, 0.19515, 0.20720, 0.19515, *[0.15] * 4]
    np.testing.assert_allclose(ten, printed, rtol=0, atol=1.1e-5)
    for of in (PAPERS, OF):
        # against the limit: dense elimination of the definition, and the replay without an end
        W, n = of.W.toarray(), of.n_users
        P = W / (W.sum(axis=1) + (W > 0).sum() / n)[:, None]
        truth = np.linalg.solve(np.eye(n) - 0.85 * P.T, np.full(n, 0.15))
        exact = of.article_rank()
        assert np.abs(exact.values - truth / truth.sum()).sum() <= exact.error_bound + 1e-14
        endless = of.article_rank(tolerance=0.0, convention="gds", max_iterations=500)
        np.testing.assert_allclose(endless.values, truth, rtol=1e-12)


@pytest.mark.requirement("T3")
def test_hits_when_replayed_then_equals_the_printed_ones_and_when_exact_the_singular_vectors() -> None:
    found = PAGES.hits(convention="gds")
    authority = [0, 0.42644631, 0.32187295, 0.64638626, 0, 0.23646490, 0.10200264, 0.42657182, 0.22009646]
    hub = [0.51476304, 0.35736867, 0.23857062, 0, 0.64068102, 0.27632222, 0.23867470, 0.08123401, 0]
    np.testing.assert_allclose(found.authority, authority, rtol=0, atol=1e-8)
    np.testing.assert_allclose(found.hub, hub, rtol=0, atol=1e-8)
    exact = PAGES.hits(1e-14)
    printed = [0, 0.42647587, 0.3219262, 0.64645268, 0, 0.23646491, 0.10194939, 0.42647587, 0.21997681]
    np.testing.assert_allclose(exact.authority, printed, rtol=0, atol=6e-8)
    u, _, v = np.linalg.svd(PAGES.W.toarray())
    np.testing.assert_allclose(exact.authority, np.abs(v[0]), rtol=0, atol=1e-12)
    np.testing.assert_allclose(exact.hub, np.abs(u[:, 0]), rtol=0, atol=1e-12)
