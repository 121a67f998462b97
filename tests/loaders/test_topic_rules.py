"""Topics found by words in a text: whole words, whatever their case and accents; the texts themselves are not kept."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

import influent
from influent.errors import InputError
from influent.loaders import ReadOptions, read_topic_rules
from tests.loaders.conftest import Read

AT = "2026-01-01T00:00:00Z"
RULES = {"tea": ("Tea", "green tea", "Früh-stück"), "coffee": ("cafe", "flat white"), "東": ("東京",)}
TEXTS = [
    ("I like TEA.", ["tea"]), ("#tea", ["tea"]), ("teapot", []), ("steal", []), ("tea-time", ["tea"]),
    ("Café!", ["coffee"]), ("cafe\u0301 au lait", ["coffee"]), ("cafeteria", []), ("flat,  white", ["coffee"]),
    ("flat and white", []), ("frühstück", []), ("FRÜH\nSTÜCK", ["tea"]), ("tea and a café", ["coffee", "tea"]),
    ("in 東京", ["東"]), ("東京都", []), ("", []), ("   ", []), ("!!!", []), ("tea" * 5000, []),
]  # fmt: skip


def rows(texts: list[str]) -> list[dict[str, str]]:
    return [
        {"id": f"i{nth}", "actor": "ana", "target": "bo", "kind": "reply", "happened_at": AT, "text": text}
        for nth, text in enumerate(texts)
    ]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_topics_when_words_stand_in_a_text_then_are_found_in_every_format(
    read: Read, tmp_path: Path, form: str
) -> None:
    made = rows([text for text, _ in TEXTS])
    path = tmp_path / f"made.{form}"
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    else:
        (tmp_path / "rows.json").write_text(json.dumps(made), encoding="utf-8")
        with duckdb.connect() as session:
            session.execute(f"COPY (FROM read_json('{tmp_path / 'rows.json'}')) TO '{path}'")
    found = read(path, topic_rules=RULES)
    assert [row["topics"] for row in found.rows] == [topics for _, topics in TEXTS]


def test_topics_when_a_row_has_its_own_then_has_both_each_once(read: Read) -> None:
    text = f"actor,target,kind,happened_at,topics,body\na,b,reply,{AT},tea;x,Tea and cafe\n"
    found = read(text, topic_rules=RULES, columns={"text": "body"})
    assert found.rows[0]["topics"] == ["coffee", "tea", "x"]


def test_text_when_there_are_no_rules_then_is_a_column_that_nobody_asked_for(read: Read) -> None:
    text = f"actor,target,kind,happened_at,text\na,b,reply,{AT},tea\n"
    plain = read(text)
    assert plain.rows[0]["topics"] == []
    assert plain.notes[0] == "1 extra column ignored: text"
    assert read(text, topic_rules={"coffee": ("cafe",)}).batch_ids == plain.batch_ids  # no topic found: the same rows


def test_text_when_loaded_for_its_topics_then_is_nowhere_in_the_store(tmp_path: Path) -> None:
    made = rows(["tea by xylophonist zebulon"] * 3)
    file = tmp_path / "posts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([file], options=ReadOptions(topic_rules=RULES))
        assert {row.topics for row in work.store.interactions("ana", ["bo"])} == {("tea",)}
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != file]
    assert kept
    assert [path for path in kept if b"xylophonist" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tea = [", "no valid TOML"),
        ("", "there is no topic"),
        ('tea = "matcha"', 'the topic "tea" has no list of words'),
        ("tea = []", 'the topic "tea" has no list of words'),
        ("tea = [1]", 'the topic "tea" has no list of words'),
        ('[tea]\nx = ["y"]', 'the topic "tea" has no list of words'),
        ('tea = ["ok", "--"]', 'a phrase without a letter or digit: "--"'),
        (f"tea = {['x'] * 10_001}", "10,001 phrases, more than 10,000"),
        ("\xff", "no UTF-8 text"),
    ],
)
def test_read_topic_rules_when_wrong_then_says_what(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=says):
        read_topic_rules(path)


def test_read_topic_rules_when_sound_then_has_each_topic_s_words(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('\ufefftea = ["tea", "green tea"]\n"hot chocolate" = ["cocoa"]\n', encoding="utf-8")
    assert read_topic_rules(path) == {"tea": ("tea", "green tea"), "hot chocolate": ("cocoa",)}
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_topic_rules(tmp_path / "none.toml")


def test_rules_when_there_is_no_text_to_read_then_are_refused(read: Read) -> None:
    with pytest.raises(InputError, match="there is no column text"):
        read(f"actor,target,kind,happened_at\na,b,reply,{AT}\n", topic_rules=RULES)
    with pytest.raises(InputError, match='--columns cannot be "text"'):
        read(f"actor,target,kind,happened_at,x\na,b,reply,{AT},y\n", columns={"text": "x"})
    with pytest.raises(InputError, match="texts of this format are not read for topics"):
        read("From a@x.example Thu Jan  1 00:00:00 2026\n\n", "mails.mbox", source="mbox", topic_rules=RULES)
