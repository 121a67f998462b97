"""Mails as a table: date, from, to, cc, bcc, several addresses in a cell, as collections like Enron's are passed on.

The same mail stands in such a table once for each folder that somebody kept it in: without a Message-ID, the date, the
sender and the subject together say that it is the same.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from influent.errors import InputError
from influent.loaders.formats.addresses import message_ids, moment
from influent.loaders.formats.correspondence import FIELDS, Mail, of_mail
from influent.loaders.formats.told import Author, Fault, Left, Told, wrong_file
from influent.loaders.lines import MAX_LINE, Lines
from influent.loaders.opening import Opened

CELLS = {"message": "to", "cc": "cc", "bcc": "bcc"}
DELIMITERS = (",", ";", "\t")
ADDRESS = re.compile(r"""[^\s<>,;:"(){}\[\]]+@[^\s<>,;:"(){}\[\]]+""")
WRITTEN_OUT = re.compile(r"(?:[A-Za-z]{3}, *)?\d{1,2} [A-Za-z]{3} \d{4}")
"""How a date as mails have it begins; any other is read as the times of tables are."""

NO_ADDRESS = "a field of a mail names people, and none by an address"


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who wrote to whom.

    Raises
    ------
    InputError
        The header line does not have the columns date and from, and one of to, cc and bcc; a quote is never closed.
    """
    columns: Mapping[str, int] | None = None
    delimiter = ","
    for line, text in _records(opened, name, encoding):
        if columns is None:
            if isinstance(text, Fault):
                raise wrong_file(f"the header: {text.reason}", name=f"{name}, line {line:,}", advice="a table of mails")
            delimiter, columns = _header(text, name=f"{name}, line {line:,}")
            continue
        cells = text if isinstance(text, Fault) else _cells(line, text, delimiter)
        if isinstance(cells, Fault):
            yield cells
        elif len(cells) <= max(columns.values()):
            yield Fault(line, "fewer fields than the header has", _beginning(cells))
        else:
            yield from _of_cells(line, {column: cells[at] for column, at in columns.items()})
    if columns is None:
        raise wrong_file("the file has no lines", name=name, advice="a table of mails: date,from,to,cc,bcc")


def _of_cells(line: int, cells: Mapping[str, str]) -> Iterator[Told]:
    senders, date = _addresses(cells["from"]), cells["date"].strip()
    if not senders:
        yield Fault(line, "a mail has no address in its from", f"date={date}")
        return
    recipients = {kind: _addresses(cells.get(column, "")) for kind, column in CELLS.items()}
    for kind in FIELDS:
        if not recipients[kind] and cells.get(CELLS[kind], "").strip(" \t{}[]()"):
            yield Left(NO_ADDRESS)
    key = next(iter(message_ids(cells.get("messageid"))), None)
    if key is not None:
        yield Author(key, senders[0])
    yield from of_mail(
        Mail(
            line,
            senders[0],
            moment(date) if WRITTEN_OUT.match(date) else date,
            recipients,
            key or _fingerprint(date, senders[0], cells.get("subject", "")),
            answers=next(iter(message_ids(cells.get("inreplyto"))), None),
        )
    )


def _addresses(cell: str) -> list[str]:
    """List the addresses in a cell, however they stand apart, in small letters."""
    return [found.strip("'").lower() for found in ADDRESS.findall(cell)]


def _fingerprint(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _header(text: str, *, name: str) -> tuple[str, dict[str, int]]:
    """Find what divides the fields and where the columns stand; ``Message-ID``, ``message_id`` and the like are one."""
    for delimiter in DELIMITERS:
        cells = _cells(1, text, delimiter)
        names = [] if isinstance(cells, Fault) else [re.sub(r"[-_\s]", "", cell).casefold() for cell in cells]
        if {"date", "from"} <= {*names} and {"to", "cc", "bcc"} & {*names}:
            wanted = ("date", "from", "to", "cc", "bcc", "messageid", "inreplyto", "subject")
            return delimiter, {column: names.index(column) for column in wanted if column in names}
    raise wrong_file(
        "the header is none of a table of mails",
        name=name,
        advice="columns date, from, to, cc, bcc (message-id, in-reply-to and subject if there are any)",
    )


def _cells(line: int, text: str, delimiter: str) -> Sequence[str] | Fault:
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, len(text) + 1))
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return Fault(line, "text stands outside the quotes of a field", text[:1024])
    finally:
        csv.field_size_limit(before)


def _records(opened: Opened, name: str, encoding: str | None) -> Iterator[tuple[int, str | Fault]]:
    """Give each record with the line where it begins: a cell in quotes may hold line ends."""
    held: list[str] = []
    begins = size = 0
    is_open = False
    for line, text in _lines(opened, encoding):
        if isinstance(text, Fault):
            yield line, Fault(begins if held else line, text.reason, text.text)
            held, is_open = [], False
            continue
        if not held:
            begins, size = line, 0
            if not text.strip():
                continue
        held.append(text)
        size += len(text)
        is_open ^= text.count('"') % 2 == 1
        if not is_open:
            yield begins, "\n".join(held)
            held = []
        elif size > MAX_LINE:
            raise InputError(
                "a quote is opened and not closed within 1 MiB",
                where=f"{name}, line {begins:,}",
                advice="mend the quotes of that row",
            )
    if held:
        yield (
            begins,
            Fault(begins, "a quote is opened here and not closed: nothing after it can be read", held[0][:1024]),
        )


def _lines(opened: Opened, encoding: str | None) -> Iterator[tuple[int, str | Fault]]:
    for block in Lines(opened, encoding):
        faults = dict(block.faults)
        for line, raw in enumerate(block.text.split(b"\n")[: block.n_lines], block.first_line):
            text = raw.decode(errors="replace")
            yield line, Fault(line, faults[line], text[:1024]) if line in faults else text


def _beginning(cells: Sequence[str]) -> str:
    return ",".join(cells[:2])[:1024]
