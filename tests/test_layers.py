"""The order of the rooms holds, and the contracts that hold it can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all rooms, links included, that a test may spoil."""
    folder = tmp_path_factory.mktemp("rooms")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for link in (ROOT / "influent").iterdir():
        for source in ROOT.glob(f"{link.name}/**/*.py") if link.is_symlink() else []:
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (folder / "influent").mkdir()
    for path in (ROOT / "influent").iterdir():
        copy = folder / "influent" / path.name
        if path.is_symlink():
            copy.symlink_to(path.readlink())
        elif path.suffix == ".py":
            copy.write_bytes(path.read_bytes())
    return folder


def test_rooms_when_checked_then_every_contract_is_kept() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_copy_of_the_rooms_when_unspoilt_then_every_contract_is_kept(rooms: Path) -> None:
    done = lint_imports(rooms)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "line", "complaint"),
    [
        ("engine", "import influent.store.protocol", "influent.engine.spoilt -> influent.store.protocol"),
        ("loaders", "from influent.engine import rank", "influent.loaders.spoilt -> influent.engine"),
        ("reports", "import influent.store", "influent.reports.spoilt -> influent.store"),
        ("store", "import influent.cli", "influent.store.spoilt -> influent.cli"),
        ("influent", "import influent.answers", "marked as 'exhaustive'"),
        ("cli", "import influent.engine.rank", "influent.cli.spoilt -> influent.engine.rank"),
        ("engine", "import duckdb", "influent.engine.spoilt -> duckdb"),
        ("engine", "from neo4j import GraphDatabase", "influent.engine.spoilt -> neo4j"),
        ("loaders", "import scipy.sparse", "influent.loaders.spoilt -> scipy"),
    ],
)
def test_rooms_when_one_imports_what_it_must_not_then_the_check_fails(
    rooms: Path, room: str, line: str, complaint: str
) -> None:
    spoilt = rooms / room / "spoilt.py"
    spoilt.write_text(line + "\n")
    try:
        done = lint_imports(rooms)
    finally:
        spoilt.unlink()
    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr
