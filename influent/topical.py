"""Questions about topics: who leads on one, what a person leads on, everybody on all of them into a file."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from influent.answers import Stamp
from influent.answers_on_topics import Expert, Experts, Lack, TopicState, UserTopics
from influent.engine.cells import EPOCH
from influent.engine.topics.evidence import FLOORS
from influent.engine.topics.experts import Experts as Found
from influent.engine.topics.experts import rank_experts
from influent.engine.topics.labels import Labelled, label
from influent.loaders.taxonomy import read_taxonomy
from influent.model import read_model
from influent.ranked import interval_columns, interval_of
from influent.view import settle_moment

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import DetailedCounts, IntVector, Measure, Model, Resampling


@dataclass(frozen=True)
class TopicView:
    """A store's labelled interactions under one model, and the stamp of every answer read off them."""

    store: AssertedStore
    model: Model
    labelled: Labelled
    stamp: Stamp

    def rank(self, topics: IntVector | None = None, resampling: Resampling | None = None) -> Found:
        """Rank the people of these topics, or of all."""
        return rank_experts(self.labelled, self.model, self.stamp.as_of, topics, resampling=resampling)


def open_topics(
    store: AssertedStore,
    details: DetailedCounts,
    model: str,
    *,
    measure: Measure | None = None,
    as_of: datetime | None = None,
    taxonomy: str | os.PathLike[str] | None = None,
) -> TopicView:
    """Label a store's interactions under a model, their topics rolled up along a taxonomy's file.

    Raises
    ------
    StoreError
        The store is empty.
    InputError
        `as_of` is before the first interaction; the taxonomy cannot be used.
    """
    read, _ = read_model(model, measure=measure)
    snapshot = store.snapshot()
    moment = settle_moment(store, snapshot, as_of)
    tree = None if taxonomy is None else read_taxonomy(Path(taxonomy))
    stamp = Stamp(snapshot.id, read.id, read.measure, moment, taxonomy=None if tree is None else tree.digest)
    return TopicView(store, read, label(details, read, moment, tree), stamp)


def list_experts(
    view: TopicView, topic: str | None, *, top: int | None, with_all: bool, resampling: Resampling | None
) -> Experts:
    """List who leads on a topic, or on each of all, the first `top` (None = everybody); NotFoundError: no such topic.

    `with_all` lists also those with too little evidence, after the others, by authority.
    """
    found = view.rank(_places(view, topic), resampling)
    n_listed = int((found.position > 0).sum())
    rows = found if with_all else found.where(found.position > 0)
    order = np.lexsort((-rows.authority, np.where(rows.position, rows.position, len(rows.position) + 1), rows.topic))
    rows = rows.where(order)
    if top is not None:
        nth = np.arange(len(order)) - np.searchsorted(rows.topic, rows.topic)
        rows = rows.where(nth < top)
    return Experts(
        stamp=replace(view.stamp, topic=topic),
        n_topics=len(view.labelled.topics) if topic is None else 1,
        n_people=len(found.user),
        n_listed=n_listed,
        error_bound=found.error_bound,
        omitted=_omitted(found),
        experts=_lines(view, rows),
        resampling=resampling,
    )


def list_user_topics(
    view: TopicView, user: str, *, k: int | None, with_all: bool, resampling: Resampling | None
) -> UserTopics:
    """List what a person leads on, best place first, at most `k`; NotFoundError for an unknown person."""
    person = view.store.person(user)
    place = view.labelled.ids.position(person)
    found = view.rank(view.labelled.topics_of(place), resampling)
    found = found.where(found.user == place)
    rows = found if with_all else found.where(found.position > 0)
    state: TopicState = "not computed" if not len(found.user) else "listed" if (found.position > 0).any() else "none"
    order = np.lexsort((rows.topic, -rows.authority, np.where(rows.position, rows.position, np.iinfo(np.int64).max)))
    return UserTopics(
        stamp=view.stamp,
        user=person,
        state=state,
        error_bound=found.error_bound,
        omitted=_omitted(found),
        topics=_lines(view, rows.where(order[:k])),
        resampling=resampling,
    )


def all_columns(view: TopicView, topic: str | None, resampling: Resampling | None) -> dict[str, Any]:
    """Give everybody on all topics, or on one, as columns; those without a position have too little evidence."""
    found = view.rank(_places(view, topic), resampling)
    names, ids = np.array(view.labelled.topics, dtype=object), view.labelled.ids.to_array()
    evidence = found.evidence
    return {
        "user": ids[found.user],
        "topic": names[found.topic],
        "position": [place or None for place in found.position.tolist()],
        "authority": found.authority,
        "authority_low": found.low,
        "authority_high": found.high,
        **interval_columns(found.intervals),
        "item_share": found.item_share,
        "endorsed_share": found.endorsed_share,
        "n": evidence.n,
        "n_people": evidence.n_people,
        "n_items": evidence.n_items,
        "first_day": _days(evidence.first_day, evidence.n),
        "last_day": _days(evidence.last_day, evidence.n),
        "share_low": evidence.share_low,
        "base": evidence.base,
        "lacks": [" ".join(_lacks(bits)) for bits in evidence.fails.tolist()],
    }


def _places(view: TopicView, topic: str | None) -> IntVector | None:
    """Find the one topic, or all of them; NotFoundError when there is no such topic, or none at all."""
    if topic is not None or not view.labelled.topics:
        return np.array([view.labelled.place(topic or "")])
    return None


def _days(days: IntVector, n: IntVector) -> list[str | None]:
    told = days.astype("datetime64[D]").astype(str).tolist()
    return [day if count else None for day, count in zip(told, n.tolist(), strict=True)]


def _lacks(bits: int) -> tuple[Lack, ...]:
    return cast("tuple[Lack, ...]", tuple(name for nth, name in enumerate(FLOORS) if bits >> nth & 1))


def _omitted(found: Found) -> dict[Lack, int]:
    """Count who has no place by the first thing that they have too little of, in the order of the floors."""
    fails, n = np.unique(found.evidence.fails[found.position == 0], return_counts=True)
    counts: Counter[Lack] = Counter()
    for bits, many in zip(fails.tolist(), n.tolist(), strict=True):
        counts[_lacks(bits)[0]] += many
    return {lack: counts[lack] for lack in cast("tuple[Lack, ...]", FLOORS) if counts[lack]}


def _lines(view: TopicView, rows: Found) -> tuple[Expert, ...]:
    labelled, evidence = view.labelled, rows.evidence
    return tuple(
        Expert(
            topic=labelled.topics[rows.topic[nth]],
            user=labelled.ids[int(rows.user[nth])],
            position=int(rows.position[nth]) or None,
            authority=float(rows.authority[nth]),
            authority_low=float(rows.low[nth]),
            authority_high=float(rows.high[nth]),
            item_share=float(rows.item_share[nth]),
            endorsed_share=float(rows.endorsed_share[nth]),
            n=int(evidence.n[nth]),
            n_people=int(evidence.n_people[nth]),
            n_items=int(evidence.n_items[nth]) if labelled.names_items else None,
            first_at=EPOCH + timedelta(days=int(evidence.first_day[nth])) if evidence.n[nth] else None,
            last_at=EPOCH + timedelta(days=int(evidence.last_day[nth])) if evidence.n[nth] else None,
            share_low=float(evidence.share_low[nth]),
            base=float(evidence.base[nth]),
            lacks=_lacks(int(evidence.fails[nth])),
            **interval_of(rows.intervals, nth),
        )
        for nth in range(len(rows.user))
    )
