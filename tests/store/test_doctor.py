"""The doctor sees what is wrong with a store of either kind, mends what it may, and tells no names."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from influent.doctor import examine, write_report
from influent.errors import InputError
from influent.store import open_store
from influent.store.memory import remember
from influent.store.protocol import Store
from influent.types import Batch
from tests.store.test_asserted import make_rows, memory_of_its_own, said
from tests.store.test_erase import KEY, tombstone

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

MakeBatch = Callable[..., Batch]
NewStore = Callable[[], Store]
__all__ = ["memory_of_its_own"]


def states(address: str, *, fix: bool = False) -> dict[str, str]:
    worst: dict[str, str] = {}
    for finding in examine(address, fix=fix):
        worst[finding.check] = max(
            finding.state, worst.get(finding.check, ""), key=["", "ok", "fixed", "warning", "fault"].index
        )
    return worst


def test_doctor_when_all_is_well_then_says_so(store: Store, make_batch: MakeBatch, make_run: Any) -> None:
    store.write_batches([make_batch(make_rows()), make_batch([{"shadow": True}, {"weight_e6": 0}, {}])])
    store.write_run(make_run(["ana"], snapshot=store.snapshot().id), None)
    address = store.address
    if "://" not in address:
        store.close()
    found = states(address)
    assert {check: state for check, state in found.items() if state != "ok"} == {}
    assert {"store", "schema", "rows", "sums", "memory", "graphs", "run"} <= found.keys()


def test_doctor_when_runs_are_old_or_the_memory_knows_more_then_warns_and_mends(
    store: Store, make_batch: MakeBatch, make_run: Any
) -> None:
    store.write_batches([make_batch(make_rows())])
    assert store.schema_faults() == []
    store.write_run(make_run(["ana"]), None)
    remember(store.memory, [said("pin", "ana", "bo")])
    stale = store.cache / "other-graph"
    stale.mkdir(parents=True)
    address = store.address
    if "://" not in address:
        store.close()
    found = states(address)
    assert (found["run"], found["memory"], found["graphs"]) == ("warning", "warning", "warning")
    assert stale.is_dir()
    mended = states(address, fix=True)
    assert (mended["memory"], mended["graphs"], stale.exists()) == ("ok", "fixed", False)
    assert (states(address)["memory"], states(address)["graphs"]) == ("ok", "ok")


def test_doctor_when_rows_or_sums_of_a_file_are_gone_then_says_which(
    new_duckdb: NewStore, make_batch: MakeBatch
) -> None:
    store = new_duckdb()
    batch = make_batch(make_rows())
    store.write_batches([batch])
    address = store.address
    store.close()
    with duckdb.connect(address) as raw:
        raw.execute("DELETE FROM interactions WHERE line = 7")
    (fault,) = (finding for finding in examine(address) if finding.state == "fault")
    assert fault.check == "rows"
    assert fault.found.startswith(f"batch {batch.id[:16]}: 60 rows of weight 60.000000 in the ledger, 59 of")
    with duckdb.connect(address) as raw:
        raw.execute("UPDATE batches SET n_loaded = 59, weight_sum_e6 = weight_sum_e6 - 1000000")
        raw.execute("INSERT INTO users VALUES (99, 'ghost')")
        raw.execute("DROP TABLE pair_weights")
    found = states(address)
    assert (found["rows"], found["sums"], found["schema"]) == ("ok", "fault", "fault")
    assert "ghost" not in repr(examine(address))
    assert states(address, fix=True)["schema"] == "fixed"
    assert states(address)["schema"] == "ok"


def test_doctor_when_indexes_or_rows_of_a_server_are_gone_then_says_which(
    new_neo4j: NewStore, make_batch: MakeBatch, neo4j_server: Neo4jServer
) -> None:
    from neo4j import GraphDatabase  # noqa: PLC0415

    store = new_neo4j()
    store.write_batches([make_batch(make_rows())])
    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("DROP INDEX influent_user_nr")
        driver.execute_query("MATCH ()-[r:REACTED {line: 7}]->() DELETE r")
    found = states(store.address)
    assert (found["schema"], found["rows"], found["sums"]) == ("fault", "fault", "ok")
    assert states(store.address, fix=True)["schema"] == "fixed"
    assert states(store.address)["schema"] == "ok"


def test_doctor_when_somebody_who_was_forgotten_is_there_then_is_a_fault(store: Store, make_batch: MakeBatch) -> None:
    store.write_batches([make_batch(make_rows())])
    store.write_assertions([KEY, tombstone("bo")])
    address = store.address
    if "://" not in address:
        store.close()
    assert states(address)["memory"] == "fault"


def test_doctor_when_files_are_left_or_open_to_others_then_mends_them(
    new_duckdb: NewStore, make_batch: MakeBatch, tmp_path: Path
) -> None:
    store = new_duckdb()
    store.write_batches([make_batch([{}])])
    path = Path(store.address)
    store.close()
    path.chmod(0o644)
    left, fresh = tmp_path / ".influent-old", tmp_path / ".influent-new"
    for folder in (left, fresh):
        folder.mkdir()
    os.utime(left, (time.time() - 2 * 86_400,) * 2)
    assert states(str(path))["files"] == "warning"
    assert states(str(path), fix=True)["files"] == "fixed"
    assert (left.exists(), fresh.exists(), path.stat().st_mode & 0o777) == (False, True, 0o600)


def test_doctor_when_store_cannot_be_opened_then_says_why(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"no store at all" * 99)
    found = examine(str(tmp_path / "x.duckdb"))
    assert (found[0].check, found[0].state) == ("store", "fault")
    assert examine(str(tmp_path / "missing.duckdb"))[0].found.endswith("it is not there")
    with pytest.raises(InputError, match="report cannot be written"):
        write_report(found, tmp_path / "x.duckdb")


def test_report_when_written_then_has_no_ids_paths_addresses_or_secrets(
    new_duckdb: NewStore, make_batch: MakeBatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "canary-secret")
    store = new_duckdb()
    store.write_batches([make_batch(make_rows())])
    address = store.address
    store.close()
    found = [*examine(address), *examine(str(tmp_path / "folder" / "missing.duckdb"))]
    path = write_report(found, tmp_path / "report.json")
    text = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(text)["versions"].keys() >= {"influent", "python", "duckdb"}
    assert "NEO4J_PASSWORD" in text
    for secret in ("canary", str(tmp_path), "folder", '"ana"', "dora"):
        assert secret not in text
    with open_store(address, create=False, read_only=True) as again:
        assert again.count_rows()


def test_schema_when_listed_then_names_every_statement_that_makes_one() -> None:
    from importlib.resources import files  # noqa: PLC0415

    from influent.store.neo4j import INDEXES, SCHEMA  # noqa: PLC0415

    texts = [(files("influent.cypher") / "neo4j" / f"{name}.cypher").read_text() for name in SCHEMA]
    made = [word for text in texts for word in text.split() if word.startswith("influent_")]
    assert sorted(made) == sorted(INDEXES)
