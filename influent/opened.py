"""A store that was opened, and the graphs that questions ask of it, kept from one question to the next."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from influent.engine.memory import refuse_beyond
from influent.errors import InputError
from influent.loaders.taxonomy import read_taxonomy
from influent.topical import TopicView, open_topics
from influent.types import DetailedCounts, Measure, Progress, Resampling
from influent.view import AboutTopic, View, build_view

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore

RESAMPLING = Resampling()
"""Intervals come with every figure about a person, unless they are asked to stay away."""


class Asked(TypedDict, total=False):
    """How a question wants its graph: by which model and measure, as of when, about what; who hears of progress.

    `topic` None = all interactions; `taxonomy` is the file that says which topics are part of which; a graph that may
    take more bytes than `memory` is refused before it is built.
    """

    model: str
    measure: Measure | None
    as_of: datetime | None
    topic: str | None
    taxonomy: str | os.PathLike[str] | None
    progress: Progress | None
    memory: int | None


class Opened:
    """One store; use it with ``with``, or close it."""

    def __init__(self, store: AssertedStore) -> None:
        self.store = store
        self._views: dict[tuple[object, ...], View] = {}
        self._details: tuple[str, DetailedCounts] | None = None

    def close(self) -> None:
        """Give the store back."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def view(self, **asked: Unpack[Asked]) -> View:
        """Open the graph that a question asks for; made once a snapshot and model, then kept."""
        refuse_unknown(asked)
        name, measure, as_of = asked.get("model", "default"), asked.get("measure"), asked.get("as_of")
        about = _about_topic(asked)
        tree = None if about is None or about.taxonomy is None else about.taxonomy.digest
        key = (name, measure, as_of, asked.get("topic"), tree, self.store.snapshot().id)
        if key not in self._views:
            progress = asked.get("progress")
            self._views[key] = build_view(
                self.store,
                name,
                measure=measure,
                as_of=as_of,
                progress=progress,
                about=about,
                memory=asked.get("memory"),
            )
        return self._views[key]

    def _topics(self, asked: Asked) -> TopicView:
        """Open the labelled interactions that a question asks for; scanned once a snapshot."""
        refuse_unknown(asked)
        snapshot = self.store.snapshot()
        n_users, n_rows = snapshot.n_users, snapshot.n_interactions
        refuse_beyond(asked.get("memory"), n_users, n_rows, where=self.store.address, with_intervals=True)
        if self._details is None or self._details[0] != snapshot.id:
            self._details = snapshot.id, self.store.scan_details(labelled=True)
        return open_topics(
            self.store,
            self._details[1],
            asked.get("model", "default"),
            measure=asked.get("measure"),
            as_of=asked.get("as_of"),
            taxonomy=asked.get("taxonomy"),
        )


def refuse_unknown(asked: Asked) -> None:
    """Refuse a misspelt keyword, as Python itself does where keywords are written out."""
    for name in asked.keys() - Asked.__annotations__.keys():
        raise TypeError(f"got an unexpected keyword argument {name!r}")


def _about_topic(asked: Asked) -> AboutTopic | None:
    """Read which topic a question is about; InputError for a taxonomy without one."""
    topic, taxonomy = asked.get("topic"), asked.get("taxonomy")
    if topic is None and taxonomy is not None:
        raise InputError("a taxonomy stands without a topic", where="--taxonomy", advice="name one: --topic TOPIC")
    tree = None if taxonomy is None else read_taxonomy(Path(taxonomy))
    return None if topic is None else AboutTopic(topic, tree)
