"""Run every command that the documentation shows, and write what it really printed: ``make docs``.

A fenced block of the language ``console`` is a session: its lines ``$ command`` are run in order, in one fresh folder
a file, and what stands below each is replaced by the command's output. ``console higgs`` is run only where the Higgs
data set is (see ``benchmarks/higgs.py``), ``console skip`` never: it needs a server, or says so.
``python -m docs --check`` changes nothing and ends with 1 when something would change.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.higgs import find_data

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```console(?P<condition>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
ENVIRONMENT = {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONWARNINGS": "ignore", "TZ": "UTC"}


def pages() -> list[Path]:
    """List the pages whose sessions are run: the README and everything under docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def refresh(page: Path) -> str:
    """Give the page's text with every session run anew."""
    data = find_data()
    with tempfile.TemporaryDirectory(prefix="influent-docs-") as folder:

        def run(block: re.Match[str]) -> str:
            condition = block["condition"].strip()
            if condition == "skip" or (condition == "higgs" and data is None):
                return block[0]
            return f"```console{block['condition']}\n{_session(block['body'], Path(folder), data)}```"

        return FENCE.sub(run, page.read_text(encoding="utf-8"))


def _session(body: str, folder: Path, data: Path | None) -> str:
    shown = []
    for line in body.splitlines():
        if line.startswith("$ "):
            shown.append(f"{line}\n{_output(line.removeprefix('$ '), folder, data)}")
    return "\n".join(shown)


def _output(command: str, folder: Path, data: Path | None) -> str:
    if data is not None and not (folder / "higgs-activity_time.txt.gz").exists():
        (folder / "higgs-activity_time.txt.gz").symlink_to(data / "higgs-twitter" / "higgs-activity_time.txt.gz")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    env = {name: value for name, value in os.environ.items() if not name.startswith(("INFLUENT", "NEO4J"))}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=env | ENVIRONMENT | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.replace(f"{folder}/", "").splitlines())


def main() -> int:
    """Refresh all pages, or with ``--check`` print what would change and end with 1 when something would."""
    differences = 0
    for page in pages():
        before, after = page.read_text(encoding="utf-8"), refresh(page)
        if before == after:
            continue
        differences += 1
        if "--check" in sys.argv[1:]:
            name = str(page.relative_to(ROOT))
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, "now"))
        else:
            page.write_text(after, encoding="utf-8")
    return 1 if differences and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
