"""The small types that the rooms hand to each other; no room knows another's code.

====================  =======================  ==============================================
door                  type                     what passes
====================  =======================  ==============================================
loaders -> store      :class:`Batch`           checked rows of interactions, as a Parquet file
store -> engine       :class:`DailyCounts`     who credited whom on which day, as arrays
store -> explanations :class:`Interaction`     single rows, the evidence
model file -> engine  :class:`Model`           everything that turns interactions into numbers
engine -> reports     ``influent.answers``     ranks and explanations
====================  =======================  ==============================================

Directions, everywhere: the *influencer* v is the credited side of an interaction, the *influencee* u the other;
``W[u, v]``: row = influencee, column = influencer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatVector = NDArray[np.float64]
IntVector = NDArray[np.int64]
IdVector = NDArray[np.object_]

Side = Literal["target", "actor"]
Measure = Literal["reputation", "pagerank"]
Floor = Literal["interactions", "people"]
PairSaturation = Literal["none", "log", "one"]
NetworkNormalisation = Literal["none", "pairs"]
Restart = Literal["uniform", "trusted"]
"""Where walks begin: at everybody alike, or at those whom somebody asserted to be trusted."""
Progress = Callable[[str, int, int], None]
"""Called as ``progress(what, done, total)`` while something long runs; total 0 = not known."""

MICRO = 1_000_000
"""Weights are stored as integers in millionths, so that sums are exact and independent of their order."""

BATCH_ROWS = 25_000
"""Rows of a batch. The same for every store, so that a file gives the same batches, and by them the same snapshot,
wherever it is loaded; a Neo4j takes as many in one transaction with 150 MB of its heap."""

# Bits of DailyCounts.flags: what a model may exclude. A shadow row is never counted, so it needs no bit.
AUTOMATED, INCENTIVISED, PRIVATE = 1, 2, 4

BATCH_COLUMNS: Mapping[str, str] = {
    "line": "BIGINT",  # line (or row) of the source file, from 1
    "id": "VARCHAR",  # the interaction's own identity, or NULL
    "actor": "VARCHAR",
    "target": "VARCHAR",
    "kind": "VARCHAR",
    "credits": "VARCHAR",  # 'target' or 'actor': which side this kind makes the influencer
    "happened_at": "TIMESTAMP",  # UTC, microseconds
    "weight_e6": "BIGINT",  # >= 0
    "topics": "VARCHAR[]",  # never NULL; [] = none
    "network": "VARCHAR",
    "item": "VARCHAR",
    "visibility": "VARCHAR",  # 'public' or 'private'
    "automated": "BOOLEAN",
    "incentivised": "BOOLEAN",
    "shadow": "BOOLEAN",  # a second listing of another interaction: kept, never counted
}
"""Names and DuckDB types of a batch's Parquet columns, in order."""


@dataclass(frozen=True)
class Batch:
    """One package of checked interactions: what a store takes whole, exactly once, or not at all.

    `id` is the SHA-256 (hex) of the format version and the rows, so the same rows always are the same batch.
    `rows` is a Parquet file with the columns of :data:`BATCH_COLUMNS`, in the order of the source.
    """

    id: str
    rows: Path
    n_rows: int
    file: str  # the source file's name, without folder
    file_digest: str  # SHA-256 (hex) of the source file's bytes
    source: str  # the column map's name


BEGUN = "~"
"""Stands between a batch's id and the line up to which it is there: see :func:`begun_id`."""


def begun_id(batch_id: str, line: int) -> str:
    """Name the beginning of a batch, up to a line: what a store holds that takes it in parts and is not done yet.

    It is a batch of its own, under a name of its own, so a snapshot with it is never taken for one with the whole.

    Examples
    --------
    >>> begun_id("a1", 12_500)
    'a1~12500'
    """
    return f"{batch_id}{BEGUN}{line}"


