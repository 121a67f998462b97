"""Who may not be named is not named by others' rows either: what mentions them in items and topics is left out.

As it is when somebody is forgotten; but only as the store is seen, so it can be taken back. Rows' own ids and names of
files are as they are: they say whether something is there twice, and whose file it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from influent.store.mentions import mentioning
from influent.types import Assertion, DetailedCounts, Interaction, IntVector, Table

NOT_PEOPLE = ("item", "topics")
"""Columns of queries whose texts are no ids of people, but may mention some."""
KEY = "topic"
"""The column whose rows are each about one such text."""

Name = TypeVar("Name", str, tuple[str, ...])


def silence_details(details: DetailedCounts, users: Collection[str], *, labelled: bool) -> DetailedCounts:
    """Leave out items and topics that mention `users`, and names that no count has.

    `labelled`: rows without a topic go, too. O(names * users + counts).
    """
    bad = {*mentioning(sorted({topic for labels in details.label_sets for topic in labels}), users)}
    sets = [tuple(topic for topic in labels if topic not in bad) for labels in details.label_sets]
    keep = np.array([bool(names) or not labelled for names in sets], dtype=bool)[details.labels]
    label_sets, labels = _renamed(sets, details.labels[keep])
    bad = {*mentioning(details.items, users)}
    is_bad = np.array([*(name in bad for name in details.items), False], dtype=bool)
    items, item = _renamed(details.items, np.where(is_bad[details.item], -1, details.item)[keep])
    counts = details.counts
    columns = ("influencer", "influencee", "kind", "day", "flags", "n", "weight_e6")
    return replace(
        details,
        counts=replace(counts, **{name: getattr(counts, name)[keep] for name in columns}),
        labels=labels,
        item=item,
        network=details.network[keep],
        label_sets=label_sets,
        items=items,
    )


def silence_row(row: Interaction, users: Collection[str]) -> Interaction:
    """Leave out the item and the topics of a row that mention `users`."""
    bad = {*mentioning([*row.topics, row.item or ""], users)}
    topics = tuple(topic for topic in row.topics if topic not in bad)
    return replace(row, item=None if row.item in bad else row.item, topics=topics) if bad else row


def silence_records(records: Sequence[Assertion], users: Collection[str]) -> list[Assertion]:
    """Leave out records about `users`; of others who said it, where they did, and reasons that mention them."""
    told = [record for record in records if not {record.about, record.value} & {*users}]
    hinting = {*mentioning([record.reason for record in told], users)}
    return [
        replace(r, who="" if r.who in users else r.who, reason="" if r.reason in hinting else r.reason) for r in told
    ]


def silence_table(table: Table, users: Collection[str]) -> Table:
    """Leave out rows of a query that name `users`, and items and topics that mention them."""
    named = [nth for nth, column in enumerate(table.columns) if column not in NOT_PEOPLE]
    rows = [row for row in table.rows if not {text for nth in named for text in _texts(row[nth])} & {*users}]
    if KEY in table.columns:
        nth = table.columns.index(KEY)
        gone = {*mentioning([str(row[nth]) for row in rows], users)}
        rows = [row for row in rows if str(row[nth]) not in gone]
    others = [nth for nth in range(len(table.columns)) if nth not in named]
    bad = {*mentioning([text for row in rows for nth in others for text in _texts(row[nth])], users)}
    if not bad:
        return Table(table.columns, rows)
    less = [tuple(_less(cell, bad) if nth in others else cell for nth, cell in enumerate(row)) for row in rows]
    return Table(table.columns, less)


def _renamed(names: Sequence[Name], places: IntVector) -> tuple[tuple[Name, ...], IntVector]:
    """Keep the names that are pointed at, sorted and once, and point at their new places; -1 stays."""
    used = sorted({names[place] for place in np.unique(places).tolist() if place >= 0})
    at: dict[Name, int] = {name: nth for nth, name in enumerate(used)}
    to = np.array([*(at.get(name, -1) for name in names), -1], dtype=np.int64)
    return tuple(used), to[places]


def _texts(cell: object) -> list[str]:
    if isinstance(cell, list | tuple):
        return [text for part in cell for text in _texts(part)]
    return [cell] if isinstance(cell, str) else []


def _less(cell: object, bad: Collection[str]) -> object:
    if isinstance(cell, list | tuple):
        return [part for part in cell if part not in bad]
    return None if cell in bad else cell
