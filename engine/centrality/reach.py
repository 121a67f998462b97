"""Reach: how many other people does somebody reach, step by step, when attention flows against the reactions.

Within one step those who react to v, within two those who react to them, and so on. Weights do not matter, only that
they are positive. Row = influencee, column = influencer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.errors import InputError
from influent.types import IntVector


def count_reached(W: csr_array[Any], user: int, hops: int | None = None) -> IntVector:
    """Count the people reached within 1, 2, … steps, themselves not among them.

    Parameters
    ----------
    hops : int, optional
        Steps at most; None = until nobody new is reached.

    Returns
    -------
    (h,) int64, rising; empty when nobody is reached at all

    Raises
    ------
    InputError
        `hops` is below 1.

    Notes
    -----
    Breadth first: O(users + pairs) once, and then each pair of who is reached. Deterministic.
    """
    if hops is not None and hops < 1:
        raise InputError(f"{hops} steps reach nobody", where="hops", advice="1 or more, or None for all")
    into = csr_array((W.data > 0, W.indices, W.indptr), shape=W.shape).T.tocsr()
    is_reached = np.zeros(W.shape[0], dtype=bool)
    is_reached[user] = True
    newest = np.array([user])
    counts: list[int] = []
    while hops is None or len(counts) < hops:
        rows = into[newest]
        found = np.unique(rows.indices[rows.data])
        newest = found[~is_reached[found]]
        if not len(newest):
            break
        is_reached[newest] = True
        counts.append(int(is_reached.sum()) - 1)
    return np.array(counts, dtype=np.int64)
