"""Hold every promise of reliability with large numbers, and write docs/reliability.md: ``make soak``.

The page says what was run and what came of it, failures too; what was not run, it says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.promises import PROMISES, Promise
from tests.faults.ten_million import Figures, measure_somewhere

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (whoever is killed -9 leaves it as it would leave a disk)
SIZES = {
    "INFLUENT_KILLS": 1000,
    "INFLUENT_MOMENTS": 25,
    "INFLUENT_DAMAGES": 100,
    "INFLUENT_STORIES": 2000,
    "INFLUENT_NEO4J_STORIES": 200,
    "INFLUENT_SERVER_KILLS": 50,
    "INFLUENT_FUZZED_ROWS": 1_000_000,
    "INFLUENT_EVERY_CALL": 1,
}
SELECTED = sorted({promise.tests.partition("::")[0] for promise in PROMISES})

HEAD = """# What influent survives, and how that is known

Every line is held by tests that make the fault happen: processes are killed, disks fail, connections are cut. A fault
ends in the right data or in an error that says what to do, after which the same command works; never in wrong data.
`make test` runs each of these tests in small numbers, `make soak` in large ones, and writes this page; F01 and so on
are the names under which the tests' markers list the faults.

Last soak: {date}, {minutes:.0f} minutes, {machine}.

| promise | faults | how much | held by | last soak |
|---|---|---|---|---|
"""

TAIL = """
Not held by a test of this page: the store's own log with a flipped bit after a crash (DuckDB's to notice); power cuts
that lose what a disk has acknowledged. What `kill -9` leaves of a load is cleared by the next command that writes to
the store; what it leaves of an export or of a forgetting, by `influent doctor --fix` once it is a day old.
"""


@dataclass(frozen=True)
class Result:
    """How the tests of one promise ended."""

    passed: int
    failed: int
    skipped: int

    def told(self) -> str:
        """Say it in a cell of the table."""
        n = self.passed + self.failed
        if not n:
            return "**not run**"
        return f"held: all of {n} tests" if not self.failed else f"**not held: {self.failed} of {n} tests failed**"


def main() -> int:
    """Run the soak and write the page; 1 when a promise was not held."""
    began = time.monotonic()
    settings = {name: int(os.environ.get(name, size)) for name, size in SIZES.items()}
    with tempfile.TemporaryDirectory(prefix="influent-soak-") as folder:
        report = Path(folder) / "report.xml"
        _run_tests(report, settings)
        cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314  (just written by pytest)
        results = _sort(list(cases))
    try:
        many = _tell_many(measure_somewhere())
    except AssertionError as error:
        many = f"**not held: {str(error).splitlines()[0][:200]}**"
    minutes = (time.monotonic() - began) / 60
    PAGE.write_text(_page(results, many, minutes, settings), encoding="utf-8")
    sys.stdout.write(PAGE.read_text(encoding="utf-8"))
    return int(any(result.failed for result in results.values()) or "not held" in many)


def _run_tests(report: Path, settings: dict[str, int]) -> None:
    room = {"TMPDIR": str(SHARED_MEMORY)} if SHARED_MEMORY.is_dir() else {}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--numprocesses",
        "2",
        "--dist",
        "worksteal",
        f"--junit-xml={report}",
    ]
    environment = os.environ | room | {name: str(size) for name, size in settings.items()}
    subprocess.run([*command, *sys.argv[1:], *SELECTED], cwd=ROOT, env=environment, check=False)


def _sort(cases: list[ElementTree.Element]) -> dict[Promise, Result]:
    found = {}
    for promise in PROMISES:
        file, _, name = promise.tests.partition("::")
        module = file.removesuffix(".py").replace("/", ".")
        own = [c for c in cases if c.get("classname") == module and str(c.get("name")).startswith(name)]
        failed = sum(c.find("failure") is not None or c.find("error") is not None for c in own)
        skipped = sum(c.find("skipped") is not None for c in own)
        found[promise] = Result(len(own) - failed - skipped, failed, skipped)
    return found


def _page(results: dict[Promise, Result], many: str, minutes: float, settings: dict[str, int]) -> str:
    every = "every" if settings["INFLUENT_EVERY_CALL"] else "some"
    numbers = {
        "kills": settings["INFLUENT_KILLS"],
        "moments": settings["INFLUENT_MOMENTS"],
        "damages": settings["INFLUENT_DAMAGES"],
        "stories": settings["INFLUENT_STORIES"],
        "neo4j_stories": settings["INFLUENT_NEO4J_STORIES"],
        "server_kills": settings["INFLUENT_SERVER_KILLS"],
        "fuzzed": settings["INFLUENT_FUZZED_ROWS"],
        "spoilt": 3 * max(5, settings["INFLUENT_FUZZED_ROWS"] // 4000),
        "calls": every,
        "messages": every,
    }
    rows = [
        f"| {p.says} | {p.faults} | {p.figure.format(**numbers)} | `{p.tests}` | {result.told()} |"
        for p, result in results.items()
    ]
    rows.append(
        "| Ten million interactions loaded by one command, killed in the middle and given again, are the same store as "
        f"without: same snapshot, same rows of each batch, same counts of every pair. | kill -9 | once | "
        f"`tests/faults/ten_million.py` | {many} |"
    )
    head = HEAD.format(date=f"{datetime.now(UTC):%Y-%m-%d}", minutes=minutes, machine=f"{os.cpu_count()} cores")
    return head + "\n".join(rows) + "\n" + TAIL


def _tell_many(found: Figures) -> str:
    in_one_go = f"held; in one go {found.whole_s:.0f} s and at most {found.whole_mb:,.0f} MB"
    killed = f"killed with {found.n_after_kill} of {found.n_batches} batches there"
    return f"{in_one_go}; {killed}, the rest took {found.resumed_s:.0f} s and {found.resumed_mb:,.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
