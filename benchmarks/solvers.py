"""One solver, one graph, one process: ``python -m benchmarks.solvers SOLVER FOLDER REPETITIONS`` prints a line of JSON.

All compute weighted PageRank at damping 0.85, uniform restart, dangling mass returned by the restart. Peers stop on
their own rule, an L1 change below 1e-10 (per user where that is how they count); influent on its proven error of
1e-10. Each peer is installed by whoever wants to compare; ``benchmarks/peers.txt`` names them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.quiet import Run, time_calls

D, TOLERANCE = 0.85, 1e-10
Solve = Callable[[], tuple[Any, int | None]]


class Pairs(NamedTuple):
    """A graph as read from its folder; row = influencee, column = influencer."""

    indptr: np.ndarray
    indices: np.ndarray
    weight: np.ndarray

    @property
    def n(self) -> int:
        """How many users there are."""
        return len(self.indptr) - 1


def read(folder: Path) -> Pairs:
    """Read a graph's arrays."""
    return Pairs(*(np.load(folder / f"{name}.npy") for name in ("indptr", "indices", "weight")))


def influent(pairs: Pairs) -> Solve:
    """Solve with this project's engine; what a sweep costs beside what memory allows is measured there too."""
    from influent import Graph  # noqa: PLC0415

    graph = Graph.from_scipy(matrix_of(pairs))
    core = graph.walk(D).steps.core
    _ = (core.into.rounds, core.rest_into, graph.steps.kept)

    def run() -> tuple[Any, int]:
        rank = graph.pagerank(D, TOLERANCE)
        return rank.values, rank.ran_iterations

    run.graph = graph  # type: ignore[attr-defined]
    return run


def scipy(pairs: Pairs) -> Solve:
    """Iterate with scipy's product."""
    W = matrix_of(pairs)
    into = W.T.tocsr()
    return _power(lambda x: into @ x, W @ np.ones(pairs.n))


def mkl(pairs: Pairs) -> Solve:
    """Iterate with Intel's product, in threads; pip puts its library where the loader does not look."""
    found = sorted(Path(sys.prefix, "lib").glob("libmkl_rt.so*"))
    if found:
        os.environ.setdefault("MKL_RT", str(found[0]))
    import sparse_dot_mkl  # type: ignore[import-not-found]  # noqa: PLC0415

    W = matrix_of(pairs)
    into = W.T.tocsr()
    return _power(lambda x: sparse_dot_mkl.dot_product_mkl(into, x), W @ np.ones(pairs.n))


def networkit(pairs: Pairs) -> Solve:
    """Ask NetworKit."""
    import networkit as nk  # type: ignore[import-not-found]  # noqa: PLC0415

    u, v = _rows(pairs).astype(np.uint64), pairs.indices.astype(np.uint64)
    graph = nk.GraphFromCoo((pairs.weight, (u, v)), pairs.n, True, True)

    def run() -> tuple[Any, int]:
        rank = nk.centrality.PageRank(graph, D, TOLERANCE, False, nk.centrality.SinkHandling.DistributeSinks)
        rank.norm = nk.centrality.Norm.L1_NORM
        rank.run()
        return np.array(rank.scores()), rank.numberOfIterations()

    return run


def igraph(pairs: Pairs) -> Solve:
    """Ask igraph (PRPACK)."""
    import igraph as ig  # type: ignore[import-not-found]  # noqa: PLC0415

    graph = ig.Graph(n=pairs.n, edges=np.column_stack((_rows(pairs), pairs.indices)), directed=True)
    weights = pairs.weight.tolist()
    return lambda: (np.array(graph.pagerank(damping=D, weights=weights, implementation="prpack")), None)


