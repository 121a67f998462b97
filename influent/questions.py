"""Questions about people as they stand now: who influences whom, through whom, why, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TypedDict, Unpack

from influent.answers import InfluenceesByLift, People, PeopleByLift, Reactions
from influent.answers_on_topics import Experts, UserTopics
from influent.answers_over_time import Shared, Unnoticed
from influent.answers_why import PathOrder, Paths, Score, Why, WhyNot
from influent.engine.change.point import find_listed_place
from influent.engine.explain.counterfactual import Mode, find_counterfactual
from influent.engine.explain.paths import find_paths
from influent.engine.explain.people import find_influencees, find_influencers, reactions
from influent.engine.explain.shared import find_shared
from influent.engine.explain.specific import find_specific_influencees, find_specific_influencers
from influent.engine.explain.unnoticed import find_unnoticed
from influent.engine.explain.why import explain_influence
from influent.engine.explain.whynot import find_least_addition
from influent.engine.intervals import find_damping_band
from influent.engine.neighbours import find_neighbours
from influent.engine.rank.ranking import find_lacks, has_evidence
from influent.engine.score import display_score, factor_authority
from influent.known import cover, list_topics
from influent.opened import RESAMPLING, Asked, Opened
from influent.pinned import list_muted, list_pinned, without_muted
from influent.ranked import coverage_of, interval_of, percentile_of
from influent.topical import list_experts, list_user_topics
from influent.types import Resampling
from influent.view import View


class Questions(Opened):
    """A store, asked about the present."""

    def influencers(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> People:
        """Find who influences a user most, directly or through others, and whom somebody asserted to."""
        whole = self.view(**asked)
        muted = list_muted(whole, whole.place(user))
        view = whole.seen_from(user)
        found = find_influencers(
            view.graph,
            view.measure(),
            view.stamp,
            view.place(user),
            k + len(muted),
            min_influence=view.model.min_influence,
        )
        return replace(without_muted(found, muted, k), asserted=list_pinned(whole, whole.place(user)))

    def specific_influencers(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> PeopleByLift:
        """Find who influences a user more than everybody else: influence by authority, both shown."""
        view = self.view(**asked)
        place = view.place(user)
        muted = list_muted(view, place)
        floor, n = view.model.min_influence, k + len(muted)
        found = find_specific_influencers(view.graph, view.measure(), view.stamp, place, k=n, min_influence=floor)
        return without_muted(found, muted, k)

    def influencees(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> People:
        """Find whom a user influences most."""
        view = self.view(**asked)
        place = view.place(user)
        floor = view.model.min_influence
        return find_influencees(view.graph, view.measure(), view.stamp, place, k, min_influence=floor)

    def specific_influencees(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> InfluenceesByLift:
        """Find whom a user influences more than the average person does, both shown."""
        view = self.view(**asked)
        place, floor = view.place(user), view.model.min_influence
        return find_specific_influencees(view.graph, view.measure(), view.stamp, place, k=k, min_influence=floor)

    def why(
        self,
        user: str,
        influencer: str,
        *,
        n_paths: int = 10,
        n_evidence: int = 10,
        depth: int | None = None,
        as_user: str | None = None,
        counterfactual: Mode | None = None,
        top_k: int = 10,
        **asked: Unpack[Asked],
    ) -> Why:
        """Explain why `influencer` influences `user`: by steps, kinds, months, paths and single interactions.

        With `counterfactual` also by what would have to go for them to leave the user's `top_k`; private interactions
        are listed when `as_user`, who asks, is one of their two parties.
        """
        whole = self.view(**asked)
        asker = None if as_user is None else whole.graph.ids[whole.place(as_user)]
        view = whole.seen_from(user, influencer)
        u, v = view.place(user), view.place(influencer)
        find = partial(view.find_interactions, asker=asker)
        why = explain_influence(
            view.graph,
            view.measure(),
            view.stamp,
            u,
            v,
            n_paths=n_paths,
            n_evidence=n_evidence,
            depth=depth,
            find=find,
        )
        if counterfactual is None:
            return why
        found = find_counterfactual(
            view.graph,
            view.measure(),
            view.model,
            view.stamp,
            u,
            v,
            mode=counterfactual,
            top_k=top_k,
            find=find,
        )
        return replace(why, counterfactual=found)

    def reactions(self, influencee: str, influencer: str, **asked: Unpack[Asked]) -> Reactions:
        """Count what one user gave another directly, as the model counts it."""
        view = self.view(**asked)
        u, v = view.place(influencee), view.place(influencer)
        return reactions(view.graph, u, v)

    def whynot(
        self, user: str, other: str, *, kind: str = "retweet", top_k: int = 10, **asked: Unpack[Asked]
    ) -> WhyNot:
        """Find the least number of added interactions by `user` that bring `other` into the user's `top_k`."""
        view = self.view(**asked)
        u, v = view.place(user), view.place(other)
        return find_least_addition(view.graph, view.measure(), view.model, view.stamp, u, v, kind=kind, top_k=top_k)

    def paths(
        self, source: str, target: str, *, k: int = 10, listed: PathOrder = "walks", **asked: Unpack[Asked]
    ) -> Paths:
        """Find the strongest walks by which `target` influences `source`, or its simple paths."""
        view = self.view(**asked).seen_from(source, target)
        u, v = view.place(source), view.place(target)
        return find_paths(view.graph, view.measure(), view.stamp, u, v, k=k, listed=listed)

    def score(self, user: str, *, resampling: Resampling | None = RESAMPLING, **asked: Unpack[Asked]) -> Score:
        """Open up one person's authority: its factors, bracket, interval, echo, place, coverage and topics."""
        view = self.view(**asked)
        graph, place = view.graph, view.place(user)
        measure, restart = view.measure(), graph.restart()
        factors = factor_authority(graph, measure, restart, place)
        found, echo = graph.enclose(view.model), measure.walk.echo
        positions = find_listed_place(graph, view.model, found, place)
        above, below = find_neighbours(graph, measure, view.model, found, place, mine=factors)
        has_data = bool(view.cells.n_in[place] > 0)
        person = graph.ids[place]
        covered = cover(self.store, person)
        present = view.without_absences() if (away := view.absences_of(place)) else None
        position = positions[0] if positions is not None and positions[0] == positions[1] else None
        n_listed = int(has_evidence(graph, view.model).sum())
        n_away = 0 if present is None else int(present.cells.n_in[present.place(person)] - view.cells.n_in[place])
        return Score(
            stamp=view.stamp,
            user=person,
            state="computed" if has_data else "no data",
            position=position,
            percentile=None if position is None else percentile_of(position, n_listed),
            lacks=find_lacks(graph, view.model, place),
            n_sent=view.cells.count_sent(place),
            authority=factors.authority,
            authority_low=max(0.0, factors.authority - factors.error_bound),
            authority_high=factors.authority + factors.error_bound,
            pagerank=float(found.visits[place] / found.visits.sum()),
            echo=float((echo.low[place] + echo.high[place]) / 2),
            score=float(display_score(factors.authority, graph.n_users, view.model.score_decades)),
            reach=factors.reach,
            amplification=factors.amplification,
            network=factors.network,
            restart_part=factors.restart_part,
            lifted_by=factors.lifted_by,
            topics=list_topics(self.store, person, 5),
            coverage=coverage_of(covered, view, n_away),
            above=above,
            below=below,
            resampling=resampling,
            absences=away,
            authority_without_absences=None if present is None else _authority_of(present, person),
            networks=view.networks_of(place, factors.lifted_by, {row[0] for row in covered.rows}),
            **interval_of(None if resampling is None else view.intervals(resampling), place),
            **_damping_band(view, place, is_asked=resampling is not None),
        )

    def experts(
        self,
        *,
        top: int | None = 10,
        with_all: bool = False,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Experts:
        """List who leads on the `topic` asked for, or on every topic, the first `top` of each (None = everybody).

        `with_all` lists also those with too little evidence.

        Raises
        ------
        NotFoundError
            Nothing is about that topic.
        InputError
            The taxonomy's file cannot be used.
        """
        view = self._topics(asked)
        return list_experts(view, asked.get("topic"), top=top, with_all=with_all, resampling=resampling)

    def topics(
        self,
        user: str,
        *,
        k: int | None = None,
        with_all: bool = False,
        resampling: Resampling | None = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> UserTopics:
        """List the topics that a person leads on, best place first, and say what there is too little of for others."""
        return list_user_topics(self._topics(asked), user, k=k, with_all=with_all, resampling=resampling)

    def unnoticed(self, user: str, *, k: int = 10, **asked: Unpack[Asked]) -> Unnoticed:
        """Find those who react to a user most and to whom the user never reacted."""
        view = self.view(**asked)
        place = view.place(user)
        return find_unnoticed(view.graph, view.measure(), view.stamp, place, k)

    def shared(self, a: str, b: str, *, k: int = 10, **asked: Unpack[Asked]) -> Shared:
        """Compare two people's circles: who influences both, whom both influence, who only one of them has."""
        view = self.view(**asked)
        places = [view.place(user) for user in (a, b)]
        return find_shared(view.graph, view.measure(), view.stamp, places[0], places[1], k=k)


class _Band(TypedDict):
    damping_low: float | None
    damping_high: float | None


def _authority_of(view: View, person: str) -> float:
    found = factor_authority(view.graph, view.measure(), view.graph.restart(), view.place(person))
    return found.authority


def _damping_band(view: View, place: int, *, is_asked: bool) -> _Band:
    low, high = find_damping_band(view.graph, view.model, place) if is_asked else (None, None)
    return {"damping_low": low, "damping_high": high}
