"""The answers about topics: who leads on one, what one person leads on, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from influent.answers import HasRows, Stamp
from influent.types import Resampling

Lack = Literal["items", "people", "days", "share"]
"""What may be too little for a topic; `share`: not more of their own people than of everybody's."""
TopicState = Literal["listed", "none", "not computed"]
"""Some topics are listed; there is evidence, and too little for any; or nothing that credits the person has a topic."""


@dataclass(frozen=True)
class Expert:
    """One person on one topic; ``authority_low <= authority <= authority_high`` is proven, caps applied.

    `position` None = too little evidence, of what `lacks` names. Of the authority, `item_share` is made up by the
    largest item, `endorsed_share` by endorsements. Evidence: `n` interactions by `n_people` about `n_items` things of
    their own (None = the data name none), from `first_at` to `last_at` (UTC days); these people are `share_low` of all
    of theirs at least, where the topic has `base` of everybody's. The intervals are those of a ranking.
    """

    topic: str
    user: str
    position: int | None
    authority: float
    authority_low: float
    authority_high: float
    item_share: float
    endorsed_share: float
    n: int
    n_people: int
    n_items: int | None
    first_at: datetime | None
    last_at: datetime | None
    share_low: float
    base: float
    lacks: tuple[Lack, ...]
    interval_low: float | None = None
    interval_high: float | None = None
    position_low: int | None = None
    position_high: int | None = None


@dataclass(frozen=True)
class Experts(HasRows):
    """Who leads on a topic, or the first of every topic, by topic and place.

    `n_topics` were ranked, `n_people` times somebody was reacted to on one of them; `n_listed` had enough evidence, and
    `omitted` counts the others by the first of their lacks.
    """

    rows_in = "experts"

    stamp: Stamp
    n_topics: int
    n_people: int
    n_listed: int
    error_bound: float
    omitted: Mapping[Lack, int]
    experts: tuple[Expert, ...]
    resampling: Resampling | None = None


@dataclass(frozen=True)
class UserTopics(HasRows):
    """What a person leads on, best place first; with too little evidence they have no place.

    `omitted` counts the topics that are not listed, by the first of their lacks.
    """

    rows_in = "topics"

    stamp: Stamp
    user: str
    state: TopicState
    error_bound: float
    omitted: Mapping[Lack, int]
    topics: tuple[Expert, ...]
    resampling: Resampling | None = None
