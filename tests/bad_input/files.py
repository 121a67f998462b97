"""What lies at the path at all, how it is encoded, and how it is packed."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

from tests.bad_input.case import AT, GOOD, HEADER, ONE, ONE_OF_TWO, TWO, Case, table

ROW = table(GOOD)
MANY = table(*(f"a{n},b{n % 7},like,{AT}" for n in range(2000)))
ZIPPED = gzip.compress(MANY, mtime=0)
ACCENT = f"{HEADER}\nzo\u00eb,bo,like,{AT}\n"


def zipped(name: str, *, mode: int = 0o100644) -> bytes:
    """Write a zip archive with one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, "/etc/passwd" if mode == 0o120777 else ROW)
    return packed.getvalue()


def tarred() -> bytes:
    """Write a tar archive with one member."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("made.csv")
        member.size = len(ROW)
        archive.addfile(member, io.BytesIO(ROW))
    return packed.getvalue()


def bomb(path: Path) -> None:
    """Write 300 MiB of long lines, packed."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(ROW)
        for _ in range(150):
            file.write(b"x" * ((2 << 20) - 1) + b"\n")


def link_to(target: str) -> object:
    """Make a function that puts a symbolic link at a path."""
    return lambda path: path.symlink_to(target)


def linked_file(path: Path) -> None:
    """Put a symbolic link to a good file at a path."""
    (path.parent / "target.csv").write_bytes(ROW)
    path.symlink_to("target.csv")


PATHS = [
    Case(1, "no file", lambda path: None, None, ("there is no such file", "check the spelling")),
    Case(1, "folder", Path.mkdir, None, ("this is a folder",)),
    Case(1, "pipe", os.mkfifo, None, ("a pipe or device",)),
    Case(1, "device", link_to("/dev/null"), None, ("a pipe or device",)),
    Case(1, "link to nothing", link_to("nowhere.csv"), None, ("there is no such file",)),
    Case(1, "link to itself", link_to("made.csv"), None, ("cannot be read",)),
    Case(1, "link to a file", linked_file, ONE),
    Case(1, "name with blanks, quotes and a wildcard", ROW, ONE, (), "it's [a] *?\"file\".csv"),
    Case(1, "name with a control character", ROW, ONE, ("\\u001b",), "a\x1b[31mb.csv"),
    Case(1, "name like an option", lambda path: path.write_bytes(b""), None, ("the file is empty",), "-x.csv"),
]  # fmt: skip

NOTHING_IN_IT = [
    Case(1, "empty", b"", None, ("the file is empty", "header line")),
    Case(1, "only line ends", b"\n\n\r\n", None, ("the file has no lines",)),
    Case(1, "only NUL bytes", b"\0" * 9000, None, ("it is no text",)),
    Case(2, "only a mark", b"\xef\xbb\xbf", None, ("the file has no lines",)),
    Case(3, "header only", table(), (0, 0, 0, 0, 0), ("the file has no rows",)),
    Case(3, "header and blank lines", table("", "   ", ""), (0, 0, 0, 0, 0), ("the file has no rows",)),
    Case(77, "gzip of nothing", gzip.compress(b""), None, ("the file is empty",), "made.csv.gz"),
]  # fmt: skip

ENCODINGS = [
    Case(10, "UTF-8 with a mark", b"\xef\xbb\xbf" + ROW, ONE),
    Case(11, "UTF-16 LE with a mark", b"\xff\xfe" + ACCENT.encode("utf-16-le"), ONE, users=("zo\u00eb",)),
    Case(11, "UTF-16 BE with a mark", b"\xfe\xff" + ACCENT.encode("utf-16-be"), ONE, users=("zo\u00eb",)),
    Case(11, "UTF-16 of odd length", ACCENT.encode("utf-16")[:-1], None, ("not in the encoding",)),
    Case(12, "UTF-16 LE without a mark", ROW.decode().encode("utf-16-le"), None, ("holds NUL bytes", "--encoding utf-16-le")),
    Case(12, "UTF-16 BE without a mark", ROW.decode().encode("utf-16-be"), None, ("holds NUL bytes", "--encoding utf-16-be")),
    Case(13, "Latin-1 throughout", ACCENT.encode("latin-1"), None, ("not valid UTF-8", "--encoding cp1252")),
    Case(13, "Latin-1 as was said", ACCENT.encode("latin-1"), ONE, options=("--encoding", "latin-1"), users=("zo\u00eb",)),
    Case(13, "not in the encoding that was said", ACCENT.encode(), None, ("not in the encoding",), options=("--encoding", "ascii")),
    Case(13, "an encoding that is none", ROW, None, ("--encoding cannot be",), options=("--encoding", "klingon")),
    Case(14, "one row not UTF-8", ROW + f"zo\xeb,bo,like,{AT}\n".encode("latin-1"), ONE_OF_TWO, ("not valid UTF-8",)),
    Case(14, "a surrogate in UTF-8", ROW + b"a\xed\xa0\x80,bo,like," + AT.encode() + b"\n", ONE_OF_TWO, ("not valid UTF-8",)),
    Case(14, "a character cut in two at the end", ROW + b"ana,bo,like,2026-01-01T00:00:00Z\xc3", ONE_OF_TWO, ("not valid UTF-8",)),
    Case(20, "CRLF", table(GOOD, f"cy,bo,like,{AT}", end="\r\n"), TWO),
    Case(20, "CR alone", table(GOOD, f"cy,bo,like,{AT}", end="\r"), TWO),
    Case(20, "all three line ends", f"{HEADER}\r{GOOD}\r\ncy,bo,like,{AT}\n".encode(), TWO),
    Case(20, "no line end at the end", table(GOOD)[:-1], ONE),
    Case(20, "blank lines between", table(GOOD, "", f"cy,bo,like,{AT}", ""), TWO),
]  # fmt: skip

