"""How does a finished file get to its place? Written beside it, made durable, then renamed: whole, or not at all.

Interactions are personal data, so everything that lands is readable by its owner alone, whatever the umask.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from influent.errors import InputError, quote

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}
"""How file systems without hard links (FAT, a few network drives) refuse one."""


@contextmanager
def landing(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a path to write to; what was written there stands at `path` when the block ends without an error.

    The file is made in a private folder beside `path` (so on the same file system), gets mode 0600, is synced and
    renamed. When the block fails nothing is left behind and an older file stays as it was.

    Parameters
    ----------
    overwrite : bool
        Replace a file that is there already; otherwise it is an error, also when it appears while we write.

    Raises
    ------
    InputError
        `path` exists, is no plain file, or cannot be written (folder missing, no rights, disk full).
    """
    try:
        _refuse_what_is_there(path, overwrite=overwrite)
        folder = Path(tempfile.mkdtemp(prefix=".influent-", dir=path.parent))
    except OSError as error:
        raise _cannot_write(path, error) from error
    written = folder / "whole"
    try:
        yield written
        _make_durable(written)
        _move(written, path, overwrite=overwrite)
        _sync(path.parent)
    except FileExistsError as error:
        raise _is_there(path) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        _remove(folder, written)


def _refuse_what_is_there(path: Path, *, overwrite: bool) -> None:
    if path.exists() and not path.is_file():
        raise InputError(
            f"cannot write {quote(path.name)}: it is a folder or a device",
            where=str(path),
            advice="the name of a file that is not there yet",
        )
    if os.path.lexists(path) and not overwrite:
        raise _is_there(path)


def _is_there(path: Path) -> InputError:
    return InputError(
        f"cannot write {quote(path.name)}: it is there already",
        where=str(path),
        advice="another name, or --overwrite",
    )


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(
        f"cannot write {quote(path.name)}: {error.strerror or quote(error)}",
        where=str(path),
        advice="a folder that exists, has room and that you may write to",
    )


def _make_durable(path: Path) -> None:
    path.chmod(0o600)
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path, written: Path) -> None:
    """Remove the private folder; to look into it takes a descriptor, of which there may be none left."""
    try:
        written.unlink(missing_ok=True)
        folder.rmdir()
    except OSError:  # a writer left a file of its own
        shutil.rmtree(folder, ignore_errors=True)


def _move(written: Path, path: Path, *, overwrite: bool) -> None:
    """Rename; without `overwrite` in a way that fails if `path` has come to be meanwhile."""
    if not overwrite:
        try:
            os.link(written, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            path.touch(mode=0o600, exist_ok=False)  # reserves the name
        else:
            return
    written.replace(path)
