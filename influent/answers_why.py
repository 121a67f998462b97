"""The answers that open a number up: why, by which paths, what would change it, and what is behind a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from influent.answers import HasRows, Stamp
from influent.types import Floor, Resampling


@dataclass(frozen=True)
class Step:
    """The part of an influence that goes through one person (as first or last step)."""

    user: str
    influence: float


@dataclass(frozen=True)
class KindShare:
    """The part of an influence that arrives by one kind of the user's own interactions."""

    kind: str
    influence: float
    n: int


@dataclass(frozen=True)
class PeriodShare:
    """The part of an influence that arrives by the user's own interactions of one month (``2026-03``)."""

    period: str
    influence: float
    n: int


@dataclass(frozen=True)
class Evidence:
    """One interaction and the part of an influence that it carries."""

    id: str
    kind: str
    happened_at: datetime
    actor: str
    target: str
    item: str | None
    influence: float


@dataclass(frozen=True)
class StepShare:
    """The part of an influence that arrives after so many steps."""

    hops: int
    influence: float


PathOrder = Literal["walks", "strongest", "shortest"]
"""Walks, strongest first, or simple paths, on which nobody comes twice: the strongest or the shortest first."""


@dataclass(frozen=True)
class Path:
    """One walk from influencee to influencer; `influence` is the probability that attention takes exactly it."""

    users: tuple[str, ...]
    influence: float
    hops: int


@dataclass(frozen=True)
class Paths(HasRows):
    """The strongest walks between two people; `coverage` is the share of the whole influence that they carry."""

    rows_in = "paths"

    stamp: Stamp
    source: str
    target: str
    influence: float
    error_bound: float
    coverage: float
    paths: tuple[Path, ...]
    listed: PathOrder = "walks"


@dataclass(frozen=True)
class Removal:
    """One interaction that a counterfactual takes away."""

    id: str
    kind: str
    happened_at: datetime
    actor: str
    target: str
    item: str | None


@dataclass(frozen=True)
class Counterfactual:
    """What would have to go for the influencer to leave the user's top k.

    `removed` names the pairs touched, (influencee, influencer); with the modes ``interactions`` and ``anyone`` only
    the listed `interactions` of them go, with ``own`` all. `size` counts pairs (own) or interactions; nothing smaller
    than `at_least` does it (proven), and `is_smallest` says that nothing smaller than `size` does. `size` None = no
    such set is known; with `is_smallest` it is proven that there is none that leaves the user anything. `size` 0 = the
    influencer is not in the top k as it is. Private interactions are counted in `size` and not listed.
    """

    top_k: int
    removed: tuple[tuple[str, str], ...]
    mode: str = "own"
    size: int | None = None
    at_least: int = 0
    is_smallest: bool = False
    influence_after: float | None = None
    interactions: tuple[Removal, ...] = ()


@dataclass(frozen=True)
class WhyNot:
    """The least number of added interactions that bring `other` into the user's top k.

    `added` None = no number does (up to `most_tried`); 0 = is there already. Each added interaction has a day of its
    own and weighs its kind's weight. `influence_limit` is what no number of them exceeds; `position` is the place
    now, None when it is not proven or there is no influence. `is_least` False = too many rivals are too close.
    """

    stamp: Stamp
    user: str
    other: str
    kind: str
    top_k: int
    influence: float
    error_bound: float
    position: int | None
    added: int | None
    is_least: bool
    influence_after: float | None
    influence_limit: float
    most_tried: int


@dataclass(frozen=True)
class Why:
    """Why `influencer` influences `user`: one number, split in several exact ways.

    `first_steps` sum to `influence` within `error_bound`; so do `last_steps`, `kinds`, `periods` and, were all
    listed, `evidence` with `private_influence`, what the `n_private` private interactions carry, which are counted and
    never shown. `coverage` is the share of the influence that the listed paths carry.
    """

    stamp: Stamp
    user: str
    influencer: str
    influence: float
    error_bound: float
    position: int | None
    n_influencers: int
    first_steps: tuple[Step, ...]
    last_steps: tuple[Step, ...]
    kinds: tuple[KindShare, ...]
    periods: tuple[PeriodShare, ...]
    evidence: tuple[Evidence, ...]
    paths: tuple[Path, ...]
    coverage: float
    counterfactual: Counterfactual | None
    n_private: int = 0
    private_influence: float = 0.0
    by_steps: tuple[StepShare, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What is known about a user at all: sources seen, dates, interactions counted and left out, by reason."""

    networks: tuple[str, ...]
    first_at: datetime | None
    last_at: datetime | None
    used: int
    dropped: Mapping[str, int]


@dataclass(frozen=True)
class Days:
    """A run of days, both ends counted."""

    first: date
    last: date


@dataclass(frozen=True)
class NetworkShare:
    """What reactions on one network carry of an authority, by `n` interactions; None = the rows do not say which."""

    network: str | None
    influence: float
    n: int


@dataclass(frozen=True)
class Neighbour:
    """Who stands just above or below a person, and what separates them: how many times each of the person's factors.

    The product of the three is the quotient of what lifts them. None: the person is lifted by nobody.
    """

    user: str
    authority: float
    reach: float | None
    amplification: float | None
    network: float | None


@dataclass(frozen=True)
class Score:
    """One person's authority, its bracket, and the exact factors behind it.

    ``authority = restart_part + damping_factor * reach * amplification * network``, see DESIGN section 4.
    `state` is ``computed`` or ``no data`` (known, but nobody's interaction was credited to them). `networks` split what
    lifts them, ``authority - restart_part``, by where people reacted. `absences` are the days on which the person was
    said to be away; then `authority_without_absences` is what it would be had nobody been. `lacks`: of what there is
    too little for a place, ``interactions`` or ``people``. `percentile`, 0 to 100: how many in a hundred of those with
    a place stand below, half of oneself counted; None where `position` is. `n_sent`: the activity, counted interactions
    by which the person credits others; no number about the person rests on it.
    """

    stamp: Stamp
    user: str
    state: str
    position: int | None
    authority: float
    authority_low: float
    authority_high: float
    pagerank: float
    echo: float
    score: float
    reach: float
    amplification: float
    network: float
    restart_part: float
    lifted_by: tuple[Step, ...]
    topics: tuple[str, ...]
    coverage: Coverage
    above: Neighbour | None = None
    below: Neighbour | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    position_low: int | None = None
    position_high: int | None = None
    damping_low: float | None = None
    damping_high: float | None = None
    resampling: Resampling | None = None
    networks: tuple[NetworkShare, ...] = ()
    absences: tuple[Days, ...] = ()
    authority_without_absences: float | None = None
    lacks: tuple[Floor, ...] = ()
    percentile: float | None = None
    n_sent: int = 0
