"""Questions about two moments, two models or two rankings: what changed, for whom, and by what."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Unpack

from influent.alerting import find_alerts
from influent.answers_over_time import Alerts, Changed, Comparison, History, Impact, Movers
from influent.changes import explain_change, find_movers, trace_history
from influent.comparing import compare_runs, compare_with_scores
from influent.errors import InputError
from influent.impact import find_impact
from influent.opened import RESAMPLING, Asked, Opened, refuse_unknown
from influent.sides import Span
from influent.types import Progress, Resampling


class OverTime(Opened):
    """A store, asked what is different."""

    def changed(
        self,
        user: str,
        *,
        from_run: str | None = None,
        to_run: str | None = None,
        since: datetime | None = None,
        **asked: Unpack[Asked],
    ) -> Changed:
        """Split the change of a user's authority, from a run or a moment on, by what made it; see `influent.changes`.

        Without `to_run` the later side is the present: under the model asked for, or else the first run's own.
        """
        span = _span(from_run, to_run, since, asked)
        return explain_change(self.store, self.store.person(user), span, progress=asked.get("progress"))

    def movers(
        self,
        *,
        from_run: str | None = None,
        to_run: str | None = None,
        since: datetime | None = None,
        k: int = 10,
        **asked: Unpack[Asked],
    ) -> Movers:
        """Find whose position changed most between two sides given as for `changed`, and why."""
        return find_movers(self.store, _span(from_run, to_run, since, asked), k, progress=asked.get("progress"))

    def alerts(
        self,
        since_run: str,
        *,
        k: int | None = None,
        resampling: Resampling = RESAMPLING,
        **asked: Unpack[Asked],
    ) -> Alerts:
        """Find whose position changed by more than chance since a run; see :func:`influent.alerting.find_alerts`."""
        return find_alerts(self.store, _span(since_run, None, None, asked), k=k, resampling=resampling)

    def impact(
        self,
        first: str,
        second: str,
        *,
        as_of: datetime | None = None,
        k: int = 10,
        resampling: Resampling = RESAMPLING,
        progress: Progress | None = None,
    ) -> Impact:
        """Say what ranking by model `second` would change; see :func:`influent.impact.find_impact`."""
        return find_impact(self.store, first, second, as_of=as_of, k=k, resampling=resampling, progress=progress)

    def history(
        self, user: str, *, dates: Sequence[datetime] = (), every_days: int | None = None, **asked: Unpack[Asked]
    ) -> History:
        """Rank a user as of each of `dates`, or every so many days back from the newest interaction."""
        return trace_history(
            self.store,
            self.store.person(user),
            dates,
            every_days=every_days,
            model=asked.get("model", "default"),
            measure=asked.get("measure"),
            progress=asked.get("progress"),
        )

    def compare(
        self,
        run: str,
        other: str | None = None,
        *,
        scores: str | os.PathLike[str] | None = None,
        top_k: int = 10,
    ) -> Comparison:
        """Compare the order of a run with a later one, `other`, or with `scores`, a CSV file of user and score."""
        if (other is None) == (scores is None):
            raise InputError(
                "a run is compared with one thing", where="compare", advice="a second run, or --scores FILE"
            )
        if scores is not None:
            return compare_with_scores(self.store, run, Path(scores), top_k=top_k)
        return compare_runs(self.store, run, str(other), top_k=top_k)


def _span(from_run: str | None, to_run: str | None, since: datetime | None, asked: Asked) -> Span:
    refuse_unknown(asked)
    return Span(from_run, to_run, since, asked.get("model"), asked.get("measure"), asked.get("as_of"))