def graphblas(pairs: Pairs) -> Solve:
    """Ask SuiteSparse:GraphBLAS through graphblas-algorithms."""
    import graphblas as gb  # type: ignore[import-not-found]  # noqa: PLC0415
    from graphblas_algorithms import DiGraph  # type: ignore[import-not-found]  # noqa: PLC0415
    from graphblas_algorithms.algorithms import pagerank  # type: ignore[import-not-found]  # noqa: PLC0415

    gb.ss.config["nthreads"] = os.cpu_count()
    graph = DiGraph(gb.io.from_scipy_sparse(matrix_of(pairs)))
    return lambda: (pagerank(graph, D, tol=TOLERANCE / pairs.n, max_iter=500).to_dense(0.0), None)


def gapbs(pairs: Pairs) -> Solve:
    """Run the GAP benchmark suite's ``pr`` (double, without weights); GAPBS_PR says where it lies."""
    from scipy.sparse import csr_array  # noqa: PLC0415

    program = os.environ["GAPBS_PR"]
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"gapbs-{pairs.n}.sg"  # noqa: S108  (as large as the graph)
    into = csr_array((np.ones(len(pairs.indices), np.int8), pairs.indices, pairs.indptr)).T.tocsr()
    with file.open("wb") as out:
        np.array([1], np.bool_).tofile(out)
        np.array([len(pairs.indices), pairs.n], np.int64).tofile(out)
        for indptr, indices in ((pairs.indptr, pairs.indices), (into.indptr, into.indices)):
            indptr.astype(np.int64).tofile(out)
            indices.astype(np.int32).tofile(out)

    def run() -> tuple[Any, int | None]:
        subprocess.run(
            [program, "-f", file, "-n", "1", "-t", str(TOLERANCE), "-i", "500"], check=True, capture_output=True
        )
        return np.zeros(0), None

    return run


SOLVERS = {f.__name__: f for f in (influent, scipy, mkl, networkit, igraph, graphblas, gapbs)}


def _power(product: Callable[[Any], Any], total: Any) -> Solve:
    n, dangling = len(total), total == 0
    share = np.divide(D, total, out=np.zeros(n), where=~dangling)

    def run() -> tuple[Any, int]:
        x = np.full(n, 1.0 / n)
        for iteration in range(1, 1000):
            after = product(x * share)
            after += (D * x[dangling].sum() + 1 - D) / n
            change = np.abs(after - x).sum()
            x = after
            if change < TOLERANCE:
                return x, iteration
        raise RuntimeError("no convergence in 1,000 steps")

    return run


def matrix_of(pairs: Pairs) -> Any:
    """Give the weights as a sparse matrix."""
    from scipy.sparse import csr_array  # noqa: PLC0415

    indptr = pairs.indptr.astype(np.int32) if len(pairs.indices) < 2**31 else pairs.indptr
    return csr_array((pairs.weight, pairs.indices, indptr), shape=(pairs.n, pairs.n))


def _rows(pairs: Pairs) -> Any:
    return np.repeat(np.arange(pairs.n, dtype=np.int64), np.diff(pairs.indptr))


def _as_json(runs: list[Run]) -> list[tuple[float, float]]:
    return [(run.wall_s, run.foreign) for run in runs]


def main() -> None:
    """Read, build and solve, each timed; the ranks go beside the graph for others to compare."""
    name, folder, repetitions = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    made: dict[str, Any] = {}
    reading = time_calls(lambda: made.update(pairs=read(folder)), 1)
    building = time_calls(lambda: made.update(solve=SOLVERS[name](made["pairs"])), 1)
    solving = time_calls(lambda: made.update(found=made["solve"]()), repetitions)
    values, iterations = made["found"]
    np.save(folder / f"ranks-{name}.npy", np.asarray(values, dtype=np.float64))
    said = {
        "read": _as_json(reading),
        "build": _as_json(building),
        "run": _as_json(solving),
        "ran_iterations": iterations,
        "peak_mb": solving[-1].peak_mb,
        "input_mb": sum(array.nbytes for array in made["pairs"]) / 2**20,
        "n_users": made["pairs"].n,
        "n_pairs": len(made["pairs"].indices),
    }
    if name == "influent":
        from benchmarks.floors import measure_floors  # noqa: PLC0415

        said |= measure_floors(made["solve"].graph)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
