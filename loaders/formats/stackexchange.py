"""Stack Exchange's data dump: Posts.xml (answers, accepted answers, edits) and Comments.xml beside it.

A comment names its post alone, so Comments.xml is read with the Posts.xml (or Posts.xml.gz) of its folder at hand.
XML that declares a document type is refused before anything in it is looked at: that is where entities that blow up,
or that name files, would be declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat  # every declaration is refused, see _refuse_declarations

from influent.errors import InputError, quote
from influent.loaders.formats.told import GONE, Author, Fault, Left, Row, Told, wrong_file
from influent.loaders.opening import Opened, shown

STEP = 1 << 20
MAX_ELEMENT = 16 << 20
"""Bytes without the end of an element after which a file is no dump; posts have 30,000 characters at most."""

NOT_ACCEPTED = "a question without an accepted answer is no interaction"
NO_QUESTION = "a post that is neither question nor answer"

TAG = re.compile(r"[^<>|]+")
OTHER_TABLES = ("badges", "postlinks", "posthistory", "tags", "users", "votes")

Attributes = Mapping[str, str]


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell what a dump's posts or comments say.

    Raises
    ------
    InputError
        Another file; damaged XML; a document type; comments whose posts are not there.
    """
    table, rows = _rows(opened, name, encoding)
    if table == "comments":
        yield from _authors_beside(opened.path, name, encoding)
    of_row = _of_post if table == "posts" else _of_comment
    for line, attributes in rows:
        if attributes is None:
            yield Fault(line, "not a row element", "")
        else:
            yield from of_row(line, attributes)


def _of_post(line: int, post: Attributes) -> Iterator[Told]:
    item, type_id = post.get("Id"), post.get("PostTypeId")
    if not item or not type_id:
        yield Fault(line, "a post has no Id or no PostTypeId", _without_text(post))
        return
    if type_id not in {"1", "2"}:
        yield Left(NO_QUESTION)
        return
    owner, at = post.get("OwnerUserId"), post.get("CreationDate")
    yield Author(item, owner, at, tuple(TAG.findall(post.get("Tags", ""))), post.get("ParentId"))
    accepted = post.get("AcceptedAnswerId")
    if type_id == "1" and accepted is None:
        yield Left(NOT_ACCEPTED)
    elif owner is None:
        yield Left(GONE)
    elif type_id == "1":
        yield Row(line, "accept", owner, reacts_to=accepted, item=accepted, id=f"accept:{item}:{accepted}")
    else:
        yield Row(
            line,
            "answer",
            owner,
            reacts_to=post.get("ParentId", ""),
            happened_at=at or "",
            item=item,
            id=f"post:{item}",
        )
    yield from _of_edit(line, post, item)


def _of_edit(line: int, post: Attributes, item: str) -> Iterator[Told]:
    owner, editor, at = post.get("OwnerUserId"), post.get("LastEditorUserId"), post.get("LastEditDate", "")
    if owner and editor and editor != owner:
        yield Row(line, "edit", editor, reacts_to=item, happened_at=at, item=item, id=f"edit:{item}:{at}")


def _of_comment(line: int, comment: Attributes) -> Iterator[Told]:
    number, post, who = comment.get("Id"), comment.get("PostId"), comment.get("UserId")
    if not number or not post:
        yield Fault(line, "a comment has no Id or no PostId", _without_text(comment))
    elif who is None:
        yield Left(GONE)
    else:
        at = comment.get("CreationDate", "")
        yield Row(line, "comment", who, reacts_to=post, happened_at=at, item=post, id=f"comment:{number}")


def _authors_beside(comments: Path, name: str, encoding: str | None) -> Iterator[Told]:
    """Read who wrote the posts that comments are about."""
    beside = next((p for n in ("Posts.xml", "Posts.xml.gz") if (p := comments.with_name(n)).exists()), None)
    if beside is None:
        raise InputError(
            "there are no posts beside these comments", where=name, advice="put the dump's Posts.xml into that folder"
        )
    with Opened(beside) as opened:
        table, rows = _rows(opened, shown(beside), encoding)
        if table != "posts":
            raise wrong_file("these are no posts", name=shown(beside), advice="the Posts.xml of the same dump")
        for line, attributes in rows:
            if attributes is not None:
                yield from (told for told in _of_post(line, attributes) if isinstance(told, Author))


def _without_text(attributes: Attributes) -> str:
    return " ".join(f"{key}={quote(attributes[key])}" for key in sorted(attributes) if key not in {"Body", "Text"})


def _rows(opened: Opened, name: str, encoding: str | None) -> tuple[str, Iterator[tuple[int, Attributes | None]]]:
    """Say which table a file is, and give its rows with their lines; None for an element that is no row."""
    elements = _elements(opened, name, encoding)
    _, table, _ = next(elements)
    if table in OTHER_TABLES:
        raise wrong_file(
            f"the {table} of a dump hold no interactions", name=name, advice="load its Posts.xml and Comments.xml"
        )
    if table not in {"posts", "comments"}:
        raise wrong_file(
            f"the XML is no Stack Exchange dump: it holds {quote(table)}",
            name=name,
            advice="the Posts.xml or Comments.xml of a dump",
        )
    return table, ((line, attributes if tag == "row" else None) for line, tag, attributes in elements)


def _elements(opened: Opened, name: str, encoding: str | None) -> Iterator[tuple[int, str, Attributes]]:
    """Give the outermost element, then those directly in it, with their lines; memory does not depend on the file."""
    found: list[tuple[int, str, Attributes]] = []
    parser = expat.ParserCreate(encoding)
    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth <= 2:
            found.append((parser.CurrentLineNumber, tag, attributes))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    _refuse_declarations(parser, name)
    n_fed = 0
    for step in _steps(opened):
        n_fed += len(step)
        _feed(parser, step, name)
        yield from found
        found.clear()
        if n_fed - max(parser.CurrentByteIndex, 0) > MAX_ELEMENT:
            raise InputError(
                "the XML has an element without end",
                where=f"{name}, line {parser.CurrentLineNumber:,}",
                advice="fetch or unpack the dump again; nothing of it was loaded",
            )
    _feed(parser, None, name)
    yield from found


def _steps(opened: Opened) -> Iterator[bytes]:
    while block := opened.read():
        for at in range(0, len(block), STEP):
            yield block[at : at + STEP]


def _feed(parser: expat.XMLParserType, step: bytes | None, name: str) -> None:
    try:
        parser.Parse(step or b"", step is None)
    except expat.ExpatError as error:
        raise InputError(
            f"the XML is damaged or cut short: {expat.ErrorString(error.code)}",
            where=f"{name}, line {error.lineno:,}",
            advice="fetch or unpack the dump again; nothing of it was loaded",
        ) from None
    except (LookupError, ValueError) as error:
        raise InputError(
            f"the XML says that it is in an encoding that cannot be read: {error}",
            where=name,
            advice="--encoding utf-8, which dumps are in",
        ) from None


def _refuse_declarations(parser: expat.XMLParserType, name: str) -> None:
    def refuse(*_: object) -> None:
        raise wrong_file(
            "the XML declares a document type, which no dump does",
            name=f"{name}, line {parser.CurrentLineNumber:,}",
            advice="the Posts.xml or Comments.xml as Stack Exchange gives it out",
        )

    handler: Callable[..., None] = refuse
    parser.StartDoctypeDeclHandler = handler
    parser.EntityDeclHandler = handler
