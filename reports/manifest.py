"""What was a file made from, and what may it be used for? A small JSON file beside each export says so.

The owner of a store can thus find every export that holds a person who has since been erased, and nobody can
mistake the numbers of one model or snapshot for those of another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from influent.answers import Stamp, to_json_object
from influent.reports.columns import time_text
from influent.reports.landing import landing

INTENDED_USE = (
    "To study who influences whom in the recorded interactions. "
    "Not to decide about a single person's work, credit, insurance or schooling."
)


@dataclass(frozen=True)
class About:
    """What only the caller knows of an export: its contents (``ranks``), what it was computed from, and when."""

    contents: str
    stamp: Stamp
    written_at: datetime


@dataclass(frozen=True)
class Export:
    """A file that has landed. `n_guarded` counts the cells that got a leading ``'`` (CSV alone)."""

    path: Path
    manifest: Path
    sha256: str
    n_rows: int
    n_guarded: int


def digest_of(path: Path) -> str:
    """Compute the SHA-256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(path: Path, about: About, *, sha256: str, counts: Mapping[str, int]) -> Path:
    """Write ``<path>.manifest.json`` for a file that has landed; an older manifest of that name is replaced.

    Parameters
    ----------
    counts : mapping of name to number
        How much the file holds (``n_rows``, ``n_users``, ``n_pairs``, ``n_guarded``), written as it stands.

    Raises
    ------
    InputError
        The manifest cannot be written; see :func:`influent.reports.landing.landing`.

    Notes
    -----
    Deterministic: the same arguments give the same bytes.
    """
    found = {
        "file": path.name,
        "sha256": sha256,
        "contents": about.contents,
        **counts,
        "written_at": time_text(about.written_at),
        **to_json_object(about.stamp),
        "intended_use": INTENDED_USE,
    }
    manifest = path.with_name(path.name + ".manifest.json")
    with landing(manifest, overwrite=True) as written:
        written.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest
