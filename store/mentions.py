"""Does a text mention a person? Their id as a whole word: nothing that is a letter, a digit or _ beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

AT_ONCE = 100
"""Ids in one pattern: some thousand would need more memory than a matcher allows itself."""


def mention_patterns(users: Collection[str]) -> Iterator[str]:
    r"""Give patterns of which one matches where one of `users` is mentioned: the syntax that RE2 and Java share.

    Examples
    --------
    >>> list(mention_patterns(["bo.b"]))
    ['(^|[^\\p{L}\\p{N}_])(?:bo\\x{2e}b)($|[^\\p{L}\\p{N}_])']
    """
    ordered = sorted(users)
    for start in range(0, len(ordered), AT_ONCE):
        names = "|".join(map(_literal, ordered[start : start + AT_ONCE]))
        yield rf"(^|[^\p{{L}}\p{{N}}_])(?:{names})($|[^\p{{L}}\p{{N}}_])"


def mentioning(texts: Iterable[str], users: Collection[str]) -> list[str]:
    """List those texts that mention one of `users`."""
    return [text for text in texts if any(_mentions(text, user) for user in users)]


def _mentions(text: str, user: str) -> bool:
    place = text.find(user)
    while place >= 0:
        end = place + len(user)
        if not (_is_word(text[place - 1 : place]) or _is_word(text[end : end + 1])):
            return True
        place = text.find(user, place + 1)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _literal(user: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else f"\\x{{{ord(c):x}}}" for c in user)
