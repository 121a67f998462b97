"""JSON lines, one case a line: what is taken as it is written, what is set aside."""

from __future__ import annotations

import pytest

from influent.errors import InputError

REST = '"kind":"like","happened_at":"2026-01-01T00:00:00Z"'
INVALID = "not valid JSON"

CASES = [
    (f'{{"actor":"a","target":"b",{REST}}}', None),
    (f'{{"actor":7,"target":123456789012345678901234567890,{REST}}}', None),
    (f'{{"Actor ":"x","target":"b\\u00e9",{REST},"weight":2.5,"topics":["b","a","a"],"automated":true}}', None),
    (f'{{"actor":"comma,}}","target":"b",{REST},"topics":null,"item":"NaN ,]"}}', None),
    (f'{{"actor":"a","target":"b",{REST},"mood":{{"deep":[1,{{}}]}}}}', None),
    (f'{{"actor":1.10,"target":"b",{REST}}}', "an id that is no whole number must stand in quotes"),
    (f'{{"actor":"a","target":"b",{REST},}}', INVALID),
    (f'{{"actor":"a","target":"b",{REST},"weight":NaN}}', INVALID),
    (f'{{"actor":"a","target":"b",{REST},"actor":"c"}}', "a name stands there twice"),
    (f'{{"actor":"\\ud800","target":"b",{REST}}}', INVALID),
    (f'{{"actor":"a\\u0000","target":"b",{REST}}}', "holds control characters"),
    (f'{{"actor":["a"],"target":"b",{REST}}}', "a list or an object stands where one value is expected"),
    (f'{{"target":"b",{REST}}}', "empty or blank"),
    (f'{{"actor":null,"target":"b",{REST}}}', "empty or blank"),
    ('["a","b"]', "not a JSON object"),
    ("nonsense", INVALID),
    ('{"actor":"a"', INVALID),
    ('{"x":' + "[" * 10_000 + "]" * 10_000 + "}", "nested too deep"),
]


def test_lines_when_odd_then_taken_or_rejected_one_by_one(read):
    cases = [CASES[0], *(case for case in CASES[1:] if "Actor" not in case[0])]
    outcome = read("\n".join(text for text, _ in cases) + "\n\n", "made.jsonl")
    assert {line: reason for line, _, reason, _ in outcome.rejects} == {
        n: fault for n, (_, fault) in enumerate(cases, 1) if fault
    }
    assert [(row["actor"], row["target"]) for row in outcome.rows] == [
        ("a", "b"), ("7", "123456789012345678901234567890"), ("comma,}", "b"), ("a", "b")
    ]  # fmt: skip
    assert outcome.rows[2]["item"] == "NaN ,]"
    assert "1 extra column ignored: mood" in outcome.notes


def test_names_when_they_hold_blanks_and_case_then_matched(read):
    (row,) = read(CASES[2][0] + "\n", "made.jsonl").rows
    assert (row["actor"], row["target"], row["weight_e6"], row["topics"], row["automated"]) == (
        "x",
        "bé",
        2_500_000,
        ["a", "b"],
        True,
    )


def test_names_when_spelled_in_two_ways_then_refused(read):
    with pytest.raises(InputError, match='two columns are called "actor"'):
        read(CASES[0][0] + "\n" + CASES[2][0] + "\n", "made.jsonl")


def test_column_when_it_first_appears_late_then_it_is_not_lost(read, monkeypatch):
    monkeypatch.setattr("influent.loaders.opening.Opened.read.__defaults__", (70_000,))
    early = f'{{"actor":"a","target":"b",{REST}}}\n' * 3000
    outcome = read(early + f'{{"actor":"a","target":"b",{REST},"item":"late"}}\n', "made.jsonl", batch_rows=5000)
    assert outcome.rows[-1]["item"] == "late"


@pytest.mark.parametrize("text", ['[{"actor":"a"}', '[{"actor":"a"} {"actor":"b"}]', '[{"a":1}]\n[{"a":2}]', "[1,2"])
def test_array_when_broken_then_refused(read, text):
    with pytest.raises(InputError, match=r"array of objects|no column actor"):
        read(text, "made.json")


def test_array_when_its_text_is_damaged_then_refused_with_the_line(read):
    with pytest.raises(InputError, match="not valid UTF-8") as caught:
        read(b'[{"actor":"a"},\n{"actor":"\xff"}]', "made.json")
    assert "line 2" in caught.value.where
