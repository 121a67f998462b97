"""The acceptance run: half a million real interactions, from the file to ranks and explanations, on both stores.

Needs the data set ``higgs-twitter`` (see ``find_data``); it is never part of this repository. Every figure is a whole
command, from process start to end.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.quiet import Figure, Run, run_command, summarize
from influent.server import ServerInfo, start_server, stop_server

INFLUENT = [sys.executable, "-m", "influent"]
FILE = Path("higgs-twitter") / "higgs-activity_time.txt.gz"
USER, INFLUENCER = "197061", "88"
Row = tuple[str, str, Figure]


def find_data() -> Path | None:
    """Look for the folder of data sets: INFLUENT_DATA, else ``../shared/data`` beside this repository."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("INFLUENT_DATA", beside))
    return folder if (folder / FILE).exists() else None


def measure_duckdb(data: Path, repetitions: int) -> list[Row]:
    """Load into a fresh file, rank with and without a kept graph, explain; medians over `repetitions`."""
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="influent-bench-") as folder:
        for repetition in range(repetitions):
            store = str(Path(folder) / f"{repetition}.duckdb")
            for name, command in _commands(data, store).items():
                runs.setdefault(name, []).append(run_command([*INFLUENT, *command], cwd=Path(folder)))
    return [(name, _target(name, "duckdb"), summarize(found)) for name, found in runs.items()]


def measure_neo4j(data: Path, repetitions: int) -> list[Row]:
    """Do the same on a local Neo4j that is started for it, each repetition from an empty database."""
    runs: dict[str, list[Run]] = {}
    for _ in range(repetitions):
        with _server() as (server, folder):
            for name, command in _commands(data, server.uri).items():
                runs.setdefault(name, []).append(run_command([*INFLUENT, *command], cwd=folder, server=server.pid))
    return [(name, _target(name, "neo4j"), summarize(found)) for name, found in runs.items()]


@contextmanager
def _server() -> Iterator[tuple[ServerInfo, Path]]:
    with tempfile.TemporaryDirectory(prefix="influent-bench-") as folder:
        home = Path(folder) / "neo4j"
        server = start_server(home)
        try:
            yield server, Path(folder)
        finally:
            stop_server(home)


def _commands(data: Path, store: str) -> dict[str, list[str]]:
    at = ["--store", store]
    return {
        "load": ["load", str(data / FILE), "--source", "higgs-twitter", *at],
        "rank, first, scores not written back": ["rank", "--no-write-back", *at],
        "rank, written back": ["rank", *at],
        "rank, again": ["rank", *at],
        "why": ["why", USER, INFLUENCER, *at],
        "influencers": ["influencers", USER, *at],
        "paths": ["paths", USER, INFLUENCER, *at],
        "score": ["score", INFLUENCER, *at],
    }


TARGETS = {
    "duckdb": {"load": "15 s", "rank, first, scores not written back": "5 s", "why": "2 s"},
    "neo4j": {
        "load": "90 s",
        "rank, first, scores not written back": "8 s",
        "rank, written back": "45 s",
        "rank, again": "3 s",
    },
}


def _target(name: str, store: str) -> str:
    return TARGETS[store].get(name, "")


MEASURES: dict[str, Callable[[Path, int], list[Row]]] = {"DuckDB": measure_duckdb, "Neo4j": measure_neo4j}
