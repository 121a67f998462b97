"""The assertion ledger's second copy, outside of the database: it survives a store that is wiped or restored.

One JSON object a line, readable by the owner alone; written anew as a whole, under another name and then renamed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from influent.errors import StoreError
from influent.types import Assertion


def recall(path: Path) -> list[Assertion]:
    """Read what the file remembers; nothing when it is not there.

    Raises
    ------
    StoreError
        It is damaged: guessing could bring somebody back who asked to leave.
    """
    try:
        return [_to_record(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"what was asserted cannot be read: {type(error).__name__}",
            where=str(path),
            advice="restore this file from a backup; influent doctor says what else is wrong",
        ) from None


def remember(path: Path, records: Iterable[Assertion]) -> None:
    """Make the file hold these records and no others; StoreError when it cannot be written."""
    lines = [json.dumps(asdict(record), default=datetime.isoformat) for record in records]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"what was asserted cannot be written: {error.strerror}",
            where=str(path),
            advice="free some space or make the folder writable, then the same command again",
        ) from None


def _to_record(line: str) -> Assertion:
    found = json.loads(line)
    expires_at = found["expires_at"]
    return Assertion(
        **found
        | {
            "said_at": datetime.fromisoformat(found["said_at"]),
            "expires_at": None if expires_at is None else datetime.fromisoformat(expires_at),
        }
    )
