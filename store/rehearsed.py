"""A store that takes batches in appearance only: it answers as the real one would, which is read and never written.

What the real store does not know yet goes to a scratch store, so that each is judged by the same code as in earnest:
what is a duplicate, which kinds go together, whose rows are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from influent.store.asserted import AssertedStore
from influent.store.door import first_rows, kinds_of, let_in, own_ids, without_ids
from influent.store.ledger import check_kind, check_kind_count
from influent.store.protocol import Store
from influent.types import Assertion, Batch, BatchRecord, Side

ROWS_SHOWN = 5


class RehearsedStore(AssertedStore):
    """What `real` would be after a load; closing it closes neither store.

    Attributes
    ----------
    seen_kinds : rows by kind and credited side, of all batches since :meth:`begin`
    seen_rows : the first rows of them, by the names of a batch's columns
    """

    def __init__(self, real: AssertedStore, scratch: Store) -> None:
        super().__init__(real.inner, read_only=True)
        self._scratch = scratch
        self.rows_at_once = scratch.rows_at_once
        self.begin()

    def begin(self) -> None:
        """Forget what was seen so far: another file comes."""
        self.seen_kinds: Counter[tuple[str, Side]] = Counter()
        self.seen_rows: list[dict[str, object]] = []

    @property
    def address(self) -> str:
        """Where working files may lie: beside the scratch store, never beside the real one."""
        return self._scratch.address

    def close(self) -> None:
        """Leave both stores to those who opened them."""

    def batches(self) -> list[BatchRecord]:
        """List the ledger as it would be."""
        return [*self.inner.batches(), *self._scratch.batches()]

    def write_batches(self, batches: Sequence[Batch]) -> list[BatchRecord]:
        """Say what would stay of each batch; InputError where the real store would refuse it."""
        known = {record.id: record for record in self.inner.batches()}
        with let_in(batches, self.in_force) as kept:
            for batch in kept:
                self._see(batch)
                if batch.id not in known:
                    known[batch.id] = self._take_new(batch)
        return [known[batch.id] for batch in batches]

    def write_assertions(self, records: Sequence[Assertion]) -> None:
        """Remember them as long as this lasts."""
        self._missing = [*self._missing, *records]
        self._read_ledger()

    def _see(self, batch: Batch) -> None:
        for kind, side, n in kinds_of(batch):
            self.seen_kinds[kind, side] += n
        self.seen_rows += first_rows(batch, ROWS_SHOWN - len(self.seen_rows), self.withheld)

    def _take_new(self, batch: Batch) -> BatchRecord:
        where = f"{batch.file}, into {self.inner.address}"
        sides = self.inner.kinds() | self._scratch.kinds()
        for kind, side, _ in kinds_of(batch):
            if kind in sides:
                check_kind(kind, sides[kind], side, where=where)
            sides[kind] = side
            check_kind_count(len(sides), where=where)
        less = without_ids(batch, self.inner.known_ids(own_ids(batch)))
        (record,) = self._scratch.write_batches([less])
        return replace(record, n_rows=batch.n_rows)
