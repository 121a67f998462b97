"""T1: the web graph of the Neo4j GDS documentation (page-rank.adoc), by GDS's own rules and by the exact limit.

GDS stops after 20 sweeps: its figures are not fixed points. The replay must give them to their last printed digits
(tolerance 1e-9: GDS adds in another order); the exact rank must give the limits, printed to 8 decimals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from influent.engine.centrality import scaling
from influent.engine.graph import Graph
from influent.engine.rank.certify import certify_top
from tests.engine.dense import visits
from tests.published.tables import edges, gds_limit, graph, limit

USERS = ["Home", "Product", "About", "Links", "A", "B", "C", "D"]
PAIRS = (
    "Home>About:.2 Home>Links:.2 Home>Product:.6 About>Home:1 Product>Home:1 A>Home:1 B>Home:1 C>Home:1 D>Home:1 "
    "Links>Home:.8 Links>A:.05 Links>B:.05 Links>C:.05 Links>D:.05"
)
WEIGHTED = graph(USERS, edges(PAIRS))
PLAIN = graph(USERS, [(a, b, 1.0) for a, b, _ in edges(PAIRS)])
SITE_A = [0, 0, 0, 0, 1, 0, 0, 0]
SITES_A_AND_B = [0, 0, 0, 0, 1, 1, 0, 0]


def whole(home: float, product: float, about: float, links: float, site: float) -> np.ndarray:
    return np.array([home, product, about, links, site, site, site, site])


RUNS: list[tuple[str, Graph, dict[str, Any], np.ndarray]] = [
    (
        "unweighted",
        PLAIN,
        {},
        whole(3.215681999884452, *[1.0542700552146722] * 3, 0.3278578964488539),
    ),
    (
        "weighted",
        WEIGHTED,
        {},
        whole(3.53751028396339, 1.9357838291651097, *[0.7452612763883698] * 2, 0.18152677135466103),
    ),
    (
        "tolerance 0.1",
        PLAIN,
        {"tolerance": 0.1},
        whole(1.5812450669583336, *[0.5980194356381945] * 3, 0.23374955154166668),
    ),
    (
        "damping .05",
        PLAIN,
        {"damping_factor": 0.05},
        whole(1.2487309425844906, *[0.9708121818724536] * 3, 0.9597081216238426),
    ),
]


@pytest.mark.requirement("T1")
@pytest.mark.parametrize(("run", "of", "options", "printed"), RUNS, ids=[run[0] for run in RUNS])
def test_gds_figures_when_replayed_then_equal_the_printed_ones(
    run: str, of: Graph, options: dict[str, Any], printed: np.ndarray
) -> None:
    rank = of.pagerank(**{"tolerance": 1e-7, **options}, convention="gds")
    np.testing.assert_allclose(rank.values, printed, rtol=0, atol=1e-9)
    assert np.isnan(rank.error_bound)
    assert rank.ran_iterations <= 20


@pytest.mark.requirement("T1")
def test_gds_figures_when_walks_start_at_site_a_then_equal_the_printed_ones() -> None:
    rank = PLAIN.pagerank(tolerance=1e-7, restart=SITE_A, convention="gds")
    other_site = 0.01890325301726691
    printed = [0.39902290442518784, *[0.11220151747374331] * 3, 0.16890325301726694, *[other_site] * 3]
    np.testing.assert_allclose(rank.values, printed, rtol=0, atol=1e-9)


@pytest.mark.requirement("T1")
def test_mean_scaler_when_applied_to_the_replay_then_gives_the_printed_row() -> None:
    values = PLAIN.pagerank(tolerance=1e-7, convention="gds").values
    printed = whole(0.780671346390832, *[0.032214422681946] * 3, -0.219328653609168)
    np.testing.assert_allclose(scaling.mean(values), printed, rtol=0, atol=1e-9)


ARTICLE_RANKS = [
    ("unweighted", PLAIN, {}, whole(0.5607071761939444, *[0.250337073634706] * 3, 0.18152391630760797)),
    (
        "weighted",
        WEIGHTED,
        {},
        whole(0.5160810726222141, 0.24570958074084706, *[0.1819031935802824] * 2, 0.15281123078335393),
    ),
    ("tolerance 0.1", PLAIN, {"tolerance": 0.1}, whole(0.4470707071, *[0.2300021265] * 3, 0.1688888889)),
]


@pytest.mark.requirement("T1")
@pytest.mark.parametrize(("run", "of", "options", "printed"), ARTICLE_RANKS, ids=[run[0] for run in ARTICLE_RANKS])
def test_article_rank_when_replayed_then_equals_the_printed_one_and_the_exact_one_its_limit(
    run: str, of: Graph, options: dict[str, Any], printed: np.ndarray
) -> None:
    rank = of.article_rank(**{"tolerance": 1e-7, **options}, convention="gds")
    np.testing.assert_allclose(rank.values, printed, rtol=0, atol=1e-9)
    W = of.W.toarray()
    P = W / (W.sum(axis=1) + (W > 0).sum() / 8)[:, None]
    truth = np.linalg.solve(np.eye(8) - 0.85 * P.T, np.full(8, 0.15))
    exact = of.article_rank()
    assert np.abs(exact.values - truth / truth.sum()).sum() <= exact.error_bound + 1e-14
    endless = of.article_rank(tolerance=0.0, convention="gds", max_iterations=500)
    np.testing.assert_allclose(endless.values, truth, rtol=1e-12)


@pytest.mark.requirement("T1")
def test_article_rank_when_started_at_two_sites_then_equals_the_printed_one() -> None:
    rank = PLAIN.article_rank(tolerance=1e-7, restart=SITES_A_AND_B, convention="gds")
    home, page, site, other = 0.1105231342997017, 0.019777824032578193, 0.15249052775314756, 0.002490527753147571
    np.testing.assert_allclose(rank.values, [home, *[page] * 3, site, site, other, other], rtol=0, atol=1e-9)


@pytest.mark.requirement("T1")
def test_std_score_when_applied_to_article_rank_then_gives_the_printed_row() -> None:
    values = PLAIN.article_rank(tolerance=1e-7, convention="gds").values
    printed = whole(2.550761988515413, *[-0.036593974039468] * 3, -0.610245016599252)
    np.testing.assert_allclose(scaling.std_score(values), printed, rtol=0, atol=1e-7)


EIGENVECTORS = [
    ("unweighted", PLAIN, None, whole(0.7465574981728249, *[0.33997520529777137] * 3, 0.15484062876886298)),
    (
        "weighted",
        WEIGHTED,
        None,
        whole(0.8328163407319487, 0.5004775834976313, *[0.1668258611658771] * 2, 0.008327591469710233),
    ),
    ("sources A, B", PLAIN, True, whole(0.7465645391567868, *[0.33997203172449453] * 3, 0.15483736775159632)),
]


@pytest.mark.requirement("T1")
@pytest.mark.parametrize(("run", "of", "started", "printed"), EIGENVECTORS, ids=[run[0] for run in EIGENVECTORS])
def test_eigenvector_when_replayed_then_equals_the_printed_one_and_the_exact_one_its_limit(
    run: str, of: Graph, started: bool | None, printed: np.ndarray
) -> None:
    rank = of.eigenvector(1e-7, SITES_A_AND_B if started else None, convention="gds")
    np.testing.assert_allclose(rank.values, printed, rtol=0, atol=1e-12)
    values, vectors = np.linalg.eig(of.W.toarray().T)
    leading = np.abs(vectors[:, np.argmax(values.real)].real)
    found = of.eigenvector(1e-12)
    np.testing.assert_allclose(found.values, leading, rtol=0, atol=1e-11)
    assert found.residual <= 1e-12


@pytest.mark.requirement("T1")
@pytest.mark.parametrize(
    ("of", "printed"),
    [
        (PLAIN, whole(3.35248042, *[1.09986945] * 3, 0.33697781)),
        (WEIGHTED, whole(3.68540103, 2.02955453, *[0.77651818] * 2, 0.18300202)),
    ],
    ids=["unweighted", "weighted"],
)
def test_rank_when_exact_then_equals_the_limit(of: Graph, printed: np.ndarray) -> None:
    rank = of.pagerank()
    np.testing.assert_allclose(8 * rank.values, printed, rtol=0, atol=6e-9)  # half a unit of the 8th decimal
    assert np.abs(rank.values - limit(of)).sum() <= rank.error_bound + 1e-14
    np.testing.assert_allclose(8 * rank.values, gds_limit(of), rtol=0, atol=1e-9)  # nobody is dangling here


@pytest.mark.requirement("T1")
def test_rank_when_exact_and_started_at_site_a_then_equals_the_limit() -> None:
    rank = PLAIN.pagerank(restart=SITE_A)
    np.testing.assert_allclose(rank.values, limit(PLAIN, restart=SITE_A), rtol=0, atol=1e-10)
    np.testing.assert_allclose(rank.values, gds_limit(PLAIN, sources=[4]), rtol=0, atol=1e-10)


@pytest.mark.requirement("T1")
def test_home_when_weighted_and_classic_then_splits_into_the_printed_parts() -> None:
    measure = WEIGHTED.measure("pagerank")
    parts = measure.last_steps(WEIGHTED.restart(), 0)
    by_user = {USERS[int(u)]: part for u, part in zip(parts.users, parts.parts, strict=True)}
    printed = {"Product": 0.2156401684, "About": 0.0825050561, "Links": 0.0660040449}
    printed |= dict.fromkeys("ABCD", 0.0194439649)
    assert by_user == pytest.approx(printed, abs=1e-10)
    assert parts.rest == pytest.approx(0.01875, abs=1e-11)  # as exact as the sum that it is divided by
    assert parts.whole == pytest.approx(0.4606751291, abs=1e-10)
    assert parts.whole == pytest.approx(sum(printed.values()) + 0.01875, abs=5e-10)


@pytest.mark.requirement("T1")
def test_home_when_weighted_and_classic_then_echo_and_reputation_are_the_printed_ones() -> None:
    found = WEIGHTED.measure("reputation").authority(WEIGHTED.restart())
    certify_top(found.brackets, found.refine, 8, bound=1e-10, max_refined=8)
    assert found.echo is not None
    assert found.echo.low[0] == pytest.approx(3.5481753508, abs=1e-9)
    assert found.echo.low[0] <= visits(WEIGHTED.W.toarray())[0, 0] + 1e-13
    assert found.values()[0] == pytest.approx(0.8655625, abs=1e-9)
