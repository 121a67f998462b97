"""How the program ends, seen from outside: real processes, pipes, signals and terminals."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, plain_environment, write_interactions

PROGRAM = [sys.executable, "-m", "influent"]


def on_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run the program with stdout on a terminal of 80 columns, and return what it wrote there."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=cwd,
        env=plain_environment(COLUMNS="80", **environment),
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.DEVNULL,
    )
    os.close(slave)
    found = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says EIO when the other side is closed
            break
        if not piece:
            break
        found += piece
    os.close(master)
    process.wait()
    return found.decode().replace("\r\n", "\n")


def test_answer_when_on_a_terminal_then_titles_are_bold(small_store: Path) -> None:
    shown = on_terminal("influencers", "ana", "--store", "small.duckdb", cwd=small_store.parent)
    assert "\x1b[1m#  user" in shown


@pytest.mark.parametrize("name_value", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_answer_when_colour_is_unwanted_then_has_no_escape_at_all(
    small_store: Path, name_value: tuple[str, str]
) -> None:
    name, value = name_value
    shown = on_terminal("why", "ana", "bo", "--store", "small.duckdb", cwd=small_store.parent, **{name: value})
    assert "directly" in shown
    assert "\x1b" not in shown


def test_answer_when_on_a_terminal_then_no_line_is_wider(small_store: Path) -> None:
    for command in (["rank"], ["why", "ana", "bo"], ["score", "bo"], ["cypher"]):
        shown = on_terminal(*command, "--store", "small.duckdb", cwd=small_store.parent, NO_COLOR="1")
        assert [line for line in shown.splitlines() if len(line) > 80] == [], command


def test_pipe_when_closed_early_then_ends_silently(small_store: Path) -> None:
    command = " ".join([*PROGRAM, "cypher", "--json", "--store", "small.duckdb"])
    # `true` reads nothing and is gone before the first line is written; PIPESTATUS is bash's.
    script = f"{command} 2>said | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=small_store.parent,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "141\n"
    assert (small_store.parent / "said").read_text() == ""


def test_load_when_interrupted_then_ends_with_130_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import signal, influent.cli.load as load\n"
        "def wait(text): print('waiting', flush=True); signal.pause()\n"
        "load.parse_columns = wait\n"
    )
    process = subprocess.Popen(
        [*PROGRAM, "load", "a.csv"],
        cwd=tmp_path,
        env=plain_environment(PYTHONPATH=f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    out, said = process.communicate()
    assert process.returncode == 130
    assert said == "influent: interrupted: what is in the store stays; the same command goes on from there\n"
    assert out == ""


def test_fault_of_our_own_when_it_happens_then_shows_no_traceback_unless_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import influent.errors, influent.cli.load as load\n"
        "def broken(text): raise RuntimeError('neo4j://ana:s3cret@host broke')\n"
        "load.parse_columns = broken\n"
    )
    write_interactions(tmp_path / "a.csv", [])
    environment = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"}
    done = run("load", "a.csv", environment=environment)
    assert done.returncode == 70
    assert re.fullmatch(r"influent: a fault of influent's own: .*\n {10}in broken, .*\n {10}try: .*\n", done.stderr)
    for debug in (
        run("load", "a.csv", "--debug", environment=environment),
        run("load", "a.csv", environment=environment | {"INFLUENT_DEBUG": "1"}),
    ):
        assert debug.returncode == 70
        assert "Traceback (most recent call last)" in debug.stderr
        assert "s3cret" not in debug.stderr
    assert "s3cret" not in done.stderr


def test_store_when_its_address_has_a_password_then_no_output_has_it(run: Run) -> None:
    for command in (["rank"], ["rank", "--debug"], ["rank", "--nonsense"], ["cypher"], ["neo4j", "status"]):
        store = [] if command[0] == "neo4j" else ["--store", "bolt://neo4j:s3cret@127.0.0.1:1"]
        done = run(*command, *store, "--wait", "0") if store else run(*command)
        assert "s3cret" not in done.stdout + done.stderr, command


def test_query_when_interrupted_then_stops_at_once_and_its_own_error_is_an_interrupt_too(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import influent.cli.load as load\n"
        "from influent.loaders.session import open_session\n"
        "def wait(text):\n"
        "    session = open_session(load.Path('.'))\n"
        "    print('computing', flush=True)\n"
        "    session.execute('SELECT count(*) FROM range(1_000_000_000_000_000)')\n"  # longer than anybody waits
        "load.parse_columns = wait\n"
    )
    process = subprocess.Popen(
        [*PROGRAM, "load", "a.csv"],
        cwd=tmp_path,
        env=plain_environment(PYTHONPATH=f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "computing\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.startswith("influent: interrupted: ")
