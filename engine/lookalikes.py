"""Which ids look alike? Pairs that may be one person, for people to decide about; nothing is joined by them.

Two ids are *confusable* when they have the same skeleton: letters of other alphabets that look like Latin ones, digits
that look like letters, accents, case and punctuation set aside (the idea of Unicode Technical Standard 39, section 4).
They are *near* when their skeletons differ by little: found among neighbours in two sorted lists, of skeletons as they
are and read backwards (Hernández and Stolfo, "The merge/purge problem", 1995), and rated by rapidfuzz.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

WINDOW = 8
"""Neighbours compared on each side of an id in a sorted list."""

MOST_ALIKE = 20
"""Ids of one skeleton that are paired with each other; more are a pattern, not one person."""

SIMILAR = 90.0
"""Least similarity of near ids, in per cent of letters that need no change."""

SHORTEST = 4
"""Letters of a skeleton below which ids are near by chance."""

# Cyrillic, Greek and other letters after casefolding, and what each looks like. The digits and l, 1, i, | are one.
_LOOKS_LIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏ" + "αβεικνορτυχηω" + "ıɡøłđ" + "01l|5",
    "abekmhopctyxijsdqwhi" + "abeikvoptuxnw" + "igold" + "oiiis",
)


class Pair(NamedTuple):
    """Two ids, the first in order first; `similarity` in per cent; confusable pairs have 100."""

    a: str
    b: str
    similarity: float
    why: Literal["confusable", "near"]


def skeleton(user: str) -> str:
    r"""Reduce an id to what a hurried reader sees.

    Examples
    --------
    >>> skeleton("\u0410n\u0430_\u0412lum"), skeleton("ana.b1um"), skeleton("Ána-Blum")
    ('anabium', 'anabium', 'anabium')
    """
    folded = unicodedata.normalize("NFKD", user).casefold().translate(_LOOKS_LIKE)
    return "".join(c for c in folded if c.isalnum()).replace("rn", "m").replace("vv", "w")


def find_lookalikes(ids: Sequence[str], *, similarity: float = SIMILAR, most: int = 10_000) -> list[Pair]:
    """List pairs of ids that look alike, most alike first, ties by id; at most `most` of them.

    Ids that differ in a number alone (``bot7``, ``bot8``) are not near: numbers tell accounts apart.

    Notes
    -----
    O(n log n) to sort, then 16 comparisons an id, whatever `ids` are. Deterministic.
    """
    by_skeleton: dict[str, list[str]] = defaultdict(list)
    for user in sorted(ids):
        by_skeleton[skeleton(user)].append(user)
    pairs = [
        Pair(a, b, 100.0, "confusable")
        for shown, alike in by_skeleton.items()
        if shown
        for a, b in combinations(alike[:MOST_ALIKE], 2)
    ]
    firsts = {shown: alike[0] for shown, alike in by_skeleton.items() if len(shown) >= SHORTEST}
    pairs += [
        Pair(min(firsts[x], firsts[y]), max(firsts[x], firsts[y]), round(rating, 1), "near")
        for (x, y), rating in _rate(_neighbours(firsts), similarity)
        if _numbers(firsts[x]) == _numbers(firsts[y])
    ]
    pairs.sort(key=lambda pair: (-pair.similarity, pair.a, pair.b))
    return pairs[:most]


def _neighbours(skeletons: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pair each skeleton with those near it in either order, each pair once."""
    seen = set()
    for ordered in (sorted(skeletons), sorted(skeletons, key=lambda shown: shown[::-1])):
        for place, x in enumerate(ordered):
            for y in ordered[place + 1 : place + 1 + WINDOW]:
                pair = (x, y) if x < y else (y, x)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _rate(pairs: Iterable[tuple[str, str]], least: float) -> Iterator[tuple[tuple[str, str], float]]:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415  (on first use)

    for pair in pairs:
        rating = ratio(*pair, score_cutoff=least)
        if rating:
            yield pair, rating


def _numbers(user: str) -> str:
    return "".join(c if c.isdigit() else " " for c in user).strip()
