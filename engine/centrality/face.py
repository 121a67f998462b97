"""The other centralities of a graph, beside PageRank and reputation: what `Graph` offers of this folder's files."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from influent.engine.centrality.article_rank import mean_reactions
from influent.engine.centrality.betweenness import betweenness
from influent.engine.centrality.cascade import Worlds, worlds
from influent.engine.centrality.eigenvector import eigenvector, replay_gds
from influent.engine.centrality.hits import Hits, hits
from influent.engine.centrality.katz import katz
from influent.engine.centrality.nearness import closeness, harmonic
from influent.engine.centrality.reach import count_reached
from influent.engine.centrality.salsa import Salsa, salsa
from influent.engine.centrality.strength import in_degree, in_strength
from influent.engine.centrality.voterank import voterank
from influent.engine.ids import Ids
from influent.engine.rank.conventions import GDS_SWEEPS, Convention
from influent.engine.rank.result import Rank
from influent.errors import InputError, quote
from influent.types import FloatVector, IntVector


class Centralities(Protocol):
    """What a graph with weights W, ids and a PageRank can say besides."""

    ids: Ids

    @property
    @abstractmethod
    def W(self) -> csr_array[Any]:
        """The weights, (n, n) float64; row = influencee, column = influencer."""

    @abstractmethod
    def restart(self, weights: ArrayLike | Mapping[str, float] | None = None) -> FloatVector:
        """Make a restart distribution."""

    @abstractmethod
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
        """Rank everybody by PageRank."""

    @abstractmethod
    def with_prior(self, attention_prior: float) -> Centralities:
        """Give the same graph with another attention prior."""

    def damping_sweep(
        self,
        damping_factors: Sequence[float],
        tolerance: float = 1e-10,
        restart: ArrayLike | Mapping[str, float] | None = None,
    ) -> dict[float, Rank]:
        """Rank everybody at several damping factors, to see who stands high whatever it is.

        Each begins from the one before, so neighbours cost few sweeps; each has its own proof.
        """
        found: dict[float, Rank] = {}
        previous = None
        for damping_factor in damping_factors:
            previous = self.pagerank(damping_factor, tolerance, restart, previous=previous)
            found[damping_factor] = previous
        return found

    def in_strength(self) -> FloatVector:
        """Add up the weight of the reactions to each user, (n,)."""
        return in_strength(self.W)

    def in_degree(self) -> IntVector:
        """Count the people who react to each user, (n,)."""
        return in_degree(self.W)

    def reach(self, user: str, hops: int | None = None) -> IntVector:
        """Count the other people whom a user reaches within 1, 2, … steps, all that there are or `hops` of them."""
        return count_reached(self.W, self.ids.position(user), hops)

    def salsa(self) -> Salsa:
        """Find hubs and authorities that follow from each connected part's own strengths; exact."""
        return salsa(self.W)

    def katz(self, alpha: float = 0.1, beta: float = 1.0, tolerance: float = 1e-10) -> FloatVector:
        """Count the weighted walks that lead to each user, each step worth `alpha`; (n,), of length 1."""
        return katz(self.W, alpha, beta, tolerance)

    def closeness(self) -> FloatVector:
        """Say how near each user is to those who reach them, (n,); not for large graphs, see `nearness`."""
        return closeness(self.W)

    def harmonic(self) -> FloatVector:
        """Add up the inverse distances from everybody to each user, divided by n - 1, (n,)."""
        return harmonic(self.W)

    def betweenness(self, *, is_directed: bool = True, is_weighted: bool = False) -> FloatVector:
        """Count the shortest ways that lead through each user, (n,); for thousands of users, see `betweenness`."""
        return betweenness(self.W, is_directed=is_directed, is_weighted=is_weighted)

    def voterank(self, k: int | None = None) -> list[str]:
        """Choose people who together reach many, none of them in another's shadow; ids, in order."""
        return [self.ids[place] for place in voterank(self.W, k).tolist()]

    def cascades(self, p: float = 0.1, *, n_samples: int = 10_000, seed: int = 0) -> Worlds:
        """Lay out how far things spread that each reaction passes on with chance `p`; see `cascade`."""
        return worlds(self.W, p, n_samples=n_samples, seed=seed)

    def article_rank(
        self,
        damping_factor: float = 0.85,
        tolerance: float = 1e-10,
        restart: ArrayLike | Mapping[str, float] | None = None,
        convention: Convention | None = None,
        *,
        max_iterations: int | None = None,
    ) -> Rank:
        """Rank everybody by ArticleRank: PageRank with the mean number of people reacted to as attention prior.

        Parameters and errors are those of `pagerank`; ``convention="gds"`` replays Neo4j's figures.
        """
        biased = self.with_prior(mean_reactions(self.W))
        return biased.pagerank(damping_factor, tolerance, restart, convention, max_iterations=max_iterations)

    def eigenvector(
        self,
        tolerance: float = 1e-10,
        restart: ArrayLike | Mapping[str, float] | None = None,
        convention: Literal["gds"] | None = None,
    ) -> Rank:
        """Rank everybody by the leading eigenvector of W transposed, length 1; its residual is at most `tolerance`.

        ``convention="gds"`` replays Neo4j's 20 steps, from the users of `restart` alone where it is given.
        """
        if convention == "gds":
            sources = None if restart is None else self.restart(restart)
            return replay_gds(self.W, sources, tolerance, GDS_SWEEPS)
        if convention is not None or restart is not None:
            raise InputError(
                "the exact eigenvector has no restart, and no convention but gds is known",
                where="Graph.eigenvector",
                advice='pagerank(restart=...), or convention="gds"',
            )
        return eigenvector(self.W, tolerance)

    def hits(self, tolerance: float = 1e-10, convention: Literal["gds"] | None = None) -> Hits:
        """Find hubs and authorities, by whom and to whom people react; ``"gds"`` stops after 20 sweeps."""
        if convention not in (None, "gds"):
            raise InputError(
                f"no system {quote(convention)} is known here",
                where="Graph.hits",
                advice='convention="gds", or none: networkx prints the exact values, divided by their sum',
            )
        return hits(self.W, tolerance, sweeps=GDS_SWEEPS if convention == "gds" else None)
