"""Cascades: how many hear of it when somebody says something, and everybody passes it on with some probability.

Independent cascade: who has just heard of it tells each of those who react to them once, and each hears with chance p.
The spread of seeds is the expected number of people who hear, themselves included: with at most 20 pairs that can
carry it exactly, over all ways it can go; else by seeded samples, with their standard error. Seeds that together reach
most are chosen one by one, each the one who adds most, which is within 1 - 1/e of the best (the spread is submodular).
Sources: Kempe, Kleinberg and Tardos (2003), "Maximizing the spread of influence through a social network", sections 2
and 4; Leskovec et al. (2007), "Cost-effective outbreak detection in networks", section 4 (CELF: gains only fall, so
few have to be looked at again). Row = influencee, who hears; column = influencer, who tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from influent.errors import InputError
from influent.types import IntVector

EXACT_PAIRS = 20


@dataclass(frozen=True)
class Worlds:
    """Ways a cascade can go: which pairs carry it in each, (worlds, pairs), and how likely each is, (worlds,)."""

    teller: IntVector
    hearer: IntVector
    carries: NDArray[np.bool_]
    chance: NDArray[np.float64]
    is_exact: bool

    def spread(self, seeds: Iterable[int]) -> float:
        """Count the people who hear, in the mean."""
        return float(self.chance @ self._heard(frozenset(seeds)))

    def standard_error(self, seeds: Iterable[int]) -> float:
        """Say how far the sampled spread may be off: one standard deviation of the mean; 0 when exact."""
        heard = self._heard(frozenset(seeds))
        return 0.0 if self.is_exact else float(heard.std() / np.sqrt(len(heard)))

    def _heard(self, seeds: frozenset[int]) -> NDArray[np.int64]:
        n = int(max(self.teller.max(initial=-1), self.hearer.max(initial=-1), max(seeds, default=-1))) + 1
        heard = np.zeros((len(self.chance), n), dtype=bool)
        heard[:, list(seeds)] = True
        while True:
            before = int(heard.sum())
            for pair, (teller, hearer) in enumerate(zip(self.teller.tolist(), self.hearer.tolist(), strict=True)):
                heard[:, hearer] |= heard[:, teller] & self.carries[:, pair]
            if int(heard.sum()) == before:
                return np.asarray(np.count_nonzero(heard, axis=1), dtype=np.int64)


def worlds(W: csr_array[Any], p: float, *, n_samples: int = 10_000, seed: int = 0) -> Worlds:
    """Lay out all ways a cascade can go, or sample them; InputError when `p` is no probability."""
    if not 0 <= p <= 1:
        raise InputError(f"{p:g} is no probability", where="p", advice="a number from 0 to 1")
    pairs = coo_array(W)
    kept = (pairs.data > 0) & (pairs.coords[0] != pairs.coords[1])
    hearer, teller = (side[kept].astype(np.int64) for side in pairs.coords)
    m = len(teller)
    if m <= EXACT_PAIRS:
        carries = (np.arange(2**m)[:, np.newaxis] >> np.arange(m) & 1).astype(bool)
        n_carried = carries.sum(axis=1)
        return Worlds(teller, hearer, carries, p**n_carried * (1 - p) ** (m - n_carried), is_exact=True)
    carries = np.random.default_rng(seed).random((n_samples, m)) < p
    return Worlds(teller, hearer, carries, np.full(n_samples, 1 / n_samples), is_exact=False)


def choose_seeds(among: Worlds, users: int, k: int) -> list[tuple[int, float]]:
    """Choose `k` of so many users who together reach most, each with what they add; ties by position."""
    chosen: list[int] = []
    gains: list[tuple[int, float]] = []
    reached = 0.0
    queue = [(-among.spread([user]), user, 0) for user in range(users)]
    heapify(queue)
    while queue and len(chosen) < k:
        gain, user, known_at = heappop(queue)
        if known_at == len(chosen):
            chosen.append(user)
            gains.append((user, -gain))
            reached -= gain
        else:
            heappush(queue, (reached - among.spread([*chosen, user]), user, len(chosen)))
    return gains
