"""The wheel holds exactly what is tracked, under the one name `influent`, and the lock files hold what it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
SHIPPED = {".py", ".sql", ".cypher", ".toml", ".css", ".js"}
SHIPPED_NAMES = {"py.typed", "pom.xml", "cytoscape.LICENSE.txt", "kit.md"}


def tracked_files() -> list[Path]:
    """What git tracks, as it stands in the working tree, relative to the root; links are left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [Path(name) for name in listed.split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink()]


def package_dirs() -> dict[str, str]:
    """Room at the root -> folder in the wheel, as pyproject.toml maps them."""
    mapped: dict[str, str] = project_file()["tool"]["setuptools"]["package-dir"]
    return {room: package.replace(".", "/") for package, room in mapped.items()}


def project_file() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def expected_files() -> set[str]:
    """What the wheel must hold: each tracked code or data file of a room, at its place in the package."""
    folders = package_dirs()
    return {
        str(PurePosixPath(folders[path.parts[0]], *path.parts[1:]))
        for path in tracked_files()
        if path.parts[0] in folders and (path.suffix in SHIPPED or path.name in SHIPPED_NAMES)
    }


def build_wheel(folder: Path, *, has_links: bool) -> zipfile.ZipFile:
    """Copy the tracked files to a folder and build a wheel there, with what is installed here."""
    for path in tracked_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, folder / path)
    if has_links:
        for room in package_dirs():
            if room != "influent":
                (folder / "influent" / room).symlink_to(f"../{room}")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "out"), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "out").glob("*.whl")
    return zipfile.ZipFile(wheel)


@pytest.mark.parametrize("has_links", [True, False], ids=["with-links", "without-links"])
def test_wheel_when_built_then_holds_the_tracked_files_and_nothing_else(tmp_path: Path, has_links: bool) -> None:
    with build_wheel(tmp_path, has_links=has_links) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert {name.split("/")[0] for name in names} == {"influent"}
        assert sorted(names) == sorted(expected_files())
        (licence,) = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
        assert wheel.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_rooms_when_they_hold_tracked_files_then_each_file_is_shipped_or_a_text_for_readers() -> None:
    folders = package_dirs()
    left_out = [
        str(path)
        for path in tracked_files()
        if path.parts[0] in folders and path.suffix not in SHIPPED | {".md"} and path.name not in SHIPPED_NAMES
    ]
    assert left_out == []


def test_links_when_looked_at_then_lead_from_the_package_to_each_room() -> None:
    links = {path.name: path.readlink() for path in (ROOT / "influent").iterdir() if path.is_symlink()}
    assert links == {room: Path("..") / room for room in package_dirs() if room != "influent"}


def locked_versions(lock: str) -> dict[str, list[Version]]:
    """Name -> the versions that a lock file pins (more than one only where Python versions differ)."""
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, []).append(Version(version))
    return found


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_when_read_then_pins_what_the_project_asks_for(lock: str) -> None:
    project = project_file()["project"]
    wanted = project["dependencies"] + project_file()["build-system"]["requires"]
    if lock == "requirements-dev.lock":
        wanted += [line for line in project["optional-dependencies"]["dev"] if not line.startswith("influent")]
    locked = locked_versions(lock)
    for requirement in map(Requirement, wanted):
        name = requirement.name.lower().replace("_", "-")
        assert name in locked, f"{name} is not in {lock}: run make lock"
        assert all(requirement.specifier.contains(version) for version in locked[name]), f"{name}: run make lock"


def test_locks_when_compared_then_agree_on_every_version() -> None:
    development = locked_versions("requirements-dev.lock")
    for name, versions in locked_versions("requirements.lock").items():
        assert development[name] == versions


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_when_read_then_has_a_hash_for_each_pin_and_names_no_host_or_folder(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert pins
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.search(r"://|^-|--find-links|--index-url|--extra-index-url| @ ", text, re.MULTILINE) is None