PACKED = [
    Case(77, "gzip cut short", ZIPPED[:-200], None, ("damaged or cut short", "nothing of it was loaded"), "made.csv.gz"),
    Case(77, "gzip with a flipped bit", ZIPPED[:900] + bytes([ZIPPED[900] ^ 16]) + ZIPPED[901:], None, ("damaged or cut short",), "made.csv.gz"),
    Case(78, "gzip with a wrong sum", ZIPPED[:-8] + b"\0\0\0\0" + ZIPPED[-4:], None, ("damaged or cut short",), "made.csv.gz"),
    Case(79, "gzip of two members", gzip.compress(table(GOOD)) + gzip.compress(f"cy,bo,like,{AT}\n".encode()), TWO, (), "made.csv.gz"),
    Case(79, "gzip and zeros behind it", gzip.compress(ROW) + b"\0" * 512, ONE, (), "made.csv.gz"),
    Case(79, "gzip and something else behind it", gzip.compress(ROW) + b"more", None, ("damaged or cut short",), "made.csv.gz"),
    Case(80, "gzip that grows beyond reason", bomb, None, ("grows more than 200 times", "unpack it yourself"), "made.csv.gz"),
    Case(81, "zip with a path out of it", zipped("../../made.csv"), None, ("a zip archive", "unpack"), "made.csv"),
    Case(82, "zip with a link", zipped("made.csv", mode=0o120777), None, ("a zip archive",), "made.csv.gz"),
    Case(83, "plain text called gzip", ROW, ONE, (), "made.csv.gz"),
    Case(83, "gzip called CSV", gzip.compress(ROW), ONE),
    Case(83, "gzip in gzip", gzip.compress(gzip.compress(ROW)), None, ("gzip data inside gzip",), "made.csv.gz"),
    Case(83, "tar", tarred(), None, ("a tar archive",), "made.tar"),
    Case(83, "tar in gzip", gzip.compress(tarred()), None, ("a tar archive",), "made.tar.gz"),
    Case(83, "zstd", b"\x28\xb5\x2f\xfd\x00", None, ("zstd data",), "made.csv.zst"),
    Case(83, "7z", b"7z\xbc\xaf\x27\x1c\x00\x04", None, ("a 7z archive",), "made.7z"),
]  # fmt: skip

FOREIGN = [
    Case(83, "SQLite called CSV", b"SQLite format 3\x00" + b"\0" * 84, None, ("an SQLite database",)),
    Case(83, "DuckDB called CSV", b"\x01" * 8 + b"DUCK" + b"\0" * 84, None, ("a DuckDB database",)),
    Case(83, "PDF called CSV", b"%PDF-1.7\n1 0 obj", None, ("a PDF",)),
    Case(83, "old office document called CSV", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504, None, ("an old office document",), "made.xls"),
    Case(83, "Arrow called CSV", b"ARROW1\0\0", None, ("an Arrow file",), "made.feather"),
    Case(83, "picture called CSV", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, ("a picture",)),
    Case(83, "web page called CSV", b"<!DOCTYPE html>\n<html><head><title>Sign in</title>", None, ("a web page",)),
    Case(83, "pickle called CSV", b"\x80\x04\x95\x10\0\0\0\0\0\0\0]", None, ("it is no text",)),
]  # fmt: skip

CASES = [*PATHS, *NOTHING_IN_IT, *ENCODINGS, *PACKED, *FOREIGN]
