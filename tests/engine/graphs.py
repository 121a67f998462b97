"""Random graphs of every awkward shape, for properties: dangling, alone, self-reacting, lopsided, cut in two."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

MANY = settings(max_examples=30, derandomize=True, deadline=None, database=None)
FEW = settings(max_examples=12, derandomize=True, deadline=None, database=None)

DAMPINGS = st.sampled_from([0.0, 0.05, 0.5, 0.85, 0.99])
PRIORS = st.sampled_from([0.0, 0.5, 30.0])

_weights = st.one_of(
    st.just(0.0),
    st.just(0.0),
    st.sampled_from([1.0, 1.0, 2.0, 7.0]),
    st.floats(1e-3, 1e3, allow_subnormal=False),
)


@st.composite
def weights(draw: st.DrawFn, min_users: int = 1, max_users: int = 9) -> np.ndarray:
    """A dense W, about half of it zero, self-reactions included."""
    n = draw(st.integers(min_users, max_users))
    return draw(arrays.arrays(np.float64, (n, n), elements=_weights, fill=st.nothing()))


def restarts(n: int) -> st.SearchStrategy[np.ndarray]:
    """Restart weights of n users, some zero, never all."""
    return arrays.arrays(np.float64, n, elements=st.sampled_from([0.0, 1.0, 2.0, 5.0]), fill=st.nothing()).filter(
        lambda p: p.any()
    )
