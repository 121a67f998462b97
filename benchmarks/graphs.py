"""Made graphs for the benchmarks: seeded, the same on every machine, written as plain arrays that any tool reads.

* ``rmat-S``: 2^S users, 16 * 2^S interactions drawn by R-MAT (Chakrabarti, Zhan, Faloutsos 2004) with the Graph500
  parameters, each counted 1 to 15 times (geometric, mean 2), repeated pairs added up, self-reactions dropped, users
  shuffled: a few hubs, many who only react or are only reacted to, quick mixing.
* ``communities-S``: 64 R-MAT communities of equal size, 2 % of interactions between them: walks stay inside for long.

Row = influencee u, column = influencer v.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

A, B, C = 0.57, 0.19, 0.19
PER_USER = 16
COMMUNITIES, BETWEEN = 64, 0.02
AT_ONCE = 1 << 23

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def graph_folder(name: str) -> Path:
    """Make the graph of that name unless it is there; gives the folder with ``indptr``, ``indices``, ``weight``."""
    root = Path(os.environ.get("INFLUENT_BENCHMARKS", Path(tempfile.gettempdir()) / "influent-benchmarks"))
    folder = root / name
    if not (folder / "weight.npy").exists():
        kind, scale = name.split("-")
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, int(scale), {"rmat": _rmat, "communities": _communities}[kind])
    return folder


def _write(folder: Path, scale: int, draw: object) -> None:
    n, rng = 1 << scale, np.random.default_rng([20261126, scale])
    shuffled = rng.permutation(n)
    keys, left = [], PER_USER * n
    while left:
        m = min(left, AT_ONCE)
        u, v = draw(scale, m, rng)  # type: ignore[operator]
        counts = np.minimum(rng.geometric(0.5, m), 15)
        kept = u != v
        keys.append((shuffled[u] << 32 | shuffled[v] << 4 | counts)[kept])
        left -= m
    key = np.concatenate(keys)
    del keys
    key.sort()
    counts = key & 15
    key >>= 4
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    weight = np.add.reduceat(counts, first)
    pair = key[first]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(pair >> 28, minlength=n))])
    np.save(folder / "indptr.npy", indptr)
    np.save(folder / "indices.npy", (pair & ((1 << 28) - 1)).astype(np.int32))
    np.save(folder / "weight.npy", weight.astype(np.float64))


def _rmat(scale: int, m: int, rng: np.random.Generator) -> Pairs:
    u, v = np.zeros(m, np.int64), np.zeros(m, np.int64)
    for _ in range(scale):
        where = rng.random(m, dtype=np.float32)
        low = where >= A + B
        u = u << 1 | low
        v = v << 1 | (((where >= A) & ~low) | (where >= A + B + C))
    return u, v


def _communities(scale: int, m: int, rng: np.random.Generator) -> Pairs:
    size = (1 << scale) // COMMUNITIES
    u, v = _rmat(size.bit_length() - 1, m, rng)
    home = rng.integers(0, COMMUNITIES, m)
    away = np.where(rng.random(m) < BETWEEN, rng.integers(0, COMMUNITIES, m), home)
    return u + home * size, v + away * size


if __name__ == "__main__":
    for graph in sys.argv[1:]:
        print(graph_folder(graph))
