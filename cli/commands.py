"""All commands, signed up with the program by importing them, and listed with what is asked first before the rest."""

from __future__ import annotations

from influent.cli import (
    alert,
    asserting,
    batches,
    changed,
    compare,
    copy,
    cypher,
    demo,
    doctor,
    enrich,
    expire,
    export,
    history,
    influencers,
    lists,
    load,
    model,
    neo4j,
    paths,
    rank,
    rights,
    score,
    shared,
    suggest_topics,
    topics,
    unload,
    unnoticed,
    why,
    whynot,
)
from influent.cli.program import app

ORDER = (
    demo, load, rank, influencers, why, whynot, paths, score, topics,
    alert, changed, history, unnoticed, shared, compare,
    asserting, rights, doctor, enrich,
    suggest_topics, batches, unload, expire, export, copy, cypher, model, lists, neo4j,
)  # fmt: skip
"""One imports another, so the order in which they sign up is none."""

__all__ = ["app"]

_PLACES = {module.__name__: place for place, module in enumerate(ORDER)}
app.registered_commands.sort(key=lambda command: _PLACES[str(getattr(command.callback, "__module__", None))])
