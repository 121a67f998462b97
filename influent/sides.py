"""The two sides of a comparison over time: what each saw, and what of it can still be recomputed.

A run keeps its model, its moment and the name of its data, the snapshot. What a snapshot held is found again in the
ledgers: the batches taken first, and what was asserted by then, as give its name. Where a batch of it is gone since, or
somebody was forgotten, the run's data are no longer whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from influent.answers import Stamp
from influent.engine.change.mixing import Held
from influent.errors import ConfigError, InputError, quote
from influent.model import parse_model, read_model
from influent.types import Measure, Model
from influent.view import settle_moment

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.store.assertions import InForce
    from influent.store.protocol import Run


@dataclass(frozen=True)
class Span:
    """From what to what: runs by id, or since a moment; no second run = the present, under `model` and `measure`.

    `model` None is the first run's own model, or the default one.
    """

    from_run: str | None = None
    to_run: str | None = None
    since: datetime | None = None
    model: str | None = None
    measure: Measure | None = None
    as_of: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """One side as it was seen; `batches` None = they are not known; `said` is what was asserted by then."""

    model: Model
    as_of: datetime
    snapshot: str
    batches: tuple[str, ...] | None
    said: InForce
    run: Run | None
    missing: Literal["", "lost", "erased"] = ""
    """Why the data of a run are no longer whole: batches are gone, or somebody was forgotten or is withheld."""

    @property
    def stamp(self) -> Stamp:
        """What an answer says it was computed from."""
        return Stamp(self.snapshot, self.model.id, self.model.measure, self.as_of)

    @property
    def run_id(self) -> str | None:
        """The run's id, None for the present and for an earlier moment."""
        return None if self.run is None else self.run.id


def see_sides(store: AssertedStore, span: Span) -> tuple[Seen, Seen]:
    """Find what both sides saw.

    Raises
    ------
    NotFoundError
        No such run; the message names the nearest.
    InputError
        Not exactly one beginning, or one before the first interaction or not before the end.
    ConfigError
        The model cannot be read, or no longer as the run read it.
    StoreError
        The store is empty.
    """
    if (span.from_run is None) == (span.since is None):
        raise InputError(
            "a change needs one beginning", where="--from, --since", advice="give a run or a date, not both"
        )
    before = None if span.from_run is None else _see_run(store, span.from_run)
    after = _see_run(store, span.to_run) if span.to_run is not None else _see_now(store, span, before)
    if before is not None:
        return before, after
    since = settle_moment(store, store.snapshot(), span.since)
    if since >= after.as_of:
        raise InputError(
            f"nothing is known after {since:%Y-%m-%d}",
            where=f"the later side is as of {after.as_of:%Y-%m-%d}",
            advice="an earlier --since",
        )
    return replace(after, as_of=since, run=None), after


def see_models(store: AssertedStore, first: str, second: str, as_of: datetime | None) -> tuple[Seen, Seen]:
    """See the present under two models; ConfigError when one cannot be read, StoreError when the store is empty."""
    sides = [_see_now(store, Span(model=name, as_of=as_of), None) for name in (first, second)]
    return sides[0], sides[1]


def _see_run(store: AssertedStore, run_id: str) -> Seen:
    run = store.read_run(run_id)
    where = f"run {quote(run.id)}"
    model = parse_model(run.model_toml, where=where, measure=run.measure)
    if model.id != run.model:
        raise ConfigError(
            f"this influent reads the run's model as {model.id}, it was {run.model}",
            where=where,
            advice="influent rank",
        )
    batches, said = store.find_seen(run.snapshot) or (None, store.in_force)
    was_erased = (
        said.tombstones.hashes != store.in_force.tombstones.hashes
        or said.kept_since != store.in_force.kept_since
        or bool(store.withheld - said.withheld)
    )
    return Seen(
        model=model,
        as_of=run.as_of or settle_moment(store, store.snapshot(), None),
        snapshot=run.snapshot,
        batches=batches,
        said=said,
        run=run,
        missing="lost" if batches is None else "erased" if was_erased else "",
    )


def _see_now(store: AssertedStore, span: Span, before: Seen | None) -> Seen:
    if span.model is None and before is not None and before.run is not None:
        text, measure = before.run.model_toml, span.measure or before.run.measure
        model = parse_model(text, where=f"run {quote(before.run.id)}", measure=measure)
    else:
        model, _ = read_model(span.model or "default", measure=span.measure)
    snapshot = store.snapshot()
    moment = settle_moment(store, snapshot, span.as_of)
    batches = tuple(record.id for record in store.batches())
    return Seen(model, moment, snapshot.id, batches, store.in_force, None)


def hold(store: AssertedStore, before: Seen, after: Seen) -> tuple[Held, Held | None]:
    """Scan what both sides held and what one held alone; a side that is not whole is seen on the other's data.

    The first is seen by what was asserted at the first side, the second (where that differs) at the second.
    """
    ledger = {record.id for record in store.batches()}
    first = set(before.batches or after.batches or ledger)
    second = set(after.batches or before.batches or ledger)
    both = first & second
    scan = partial(store.scan_as, by_network=before.model.tells_networks_apart or after.model.tells_networks_apart)

    def seen_by(said: InForce) -> Held:
        return Held(
            both=scan(said) if both == ledger else scan(said, sorted(both)),
            before=scan(said, sorted(first - second)) if first - second else None,
            after=scan(said, sorted(second - first)) if second - first else None,
            trusted=store.trusted(said),
        )

    is_same = (before.said.same, before.said.bots) == (after.said.same, after.said.bots)
    return seen_by(before.said), None if is_same else seen_by(after.said)
