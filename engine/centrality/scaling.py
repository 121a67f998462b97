"""The scales on which other systems print a rank: Neo4j GDS's scalers, each a function of the values alone.

Values (n,) float64 in, (n,) float64 out. Where a divisor is 0 (all values alike, or all zero) every result is 0, as in
GDS. Source: Neo4j Graph Data Science, documentation of scaleProperties.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.types import FloatVector


def min_max(values: FloatVector) -> FloatVector:
    """Move and stretch to 0 .. 1."""
    return _divided(values - values.min(initial=np.inf), float(np.ptp(values)) if len(values) else 0.0)


def maximum(values: FloatVector) -> FloatVector:
    """Divide by the largest absolute value."""
    return _divided(values, float(np.abs(values).max(initial=0.0)))


def mean(values: FloatVector) -> FloatVector:
    """Subtract the mean, divide by the range."""
    return _divided(values - values.mean(), float(np.ptp(values))) if len(values) else values


def std_score(values: FloatVector) -> FloatVector:
    """Subtract the mean, divide by the standard deviation of all."""
    return _divided(values - values.mean(), float(values.std())) if len(values) else values


def log(values: FloatVector, *, offset: float = 0.0) -> FloatVector:
    """Take the natural logarithm of each value plus `offset`."""
    return np.log(values + offset)


def l1_norm(values: FloatVector) -> FloatVector:
    """Divide by the sum of absolute values."""
    return _divided(values, float(np.abs(values).sum()))


def l2_norm(values: FloatVector) -> FloatVector:
    """Divide by the length.

    Examples
    --------
    >>> l2_norm(np.array([3.0, 4.0])).tolist()
    [0.6, 0.8]
    """
    return _divided(values, float(np.sqrt(np.square(values).sum())))


def largest_is_one(W: csr_array[Any]) -> csr_array[Any]:
    """Divide all weights by the largest: eigenvectors and singular vectors stay, and no product under- or overflows."""
    return csr_array((maximum(W.data), W.indices, W.indptr), shape=W.shape)


def _divided(values: FloatVector, by: float) -> FloatVector:
    return values / by if by > 0 else np.zeros_like(values)
