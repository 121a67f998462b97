"""How packaged statements reach the server: reads and writes as managed transactions, every error as a StoreError."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, ManagedTransaction, Session
from neo4j import Transaction as DriverTransaction
from neo4j.exceptions import TransientError
from neo4j.time import DateTime

from influent.errors import CommitUnknownError, TransientStoreError
from influent.store.neo4j_address import Connection
from influent.store.neo4j_errors import is_out_of_memory, to_store_error, translated
from influent.store.queries import load_query

T = TypeVar("T")
Rows = list[tuple[Any, ...]]
FETCH_RECORDS = 5000
UNKNOWN_COMMITS = 3


class Transaction:
    """One transaction; statements are named as in ``cypher/neo4j/``."""

    def __init__(self, transaction: ManagedTransaction | DriverTransaction) -> None:
        self._transaction = transaction

    def run(self, name: str, **values: object) -> Rows:
        """Run the packaged statement ``neo4j/NAME`` and fetch its rows, as tuples of plain values."""
        return self.run_named(f"neo4j/{name}", **values)

    def run_named(self, name: str, **values: object) -> Rows:
        """Run the packaged statement of that whole name and fetch its rows."""
        return self.run_text(load_query(name, "cypher").text, values)

    def run_text(self, text: str, values: dict[str, object]) -> Rows:
        """Run a packaged query's text and fetch its rows."""
        result = self._transaction.run(text, values)
        return [tuple(values) for values in result.values()]


class Neo4jSessions:
    """A connection that transactions are run on; each on a session of its own, seeing what came before.

    `most_rows` is how many rows of a batch one transaction takes here, as far as is known.
    """

    def __init__(self, connection: Connection) -> None:
        self.address = connection.address
        self.most_rows = sys.maxsize
        self._connection = connection

    def close(self) -> None:
        """Close the connection; calling it twice is harmless."""
        self._connection.driver.close()

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run a function in one reading transaction; the server refuses it any write."""
        try:
            with translated(self.address), self._session(READ_ACCESS) as session:
                return session.execute_read(lambda transaction: work(Transaction(transaction)))
        except CommitUnknownError as error:  # of a transaction that wrote nothing
            raise TransientStoreError(
                "the connection was lost while reading", where=self.address, advice="the same command again"
            ) from error

    def rows(self, name: str, **values: object) -> Rows:
        """Run one packaged statement that reads, ``neo4j/NAME``."""
        return self.read(lambda transaction: transaction.run(name, **values))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a function in one writing transaction, again when the server says that it may succeed then.

        Raises
        ------
        CommitUnknownError
            The connection was lost during commit: nobody knows whether the work was done.
        """

        def attempt(transaction: ManagedTransaction) -> T:
            try:
                return work(Transaction(transaction))
            except TransientError as error:
                if is_out_of_memory(error):  # as much would be needed the next time
                    raise to_store_error(error, self.address) from error
                raise

        with translated(self.address), self._session(WRITE_ACCESS) as session:
            return session.execute_write(attempt)

    def write_once(self, work: Callable[[Transaction], T], find: Callable[[], T | None]) -> T:
        """Like :meth:`write`; after a commit of unknown outcome `find` looks for the result, None = not done."""
        for _ in range(UNKNOWN_COMMITS):
            try:
                return self.write(work)
            except CommitUnknownError:
                done = find()
                if done is not None:
                    return done
        return self.write(work)

    def write_rows(self, name: str, **values: object) -> Rows:
        """Run one packaged statement that writes, ``neo4j/NAME``, in a transaction of its own."""
        return self.write(lambda transaction: transaction.run(name, **values))

    def run_alone(self, name: str, **values: object) -> None:
        """Run one packaged statement outside of any transaction of ours: schema, or work that commits in steps."""
        text = load_query(f"neo4j/{name}", "cypher").text
        with translated(self.address), self._session(WRITE_ACCESS) as session:
            session.run(text, values).consume()

    @contextmanager
    def undone(self) -> Iterator[Transaction]:
        """Work in a writing transaction that is always rolled back: nobody else ever sees what it wrote."""
        with translated(self.address), self._session(WRITE_ACCESS) as session:
            transaction = session.begin_transaction()
            try:
                yield Transaction(transaction)
            finally:
                transaction.close()  # rolls back

    def _session(self, access: str) -> Session:
        return self._connection.driver.session(
            database=self._connection.database,
            default_access_mode=access,
            fetch_size=FETCH_RECORDS,
            bookmark_manager=self._connection.driver.execute_query_bookmark_manager,
        )


def to_utc(value: DateTime) -> datetime:
    """Turn a stored time into Python's, aware and UTC; microseconds are all that is ever stored."""
    return value.to_native().astimezone(UTC)


def to_utc_or_none(value: DateTime | None) -> datetime | None:
    """Turn a stored time, where there is one, into Python's."""
    return None if value is None else to_utc(value)
