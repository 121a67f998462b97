"""Whole commands about people and topics: experts per tag, intervals, impact, contacts, a large taxonomy."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.higgs import FILE, INFLUENT, find_data
from benchmarks.quiet import Figure, run_command, summarize

QUANTUM = Path("quantum-stackexchange/interactions.csv.gz")
KLOUT = Path("klout-topics/klout_topic_edge_20180601.csv.gz")
N_CONTACTS, N_LABELLED, N_PEOPLE = 100_000, 1_000_000, 100_000


def report(repetitions: int) -> str:
    """Measure each command and write down its target beside it; what needs data that are not there is named."""
    data = find_data()
    if data is None:
        return "Not run: the data sets were not found (set INFLUENT_DATA to the folder that holds them).\n"
    lines = ["| command | at most | median (min to max; quiet runs) |", "|---|---|---|"]
    with tempfile.TemporaryDirectory(prefix="influent-bench-") as folder:
        at = Path(folder)
        for line in (_experts(data, at, repetitions), *_higgs(data, at, repetitions), _taxonomy(data, at, repetitions)):
            lines.append(line)
    return "\n".join(lines) + "\n"


def _experts(data: Path, at: Path, repetitions: int) -> str:
    load = ["load", str(data / QUANTUM), "--source", "stackexchange-csv", "--store", "quantum.duckdb"]
    run_command([*INFLUENT, *load], cwd=at)
    command = [*INFLUENT, "rank", "--all-topics", "--top", "3", "--store", "quantum.duckdb"]
    return _line("quantum: experts on all tags, with intervals", "2 s", _times(command, at, repetitions))


def _higgs(data: Path, at: Path, repetitions: int) -> list[str]:
    load = ["load", str(data / FILE), "--source", "higgs-twitter", "--store", "higgs.duckdb"]
    run_command([*INFLUENT, *load], cwd=at)
    rng = np.random.default_rng(5)
    contacts = "\n".join(map(str, rng.integers(1, 460_000, N_CONTACTS).tolist()))
    (at / "contacts.csv").write_text(f"handle\n{contacts}\n", encoding="ascii")
    found = []
    for model in ("default", "classic"):
        run_command([*INFLUENT, "rank", "--no-intervals", "--model", model, "--store", "higgs.duckdb"], cwd=at)
        runs = []
        for seed in range(repetitions):  # another seed each time: intervals are kept
            asked = ["rank", "--no-write-back", "--model", model, "--seed", str(seed + 1), "--store", "higgs.duckdb"]
            runs.append(run_command([*INFLUENT, *asked], cwd=at))
        found.append(_line(f"Higgs: rank with intervals, 200 resamples, {model}", "60 s", summarize(runs)))
    impact = [*INFLUENT, "model", "impact", "default", "classic", "--store", "higgs.duckdb"]
    found.append(_line("Higgs: model impact default classic", "30 s", _times(impact, at, repetitions)))
    into = ["--out", "out.csv", "--overwrite", "--store", "higgs.duckdb"]
    enrich = [*INFLUENT, "enrich", "contacts.csv", "--column", "handle", *into]
    said = f"Higgs: enrich {N_CONTACTS:,} contacts, intervals kept"
    found.append(_line(said, "5 s", _times(enrich, at, repetitions)))
    return found


def _taxonomy(data: Path, at: Path, repetitions: int) -> str:
    """Roll a million made-up interactions up Klout's ontology and rank everybody on every topic of it."""
    name = f"{N_LABELLED:,} labelled interactions, 8,033 topics rolled up and ranked"
    if not (data / KLOUT).exists():
        return f"| {name} | 10 s | not run: no klout-topics |"
    script = at / "taxonomy.py"
    script.write_text(TAXONOMY.format(path=str(data / KLOUT), n=N_PEOPLE, m=N_LABELLED), encoding="utf-8")
    runs = [run_command([INFLUENT[0], str(script)], cwd=at) for _ in range(repetitions)]
    seconds = sorted(float(run.output.split()[-1]) for run in runs)
    return (
        f"| {name} | 10 s | {seconds[len(seconds) // 2]:.1f} s ({seconds[0]:.1f} to {seconds[-1]:.1f}; in a process) |"
    )


TAXONOMY = """
import time
from pathlib import Path
import numpy as np
from influent.engine.topics.experts import rank_experts
from influent.engine.topics.labels import label
from influent.loaders.taxonomy import read_taxonomy
from influent.model import read_model
from influent.types import DailyCounts, DetailedCounts

tree, (model, _) = read_taxonomy(Path({path!r})), read_model("default")
rng, n, m = np.random.default_rng(1), {n}, {m}
names = [topic for topic in tree.parents if topic != "_ROOT_"]
drawn, of = np.unique(np.sort(rng.zipf(1.3, (m, 2)) % len(names), axis=1), axis=0, return_inverse=True)
users = np.array([f"u{{nth:06d}}" for nth in range(n)], dtype=object)
counts = DailyCounts(
    users, ("retweet",), ("target",), (rng.zipf(1.4, m) % n).astype(np.uint32), rng.integers(0, n, m).astype(np.uint32),
    np.zeros(m, np.uint8), rng.integers(18000, 18100, m).astype(np.int32), np.zeros(m, np.uint8),
    np.ones(m, np.int64), np.full(m, 1_000_000),
)
sets = tuple(tuple(sorted({{names[a], names[b]}})) for a, b in drawn.tolist())
items = tuple(f"i{{nth}}" for nth in range(200_000))
details = DetailedCounts(counts, of.ravel(), rng.integers(0, len(items), m), np.full(m, -1), sets, items, ())
begin = time.perf_counter()
rank_experts(label(details, model, None, tree), model, None)
print(time.perf_counter() - begin)
"""


def _times(command: list[str], at: Path, repetitions: int) -> Figure:
    return summarize([run_command(command, cwd=at) for _ in range(repetitions)])


def _line(name: str, target: str, figure: Figure) -> str:
    return f"| {name} | {target} | {figure} |"