@dataclass(frozen=True)
class BatchRecord:
    """One line of a store's batch ledger; times are UTC, `weight_sum_e6` counts only rows that are no shadow."""

    id: str
    file: str
    file_digest: str
    source: str
    n_rows: int  # rows handed over
    n_loaded: int  # rows kept; the rest were duplicates by their own id
    weight_sum_e6: int
    loaded_at: datetime

    @property
    def up_to_line(self) -> int | None:
        """Up to which line the batch is there, when a store took only its beginning so far; None: it is whole."""
        line = self.id.partition(BEGUN)[2]
        return int(line) if line else None


@dataclass(frozen=True)
class Snapshot:
    """What a store holds at one moment. `id` depends on the content alone, not on load order or kind of store."""

    id: str
    n_users: int
    n_interactions: int
    n_shadows: int
    first_at: datetime | None
    last_at: datetime | None


class Absence(NamedTuple):
    """Who was away, from the first day to the last, both counted; days since 1970-01-01 UTC."""

    user: str
    first_day: int
    last_day: int


@dataclass(frozen=True)
class DailyCounts:
    """Who credited whom, by kind and day: a store's scan, the engine's only input.

    Arrays have one element a (pair, kind, day, flags), in any order, each key at most once. Shadows and rows that
    weigh nothing are not in them.

    users : (n,) object, the ids by the store's `nr`
    kinds, credits : names of the kinds, and the side each was stored as crediting
    networks : the network each kind is of, where they are told apart: a name may then stand in `kinds` more than once
    absences : who was away when; of one user they never meet
    influencer, influencee : (m,) uint32, positions in `users`
    kind : (m,) uint8, position in `kinds`;  day : (m,) int32, days since 1970-01-01 UTC
    flags : (m,) uint8, bits AUTOMATED | INCENTIVISED | PRIVATE
    n : (m,) int64, interactions;  weight_e6 : (m,) int64, the sum of their weights in millionths
    """

    users: IdVector
    kinds: tuple[str, ...]
    credits: tuple[Side, ...]
    influencer: NDArray[np.uint32]
    influencee: NDArray[np.uint32]
    kind: NDArray[np.uint8]
    day: NDArray[np.int32]
    flags: NDArray[np.uint8]
    n: IntVector
    weight_e6: IntVector
    networks: tuple[str | None, ...] | None = None
    absences: tuple[Absence, ...] = ()

    def where(self, keep: NDArray[np.bool_]) -> DailyCounts:
        """Keep some counts, (m,), and all users."""
        columns = ("influencer", "influencee", "kind", "day", "flags", "n", "weight_e6")
        return replace(self, **{name: getattr(self, name)[keep] for name in columns})


@dataclass(frozen=True)
class DetailedCounts:
    """Who credited whom, with what daily counts do not tell: about what, by which item, on which network.

    `counts` are of the detailed rows alone, and a key may come more than once: rows of one pair, kind, day and flags
    that differ in a detail stand apart. Names are sorted, so that their positions are the same in every store.

    labels : (m,) int64, position in `label_sets`, each the topics of a row, sorted
    item : (m,) int64, position in `items`; network : (m,) int64, position in `networks`; -1 = not known
    """

    counts: DailyCounts
    labels: IntVector
    item: IntVector
    network: IntVector
    label_sets: tuple[tuple[str, ...], ...]
    items: tuple[str, ...]
    networks: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """Which topics are part of which: a directed graph without circles, in which a topic may have several parents.

    `parents` has every topic, also those without any; `digest` tells one taxonomy from another.
    """

    parents: Mapping[str, tuple[str, ...]]
    digest: str


@dataclass(frozen=True)
class Interaction:
    """One stored row, as evidence. `id` is the row's own, else ``file:line``; `happened_at` is UTC and aware."""

    id: str
    kind: str
    happened_at: datetime
    actor: str
    target: str
    item: str | None
    weight_e6: int
    flags: int
    topics: tuple[str, ...] = ()
    network: str | None = None


