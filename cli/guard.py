"""Text from outside on its way to a terminal: never a control sequence, never a hidden or reversed character.

C0 and C1 controls could move the cursor or rename the window, bidi controls swap what is read, zero-width
characters make two ids look like one: all are shown as escapes. RELIABILITY, section 5: terminal escape injection.
"""

from __future__ import annotations

import re
import shlex

from influent.visible import is_hidden, visible

USERINFO = re.compile(r"(?<=://)[^/@\s]*@")


def safe(text: object) -> str:
    r"""Show text from outside on one line: what cannot be seen is written as an escape.

    Examples
    --------
    >>> safe("bo\x1b[2J\u202eanna")
    'bo\\x1b[2J\\u202eanna'
    """
    return visible(str(text))


def safe_lines(text: str) -> str:
    """Show a text of several lines: its line feeds stay, all else as in :func:`safe`."""
    return "\n".join(safe(line) for line in text.split("\n"))


def safe_json(text: str) -> str:
    """Write the hidden characters that JSON allows raw in its strings as JSON escapes; the value stays the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(_in_json(c) if c != "\n" and is_hidden(c) else c for c in text)


def shell_word(text: str) -> str:
    r"""Write text so that it can be pasted into a shell, with escapes where raw characters would be hidden.

    Examples
    --------
    >>> shell_word("ana"), shell_word("o'neil"), shell_word("b\x1bo")
    ('ana', '\'o\'"\'"\'neil\'', "$'b\\x1bo'")
    """
    if not any(map(is_hidden, text)):
        return shlex.quote(text)
    return "$'" + "".join(_in_shell(c) for c in text) + "'"


def without_userinfo(text: str) -> str:
    """Leave user and password out of every URI in a text."""
    return USERINFO.sub("", text)


def _in_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _in_shell(character: str) -> str:
    if is_hidden(character):
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x80 else f"\\U{code:08x}"
    return "\\" + character if character in "\\'" else character
