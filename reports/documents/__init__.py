"""What does a page say, and in which order? Each answer as a document: sentences, a network, tables with their sums.

A document is looks-free: ``reports/page.py`` makes HTML of it, ``reports/markdown.py`` Markdown; both say the same.
"""

from __future__ import annotations

from influent.answers import Ranking
from influent.answers_why import Paths, Score, Why
from influent.reports.documents.blocks import Document
from influent.reports.documents.paths import document_of_paths
from influent.reports.documents.ranking import document_of_ranking
from influent.reports.documents.score import document_of_score
from influent.reports.documents.why import document_of_why

Telling = Why | Ranking | Score | Paths
"""The answers that can be told as a document."""


def document_of(answer: Telling) -> Document:
    """Tell an answer as a document."""
    if isinstance(answer, Why):
        return document_of_why(answer)
    if isinstance(answer, Paths):
        return document_of_paths(answer)
    if isinstance(answer, Score):
        return document_of_score(answer)
    return document_of_ranking(answer)
