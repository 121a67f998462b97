"""The answers: frozen dataclasses with the names that ``--json`` and the Python API promise (DESIGN, section 7).

Every answer carries a :class:`Stamp` (snapshot, model, measure, as-of time), so that a number never travels
without what it was computed from. Answers that hold rows turn into data frames by themselves.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from influent.errors import ConfigError
from influent.types import Assertion, Measure, Resampling

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


SAID_OF_TOPICS = ("topic", "taxonomy")
"""What a stamp says only of answers about a topic."""


class HasRows:
    """Turn the rows of an answer (the field named by `rows_in`) into a data frame of the caller's choice."""

    rows_in: ClassVar[str]

    def to_dicts(self) -> list[dict[str, Any]]:
        """List the rows as plain dictionaries, in the answer's order."""
        return [asdict(row) for row in getattr(self, self.rows_in)]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas.DataFrame; ConfigError when pandas is not installed."""
        frame: pandas.DataFrame = _library("pandas").DataFrame(self.to_dicts())
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a polars.DataFrame; ConfigError when polars is not installed."""
        frame: polars.DataFrame = _library("polars").DataFrame(self.to_dicts(), infer_schema_length=None)
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as a pyarrow.Table; ConfigError when pyarrow is not installed."""
        table: pyarrow.Table = _library("pyarrow").Table.from_pylist(self.to_dicts())
        return table


def _library(name: str) -> Any:  # noqa: ANN401  (an optional module has no static type)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise ConfigError(
            f"{name} is not installed", where=f"a result was asked for as a {name} table", advice=f"pip install {name}"
        ) from None


def to_json_object(answer: object) -> dict[str, Any]:
    """Turn an answer into what ``--json`` prints: stable names, UTC times as ISO 8601 text, the stamp inline."""
    if not is_dataclass(answer):
        raise TypeError(f"{type(answer).__name__} is no answer")
    found: dict[str, Any] = {}
    for field in fields(answer):
        value = _plain(getattr(answer, field.name))
        found |= value if field.name == "stamp" else {field.name: value}
    return {name: value for name, value in found.items() if value is not None or name not in SAID_OF_TOPICS}


def _plain(value: object) -> Any:  # noqa: ANN401  (JSON is dynamic)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


@dataclass(frozen=True)
class Stamp:
    """What an answer was computed from; `as_of` None = the store is empty.

    `topic` None = from all interactions, else from those about it alone: which ones these are says the `taxonomy`, by
    its digest, or their own labels when that is None.
    """

    snapshot: str
    model: str
    measure: Measure
    as_of: datetime | None
    topic: str | None = None
    taxonomy: str | None = None


@dataclass(frozen=True)
class RankedUser:
    """One line of a ranking; ``authority_low <= authority <= authority_high`` is proven.

    `position` counts from 1; equal positions are ties within the proven bounds, listed by id; None for somebody asked
    for by name who has too little evidence, or is said to be no person. `score` is the display score of the model,
    `n` the counted interactions credited to the user, `n_people` how many people they come from. In nine of ten
    resamples of who reacted authority is from `interval_low` to `interval_high`, the position from `position_low`, the
    better one, to `position_high`; None = not asked for, or no position.
    """

    user: str
    position: int | None
    authority: float
    authority_low: float
    authority_high: float
    pagerank: float
    echo: float
    score: float
    n: int
    n_people: int
    interval_low: float | None = None
    interval_high: float | None = None
    position_low: int | None = None
    position_high: int | None = None


@dataclass(frozen=True)
class Ranking(HasRows):
    """Everybody in order of authority, or the first of them; `omitted` = users under the evidence floor.

    With `people_only` those of whom it is asserted that they are brands or bots are not listed either and have no
    position; they count in everybody's numbers as before. Where walks begin at `n_trusted` people, `n_reached` are met
    by any; None: walks begin at everybody. `known_at`: from what was loaded and said by then alone.
    """

    rows_in = "users"

    stamp: Stamp
    run: str
    n_users: int
    n_pairs: int
    damping_factor: float
    ran_iterations: int
    did_converge: bool
    error_bound: float
    omitted: int
    excluded: Mapping[str, int]
    users: tuple[RankedUser, ...]
    people_only: bool = False
    n_trusted: int | None = None
    n_reached: int | None = None
    resampling: Resampling | None = None
    known_at: datetime | None = None


@dataclass(frozen=True)
class DatabaseUser:
    """One line of a ranking that was computed inside the database."""

    user: str
    position: int
    pagerank: float


@dataclass(frozen=True)
class DatabaseRanking(HasRows):
    """PageRank by Cypher on the weights of run `run`, and how far (L1) it is from the engine's on the same weights."""

    rows_in = "users"

    stamp: Stamp
    run: str
    n_users: int
    n_pairs: int
    damping_factor: float
    ran_iterations: int
    error_bound: float
    engine_difference: float
    engine_error_bound: float
    users: tuple[DatabaseUser, ...]


