"""What must be true of a folder after its writer was killed, and after the same commands were run again."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np

from influent.store import open_store
from influent.store.protocol import Run, Store
from tests.faults.nursery import Job, Nursery, said
from tests.people import write_people
from tests.store.test_contract import counted

STORE, FILE, EXPORT = "s.duckdb", "people.csv", "ranks.csv"
LEAVING = "somebody-leaving"
"""One of the people, by a name long enough that random bytes do not spell it."""
COMMANDS = (
    ("load", FILE, "--store", STORE),
    ("rank", "--store", STORE),
    ("export", "ranks", "--out", EXPORT, "--overwrite", "--store", STORE),
)
LEFT_OVERS = (".influent-*", "s.duckdb.tmp", "s.duckdb.wal", "s.duckdb.graphs/.building-*")
"""What a killed process may leave; the next writer or `influent doctor --fix` takes it away."""


@dataclass(frozen=True)
class Held:
    """All that a folder holds, but for the times at which it was written."""

    snapshot: Any
    rows: list[tuple[object, ...]]
    counts: dict[Any, Any]
    batches: dict[str, tuple[int, int, int]]
    runs: dict[str, dict[str, bytes]]
    export: bytes | None


def make_folder(folder: Path) -> Path:
    """Put the file to be loaded in a new folder."""
    folder.mkdir()
    file = write_people(folder / FILE, n=240)
    file.write_text(file.read_text(encoding="utf-8").replace(",p3,", f",{LEAVING},"), encoding="utf-8")
    return folder


def job(folder: Path, **kill: Any) -> Job:
    """Make the job of this page: load, rank, export."""
    return Job(str(folder), COMMANDS, **kill)


def read(folder: Path) -> Held:
    """Read everything that a folder holds, and check that it agrees with itself."""
    exported = folder / EXPORT
    with open_store(str(folder / STORE)) as store:
        check_sums(store)
        return Held(
            snapshot=store.snapshot(),
            rows=list(store.rows()),
            counts=counted(store.scan()),
            batches={record.id: (record.n_rows, record.n_loaded, record.weight_sum_e6) for record in store.batches()},
            runs={str(run["id"]): _numbers(store.read_run(str(run["id"]))) for run in store.runs()},
            export=exported.read_bytes() if exported.exists() else None,
        )


def mentioning(folder: Path) -> list[Path]:
    """List the files of the store, what lies beside it included, in which the one who leaves is spelled out."""
    files = [path for found in folder.glob(f"*{STORE}*") for path in (found, *found.rglob("*")) if path.is_file()]
    return [path for path in files if LEAVING.encode() in path.read_bytes()]


def is_left_over(name: str) -> bool:
    """Say whether a killed process may leave a file of this name."""
    return any(fnmatch(name, left) for left in LEFT_OVERS)


def check_after_kill(folder: Path, acknowledged: tuple[str, ...], codes: tuple[int, ...], whole: Held) -> None:
    """Check a folder as the killed child left it: what was acknowledged is there once, nothing is half there."""
    names = {str(path.relative_to(folder)) for path in folder.iterdir()}
    names |= {f"{STORE}.graphs/{path.name}" for path in (folder / f"{STORE}.graphs").glob(".*")}
    expected = {FILE, STORE, EXPORT, f"{EXPORT}.manifest.json", f"{STORE}.graphs"}
    assert [name for name in names - expected if not is_left_over(name)] == []
    if not (folder / STORE).exists():
        assert (acknowledged, codes) == ((), ())
        return
    found = read(folder)
    assert set(acknowledged) <= found.batches.keys()
    assert found.batches.items() <= whole.batches.items()
    assert set(found.rows) <= set(whole.rows)
    assert len(found.rows) == sum(n_loaded for _, n_loaded, _ in found.batches.values())
    assert found.runs in ({}, whole.runs)
    assert found.export in (None, whole.export)
    assert len(codes) < 1 or found.snapshot == whole.snapshot
    assert len(codes) < 2 or found.runs == whole.runs
    assert len(codes) < 3 or found.export == whole.export
    assert not (folder / f"{STORE}.tmp").exists()


def check_sums(store: Store) -> None:
    """Check that rows, counts, users and ledger of a store agree with one another."""
    counted_rows = store.count_rows()
    for record in store.batches():
        n_rows, _, weight_e6 = counted_rows.pop(record.id)
        assert (n_rows, weight_e6) == (record.n_loaded, record.weight_sum_e6)
    assert counted_rows == {}
    assert int(store.scan().weight_e6.sum()) == sum(record.weight_sum_e6 for record in store.batches())
    assert store.schema_faults() == []


def check_finished(folder: Path, nursery: Nursery, whole: Held) -> None:
    """Run the same commands again and check that the folder is then as if nobody had been killed."""
    again = nursery.run(job(folder))
    assert (again.status, again.codes) == (0, (0, 0, 0)), said(folder)
    assert read(folder) == whole
    manifest = json.loads((folder / f"{EXPORT}.manifest.json").read_text())
    assert manifest["n_rows"] == len(whole.runs[next(iter(whole.runs))]["users"].split(b"\n"))


def _numbers(run: Run) -> dict[str, bytes]:
    """Take a run's arrays as bytes, so that NaN equals NaN."""
    arrays = {field.name: getattr(run, field.name) for field in fields(run)}
    return {
        name: "\n".join(values.tolist()).encode() if values.dtype == object else values.tobytes()
        for name, values in arrays.items()
        if isinstance(values, np.ndarray)
    }
