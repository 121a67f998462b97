"""VoteRank: who are a few people that together reach many, none of them in the shadow of another.

Everybody votes for those whom they react to. Who has most votes is chosen, votes no more and gets none, and those who
voted for them vote 1 / (mean degree) less from then on. Source: Zhang, Chen, Dong and Zhao (2016), "Identifying a set
of influential spreaders in complex networks", Methods. Weights do not matter. Row = influencee, who votes; column =
influencer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from influent.types import IntVector


def voterank(W: csr_array[Any], k: int | None = None) -> IntVector:
    """Choose `k` people, or all who get a vote, in order; positions, ties by position.

    Mean degree = pairs / users, as networkx has it. O(pairs + k * users). Deterministic.
    """
    n = int(W.shape[0])
    votes_for = csr_array((W.data > 0, W.indices, W.indptr), shape=W.shape).astype(np.float64)
    voters = votes_for.T.tocsr()
    n_pairs = float(votes_for.sum())
    less = n / n_pairs if n_pairs else 0.0
    ability, may_be_chosen = np.ones(n), np.ones(n, dtype=bool)
    chosen: list[int] = []
    while len(chosen) < (n if k is None else k):
        votes = np.where(may_be_chosen, np.asarray(voters @ ability), 0.0)
        best = int(np.argmax(votes)) if n else 0
        if not n or votes[best] <= 0:
            break
        chosen.append(best)
        may_be_chosen[best], ability[best] = False, 0.0
        row = slice(voters.indptr[best], voters.indptr[best + 1])
        those = voters.indices[row][voters.data[row] > 0]
        ability[those] = np.maximum(ability[those] - less, 0.0)
    return np.array(chosen, dtype=np.int64)
