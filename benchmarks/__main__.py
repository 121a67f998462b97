"""Run the acceptance benchmarks and print their table: ``make bench``, or ``python -m benchmarks [--full]``.

``--full`` repeats each measurement five times (three on Neo4j) and writes the table into README.md beside this file.
"""

from __future__ import annotations

import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.higgs import MEASURES, Row, find_data
from benchmarks.quiet import PROCESSORS

REPORT = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"


def report(repetitions: dict[str, int]) -> str:
    """Measure and write down: one table a store, with date and machine."""
    data = find_data()
    if data is None:
        return "Not run: the data set higgs-twitter was not found (set INFLUENT_DATA to the folder that holds it).\n"
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}; each figure is a whole command.\n"]
    for store, measure in MEASURES.items():
        lines += ["", f"### {store}", "", "| command | at most | median (min to max; quiet runs) |", "|---|---|---|"]
        lines += [_line(row) for row in measure(data, repetitions[store])]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    name, target, figure = row
    return f"| {name} | {target} | {figure} |"


def _machine() -> str:
    with Path("/proc/meminfo").open(encoding="ascii") as file:
        memory_gib = int(file.readline().split()[1]) / 2**20
    return f"{PROCESSORS} cores, {memory_gib:.0f} GiB, Python {platform.python_version()}"


def main() -> None:
    """Print the table; with ``--full`` also put it into the report."""
    if "--full" not in sys.argv[1:]:
        print(report({"DuckDB": 1, "Neo4j": 1}))
        return
    measured = report({"DuckDB": 5, "Neo4j": 3})
    text = REPORT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    REPORT.write_text(before + BEGIN + measured + END + rest.split(END)[1], encoding="utf-8")
    print(measured)


if __name__ == "__main__":
    main()
