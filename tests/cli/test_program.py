"""The program as a whole: help, versions, exit codes, pipes, interrupts."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from influent.cli.commands import app
from tests.cli.conftest import Run, plain_environment

COMMANDS = [command.name or "" for command in app.registered_commands]

# What must not be loaded to answer --help: each costs more than the whole of the rest.
HEAVY = ("numpy", "scipy", "duckdb", "neo4j", "pydantic", "rich", "networkx", "pyarrow")


def test_help_when_asked_for_then_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from influent.cli import main\n"
        "for command in sys.argv[1:]:\n"
        "    sys.argv = ['influent', *command.split(), '--help']\n"
        "    try: main()\n"
        "    except SystemExit as end: assert not end.code\n"
        f"    print(command, sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    asked = ["", *COMMANDS, "neo4j", "neo4j start", "model show"]
    done = subprocess.run(
        [sys.executable, "-c", code, *asked], env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == "".join(f"{command} []\n" for command in asked)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_when_read_then_asks_a_question_and_has_an_example(call: Run, name: str) -> None:
    done = call(name, "--help")
    assert "?" in done.stdout
    assert f"Examples:\n    influent {name}" in done.stdout
    assert done.stderr == ""


def test_version_when_asked_for_then_is_the_installed_one(run: Run) -> None:
    assert run("--version").stdout == f"influent {version('influent')}\n"


@pytest.mark.parametrize("arguments", [("rnak",), ("rank", "--tpo"), ("rank", "--top", "x"), ("load",)])
def test_usage_when_wrong_then_ends_with_2_in_three_parts(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    first, second, third = done.stderr.splitlines()
    assert first.startswith("influent: ")
    assert second.startswith("          influent")
    assert third.startswith("          try: influent")
    assert done.stdout == ""


def test_program_when_called_bare_then_shows_its_help_as_wrong_usage(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: influent")


def test_rank_when_the_store_is_not_there_then_ends_with_3_and_makes_none(run: Run, tmp_path: Path) -> None:
    done = run("rank", "--store", "none.duckdb")
    assert done.returncode == 3, done.stderr
    assert not (tmp_path / "none.duckdb").exists()


def test_rank_in_the_database_when_the_store_is_a_file_then_ends_with_6(call: Run, small_store: Path) -> None:
    done = call("rank", "--in-database", "--store", str(small_store))
    assert (done.returncode, done.stdout) == (6, "")


def test_rank_in_the_database_when_given_what_it_would_ignore_then_refuses(call: Run, small_store: Path) -> None:
    done = call("rank", "--in-database", "--model", "now", "--all", "--store", str(small_store))
    assert done.returncode == 2
    assert "--in-database cannot go with --model, --all" in done.stderr


def test_rank_when_asked_for_json_then_has_the_promised_names(run: Run, small_store: Path) -> None:
    done = run("rank", "--store", str(small_store), "--json", "--all")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    promised = "snapshot model measure as_of n_users n_pairs damping_factor ran_iterations did_converge error_bound"
    assert set(promised.split()) <= set(found)
    columns = "user position authority authority_low authority_high pagerank echo score"
    assert set(columns.split()) <= set(found["users"][0])
    assert found["users"][0]["user"] == "bo"
