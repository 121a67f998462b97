"""Is that enough to call somebody an expert? What people reacted to, who they are, over how long, and how unusual.

Evidence is a reaction to something of one's own: who is merely mentioned with a word has written nothing about it,
and an endorsement says what others think, not what was done. Whether a topic stands out among a person's people is
told by the lower end of Wilson's interval (Wilson 1927, "Probable Inference, the Law of Succession, and Statistical
Inference"; the form of Agresti and Coull 1998, equation 1), against the topic's share of everybody's. Who is reacted to
on a hundred topics has a hundred chances to stand out by luck: the chance of 1 % is shared among them (Bonferroni).
Each person counts one, shared out to the topics of what they did: else whoever is reacted to often, by the same people,
stood out on everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtri

from influent.engine.topics.labels import Labelled
from influent.types import FloatVector, IntVector, TopicRules

BY_LUCK = 0.01
"""The chance that somebody who stands out on no topic is taken to stand out on any."""

FLOORS = ("items", "people", "days", "share")
"""What may be too little; bit n of `fails` says so of the n-th."""


@dataclass(frozen=True)
class Evidence:
    """What there is for each of some people on a topic, (m,) each.

    n : interactions that are evidence;  n_people : whom they come from;  n_items : the different things they are about
    first_day, last_day : days since 1970, of these interactions; 0 where there are none
    share_low : lower end of Wilson's interval of the topic's share of one's people;  base : its share of everybody's
    fails : bits of FLOORS
    """

    n: IntVector
    n_people: IntVector
    n_items: IntVector
    first_day: IntVector
    last_day: IntVector
    share_low: FloatVector
    base: FloatVector
    fails: NDArray[np.uint8]


@dataclass(frozen=True)
class Reached:
    """Over all labelled interactions that are evidence: how many people react to each user, and on how many topics.

    n_people, n_topics : (n,) int64;  base : (topics,) float64, each topic's share of all people of everybody
    part : (m,) float64, the part of a person behind an interaction that it is, of what they did to the same user
    """

    n_people: IntVector
    n_topics: IntVector
    base: FloatVector
    part: FloatVector

    @classmethod
    def of(cls, labelled: Labelled) -> Reached:
        """Count the different people and topics behind each user's labelled evidence; O(m log m)."""
        counted, keep = labelled.counted, labelled.is_authored
        n, n_sets = len(labelled.ids), labelled.carries.shape[0]
        pairs, of_pair = np.unique(counted.v[keep] * n + counted.u[keep], return_inverse=True)
        done = counted.n[keep] / np.bincount(of_pair, weights=counted.n[keep], minlength=len(pairs))[of_pair]
        part = np.zeros(len(keep))
        part[keep] = done
        by_set = np.bincount(labelled.labels, weights=part, minlength=n_sets)
        sets = distinct(counted.v[keep] * n_sets + labelled.labels[keep])
        of_set = csr_array((np.ones(len(sets), np.int32), (sets // max(n_sets, 1), sets % max(n_sets, 1))), (n, n_sets))
        return cls(
            n_people=np.bincount(pairs // max(n, 1), minlength=n),
            n_topics=np.diff((of_set @ labelled.carries).indptr).astype(np.int64),
            base=(by_set @ labelled.carries) / max(len(pairs), 1),
            part=part,
        )


class Spelled(NamedTuple):
    """Interactions, one element for each topic that they are about, between the people of each topic.

    topic, user : (m,) of each person: of which topic, and which user
    u, v : (k,) person behind, and person credited by, each interaction;  place : (k,) where it stands in ``counted``
    """

    topic: IntVector
    user: IntVector
    u: IntVector
    v: IntVector
    place: IntVector


def collect(labelled: Labelled, reached: Reached, rules: TopicRules, spelled: Spelled) -> Evidence:
    """Collect the evidence of each person of each topic, and say of what there is too little; O(k log k)."""
    topic, user, u, v, place = spelled
    m = len(user)
    keep = labelled.is_authored[place]
    u, v, place = u[keep], v[keep], place[keep]
    counted = labelled.counted
    day = counted.day[place].astype(np.int64)
    first, last = np.full(m, np.iinfo(np.int64).max), np.zeros(m, np.int64)
    np.minimum.at(first, v, day)
    np.maximum.at(last, v, day)
    first[first == np.iinfo(np.int64).max] = 0
    n = np.zeros(m, np.int64)
    np.add.at(n, v, counted.n[place])
    n_people = _count_distinct(v, u, m)
    item = labelled.item[place]
    n_items = _count_distinct(v[item >= 0], item[item >= 0], m)
    base = reached.base[topic]
    hits: FloatVector = np.bincount(v, weights=reached.part[place], minlength=m).astype(np.float64)
    share_low = wilson_low(hits, reached.n_people[user], ndtri(1 - BY_LUCK / np.maximum(reached.n_topics[user], 1)))
    too_little = (
        (n_items < rules.min_items) & labelled.names_items,
        n_people < rules.min_people,
        last - first < rules.min_days,
        (share_low <= base) & rules.has_to_stand_out,
    )
    fails = sum(
        (np.uint8(1 << bit) * found.astype(np.uint8) for bit, found in enumerate(too_little)), np.zeros(m, np.uint8)
    )
    return Evidence(n, n_people, n_items, first, last, share_low, base, fails.astype(np.uint8))


def _count_distinct(key: IntVector, value: IntVector, m: int) -> IntVector:
    """Count the different values of each key, (m,)."""
    if not len(key):
        return np.zeros(m, np.int64)
    width = int(value.max()) + 1
    return np.bincount(distinct(key * width + value) // width, minlength=m)


def distinct(values: IntVector) -> IntVector:
    """List the different values, ascending; numpy's own unique hashes integers, which takes four times as long."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def wilson_low(hits: FloatVector, trials: IntVector, z: FloatVector | float) -> FloatVector:
    """Give the lower end of Wilson's interval for a share, `z` standard deviations down; 0 where nothing was tried.

    Examples
    --------
    >>> wilson_low(np.array([8.0, 0.0]), np.array([10, 0]), 1.645).round(4).tolist()
    [0.5407, 0.0]
    """
    n = np.maximum(trials, 1).astype(np.float64)
    share = np.minimum(hits / n, 1.0)
    middle = share + z * z / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low: FloatVector = np.where(trials > 0, np.maximum((middle - half) / (1 + z * z / n), 0.0), 0.0)
    return low
