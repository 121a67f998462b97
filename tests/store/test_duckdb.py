"""The embedded store's file: who may read it, who holds it, what damages it, and what a crash leaves behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from influent.errors import InputError, StoreError, TransientStoreError
from influent.interrupts import stop_all
from influent.store import duckdb_batches, open_store
from influent.store.duckdb import DuckDBStore, open_duckdb
from influent.store.duckdb_file import DuckDBFile, spool_folder
from influent.store.protocol import Run
from influent.types import MICRO, Batch

MakeBatch = Callable[..., Batch]
MakeRun = Callable[..., Run]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.duckdb"


@pytest.fixture
def loaded(path: Path, make_batch: MakeBatch) -> Path:
    """Make a store that holds one batch of one row."""
    with open_duckdb(path) as store:
        store.write_batches([make_batch([{}])])
    return path


def run_python(code: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Let another process hold the file; its process id."""
    code = "import sys, duckdb\nc = duckdb.connect(sys.argv[1])\nprint('held', flush=True)\nsys.stdin.read()"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.communicate("")


def test_open_store_when_given_a_path_then_is_a_duckdb_file(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.duckdb")) as store:
        assert isinstance(store.inner, DuckDBStore)
        assert store.address == str(tmp_path / "a.duckdb")
        assert store.cache == tmp_path / "a.duckdb.graphs"
        assert "a.duckdb" in [entry.name for entry in tmp_path.iterdir()]
    assert list(tmp_path.iterdir()) == []  # made in vain


def test_open_store_when_imported_then_imports_no_database() -> None:
    code = "import sys, influent.store; print({'duckdb', 'neo4j', 'numpy'} & set(sys.modules))"
    assert run_python(code).stdout == "set()\n"


def test_files_when_umask_is_open_then_are_private(
    path: Path, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, int] = {}

    def look(*_: object, **__: object) -> None:
        for found in (path, path.with_name(f"{path.name}.wal"), spool_folder(path)):
            if found.exists():
                seen[found.suffix] = found.stat().st_mode & 0o077

    before = os.umask(0)
    try:
        monkeypatch.setattr(duckdb_batches, "check_conservation", look)
        with open_duckdb(path) as store:
            store.write_batches([make_batch([{}])])
            look()
            given = store.read_batch(store.batches()[0].id, path.with_name("given.parquet"))
        look()
    finally:
        os.umask(before)
    assert seen == {".duckdb": 0, ".wal": 0, ".tmp": 0}
    assert given.rows.stat().st_mode & 0o077 == 0


def test_open_when_another_process_holds_the_file_then_names_it(loaded: Path) -> None:
    with held(loaded) as pid:
        for read_only in (False, True):
            with pytest.raises(TransientStoreError, match=f"process id {pid}") as caught:
                open_duckdb(loaded, wait_s=0.0, read_only=read_only)
            assert caught.value.where == str(loaded)
    with open_duckdb(loaded, create=False) as store:
        assert store.snapshot().n_interactions == 1


def test_open_when_the_holder_ends_while_waiting_then_goes_on(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with held(loaded) as pid:
        monkeypatch.setattr(
            "influent.store.duckdb_file.time.sleep",
            lambda _: (os.kill(pid, signal.SIGKILL), os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)),
        )
        with open_duckdb(loaded, wait_s=60.0) as store:
            assert store.snapshot().n_interactions == 1


def test_open_when_opened_twice_in_one_process_then_both_see_the_same(loaded: Path, make_batch: MakeBatch) -> None:
    with open_duckdb(loaded) as one, open_duckdb(loaded) as other:
        one.write_batches([make_batch([{"actor": "cy"}])])
        assert other.snapshot() == one.snapshot()
        assert other.snapshot().n_interactions == 2
        with pytest.raises(StoreError, match="in another way"):
            open_duckdb(loaded, read_only=True)


def test_open_when_missing_then_says_what_makes_it(path: Path) -> None:
    for options in ({"create": False}, {"read_only": True}):
        with pytest.raises(StoreError, match="influent load"):
            open_duckdb(path, **options)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"id,name\n" * 5000])
def test_open_when_no_database_then_refuses_and_leaves_it(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"people\.duckdb"):
        open_duckdb(path)
    assert path.read_bytes() == content


