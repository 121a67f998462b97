"""What a ranking takes is said before, is not far off, and is refused beyond the limit before anything is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from influent.engine.memory import estimate_bytes
from influent.errors import RankError
from influent.store.asserted import AssertedStore
from influent.workspace import Workspace
from tests.cli.conftest import Run, plain_environment

N_PAIRS, N_USERS = 200_000, 40_000
CHILD = """
import sys
from influent.cli import main
sys.argv = ["influent", "rank", "--no-write-back", "--store", "s.duckdb", *sys.argv[1:]]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) * 1024, file=sys.stderr)  # not ru_maxrss: that remembers who started us
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_estimate_when_a_ranking_has_run_then_was_an_upper_end_and_not_far_off(call: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    keys = np.unique(rng.integers(0, N_USERS, (2 * N_PAIRS, 2)), axis=0)[:N_PAIRS]
    lines = [f"u{u},u{v},reply,2026-01-0{1 + u % 9}T00:00:00Z" for u, v in keys.tolist()]
    (tmp_path / "rows.csv").write_text("actor,target,kind,happened_at\n" + "\n".join(lines) + "\n", encoding="ascii")
    assert call("load", "rows.csv", "--store", "s.duckdb", cwd=tmp_path).returncode == 0
    for options, with_intervals in ((["--no-intervals"], False), ([], True)):
        command = [sys.executable, "-c", CHILD, *options]
        ended = subprocess.run(
            command, cwd=tmp_path, env=plain_environment(), capture_output=True, text=True, check=True
        )
        peak = int(ended.stderr.split()[-1])
        estimated = estimate_bytes(N_USERS, N_PAIRS, with_intervals=with_intervals)
        assert peak <= 1.25 * estimated  # allocators and kernels differ a little
        assert estimated <= 2 * peak


def test_question_when_beyond_the_limit_then_is_refused_before_the_store_is_read(
    people: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        for scan in ("scan", "scan_details"):
            patched.setattr(AssertedStore, scan, lambda *_, **__: pytest.fail("the store was read"))
        for ask in (people.rank, people.experts):
            with pytest.raises(RankError, match=r"may take .* MB, more than the limit of 100 MB"):
                ask(memory=100_000_000)
        with pytest.raises(RankError, match="400 interactions, 15 users"):
            people.why("p1", "p0", memory=100_000_000)
    people.rank(memory=900_000_000)
    limit = estimate_bytes(15, 400) + 1
    with pytest.raises(RankError, match="with intervals"):
        people.rank(memory=limit, model="now")
    assert people.rank(memory=limit, model="now", resampling=None).users


@pytest.mark.parametrize(("size", "code"), [("1M", 4), ("9G", 0), ("lots", 2), ("-5M", 2), ("0", 2), ("1.5 gb", 0)])
def test_limit_when_given_on_the_command_line_then_is_read(call: Run, small_store: Path, size: str, code: int) -> None:
    found = call("rank", f"--memory={size}", "--model", "now", "--no-write-back", "--store", str(small_store))
    assert found.returncode == code, found.stderr
