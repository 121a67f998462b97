"""Does the documentation show what the program prints?"""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.__main__ import pages, refresh

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_session_when_run_again_then_prints_what_the_page_shows(page: Path) -> None:
    for path, now in refresh(page).items():
        assert now == path.read_text(encoding="utf-8"), "make docs writes what is printed now"


@pytest.mark.parametrize("page", ["how-to/arrays.md", "explanation/model.md"])
def test_python_when_run_again_then_prints_what_the_page_shows(page: str) -> None:
    found = doctest.testfile(str(ROOT / "docs" / page), module_relative=False, optionflags=doctest.REPORT_NDIFF)
    assert found.attempted >= 10
    assert found.failed == 0


def test_score_when_worked_out_by_hand_then_is_the_one_that_rank_prints() -> None:
    text = (ROOT / "docs" / "explanation" / "model.md").read_text(encoding="utf-8")
    table = re.search(r"^bo,1,([0-9.]+),([0-9.]+),([0-9.]+)$", text, re.MULTILINE)
    by_hand = re.search(r"^>>> round\(\(1 \+ from_ana.*\n([0-9.]+)$", text, re.MULTILINE)
    assert table is not None
    assert by_hand is not None
    authority, low, high = map(float, table.groups())
    assert low - 1e-10 <= float(by_hand[1]) <= high + 1e-10
    assert abs(authority - float(by_hand[1])) < 1e-9


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_link_when_followed_then_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_command_when_it_exists_then_is_documented() -> None:
    shown = subprocess.run([sys.executable, "-m", "influent", "--help"], capture_output=True, text=True, check=True)
    commands = re.findall(r"^  ([a-z0-9]+)  ", shown.stdout.split("Commands:")[1], re.MULTILINE)
    text = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert len(commands) >= 14
    assert [name for name in commands if f"$ influent {name} --help" not in text] == []
