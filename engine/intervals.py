"""How far would a score be another one, had other people happened to react? Intervals by resampling the givers.

Who reacted is one draw of who might have. In each of some hundred resamples every giver u counts k(u) times, with k
exponential of mean 1 (Rubin 1981, "The Bayesian Bootstrap": Dirichlet weights are such, divided by their sum), and
with u all that u gave to anybody: a fan who reacted a hundred times is one person by luck. What passes to v through the
rows of givers is, with each row counted k(u) times,

    z(k) = (k x) d P N        one more solve on the same graph; z(1) counts each walk once for every row it took

so many resamples are solved together and no graph is built anew. Of v's visits x the part f that is not the restart's
own becomes f (z(k) / z(1)) ** (z(1) / f): to first order that is the change which z tells (Efron 1982, "The Jackknife,
the Bootstrap and Other Resampling Plans", chapter 6: the infinitesimal jackknife), it is exact where walks take one
step, or all as many steps by rows that are scaled alike, and it never falls below nothing.
Givers whom nobody has seen yet are not among those who can be resampled: each person's intervals also
count half a giver more, Gamma(1/2), as large as theirs are on average. For a count this is the interval of Jeffreys,
whose coverage is near its level even for a single giver and none (Brown, Cai, DasGupta 2003, "Interval Estimation in
Exponential Families", section 4); resampling alone would say that who has no giver can have none.

Random numbers are looked up in tables by raw 16-bit numbers of PCG64, so that a seed means the same on every machine.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv

from influent.engine.measures.face import Enclosure
from influent.types import FloatVector, IntVector, Model, Resampling

if TYPE_CHECKING:
    from influent.engine.graph import Graph
    from influent.engine.rank.walk import Walk

_T = TypeVar("_T", np.float32, np.int32)

LEVEL = 0.9
AT_ONCE = 16
"""Resamples solved together: more at once are no cheaper each, and take memory."""
TOLERANCE = 1e-7
"""Largest L1 error of a resample's visits, relative to all that is passed on: far below what resamples differ by."""
STEPS = 1 << 16
CONCENTRATION = 20.0
"""How surely the damping factor is known: as if it had been seen to go on or end 20 times."""
BAND_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Intervals:
    """Where authority and position may be, by chance of who reacted; (n,) each, by position in the graph's ids.

    low, high : float64, authority;  position_low, position_high : int64, the best and the worst; 0 = not listed
    """

    low: FloatVector
    high: FloatVector
    position_low: IntVector
    position_high: IntVector
    level: float
    resampling: Resampling

    def where(self, keep: Any) -> Intervals:  # noqa: ANN401  (a mask or places)
        """Take some people's."""
        return replace(self, **{name: getattr(self, name)[keep] for name in VECTORS})


VECTORS = ("low", "high", "position_low", "position_high")


def find_intervals(
    walk: Walk,
    found: Enclosure,
    listed: IntVector,
    *,
    resampling: Resampling,
    groups: IntVector | None = None,
    kept: FloatVector | None = None,
) -> Intervals:
    """Resample who gave, and find the middle 90 % of everybody's authority and position.

    Parameters
    ----------
    walk : Walk
        The walk that `found` was solved on.
    found : Enclosure
        Everybody's authority.
    listed : (k,) positions in the ids
        Among whom positions are counted.
    groups : (n,) int64, optional
        Numbers of topics: positions are counted among the listed of each.
    kept : (n,) float64, optional
        The part of each authority that counts.

    Notes
    -----
    ``resampling.n`` solves, 4 bytes a user and resample. Deterministic: the same seed gives the same bits.
    """
    n = walk.n
    factor = np.ones(n) if kept is None else kept
    drawn = draw_authority(walk, found, resampling)
    if kept is not None:
        drawn *= kept.astype(np.float32)
    authority = found.values() * factor
    low, high = _middle(drawn)
    positions = np.zeros((2, n), dtype=np.int64)
    if len(listed):
        of = None if groups is None else groups[listed]
        positions[:, listed] = _middle(_ranked(drawn[:, listed], of))
    return Intervals(
        low=np.minimum(low.astype(np.float64), authority),
        high=np.maximum(high.astype(np.float64), authority),
        position_low=positions[0],
        position_high=positions[1],
        level=LEVEL,
        resampling=resampling,
    )


def draw_authority(walk: Walk, found: Enclosure, resampling: Resampling) -> NDArray[np.float32]:
    """Draw resamples of everybody's authority, (resamples, n)."""
    divisor = np.ones(walk.n) if found.echo is None else (found.echo.low + found.echo.high) / 2
    drawn = np.empty((resampling.n, walk.n), dtype=np.float32)
    nth = 0
    for block in _resamples(walk, found.visits, resampling):
        drawn[nth : nth + len(block)] = block / divisor
        nth += len(block)
    return drawn


def find_beyond_chance(
    before: NDArray[np.float32], after: NDArray[np.float32]
) -> tuple[IntVector, IntVector, NDArray[np.bool_]]:
    """Say whose position among the same people changed by more than chance, from two sides' resamples of authority.

    Parameters
    ----------
    before, after : (resamples, k) float32
        Drawn from different seeds, each row one resample of the same k people.

    Returns
    -------
    (k,) lowest and (k,) highest change of position in the middle 90 % of resamples, and (k,) whether that leaves out 0.

    Notes
    -----
    The two sides are drawn apart though they share data: the interval is wider for it, and so are false alarms rarer.
    """
    low, high = _middle(_ranked(after, None) - _ranked(before, None)).astype(np.int64)
    return low, high, (low > 0) | (high < 0)


def find_damping_band(graph: Graph, model: Model, user: int) -> tuple[float, float]:
    """Say between what one user's authority stays when the damping factor d is not quite known: 90 % of a Beta.

    Lowest and highest over five quantiles of Beta(20 d, 20 (1 - d)), whose mean is the model's d and which for .85
    reaches from .70 to .96. As many solves; deterministic.
    """
    d = model.damping_factor
    if not 0 < d < 1:
        authority = graph.enclose(model).values()[user]
        return float(authority), float(authority)
    nodes = betaincinv(CONCENTRATION * d, CONCENTRATION * (1 - d), np.array([0.05, 0.25, 0.5, 0.75, 0.95]))
    found = []
    for damping_factor in nodes.tolist():
        measure = graph.measure(model.measure, damping_factor=damping_factor, tolerance=BAND_TOLERANCE)
        found.append(measure.last_steps(graph.restart(), user).whole)
    return min(found), max(found)


def _resamples(walk: Walk, visits: FloatVector, resampling: Resampling) -> Iterator[NDArray[np.float64]]:
    """Draw resamples of everybody's visits, a block (some, n) at a time."""
    d, P, n = walk.damping_factor, walk.P, walk.n
    random = np.random.PCG64(resampling.seed)
    n_in = np.bincount(P.indices, minlength=n)
    arrived = d * (walk.into @ visits)
    start = np.maximum(visits - arrived, 0.0)  # the restart's own part
    average = float(arrived.sum()) / max(int(n_in.sum()), 1)
    unseen = (arrived + average) / (n_in + 1)  # what a giver more would bring
    # what v's own reactions bring back to v is no giver's doing
    own = visits * ((walk.echo.low + walk.echo.high) / 2 - 1)
    tolerance = TOLERANCE * float(arrived.sum())
    z = np.maximum((walk.visits(arrived, tolerance).values if tolerance else arrived) - own, arrived)
    times = np.where(arrived > 0, z / np.where(arrived > 0, arrived, 1.0), 1.0)
    exponential, half = _tables()
    for first in range(0, resampling.n, AT_ONCE):
        size = min(AT_ONCE, resampling.n - first)
        k = exponential[_draw(random, size * n)].reshape(size, n).T.astype(np.float64)
        more = half[_draw(random, size * n)].reshape(size, n)
        begin = d * (walk.into @ (k * visits[:, None]))
        moved = (walk.visits(begin, tolerance).values if tolerance else begin) - k * own[:, None]
        ratio = np.maximum(moved.T, 0.0) / np.where(z > 0, z, 1.0)
        yield start + arrived * ratio**times + more * unseen


@cache
def _tables() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Tabulate 2^16 quantiles of an exponential and of a Gamma(1/2) variable, both with their exact means."""
    middle = (np.arange(STEPS) + 0.5) / STEPS
    exponential, half = gammaincinv(1.0, middle), gammaincinv(0.5, middle)
    return (exponential / exponential.mean()).astype(np.float32), (half / half.mean() / 2).astype(np.float32)


def _draw(random: np.random.PCG64, n: int) -> NDArray[np.uint16]:
    return random.random_raw(-(-n // 4)).view("<u2")[:n]


def _middle(drawn: NDArray[_T]) -> NDArray[_T]:
    """Find the lowest and the highest of the middle 90 % of each column of (resamples, k), as members of it: (2, k)."""
    cut = int((1 - LEVEL) / 2 * len(drawn))
    ordered = np.partition(drawn, (cut, len(drawn) - 1 - cut), axis=0)
    return ordered[[cut, len(drawn) - 1 - cut]]


def _ranked(drawn: NDArray[np.float32], groups: IntVector | None) -> NDArray[np.int32]:
    """Count positions from 1 in each resample, within each group, (resamples, k)."""
    size, k = drawn.shape
    ranks = np.empty((size, k), dtype=np.int32)
    for nth in range(size):
        order = np.argsort(-drawn[nth], kind="stable")
        place = np.arange(k)
        if groups is not None:
            order = order[np.argsort(groups[order], kind="stable")]
            place -= np.searchsorted(groups[order], groups[order])
        ranks[nth, order] = place + 1
    return ranks
