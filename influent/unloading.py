"""Take one batch out of a store again, named as people name it: by its id or the first characters of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from influent.errors import NotFoundError, quote
from influent.store.queries import nearest_names

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.types import BatchRecord

SHORTEST = 4
"""Characters of an id that may stand for it: fewer are a slip, not a name."""
N_SHOWN, ID_SHOWN = 3, 16


@dataclass(frozen=True)
class UnloadReport:
    """What went: the batch and its rows; users, kinds and lines of kept runs that it alone had brought.

    `snapshot` names what the store holds now: the same as if the batch had never been loaded.
    """

    batch: str
    file: str
    source: str
    n_interactions: int
    n_users: int
    n_kinds: int
    n_scores: int
    snapshot: str


def unload_batch(store: AssertedStore, name: str) -> UnloadReport:
    """Take a batch out, whole or not at all; what is left is as if it had never been loaded.

    Raises
    ------
    NotFoundError
        No batch is called that, or several are; the nearest are named.
    InputError
        A later batch dropped duplicates that may be rows of this one.

    Notes
    -----
    O(all rows) in a file, O(rows of its pairs) on a server. No erasure: see :func:`influent.rights.forget`.
    """
    record = _find(store, name)
    found = store.unload(record.id)
    return UnloadReport(record.id, record.file, record.source, **vars(found), snapshot=store.snapshot().id)


def _find(store: AssertedStore, name: str) -> BatchRecord:
    known = {record.id: record for record in store.batches()}
    if name in known:
        return known[name]
    meant = [batch for batch in sorted(known) if len(name) >= SHORTEST and batch.startswith(name)]
    if not meant:
        nearest = [batch[:ID_SHOWN] for batch in nearest_names(name, known)]
        raise NotFoundError.among("batch", name, nearest, where=store.address)
    if len(meant) > 1:
        shown = ", ".join(quote(batch[:ID_SHOWN]) for batch in meant[:N_SHOWN])
        raise NotFoundError(
            f"{len(meant)} batches begin with {quote(name)}", where=store.address, advice=f"more characters: {shown}"
        )
    return known[meant[0]]
