"""kill -9 at any moment: what was acknowledged is there once, and the same commands go on to the same end.

Moments are random, by seed, or named (F01 to F08 of RELIABILITY, section 3). INFLUENT_KILLS says how many random ones.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.faults import survival
from tests.faults.nursery import Job, Nursery, said
from tests.faults.places import PLACES
from tests.faults.survival import Held

N_KILLS = int(os.environ.get("INFLUENT_KILLS", "100"))
KILLS_AT_ONCE = 5
NTHS = {"F07": (1, 2), "F06": (1,), "F08": (1, 5, 10), "F01": (1, 3), "F04 while": (1,)}
"""Which passes of a place are the last; 1 and 3 of those that each batch passes."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as found:
        yield found


@pytest.fixture(scope="module")
def whole(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> tuple[Held, float]:
    """What an uninterrupted folder holds, and how long it took to get there."""
    folder = survival.make_folder(tmp_path_factory.mktemp("whole") / "folder")
    outcome = nursery.run(survival.job(folder))
    assert (outcome.status, outcome.codes) == (0, (0, 0, 0)), said(folder)
    held = survival.read(folder)
    assert tuple(held.batches) == outcome.batches
    assert (len(held.batches), len(held.rows)) == (3, 240)
    assert held.export is not None
    return held, outcome.took_s


@pytest.mark.fault("F01-F08")
@pytest.mark.parametrize("first", range(0, N_KILLS, KILLS_AT_ONCE))
def test_program_when_killed_at_any_time_then_loses_nothing_and_goes_on(
    first: int, nursery: Nursery, whole: tuple[Held, float], tmp_path: Path
) -> None:
    """Kill the same load, rank and export again and again, then let it finish."""
    held, took_s = whole
    folder = survival.make_folder(tmp_path / "folder")
    acknowledged: tuple[str, ...] = ()
    for seed in range(first, min(first + KILLS_AT_ONCE, N_KILLS)):
        moment_s = np.random.default_rng(seed).uniform(0, took_s)
        outcome = nursery.run(survival.job(folder, kill_after_s=moment_s))
        assert outcome.status in (0, -signal.SIGKILL), said(folder)
        acknowledged += outcome.batches
        survival.check_after_kill(folder, acknowledged, outcome.codes, held)
    survival.check_finished(folder, nursery, held)


PASSES = [(place, nth) for place in PLACES for nth in next((n for p, n in NTHS.items() if place.startswith(p)), (1, 3))]


@pytest.mark.fault("F01-F08")
@pytest.mark.parametrize(("place", "nth"), PASSES, ids=[f"{place}, {nth}" for place, nth in PASSES])
def test_program_when_killed_at_a_named_place_then_loses_nothing_and_goes_on(
    place: str, nth: int, nursery: Nursery, whole: tuple[Held, float], tmp_path: Path
) -> None:
    folder = survival.make_folder(tmp_path / "folder")
    outcome = nursery.run(survival.job(folder, place=place, nth=nth))
    assert outcome.status == -signal.SIGKILL, said(folder)
    survival.check_after_kill(folder, outcome.batches, outcome.codes, whole[0])
    survival.check_finished(folder, nursery, whole[0])


@pytest.mark.fault("F03")
def test_forget_when_a_load_was_killed_before_then_its_working_files_are_gone_too(
    nursery: Nursery, tmp_path: Path
) -> None:
    folder = survival.make_folder(tmp_path / "folder")
    assert nursery.run(survival.job(folder, place="F03 before commit", nth=3)).status == -signal.SIGKILL
    (folder / survival.FILE).unlink()
    assert survival.mentioning(folder)
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} > {".parquet"}
    assert nursery.run(Job(str(folder), [("forget", survival.LEAVING, "--yes", "--store", survival.STORE)])).codes == (
        0,
    )
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left <= {survival.STORE, f"{survival.STORE}.asserted"}
    assert survival.mentioning(folder) == []
