"""A small store that everybody can check by hand, and the real program, run as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import typer

from influent.cli.commands import app
from influent.cli.ending import run as run_program

Run = Callable[..., subprocess.CompletedProcess[str]]

HEADER = "id,actor,target,kind,happened_at,item\n"
ROWS = [
    # ana reacts to bo herself, and to carl and dora, who react to bo; eve reacts to nobody, fay to herself.
    *(("ana", "bo", "retweet", f"2026-03-{day:02}") for day in range(1, 13)),
    *(("ana", "bo", "reply", f"2026-04-{day:02}") for day in range(1, 4)),
    *(("ana", "carl", "retweet", f"2026-05-{day:02}") for day in range(1, 9)),
    *(("ana", "dora", "mention", f"2026-06-{day:02}") for day in range(1, 3)),
    *(("carl", "bo", "retweet", f"2026-05-{day:02}") for day in range(1, 21)),
    *(("dora", "bo", "retweet", f"2026-06-{day:02}") for day in range(1, 6)),
    *(("bo", "eve", "reply", f"2026-06-{day:02}") for day in range(1, 5)),
    *(("carl", "eve", "reply", f"2026-06-{day:02}") for day in range(1, 5)),
    ("fay", "fay", "retweet", "2026-06-01"),
]


MORE = """who,whom,what,at,weight,item,mood
gil,bo,retweet,2026-06-07T12:00:00Z,1.5,post-7,good
gil,ana,smile,2026-06-08T12:00:00+02:00,1,,bad
gil,ana,smile,2026-06-08T12:00:00+02:00,0,,bad
"""
"""A file under names of its own; its people, its kinds and how often they meet are seen at a glance."""


def write_interactions(path: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    """Write rows of (actor, target, kind, day) as the plainest CSV there is."""
    lines = [f"t-{n},{a},{b},{kind},{day}T12:00:00Z,post-{n}\n" for n, (a, b, kind, day) in enumerate(rows, start=1)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def plain_environment(**more: str) -> dict[str, str]:
    """The environment of a test: no setting of the machine's own reaches the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INFLUENT_", "NEO4J_"))}
    return kept | {"PYTHONUTF8": "1", "TERM": "xterm-256color"} | more


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs ``influent`` in an own folder and gives exit code, stdout and stderr."""

    def run_influent(
        *arguments: str, cwd: Path = tmp_path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "influent", *arguments],
            cwd=cwd,
            env=plain_environment(**(environment or {})),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run_influent


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that does the same within this process: for what does not hang on processes."""
    for name in os.environ:
        if name.startswith(("INFLUENT_", "NEO4J_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("INFLUENT_DEBUG", "")  # what --debug sets in this process is taken back with the rest
    monkeypatch.delenv("INFLUENT_DEBUG")

    def call_influent(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        code = run_program(typer.main.get_command(app), list(arguments))
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return call_influent


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load and rank ROWS once; commands that only ask share the file."""
    folder = tmp_path_factory.mktemp("small")
    write_interactions(folder / "small.csv", ROWS)
    (folder / "more.csv").write_text(MORE, encoding="utf-8")
    for command in (["load", "small.csv"], ["rank"]):
        whole = [sys.executable, "-m", "influent", *command, "--store", "small.duckdb"]
        subprocess.run(whole, cwd=folder, env=plain_environment(), check=True, capture_output=True)
    return folder / "small.duckdb"
