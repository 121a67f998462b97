"""Every format gives the same rows, and the same rows give the same batches."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
import json
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from influent.errors import InputError
from influent.loaders import ReadOptions, load_source, read_interactions

HEADER = "actor,target,kind,happened_at"
ROWS = [
    ("i1", "ana", "bo", "retweet", "2026-03-12T09:30:00Z", "art|music", "1.5", "x"),
    ("i2", "bo", "007", "Reply", "2026-03-12T11:30:00.25+02:00", "", "", "y"),
    ("i3", "NA", "ana", "answer", "2026-03-13T00:00:00Z", "art;art; ", "0", ""),
]
NAMES = ("id", "actor", "target", "kind", "happened_at", "topics", "weight", "item")


def delimited(mark: str) -> str:
    return "\n".join(mark.join(cells) for cells in [NAMES, *ROWS]) + "\n"


def objects() -> list[dict[str, Any]]:
    found = [{name: value for name, value in zip(NAMES, row, strict=True) if value} for row in ROWS]
    return [
        item | {"topics": item["topics"].split("|") if "|" in item.get("topics", "") else item.get("topics")}
        for item in found
    ]


def parquet(tmp_path: Path) -> bytes:
    path = tmp_path / "made.tmp"
    with duckdb.connect() as session:
        session.execute(
            "CREATE TABLE t (id TEXT, actor TEXT, target TEXT, kind TEXT, happened_at TIMESTAMPTZ, topics TEXT[], weight DECIMAL(4, 2), item TEXT)"
        )
        for row in ROWS:
            topics = row[5].replace("|", ";").split(";")
            session.execute(
                "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, nullif($7, '')::DECIMAL(4, 2), $8)",
                [*row[:5], topics, *row[6:]],
            )
        session.sql("FROM t").write_parquet(str(path))
    return path.read_bytes()


def formats(tmp_path: Path) -> dict[str, bytes]:
    lines = "".join(json.dumps(item) + "\n" for item in objects())
    plain = {
        "a.csv": delimited(",").encode(),
        "a.tsv": delimited("\t").encode(),
        "crlf.csv": delimited(",").replace("\n", "\r\n").encode(),
        "old-mac.csv": delimited(",").replace("\n", "\r").encode(),
        "unended.csv": delimited(",").rstrip("\n").encode(),
        "marked.csv": b"\xef\xbb\xbf" + delimited(",").encode(),
        "utf16.csv": delimited(",").encode("utf-16"),
        "quoted.csv": "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in [NAMES, *ROWS]).encode(),
        "a.jsonl": lines.encode(),
        "a.ndjson": lines.encode(),
        "array.json": json.dumps(objects(), indent=1).encode(),
        "a.parquet": parquet(tmp_path),
    }
    return (
        plain
        | {f"{name}.gz": gzip.compress(content) for name, content in plain.items() if name[:2] in ("a.", "ar")}
        | {
            "plain-in-truth.csv.gz": plain["a.csv"],
            "members.csv.gz": gzip.compress(plain["a.csv"][:50]) + gzip.compress(plain["a.csv"][50:]),
        }
    )


@pytest.mark.requirement("R26")
def test_read_when_any_format_then_rows_and_batch_ids_are_the_same(read, tmp_path):
    outcomes = {name: read(content, name) for name, content in formats(tmp_path).items()}
    first = outcomes["a.csv"]
    assert [tuple(row.values())[1:] for row in first.rows] == [
        ("i1", "ana", "bo", "retweet", "target", datetime(2026, 3, 12, 9, 30), 1_500_000, ["art", "music"], None, "x", "public", False, False, False),
        ("i2", "bo", "007", "reply", "target", datetime(2026, 3, 12, 9, 30, 0, 250_000), 1_000_000, [], None, "y", "public", False, False, False),
        ("i3", "NA", "ana", "answer", "actor", datetime(2026, 3, 13), 0, ["art"], None, None, "public", False, False, False),
    ]  # fmt: skip
    assert [row["line"] for row in first.rows] == [2, 3, 4]
    for name, outcome in outcomes.items():
        assert outcome.batch_ids == first.batch_ids, name
        assert (outcome.read, outcome.rejected, outcome.rejects_file) == (3, 0, None), name


def test_read_when_fields_stand_apart_by_blanks_then_runs_of_them_count_once(read):
    outcome = read("actor target  kind\thappened_at\n a  b like   2026-01-01T00:00:00Z \n", "a.txt")
    assert [(row["actor"], row["target"], row["kind"]) for row in outcome.rows] == [("a", "b", "like")]


def test_batch_ids_when_a_value_moves_between_columns_then_differ(read):
    at = "2026-01-01T00:00:00Z"
    one = read(f"{HEADER},item,network\na,b,like,{at},x,\n", "1.csv")
    other = read(f"{HEADER},item,network\na,b,like,{at},,x\n", "2.csv")
    glued = read(f"{HEADER},item,network\nab,,like,{at},,x\na,b,like,{at},,\n", "3.csv")
    assert len({*one.batch_ids, *other.batch_ids, *glued.batch_ids}) == 3


def test_batches_when_cut_then_cover_the_file_in_order_whatever_its_blocks(read, monkeypatch):
    body = "".join(f"i{n},u{n},v,like,2026-01-01T00:00:00Z\n" for n in range(10_007))
    text = f"id,{HEADER}\n{body}"
    whole = read(text, batch_rows=2500)
    assert len(whole.batch_ids) == 5
    assert [row["id"] for row in whole.rows] == [f"i{n}" for n in range(10_007)]
    monkeypatch.setattr("influent.loaders.opening.BLOCK", 70_000)
    monkeypatch.setattr("influent.loaders.opening.Opened.read.__defaults__", (70_000,))
    assert read(text, batch_rows=2500).batch_ids == whole.batch_ids
    assert read(text + "x,y\n", batch_rows=2500).batch_ids == whole.batch_ids


def test_batches_when_blank_and_bad_lines_stand_between_then_ids_stay(read):
    at = "2026-01-01T00:00:00Z"
    clean = read(f"{HEADER}\na,b,like,{at}\nc,d,like,{at}\n")
    messy = read(f"\n\n{HEADER}\n\na,b,like,{at}\n  \nshort\nc,d,like,{at}\n\n")
    assert messy.batch_ids == clean.batch_ids
    assert [row["line"] for row in messy.rows] == [5, 8]


def test_rejects_when_rows_are_bad_then_file_is_private_and_names_line_column_reason(read):
    outcome = read(
        f"{HEADER}\na,b,like,2026-01-01T00:00:00Z\n=x,,like,2026-01-01T00:00:00Z\nb,a,like,2026-13-01T00:00:00Z\n",
        "likes.csv.gz",
    )
    assert outcome.rejects == [
        (3, "target", "empty or blank", "'=x,,like,2026-01-01T00:00:00Z"),
        (4, "happened_at", "not a time like 2026-03-12T09:30:00Z", "b,a,like,2026-13-01T00:00:00Z"),
    ]
    assert outcome.rejects_file is not None
    assert outcome.rejects_file.name == "likes.rejects.csv"
    assert stat.S_IMODE(outcome.rejects_file.stat().st_mode) == 0o600
    assert [entry.name for entry in outcome.rejects_file.parent.iterdir()] == ["likes.rejects.csv"]


def test_read_when_header_only_then_no_rows_and_said(read):
    outcome = read(f"{HEADER}\n")
    assert (outcome.read, outcome.batch_ids) == (0, [])
    assert "the file has no rows" in outcome.notes


def test_notes_when_columns_are_extra_and_ids_missing_then_said(read):
    notes = read(f"{HEADER},mood,weather,weight\na,b,like,2026-01-01T00:00:00Z,,,0.1234567\n").notes
    assert notes == (
        "2 extra columns ignored: mood, weather",
        "1 row has no id: loaded again, known only as a whole batch",
        "1 weight has more than six decimals: rounded to millionths, half to even",
    )


def test_read_when_an_id_stands_for_two_rows_then_the_second_is_rejected_and_repeats_stay(read):
    at = "2026-01-01T00:00:00Z"
    outcome = read(f"id,{HEADER}\n1,a,b,like,{at}\n1,a,b,like,{at}\n1,a,c,like,{at}\n2,a,c,like,{at}\n")
    assert [(row["id"], row["target"]) for row in outcome.rows] == [("1", "b"), ("1", "b"), ("2", "c")]
    assert outcome.rejects == [
        (4, "id", "the same id stands for another interaction in line 2", "1,a,c,like,2026-01-01 00:00:00")
    ]


def test_columns_when_named_by_the_user_then_taken_from_there(read):
    outcome = read(
        "USER_ID , who,what,when\na,b,like,1767225600000\n",
        columns={"actor": "user_id", "target": "who", "kind": "what", "happened_at": "when"},
        epoch="ms",
    )
    assert [(row["actor"], row["happened_at"]) for row in outcome.rows] == [("a", datetime(2026, 1, 1))]


def test_loaded_when_closed_early_then_nothing_is_left(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\na,b,like,2026-01-01T00:00:00Z\n")
    loaded = read_interactions(
        path,
        source=load_source("generic"),
        options=ReadOptions(),
        batch_rows=10,
        workdir=tmp_path / "w",
        rejects_dir=tmp_path,
    )
    next(loaded.batches())
    loaded.close()
    loaded.close()
    assert list((tmp_path / "w").iterdir()) == []


def test_progress_when_reading_then_ends_at_the_file_size(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\n" + "a,b,like,2026-01-01T00:00:00Z\n" * 5000)
    told: list[tuple[str, int, int]] = []
    with read_interactions(
        path, source=load_source("generic"), options=ReadOptions(), batch_rows=10_000, workdir=tmp_path, rejects_dir=tmp_path,
        progress=lambda *said: told.append(said),
    ):  # fmt: skip
        assert told[-1] == ("reading a.csv", path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize("name", ["a.csv", "array.json", "a.parquet"])
def test_read_when_folder_name_is_a_pattern_then_it_is_taken_literally(tmp_path, name):
    home = tmp_path / "a [b]* ?'"
    home.mkdir()
    (home / name).write_bytes(formats(tmp_path)[name])
    with read_interactions(
        home / name, source=load_source("generic"), options=ReadOptions(), batch_rows=2, workdir=home, rejects_dir=home
    ) as loaded:
        assert [batch.n_rows for batch in loaded.batches()] == [2, 1]


def test_read_when_refused_then_workdir_is_empty(read, tmp_path):
    with pytest.raises(InputError):
        read("nothing,of,use\n1,2,3\n")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("encoding", "written"), [("utf-8", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16"), ("UTF8", "utf-8-sig")]
)
def test_encoding_when_given_then_text_is_read_in_it(read, encoding, written):
    outcome = read(f"{HEADER}\nZoë,b,like,2026-01-01T00:00:00Z\n".encode(written), encoding=encoding)
    assert [row["actor"] for row in outcome.rows] == ["Zoë"]


def test_part_when_all_its_rows_conflict_then_there_is_no_empty_batch(read):
    at = "2026-01-01T00:00:00Z"
    outcome = read(f"id,{HEADER}\n1,a,b,like,{at}\n1,a,c,like,{at}\n2,a,c,like,{at}\n", batch_rows=1)
    assert (len(outcome.batch_ids), outcome.rejected) == (2, 1)


def test_batch_ids_when_a_character_moves_between_neighbours_then_differ(read):
    rest = "like,2026-01-01T00:00:00Z"
    pairs = [("1,2a,b", "12,a,b"), ("1,a,b", "1a,,b"), ("1,ab,c", "1,a,bc"), (",a,b", "a,a,b")]
    ids = [read(f"id,{HEADER}\nx,y,z,{rest}\n{row},{rest}\n").batch_ids for pair in pairs for row in pair]
    assert len({tuple(found) for found in ids}) == len(ids)


def test_lines_when_a_windows_line_end_falls_between_two_reads_then_counted_once(read):
    row = "a,b,like,2026-01-01T00:00:00Z"
    head = f"{HEADER},item\r\n{row},"
    first_read = 1 << 16
    filler = "\r\n".join([f"{row},{n:05}" for n in range(3000)])
    at = (head + "1\r\n" + filler)[:first_read].rfind("\r\n")
    pad = "x" * (first_read - 1 - at)
    text = head + "1" + pad + "\r\n" + filler + "\r\n"
    assert text[first_read - 1 : first_read + 1] == "\r\n"
    outcome = read(text, batch_rows=10_000)
    assert [row["line"] for row in outcome.rows] == list(range(2, 3003))
