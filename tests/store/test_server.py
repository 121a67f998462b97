"""A local server is started, found again and stopped; strangers' processes and folders are left alone."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from influent.errors import ConfigError, StoreError
from influent.store import server_jars
from influent.store.server import find_password, server_status, start_server, stop_server
from influent.store.server_home import ServerState, began, read_state, register, write_state
from influent.store.server_jars import NEO4J_VERSION, fetch_jars, find_java

POM = Path(server_jars.__file__).with_name("pom.xml")


@pytest.fixture(autouse=True)
def _own_register(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own register and default home out of it; the jars stay shared."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that is none of ours."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.terminate()


def test_server_when_started_twice_then_is_one_and_can_be_stopped(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--without-neo4j", default=False):
        pytest.skip("--without-neo4j")
    home = tmp_path / "neo4j"
    assert not server_status(home).is_running
    info = start_server(home, memory_mb=512)
    try:
        assert start_server(home) == info == server_status(home)
        assert info.uri == f"bolt://127.0.0.1:{info.port}"
        found = find_password(info.uri)
        assert found is not None
        assert found[1].isalnum(), "a password must not look like an option to Neo4j's own tool"
        assert found == find_password(f"neo4j://localhost:{info.port}")
        assert find_password(f"neo4j://db.example.org:{info.port}") is None
        with GraphDatabase.driver(info.uri, auth=found) as driver:
            driver.verify_connectivity()
            assert driver.get_server_info().agent == f"Neo4j/{info.version}"
        assert home.stat().st_mode & 0o777 == 0o700
        assert (home / "influent.json").stat().st_mode & 0o777 == 0o600
        assert found[1] not in Path(f"/proc/{info.pid}/cmdline").read_text("utf-8")
        assert began(info.pid) != ""
    finally:
        assert stop_server(home)
    assert began(info.pid) == ""
    assert not server_status(home).is_running
    assert find_password(info.uri) is None
    assert not stop_server(home)


def test_stop_when_the_pid_belongs_to_another_process_then_leaves_it_alone(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    write_state(tmp_path, ServerState("secret", port=7999, pid=stranger.pid, began="before"))
    register(tmp_path, 7999)
    assert not server_status(tmp_path).is_running
    assert find_password("bolt://127.0.0.1:7999") is None
    assert not stop_server(tmp_path)
    assert stranger.poll() is None


def test_find_password_when_port_or_host_differ_then_finds_none(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    state = ServerState("secret", port=7999, pid=stranger.pid, began=began(stranger.pid))
    write_state(tmp_path, state)
    register(tmp_path, 7999)
    assert find_password("bolt://127.0.0.1:7999") == ("neo4j", "secret")
    assert find_password("bolt://127.0.0.1:7998") is None
    assert find_password("bolt://127.0.0.1:port") is None
    write_state(tmp_path, replace(state, port=7998))
    assert find_password("bolt://127.0.0.1:7999") is None


def test_start_when_the_folder_holds_other_files_then_refuses(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="not a Neo4j of ours"):
        start_server(tmp_path)
    assert read_state(tmp_path) is None


def test_start_when_the_folder_cannot_be_made_then_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot keep a Neo4j here"):
        start_server(tmp_path / "file" / "home")


def test_start_when_java_or_maven_are_missing_then_names_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for call in (find_java, fetch_jars):
        with pytest.raises(ConfigError) as raised:
            call()
        assert "openjdk-17-jre-headless" in raised.value.advice
        assert "maven" in raised.value.advice


def test_start_when_java_is_too_old_then_says_which_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="this is Java 11"):
        find_java()


def test_fetch_when_maven_fails_then_leaves_no_jars_to_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\nmkdir lib && touch lib/half.jar && echo connection lost && exit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(StoreError) as raised:
        fetch_jars()
    assert "connection lost" in raised.value.where
    assert list((tmp_path / "cache" / "influent" / "neo4j").iterdir()) == []


def test_pom_when_read_then_names_the_version_that_the_code_expects() -> None:
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    dependencies = ET.parse(POM).findall("m:dependencies/m:dependency", space)  # noqa: S314  (our own file)
    assert [(d.findtext("m:artifactId", "", space), d.findtext("m:version", "", space)) for d in dependencies] == [
        ("neo4j", NEO4J_VERSION)
    ]
