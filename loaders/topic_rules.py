"""Topics by words: which words and phrases say that a text is about a topic, read from a file that a person made.

The rules are used while a file is loaded (``checking.py``); its texts are dropped then, only the topics stay.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from influent.errors import InputError, quote

MAX_PHRASES = 10_000
"""Each is looked for in each text: more are a mistake, or want a classifier."""

TopicRules = Mapping[str, tuple[str, ...]]
"""The words and phrases of each topic, as the file has them."""


def read_topic_rules(path: Path) -> TopicRules:
    """Read a rules file: TOML, UTF-8, each topic with a list of words or phrases.

    Whole words are looked for, whatever their case and accents: ``cafe`` is in "Café au lait" and not in "cafeteria".

    Raises
    ------
    InputError
        The file cannot be read, is no such file, or has a phrase without a letter or digit.

    Examples
    --------
    A file of two lines::

        tea = ["tea", "green tea", "matcha"]
        "hot chocolate" = ["cocoa", "hot chocolate"]
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _refusal(f"the topic rules cannot be read: {error.strerror or error}", path) from None
    except UnicodeDecodeError:
        raise _refusal("the topic rules are no UTF-8 text", path) from None
    except tomllib.TOMLDecodeError as error:
        raise _refusal(f"the topic rules are no valid TOML: {error}", path) from None
    if not found:
        raise _refusal("there is no topic", path)
    for topic, phrases in found.items():
        if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) for phrase in phrases):
            raise _refusal(f"the topic {quote(topic)} has no list of words", path)
        empty = next((phrase for phrase in phrases if not any(map(str.isalnum, phrase))), None)
        if empty is not None:
            raise _refusal(f"the topic {quote(topic)} has a phrase without a letter or digit: {quote(empty)}", path)
    n = sum(map(len, found.values()))
    if n > MAX_PHRASES:
        raise _refusal(f"there are {n:,} phrases, more than {MAX_PHRASES:,}", path)
    return {topic: tuple(phrases) for topic, phrases in found.items()}


def _refusal(what: str, path: Path) -> InputError:
    return InputError(what, where=quote(path), advice='a line for each topic: tea = ["tea", "green tea"]')
