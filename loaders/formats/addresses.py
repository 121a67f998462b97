"""Who is meant by a mail's headers: addresses alone, in small letters, however names around them are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime

SPELLED_AT = re.compile(r"(\S+) at (\S+)")
"""Archives of mailing lists write ``ana at example.org``."""
MESSAGE_ID = re.compile(r"<[^<>\s]+>")


def addresses(headers: Iterable[object]) -> list[str]:
    """List the addresses in headers of one name, in order; what is no address (a group without members) is none.

    Capital letters are no difference: nobody's provider makes one, and people write their addresses in many ways.

    Examples
    --------
    >>> addresses(['"Made, Up" <Ana@Example.org>, bo@example.org'])
    ['ana@example.org', 'bo@example.org']
    >>> addresses(["cy at example.org (Cy Made Up)"])
    ['cy@example.org']
    """
    found = getaddresses([_plain(str(header)) for header in headers])
    return [address.strip().lower() for _, address in found if "@" in address]


def _plain(header: str) -> str:
    """Make a header one that names addresses: names may stay encoded, an address that is encoded with them may not."""
    if "@" in header:
        return header
    try:
        header = str(make_header(decode_header(header)))
    except (MessageError, LookupError, ValueError):
        return ""
    return header if "@" in header else SPELLED_AT.sub(r"\1@\2", header)


def message_ids(header: object) -> list[str]:
    """List the ids of messages in a header.

    Examples
    --------
    >>> message_ids("<a@example.org>  <b@example.org>")
    ['<a@example.org>', '<b@example.org>']
    """
    return MESSAGE_ID.findall(str(header or ""))


def moment(date: object) -> str:
    """Write a mail's date as our times are written; what cannot be read stays as it is, for the checks to say so.

    Examples
    --------
    >>> moment("Mon, 5 Jan 2026 10:00:00 +0100")
    '2026-01-05T10:00:00+01:00'
    """
    try:
        read = parsedate_to_datetime(str(date))
    except (ValueError, TypeError, IndexError, OverflowError):
        return str(date or "")
    # "-0000" says that the time is UTC and the zone is nobody's business (RFC 5322, 3.3).
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()
