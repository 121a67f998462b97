"""No bad input ends in a traceback, none loses a row in silence, and each is told what it is: case by case."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import influent
from tests.bad_input import exports, files, objects, tables, values
from tests.bad_input.case import Case
from tests.cli.conftest import Run, call

__all__ = ["call"]

CASES = [*files.CASES, *tables.CASES, *values.CASES, *objects.CASES, *exports.CASES]
ITEMS = {*range(1, 95)}
"""Of the catalogue of bad inputs; 95 to 100 are about graphs."""
SUMS = ("read", "loaded", "duplicates", "rejected", "ignored")
REFUSAL = re.compile(r"influent: .+\n {10}.+\n {10}(try: )?.+\n")
"""What happened; where; what to do. (Wrong usage shows its usage where.)"""


@pytest.mark.parametrize("case", CASES, ids=[f"{case.item}-{case.name}" for case in CASES])
def test_load_when_input_is_bad_then_all_of_it_is_accounted_for(call: Run, tmp_path: Path, case: Case) -> None:
    path = case.put(tmp_path)
    done = call("load", *case.options, "--json", "--store", "s.duckdb", "--", *[path.name] * case.times, cwd=tmp_path)
    assert done.returncode == case.exit_code, done.stdout + done.stderr
    reasons = set_aside_in(tmp_path)
    said = done.stdout + done.stderr + "\n".join(reasons)
    assert "Traceback" not in said
    assert not [word for word in case.words if word not in said], said
    if case.counts is None:
        assert REFUSAL.fullmatch(done.stderr), done.stderr
        assert not (tmp_path / "s.duckdb").exists()
        return
    found = json.loads(done.stdout)
    assert tuple(found[name] for name in SUMS) == case.counts
    assert found["read"] == found["loaded"] + found["duplicates"] + found["rejected"] + found["ignored"]
    assert len(reasons) * case.times == found["rejected"]
    if not found["loaded"]:
        assert not (tmp_path / "s.duckdb").exists()
        return
    with influent.open(tmp_path / "s.duckdb", read_only=True) as work:
        assert work.store.snapshot().n_interactions == found["loaded"]
        assert {*case.users} <= {*work.store.scan().users.tolist()}


def set_aside_in(folder: Path) -> list[str]:
    """Read the reasons off the file of rows set aside, if there is one."""
    texts = [path.read_bytes().decode() for path in folder.glob("*.rejects.csv")]
    before = csv.field_size_limit(1 << 30)
    try:
        return [row["reason"] for text in texts for row in csv.DictReader(io.StringIO(text, newline=""))]
    finally:
        csv.field_size_limit(before)


def test_cases_when_counted_then_each_item_of_the_catalogue_has_one() -> None:
    assert {case.item for case in CASES} == ITEMS
    assert len(CASES) >= 150
    assert len({(case.item, case.name) for case in CASES}) == len(CASES)
