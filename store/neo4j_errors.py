"""What the driver and the server say, as influent's own errors: what happened, where, what to do; no password ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    WriteServiceUnavailable,
)

from influent.errors import CommitUnknownError, ConfigError, StoreError, TransientStoreError
from influent.store.neo4j_certificates import find_refusal, to_certificate_error

MESSAGE_LIMIT = 160
LOGIN = "set NEO4J_USERNAME and NEO4J_PASSWORD; a server of `influent neo4j start` needs neither"
START = "is it running? influent neo4j start; a server elsewhere may speak only bolt:// or neo4j+ssc://"
MEMORY = "give the server more heap (server.memory.heap.max_size, influent neo4j start --memory), then the same again"

# By the code's third part on (neo4j.com/docs/status-codes): what happened, what to do.
CLIENT_ERRORS: dict[str, tuple[str, str]] = {
    "Database.DatabaseNotFound": ("there is no such database on the server", "set NEO4J_DATABASE to one that is there"),
    "Security.Forbidden": ("the user may not do this", "log in as a user who may read and write the database"),
    "Statement.AccessMode": ("the database can only be read here", "give the address of a member that can be written"),
    "General.ForbiddenOnReadOnlyDatabase": ("the database is read-only", "ask its owner to let it be written"),
    "Security.CredentialsExpired": ("the password has expired", "change it in Neo4j Browser, then " + LOGIN),
    "Security.AuthenticationRateLimit": ("too many wrong passwords were tried", "wait a minute, then " + LOGIN),
    "Schema.ConstraintViolation": (
        "a unique value was written twice",
        "the same command again: another load was faster",
    ),
    "Schema.EquivalentSchemaRuleAlreadyExists": (
        "an index of ours exists under another name",
        "drop it, or use another database",
    ),
    "Schema.ConstraintAlreadyExists": (
        "a constraint of ours exists under another name",
        "drop it, or use another database",
    ),
    "Schema.IndexAlreadyExists": ("an index stands where a constraint must be", "drop it, or use another database"),
}


class TooLittleMemoryError(StoreError):
    """A transaction was more than the server's memory holds, or more than it may use; a smaller one may fit."""


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Turn errors of the driver and the server into StoreError, TransientStoreError or CommitUnknownError."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        refused = None if isinstance(error, IncompleteCommit) else find_refusal(error)
        if refused is not None:
            raise to_certificate_error(refused, address) from error
        raise to_store_error(error, address) from error
    except OSError as error:
        raise StoreError(f"Neo4j cannot be reached: {_line(error)}", where=address, advice=START) from error


def to_store_error(error: DriverError | Neo4jError, address: str) -> StoreError | ConfigError:
    """Find the error of influent for one of the driver."""
    if isinstance(error, IncompleteCommit):
        return CommitUnknownError(
            "the connection was lost while committing",
            where=address,
            advice="the same command again: what was committed is in the ledger and is not loaded twice",
        )
    if isinstance(error, Neo4jError):
        return _from_server(error, address)
    if isinstance(error, WriteServiceUnavailable):  # what the driver makes of a database that is read-only
        what, advice = CLIENT_ERRORS["Statement.AccessMode"]
        return StoreError(what, where=address, advice=advice)
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreError(f"Neo4j cannot be reached: {_line(error)}", where=address, advice=START)
    if isinstance(error, ConfigurationError):
        return ConfigError(f"this is no address for Neo4j: {_line(error)}", where=address, advice="bolt://HOST:PORT")
    return StoreError(f"the Neo4j driver stopped: {_line(error)}", where=address, advice="the same command again")


def is_out_of_memory(error: Neo4jError) -> bool:
    """Say whether a transaction was more than the server's memory holds; the driver would try it again in vain."""
    return "OutOfMemory" in (error.code or "")


def _from_server(error: Neo4jError, address: str) -> StoreError:
    code = error.code or ""
    if isinstance(error, AuthError) and not code.endswith("Forbidden"):
        what, advice = CLIENT_ERRORS.get(_short(code), ("user name or password are wrong, or missing", LOGIN))
        return StoreError(what, where=address, advice=advice)
    if is_out_of_memory(error):
        return TooLittleMemoryError("the server has too little memory for this", where=address, advice=MEMORY)
    if error.is_retryable() and _short(code) not in CLIENT_ERRORS:
        return TransientStoreError(
            f"Neo4j refused for now ({_short(code)})", where=address, advice="the same command again in a moment"
        )
    what, advice = CLIENT_ERRORS.get(
        _short(code), (f"Neo4j refused: {code}: {_line(error.message)}", "look into the server's logs")
    )
    return StoreError(what, where=address, advice=advice)


def _short(code: str) -> str:
    return ".".join(code.split(".")[2:])


def _line(said: object) -> str:
    lines = str(said).strip().splitlines() or [type(said).__name__]
    return "".join(c for c in lines[0] if c.isprintable())[:MESSAGE_LIMIT]
