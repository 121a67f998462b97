"""Does a text mention a person? Their id as a whole word: nothing that is a letter, a digit or _ beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate

BETWEEN = "\0"
"""What no text of a store holds; no word."""

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
    """List those texts that mention one of `users`; O(all characters) for each user, some GB a second."""
    given = list(texts)
    joined = BETWEEN.join(given)
    starts = [0, *accumulate(len(text) + 1 for text in given)]
    found = set[int]()
    for user in users:
        place = joined.find(user)
        while place >= 0:
            if _is_mention(joined, place, place + len(user)):
                found.add(bisect_right(starts, place) - 1)
            place = joined.find(user, place + 1)
    return [given[nth] for nth in sorted(found)]


def _is_mention(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    return not (_is_word(before) or _is_word(text[end : end + 1]))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _literal(user: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else f"\\x{{{ord(c):x}}}" for c in user)
