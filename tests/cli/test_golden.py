"""What commands print, word for word, on a store that can be checked by hand: text when piped, and ``--json``.

After a wanted change: ``UPDATE_GOLDEN=1 pytest tests/cli/test_golden.py``, then read the difference.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

GOLDEN = Path(__file__).parent / "golden"
# Ids of models, runs and snapshots are digests: a number in a model file may change without a new look.
DIGEST = re.compile(
    r"""(?<=default-)[0-9a-f]{8}|(?<=classic-)[0-9a-f]{8}|(?<=run[ ])[0-9a-f]{12}|(?<=snapshot[ ])[0-9a-f]{16}
    |(?<="run":[ ]")[0-9a-f]{12}|(?<="snapshot":[ ]")[0-9a-f]{16}""",
    re.VERBOSE,
)
THEIRS = "actor=who,target=whom,kind=what,happened_at=at"
CASES = {
    "load-dry-run": ("load", "more.csv", "--columns", THEIRS, "--dry-run"),
    "load-dry-run-again": ("load", "small.csv", "--dry-run"),
    "rank": ("rank", "--no-write-back"),
    "rank-all-classic": ("rank", "--no-write-back", "--all", "--model", "classic"),
    "influencers": ("influencers", "ana"),
    "influencers-nobody": ("influencers", "eve"),
    "influencers-specific": ("influencers", "ana", "--specific"),
    "influencees": ("influencees", "bo", "-k", "2"),
    "influencees-specific": ("influencees", "bo", "--specific"),
    "why": ("why", "ana", "bo"),
    "why-depth": ("why", "ana", "eve", "--depth", "2", "--evidence", "0"),
    "why-through-others": ("why", "ana", "eve", "--evidence", "2", "--paths", "2"),
    "why-pagerank": ("why", "ana", "bo", "--measure", "pagerank", "--evidence", "0", "--paths", "0"),
    "why-as-of": ("why", "ana", "bo", "--as-of", "2026-03-05"),
    "why-no-path": ("why", "bo", "ana"),
    "why-no-influencers": ("why", "eve", "ana"),
    "why-counterfactual": ("why", "ana", "bo", "--counterfactual", "interactions", "--top-k", "1", "--evidence", "1"),
    "why-counterfactual-none": ("why", "ana", "bo", "--counterfactual", "own", "--paths", "0"),
    "whynot": ("whynot", "ana", "eve", "--top-k", "2"),
    "whynot-nothing-yet": ("whynot", "ana", "fay", "--kind", "reply"),
    "paths": ("paths", "ana", "eve"),
    "paths-simple": ("paths", "ana", "eve", "--simple", "shortest"),
    "paths-no-path": ("paths", "eve", "ana"),
    "score": ("score", "bo"),
    "score-no-data": ("score", "ana"),
    "cypher": ("cypher", "influencers", "--param", "id=ana"),
}


def rounded(value: Any) -> Any:
    """Nine digits of every number: the last ones are the processor's."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: 0.0 if key.endswith("error_bound") else rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def compare(path: Path, found: str) -> None:
    found = DIGEST.sub("…", found)
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_text_when_piped_then_is_as_it_was(call: Run, small_store: Path, name: str) -> None:
    done = call(*CASES[name], "--store", "small.duckdb", cwd=small_store.parent)
    assert (done.returncode, done.stderr) == (0, "")
    compare(GOLDEN / f"{name}.txt", done.stdout)


@pytest.mark.parametrize("name", CASES)
def test_json_when_asked_for_then_is_as_it_was(call: Run, small_store: Path, name: str) -> None:
    done = call(*CASES[name], "--store", "small.duckdb", "--json", cwd=small_store.parent)
    assert (done.returncode, done.stderr) == (0, "")
    compare(GOLDEN / f"{name}.json", json.dumps(rounded(json.loads(done.stdout)), indent=1, ensure_ascii=False) + "\n")
