"""ArticleRank: PageRank in which the reactions of people who react little count less.

    AR(v) = (1 - d) p(v) + d sum_u AR(u) W[u, v] / (out(u) + k),        k = mean number of people that one reacts to

So it is the PageRank of the walk with the attention prior k: this file only finds k. Source: Li and Willett (2009),
"ArticleRank: a PageRank-based alternative to numbers of citations for analysing citation networks", equation 2. With
weights, out(u) is their sum and k stays a number of people, as Neo4j GDS has it.
"""

from __future__ import annotations

from typing import Any

from scipy.sparse import csr_array


def mean_reactions(W: csr_array[Any]) -> float:
    """Find k: how many people one reacts to in the mean, those who react to nobody included; W (n, n), O(pairs).

    Examples
    --------
    >>> import numpy as np
    >>> mean_reactions(csr_array(np.array([[0, 2.0, 1.0], [0, 0, 3.0], [0, 0, 0]])))
    1.0
    """
    n = int(W.shape[0])
    return float((W.data > 0).sum()) / n if n else 0.0
