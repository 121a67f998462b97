"""The sentences that stand on top of answers, as a terminal shows them."""

from __future__ import annotations

from influent.cli.guard import safe
from influent.sentences import Words, spell


def said(words: Words) -> str:
    """Write a sentence on one line, its names made safe."""
    return spell(words, safe)
