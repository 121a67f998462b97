"""Who leads on each topic? Ranks of all topics in one solve: each is a small graph of its own, laid side by side.

A topic's interactions are between few people: a graph over everybody for each of thousands of topics would be mostly
empty arrays. Here the people of a topic are numbered among themselves, and the graphs of all topics are one graph in
which no pair leads from one to another: every rank, bracket and proof of the engine then holds topic by topic, at a
cost in proportion to the labelled pairs, however many topics they are of.
Row = influencee u, column = influencer v.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from influent.engine.given import check_pairs
from influent.engine.graph import Graph
from influent.engine.measures.face import Enclosure
from influent.engine.rank.solve import Solution
from influent.errors import InputError
from influent.types import FloatVector, IntVector, Measure


@dataclass(frozen=True)
class TopicRanks:
    """Everybody's rank on every topic they have a pair of, (m,) each, by topic and then by user.

    topic, user : int64, as they were given
    value : float64, authority (its bracket's middle) or PageRank; of one topic PageRanks sum to 1
    low, high : float64, ``low <= truth <= high``
    error_bound : float, at most so far is a topic's solution from the exact one (L1), before it is divided
    """

    topic: IntVector
    user: IntVector
    value: FloatVector
    low: FloatVector
    high: FloatVector
    error_bound: float
    ran_iterations: int


class TopicGraphs:
    """The graphs of all topics; make them of parallel arrays, one element an interaction or a pair of a topic.

    Parameters
    ----------
    topic, influencee, influencer : (k,) integers >= 0
        An interaction with several topics stands once for each.
    weight : (k,) float64, finite, >= 0; None = 1 each
    attention_prior : float
        Added to each row sum of each topic before dividing, in units of weight.

    Raises
    ------
    InputError
        Arrays of unequal length or no integers, a negative number among topics or users, a weight that is negative,
        NaN or infinite.

    Notes
    -----
    O(k log k) to make, about 100 bytes an element at the peak; no array is as long as topics times users.

    Examples
    --------
    >>> graphs = TopicGraphs([0, 0, 7], [1, 2, 1], [2, 3, 3])
    >>> ranks = graphs.pagerank()
    >>> list(zip(ranks.topic.tolist(), ranks.user.tolist(), ranks.value.round(3).tolist()))
    [(0, 1, 0.184), (0, 2, 0.341), (0, 3, 0.474), (7, 1, 0.351), (7, 3, 0.649)]
    """

    def __init__(
        self,
        topic: ArrayLike,
        influencee: ArrayLike,
        influencer: ArrayLike,
        weight: ArrayLike | None = None,
        *,
        attention_prior: float = 0.0,
    ) -> None:
        t, u, v = (
            _whole_numbers(x, name)
            for x, name in ((topic, "topic"), (influencee, "influencee"), (influencer, "influencer"))
        )
        w = np.ones(len(t)) if weight is None else np.asarray(weight, dtype=np.float64)
        if not len(t) == len(u) == len(v):
            raise InputError(
                f"{len(t):,} topics, {len(u):,} influencees and {len(v):,} influencers",
                where="TopicGraphs",
                advice="three arrays of the same length",
            )
        check_pairs(u, v, w, int(max(u.max(initial=-1), v.max(initial=-1))) + 1)
        people, place_u, place_v = number_people(t, u, v)
        self.topic, self.user = people
        self.graph = Graph.from_arrays(place_u, place_v, w, len(self.user), attention_prior=attention_prior)

    @classmethod
    def of(cls, topic: IntVector, user: IntVector, graph: Graph) -> TopicGraphs:
        """Take a graph that is laid out already: of each of its people the topic and the user, by topic and user."""
        found = cls.__new__(cls)
        found.topic, found.user, found.graph = topic, user, graph
        return found

    @property
    def n_topics(self) -> int:
        """How many topics have a pair."""
        return len(self._sizes)

    @cached_property
    def _first(self) -> IntVector:
        """Where each topic's people begin."""
        return (
            np.flatnonzero(np.concatenate([[True], self.topic[1:] != self.topic[:-1]]))
            if len(self.topic)
            else np.zeros(0, np.int64)
        )

    @cached_property
    def _sizes(self) -> IntVector:
        return np.diff(np.append(self._first, len(self.topic)))

    def pagerank(self, damping_factor: float = 0.85, tolerance: float = 1e-10) -> TopicRanks:
        """Rank the people of every topic by PageRank, uniform restart within each.

        `tolerance` bounds each topic's L1 error. One solve; a topic more costs what its pairs cost.
        """
        found, _ = self.measured("pagerank", damping_factor, tolerance)
        low, high = found.brackets()
        value, error = found.visits, found.error_bound
        return TopicRanks(self.topic, self.user, value, low, np.minimum(high, 1.0), error, found.ran_iterations)

    def authority(
        self, damping_factor: float = 0.85, tolerance: float = 1e-10, *, within: float | None = None
    ) -> TopicRanks:
        """Enclose everybody's reputation on every topic; `within` narrows the brackets to a relative width."""
        found = self.enclose(damping_factor, tolerance)
        if within is not None:
            found.settle(within)
        low, high = found.brackets()
        return TopicRanks(self.topic, self.user, (low + high) / 2, low, high, found.error_bound, found.ran_iterations)

    def visits(self, damping_factor: float, tolerance: float) -> Solution:
        """Count the visits of each topic's walks to its people, (m,); `tolerance` bounds each topic's L1 error."""
        return self.graph.walk(damping_factor).visits(self.restart, tolerance, parts=self._part)

    def enclose(self, damping_factor: float, tolerance: float) -> Enclosure:
        """Enclose everybody's reputation on every topic, to be narrowed where it matters."""
        solved, echo = self.visits(damping_factor, tolerance), self.graph.walk(damping_factor).echo
        return Enclosure(solved.values, solved.error_bound, solved.residual, solved.ran_iterations, echo)

    def measured(self, measure: Measure, damping_factor: float, tolerance: float) -> tuple[Enclosure, FloatVector]:
        """Enclose everybody's authority by a measure, and say how much of it is their own restart, (m,) each."""
        if measure == "reputation":
            return self.enclose(damping_factor, tolerance), self.restart
        solved = self.visits(damping_factor, tolerance / 2)
        sums = np.add.reduceat(solved.values, self._first) if self.n_topics else np.zeros(0)
        total = np.repeat(sums, self._sizes)
        # a topic's visits sum to 1 at least, so an error e in them makes one of at most 2 e in their shares
        bound = 2 * solved.error_bound
        found = Enclosure(solved.values / total, bound, solved.residual, solved.ran_iterations, None)
        return found, self.restart / total

    @cached_property
    def _part(self) -> IntVector:
        """The number of each person's topic among the topics that have a pair."""
        return np.repeat(np.arange(self.n_topics), self._sizes)

    @cached_property
    def restart(self) -> FloatVector:
        """The restart of every topic at once: uniform among its people, so as many in sum as topics."""
        return np.repeat(1.0 / self._sizes, self._sizes)


def number_people(
    topic: IntVector, u: IntVector, v: IntVector
) -> tuple[tuple[IntVector, IntVector], IntVector, IntVector]:
    """Give numbers to the people of each topic: (topic and user of each, by both), the places of u, those of v."""
    n_users = int(max(u.max(initial=-1), v.max(initial=-1))) + 1
    topics, t = np.unique(topic, return_inverse=True)
    people, place = np.unique(np.concatenate([t * n_users + u, t * n_users + v]), return_inverse=True)
    found = topics[people // max(n_users, 1)], people % max(n_users, 1)
    return found, place[: len(t)], place[len(t) :]


def _whole_numbers(given: ArrayLike, name: str) -> IntVector:
    found = np.asarray(given)
    if found.ndim != 1 or (len(found) and (found.dtype.kind not in "iu" or found.min() < 0)):
        raise InputError(f"{name} is no array of integers >= 0", where="TopicGraphs", advice="positions from 0")
    return found.astype(np.int64)
