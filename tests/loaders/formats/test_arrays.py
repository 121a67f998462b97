"""Objects of an array, one after another: whatever the steps of reading cut, and wherever the file is damaged."""

from __future__ import annotations

import json
import re

import pytest

from influent.errors import InputError
from influent.loaders.formats import arrays
from influent.loaders.formats.told import Fault
from influent.loaders.opening import Opened

PREFIX = 'window.made = {"items": '
BEGINS = re.compile(r'\s*window\.made = \{"items": ?\[')
VALUES = [{"n": 1, "text": 'a ] } " \\ [ {'}, 123456, {"deep": [[{"x": {}}]]}, {"zo\u00eb": "\U0001f600" * 9}, {}]


@pytest.fixture
def objects(tmp_path):
    """Return a function that gives the objects in a file of these bytes."""

    def run(content: str | bytes, encoding: str | None = None):
        path = tmp_path / "made.js"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with Opened(path) as opened:
            return list(arrays.array_objects(opened, "made.js", encoding, begins=BEGINS, what="made-up file"))

    return run


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 1 << 20])
@pytest.mark.parametrize("indent", [None, 2])
def test_objects_when_steps_cut_anywhere_then_all_with_their_lines(objects, monkeypatch, step, indent):
    monkeypatch.setattr(arrays, "STEP", step)
    text = PREFIX + json.dumps(VALUES, indent=indent, ensure_ascii=False) + "}\n"
    found = objects(text)
    lines = [1] * 5 if indent is None else [2, 6, 7, 16, 19]
    assert [line for line, _ in found] == lines
    assert [value for _, value in found if not isinstance(value, Fault)] == [v for v in VALUES if v != 123456]
    assert found[1][1] == Fault(lines[1], "not a JSON object", "123456")


def test_array_when_empty_then_nothing(objects):
    assert objects(PREFIX + "[ ]}") == []


def test_encodings_when_marked_or_named_then_read(objects):
    text = PREFIX + json.dumps(VALUES[3:], ensure_ascii=False)
    for raw in (text.encode("utf-8-sig"), text.encode("utf-16")):
        assert [value for _, value in objects(raw)] == VALUES[3:]
    assert [value for _, value in objects(text.encode("utf-32-le"), "utf-32-le")] == VALUES[3:]
    with pytest.raises(InputError, match="not in the encoding"):
        objects(text.encode().replace(b"\xc3\xab", b"\xff"))


DAMAGED = {
    "cut in an object": (PREFIX + '[{"n": 1},\n{"n": ', "cut short", 2),
    "cut between": (PREFIX + '[{"n": 1},\n', "it ends before its array does", 2),
    "cut after one": (PREFIX + '[{"n": 1}', "it ends before its array does", 1),
    "no comma": (PREFIX + '[{"n": 1}\n{"n": 2}]', '"," expected', 2),
    "a comma at the end": (PREFIX + '[{"n": 1},\n]', "Expecting value", 2),
    "NaN": (PREFIX + '[{"n": NaN}]', "NaN is no JSON", 1),
    "too deep": (PREFIX + '[{"n": ' + "[" * 100_000, "nested too deep", 1),
    "a raw line end in a string": (PREFIX + '[{"n": "a\nb"}]', "control character", 1),
}


@pytest.mark.parametrize(("content", "problem", "line"), DAMAGED.values(), ids=DAMAGED)
def test_array_when_damaged_then_refused_with_the_line(objects, content, problem, line):
    with pytest.raises(InputError) as caught:
        objects(content)
    assert problem in caught.value.what
    assert f"line {line}" in caught.value.where


def test_object_when_it_never_ends_then_refused_before_it_fills_memory(objects, monkeypatch):
    monkeypatch.setattr(arrays, "MAX_OBJECT", 1 << 16)
    monkeypatch.setattr(arrays, "STEP", 1 << 14)
    with pytest.raises(InputError, match="damaged or cut short"):
        objects(PREFIX + '[{"n": "' + "x" * (1 << 20) + '"}]')


def test_file_when_it_begins_otherwise_then_refused(objects):
    for content in ("[]", '{"items": []}', "x" * 500_000):
        with pytest.raises(InputError, match="no made-up file"):
            objects(content)
