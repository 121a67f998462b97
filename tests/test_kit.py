"""The kit's own script, alone with numpy, finds every score again; and fails when one is changed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from influent.errors import InputError
from influent.types import Resampling
from influent.workspace import Workspace

NUMPY = Path(__import__("numpy").__file__).parents[1]


def check(kit: Path) -> subprocess.CompletedProcess[str]:
    """Save the lines of the README and run them; of all that is installed they see numpy alone."""
    (script,) = re.findall(r"```python\n(.*?)```", (kit / "README.md").read_text(), re.DOTALL)
    assert len(script.splitlines()) <= 50
    assert "influent" not in re.sub(r"influence[er]", "", script)
    (kit / "check.py").write_text(script)
    command = [
        sys.executable,
        "-S",
        "-c",
        f"import sys; sys.path.append({str(NUMPY)!r}); exec(open('check.py').read())",
    ]
    return subprocess.run(command, cwd=kit, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.requirement("R50")
@pytest.mark.requirement("F15")
@pytest.mark.parametrize("model", ["default", "now", "classic", "defended"])
def test_kit_when_its_own_lines_are_run_then_every_score_is_found_again(
    people: Workspace, tmp_path: Path, model: str
) -> None:
    if model == "defended":
        people.assert_about("trust", "p1", "2")
        people.assert_about("trust", "p7", "1")
    done = people.export("kit", tmp_path / "kit", model=model, resampling=Resampling(40))
    assert done.n_rows == people.view(model=model).graph.n_users
    ran = check(done.path)
    assert ran.returncode == 0, ran.stderr
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=done.path, capture_output=True, check=False)
    assert sums.returncode == 0
    assert "single person" in (done.path / "README.md").read_text()
    assert "interval_low" in (done.path / "scores.csv").read_text().partition("\n")[0]


def test_kit_when_a_score_is_changed_then_its_lines_say_so(people: Workspace, tmp_path: Path) -> None:
    kit = people.export("kit", tmp_path / "kit", resampling=None).path
    text = (kit / "scores.csv").read_text().splitlines()
    cells = text[3].split(",")
    cells[2] = str(float(cells[2]) + 1e-8)
    (kit / "scores.csv").write_text("\n".join([*text[:3], ",".join(cells), *text[4:]]) + "\n")
    ran = check(kit)
    assert ran.returncode != 0
    assert "AssertionError" in ran.stderr


def test_kit_when_there_is_something_already_then_is_refused_and_leaves_it(people: Workspace, tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    with pytest.raises(InputError, match="something already"):
        people.export("kit", tmp_path / "kit")
    assert not list((tmp_path / "kit").iterdir())
    with pytest.raises(InputError):
        people.export("kit", tmp_path / "no" / "kit")
