"""Time whole commands on a machine that others use too: every run says how much of the machine was somebody else's.

A run counts as quiet when processes that are not ours used at most a tenth of the machine meanwhile. Figures are
medians of the quiet runs, with the smallest and largest beside them; where there were none, of all runs, and the
table says so.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROCESSORS = os.cpu_count() or 1
QUIET_SHARE = 0.10


@dataclass(frozen=True)
class Run:
    """One finished command: wall seconds, peak resident set in MB, share of the machine that others used."""

    wall_s: float
    peak_mb: float
    foreign: float
    output: str


@dataclass(frozen=True)
class Figure:
    """What several runs of one command came to."""

    median_s: float
    min_s: float
    max_s: float
    peak_mb: float
    n_runs: int
    n_quiet: int

    def __str__(self) -> str:
        quiet = "" if self.n_quiet else ", none quiet"
        return f"{self.median_s:.2f} s ({self.min_s:.2f} to {self.max_s:.2f}; {self.n_runs} runs{quiet})"


def run_command(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None, server: int | None = None
) -> Run:
    """Run a command to its end; RuntimeError with its last words when it fails. What `server` (a pid) does is ours."""
    busy, own, start = _busy_s(), _own_s(server), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    foreign = max(0.0, (_busy_s() - busy) - (_own_s(server) - own)) / (PROCESSORS * wall)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Run(wall, peak, foreign, done.stdout)


def time_calls(function: Callable[[], object], repetitions: int, *, at_most_s: float = 120.0) -> list[Run]:
    """Time calls inside this process; fewer than `repetitions` when they took `at_most_s` together."""
    runs: list[Run] = []
    while len(runs) < repetitions and (len(runs) < 1 or sum(run.wall_s for run in runs) < at_most_s):
        busy, own, start = _busy_s(), _own_s(None), time.perf_counter()
        function()
        wall = time.perf_counter() - start
        foreign = max(0.0, (_busy_s() - busy) - (_own_s(None) - own)) / (PROCESSORS * wall)
        runs.append(Run(wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, foreign, ""))
    return runs


def summarize(runs: Sequence[Run]) -> Figure:
    """Reduce runs to the figures that a table shows; `peak_mb` is the largest so far of any command run here."""
    quiet = [run for run in runs if run.foreign <= QUIET_SHARE]
    walls = [run.wall_s for run in quiet or runs]
    return Figure(
        statistics.median(walls), min(walls), max(walls), max(run.peak_mb for run in runs), len(walls), len(quiet)
    )


def _busy_s() -> float:
    """Processor seconds that anybody has used since the machine started."""
    with Path("/proc/stat").open(encoding="ascii") as file:
        user, nice, system, _idle, _wait, *rest = (int(x) for x in file.readline().split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def _own_s(server: int | None) -> float:
    times = os.times()
    own = times.user + times.system + times.children_user + times.children_system
    if server is None:
        return own
    after_name = Path(f"/proc/{server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return own + (int(after_name[11]) + int(after_name[12])) / TICKS
