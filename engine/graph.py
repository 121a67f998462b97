"""A graph of influence: weights W in, ranks and explanations out; with a store behind it or without.

W[u, v] >= 0 says how strongly v influences u: row = influencee, column = influencer. Positions of users are the
order of the ids (by their bytes when the graph comes from a store, the caller's own when it comes from arrays).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array

from influent.answers import People, Stamp
from influent.answers_why import Why
from influent.engine.cells import Cells
from influent.engine.centrality.face import Centralities
from influent.engine.explain.people import find_influencees, find_influencers
from influent.engine.explain.why import explain_influence
from influent.engine.files import layout_folder, open_pairs, save_pairs
from influent.engine.given import add_up, check_pairs, check_width, number_more, number_users, take_matrix
from influent.engine.ids import Ids
from influent.engine.measures.face import Enclosure
from influent.engine.measures.face import Measure as MeasureOnWalk
from influent.engine.measures.pagerank import PageRank
from influent.engine.measures.reputation import Reputation
from influent.engine.rank.certify import certify_top
from influent.engine.rank.conventions import Convention, replay
from influent.engine.rank.overlay import grow
from influent.engine.rank.result import Authority, Rank
from influent.engine.rank.steps import Steps, reached_from
from influent.engine.rank.walk import Walk
from influent.errors import ConfigError, InputError, RankError
from influent.types import FloatVector, Measure, Model

if TYPE_CHECKING:
    import networkx

MAX_REFINED = 1024
"""Columns solved at most to prove the order of a list; the answer says how far it got."""


class Graph(Centralities):
    """Who influences whom, and how strongly; make one by `from_arrays`, `from_scipy` or `from_networkx`.

    Examples
    --------
    >>> import influent
    >>> graph = influent.Graph.from_arrays(["ana", "ana", "bo"], ["bo", "carl", "carl"], [2.0, 1.0, 1.0])
    >>> graph.influencers("ana").people[0].user
    'carl'
    """

    def __init__(
        self,
        ids: Ids,
        W: csr_array[Any] | None,
        *,
        attention_prior: float = 0.0,
        cells: Cells | None = None,
        kept_in: Path | None = None,
        trusted: Mapping[str, float] | None = None,
    ) -> None:
        self.ids = ids
        self._given = W
        self.attention_prior = attention_prior
        self.cells = cells
        self._kept_in = kept_in
        self._trusted = trusted
        self._walks: dict[float, Walk] = {}
        self._measures: dict[tuple[str, float, float], MeasureOnWalk] = {}

    @classmethod
    def from_arrays(
        cls,
        influencee: ArrayLike,
        influencer: ArrayLike,
        weight: ArrayLike | None = None,
        n_users: int | None = None,
        ids: Sequence[str] | None = None,
        *,
        attention_prior: float = 0.0,
    ) -> Graph:
        """Build from parallel arrays, one element an interaction or a pair; repeated pairs are added up.

        Parameters
        ----------
        influencee, influencer : (m,) integers in [0, n_users), or (m,) ids as text
        weight : (m,) float64, finite, >= 0; None = 1 each
        n_users : int, optional
            For integers; the largest plus one if not given.
        ids : sequence of str, optional
            Names of the users; for integers their decimal digits if not given.
        attention_prior : float
            Added to each row sum before dividing, in units of weight.

        Raises
        ------
        InputError
            Arrays of unequal length, a position out of range, a weight that is negative, NaN or infinite, or
            weights of one pair that add up to more than a float64 holds.
        """
        u, v, names = number_users(np.asarray(influencee), np.asarray(influencer), n_users, ids)
        w = np.ones(len(u)) if weight is None else np.asarray(weight, dtype=np.float64)
        check_pairs(u, v, w, len(names))
        return cls(names, add_up(u, v, w, len(names)), attention_prior=attention_prior)

    @classmethod
    def from_scipy(cls, W: csr_array[Any], ids: Sequence[str] | None = None, *, attention_prior: float = 0.0) -> Graph:
        """Build from a square sparse matrix: row = influencee, column = influencer; errors as `from_arrays`."""
        taken = take_matrix(W, ids)
        if taken is not None:
            return cls(*taken, attention_prior=attention_prior)
        entries = coo_array(W)
        u, v = entries.coords
        return cls.from_arrays(u, v, entries.data, W.shape[0], ids, attention_prior=attention_prior)

    @classmethod
    def from_networkx(
        cls, graph: networkx.Graph[Any], *, weight: str = "weight", attention_prior: float = 0.0
    ) -> Graph:
        """Build from a networkx graph: an edge u -> v says that u reacted to v; undirected edges count both ways."""
        names = [str(node) for node in graph]
        place = {node: i for i, node in enumerate(graph)}
        edges = graph.to_directed().edges(data=weight, default=1.0)
        triples = [(place[u], place[v], w) for u, v, w in edges]
        u, v, w = zip(*triples, strict=True) if triples else ((), (), ())
        whole = [np.array(x, dtype=np.int64) for x in (u, v)]
        return cls.from_arrays(whole[0], whole[1], w, len(names), names, attention_prior=attention_prior)

    @classmethod
    def from_cells(
        cls, cells: Cells, model: Model, kept_in: Path | None = None, *, trusted: Mapping[str, float] | None = None
    ) -> Graph:
        """Build from a store's weighed counts; a prior in means is that many mean row sums of those who react.

        `kept_in` is the folder that the cells themselves are kept in, when they are. `trusted` are people and their
        weights: walks begin at them, under a model whose restart is ``trusted``.

        Raises
        ------
        ConfigError
            The model begins at trusted people, and none is in the graph.
        """
        seeds = None
        if model.restart == "trusted":
            seeds = {user: weight for user, weight in (trusted or {}).items() if cells.ids.find(user) is not None}
            if not seeds:
                raise ConfigError(
                    "the model begins at trusted people, and nobody in the data is trusted",
                    where=f"model {model.id}: walk.restart",
                    advice="influent trust USER",
                )
        n = len(cells.ids)
        W = csr_array((cells.weight, cells.indices, cells.indptr), shape=(n, n))
        prior = model.attention_prior
        if model.attention_prior_in_means:
            sums: FloatVector = W.sum(axis=1).astype(np.float64)
            prior *= float(sums.sum()) / max(1, int((sums > 0).sum()))
        return cls(cells.ids, W, attention_prior=prior, cells=cells, kept_in=kept_in, trusted=seeds)

    @classmethod
    def open(cls, folder: str | Path) -> Graph:
        """Open a graph that `save` wrote, memory-mapped, with the layout that its ranks are solved on.

        Raises
        ------
        InputError
            There is no such graph, or not all of it: cut short, changed, or of another version.
        """
        ids, W, attention_prior = open_pairs(Path(folder))
        return cls(ids, W, attention_prior=attention_prior, kept_in=Path(folder))

    def save(self, folder: str | Path) -> None:
        """Write the graph to a new folder, whole or not at all; InputError when there is something already."""
        save_pairs(Path(folder), self.ids, self.W, self.attention_prior)
        _ = Steps(self.W, self.attention_prior, layout_folder(Path(folder))).core.into

    def added(self, influencee: ArrayLike, influencer: ArrayLike, weight: ArrayLike | None = None) -> Graph:
        """Lay new interactions over this graph: another graph, which shares all that is large with this one.

        Parameters are those of `from_arrays`; ids that are new stand after the others. Ranking it with
        ``previous=`` this graph's rank costs little more than the few sweeps that the news need. After many additions,
        or before explaining, `compacted` lays it out anew.

        Raises
        ------
        InputError
            As `from_arrays`; a position beyond this graph's users, where they have ids.
        """
        u, v, names = number_more(self.ids, np.asarray(influencee), np.asarray(influencer))
        w = np.ones(len(u)) if weight is None else np.asarray(weight, dtype=np.float64)
        check_pairs(u, v, w, len(names))
        grown = Graph(names, None, attention_prior=self.attention_prior)
        grown.steps = grow(self.steps, add_up(u, v, w, len(names)))
        return grown

    def compacted(self) -> Graph:
        """Lay the graph out anew, additions and all; the same ranks within their bounds."""
        return self.with_prior(self.attention_prior)

    def with_prior(self, attention_prior: float) -> Graph:
        """Give the same graph with another attention prior."""
        return Graph(self.ids, self.W, attention_prior=attention_prior)

    @cached_property
    def W(self) -> csr_array[Any]:
        """The weights, (n, n) float64; row = influencee, column = influencer."""
        return self.steps.given if self._given is None else self._given

    @property
    def n_trusted(self) -> int | None:
        """At how many trusted people walks begin; None = at everybody."""
        return None if self._trusted is None else len(self._trusted)

    @property
    def n_users(self) -> int:
        """How many users there are."""
        return len(self.ids)

    @cached_property
    def steps(self) -> Steps:
        """The steps of attention along this graph, whatever the damping."""
        kept_in = layout_folder(self._kept_in) if self._kept_in else None
        return Steps(self.W, self.attention_prior, kept_in)  # of a grown graph they are set, not made

    def walk(self, damping_factor: float = 0.85) -> Walk:
        """Make the walk of attention at a damping, once, and keep it."""
        if damping_factor not in self._walks:
            self._walks[damping_factor] = Walk(self.steps, damping_factor)
        return self._walks[damping_factor]

    def measure(self, name: Measure, *, damping_factor: float = 0.85, tolerance: float = 1e-10) -> MeasureOnWalk:
        """Make the measure of that name on this graph's walk, once, and keep it."""
        key = (name, damping_factor, tolerance)
        if key not in self._measures:
            walk = self.walk(damping_factor)
            self._measures[key] = Reputation(walk, tolerance) if name == "reputation" else PageRank(walk, tolerance)
        return self._measures[key]

    def restart(self, weights: ArrayLike | Mapping[str, float] | None = None) -> FloatVector:
        """Make a restart distribution (n,) of weights >= 0, one a user or by ids; if not given the graph's own.

        That is uniform, or on the trusted people of a graph whose model says so.

        Raises
        ------
        RankError
            The weights are not one a user, negative, not finite, or all zero.
        NotFoundError
            An id is not in the graph; the message names the three nearest.
        """
        n = self.n_users
        weights = self._trusted if weights is None else weights
        if isinstance(weights, Mapping):
            seeds = weights
            weights = np.zeros(n)
            for user, weight in seeds.items():
                weights[self.ids.position(user)] = weight
        if weights is None:
            return np.full(n, 1.0 / n) if n else np.zeros(0)
        given = np.asarray(weights, dtype=np.float64)
        if given.shape != (n,) or not np.isfinite(given).all() or (given < 0).any() or not given.any():
            raise RankError(
                f"a restart needs {n:,} finite numbers >= 0 that are not all zero",
                where=f"restart of shape {given.shape}",
                advice="one weight a user, in the order of the ids; None for the same for all",
            )
        relative = given / given.max()
        return np.asarray(relative / relative.sum(), dtype=np.float64)

    def enclose(self, model: Model) -> Enclosure:
        """Enclose everybody's authority under a model, walks beginning where it says; one solve."""
        measure = self.measure(model.measure, damping_factor=model.damping_factor, tolerance=model.tolerance)
        found = measure.authority(self.restart())
        return found if self._trusted is None else replace(found, met=self._met)

    @cached_property
    def _met(self) -> NDArray[np.bool_]:
        """Whom walks from the trusted people can meet, (n,): whoever they cannot has exactly nothing."""
        is_met = np.zeros(self.n_users, dtype=bool)
        is_met[reached_from(self.W, np.flatnonzero(self.restart()))] = True
        return is_met

    def pagerank(
        self,
        damping_factor: float = 0.85,
        tolerance: float = 1e-10,
        restart: ArrayLike | Mapping[str, float] | None = None,
        convention: Convention | None = None,
        *,
        max_iterations: int | None = None,
        previous: Rank | None = None,
    ) -> Rank:
        """Rank everybody by PageRank, the mass of dangling users returned by the restart distribution.

        Parameters
        ----------
        tolerance : float
            Largest L1 error of the result, proven.
        restart : (n,) weights, or weights by id, optional
            Where walks begin, so whom one trusts (seeds) or asks about (one user); uniform if not given.
        convention : "gds", "networkx", "igraph" or "graphalytics", optional
            Replay that system's published numbers instead: its iterations, normalisation and stop rule. igraph prints
            the exact rank, and so does JGraphT.
        max_iterations : int, optional
            With a convention, that system's setting of this name; its default if not given.
        previous : Rank, optional
            A rank to begin from, of this graph or of one with fewer interactions: fewer sweeps, the same proof.

        Raises
        ------
        InputError
            An unknown convention, or `max_iterations` without one: the exact rank stops on its bound alone.
        RankError
            A restart without weight, a damping factor outside [0, 1), a tolerance below what float64 can promise.
        """
        p = self.restart(restart)
        if convention is None and max_iterations is not None:
            raise InputError(
                f"max_iterations={max_iterations} without a convention",
                where="Graph.pagerank",
                advice="a tolerance: the exact rank stops on its proven bound, never after so many steps",
            )
        if convention not in (None, "igraph"):
            values, iterations, residual = replay(
                convention,
                self.walk(damping_factor).P,
                p,
                damping_factor,
                tolerance,
                sources=restart is not None,
                max_iterations=max_iterations,
            )
            return Rank(values, float("nan"), iterations, did_converge=True, residual=residual)
        if not self.n_users:
            return Rank(p, 0.0, 0, did_converge=True, residual=0.0)
        guess = None if previous is None else np.pad(previous.values, (0, self.n_users - len(previous.values)))
        found = PageRank(self.walk(damping_factor), tolerance).authority(p, guess)
        return Rank(found.visits, found.error_bound, found.ran_iterations, did_converge=True, residual=found.residual)

    def authority(
        self,
        damping_factor: float = 0.85,
        tolerance: float = 1e-10,
        restart: ArrayLike | Mapping[str, float] | None = None,
        top: int = 0,
        *,
        within: float | None = None,
        exact: Sequence[str] = (),
    ) -> Authority:
        """Enclose everybody's reputation.

        Parameters
        ----------
        top : int
            Narrow brackets until the order of the first so many is proven.
        within : float, optional
            Narrow everybody's bracket to this relative width, 0.01 for one percent.
        exact : sequence of str
            Ids whose brackets are narrowed to the tolerance.

        Raises
        ------
        RankError
            A restart without weight, a damping factor outside [0, 1), a width that is not above 0.
        NotFoundError
            An id is not in the graph.
        """
        check_width(within)
        named = np.array([self.ids.position(user) for user in exact], dtype=np.int64)
        found = self.measure("reputation", damping_factor=damping_factor, tolerance=tolerance).authority(
            self.restart(restart)
        )
        if within is not None:
            found.settle(within)
        found.refine(named)
        certify_top(found.brackets, found.refine, top, bound=tolerance, max_refined=MAX_REFINED)
        low, high = found.brackets()
        return Authority(low, high, high - low <= 2 * tolerance)

    def influencers(
        self, user: str, k: int = 10, *, measure: Measure = "reputation", damping_factor: float = 0.85
    ) -> People:
        """Who influences this user most; the order is proven as far as `n_proven` says."""
        reading = self.measure(measure, damping_factor=damping_factor)
        return find_influencers(self, reading, self._stamp(measure), self.ids.position(user), k)

    def influencees(
        self, user: str, k: int = 10, *, measure: Measure = "reputation", damping_factor: float = 0.85
    ) -> People:
        """Whom this user influences most."""
        reading = self.measure(measure, damping_factor=damping_factor)
        return find_influencees(self, reading, self._stamp(measure), self.ids.position(user), k)

    def why(self, user: str, influencer: str, *, measure: Measure = "reputation", damping_factor: float = 0.85) -> Why:
        """Why `influencer` influences `user`: the number and its exact parts."""
        u, v = self.ids.position(user), self.ids.position(influencer)
        reading = self.measure(measure, damping_factor=damping_factor)
        return explain_influence(self, reading, self._stamp(measure), u, v)

    def _stamp(self, measure: Measure) -> Stamp:
        return Stamp(snapshot="given as arrays", model="given as arrays", measure=measure, as_of=None)
