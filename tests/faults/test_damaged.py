"""A store's file that was cut short or has one flipped byte: the right answer or a clean refusal, never wrong numbers.

Damaged files are opened in processes of their own: whatever DuckDB makes of them, the tests go on.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.faults import survival
from tests.faults.nursery import Job, Nursery, Outcome, said
from tests.faults.survival import COMMANDS, STORE
from tests.faults.test_failing_disk import CLEAN

N_DAMAGES = int(os.environ.get("INFLUENT_DAMAGES", "8"))
ASKED = (
    ("export", "edges", "--out", "edges.csv", "--store", STORE),
    ("why", "p1", "p0", "--json", "--store", STORE),
    ("doctor", "--json", "--store", STORE),
)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as found:
        yield found


@pytest.fixture(scope="module")
def sound(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a store alone: no kept graph answers in its place."""
    folder = survival.make_folder(tmp_path_factory.mktemp("sound") / "folder")
    assert nursery.run(Job(str(folder), COMMANDS[:2])).codes == (0, 0)
    shutil.rmtree(folder / f"{STORE}.graphs")
    return folder


def cut(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: rng.integers(1, len(content))]


def flip(content: bytes, rng: np.random.Generator) -> bytes:
    place = rng.integers(len(content))
    return content[:place] + bytes([content[place] ^ 1 << rng.integers(8)]) + content[place + 1 :]


def flip_in_head(content: bytes, rng: np.random.Generator) -> bytes:
    """Flip a bit of the three headers, of 4096 bytes each, that say what and where everything is."""
    return flip(content[:12288], rng) + content[12288:]


@pytest.mark.fault("F17-F18")
@pytest.mark.parametrize("damage", [cut, flip, flip_in_head])
def test_store_when_its_file_is_damaged_then_answers_right_or_not_at_all(
    damage: Callable[[bytes, np.random.Generator], bytes], nursery: Nursery, sound: Path, tmp_path: Path
) -> None:
    whole = ask(nursery, sound, tmp_path / "whole", lambda content: content)
    assert [code for code, _ in whole] == [0, 0, 0]
    refused = 0
    for seed in range(N_DAMAGES):
        rng = np.random.default_rng(seed)
        found = ask(nursery, sound, tmp_path / str(seed), lambda content, rng=rng: damage(content, rng))
        for (code, answer), (_, right) in zip(found, whole, strict=True):
            assert code in (0, 3), (seed, found)
            assert answer == right if code == 0 else CLEAN.fullmatch(answer) or '"fault"' in answer, (seed, found)
        refused += found[0][0] == 3
    assert refused > 0 or damage is flip_in_head


def ask(nursery: Nursery, sound: Path, folder: Path, damage: Callable[[bytes], bytes]) -> list[tuple[int, str]]:
    """Ask a damaged copy of a store everything; per question the exit code, and the answer or what was said instead."""
    answers = []
    for nth, question in enumerate(ASKED):
        copy = Path(f"{folder}-{nth}")
        copy.mkdir()
        (copy / STORE).write_bytes(damage((sound / STORE).read_bytes()))
        outcome: Outcome = nursery.run(Job(str(copy), [question]))
        assert outcome.status == 0, (outcome, said(copy))
        exported = copy / "edges.csv"
        answers.append((outcome.codes[0], exported.read_text() if exported.exists() else _without_disk(said(copy))))
    return answers


def _without_disk(told: str) -> str:
    """Leave out what the doctor says of the disk's free space, which is not the store's."""
    try:
        findings = json.loads(told)
    except ValueError:
        return told
    if isinstance(findings, list):
        findings = [finding for finding in findings if finding["check"] != "disk"]
    return json.dumps(findings)
