"""Let old days go: what happened before a day leaves the store, and no load brings it back.

The day is counted back from the newest interaction, never from the machine's clock, so asking twice is asking once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from influent.errors import InputError
from influent.store.assertions import make_assertion

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import Snapshot

MOST_DAYS = 36_500
EVERYBODY = 10**9


@dataclass(frozen=True)
class ExpireReport:
    """How much went, or would go: counts, never names.

    Before the day `before` happened `n_interactions`, and by them alone `n_users` were known; `n_scores` lines of kept
    runs are about these. `n_left` interactions stay, of the snapshot `snapshot` (of before, for a dry run).
    """

    before: date
    n_interactions: int
    n_users: int
    n_scores: int
    n_left: int
    snapshot: str
    dry_run: bool


def expire(
    store: AssertedStore, *, keep_days: int | None = None, before: date | None = None, dry_run: bool = False
) -> ExpireReport:
    """Let go what happened before a day: given, or `keep_days` days before the day of the newest interaction.

    What is left counts as if it alone had been loaded. Batches stay in the ledger, so their files are not loaded again;
    of any file rows from before that day are left out from now on. Asking again changes nothing.

    Raises
    ------
    InputError
        Neither or both are given, nothing is loaded, or nothing would be left.
    StoreError
        The store cannot be written; what was begun is finished by asking again.

    Notes
    -----
    O(the whole store). Days are whole, UTC: of the oldest day that is kept, all is.
    """
    day = _first_day(store.snapshot(), keep_days, before)
    day = day if store.in_force.kept_since is None else max(day, store.in_force.kept_since.date())
    since = datetime.combine(day, time(), UTC)
    n_before, n_left = (int(str(n)) for n in store.inner.query("counts_since", {"since": since}).rows[0])
    if dry_run:
        gone = {user for user, _ in store.inner.query("unseen_since", {"since": since, "k": EVERYBODY}).rows}
        runs = (store.inner.read_run(str(run["id"])) for run in store.inner.runs())
        n_scores = sum(user in gone for run in runs for user in run.users.tolist())
        return ExpireReport(day, n_before, len(gone), n_scores, n_left, store.snapshot().id, dry_run=True)
    is_known = store.in_force.kept_since == since
    now = datetime.now(UTC)
    record = make_assertion("expired", day.isoformat(), who="", said_at=now, reason="", expires_at=None)
    found = store.erase((), [] if is_known else [record], before=since)
    return ExpireReport(
        day, found.n_interactions, found.n_others, found.n_scores, n_left, store.snapshot().id, dry_run=False
    )


def _first_day(snapshot: Snapshot, keep_days: int | None, before: date | None) -> date:
    """Find the first day that is kept."""
    if (keep_days is None) == (before is None):
        raise InputError(
            "what is too old?",
            where="one of --keep-days and --before is needed",
            advice="influent expire --keep-days 365",
        )
    if keep_days is not None and not 0 < keep_days <= MOST_DAYS:
        raise InputError(f"{keep_days:,} days cannot be kept", where="--keep-days", advice=f"1 to {MOST_DAYS:,}")
    if snapshot.last_at is None:
        raise InputError("nothing is loaded that could be too old", where="the store", advice="influent load FILE")
    newest = snapshot.last_at.date()
    first = before if before is not None else newest - timedelta(days=keep_days or 0)
    if first > newest:
        raise InputError(
            "nothing would be left",
            where=f"the newest interaction is of {newest}",
            advice="an earlier --before; to be rid of all, remove the store",
        )
    return first
