"""The answers: frozen dataclasses with the names that ``--json`` and the Python API promise (DESIGN, section 7).

Every answer carries a :class:`Stamp` (snapshot, model, measure, as-of time), so that a number never travels
without what it was computed from. Answers that hold rows turn into data frames by themselves.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from influent.errors import ConfigError
from influent.types import Measure, Resampling

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
