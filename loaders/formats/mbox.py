"""mbox: mails one after another, as mail programs and the archives of mailing lists give them out (RFC 4155).

A mail begins at a line ``From SENDER DATE`` after an empty one; such a line in a text is quoted with ``>``, or at least
has no date at its end. Headers alone are read, and no text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from influent.loaders.formats.addresses import addresses, message_ids, moment
from influent.loaders.formats.correspondence import Mail, of_mail
from influent.loaders.formats.rawlines import raw_lines
from influent.loaders.formats.told import Author, Fault, Told, wrong_file
from influent.loaders.opening import Opened

SEPARATOR = re.compile(rb"From [^\n]*\d\d?:\d\d[^\n]*\d{4}")
MAX_HEAD = 1 << 20
"""Bytes the headers of one mail may have."""

HEADERS = BytesHeaderParser(policy=compat32)


def read(opened: Opened, name: str, encoding: str | None) -> Iterator[Told]:
    """Tell who wrote to whom, and whom they answered.

    Raises
    ------
    InputError
        The file does not begin as an mbox does; an encoding is named.
    """
    if encoding is not None:
        raise wrong_file("mails say their encodings themselves", name=name, advice="leave --encoding out")
    for line, head in _heads(opened, name):
        if head is None:
            yield Fault(line, "the headers of a mail are longer than 1 MiB", "")
        else:
            yield from _of_headers(line, HEADERS.parsebytes(head))


def _heads(opened: Opened, name: str) -> Iterator[tuple[int, bytes | None]]:
    """Give the headers of each mail with the line where it begins; None where they have no end."""
    head: list[bytes] | None = None
    begins = size = 0
    is_after_blank = True
    for line, text in raw_lines(opened):
        if is_after_blank and SEPARATOR.match(text):
            if head is not None:
                yield begins, b"\n".join(head)
            begins, head, size = line, [], 0
            is_after_blank = False
            continue
        is_after_blank = not text
        if not begins and text:
            raise wrong_file(
                "the file is no mbox: it does not begin with a line From SENDER DATE",
                name=f"{name}, line {line:,}",
                advice="an mbox file; single mails (.eml) are put into one first",
            )
        if head is None:
            continue
        size += len(text)
        if is_after_blank or size > MAX_HEAD:
            yield begins, b"\n".join(head) if is_after_blank else None
            head = None
        else:
            head.append(text)
    if head is not None:
        yield begins, b"\n".join(head)


def _of_headers(line: int, mail: Message) -> Iterator[Told]:
    senders = addresses(mail.get_all("From", []))
    if not senders:
        yield Fault(line, "a mail has no address in its From", f"Message-ID: {mail.get('Message-ID', '')}")
        return
    key = next(iter(message_ids(mail.get("Message-ID"))), None)
    if key is not None:
        yield Author(key, senders[0])
    recipients = {
        kind: addresses(mail.get_all(header, [])) for kind, header in (("message", "To"), ("cc", "Cc"), ("bcc", "Bcc"))
    }
    # The last of the references is the mail that is answered, where a program leaves In-Reply-To out.
    answered = message_ids(mail.get("In-Reply-To"))[:1] or message_ids(mail.get("References"))[-1:]
    yield from of_mail(
        Mail(
            line,
            senders[0],
            moment(mail.get("Date")),
            recipients,
            key,
            answers=next(iter(answered), None),
            lists=frozenset(re.findall(r"<mailto:([^>?]+)", str(mail.get("List-Post", "")).lower())),
            network=_list_of(mail) or "mail",
            automated=_is_automatic(mail),
        )
    )


def _list_of(mail: Message) -> str:
    """Say which mailing list a mail came through (RFC 2919)."""
    found = re.findall(r"<([^<>\s]+)>", str(mail.get("List-Id", "")))
    return found[-1].lower()[:64] if found else ""


def _is_automatic(mail: Message) -> bool:
    """Say whether a program answered by itself (RFC 3834)."""
    return str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no"
