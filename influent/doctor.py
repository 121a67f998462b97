"""Is everything as it should be? Each check says what it found, in words and counts: never an id, never a secret.

What can be made again from the store is mended without loss when asked (`fix`): kept graphs, left-over files, the
permissions of files, indexes, records that the store's memory has and the store has not. Nothing else is touched.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from influent.engine.files import open_cells
from influent.errors import InfluentError, InputError
from influent.store import open_store

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore

State = Literal["ok", "warning", "fault", "fixed"]
STALE_S = 86_400
"""A working folder older than a day belongs to no load that still runs."""

LIBRARIES = ("influent", "duckdb", "neo4j", "numpy", "scipy")


@dataclass(frozen=True)
class Finding:
    """What one check found; `advice` is empty where nothing is to be done."""

    check: str
    state: State
    found: str
    advice: str = ""


def examine(address: str, *, fix: bool = False, wait_s: float = 5.0) -> list[Finding]:
    """Run all checks on the store at an address; with `fix`, mend what can be mended without loss.

    O(all rows): each batch's rows are counted and held against the ledger.
    """
    try:
        store = open_store(address, create=False, read_only=not fix, wait_s=wait_s)
    except InfluentError as error:
        return [Finding("store", "fault", error.what, error.advice), *_beside(address, fix=fix)]
    with store:
        found = [Finding("store", "ok", "it opens"), *_beside(address, fix=fix)]
        for check in (_schema, _rows, _sums, _memory, _graphs, _run):
            found += _guarded(check, store, fix=fix)
        return found


def write_report(found: list[Finding], path: Path, *, overwrite: bool = False) -> Path:
    """Write findings and versions to a JSON file that can be sent to others: no ids, no addresses, no paths of yours.

    Raises
    ------
    InputError
        The file is there already (without `overwrite`) or cannot be written.
    """
    report = {
        "versions": {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()},
        "system": f"{platform.system()} {platform.machine()}",
        "settings": sorted(name for name in os.environ if name.startswith(("INFLUENT_", "NEO4J_"))),
        "findings": [{name: redacted(text) for name, text in asdict(finding).items()} for finding in found],
    }
    flags = os.O_CREAT | os.O_WRONLY | (os.O_TRUNC if overwrite else os.O_EXCL)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps(report, indent=1) + "\n")
    except OSError as error:
        raise InputError(
            f"the report cannot be written: {error.strerror}",
            where=str(path),
            advice="another --report, or --overwrite",
        ) from None
    return path


def redacted(text: str) -> str:
    """Take whatever looks like an address or a path out of a text.

    Examples
    --------
    >>> redacted("cannot open /home/ana/x.duckdb at neo4j://db.example.org:7687")
    'cannot open … at …'
    """
    words = text.split(" ")
    return " ".join("…" if "/" in word or "\\" in word or "@" in word else word for word in words)


def _guarded(check: Callable[..., Iterator[Finding]], store: AssertedStore, *, fix: bool) -> list[Finding]:
    try:
        return list(check(store, fix=fix))
    except InfluentError as error:
        return [Finding(check.__name__.removeprefix("_"), "fault", error.what, error.advice)]


def _schema(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:
    missing = store.schema_faults()
    if missing and fix:
        store.mend_schema()
        yield Finding("schema", "fixed", f"made anew: {', '.join(missing)}")
    elif missing:
        yield Finding("schema", "fault", f"not there: {', '.join(missing)}", "influent doctor --fix")
    else:
        yield Finding("schema", "ok", "all tables and indexes are there")


def _rows(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:  # noqa: ARG001  (nothing here can be mended)
    counted = store.count_rows()
    wrong = [r for r in store.batches() if counted.get(r.id, (0, 0, 0))[::2] != (r.n_loaded, r.weight_sum_e6)]
    for record in wrong:
        n, _, weight_e6 = counted.get(record.id, (0, 0, 0))
        yield Finding(
            "rows",
            "fault",
            f"batch {record.id[:16]}: {record.n_loaded:,} rows of weight {record.weight_sum_e6 / 1e6:,.6f} in the"
            f" ledger, {n:,} of {weight_e6 / 1e6:,.6f} there",
            "load its file into a new store",
        )
    if not wrong:
        n_rows = sum(n for n, _, _ in counted.values())
        yield Finding("rows", "ok", f"{n_rows:,} rows of {len(counted):,} batches, as the ledger says")


def _sums(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:  # noqa: ARG001
    counts = store.inner.scan()
    summed, due = int(counts.weight_e6.sum()), sum(record.weight_sum_e6 for record in store.batches())
    snapshot = store.inner.snapshot()
    if summed != due:
        said = f"daily sums weigh {summed / 1e6:,.6f}, the rows {due / 1e6:,.6f}"
        yield Finding("sums", "fault", said, "load the files into a new store")
    if len(counts.users) != snapshot.n_users:
        said = f"{snapshot.n_users:,} users are there, {len(counts.users):,} are numbered"
        yield Finding("sums", "fault", said, "load the files into a new store")
    if summed == due and len(counts.users) == snapshot.n_users:
        yield Finding(
            "sums", "ok", f"sums of {len(counts.n):,} keys and {snapshot.n_users:,} users agree with the rows"
        )


def _memory(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:  # noqa: ARG001  (opening for writing mends it)
    forgotten = store.in_force.tombstones
    if store.unsaid:
        said = (
            f"{store.unsaid:,} records are remembered beside the store and are not in it: it was restored or made anew"
        )
        yield Finding("memory", "warning", said, "influent doctor --fix")
    elif forgotten.hashes and any(map(forgotten.names, store.inner.scan().users.tolist())):
        yield Finding("memory", "fault", "somebody who was forgotten is in the store", "influent forget USER, again")
    else:
        n = len(store.assertions())
        yield Finding("memory", "ok", f"{n:,} records of assertions; nobody is there who was forgotten")


def _graphs(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:
    snapshot = store.snapshot().id
    folders = [path for path in store.cache.glob("*") if path.is_dir()]
    bad = [
        f for f in folders if not f.name.startswith(".") and (not f.name.startswith(snapshot) or open_cells(f) is None)
    ]
    bad += [f for f in folders if f.name.startswith(".building-") and _age_s(f) > STALE_S]
    yield from _remove(bad, "graphs", "kept graphs are of other data, or damaged", fix=fix)
    if not bad:
        yield Finding("graphs", "ok", f"{len(folders):,} kept graphs, whole and of what the store holds")


def _run(store: AssertedStore, *, fix: bool) -> Iterator[Finding]:  # noqa: ARG001
    current = [run for run in store.runs() if run["is_current"]]
    if not current:
        yield Finding("run", "warning", "no run is shown in the store", "influent rank")
    elif current[0]["snapshot"] != store.snapshot().id:
        seen = store.find_seen(str(current[0]["snapshot"]))
        is_whole = seen is not None and len(seen[0]) == len(store.batches())
        other = "when other assertions were in force" if is_whole else "of other data"
        yield Finding("run", "warning", f"the run that is shown was made {other}", "influent rank")
    else:
        yield Finding("run", "ok", f"of {len(store.runs()):,} kept runs the one that is shown is of these data")


def _beside(address: str, *, fix: bool) -> Iterator[Finding]:
    """Check what lies beside a store that is a file: room, left-overs, who may read it."""
    path = Path(address)
    if "://" in address or not path.is_file():
        return
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    if free < 2 * size:
        said = f"{free / 1e9:.1f} GB are free; forgetting somebody needs {size / 1e9:.1f} GB for a while"
        yield Finding("disk", "warning", said, "free some disk space")
    else:
        yield Finding("disk", "ok", f"{free / 1e9:.1f} GB are free")
    left = [f for f in path.parent.glob(f"{path.name}.erasing*") if _age_s(f) > STALE_S]
    left += [f for f in path.parent.glob(".influent-*") if _age_s(f) > STALE_S]
    yield from _remove(left, "files", "files are left over from what was killed", fix=fix)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        if fix:
            path.chmod(0o600)
        state: State = "fixed" if fix else "warning"
        yield Finding("files", state, "others may read the store's file", "" if fix else "influent doctor --fix")


def _remove(paths: list[Path], check: str, said: str, *, fix: bool) -> Iterator[Finding]:
    if not paths:
        return
    if fix:
        for path in paths:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    advice = "" if fix else "influent doctor --fix"
    yield Finding(check, "fixed" if fix else "warning", f"{len(paths):,} {said}", advice)


def _age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime
