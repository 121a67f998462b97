"""How does somebody without Docker get a Neo4j? One local server, started, found again and stopped by influent.

The server is a process of its own (it outlives the command that starts it), listens on 127.0.0.1 only, at a free
port chosen at its start, and has a random password that only its owner can read. Only processes started here, told
by process id and start time, are ever stopped.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from influent.errors import StoreError, quote
from influent.store.server_home import (
    ServerState,
    began,
    default_home,
    read_state,
    register,
    registered_home,
    unregister,
    write_conf,
    write_state,
)
from influent.store.server_jars import LOG_LINES, NEO4J_VERSION, fetch_jars, find_java
from influent.types import Progress

USER = "neo4j"
BOLT_PORT = 7687  # Bolt's own default
LOOPBACK = frozenset({"localhost", "127.0.0.1"})  # where our servers listen: not ::1
START_TIMEOUT_S, STOP_TIMEOUT_S, POLL_S = 180, 60, 0.2
LOCK_FILE = "start.lock"
OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
# Detach: the shell ends at once, so the server is nobody's child and survives the command; $! is its pid.
DETACH = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'


@dataclass(frozen=True)
class ServerInfo:
    """A local server; while it is not running `uri` is "" and `pid` and `port` are 0."""

    uri: str
    home: Path
    pid: int
    port: int
    version: str
    is_running: bool


def start_server(
    home: Path | None = None,
    *,
    port: int | None = None,
    memory_mb: int = 1024,
    progress: Progress | None = None,
) -> ServerInfo:
    """Start the local Neo4j of a home folder, or return it when it is running already.

    Parameters
    ----------
    home : Path, optional
        Where its data are; by default a folder of the user's own (platformdirs).
    port : int, optional
        The Bolt port; a free one is chosen when it is not given.
    memory_mb : int
        Java heap; half as much again is used as page cache.

    Raises
    ------
    ConfigError
        Java 17+ or Maven is missing.
    StoreError
        It could not be fetched or started; the message shows the last lines of the log.

    Notes
    -----
    About 6 s; the very first time also about 120 MB by Maven.
    """
    home = (home or default_home()).absolute()
    with _locked(home):
        state = read_state(home)
        if state is not None and _is_alive(state):
            _wait_until_ready(home, state)  # an interrupted start may have left it still starting
            return server_status(home)
        java, jars = find_java(), fetch_jars(progress)
        if progress:
            progress("starting Neo4j", 0, 0)
        port = port or _free_port()
        conf = write_conf(home, port=port, page_cache_mb=max(64, memory_mb // 2))
        # hexadecimal: a password that begins with "-" would be read as an option
        state = state or ServerState(secrets.token_hex(24))
        write_state(home, replace(state, pid=0))
        _set_first_password(java, jars, home, state.password)
        pid = _launch(java, jars, home, conf, memory_mb)
        state = replace(state, port=port, pid=pid, began=began(pid))
        write_state(home, state)
        register(home, port)
        _wait_until_ready(home, state)
        return server_status(home)


def stop_server(home: Path | None = None) -> bool:
    """Stop the local Neo4j of a home folder; True when there was one. Its data stay.

    Raises
    ------
    StoreError
        It was told to end (SIGTERM) and has not ended within a minute; it is not killed.
    """
    home = (home or default_home()).absolute()
    info = server_status(home)
    state = read_state(home)
    if not info.is_running or state is None:
        return False
    os.kill(info.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while _is_alive(state):
        if time.monotonic() > deadline:
            raise StoreError(
                f"Neo4j has not ended {STOP_TIMEOUT_S} s after it was told to",
                where=f"process {info.pid}, {home / 'logs'}",
                advice="influent neo4j stop again in a minute: it may be writing its last pages",
            )
        time.sleep(POLL_S)
    write_state(home, replace(state, pid=0, began=""))
    unregister(info.port)
    return True


def server_status(home: Path | None = None) -> ServerInfo:
    """Say whether the local Neo4j of a home folder is running, and at which address."""
    home = (home or default_home()).absolute()
    state = read_state(home)
    if state is None or not _is_alive(state):
        return ServerInfo("", home, 0, 0, NEO4J_VERSION, is_running=False)
    return ServerInfo(_uri(state.port), home, state.pid, state.port, NEO4J_VERSION, is_running=True)


def find_password(uri: str) -> tuple[str, str] | None:
    """Find user and password of a local server by its bolt address; None when it is none that we started.

    Only a running server counts: whoever may listen at the port of an ended one is never told its password.
    """
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port or BOLT_PORT
    except ValueError:
        return None
    home = registered_home(port) if host in LOOPBACK else None
    state = read_state(home) if home else None
    if state is None or state.port != port or not _is_alive(state):
        return None
    return USER, state.password


def _is_alive(state: ServerState) -> bool:
    return state.pid > 0 and state.began != "" and began(state.pid) == state.began


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if read_state(home) is None and {path.name for path in home.iterdir()} - {LOCK_FILE}:
            raise StoreError(
                "this folder holds something that is not a Neo4j of ours",
                where=str(home),
                advice="an empty or new folder: --home FOLDER",
            )
        home.chmod(0o700)
        lock = (home / LOCK_FILE).open("w")
    except OSError as error:
        raise StoreError(
            f"cannot keep a Neo4j here: {error.strerror}", where=str(home), advice="another folder: --home FOLDER"
        ) from None
    with lock:  # closing the file lets go of the lock
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set_first_password(java: str, jars: Path, home: Path, password: str) -> None:
    """Set the password before the first start; afterwards it lives in the database and this does nothing."""
    if (home / "data" / "databases" / "system").exists():
        return
    environment = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    with tempfile.NamedTemporaryFile("w", dir=home, suffix=".args") as arguments:  # 0600; never on a command line
        arguments.write(f'dbms\nset-initial-password\n"{password}"\n')
        arguments.flush()
        done = subprocess.run(  # noqa: S603
            [java, "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", f"@{arguments.name}"],
            env=environment,
            capture_output=True,
            check=False,
        )
    if done.returncode != 0:
        raise StoreError(
            "Neo4j did not take its first password",
            where=str(home),
            advice=f"remove the folder {quote(home)} if nothing in it is needed, then start again",
        )


def _launch(java: str, jars: Path, home: Path, conf: Path, memory_mb: int) -> int:
    opens = [f"--add-opens={package}=ALL-UNNAMED" for package in OPENS]
    memory = [f"-Xms{memory_mb // 2}m", f"-Xmx{memory_mb}m", "-XX:+UseParallelGC", "-XX:NewRatio=1"]
    server = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={conf}"]
    command = [java, *memory, *opens, "-cp", f"{jars}/*", *server]
    log = home / "logs" / "console.log"
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(b"")
    started = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", DETACH, "sh", str(log), *command],
        cwd=home,
        stdout=subprocess.PIPE,
        start_new_session=True,
        check=True,
    )
    return int(started.stdout)


def _wait_until_ready(home: Path, state: ServerState) -> None:
    """Connect until it answers; StoreError with the log's last lines when the process ends or time runs out."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while _is_alive(state) and time.monotonic() < deadline:
        if _answers(home, state):
            return
        time.sleep(POLL_S)
    text = (home / "logs" / "console.log").read_text("utf-8", "replace")
    last = "\n          ".join(text.strip().splitlines()[-LOG_LINES:])
    if _is_alive(state):
        os.kill(state.pid, signal.SIGTERM)
    raise StoreError(
        "the local Neo4j did not start",
        where=f"{home / 'logs'}\n          {last}",
        advice="influent neo4j start again; a full disk, little memory or another Java are the usual causes",
    )


def _answers(home: Path, state: ServerState) -> bool:
    from neo4j import GraphDatabase  # noqa: PLC0415  (heavy: only when a server is started)
    from neo4j.exceptions import AuthError, DriverError, Neo4jError  # noqa: PLC0415

    try:
        with GraphDatabase.driver(_uri(state.port), auth=(USER, state.password)) as driver:
            driver.verify_connectivity()
    except AuthError:
        raise StoreError(
            "the local Neo4j does not take the password kept beside it",
            where=str(home),
            advice="influent neo4j stop; then another --home, or put the former influent.json back",
        ) from None
    except (DriverError, Neo4jError, OSError):
        return False
    return True
