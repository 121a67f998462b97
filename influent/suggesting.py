"""Topic rules to begin with: which words go together in the texts of a file, for a person to name and edit.

Texts are weighed by TF-IDF and taken apart by non-negative matrix factorisation (Lee and Seung 1999, "Learning the
Parts of Objects by Non-negative Matrix Factorization"); the words that weigh most in a part are proposed as a topic.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from influent.errors import ConfigError, InputError, quote
from influent.loaders import ReadOptions, load_source, read_texts
from influent.reports.landing import landing

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MOST_TEXTS = 200_000
MOST_WORDS = 20_000
COMMON = 0.5
"""A word in more of the texts than this tells nothing apart."""
RARE = 3
"""A word in fewer texts than this is nobody's topic."""
WORD = r"[^\W_]{3,}"


@dataclass(frozen=True)
class Suggested:
    """Where the rules were written, from how many texts, and what was proposed: topics with their words."""

    path: str
    n_texts: int
    topics: dict[str, tuple[str, ...]]


def write_suggestions(
    path: Path,
    out: Path,
    *,
    n_topics: int = 20,
    n_words: int = 8,
    seed: int = 0,
    source: str = "generic",
    columns: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> Suggested:
    """Propose topics from a file's column ``text``, and write them as a rules file.

    Parameters
    ----------
    n_topics, n_words : int
        How many topics, and of how many words or pairs of words each.
    seed : int
        Where the factorisation's random numbers begin: the same seed proposes the same.

    Raises
    ------
    ConfigError
        scikit-learn is not installed.
    InputError
        The file cannot be read, lacks a column, or has too few texts that share words; `out` is there already.

    Notes
    -----
    The first 200,000 texts, in memory. A topic is called by its first word: a person should name, merge and drop.
    """
    with tempfile.TemporaryDirectory(prefix="influent-") as folder:
        options = ReadOptions(columns=columns or {}, topic_rules={})
        texts = read_texts(path, source=load_source(source), options=options, workdir=Path(folder), most=MOST_TEXTS)
    weights, words = _weigh(texts, n_topics, str(path))
    topics = _name(_factorise(weights, n_topics, seed), words, n_words)
    with landing(out, overwrite=overwrite) as unfinished:
        unfinished.write_text(_rules(topics, path.name, len(texts)), encoding="utf-8")
    return Suggested(str(out), len(texts), topics)


def _weigh(texts: Sequence[str], n_topics: int, where: str) -> tuple[csr_matrix, list[str]]:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError:
        raise ConfigError(
            "scikit-learn is not installed", where="suggest-topics", advice="pip install 'influent[topics]'"
        ) from None
    vectorizer = TfidfVectorizer(
        strip_accents="unicode", stop_words="english", token_pattern=WORD, ngram_range=(1, 2), min_df=RARE,
        max_df=COMMON, max_features=MOST_WORDS, sublinear_tf=True,
    )  # fmt: skip
    try:
        weights = vectorizer.fit_transform(texts)
    except ValueError:  # no word is left between too rare and too common
        weights = None
    if weights is None or min(weights.shape) < n_topics:
        raise InputError(
            f"{len(texts):,} texts share too few words for {n_topics:,} topics",
            where=where,
            advice="more texts, or fewer --topics",
        )
    return weights, vectorizer.get_feature_names_out().tolist()


def _factorise(weights: csr_matrix, n_topics: int, seed: int) -> NDArray[np.float64]:
    from sklearn.decomposition import NMF  # noqa: PLC0415

    found = NMF(n_components=n_topics, init="nndsvda", random_state=seed, max_iter=400, tol=1e-3)
    found.fit(weights)
    parts: NDArray[np.float64] = found.components_
    return parts


def _name(parts: NDArray[np.float64], words: Sequence[str], n_words: int) -> dict[str, tuple[str, ...]]:
    """Give each word to the part of which it says most, and call a part by its first; ties by the alphabet."""
    scaled = parts / np.maximum(np.max(parts, axis=1, keepdims=True), np.finfo(np.float64).tiny)
    of_part = scaled.argmax(axis=0)
    topics: dict[str, tuple[str, ...]] = {}
    for nth, part in enumerate(scaled):
        mine = np.flatnonzero((of_part == nth) & (part > 0)).tolist()
        chosen = tuple(words[word] for word in sorted(mine, key=lambda word: (-part[word], words[word]))[:n_words])
        if chosen:
            topics[chosen[0]] = chosen
    return topics


def _rules(topics: dict[str, tuple[str, ...]], file: str, n_texts: int) -> str:
    head = (
        f"# Topics proposed from {n_texts:,} texts of {quote(file)}: name, merge and drop them, then\n"
        "# influent load FILE --topic-rules THIS_FILE\n\n"
    )
    lines = [f"{_text(topic)} = [{', '.join(map(_text, words))}]\n" for topic, words in topics.items()]
    return head + "".join(lines)


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
