"""Blocks, back ends and threads: other ways through the same sums, so the same bits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.sparse import csr_array

from influent.engine.graph import Graph
from influent.engine.rank import blocks, core, layout, sums, threads
from influent.errors import ConfigError


@pytest.fixture(autouse=True)
def many_small_blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(blocks, "PAIRS", 100)
    monkeypatch.setattr(blocks, "SMALL", 0)
    monkeypatch.setattr(blocks, "THREADED_FROM", 0)
    monkeypatch.setattr(layout, "CHUNK", 700)
    monkeypatch.setattr(sums, "PIECE", 16)
    yield
    threads._pool.cache_clear()


def random_weights(n: int = 300, *, seed: int = 5, counts: bool = False) -> csr_array:
    rng = np.random.default_rng(seed)
    u, v = rng.integers(0, n, 20 * n), np.minimum(rng.pareto(0.6, 20 * n).astype(int), n - 1)
    W = np.zeros((n, n))
    np.add.at(W, (u, v), 1.0 if counts else rng.random(20 * n))
    W[:40] = 0.0  # dangling
    W[:, 250:] = 0.0  # nobody reacts to these
    return csr_array(W)


def rank_bits(W: csr_array, prior: float = 0.0) -> bytes:
    walk = Graph.from_scipy(W, attention_prior=prior).walk(0.85)
    n = W.shape[0]
    found = [
        walk.visits(np.full(n, 1 / n), 1e-11),
        walk.visits(np.eye(n)[60], 1e-11, until=3),
        walk.chances(np.arange(0, n, 30), 1e-11, until_met=True),
        walk.lengths(1e-11),
    ]
    return b"".join(solved.values.tobytes() + np.float64(solved.error_bound).tobytes() for solved in found)


@pytest.mark.requirement("RELIABILITY-7")
@pytest.mark.parametrize("prior", [0.0, 5.0])
def test_ranks_when_threads_are_1_2_or_4_then_are_the_same_bits(monkeypatch: pytest.MonkeyPatch, prior: float) -> None:
    found = set()
    for n in ("1", "2", "4"):
        monkeypatch.setenv("INFLUENT_THREADS", n)
        found.add(rank_bits(random_weights(), prior))
    assert len(found) == 1


@pytest.mark.parametrize("counts", [True, False])
def test_ranks_when_kernels_are_compiled_then_are_the_bits_of_scipy(
    monkeypatch: pytest.MonkeyPatch, *, counts: bool
) -> None:
    pytest.importorskip("numba", reason="needs the extra fast")
    by_scipy = rank_bits(random_weights(counts=counts))
    monkeypatch.setattr(blocks, "COMPILED_FROM", 0)
    assert rank_bits(random_weights(counts=counts)) == by_scipy


@pytest.mark.parametrize(
    ("values", "dtype"), [([1, 255], np.uint8), ([1, 256], np.float32), ([0.5, 3], np.float32), ([0.1, 1], np.float64)]
)
def test_core_when_weights_fit_a_small_type_then_keeps_them_in_it_exactly(values: list[float], dtype: type) -> None:
    W = csr_array(np.array([[0.0, values[0]], [values[1], 0.0]]))
    inside = core.Core(W).out_of.matrix
    assert inside.dtype == dtype
    assert sorted(inside.data.tolist()) == sorted(values)


def test_core_when_split_then_every_pair_is_on_one_side_and_as_it_was() -> None:
    W = random_weights()
    made = core.Core(W)
    assert (made.is_core == ((W.sum(axis=1) > 0) & (W.sum(axis=0) > 0))).all()
    again = np.zeros(W.shape)
    again[np.ix_(made.users, made.users)] = made.out_of.matrix.toarray()
    rest = np.column_stack([made.rest_out_of(unit) for unit in np.eye(W.shape[0])])
    np.testing.assert_array_equal(again + rest, W.toarray())
    np.testing.assert_array_equal(made.into.matrix.toarray(), made.out_of.matrix.toarray().T)
    degrees = np.diff(W.indptr) + np.bincount(W.indices, minlength=W.shape[0])
    assert (np.diff(degrees[made.users]) <= 0).all()


def test_product_when_cut_into_blocks_then_is_the_matrix_s() -> None:
    W = random_weights(counts=True)
    cut = blocks.Blocks(W)
    assert len(cut.rounds) == blocks.ROUNDS
    assert len(cut.rounds[0]) > 2
    x = np.random.default_rng(1).random((W.shape[0], 3))
    np.testing.assert_allclose(cut(x), W.toarray() @ x, rtol=1e-13)
    np.testing.assert_allclose(cut.row_sum(60, x), W.toarray()[60] @ x, rtol=1e-13)


def test_sweep_when_made_then_what_is_left_is_at_most_q_times_the_change() -> None:
    # the one inequality that every certificate rests on, from random values and in both norms
    W = random_weights()
    P = W.toarray() / np.maximum(W.sum(axis=1), 1e-300)[:, np.newaxis]
    rng = np.random.default_rng(8)
    for _ in range(20):
        base, values = rng.random(W.shape[0]), rng.normal(size=W.shape[0])
        for matrix, unit in ((P, None), (P.T, np.ones(len(P)))):
            after = values.copy()
            change, _ = blocks.System(blocks.Blocks(csr_array(matrix)), np.full(len(P), 0.85), base, unit=unit).sweep(
                after
            )
            left = np.abs(base + 0.85 * matrix @ after - after)
            assert (left.max() if unit is None else left.sum()) <= 0.85 * change * (1 + 1e-12)


@pytest.mark.parametrize("given", ["0", "two", "-1", "1.5", "99999", ""])
def test_threads_when_the_variable_is_no_count_then_say_so(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("INFLUENT_THREADS", given)
    with pytest.raises(ConfigError, match="is no number of threads"):
        threads.n_threads()
