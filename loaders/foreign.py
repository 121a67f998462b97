"""Files that are something else than their name says: known by their first bytes, refused by name."""

from __future__ import annotations

from influent.errors import InputError

# (where it stands, the bytes, what has them there), each as its own format's documentation gives it.
MAGIC = (
    (0, b"PK\x03\x04", "a zip archive (or an office document)"),
    (0, b"PK\x05\x06", "a zip archive (or an office document)"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (0, b"\x1f\x8b", "gzip data inside gzip"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ\x00", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "zstd data"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (8, b"DUCK", "a DuckDB database"),
    (0, b"ARROW1\0\0", "an Arrow file"),
    (0, b"Obj\x01", "an Avro file"),
    (0, b"ORC\x08", "an ORC file"),
    (0, b"%PDF", "a PDF"),
    (0, b"\x89PNG\r\n\x1a\n", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
)
# Pages stand where a file was when a download asks to sign in, or does not find it.
MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML document"))


def refuse_foreign(head: bytes, *, where: str) -> None:
    """Refuse a file, unpacked, whose first bytes are those of a binary format that is not read.

    Raises
    ------
    InputError
        Names the format.
    """
    # Magic bytes further on are words that a table may hold, too; a table holds no NUL byte beside them.
    is_binary = b"\0" in head[:512]
    what = next((what for at, magic, what in MAGIC if head.startswith(magic, at) and (at == 0 or is_binary)), None)
    if what is not None:
        raise InputError(
            f"the file is {what}",
            where=where,
            advice="unpack or export it first: CSV, TSV, JSONL and Parquet are read, plain or gzip'd",
        )


def refuse_markup(head: bytes, *, where: str) -> None:
    """Refuse a page or a document where a table is expected.

    Raises
    ------
    InputError
        Says what it is.
    """
    begins = head[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    what = next((what for tag, what in MARKUP if begins.startswith(tag)), None)
    if what is not None:
        raise InputError(
            f"the file is {what}",
            where=where,
            advice="open it to see what it says; then fetch the data themselves: CSV, TSV, JSONL or Parquet",
        )


def refuse_binary(head: bytes, *, where: str) -> None:
    """Refuse text without a byte-order mark that holds many NUL bytes: UTF-16, or no text at all.

    Raises
    ------
    InputError
        Names the encoding that the places of the NUL bytes speak for.
    """
    head = head[:4096]
    first, second = head[::2].count(0), head[1::2].count(0)
    if (first + second) * 10 <= len(head):
        return
    # ASCII in UTF-16 has a NUL byte in every pair, always on the same side.
    if max(first, second) * 4 > len(head) and min(first, second) * 10 < max(first, second):
        order = "le" if second > first else "be"
        raise InputError(
            "the file holds NUL bytes: it looks like UTF-16 without its mark",
            where=where,
            advice=f"--encoding utf-16-{order}",
        )
    raise InputError(
        "the file holds NUL bytes: it is no text",
        where=where,
        advice="export it first: CSV, TSV, JSONL and Parquet are read, plain or gzip'd",
    )
