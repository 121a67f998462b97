"""docker-compose.yml gives what the server store needs: the tested version, this machine only, no default password."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from influent.store.neo4j_address import OLDEST_SERVER, secure_uri
from influent.store.server import BOLT_PORT
from influent.store.server_home import write_conf
from influent.store.server_jars import NEO4J_VERSION

FILE = Path(__file__).resolve().parents[2] / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def service(compose: dict[str, Any]) -> dict[str, Any]:
    (found,) = compose["services"].values()
    return dict(found)


@pytest.fixture(scope="module")
def settings(service: dict[str, Any]) -> dict[str, str]:
    """Read Neo4j's settings from the environment, spelt as its image spells them: ``__`` is ``_``, ``_`` a dot."""
    names = {name.removeprefix("NEO4J_"): value for name, value in service["environment"].items()}
    return {re.sub("_", ".", name.replace("__", "\0")).replace("\0", "_"): value for name, value in names.items()}


def test_image_when_read_then_is_the_version_that_is_tested(service: dict[str, Any]) -> None:
    assert service["image"] == f"neo4j:{NEO4J_VERSION}-community"
    assert tuple(map(int, NEO4J_VERSION.split(".")))[:2] >= OLDEST_SERVER


def test_ports_when_read_then_are_open_to_this_machine_alone(service: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert any(port.endswith(f":-{BOLT_PORT}}}:{BOLT_PORT}") for port in service["ports"])


def test_password_when_read_then_is_required_from_the_environment(settings: dict[str, str]) -> None:
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", settings["AUTH"])


def test_data_when_read_then_live_in_a_named_volume(compose: dict[str, Any], service: dict[str, Any]) -> None:
    (volume,) = service["volumes"]
    name, _, place = volume.partition(":")
    assert place == "/data"
    assert name in compose["volumes"]


def test_health_when_read_then_is_asked_for_long_enough(service: dict[str, Any]) -> None:
    health = service["healthcheck"]
    assert health["test"][0] == "CMD"
    assert "7474" in health["test"][-1]
    assert int(health["interval"].removesuffix("s")) * health["retries"] >= 60


def test_settings_when_read_then_fit_the_local_server_s(settings: dict[str, str], tmp_path: Path) -> None:
    conf = write_conf(tmp_path, port=1, page_cache_mb=512) / "neo4j.conf"
    local = dict(line.split("=") for line in conf.read_text("utf-8").splitlines())
    assert settings["dbms.usage_report.enabled"] == local["dbms.usage_report.enabled"] == "false"
    assert settings["server.memory.pagecache.size"] == "1g"
    assert "server.memory.pagecache.size" in local
    assert int(settings["server.memory.heap.max_size"].removesuffix("g")) >= 1  # a batch needs a part of 1 GB
    assert settings["dbms.security.allow_csv_import_from_file_urls"] == "false"


def test_address_when_shown_in_the_file_then_is_one_that_the_store_takes() -> None:
    address = re.search(r"--store (\S+)", FILE.read_text("utf-8"))
    assert address is not None
    assert secure_uri(address[1]) == (address[1], address[1], ())
