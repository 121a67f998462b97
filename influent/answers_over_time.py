"""The answers that compare: two moments, two runs, two people, two orders. Each carries the stamps of both sides.

Like those of ``influent.answers``: frozen, with the names of ``--json``; ``stamp`` is the later or only side,
``before`` the one it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from influent.answers import HasRows, Stamp
from influent.types import Resampling


@dataclass(frozen=True)
class Contribution:
    """What one component adds to a change of authority: its Shapley value.

    `component` is ``new`` (interactions), ``gone``, ``ageing``, a part of the model (``kinds``, ``time``, ``pairs``,
    ``walk``, ``restart``, ``exclude``, ``measure``), two of them joined by ``and``, or ``lost``: what the data make
    that are no longer held, by subtraction.
    """

    component: str
    change: float


@dataclass(frozen=True)
class Changed(HasRows):
    """Why one person's authority changed; `contributions` sum to `change`.

    A run of None is no run: the present, or the same data as of an earlier moment. Positions are None for who is
    under the evidence floor. Authority is a share: where many more people are known (`n_users_to`), it can fall
    while the position rises. `error_bound` holds for each authority, twice it for each part. `lost` names runs
    whose data are no longer whole: their authority is the one that was kept, at most as exact as its bracket.
    """

    rows_in = "contributions"

    stamp: Stamp
    before: Stamp
    user: str
    run_from: str | None
    run_to: str | None
    n_users_from: int
    n_users_to: int
    authority_from: float
    authority_to: float
    change: float
    position_from: int | None
    position_to: int | None
    error_bound: float
    contributions: tuple[Contribution, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Mover:
    """One person whose position changed much, and why; `contributions` sum to `change`, of authority."""

    user: str
    position_from: int
    position_to: int
    authority_from: float
    authority_to: float
    change: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Movers(HasRows):
    """Those whose position changed most, of the `n_compared` people above the evidence floor on both sides."""

    rows_in = "movers"

    stamp: Stamp
    before: Stamp
    run_from: str | None
    run_to: str | None
    n_users_from: int
    n_users_to: int
    n_compared: int
    error_bound: float
    movers: tuple[Mover, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Segment:
    """How the places of some people change: `by` activity, network or topic, those who are `named` so.

    Quantiles of the change of percentile, later minus earlier, 0 to 100 each; `moved`: the share of them whose later
    position is outside the 90 % interval of the earlier one.
    """

    by: str
    named: str
    n: int
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float
    moved: float


@dataclass(frozen=True)
class Impact(HasRows):
    """What another model would change, of the `n_compared` people with a position under both.

    `n_only_before` and `n_only_after` have one under one of them alone; `moved` is the share whose later position is
    outside the 90 % interval of the earlier one. The first segment is everybody.
    """

    rows_in = "segments"

    stamp: Stamp
    before: Stamp
    n_compared: int
    n_only_before: int
    n_only_after: int
    spearman: float | None
    kendall: float | None
    volatility: float
    moved: float
    resampling: Resampling
    segments: tuple[Segment, ...]
    movers: Movers


@dataclass(frozen=True)
class Alert:
    """One person whose position changed by more than chance: in nine of ten resamples by `change_low` to `change_high`.

    A change is the later position minus the earlier one: below 0 is a rise.
    """

    user: str
    position_from: int
    position_to: int
    change_low: int
    change_high: int
    authority_from: float
    authority_to: float


@dataclass(frozen=True)
class Alerts(HasRows):
    """Whose position changed by more than chance since a run, the furthest first, of `n_compared` people on both sides.

    Positions are among those who are compared.
    """

    rows_in = "alerts"

    stamp: Stamp
    before: Stamp
    run_from: str
    n_compared: int
    n_alerts: int
    resampling: Resampling
    alerts: tuple[Alert, ...]


@dataclass(frozen=True)
class Point:
    """One person as of one moment: ``authority_low <= authority <= authority_high``, proven.

    `position` counts those above the evidence floor, from 1; the place is between it and `position_worst`, equal =
    proven; both None for who is under the floor. `n` interactions of `n_people` were credited by then.
    """

    as_of: datetime
    authority: float
    authority_low: float
    authority_high: float
    position: int | None
    position_worst: int | None
    n: int
    n_people: int


@dataclass(frozen=True)
class History(HasRows):
    """One person's authority as of several moments, from what is known now; each point stands by itself."""

    rows_in = "points"

    stamp: Stamp
    user: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Admirer:
    """Somebody who reacts to a user much: the weight, the whole influence on them, and how often, since when."""

    user: str
    weight: float
    influence: float
    n: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Unnoticed(HasRows):
    """Who reacts to a user most, and to whom the user never reacted.

    `people` weigh at least `min_weight`, which the first tenth of all `n_people` who react to the user reach;
    `omitted` more do.
    """

    rows_in = "people"

    stamp: Stamp
    user: str
    n_people: int
    min_weight: float
    error_bound: float
    omitted: int
    people: tuple[Admirer, ...]


@dataclass(frozen=True)
class SharedPerson:
    """Somebody and what ties them to each of two people, a and b: influence on them, or theirs on this person."""

    user: str
    influence_a: float
    influence_b: float


@dataclass(frozen=True)
class Overlap:
    """How much of their circles two people have in common; None where neither has one.

    `jaccard`: of all who are tied to either by reactions of their own, the share tied to both. `by_influence`: of
    all influence, direct or not, the share in common: sum of the lesser over sum of the greater influence, at most
    `error_bound` off.
    """

    jaccard: float | None
    by_influence: float | None
    error_bound: float
    n_common: int
    n_only_a: int
    n_only_b: int
    common: tuple[SharedPerson, ...]
    only_a: tuple[SharedPerson, ...]
    only_b: tuple[SharedPerson, ...]


@dataclass(frozen=True)
class Shared:
    """What two people have in common: who influences both, and whom both influence."""

    stamp: Stamp
    a: str
    b: str
    influencers: Overlap
    influencees: Overlap


@dataclass(frozen=True)
class Comparison:
    """How much two orders of the same people agree; the second is `run`, the first `before` or a file's scores.

    Correlations are of the `n_users` people in both orders, None where one order is a single tie. `top_overlap` is
    the share of the first `top_k` of each that is in both; `volatility` the mean absolute change of percentile
    (0 to 100). `n_only_first` and `n_only_second` are in one order alone.
    """

    stamp: Stamp
    before: Stamp | None
    run: str
    compared_with: str
    n_users: int
    n_only_first: int
    n_only_second: int
    spearman: float | None
    kendall: float | None
    top_k: int
    top_overlap: float
    volatility: float
