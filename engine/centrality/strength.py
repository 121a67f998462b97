"""Strength: how much people react to somebody, and how many do; the two counts that every rank should beat.

    in_strength(v) = sum_u W[u, v],        in_degree(v) = number of u with W[u, v] > 0

Row = influencee, column = influencer. Source: Barrat, Barthelemy, Pastor-Satorras and Vespignani (2004), "The
architecture of complex weighted networks", equation 2.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.types import FloatVector, IntVector


def in_strength(W: csr_array[Any]) -> FloatVector:
    """Add up each column of W, (n,) float64; O(pairs), deterministic."""
    return np.bincount(W.indices, weights=W.data, minlength=W.shape[1]).astype(np.float64)


def in_degree(W: csr_array[Any]) -> IntVector:
    """Count the positive weights of each column of W, (n,) int64; O(pairs)."""
    return np.bincount(W.indices[W.data > 0], minlength=W.shape[1]).astype(np.int64)
