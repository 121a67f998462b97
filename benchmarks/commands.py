"""Whole commands where the engine's speed shows: the start, a large store's first rank, everybody's authority."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.higgs import FILE, INFLUENT, find_data
from benchmarks.quiet import Figure, run_command, summarize

PAIRS = 1_000_000
PLAIN = ("--no-intervals", "--no-write-back")
"""A rank alone; what intervals cost: ``people.py``."""


def report(repetitions: int) -> str:
    """Measure each command and write down its target beside it."""
    lines = ["### Whole commands", "", "| command | at most | median (min to max; quiet runs) |", "|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="influent-bench-") as folder:
        at = Path(folder)
        lines.append(_line("influent --help", "0.2 s", _times([*INFLUENT, "--help"], at, repetitions)))
        _write_pairs(at / "pairs.csv")
        run_command([*INFLUENT, "load", "pairs.csv", "--store", "million.duckdb"], cwd=at)
        first = []
        for _ in range(repetitions):
            _forget_graphs(at / "million.duckdb.graphs")
            first.append(run_command([*INFLUENT, "rank", *PLAIN, "--store", "million.duckdb"], cwd=at))
        lines.append(_line(f"first rank, {PAIRS:,} pairs", "1.5 s", summarize(first)))
        data = find_data()
        if data is not None:
            load = ["load", str(data / FILE), "--source", "higgs-twitter", "--store", "higgs.duckdb"]
            run_command([*INFLUENT, *load], cwd=at)
            for model in ("default", "classic"):
                asked = ["rank", "--model", model, "--measure", "reputation", "--within", "0.01", *PLAIN]
                command = [*INFLUENT, *asked, "--store", "higgs.duckdb"]
                said = f"Higgs, everybody within 1 %, {model}"
                lines.append(_line(said, "30 s", _times(command, at, repetitions)))
    return "\n".join(lines) + "\n"


def _times(command: list[str], at: Path, repetitions: int) -> Figure:
    return summarize([run_command(command, cwd=at) for _ in range(repetitions)])


def _write_pairs(file: Path) -> None:
    rng = np.random.default_rng(7)
    u, v = rng.integers(0, 200_000, 2 * PAIRS), np.minimum(rng.pareto(0.8, 2 * PAIRS) * 20, 199_999).astype(int)
    key = np.unique((u << 20 | v)[u != v])
    key = np.sort(rng.permutation(key)[:PAIRS])
    with file.open("w", encoding="ascii") as out:
        out.write("actor,target,kind,happened_at\n")
        out.writelines(f"u{k >> 20},u{k & 0xFFFFF},reply,2026-0{1 + k % 9}-11T00:00:00Z\n" for k in key.tolist())


def _forget_graphs(folder: Path) -> None:
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()


def _line(name: str, target: str, figure: Figure) -> str:
    return f"| {name} | {target} | {figure} |"


if __name__ == "__main__":
    print(report(int(sys.argv[1])))
