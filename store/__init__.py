"""Where interactions are kept: one DuckDB file by default, or a Neo4j server; the same contract for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore
    from influent.store.protocol import Store

NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(address: str, *, create: bool = True, read_only: bool = False, wait_s: float = 5.0) -> AssertedStore:
    """Open the store at an address: a path is a DuckDB file, ``neo4j://…`` or ``bolt://…`` a server.

    It is seen through its assertion ledger; the store itself is its `inner`.

    Parameters
    ----------
    address : str
        A path, or a URI of one of :data:`NEO4J_SCHEMES`.
    create : bool
        Make the file when it is not there; a server's database is never made.
    read_only : bool
        Open a file for reading alone, so that several processes can at once.
    wait_s : float
        Seconds to wait for another process that holds the file.

    Raises
    ------
    StoreError
        It is not there, cannot be reached or is no store; the message says which and what to do.
    """
    from influent.store.asserted import AssertedStore  # the arrays' libraries take long to import  # noqa: PLC0415

    inner = _open_inner(address, create=create, read_only=read_only, wait_s=wait_s)
    try:
        return AssertedStore(inner, read_only=read_only)
    except BaseException:
        inner.close()
        raise


def _open_inner(address: str, *, create: bool, read_only: bool, wait_s: float) -> Store:
    scheme, separator, _ = address.partition("://")
    if separator and scheme.lower() in NEO4J_SCHEMES:
        from influent.store.neo4j import open_neo4j  # the driver takes long to import  # noqa: PLC0415

        return open_neo4j(address)
    from influent.store.duckdb import open_duckdb  # DuckDB takes long to import  # noqa: PLC0415

    return open_duckdb(address, create=create, read_only=read_only, wait_s=wait_s)
