"""Nobody is an expert by one lucky post: how much of a score one item, and all endorsements, may make up.

An authority comes in by single interactions: v's is its restart part and, over everybody who reacts, d x(u) P[u, v],
which an interaction shares in proportion to its part of the pair's weight. Of these parts what is about one item is
counted only up to a share of what is counted in all: the cap c solves c = share * (rest + sum_i min(s_i, c)), so no
item ever makes up more than that share of the score, and two items that were each half of it are cut alike.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

import math

import numpy as np

from influent.types import FloatVector, IntVector


def cap_shares(user: IntVector, part: FloatVector, rest: FloatVector, share: float) -> tuple[FloatVector, FloatVector]:
    """Cap each user's items so that none makes up more than `share` of what is counted.

    Parameters
    ----------
    user : (k,) positions in `rest`;  part : (k,) float64 >= 0, one element an item of a user
    rest : (n,) float64 > 0, what comes from no item and is always counted
    share : in (0, 1]

    Returns
    -------
    (n,) what is counted of each user, `rest` included, and (n,) the largest item's share of it.

    Notes
    -----
    O(k log k). At most 1 / share - 1 items of a user are cut, since more would make up all of the score.

    Examples
    --------
    >>> counted, largest = cap_shares(np.array([0, 0, 1]), np.array([1.0, 9.0, 50.0]), np.array([2.0, 3.0]), 0.25)
    >>> counted.tolist(), largest.tolist()
    ([4.0, 4.0], [0.25, 0.25])
    """
    n = len(rest)
    order = np.lexsort((-part, user))
    user, part = user[order], part[order]
    begin = np.searchsorted(user, np.arange(n))
    size = np.bincount(user, minlength=n)
    nth = np.arange(len(part)) - begin[user]
    padded = np.append(part, 0.0)
    cut, settled = np.full(n, np.inf), np.zeros(n, dtype=bool)
    for k in range(math.ceil(1 / share)):
        # what is not cut, when the k largest are: added up anew, since a difference would lose a small rest
        left = rest + np.bincount(user, weights=np.where(nth >= k, part, 0.0), minlength=n)
        next_part = padded[np.where(size > k, begin + k, len(part))]
        cap = share * left / (1 - share * k) if share * k < 1 else left
        fits = ~settled & (next_part <= cap)
        cut[fits] = cap[fits]
        settled |= fits
    kept = np.minimum(part, cut[user])
    counted = rest + np.bincount(user, weights=kept, minlength=n)
    largest = np.zeros(n)
    np.maximum.at(largest, user, kept)
    return counted, largest / counted


def cap_endorsements(content: FloatVector, endorsed: FloatVector, share: float) -> FloatVector:
    """Say how much of `endorsed` counts beside `content`: at most `share` of both together; (n,) each."""
    return np.minimum(endorsed, content * share / (1 - share))
