"""Which interactions are about a topic? Those that carry it, and those that carry a part of it: the roll-up.

A taxonomy says which topics are part of which. An interaction counts once for each topic above its own, however many
ways lead there, and once for a topic though several of its labels are parts of it. What an interaction carries is one
of few sets of labels, so the roll-up is done on the sets.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from influent.engine.away import find_away
from influent.engine.cells import Cells, Counted, Kinds, select_counted, weigh_counted, weigh_kinds
from influent.engine.ids import UserIds
from influent.errors import NotFoundError, quote
from influent.networks import tell_apart
from influent.types import DailyCounts, DetailedCounts, IntVector, Model, Taxonomy


class Rolled(NamedTuple):
    """The topics that label sets belong to: names sorted, and ``carries[label set, topic]``, 1 or nothing."""

    topics: tuple[str, ...]
    carries: csr_array[Any]


def roll_up(label_sets: Sequence[tuple[str, ...]], taxonomy: Taxonomy | None = None) -> Rolled:
    """Say to which topics each set of labels belongs; without a taxonomy to its own alone.

    Labels that the taxonomy does not know stand for themselves. O(labels times topics above them).

    Examples
    --------
    >>> wood = Taxonomy({"tea": ("drinks", "plants"), "drinks": ("all",), "plants": ("all",), "all": ()}, "")
    >>> rolled = roll_up([("tea",), ("drinks", "tea")], wood)
    >>> rolled.topics
    ('all', 'drinks', 'plants', 'tea')
    >>> rolled.carries.toarray().tolist()
    [[1, 1, 1, 1], [1, 1, 1, 1]]
    """
    labels = sorted({label for labels in label_sets for label in labels})
    above = [_above(label, taxonomy) for label in labels]
    topics = tuple(sorted(set().union(*above)))
    reaches = _incidence(above, topics)
    carries = (_incidence(label_sets, labels) @ reaches).astype(bool).astype(np.int8)
    carries.sort_indices()
    return Rolled(topics, carries)


def _incidence(sets: Sequence[Collection[str]], names: Sequence[str]) -> csr_array[Any]:
    """Say which of `names` are in which of `sets`: (sets, names), 1 or nothing."""
    place = {name: nth for nth, name in enumerate(names)}
    columns = np.array([place[name] for found in sets for name in found], dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum([len(found) for found in sets], dtype=np.int64)])
    return csr_array((np.ones(len(columns), np.int32), columns, indptr), shape=(len(sets), len(names)))


def _above(label: str, taxonomy: Taxonomy | None) -> set[str]:
    """Find a topic and everything that it is part of; the taxonomy has no circles."""
    found, waiting = {label}, [label]
    while waiting:
        for parent in () if taxonomy is None else taxonomy.parents.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
        if taxonomy is None:
            waiting.clear()
    return found


@dataclass(frozen=True)
class Labelled:
    """What a model counts of the labelled interactions.

    counted : as columns (m,), users by their place in `ids`
    item, labels : (m,) int64, as in DetailedCounts; is_authored, is_endorsement : (m,) bool
    names_items : whether any row of the data names an item
    """

    ids: UserIds
    kinds: Kinds
    topics: tuple[str, ...]
    carries: csr_array[Any]
    counted: Counted
    item: IntVector
    labels: IntVector
    is_authored: NDArray[np.bool_]
    is_endorsement: NDArray[np.bool_]
    items: tuple[str, ...]

    @property
    def names_items(self) -> bool:
        """Whether the data name what people reacted to at all."""
        return bool(self.items)

    def place(self, topic: str) -> int:
        """Find a topic; NotFoundError names the nearest of those that somebody has."""
        if topic not in self.topics:
            raise unknown_topic(topic, self.topics)
        return self.topics.index(topic)

    def topics_of(self, user: int) -> IntVector:
        """Find the topics on which anybody else reacted to a user, (k,)."""
        sets = np.unique(self.labels[self.counted.v == user])
        return np.unique(self.carries[sets].indices).astype(np.int64)

    def parts(self, topics: IntVector, at_most: int) -> Iterator[IntVector]:
        """Cut sorted `topics` into runs whose interactions are together about `at_most`, or one topic's own."""
        sizes = (np.bincount(self.labels, minlength=self.carries.shape[0]) @ self.carries)[topics]
        run = np.cumsum(sizes) // max(at_most, 1)
        yield from np.split(topics, np.flatnonzero(np.diff(run)) + 1) if len(topics) else []

    def spelled(self, topics: IntVector) -> tuple[IntVector, IntVector]:
        """Spell interactions out, once for each of `topics` that they are about: topic, place in `counted`."""
        carries = self.carries[:, topics]
        per_set = np.diff(carries.indptr)
        reps = per_set[self.labels]
        place = np.repeat(np.arange(len(reps)), reps)
        within = np.arange(len(place)) - np.repeat(np.cumsum(reps) - reps, reps)
        return topics[carries.indices[carries.indptr[self.labels[place]] + within]], place


