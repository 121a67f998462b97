"""What is behind one person's authority: how many, how much of their attention, how influential they are.

The fixed point factors exactly (DESIGN, section 4): authority(v) = restart part + d * Reach * Amplification * Network

    Reach         (sum_u P[u, v])^2 / sum_u P[u, v]^2         effective number of people moved
    Amplification sum_u P[u, v] / Reach                       how much of their attention
    Network       sum_u a(u) P[u, v] / sum_u P[u, v]          how much authority they have themselves

with a(u) = PR(u) for pagerank, and for reputation the visits to u before the first meeting with v.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from influent.answers_why import NetworkShare, Step
from influent.engine.cells import Cells, Kinds, rounded_once, select_counted, share_out, weigh_counted
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.networks import put_together, shown_kind
from influent.types import DailyCounts, FloatVector, Model

if TYPE_CHECKING:
    from influent.engine.graph import Graph


@dataclass(frozen=True)
class Factors:
    """The parts of one authority; ``restart_part + d * reach * amplification * network`` is the whole."""

    authority: float
    error_bound: float
    reach: float
    amplification: float
    network: float
    restart_part: float
    lifted_by: tuple[Step, ...]


def factor_authority(graph: Graph, measure: MeasureOnWalk, restart: FloatVector, user: int) -> Factors:
    """Split one user's authority into its three factors and by the people whose reactions carry it; one solve."""
    walk = measure.walk
    parts = measure.last_steps(restart, user)
    row = slice(walk.into.indptr[user], walk.into.indptr[user + 1])
    attention = walk.into.data[row][np.isin(walk.into.indices[row], parts.users)]
    total = float(attention.sum())
    relative = attention / attention.max(initial=0.0) if total > 0 else attention
    reach = float(relative.sum() ** 2 / (relative**2).sum()) if total > 0 else 0.0
    carried = float(parts.parts.sum())
    order = np.lexsort((parts.users, -parts.parts))
    return Factors(
        authority=parts.whole,
        error_bound=parts.error_bound,
        reach=reach,
        amplification=total / reach if reach > 0 else 0.0,
        network=carried / (walk.damping_factor * total) if walk.damping_factor * total > 0 else 0.0,
        restart_part=parts.rest,
        lifted_by=tuple(
            Step(graph.ids[int(parts.users[i])], float(parts.parts[i])) for i in order if parts.parts[i] > 0
        ),
    )


def share_by_network(
    cells: Cells,
    counts: DailyCounts,
    model: Model,
    user: int,
    *,
    lifted_by: Sequence[Step],
    as_of: datetime | None,
) -> tuple[NetworkShare, ...]:
    """Split what lifts one user by the networks on which people reacted, as single interactions share it.

    Parameters
    ----------
    counts : DailyCounts
        Those that `cells` were weighed from, told apart by network.
    lifted_by : sequence of Step
        What arrives from whom, as :func:`factor_authority` says; the shares have the same sum.

    Notes
    -----
    The largest first, ties by name, what is on no named network first of these. O(m log m) for m counts.
    """
    networks = counts.networks or (None,) * len(counts.kinds)
    seen = counts if model.tells_networks_apart else put_together(counts)
    ids, counted, _ = select_counted(seen, model, as_of)
    names = tuple(map(shown_kind, seen.kinds, seen.networks or (None,) * len(seen.kinds)))
    weighs = dict(zip(cells.kinds, cells.kind_weight.tolist(), strict=True))
    kinds = Kinds(names, np.array([weighs[name] for name in names]))
    own = counted.at(np.flatnonzero(counted.v == ids.position(cells.ids[user])))
    mine, cell_of = weigh_counted(own, ids, kinds, {}, model=model, as_of=as_of)
    part = np.zeros(len(ids))
    part[[ids.position(step.user) for step in lifted_by]] = [step.influence for step in lifted_by]
    shared = share_out(part[np.diff(mine.indptr) > 0], mine, own, cell_of)
    of_row = counts.kind[own.place]
    shares = []
    for network in {*networks}:
        is_of = np.isin(of_row, [nth for nth, name in enumerate(networks) if name == network])
        if is_of.any():
            # exact sums: the rows come in the store's own order
            shares.append(NetworkShare(network, math.fsum(shared[is_of].tolist()), int(own.n[is_of].sum())))
    return tuple(sorted(shares, key=lambda s: (-s.influence, s.network is not None, s.network)))


def display_score(authority: ArrayLike, n_users: int, decades: float) -> FloatVector:
    """Show authorities on a scale from 1 to 100 that does not move: 1 + 99 log10(people) / decades.

    `people` = authority times the number of users: by how many people's attention one is met; 1 or fewer show as 1,
    10^decades or more as 100. Monotone, the same for everybody, and nobody has to reach 100.
    """
    people = np.maximum(np.asarray(authority, dtype=np.float64) * n_users, 1.0)
    return 1.0 + 99.0 * np.minimum(1.0, rounded_once(np.log10, people) / decades)
