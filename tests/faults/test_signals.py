"""Ctrl-C once and twice, SIGTERM, a terminal that is closed, at any moment: nothing is lost, nothing is half there."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.faults import survival
from tests.faults.nursery import EXIT_INTERRUPTED, Nursery, said
from tests.faults.survival import Held

MOMENTS = int(os.environ.get("INFLUENT_MOMENTS", "3"))
CTRL_C = [signal.SIGINT]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as found:
        yield found


@pytest.fixture(scope="module")
def whole(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> tuple[Held, float]:
    folder = survival.make_folder(tmp_path_factory.mktemp("whole") / "folder")
    took_s = nursery.run(survival.job(folder)).took_s
    return survival.read(folder), took_s


@pytest.mark.fault("F09-F12")
@pytest.mark.parametrize(
    "signals",
    [CTRL_C, [*CTRL_C, *CTRL_C], [signal.SIGTERM], [signal.SIGHUP]],
    ids=lambda s: "-".join(x.name for x in s),
)
def test_program_when_told_to_end_at_any_time_then_loses_nothing_and_goes_on(
    signals: list[signal.Signals], nursery: Nursery, whole: tuple[Held, float], tmp_path: Path
) -> None:
    held, took_s = whole
    for moment in range(MOMENTS):
        folder = survival.make_folder(tmp_path / str(moment))
        after_s = np.random.default_rng(moment).uniform(0, took_s)
        outcome = nursery.run(survival.job(folder, kill_after_s=after_s, signals=signals))
        told = said(folder)
        assert outcome.status in (0, EXIT_INTERRUPTED, -signals[0]), told
        assert "Traceback" not in told
        assert set(outcome.codes) <= {0, EXIT_INTERRUPTED}, told
        if EXIT_INTERRUPTED in outcome.codes:
            assert "influent: interrupted: " in told
        if signals == CTRL_C:
            assert [path.name for path in folder.iterdir() if survival.is_left_over(path.name)] == []
        n_done = len([code for code in outcome.codes if code == 0])
        survival.check_after_kill(folder, outcome.batches, (0,) * n_done, held)
        survival.check_finished(folder, nursery, held)
