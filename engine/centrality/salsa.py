"""SALSA: hubs and authorities of a walk that goes one reaction back and one forth, solved without a step.

From an authority v the walk goes back to u, who reacted to v, with probability W[u, v] / in(v), and on to v' with
W[u, v'] / out(u). It never leaves a connected part of the two-sided graph of hubs and authorities, and inside one it
rests on each v in proportion to in(v). So with the parts weighted by their number of authorities

    authority(v) = |A_j| / |A| * in(v) / sum of in over A_j,        v in part j

and hubs likewise with out. Exact up to rounding. No ring can pull the rank of other parts to itself, as in HITS.
Source: Lempel and Moran (2001), "SALSA: the stochastic approach for link-structure analysis", proposition 6 and
section 3.2. Row = influencee, the hub; column = influencer, the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from influent.types import FloatVector, IntVector


@dataclass(frozen=True)
class Salsa:
    """Hubs and authorities, (n,) each; each sums to 1 unless nobody reacts at all."""

    hub: FloatVector
    authority: FloatVector


def salsa(W: csr_array[Any]) -> Salsa:
    """Find hubs and authorities; O(users + pairs), deterministic."""
    n = int(W.shape[0])
    pairs = coo_array(W)
    is_pair = pairs.data > 0
    (u, v), w = (side[is_pair] for side in pairs.coords), pairs.data[is_pair]
    two_sided = coo_array((np.ones(len(u)), (u, v.astype(np.int64) + n)), shape=(2 * n, 2 * n))
    _, part = connected_components(two_sided, directed=False)
    largest = w.max(initial=0.0) or 1.0  # shares alone matter, and sums of weights near 1e308 would overflow
    return Salsa(
        _spread(u, w / largest, part[:n].astype(np.int64)),
        _spread(v, w / largest, part[n:].astype(np.int64)),
    )


def _spread(users: NDArray[Any], weight: FloatVector, part: IntVector) -> FloatVector:
    """Give each part its share of the users who have strength, and in it each user theirs of the strength."""
    strength = np.bincount(users, weights=weight, minlength=len(part))
    has = strength > 0
    whole = np.bincount(part, weights=strength)
    share = np.bincount(part, weights=has) / max(1, int(has.sum()))
    return np.where(has, share[part] * strength / np.where(has, whole[part], 1.0), 0.0)
