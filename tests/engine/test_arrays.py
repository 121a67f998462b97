"""Graphs kept on disk: whole they open as they were, in any way damaged they do not open at all."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from influent.engine import arrays as kept
from influent.engine.arrays import open_arrays, save_arrays
from influent.engine.graph import Graph
from influent.engine.rank import core, layout
from influent.errors import InputError

ARRAYS = {
    "some": np.arange(50, dtype=np.int64) * 7,
    "weights": np.linspace(0.0, 1.0, 33),
    "bytes": np.frombuffer(b"ana\x00bo", dtype=np.uint8),
    "none": np.zeros(0, dtype=np.int32),
}


def weights() -> csr_array:
    rng = np.random.default_rng(4)
    return csr_array(np.where(rng.random((80, 80)) < 0.06, rng.integers(1, 9, (80, 80)), 0).astype(float))


def test_arrays_when_saved_then_open_as_they_were_and_for_their_owner_alone(tmp_path: Path) -> None:
    save_arrays(tmp_path / "g", ARRAYS, {"kinds": ["reply"]})
    opened = open_arrays(tmp_path / "g")
    assert opened is not None
    found, facts = opened
    assert facts == {"kinds": ["reply"]}
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)
        assert not found[name].flags.writeable or not len(array)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "g").iterdir()} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize("name", [*(f"{name}.npy" for name in ARRAYS), kept.DESCRIPTION])
def test_arrays_when_any_byte_of_any_file_is_flipped_then_are_not_opened(tmp_path: Path, name: str) -> None:
    save_arrays(tmp_path / "g", ARRAYS, {"kinds": ["reply"]})
    file = tmp_path / "g" / name
    whole = file.read_bytes()
    # of an array's file every byte of content, and of its header those that say what it is
    places = range(len(whole)) if name == kept.DESCRIPTION else [*range(8), *range(128, len(whole))]
    for place in places:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        opened = open_arrays(tmp_path / "g")
        if opened is not None:  # blanks at the end of a description say nothing
            assert place >= len(whole) - 1
    file.write_bytes(whole)
    assert open_arrays(tmp_path / "g") is not None


@pytest.mark.parametrize("name", [*(f"{name}.npy" for name in ARRAYS if name != "none"), kept.DESCRIPTION])
def test_arrays_when_a_file_is_cut_short_or_gone_then_are_not_opened(tmp_path: Path, name: str) -> None:
    save_arrays(tmp_path / "g", ARRAYS, {})
    file = tmp_path / "g" / name
    whole = file.read_bytes()
    for length in (0, 1, 10, len(whole) // 2, len(whole) - 2):
        file.write_bytes(whole[:length])
        assert open_arrays(tmp_path / "g") is None
    file.unlink()
    assert open_arrays(tmp_path / "g") is None


def test_arrays_when_of_another_format_then_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_arrays(tmp_path / "g", ARRAYS, {})
    monkeypatch.setattr(kept, "FORMAT", kept.FORMAT + 1)
    assert open_arrays(tmp_path / "g") is None


def test_arrays_when_damaged_ones_lie_there_then_are_replaced_and_whole_ones_stay(tmp_path: Path) -> None:
    save_arrays(tmp_path / "g", ARRAYS, {"which": "first"})
    save_arrays(tmp_path / "g", ARRAYS, {"which": "second"})
    assert (open_arrays(tmp_path / "g") or ({}, {}))[1] == {"which": "first"}
    (tmp_path / "g" / "some.npy").write_bytes(b"rot")
    save_arrays(tmp_path / "g", ARRAYS, {"which": "third"})
    assert (open_arrays(tmp_path / "g") or ({}, {}))[1] == {"which": "third"}


def test_arrays_when_writing_fails_then_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.np, "save", fail)
    with pytest.raises(OSError, match="No space left"):
        save_arrays(tmp_path / "g", ARRAYS, {})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ids", [None, [f"person {i}" for i in range(80)]])
def test_graph_when_saved_and_opened_then_has_the_same_bits_and_needs_no_new_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: list[str] | None
) -> None:
    monkeypatch.setattr(core, "KEPT_FROM", 0)
    graph = Graph.from_scipy(weights(), ids, attention_prior=2.0)
    graph.save(tmp_path / "g")
    monkeypatch.setattr(core, "lay_out", None)  # calling it would fail
    opened = Graph.open(tmp_path / "g")
    assert list(opened.ids) == list(graph.ids)
    assert opened.attention_prior == 2.0
    monkeypatch.undo()
    assert opened.pagerank().values.tobytes() == graph.pagerank().values.tobytes()


def test_layout_when_a_byte_is_flipped_then_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "KEPT_FROM", 0)
    graph = Graph.from_scipy(weights())
    graph.save(tmp_path / "g")
    file = tmp_path / "g" / "layout" / "into_data.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    assert layout.open_layout(tmp_path / "g" / "layout") is None
    assert Graph.open(tmp_path / "g").pagerank().values.tobytes() == graph.pagerank().values.tobytes()
    assert layout.open_layout(tmp_path / "g" / "layout") is not None


def test_graph_when_folder_is_taken_or_holds_none_then_says_so(tmp_path: Path) -> None:
    graph = Graph.from_scipy(weights())
    with pytest.raises(InputError, match="there is something already"):
        graph.save(tmp_path)
    with pytest.raises(InputError, match="there is no whole graph"):
        Graph.open(tmp_path)
    save_arrays(tmp_path / "other", ARRAYS, {"what": json.dumps("else")})
    with pytest.raises(InputError, match="there is no whole graph"):
        Graph.open(tmp_path / "other")
