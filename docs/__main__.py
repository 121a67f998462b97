"""Run every command that the documentation shows, and write what it really printed: ``make docs``.

A fenced block of the language ``console`` is a session: its lines ``$ command`` are run in order, in one fresh folder
a file, and what stands below each is replaced by the command's output. ``console higgs`` and ``console quantum`` are
run only where that data set is (see ``benchmarks/higgs.py``), ``console skip`` never: it needs a server, or says so.
``docs/requirements.md`` is read off the marks of the tests.
A picture that a page shows and a session of it makes, under the same name, is replaced by the one just made.
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
from docs.requirements import describe_requirements

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "docs" / "requirements.md"
FENCE = re.compile(r"^```console(?P<condition>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+\.svg)\)")
DATA = {
    "higgs": "higgs-twitter/higgs-activity_time.txt.gz",
    "quantum": "quantum-stackexchange/interactions.csv.gz",
}
"""The file that a session of this name reads, in the folder of data sets."""
ENVIRONMENT = {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONWARNINGS": "ignore", "TZ": "UTC"}


def pages() -> list[Path]:
    """List the pages whose sessions are run: the README and everything under docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def refresh(page: Path) -> dict[Path, str]:
    """Give the page's text with every session run anew, and the pictures it shows that they made."""
    if page == REQUIREMENTS:
        return {page: describe_requirements(ROOT / "tests")}
    data = find_data()
    with tempfile.TemporaryDirectory(prefix="influent-docs-") as folder:

        def run(block: re.Match[str]) -> str:
            condition = block["condition"].strip()
            if condition == "skip" or (condition in DATA and (data is None or not (data / DATA[condition]).exists())):
                return block[0]
            if condition in DATA and data is not None and not (Path(folder) / Path(DATA[condition]).name).exists():
                (Path(folder) / Path(DATA[condition]).name).symlink_to(data / DATA[condition])
            return f"```console{block['condition']}\n{_session(block['body'], Path(folder))}```"

        text = FENCE.sub(run, page.read_text(encoding="utf-8"))
        shown = [page.parent / name for name in PICTURE.findall(text)]
        made = {path: Path(folder) / path.name for path in shown if (Path(folder) / path.name).exists()}
        return {page: text, **{path: file.read_text(encoding="utf-8") for path, file in made.items()}}


def _session(body: str, folder: Path) -> str:
    shown = []
    for line in body.splitlines():
        if line.startswith("$ "):
            shown.append(f"{line}\n{_output(line.removeprefix('$ '), folder)}")
    return "\n".join(shown)


def _output(command: str, folder: Path) -> str:
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
        for path, after in refresh(page).items():
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            if before == after:
                continue
            differences += 1
            if "--check" in sys.argv[1:]:
                name = str(path.relative_to(ROOT))
                lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, "now")
                sys.stdout.writelines(lines)
            else:
                path.write_text(after, encoding="utf-8")
    return 1 if differences and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