def test_open_when_truncated_then_refuses(loaded: Path) -> None:
    whole = loaded.read_bytes()
    for size in (100, 5000, 13_000, len(whole) // 2):
        loaded.write_bytes(whole[:size])
        with pytest.raises(StoreError):
            open_duckdb(loaded).scan()


def test_open_when_it_is_a_folder_or_pipe_then_refuses(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(StoreError, match="no file"):
            open_duckdb(path)


def test_open_when_a_foreign_database_then_refuses_and_adds_nothing(path: Path) -> None:
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(StoreError, match="no store of influent"):
        open_duckdb(path)
    with duckdb.connect(path) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]


def test_open_when_of_a_newer_format_then_asks_to_upgrade(loaded: Path) -> None:
    with duckdb.connect(loaded) as connection:
        connection.execute("UPDATE meta SET format_version = 2")
    with pytest.raises(StoreError, match=r"newer influent(.|\n)*upgrade"):
        open_duckdb(loaded)


def test_open_when_making_it_was_cut_off_then_begins_anew(path: Path) -> None:
    duckdb.connect(path).close()
    with pytest.raises(StoreError, match="no store of influent"):
        open_duckdb(path, create=False)
    with open_duckdb(path) as store:
        assert store.snapshot().n_users == 0


def test_write_when_read_only_then_is_refused(loaded: Path, make_batch: MakeBatch) -> None:
    with open_duckdb(loaded, read_only=True) as store:
        assert store.scan().n.tolist() == [1]
        with pytest.raises(StoreError, match="read-only"):
            store.write_batches([make_batch([{"actor": "cy"}])])
    with open_duckdb(loaded, read_only=True) as store:
        assert store.snapshot().n_interactions == 1


@pytest.mark.parametrize(
    "place", ["/etc/passwd", "https://127.0.0.1:9/a.csv", "{spool}/../people.duckdb", "{spool}x/a"]
)
def test_queries_when_open_then_reach_no_other_file(loaded: Path, place: str) -> None:
    (loaded.parent / "people.duckdb.tmpx").mkdir()
    (loaded.parent / "people.duckdb.tmpx" / "a").write_text("a\n1\n")
    with open_duckdb(loaded) as store:
        connection = store._file.connection
        with pytest.raises(duckdb.Error, match=r"disabled by configuration|Extension"):
            connection.execute("FROM read_csv($p)", {"p": place.format(spool=spool_folder(loaded))})
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("SET enable_external_access = true")
        settings = (
            "SELECT current_setting('autoload_known_extensions'), current_setting('autoinstall_known_extensions')"
        )
        assert connection.execute(settings).fetchall() == [(False, False)]


def test_write_batch_when_it_does_not_balance_then_nothing_is_kept(
    loaded: Path, make_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(self: DuckDBFile, name: str, **values: object) -> duckdb.DuckDBPyConnection:
        for _ in range(2 if name in broken[-1:] else 1):
            found = execute(self, name, **values)
        return found

    broken: list[str] = []
    execute = DuckDBFile.execute
    monkeypatch.setattr(DuckDBFile, "execute", twice)
    with open_duckdb(loaded) as store:
        before = (store.snapshot(), list(store.rows()), store.scan().n.tolist())
        for name in ("insert_daily_counts", "insert_interactions"):
            broken.append(name)
            with pytest.raises(StoreError, match="was undone"):
                store.write_batches([make_batch([{"actor": "cy"}])])
            assert (store.snapshot(), list(store.rows()), store.scan().n.tolist()) == before


def test_write_batch_when_its_file_is_gone_or_damaged_then_nothing_is_kept(loaded: Path, make_batch: MakeBatch) -> None:
    batch = make_batch([{"actor": "cy"}])
    with open_duckdb(loaded) as store:
        with pytest.raises(StoreError):
            store.write_batches([replace(batch, rows=loaded.with_name("gone.parquet"))])
        batch.rows.write_bytes(b"PAR1 no more")
        with pytest.raises(StoreError):
            store.write_batches([batch])
        assert store.snapshot().n_interactions == 1
    assert [entry.name for entry in loaded.parent.glob("people*")] == ["people.duckdb"]


def test_write_batch_when_kinds_are_too_many_then_is_refused(loaded: Path, make_batch: MakeBatch) -> None:
    with open_duckdb(loaded) as store:
        with pytest.raises(InputError, match="256"):
            store.write_batches([make_batch([{"kind": f"k{n}"} for n in range(256)])])
        assert store.scan().kinds == ("retweet",)
        store.write_batches([make_batch([{"kind": f"k{n}"} for n in range(255)])])
        assert len(store.scan().kinds) == 256


def test_write_batch_when_weights_sum_beyond_64_bits_then_is_refused(loaded: Path, make_batch: MakeBatch) -> None:
    with open_duckdb(loaded) as store:
        with pytest.raises(StoreError):
            store.write_batches([make_batch([{"weight_e6": 2**62}, {"weight_e6": 2**62}])])
        assert store.scan().weight_e6.tolist() == [MICRO]


def test_write_batch_when_hashes_meet_but_ids_differ_then_keeps_both(path: Path, make_batch: MakeBatch) -> None:
    with open_duckdb(path) as store:
        store.write_batches([make_batch([{"id": "a"}])])
        store._file.connection.execute("UPDATE interactions SET id_hash = md5_number_lower('b')")
        assert store.write_batches([make_batch([{"id": "b"}])])[0].n_loaded == 1


KILL = """
import os, signal, sys
from pathlib import Path
from influent.store import duckdb_batches
from influent.interrupts import stop_all
from influent.store.duckdb import open_duckdb
from influent.types import Batch
duckdb_batches.check_conservation = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
open_duckdb(sys.argv[1]).write_batches([Batch(sys.argv[3], Path(sys.argv[2]), 1, "rows.csv", "", "generic")])
"""


def test_write_batch_when_killed_before_commit_then_is_absent_and_can_be_loaded(
    loaded: Path, make_batch: MakeBatch
) -> None:
    batch = make_batch([{"actor": "cy"}])
    assert run_python(KILL, loaded, batch.rows, batch.id).returncode == -signal.SIGKILL
    assert list(spool_folder(loaded).glob("batch-*"))
    with open_duckdb(loaded) as store:
        assert not spool_folder(loaded).exists()
        assert (store.snapshot().n_interactions, store.snapshot().n_users) == (1, 2)
        assert store.write_batches([batch])[0].n_loaded == 1
        assert sorted(store.scan().users.tolist()) == ["ana", "bo", "cy"]


FULL = """
import resource, sys
from pathlib import Path
from influent.errors import StoreError
from influent.interrupts import stop_all
from influent.store.duckdb import open_duckdb
from influent.types import Batch
try:
    with open_duckdb(sys.argv[1]) as store:
        store.write_batches([Batch(sys.argv[3], Path(sys.argv[2]), 100, "rows.csv", "", "generic")])
except StoreError as error:
    print(error.what)
"""


def test_write_batch_when_the_disk_is_full_then_nothing_is_half_written(loaded: Path, make_batch: MakeBatch) -> None:
    size = loaded.stat().st_size
    rows = [{"actor": f"u{n}", "item": os.urandom(20_000).hex(), "id": f"i{n}"} for n in range(100)]
    batch = make_batch(rows)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    found = run_python(FULL, loaded, batch.rows, batch.id, preexec_fn=limit)
    assert found.stdout == "the disk is full\n", found.stderr
    with open_duckdb(loaded) as store:
        assert (store.snapshot().n_interactions, store.snapshot().n_users) == (1, 2)
        assert store.write_batches([batch])[0].n_loaded == 100


def test_write_run_when_the_current_one_is_written_again_then_stays_current(loaded: Path, make_run: MakeRun) -> None:
    with open_duckdb(loaded) as store:
        store.write_run(make_run(["ana"]), None)
        store.write_run(make_run(["bo"]), None, make_current=False)
        assert [row[:2] for row in store.query("top_ranked", {}).rows] == [(1, "bo")]


def test_write_run_when_users_are_unknown_then_nothing_is_kept(loaded: Path, make_run: MakeRun) -> None:
    with open_duckdb(loaded) as store:
        with pytest.raises(StoreError, match="1 users that the store does not hold"):
            store.write_run(make_run(["ana", "nobody"]), None)
        assert store.runs() == []


def test_ctrl_c_when_a_statement_runs_then_interrupts_it_and_the_store_goes_on(loaded: Path) -> None:
    closed = open_duckdb(loaded)
    closed.close()
    with open_duckdb(loaded) as store:
        with pytest.raises(KeyboardInterrupt), store._file.transaction():  # noqa: PT012  (the timer must not ring outside)
            threading.Timer(0.1, stop_all).start()
            store._file.connection.execute("SELECT count(*) FROM range(1_000_000_000_000_000)").fetchall()
        assert store.snapshot().n_interactions == 1


def test_times_when_the_session_has_a_zone_then_stay_utc(loaded: Path) -> None:
    code = (
        "import sys; from influent.store.duckdb import open_duckdb\n"
        "s = open_duckdb(sys.argv[1]); (row,) = s.interactions('ana', ['bo'])\n"
        "print(row.happened_at.isoformat(), s.query('days', {}).rows, s.snapshot().last_at.isoformat())"
    )
    found = run_python(code, loaded, env=os.environ | {"TZ": "Pacific/Kiritimati"})
    assert found.stdout == "2026-03-01T12:00:00+00:00 [('2026-03-01', 1, 0)] 2026-03-01T12:00:00+00:00\n"


def test_write_batches_when_one_has_other_rows_than_it_says_then_all_are_refused(
    loaded: Path, make_batch: MakeBatch
) -> None:
    good, bad = make_batch([{"actor": "zoe"}], name="a.csv"), make_batch([{"actor": "cy"}], name="b.csv")
    with open_duckdb(loaded) as store:
        before = store.snapshot()
        with pytest.raises(StoreError, match="of 2 rows with 0 duplicates 1 would have been kept"):
            store.write_batches([good, replace(bad, n_rows=2)])
        assert store.snapshot() == before
