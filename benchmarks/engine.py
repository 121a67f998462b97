"""The engine beside its peers: global ranks of made graphs, one process a solver, ratios of medians.

Which peers take part depends on what is installed under ``.peers`` (``benchmarks/peers.txt``) and on GAPBS_PR; the
report names those that did not.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.graphs import graph_folder
from benchmarks.quiet import QUIET_SHARE

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("scipy", "mkl", "networkit", "igraph", "graphblas", "gapbs")
LARGE_LIMIT_S = 900


@dataclass(frozen=True)
class Solved:
    """What one solver's process measured; seconds are medians of its quiet runs, or of all where none was."""

    name: str
    read_s: float
    build_s: float
    run_s: float
    n_runs: int
    n_quiet: int
    said: dict[str, Any]

    @property
    def whole_s(self) -> float:
        """From the arrays on disk to ranks."""
        return self.read_s + self.build_s + self.run_s


def compare(name: str, repetitions: int) -> tuple[list[Solved], dict[str, str]]:
    """Run every solver that can be had on one graph; who did not run, and why."""
    folder = graph_folder(name)
    solved, missing = [], {}
    for solver in ("influent", *PEERS):
        try:
            solved.append(_run(solver, folder, repetitions))
        except (RuntimeError, OSError) as error:
            missing[solver] = str(error)
    return solved, missing


def _run(solver: str, folder: Path, repetitions: int) -> Solved:
    python = Path(sys.executable) if solver == "influent" else ROOT / ".peers" / "bin" / "python"
    if solver == "gapbs" and "GAPBS_PR" not in os.environ:
        raise RuntimeError("GAPBS_PR is not set")
    if not python.exists():
        raise RuntimeError("no environment .peers")
    done = subprocess.run(
        [python, "-m", "benchmarks.solvers", solver, folder, str(repetitions)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LARGE_LIMIT_S,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1][:200])
    said = json.loads(done.stdout.splitlines()[-1])
    quiet = [wall for wall, foreign in said["run"] if foreign <= QUIET_SHARE]
    walls = quiet or [wall for wall, _ in said["run"]]
    return Solved(
        solver, said["read"][0][0], said["build"][0][0], statistics.median(walls), len(walls), len(quiet), said
    )


def report(name: str, solved: list[Solved], missing: dict[str, str]) -> str:
    """Write down one graph: a table, what it comes to, who was missing."""
    own = solved[0]
    said = own.said
    lines = [
        f"### {name}: {said['n_users']:,} users, {said['n_pairs']:,} pairs",
        "",
        "| solver | run | build | read, build, run | run / influent's | L1 distance to influent | steps | peak |",
        "|---|---|---|---|---|---|---|---|",
    ]
    own_ranks = np.load(graph_folder(name) / "ranks-influent.npy")
    for each in sorted(solved, key=lambda one: one.run_s):
        ranks = np.load(graph_folder(name) / f"ranks-{each.name}.npy")
        apart = f"{np.abs(ranks / ranks.sum() - own_ranks).sum():.1e}" if len(ranks) == len(own_ranks) else "not read"
        quiet = "" if each.n_quiet else " (none quiet)"
        cells = (
            each.name,
            f"{each.run_s:.2f} s, {each.n_runs} runs{quiet}",
            f"{each.build_s:.2f} s",
            f"{each.whole_s:.1f} s",
            f"{each.run_s / own.run_s:.1f}",
            apart,
            str(each.said["ran_iterations"] or ""),
            f"{each.said['peak_mb'] / 1024:.1f} GiB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    beyond = (said["peak_mb"] - said["input_mb"]) * 2**20 / said["n_pairs"]
    sweep, stream, gather = (said[name] * 1e3 for name in ("sweep_s", "stream_s", "gather_s"))
    lines += [
        "",
        f"One sweep {sweep:.1f} ms; its streams alone {stream:.1f} ms, a read a pair from the second-level cache"
        f" {gather:.1f} ms (in the same process): {sweep / gather:.2f} times that. Memory beyond the input:"
        f" {beyond:.0f} bytes a pair, Python and its libraries included.",
    ]
    if missing:
        lines += ["", "Not run: " + "; ".join(f"{solver} ({why})" for solver, why in missing.items()) + "."]
    return "\n".join(lines) + "\n"
