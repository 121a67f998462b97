"""What all tests share: one real Neo4j and one real browser for the session, and the options to do without them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.people import write_people

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from influent.workspace import Workspace

NEO4J_IMAGE = "neo4j:5.26"
QUICK_JAVA = ("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
"""A server for tests lives for minutes: it starts, and answers, in two thirds of the time when it compiles less."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Root has no sandbox; nothing that runs beside the tests may ask the network for anything.
BROWSER_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


@dataclass(frozen=True)
class Neo4jServer:
    """A running server whose database was empty when the session began; tests may wipe it."""

    uri: str
    user: str
    password: str


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without-neo4j", action="store_true", help="skip every test that needs a Neo4j server, and say so"
    )
    parser.addoption("--without-browser", action="store_true", help="skip every test that needs a browser, and say so")


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Find a server: NEO4J_URI, else Docker, else a local one; fail, never skip, when none can be had."""
    if request.config.getoption("--without-neo4j"):
        pytest.skip("--without-neo4j was given")
    if "NEO4J_URI" in os.environ:
        server = Neo4jServer(
            os.environ["NEO4J_URI"], os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        )
        _refuse_unless_empty(server)
        yield server
    elif _docker_answers():
        yield from _in_docker()
    else:
        yield from _locally(tmp_path_factory.mktemp("neo4j"))


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Open a DuckDB store that holds the file of `write_people`, in three batches."""
    import influent  # noqa: PLC0415  (as late as tests of start-up time need it)

    monkeypatch.setattr("influent.loading.BATCH_ROWS", 150)
    with influent.open(tmp_path / "people.duckdb") as work:
        work.load([write_people(tmp_path / "people.csv")])
        yield work


@pytest.fixture
def neo4j_address(neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty Neo4j, its password in the environment."""
    from neo4j import GraphDatabase  # noqa: PLC0415  (tests without a server need no driver)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        yield neo4j_server.uri
        driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Start a headless Chromium; fail, never skip, when there is none."""
    if request.config.getoption("--without-browser"):
        pytest.skip("--without-browser was given")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(
            "no browser to test with: install Chromium (Debian, Ubuntu: apt-get install chromium); "
            "--without-browser skips",
            pytrace=False,
        )
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (tests without a browser need none of it)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=BROWSER_OPTIONS)
        yield started
        started.close()


def _docker_answers() -> bool:
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _in_docker() -> Iterator[Neo4jServer]:
    from testcontainers.neo4j import Neo4jContainer  # noqa: PLC0415  (only where there is Docker)

    with Neo4jContainer(NEO4J_IMAGE) as container:
        yield Neo4jServer(container.get_connection_url(), container.username, container.password)


def _locally(home: Path) -> Iterator[Neo4jServer]:
    from influent.errors import InfluentError  # noqa: PLC0415  (tests without a server need none of it)
    from influent.store.server import find_password, start_server, stop_server  # noqa: PLC0415

    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(*QUICK_JAVA)
            info = start_server(home)
    except InfluentError as error:
        pytest.fail(
            f"no Neo4j to test with: {error}\nset NEO4J_URI to an empty database, or run Docker, or install Java 17+ "
            "and Maven (Debian, Ubuntu: apt-get install openjdk-17-jre-headless maven); --without-neo4j skips",
            pytrace=False,
        )
    try:
        login = find_password(info.uri)
        assert login is not None
        yield Neo4jServer(info.uri, *login)
    finally:
        stop_server(home)


def _refuse_unless_empty(server: Neo4jServer) -> None:
    from neo4j import GraphDatabase  # noqa: PLC0415  (tests without a server need no driver)

    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        found = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
    if found:
        pytest.fail(f"{server.uri} holds {found} nodes and these tests wipe it: give an empty database", pytrace=False)
