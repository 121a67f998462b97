"""How does text from outside get into XML? Escaped, and without the characters that no XML can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

# XML 1.0, production [2] Char: everything but these. Loaders reject most of them, but ids also come from servers.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TRANSLATION = str.maketrans(_SPECIAL)


def xml_text(text: str) -> str:
    r"""Escape text for an element or a double-quoted attribute; what XML cannot hold is shown as ``\x01``.

    Tabs and line ends are written as references, since a reader turns plain ones in an attribute into spaces.

    Examples
    --------
    >>> xml_text('a<b & "c"')
    'a&lt;b &amp; &quot;c&quot;'
    >>> xml_text(chr(1))
    '\\x01'
    """
    return _NO_XML.sub(_show, text).translate(_TRANSLATION)


def xml_ids(ids: Iterable[str]) -> list[str]:
    r"""Escape ids for XML so that two different ones stay different.

    Almost every id stays itself. One with characters that XML cannot hold is shown with ``\x01`` in their place; if
    another id is spelled just so, ``#`` and its position are added.
    """
    listed = list(ids)
    shown = [_NO_XML.sub(_show, one) for one in listed]
    taken = {one for one, new in zip(listed, shown, strict=True) if one == new}
    for position, (one, new) in enumerate(zip(listed, shown, strict=True)):
        free = new
        while one != new and free in taken:
            free = f"{free}#{position}"
        shown[position] = free
        taken.add(free)
    return [one.translate(_TRANSLATION) for one in shown]


def _show(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02x}"
