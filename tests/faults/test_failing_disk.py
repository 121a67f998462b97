"""Let each read, write, sync, rename and open fail in turn: right data or a clean error, and nothing is left behind.

After SQLite's tests of out-of-memory and I/O errors: the nth call fails, for n = 1, 2, 3 … until the command no longer
makes so many. Of the later ones, which are many, some are taken; INFLUENT_EVERY_CALL=1 takes each.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults import survival
from tests.faults.failing import KINDS, compile_failing, fault
from tests.faults.nursery import Job, Nursery, said
from tests.faults.survival import COMMANDS, EXPORT, FILE, LEAVING, STORE, Held, read

PAGE = "why.html"
STEPS = {
    **{command[0]: command for command in COMMANDS},
    "page": ("why", "p1", "p0", "--html", PAGE, "--overwrite", "--store", STORE),
    "forget": ("forget", LEAVING, "--yes", "--store", STORE),
}
TAKES_EVERY = os.environ.get("INFLUENT_EVERY_CALL") == "1"
CLEAN = re.compile(r"influent: .+\n {10}.+\n {10}try: .+\n")
MAY_BE_THERE = {
    FILE,
    STORE,
    f"{STORE}.wal",
    f"{STORE}.graphs",
    f"{STORE}.asserted",
    EXPORT,
    f"{EXPORT}.manifest.json",
    PAGE,
}


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(compile_failing(tmp_path_factory.mktemp("failing"))) as found:
        yield found


@pytest.fixture(scope="module")
def stages(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Held, bytes]]:
    """Per step: the folder before it, and what a folder holds after it when nothing fails."""
    folder = survival.make_folder(tmp_path_factory.mktemp("stages") / "folder")
    found = {}
    for step, command in STEPS.items():
        before = folder.with_name(f"before-{step}")
        shutil.copytree(folder, before)
        assert bool(survival.mentioning(folder)) == (step != "load")
        assert nursery.run(Job(str(folder), [command])).codes == (0,), said(folder)
        found[step] = (before, read(folder), page_of(folder))
    return found


def calls() -> Iterator[int]:
    """Count up: every call, or the first ones, then ever fewer."""
    nth = 1
    while True:
        yield nth
        nth += 1 if TAKES_EVERY else max(1, nth // 2)


def page_of(folder: Path) -> bytes:
    page = folder / PAGE
    return page.read_bytes() if page.exists() else b""


@pytest.mark.fault("F13-F14")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", STEPS)
def test_command_when_its_nth_call_fails_then_ends_clean_and_works_again(
    step: str, kind: str, nursery: Nursery, stages: dict[str, tuple[Path, Held, bytes]], tmp_path: Path
) -> None:
    before, whole, page = stages[step]
    for nth in calls():
        folder = tmp_path / str(nth)
        shutil.copytree(before, folder)
        outcome = nursery.run(Job(str(folder), [STEPS[step]], fault=fault(kind, nth)))
        told = said(folder)
        assert outcome.status == 0, (nth, told)
        assert outcome.codes in ((0,), (2,), (3,)), (nth, told)
        assert outcome.codes == (0,) or CLEAN.search(told), (nth, told)
        assert outcome.n_open == 0, (nth, told)
        assert {path.name for path in folder.iterdir()} <= MAY_BE_THERE, (nth, told)
        check_content(folder, stages[step], is_done=outcome.codes == (0,))
        if outcome.codes != (0,):
            again = nursery.run(Job(str(folder), [STEPS[step]]))
            assert again.codes == (0,), (nth, said(folder))
            assert (without_key(read(folder)), page_of(folder)) == (without_key(whole), page), (nth, told)
        if step == "forget":
            assert survival.mentioning(folder) == [], (nth, told)
        shutil.rmtree(folder)
        if outcome.n_failed == 0:
            assert outcome.codes == (0,)
            break
    assert nth > 1


def check_content(folder: Path, stage: tuple[Path, Held, bytes], *, is_done: bool) -> None:
    """Check that what a failed command left is what was there before, or what should have come of it, or between."""
    _, whole, page = stage
    if not (folder / STORE).exists():
        assert not is_done
        return
    found = read(folder)
    assert page_of(folder) in ((page,) if is_done else (b"", page))
    assert found.export in (None, whole.export)
    if is_done:
        assert without_key(found) == without_key(whole)
    elif not found.rows:
        assert found.batches == {}
    else:
        is_forgetting = len(found.rows) > len(whole.rows)  # not yet done: then all is as before
        assert found.batches.items() <= whole.batches.items() or is_forgetting
        assert found.runs in ({}, whole.runs) or is_forgetting


def without_key(held: Held) -> Held:
    """Leave out what hangs on the random key by whose hashes forgotten people are known."""
    return replace(held, snapshot=replace(held.snapshot, id=""))
