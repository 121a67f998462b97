"""Files of rows that were set aside: a store knows which it wrote, so that people can be taken out of them, too."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from influent.errors import InputError
from influent.store.assertions import make_assertion

if TYPE_CHECKING:
    from influent.store.asserted import AssertedStore

WORDS = re.compile(r"[\s,;|\"'{}\[\]:]+")
LARGEST_CELL = 1 << 26


def note_rejects(store: AssertedStore, path: Path) -> None:
    """Note that a store's load wrote this file, and take out of it whoever was forgotten."""
    whole = str(path.resolve())
    if whole not in {record.about for record in store.assertions() if record.kind == "rejects"}:
        record = make_assertion("rejects", whole, who="", said_at=datetime.now(UTC), reason="", expires_at=None)
        store.write_assertions([record])
    tombstones = store.in_force.tombstones
    if tombstones.hashes:
        drop_rows(path, lambda text: any(map(tombstones.names, {text.strip(), *WORDS.split(text)})))


def known_rejects(store: AssertedStore) -> list[Path]:
    """List the files of rows set aside that loads into this store wrote and that are still there."""
    paths = [Path(record.about) for record in store.assertions() if record.kind == "rejects"]
    return [path for path in paths if path.is_file()]


def drop_rows(path: Path, names_them: Callable[[str], bool]) -> int:
    """Take out of a CSV file all rows of which a cell names people; say how many went.

    The file is written anew under another name and renamed, readable by its owner alone.

    Raises
    ------
    InputError
        It cannot be read or written; it is then as it was.
    """
    halfway = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            title, *rows = csv.reader(file)
        kept = [row for row in rows if not any(map(names_them, row))]
        if len(kept) < len(rows):
            number = os.open(halfway, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([title, *kept])
                file.flush()
                os.fsync(file.fileno())
            halfway.replace(path)
        return len(rows) - len(kept)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            f"people cannot be taken out of the rows set aside: {type(error).__name__}",
            where=str(path),
            advice="delete that file, then the same command again",
        ) from None
    finally:
        csv.field_size_limit(before)
        with suppress(OSError):
            halfway.unlink(missing_ok=True)