AssertionKind = Literal[
    "same",
    "unsame",
    "pin",
    "unpin",
    "mute",
    "unmute",
    "trust",
    "untrust",
    "away",
    "unaway",
    "list",
    "unlist",
    "account",
    "key",
    "forgotten",
    "expired",
    "rejects",
]


@dataclass(frozen=True)
class Assertion:
    """One line of the assertion ledger: who said what about whom, when, why, and until when; times are UTC.

    `value` is the other user of ``same``, ``pin`` and ``mute``, the kind of an ``account``, the name of a ``list``, the
    first and last day of who is ``away``, and how much somebody whom one should ``trust`` weighs beside others.
    Records that a store makes itself: its ``key``; the ``forgotten``, whose `about` is a keyed hash of the id and
    `value` the id of the key's record; ``expired``, whose `about` is the first day of which rows are kept; ``rejects``,
    whose `about` is a file's path. `id` is a digest of all the rest, as it was said.
    """

    id: str
    kind: AssertionKind
    about: str
    value: str
    who: str
    said_at: datetime
    reason: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Unloaded:
    """How much went with a batch: its rows; users, kinds, and lines of kept runs that it alone had brought."""

    n_interactions: int
    n_users: int
    n_kinds: int
    n_scores: int


@dataclass(frozen=True)
class Erased:
    """How much went when people were forgotten or old rows let go: counts, never names.

    `n_accounts` of the people were there, `n_others` were known only by rows that went; then rows, lines of kept runs,
    and lines of the assertion ledger.
    """

    n_accounts: int
    n_others: int
    n_interactions: int
    n_scores: int
    n_assertions: int


@dataclass(frozen=True)
class KindRule:
    """How a model counts one kind of interaction; `credits` None = as it was stored."""

    weight: float
    credits: Side | None = None


@dataclass(frozen=True)
class Resampling:
    """How intervals are found: by how many resamples of who reacted, drawn from which seed."""

    n: int = 200
    seed: int = 0


@dataclass(frozen=True)
class TopicRules:
    """What must be there before a person is listed for a topic, and how much of it one source may make up.

    A topic needs reactions to `min_items` things of one's own, by `min_people`, over `min_days`; `has_to_stand_out`:
    more of one's people than of everybody's, by the lower end of Wilson's interval. No item makes up more than
    `max_item_share` of a score, all `endorsements` together no more than `max_endorsement_share`. Kinds that are
    `not_authored` credit somebody who wrote nothing, as a mention does: they are no evidence.
    """

    min_items: int
    min_people: int
    min_days: int
    has_to_stand_out: bool
    max_item_share: float
    max_endorsement_share: float
    not_authored: tuple[str, ...]
    endorsements: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """Everything that turns interactions into numbers; `id` is the digest of all of it. DESIGN: one frozen file.

    ``half_life_days`` None = no decay; ``attention_prior`` is in units of weight, or in mean row sums when
    ``attention_prior_in_means``.
    """

    id: str
    name: str
    measure: Measure
    kinds: Mapping[str, KindRule]
    other_kinds: KindRule
    half_life_days: float | None
    same_day_saturation: Literal["harmonic", "none"]
    network_normalisation: NetworkNormalisation
    pair_saturation: PairSaturation
    attention_prior: float
    attention_prior_in_means: bool
    damping_factor: float
    tolerance: float
    restart: Restart
    exclude_self: bool
    exclude_automated: bool
    exclude_incentivised: bool
    exclude_private: bool
    min_interactions: int
    min_people: int
    min_influence: float
    topics: TopicRules
    score_decades: float

    @property
    def tells_networks_apart(self) -> bool:
        """Whether it has to know from which network an interaction comes."""
        return self.network_normalisation != "none"

    def rule(self, kind: str) -> KindRule:
        """Find how the model counts a kind: its own line, or the line for all others."""
        return self.kinds.get(kind, self.other_kinds)


@dataclass(frozen=True)
class Table:
    """Rows of a query: what a packaged query file answers, columns in the order of its header."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
