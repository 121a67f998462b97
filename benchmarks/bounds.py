"""How honest is the printed bound? The true error beside it, on seeded graphs small enough to eliminate (P8)."""

from __future__ import annotations

import numpy as np

from influent import Graph

N_GRAPHS, N_USERS, TOLERANCE = 50, 600, 1e-8


def report() -> str:
    """Solve 50 graphs of several shapes, dampings and restarts, and compare with dense elimination."""
    ratios = [_ratio(seed) for seed in range(N_GRAPHS)]
    return (
        f"### The bound, {N_GRAPHS} graphs of {N_USERS} users\n\n"
        f"Printed bound divided by true L1 error, asked for {TOLERANCE:g}: smallest {min(ratios):.1f}, median"
        f" {float(np.median(ratios)):.0f}, largest {max(ratios):.0f}. Below 1 would be a broken promise.\n"
    )


def _ratio(seed: int) -> float:
    rng = np.random.default_rng(seed)
    d = (0.5, 0.85, 0.95, 0.99)[seed % 4]
    W = rng.integers(1, 9, (N_USERS, N_USERS)) * (rng.random((N_USERS, N_USERS)) < (2 + seed % 5) / N_USERS)
    if seed % 3 == 0:  # four groups that hardly know each other
        group = np.arange(N_USERS) % 4
        W = W * ((group[:, np.newaxis] == group) | (rng.random(W.shape) < 0.02))
    restart = rng.random(N_USERS) if seed % 2 else (rng.random(N_USERS) < 0.02) + 1e-12
    total = W.sum(axis=1)
    P = W / np.where(total > 0, total, 1)[:, np.newaxis]
    visits = np.linalg.solve(np.eye(N_USERS) - d * P.T, restart / restart.sum())
    u, v = np.nonzero(W)
    rank = Graph.from_arrays(u, v, W[u, v].astype(float), N_USERS).pagerank(d, TOLERANCE, restart=restart)
    return rank.error_bound / float(np.abs(rank.values - visits / visits.sum()).sum())
