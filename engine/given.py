"""Pairs that a caller gives as arrays: checked, numbered and added up before the engine sees them.

Row = influencee u, column = influencer v, everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from influent.engine.ids import Ids, ListedIds, NumberedIds
from influent.errors import InputError, RankError
from influent.types import FloatVector


def number_users(
    influencee: NDArray[Any], influencer: NDArray[Any], n_users: int | None, ids: Sequence[str] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], Ids]:
    """Give the positions of both sides and everybody's ids; InputError where they do not fit together."""
    if influencee.shape != influencer.shape or influencee.ndim != 1:
        raise InputError(
            f"influencee has shape {influencee.shape}, influencer {influencer.shape}",
            where="Graph.from_arrays",
            advice="two arrays of the same length",
        )
    if influencee.dtype.kind in "UOT" and len(influencee):
        names = list(ids) if ids is not None else sorted({*influencee.tolist(), *influencer.tolist()})
        listed = ListedIds(map(str, names))
        place = [np.array([listed.position(str(x)) for x in side], np.int64) for side in (influencee, influencer)]
        return place[0], place[1], listed
    if len(influencee) and (influencee.dtype.kind not in "iu" or influencer.dtype.kind not in "iu"):
        raise InputError(
            f"positions of type {influencee.dtype} and {influencer.dtype} are no integers",
            where="Graph.from_arrays",
            advice="positions as integers, or ids as text",
        )
    if ids is not None and n_users is not None and len(ids) != n_users:
        raise InputError(
            f"{len(ids):,} ids for {n_users:,} users", where="ids", advice="one id a user, or leave n_users out"
        )
    u, v = influencee.astype(np.int64), influencer.astype(np.int64)
    n = n_users if n_users is not None else int(max(u.max(initial=-1), v.max(initial=-1))) + 1
    return u, v, NumberedIds(n) if ids is None else ListedIds(ids)


def number_more(
    known: Ids, influencee: NDArray[Any], influencer: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Ids]:
    """Give the positions of both sides among users already known; who is new stands after them, in order of the ids."""
    if influencee.dtype.kind not in "UOT" or not len(influencee):
        u, v, names = number_users(influencee, influencer, None, None)
        if len(names) > len(known) and not isinstance(known, NumberedIds):
            raise InputError(
                f"position {len(names) - 1:,} is not among {len(known):,} users",
                where="Graph.added",
                advice="new users by their ids",
            )
        return u, v, names if len(names) > len(known) else known
    names_of_both = [list(map(str, side.tolist())) for side in (influencee, influencer)]
    new = sorted({user for side in names_of_both for user in side if known.find(user) is None})
    ids = known if not new else ListedIds([*known, *new])
    u, v = (np.array([ids.position(user) for user in side], np.int64) for side in names_of_both)
    return u, v, ids


def take_matrix(W: csr_array[Any], ids: Sequence[str] | None) -> tuple[Ids, csr_array[Any]] | None:
    """Take a matrix as it is when nothing has to be added up, sorted or put right; None when something has.

    The weights are checked without a copy: a graph of 65 million pairs is taken in a tenth of a second.
    """
    if not isinstance(W, csr_array) or W.shape[0] != W.shape[1] or not W.has_canonical_format:
        return None
    weights: FloatVector = W.data if W.dtype == np.float64 else W.data.astype(np.float64)
    if len(weights) and not (weights.min() >= 0 and weights.max() < np.inf):
        return None
    if ids is not None and len(ids) != W.shape[0]:
        return None
    names = NumberedIds(W.shape[0]) if ids is None else ListedIds(ids)
    return names, csr_array((weights, W.indices, W.indptr), shape=W.shape)


def add_up(u: NDArray[np.int64], v: NDArray[np.int64], w: FloatVector, n: int) -> csr_array[Any]:
    """Add up repeated pairs, smallest weight first: the same bits whatever order they were given in."""
    W = coo_array((w, (u, v)), shape=(n, n)).tocsr()
    if W.nnz < len(w):
        order = np.lexsort((w, v, u))
        u, v, w = u[order], v[order], w[order]
        first = np.flatnonzero(np.r_[True, (u[1:] != u[:-1]) | (v[1:] != v[:-1])])
        with np.errstate(over="ignore"):
            w = np.add.reduceat(w, first)
        check_pairs(u[first], v[first], w, n)
        W = coo_array((w, (u[first], v[first])), shape=(n, n)).tocsr()
    W.sort_indices()
    return W


def check_pairs(u: NDArray[np.int64], v: NDArray[np.int64], w: FloatVector, n: int) -> None:
    """Refuse weights that are negative or not finite, and positions that nobody has; the error names the first."""
    if w.shape != u.shape:
        raise InputError(
            f"{len(u):,} pairs have {w.size:,} weights", where="weight", advice="one weight a pair, or none at all"
        )
    bad = np.flatnonzero(~(np.isfinite(w) & (w >= 0)))
    if len(bad):
        raise InputError(
            f"the weight {w[bad[0]]:g} is not a finite number >= 0",
            where=f"weight, position {bad[0]}",
            advice="leave out negative signals; they are no influence",
        )
    out = np.flatnonzero((u < 0) | (u >= n) | (v < 0) | (v >= n))
    if len(out):
        raise InputError(
            f"the pair ({u[out[0]]}, {v[out[0]]}) is not among {n:,} users",
            where=f"position {out[0]}",
            advice="positions from 0 to n_users - 1",
        )


def check_tolerance(tolerance: float) -> None:
    """Refuse a tolerance that no residual could ever meet, before any work; RankError names it."""
    if not tolerance >= 0:
        raise RankError(
            f"the tolerance {tolerance:g} is no number >= 0", where="tolerance", advice="1e-10, or what is good enough"
        )


def check_width(within: float | None) -> None:
    """Refuse a relative width of brackets that is no number above 0; RankError names it."""
    if within is not None and not 0 < within < np.inf:
        raise RankError(f"the width {within:g} is no number above 0", where="within", advice="0.01 for one percent")
