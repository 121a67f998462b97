"""Labelled interactions for tests, as a store would hand them over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from influent.types import MICRO, DailyCounts, DetailedCounts

Side = Literal["target", "actor"]


@dataclass(frozen=True)
class Row:
    """Somebody (`u`) reacted to somebody (`v`), about `topics`, on a day."""

    u: str
    v: str
    topics: tuple[str, ...]
    item: str | None = None
    day: int = 0
    kind: str = "retweet"


def details(rows: Sequence[Row]) -> DetailedCounts:
    """Spell rows out as arrays, one element a row."""
    users = sorted({row.u for row in rows} | {row.v for row in rows})
    kinds = tuple(sorted({row.kind for row in rows}))
    label_sets = tuple(sorted({tuple(sorted(set(row.topics))) for row in rows}))
    items = tuple(sorted({row.item for row in rows if row.item is not None}))
    place = {user: nth for nth, user in enumerate(users)}
    names = np.empty(len(users), dtype=object)
    names[:] = users
    sides: tuple[Side, ...] = ("target",) * len(kinds)
    counts = DailyCounts(
        users=names,
        kinds=kinds,
        credits=sides,
        influencer=np.array([place[row.v] for row in rows], dtype=np.uint32),
        influencee=np.array([place[row.u] for row in rows], dtype=np.uint32),
        kind=np.array([kinds.index(row.kind) for row in rows], dtype=np.uint8),
        day=np.array([row.day for row in rows], dtype=np.int32),
        flags=np.zeros(len(rows), dtype=np.uint8),
        n=np.ones(len(rows), dtype=np.int64),
        weight_e6=np.full(len(rows), MICRO, dtype=np.int64),
    )
    return DetailedCounts(
        counts,
        labels=np.array([label_sets.index(tuple(sorted(set(row.topics)))) for row in rows], dtype=np.int64),
        item=np.array([items.index(row.item) if row.item is not None else -1 for row in rows], dtype=np.int64),
        network=np.full(len(rows), -1, dtype=np.int64),
        label_sets=label_sets,
        items=items,
        networks=(),
    )
