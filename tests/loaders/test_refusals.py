"""Files that are refused whole: one message with what, where and what to do, and nothing left behind."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from influent.errors import InputError

HEADER = "actor,target,kind,happened_at"
AT = "2026-01-01T00:00:00Z"
GOOD = f"{HEADER}\na,b,like,{AT}\n"
ZIPPED = gzip.compress(GOOD.encode() * 5000)

REFUSED = [
    ("empty", b"", "the file is empty", "header line", {}),
    ("only a mark", b"\xef\xbb\xbf", "the file has no lines", "header line", {}),
    ("only blanks", b" \n\n  \n", "the file has no lines", "header line", {}),
    ("no header", f"a,b,like,{AT}\n".encode(), "there is no column actor, target, kind, happened_at", "--columns actor=NAME", {}),
    ("column missing", b"actor,who,kind,happened_at\na,b,c,d\n", "there is no column target", "--columns target=NAME", {}),
    ("column twice", f"{HEADER},Actor \n".encode(), 'two columns are called "actor"', "rename one", {}),
    ("named column missing", GOOD.encode(), 'there is no column item (called "link")', "--columns item=NAME", {"columns": {"item": "link"}}),
    ("semicolons", GOOD.replace(",", ";").encode(), 'the fields stand apart by ";"', "--delimiter ';'", {}),
    ("UTF-16 without mark", GOOD.encode("utf-16-le"), "the file holds NUL bytes", "--encoding utf-16-le", {}),
    ("not in that encoding", b"\xff\xfe\xff", "the file is not in the encoding", "another --encoding", {"encoding": "ascii"}),
    ("Latin-1 throughout", f"{HEADER}\nh\xe9,b,like,{AT}\n".encode("latin-1"), "no row can be read", "--encoding cp1252", {}),
    ("naive times", f"{HEADER}\na,b,like,2026-01-01T00:00:00\n".encode(), "names no time zone", "--tz UTC", {}),
    ("bare numbers", f"{HEADER}\na,b,like,1767225600\n".encode(), "a bare number of unknown unit", "--epoch s", {}),
    ("zip", b"PK\x03\x04rest", "the file is a zip archive", "unpack", {}),
    ("bzip2", b"BZh91AY", "the file is bzip2 data", "unpack", {}),
    ("gzip cut short", ZIPPED[:-200], "damaged or cut short", "again", {}),
    ("gzip with a wrong sum", ZIPPED[:-8] + b"\0\0\0\0" + ZIPPED[-4:], "damaged or cut short", "again", {}),
    ("gzip of nothing", gzip.compress(b""), "the file is empty", "header line", {}),
    ("strict", GOOD.encode() + f"a,,like,{AT}\n".encode(), "1 of 2 rows can be read; nothing was loaded", "without --strict", {"strict": True}),
    ("over the limit", GOOD.encode() + b"a,b\nc,d\n", "fewer fields than the header has", "--delimiter", {"max_rejects": 1}),
    ("wide header", (",".join(f"c{n}" for n in range(10_001)) + "\n").encode(), "the header has 10,001 fields", "one a row", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "what", "advice", "options"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_file_when_unusable_then_refused_with_advice(  # noqa: PLR0917  (a case has four parts)
    read, tmp_path, content, what, advice, options
):
    with pytest.raises(InputError) as caught:
        read(content, "made.csv", **options)
    assert what in caught.value.what
    assert "made.csv" in caught.value.where
    assert advice in caught.value.advice
    assert not list(tmp_path.glob("work/*"))


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.parquet", GOOD.encode(), "the file is no Parquet"),
        ("a.parquet", b"PAR1 and then nothing of the kind PAR1", "the Parquet file is damaged"),
        ("a.jsonl", b'{"who":"x"}\n', "there is no column actor"),
    ],
)
def test_file_when_not_what_its_name_says_then_refused(read, name, content, what):
    with pytest.raises(InputError, match=what):
        read(content, name)


def test_path_when_it_is_no_file_then_refused(read, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder.csv").mkdir()
    cases = {
        "absent.csv": "no such file",
        "folder.csv": "a folder",
        "pipe": "a pipe or device",
        "nul\0name": "cannot be read",
    }
    for name, what in cases.items():
        with pytest.raises(InputError) as caught:
            read(Path(f"{tmp_path}/{name}"))
        assert what in caught.value.what


def test_limit_when_rejects_are_few_or_under_five_per_cent_then_the_rest_is_loaded(read):
    outcome = read(GOOD + "a,b\n" * 9000)
    assert (len(outcome.rows), outcome.rejected) == (1, 9000)
    with pytest.raises(InputError, match=r"1 of 10,002 rows"):
        read(GOOD + "a,b\n" * 10_001)
    many = GOOD + f"a,b,like,{AT}\n" * 300_000 + "a,b\n" * 15_000
    assert read(many, batch_rows=500_000, keep_rows=False).rejected == 15_000


def test_gzip_when_it_grows_beyond_reason_then_refused(read, monkeypatch):
    monkeypatch.setattr("influent.loaders.opening.FREE_BYTES", 1 << 20)
    with pytest.raises(InputError, match="grows more than 200 times"):
        read(gzip.compress(GOOD.encode() + b"\n" * (20 << 20)))


def test_line_when_it_never_ends_then_refused(read, monkeypatch):
    monkeypatch.setattr("influent.loaders.lines.MAX_UNENDED", 1 << 20)
    with pytest.raises(InputError, match="a line has no end"):
        read(b"x" * (3 << 20))


def test_options_when_they_cannot_be_then_refused(read):
    for name, value in {
        "columns": {"who": "x"}, "epoch": "days", "tz": "Mars/Olympus", "decimal": "'", "encoding": "klingon",
        "delimiter": "ab", "max_rejects": -1,
    }.items():  # fmt: skip
        with pytest.raises(InputError) as caught:
            read(GOOD, **{name: value})
        assert caught.value.advice


def test_session_when_asked_for_other_files_then_denied(tmp_path):
    import duckdb  # noqa: PLC0415

    from influent.loaders.session import open_session  # noqa: PLC0415

    (tmp_path / "mine").mkdir()
    (tmp_path / "secret.csv").write_text("x\n1\n")
    session = open_session(tmp_path / "mine")
    for place in (
        f"{tmp_path}/secret.csv",
        f"{tmp_path}/mine/../secret.csv",
        "/etc/passwd",
        "https://example.org/x.csv",
    ):
        with pytest.raises(duckdb.Error, match=r"Permission|disabled"):
            session.execute("SELECT * FROM read_csv($1)", [place])
    with pytest.raises(duckdb.Error):
        session.execute("SET enable_external_access = true")
    with pytest.raises(duckdb.Error):
        session.execute("INSTALL httpfs")


NO_ROOM = """
import resource, sys
from pathlib import Path
from influent.errors import InputError
from influent.loaders import ReadOptions, load_source, read_interactions
home = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    read_interactions(home / "big.csv", source=load_source("generic"), options=ReadOptions(), batch_rows=1000,
                      workdir=home / "work", rejects_dir=home)
except InputError as error:
    print(error.what, error.where, error.advice, sorted(home.rglob("*")))
"""


def test_disk_when_full_then_said_and_nothing_is_left(tmp_path):
    (tmp_path / "big.csv").write_text(GOOD + "".join(f"a{n},b,like,{AT}\n" for n in range(9000)))
    for limit in (1000, 1 << 17):
        ran = subprocess.run(
            [sys.executable, "-c", NO_ROOM, str(tmp_path), str(limit)],
            capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        assert ran.stdout.startswith("there is no room to work in:"), ran.stderr
        assert "big.csv" in ran.stdout
        assert not list((tmp_path / "work").iterdir())
