"""All commands, signed up with the program by importing them; the order here is the order in the list of commands."""

from __future__ import annotations

# isort: off
from influent.cli import load, demo, suggest_topics, rank, topics, influencers, why, whynot, paths, score
from influent.cli import alert, changed, history, unnoticed, shared, compare
from influent.cli import asserting, rights, doctor, enrich
from influent.cli import batches, unload, export, copy, cypher, model, lists, neo4j
# isort: on

from influent.cli.program import app

__all__ = [
    "alert",
    "app",
    "asserting",
    "batches",
    "changed",
    "compare",
    "copy",
    "cypher",
    "demo",
    "doctor",
    "enrich",
    "export",
    "history",
    "influencers",
    "lists",
    "load",
    "model",
    "neo4j",
    "paths",
    "rank",
    "rights",
    "score",
    "shared",
    "suggest_topics",
    "topics",
    "unload",
    "unnoticed",
    "why",
    "whynot",
]