@dataclass(frozen=True)
class Reactions:
    """What one user gave another directly: interactions that count, by kind, most first; first and last day (UTC)."""

    n: int
    kinds: tuple[tuple[str, int], ...]
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Person:
    """One influencer of a user (or influencee). `via` is the strongest first step of an influence that is not direct.

    `direct` is the part of `influence` that arrives by the influencee's own reactions to the influencer;
    `n`, `first_at`, `last_at` describe those reactions (0, None, None when there are none).
    """

    user: str
    influence: float
    direct: float
    n: int
    first_at: datetime | None
    last_at: datetime | None
    via: str | None


@dataclass(frozen=True)
class AssertedPerson:
    """One influencer whom somebody asserted (pinned), beside what is computed: `position` None = not proven, or none.

    `who` said so at `said_at`, for this `reason`, until `expires_at` or until it is taken back.
    """

    user: str
    position: int | None
    influence: float
    who: str
    said_at: datetime
    reason: str
    expires_at: datetime | None


@dataclass(frozen=True)
class People(HasRows):
    """Somebody's influencers (or influencees), most first; the order of the first `n_proven` is certified.

    `asserted` were pinned and change no number; so many who would be listed are hidden, being `muted`.
    """

    rows_in = "people"

    stamp: Stamp
    user: str
    error_bound: float
    omitted: int
    n_proven: int
    people: tuple[Person, ...]
    asserted: tuple[AssertedPerson, ...] = ()
    muted: int = 0


@dataclass(frozen=True)
class PersonByLift:
    """One influencer of a user beside the same person's authority; ``lift = influence / authority``."""

    user: str
    influence: float
    authority: float
    lift: float
    n: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class PeopleByLift(HasRows):
    """Somebody's own people: influencers by lift, most first; lifts within `lift_error_bound` are listed by id."""

    rows_in = "people"

    stamp: Stamp
    user: str
    error_bound: float
    lift_error_bound: float
    omitted: int
    people: tuple[PersonByLift, ...]
    muted: int = 0


@dataclass(frozen=True)
class InfluenceeByLift:
    """One influencee of a user; `average`: what the average other person has; ``lift = influence / average``."""

    user: str
    influence: float
    average: float
    lift: float
    n: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class InfluenceesByLift(HasRows):
    """Somebody's own people: influencees by lift, most first; lifts within `lift_error_bound` are listed by id."""

    rows_in = "people"

    stamp: Stamp
    user: str
    error_bound: float
    lift_error_bound: float
    omitted: int
    people: tuple[InfluenceeByLift, ...]


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


PathOrder = Literal["walks", "strongest", "shortest"]
"""Walks, strongest first, or simple paths, on which nobody comes twice: the strongest or the shortest first."""


@dataclass(frozen=True)
class StepShare:
    """The part of an influence that arrives after so many steps."""

    hops: int
    influence: float


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
    said to be away; then `authority_without_absences` is what it would be had nobody been.
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


@dataclass(frozen=True)
class LoadReport:
    """What became of every row: ``read == loaded + duplicates + rejected + ignored`` always holds.

    `shadows` counts the good rows of the file that are second listings (kept, never counted); `batches` names the
    ledger ids of the file's packages, new or already there. `columns` says what the file calls ours, `constants` what
    its source has in every row.
    """

    file: str
    read: int
    loaded: int
    duplicates: int
    rejected: int
    ignored: int
    shadows: int
    batches: tuple[str, ...]
    rejects_file: str | None
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """How much went when people were forgotten: counts, never names.

    Of `n_asked` people `n_accounts` accounts were there; `n_others` accounts were known by their rows alone. Then rows,
    lines of kept runs, assertions, and rows of files of rows set aside.
    """

    n_asked: int
    n_accounts: int
    n_others: int
    n_interactions: int
    n_scores: int
    n_assertions: int
    n_rejects: int


@dataclass(frozen=True)
class AboutRun:
    """What one kept run found for one account; None = not known, or no position."""

    run: str
    ran_at: datetime
    model: str
    measure: Measure
    as_of: datetime | None
    user: str
    position: int | None
    authority: float | None
    authority_low: float | None
    authority_high: float | None
    pagerank: float | None
    echo: float | None
    score: float | None


@dataclass(frozen=True)
class About:
    """Everything that a store holds about one person: the answer to a request for access.

    `interactions` are all rows that name any of the `identities`, private ones too, as mappings of column to value;
    `assertions` all that was said of or by them; `runs` what was computed and kept.
    """

    user: str
    identities: tuple[str, ...]
    was_forgotten: bool
    is_withheld: bool
    account: str | None
    files: tuple[str, ...]
    batches: tuple[str, ...]
    assertions: tuple[Assertion, ...]
    runs: tuple[AboutRun, ...]
    interactions: tuple[Mapping[str, Any], ...]
