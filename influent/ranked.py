"""From the engine's arrays to what is answered and kept: the ranking, its run, what is known about one user."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from influent.answers import RankedUser, Ranking
from influent.answers_why import Coverage
from influent.store.protocol import Run

if TYPE_CHECKING:
    from influent.engine.intervals import Intervals
    from influent.engine.rank.ranking import Ranks
    from influent.types import IntVector, Resampling, Table
    from influent.view import View


def run_of(view: View, ranks: Ranks, *, with_all: bool, people_only: bool) -> Run:
    """Make the run that a store keeps; its id is a digest of all that it was computed from."""
    stamp = view.stamp
    identity = f"{stamp.snapshot} {stamp.model} {stamp.as_of} {with_all}{_people_of(view) if people_only else ''}"
    return Run(
        id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        model=stamp.model,
        model_toml=view.model_toml,
        measure=stamp.measure,
        snapshot=stamp.snapshot,
        as_of=stamp.as_of,
        ran_at=datetime.now(UTC),
        error_bound=ranks.error_bound,
        users=view.graph.ids.to_array(),
        position=ranks.position,
        authority=ranks.authority,
        authority_low=ranks.low,
        authority_high=ranks.high,
        pagerank=ranks.pagerank,
        echo=ranks.echo,
        score=ranks.score,
    )


def ranking_of(
    view: View,
    ranks: Ranks,
    run: str,
    *,
    top: int,
    also: IntVector,
    people_only: bool,
    resampling: Resampling | None,
    known_at: datetime | None = None,
) -> Ranking:
    """Make the answer: the first `top` of the listed, then who was asked for by name, and what all were ranked from."""
    intervals = None if resampling is None else view.intervals(resampling)
    first = ranks.order[:top]
    others = also[~np.isin(also, first)]
    others = others[np.lexsort((-ranks.authority[others], ranks.position[others] == 0))]
    cells = view.cells
    return Ranking(
        stamp=view.stamp,
        run=run,
        n_users=view.graph.n_users,
        n_pairs=len(cells.indices),
        damping_factor=view.model.damping_factor,
        ran_iterations=ranks.ran_iterations,
        did_converge=True,
        error_bound=ranks.error_bound,
        omitted=view.graph.n_users - len(ranks.order),
        excluded=cells.excluded | {"shadow": view.snapshot.n_shadows},
        users=tuple(
            RankedUser(
                user=view.graph.ids[place],
                position=int(ranks.position[place]) or None,
                authority=float(ranks.authority[place]),
                authority_low=float(ranks.low[place]),
                authority_high=float(ranks.high[place]),
                pagerank=float(ranks.pagerank[place]),
                echo=float(ranks.echo[place]),
                score=float(ranks.score[place]),
                n=int(cells.n_in[place]),
                n_people=int(cells.people_in[place]),
                **interval_of(intervals, place),
            )
            for place in np.concatenate([first, others]).tolist()
        ),
        people_only=people_only,
        resampling=resampling,
        known_at=known_at,
        n_trusted=view.graph.n_trusted,
        n_reached=None if view.graph.n_trusted is None else int((ranks.authority > 0).sum()),
    )


class IntervalOf(TypedDict):
    """One person's interval, by the names that answers give it."""

    interval_low: float | None
    interval_high: float | None
    position_low: int | None
    position_high: int | None


def interval_of(found: Intervals | None, place: int) -> IntervalOf:
    """Give one person's interval; nothing where none was asked for."""
    if found is None:
        return {"interval_low": None, "interval_high": None, "position_low": None, "position_high": None}
    return {
        "interval_low": float(found.low[place]),
        "interval_high": float(found.high[place]),
        "position_low": int(found.position_low[place]) or None,
        "position_high": int(found.position_high[place]) or None,
    }


def interval_columns(found: Intervals | None) -> dict[str, Any]:
    """Give everybody's intervals as columns of a table; none where none were asked for."""
    if found is None:
        return {}
    return {
        "interval_low": found.low,
        "interval_high": found.high,
        "position_low": [place or None for place in found.position_low.tolist()],
        "position_high": [place or None for place in found.position_high.tolist()],
    }


def percentile_of(position: int, n_listed: int) -> float:
    """Say how many in a hundred of those listed stand below, half of oneself counted.

    Examples
    --------
    >>> percentile_of(1, 2), percentile_of(2, 2)
    (75.0, 25.0)
    """
    return 100 * (1 - (position - 0.5) / n_listed)


def places_of(view: View, users: Iterable[str]) -> IntVector:
    """Find users' positions in the ids, each once; NotFoundError names the nearest of one who is not there."""
    return np.array(sorted({view.place(user) for user in users}), dtype=np.int64)


def no_people(view: View) -> IntVector:
    """Find the positions of those of whom it is asserted that they are brands or bots."""
    return places_of(view, _named(view, ("brand", "bot")))


def _named(view: View, kinds: tuple[str, ...]) -> list[str]:
    accounts = view.store.in_force.accounts
    return [user for user in view.store.known_users(accounts) if accounts[user] in kinds]


def _people_of(view: View) -> str:
    """Name who is left out: a run that lists people only is another one when somebody else is."""
    return " people but " + " ".join(map(str, no_people(view).tolist()))


def coverage_of(table: Table, view: View, n_away: int = 0) -> Coverage:
    """Sum up what is known about a user, and what the model leaves out of it, by the first reason that holds.

    `n_away` interactions credit them on days on which they were away.
    """
    rows: list[dict[str, Any]] = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    reasons = {
        "shadow": True,
        "self": view.model.exclude_self,
        "automated": view.model.exclude_automated,
        "incentivised": view.model.exclude_incentivised,
        **({"private": True} if view.model.exclude_private else {}),
    }
    dropped = dict.fromkeys(reasons, 0)
    used = 0
    for row in rows:
        reason = next((name for name, is_on in reasons.items() if is_on and row[f"is_{name}"]), None)
        if reason is None:
            used += row["n"]
        else:
            dropped[reason] += row["n"]
    if n_away:
        used, dropped = used - n_away, dropped | {"away": n_away}
    return Coverage(
        networks=tuple(sorted({row["network"] for row in rows if row["network"] is not None})),
        first_at=min((row["first_at"] for row in rows), default=None),
        last_at=max((row["last_at"] for row in rows), default=None),
        used=used,
        dropped=dropped,
    )