def label(details: DetailedCounts, model: Model, as_of: datetime | None, taxonomy: Taxonomy | None = None) -> Labelled:
    """Select what a model counts of the labelled interactions, and roll their topics up."""
    counts = _counts_of(details, model)
    ids, counted, _ = select_counted(counts, model, as_of)
    kinds = weigh_kinds(counts, counted, model)
    counted = _in_order(counted, kinds, details)
    endorsements = _is_one_of(counts, model.topics.endorsements)[counted.kind]
    return Labelled(
        ids=ids,
        kinds=kinds,
        **roll_up(details.label_sets, taxonomy)._asdict(),
        counted=counted,
        item=details.item[counted.place],
        labels=details.labels[counted.place],
        is_authored=~(_is_one_of(counts, model.topics.not_authored)[counted.kind] | endorsements),
        is_endorsement=endorsements,
        items=details.items,
    )


def _in_order(counted: Counted, kinds: Kinds, details: DetailedCounts) -> Counted:
    """Put rows into one order, whatever that of the store: sums over items and topics must not know it."""
    by_name = np.unique(np.array(kinds.names, dtype=object), return_inverse=True)[1]
    row = counted.place
    keys = (details.item[row], details.labels[row], counted.weight_e6, counted.n, counted.day, by_name[counted.kind])
    return counted.at(np.lexsort((*keys, counted.v, counted.u)))


def _counts_of(details: DetailedCounts, model: Model) -> DailyCounts:
    """Tell networks apart where the model does; the rows stay in their order."""
    if not model.tells_networks_apart:
        return details.counts
    return tell_apart(details.counts, details.network, details.networks)


def _is_one_of(counts: DailyCounts, kinds: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([kind in kinds for kind in counts.kinds], dtype=bool)


def weigh_about(
    details: DetailedCounts, topic: str, model: Model, as_of: datetime | None, taxonomy: Taxonomy | None = None
) -> Cells:
    """Weigh what is about one topic, among the people whom that names: a topic's own small graph.

    Raises
    ------
    NotFoundError
        No interaction is about the topic; the message names the nearest that some are about.
    """
    counts = _counts_of(details, model)
    ids, counted, excluded = select_counted(counts_about(counts, details, topic, taxonomy), model, as_of)
    # a network's scale is that of all its labelled interactions, whichever topic is asked about
    whole = select_counted(counts, model, as_of)[1] if model.tells_networks_apart else counted
    kinds = weigh_kinds(counts, whole, model)
    people, place = np.unique(np.concatenate([counted.u, counted.v]), return_inverse=True)
    n = len(counted.u)
    named = UserIds.from_sorted(ids[user] for user in people.tolist())
    counted = counted._replace(u=place[:n], v=place[n:])
    cells = weigh_counted(counted, named, kinds, excluded, model=model, as_of=as_of)[0]
    return cells.with_away(find_away(counts.absences, named))


def counts_about(
    counts: DailyCounts, details: DetailedCounts, topic: str, taxonomy: Taxonomy | None = None
) -> DailyCounts:
    """Keep what is about one topic of `counts`, which are those of `details` row by row; errors as `weigh_about`."""
    topics, carries = roll_up(details.label_sets, taxonomy)
    if topic not in topics:
        raise unknown_topic(topic, topics)
    keep = carries[:, [topics.index(topic)]].toarray()[:, 0].astype(bool)[details.labels]
    return counts.where(keep)


def is_about(labels: Iterable[str], topic: str, taxonomy: Taxonomy | None) -> bool:
    """Say whether something that carries these labels is about a topic, itself or by a part of it."""
    return any(topic in _above(label, taxonomy) for label in labels)


def unknown_topic(topic: str, topics: Sequence[str]) -> NotFoundError:
    """Build the error for a topic that nobody has, with the three most alike."""
    from rapidfuzz import process  # noqa: PLC0415  (only an unknown topic needs it)

    if not topics:
        return NotFoundError(
            f"there is no topic {quote(topic)}" if topic else "there is no topic",
            where="no interaction carries any topic",
            advice="load a file with a column topics, or --columns topics=NAME",
        )
    nearest = [str(match[0]) for match in process.extract(topic, topics, limit=3)]
    return NotFoundError.among("topic", topic, nearest, where=f"{len(topics):,} topics are known")
