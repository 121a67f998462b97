"""Run the benchmarks and print their tables: ``make bench``, ``make bench-full``, or ``python -m benchmarks``.

Without options each measurement is made once, on small graphs. ``--full`` takes the large ones, repeats, and writes the
tables and the picture into README.md and engine.svg beside this file; ``--only stores``, ``engine`` or ``people``
leaves the other parts as they were.
"""

from __future__ import annotations

import argparse
import platform
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import blocks, bounds, chart, commands, engine, people, updates
from benchmarks.higgs import MEASURES, Row, find_data
from benchmarks.quiet import PROCESSORS

HERE = Path(__file__).parent
REPORT, PICTURE = HERE / "README.md", HERE / "engine.svg"


def report_stores(repetitions: dict[str, int]) -> str:
    """Measure whole commands on real data: one table a store, with date and machine."""
    data = find_data()
    if data is None:
        return "Not run: the data set higgs-twitter was not found (set INFLUENT_DATA to the folder that holds it).\n"
    lines = [f"{_when_and_where()}; each figure is a whole command.\n"]
    for store, measure in MEASURES.items():
        lines += ["", f"### {store}", "", "| command | at most | median (min to max; quiet runs) |", "|---|---|---|"]
        lines += [_line(row) for row in measure(data, repetitions[store])]
    return "\n".join(lines) + "\n"


def report_people(repetitions: int) -> str:
    """Measure whole commands about people and topics, with date and machine."""
    return f"{_when_and_where()}; each figure is a whole command.\n\n{people.report(repetitions)}"


def report_engine(*, is_full: bool) -> str:
    """Measure the engine beside its peers and its own targets; the picture goes beside the report."""
    graphs = ("rmat-22", "rmat-20", "communities-20") if is_full else ("rmat-18", "communities-18")
    repetitions = 5 if is_full else 2
    compared = {name: engine.compare(name, repetitions) for name in graphs}
    if is_full:
        bars = {
            name: [(each.name, each.run_s) for each in sorted(solved, key=lambda one: one.run_s)]
            for name, (solved, _) in compared.items()
        }
        PICTURE.write_text(chart.draw(bars), encoding="utf-8")
    parts = [f"{_when_and_where()}; {'medians of up to 5 runs' if is_full else '2 runs'}.\n"]
    parts += [engine.report(name, *found) for name, found in compared.items()]
    parts += [
        updates.report(graphs[0], repetitions),
        blocks.report("rmat-20" if is_full else "rmat-18", repetitions),
        bounds.report(),
        commands.report(repetitions),
    ]
    return "\n".join(parts)


def _line(row: Row) -> str:
    name, target, figure = row
    return f"| {name} | {target} | {figure} |"


def _when_and_where() -> str:
    with Path("/proc/meminfo").open(encoding="ascii") as file:
        memory_gib = int(file.readline().split()[1]) / 2**20
    return f"{datetime.now(UTC):%Y-%m-%d}, {PROCESSORS} cores, {memory_gib:.0f} GiB, Python {platform.python_version()}"


def _write(part: str, measured: str) -> None:
    begin, end = f"<!-- {part} -->\n", f"<!-- /{part} -->\n"
    before, rest = REPORT.read_text(encoding="utf-8").split(begin)
    REPORT.write_text(before + begin + measured + end + rest.split(end)[1], encoding="utf-8")


def main() -> None:
    """Print the tables; with ``--full`` also put them into the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--full", action="store_true", help="large graphs, repeated; write the report")
    parser.add_argument("--only", choices=("stores", "engine", "people"), help="one part alone")
    asked = parser.parse_args()
    times = {"DuckDB": 5, "Neo4j": 3} if asked.full else {"DuckDB": 1, "Neo4j": 1}
    measures = {
        "engine": lambda: report_engine(is_full=asked.full),
        "stores": lambda: report_stores(times),
        "people": lambda: report_people(times["DuckDB"]),
    }
    for part, measure in measures.items():
        if asked.only in (None, part):
            measured = measure()
            print(measured)
            if asked.full:
                _write(part, measured)


if __name__ == "__main__":
    main()
