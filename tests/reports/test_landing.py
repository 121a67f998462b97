"""A file lands whole, private, and never over another one unasked."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from influent.errors import InputError
from influent.reports.landing import landing


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def land(path: Path, text: str, *, overwrite: bool = False, then: Callable[[], object] = lambda: None) -> None:
    """Write a text to its place; `then` happens after the writing, before the end of the block."""
    with landing(path, overwrite=overwrite) as written:
        written.write_text(text)
        then()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_file_when_written_then_stands_there_alone_and_private(tmp_path: Path, open_umask: None) -> None:
    with landing(tmp_path / "a.csv", overwrite=False) as written:
        written.write_text("x")
        assert not (tmp_path / "a.csv").exists()
        assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "x"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert (tmp_path / "a.csv").stat().st_nlink == 1


@pytest.mark.fault("F23")
def test_file_when_there_already_then_is_kept_unless_asked(tmp_path: Path, open_umask: None) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(InputError, match="there already"), landing(path, overwrite=False):
        pytest.fail("nothing is computed for a name that is taken")
    assert path.read_text() == "old"
    with landing(path, overwrite=True) as written:
        written.write_text("new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.fault("F51")
@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no-links"])
def test_file_when_it_appears_while_another_is_written_then_the_first_is_kept(
    tmp_path: Path, has_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", refuse_link)
    path = tmp_path / "a.csv"
    with pytest.raises(InputError, match="there already"):
        land(path, "second", then=lambda: path.write_text("first"))
    assert path.read_text() == "first"
    assert names(tmp_path) == ["a.csv"]


def refuse_link(*_paths: object) -> None:
    """What a FAT drive answers; there is none to mount in a test."""
    raise OSError(errno.EPERM, "Operation not permitted")


def test_file_when_the_drive_has_no_links_then_lands_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refuse_link)
    with landing(tmp_path / "a.csv", overwrite=False) as written:
        written.write_text("x")
    assert (tmp_path / "a.csv").read_text() == "x"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("error", [ValueError("bug"), KeyboardInterrupt()])
def test_block_when_it_fails_then_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a.csv").write_text("old")

    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        land(tmp_path / "a.csv", "half", overwrite=True, then=fail)
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


@pytest.mark.fault("F07")
def test_process_when_killed_before_the_rename_then_the_old_file_stands(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    program = (
        "import os, signal, sys; from pathlib import Path; from influent.reports.landing import landing\n"
        "with landing(Path(sys.argv[1]), overwrite=True) as written:\n"
        "    written.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.csv")], cwd=root, check=False)
    assert done.returncode == -9
    assert (tmp_path / "a.csv").read_text() == "old"


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        ("missing/a.csv", "No such file"),
        ("folder", "a folder or a device"),
        ("fifo", "a folder or a device"),
        ("plain/a.csv", "Not a directory"),
        ("x" * 300, "too long"),
    ],
)
def test_place_when_it_cannot_take_a_file_then_says_so(
    tmp_path: Path, target: str, complaint: str, overwrite: bool
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "plain").write_text("x")
    os.mkfifo(tmp_path / "fifo")
    before = names(tmp_path)
    with pytest.raises(InputError, match=complaint) as caught:
        land(tmp_path / target, "x", overwrite=overwrite)
    assert str(tmp_path) in caught.value.where
    assert names(tmp_path) == before


@pytest.mark.fault("F13")
def test_disk_when_full_then_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No space left"):
        land(tmp_path / "a.csv", "half", then=lambda: Path("/dev/full").write_text("x"))  # the kernel's own full disk
    assert names(tmp_path) == []
