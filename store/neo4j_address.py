"""How an address becomes a connection: encryption, user and password, the server's kind and version.

``neo4j://`` to another machine is spoken with TLS (as if it were ``neo4j+s://``). Who writes ``bolt://`` to another
machine gets what is written, unencrypted, and a note that says so; ``+ssc`` (self-signed) is taken as written too.
User and password come from NEO4J_USERNAME and NEO4J_PASSWORD, else from a running server of `influent neo4j start`.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase

from influent.errors import ConfigError, StoreError, quote
from influent.store.neo4j_errors import translated
from influent.store.server import BOLT_PORT, USER, find_password

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
OLDEST_SERVER = (5, 26)  # the first with all of the Cypher that cypher/ uses; a long-term release
CONNECT_TIMEOUT_S = 15.0


@dataclass(frozen=True)
class Connection:
    """A driver that has answered; `address` is safe to show, `notes` are worth saying to the user."""

    driver: Driver
    address: str
    database: str | None
    notes: tuple[str, ...]


def connect(address: str) -> Connection:
    """Connect to the Neo4j at an address and check that it is one that influent can use.

    Raises
    ------
    ConfigError
        The address is malformed, or holds a password.
    StoreError
        It cannot be reached, refuses the login, is no Neo4j, or is too old.
    """
    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # it tells stderr of each retry, values included
    uri, shown, notes = secure_uri(address)
    login = _login(uri)
    if login and find_password(uri) == login:
        uri = uri.replace("//localhost", "//127.0.0.1")  # where our servers listen; nobody else is told their password
    with translated(shown):
        driver = GraphDatabase.driver(
            uri,
            auth=login,
            connection_timeout=CONNECT_TIMEOUT_S,
            connection_acquisition_timeout=CONNECT_TIMEOUT_S,  # else a handshake without an answer takes a minute
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
    try:
        _check_server(_ask_agent(driver, shown), shown)
    except BaseException:
        driver.close()
        raise
    return Connection(driver, shown, _database(), notes)


def secure_uri(address: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the URI to connect to (with TLS where it is due), the address to show, and notes.

    Examples
    --------
    >>> secure_uri("neo4j://db.example.org")
    ('neo4j+s://db.example.org', 'neo4j+s://db.example.org', ())
    >>> secure_uri("neo4j://localhost:7687")[0]
    'neo4j://localhost:7687'
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or BOLT_PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme not in SCHEMES:
        raise ConfigError(
            "this is no address of a Neo4j", where=quote(address), advice="neo4j://HOST or bolt://HOST:PORT"
        )
    if "@" in parts.netloc:
        raise ConfigError(
            "user and password do not belong in an address",
            where=f"{parts.scheme}://…@{host}:{port}",
            advice="set NEO4J_USERNAME and NEO4J_PASSWORD",
        )
    notes: tuple[str, ...] = ()
    scheme = parts.scheme
    if not _is_local(host) and scheme == "neo4j":
        scheme = "neo4j+s"
    elif not _is_local(host) and scheme == "bolt":
        notes = (f"the connection to {host} is not encrypted, because the address says bolt://; bolt+s:// is",)
    return parts._replace(scheme=scheme).geturl(), f"{scheme}://{parts.netloc}", notes


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _login(uri: str) -> tuple[str, str] | None:
    password = os.environ.get("NEO4J_PASSWORD")
    if password is None:
        return find_password(uri)
    return os.environ.get("NEO4J_USERNAME", USER), password


def _database() -> str | None:
    return os.environ.get("NEO4J_DATABASE") or None


def _ask_agent(driver: Driver, shown: str) -> str:
    try:
        with translated(shown):
            return driver.get_server_info().agent
    except ConfigError as error:  # the driver says so of a server that it cannot speak with
        raise StoreError(
            "this server speaks another protocol: it is too old, or no Neo4j",
            where=shown,
            advice="Neo4j 5.26 or newer; influent neo4j start",
        ) from error


def _check_server(agent: str, shown: str) -> None:
    version = re.fullmatch(r"Neo4j/(\d+)\.(\d+)\S*", agent)
    if version is None:
        raise StoreError(
            f"this server is no Neo4j: it says {quote(agent)}",
            where=shown,
            advice="the address of a Neo4j 5.26 or newer",
        )
    if (int(version[1]), int(version[2])) < OLDEST_SERVER:
        raise StoreError(
            f"this server is too old: {quote(agent)}", where=shown, advice="Neo4j 5.26 or newer; influent neo4j start"
        )
