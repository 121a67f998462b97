"""A git log in one line a commit, as :data:`COMMAND` writes it: who reviewed, tested, reported and wrote with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from influent.errors import InputError
from influent.loaders.formats.rawlines import raw_lines
from influent.loaders.formats.told import Fault, Left, Row, Told, wrong_file
from influent.loaders.lines import NOT_UTF8
from influent.loaders.opening import Opened

COMMAND = (
    "git log --output=log.txt --format='%H%x1f%cI%x1f%aE%x1f%cE%x1f%(trailers:only,unfold,separator=%x1d)'"
)  # fmt: skip
"""Hash, time of the commit, addresses of author and committer, trailers: ASCII's unit and group separators between."""

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
ADDRESS = re.compile(r"<([^<>\s]+)>")

ALONE = "a commit that names nobody but its author"
NO_ADDRESS = "a trailer that names nobody by an address"


class _Trailer(NamedTuple):
    """What a trailer makes of whom it names: the kind, who reacts to whom."""

    kind: str
    by_author: bool = False  # the author reacts to whom it names
    to_author: bool = True  # whom it names reacts to the author


TRAILERS: Mapping[str, _Trailer] = {
    "reviewed-by": _Trailer("review"),
    "acked-by": _Trailer("ack"),
    "tested-by": _Trailer("test"),
    "reported-by": _Trailer("report", by_author=True, to_author=False),
    "suggested-by": _Trailer("suggestion", by_author=True, to_author=False),
    "co-authored-by": _Trailer("co-author", by_author=True),
    "co-developed-by": _Trailer("co-author", by_author=True),
}
"""By name, in small letters; any other trailer is about no person, or says nothing of who reacts to whom."""


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who reviewed, tested, took over, reported, suggested and wrote with whom.

    Raises
    ------
    InputError
        The file does not begin as the command writes it; the encoding is not one.
    """
    is_first = True
    for line, raw in raw_lines(opened):
        if not raw.strip():
            continue
        fields = _decoded(raw, name, line, encoding).split("\x1f")
        is_commit = len(fields) == 5 and HASH.fullmatch(fields[0]) is not None
        if is_first and not is_commit:
            raise wrong_file(
                "the file is no git log in one line a commit", name=f"{name}, line {line:,}", advice=COMMAND
            )
        is_first = False
        if not is_commit:
            yield Fault(line, "not a commit as the command writes it", fields[0][:1024])
        elif "\ufffd" in "".join(fields[2:]):
            yield Fault(line, NOT_UTF8, fields[0])
        else:
            yield from _of_commit(line, *fields)


def _decoded(raw: bytes, name: str, line: int, encoding: str | None) -> str:
    try:
        return raw.decode(encoding or "utf-8", "strict" if encoding else "replace")
    except UnicodeDecodeError:
        raise InputError(
            f"the file is not in the encoding {encoding}",
            where=f"{name}, line {line:,}",
            advice="another --encoding, or none for UTF-8",
        ) from None


def _of_commit(line: int, *fields: str) -> Iterator[Told]:  # the five of a line
    commit, at, author, committer, trailers = fields
    author, committer = author.strip().lower(), committer.strip().lower()

    def row(kind: str, actor: str, target: str) -> Row:
        key = f"{kind}:{commit}:{actor}:{target}"
        return Row(line, kind, actor, target, at, id=key, item=commit, automated="[bot]" in actor)

    n_told = 0
    if committer != author:
        n_told += 1
        yield row("commit", committer, author)
    for trailer in trailers.split("\x1d"):
        token, _, value = trailer.partition(":")
        meant = TRAILERS.get(token.strip().lower())
        if meant is None:
            continue
        n_told += 1
        found = ADDRESS.search(value)
        if found is None or "@" not in found[1]:
            yield Left(NO_ADDRESS)
            continue
        who = found[1].lower()
        if meant.by_author:
            yield row(meant.kind, author, who)
        if meant.to_author:
            yield row(meant.kind, who, author)
    if not n_told:
        yield Left(ALONE)
