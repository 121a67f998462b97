"""What is known about one person, over all their identities: the packaged queries where there is one, else the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from influent.store.queries import load_query
from influent.types import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from influent.store.asserted import AssertedStore
    from influent.store.protocol import Store

ALL_ROWS = 100_000_000
COVERAGE_COLUMNS = load_query("coverage", "sql").column_names


def list_rows(store: Store, identities: Iterable[str]) -> list[dict[str, Any]]:
    """List all rows that name any of these accounts, each once, oldest first."""
    found = {}
    for identity in identities:
        table = store.query("held", {"id": identity, "k": ALL_ROWS})
        for row in table.rows:
            named = dict(zip(table.columns, row, strict=True))
            found[named["batch"], named["line"]] = named
    return sorted(found.values(), key=lambda row: (row["happened_at"], row["batch"], row["line"]))


def list_topics(store: AssertedStore, user: str, k: int) -> tuple[str, ...]:
    """List the topics about which most people react to a person, most interactions first, ties by name."""
    same = set(store.in_force.identities(user))
    if len(same) == 1:
        return tuple(str(row[0]) for row in store.query("topics", {"id": user, "k": k}).rows)
    n: Counter[str] = Counter()
    for row in list_rows(store, same):
        credited, other = (
            row[side] for side in (("target", "actor") if row["credits"] == "target" else ("actor", "target"))
        )
        if credited in same and other not in same and not row["shadow"]:
            n.update(set(row["topics"]))
    return tuple(sorted(n, key=lambda topic: (-n[topic], topic))[:k])


def cover(store: AssertedStore, user: str) -> Table:
    """Sum up what is known about a person, in the columns of the packaged query ``coverage``."""
    same = set(store.in_force.identities(user))
    if len(same) == 1 and user not in store.in_force.bots:
        return store.query("coverage", {"id": user})
    groups: dict[tuple[object, ...], list[datetime]] = defaultdict(list)
    for row in list_rows(store, same):
        is_automated = row["automated"] or row["actor"] in store.in_force.bots
        is_self = {row["actor"], row["target"]} <= same
        is_private = row["visibility"] == "private"
        key = (row["network"], row["shadow"], is_self, is_automated, row["incentivised"], is_private)
        groups[key].append(row["happened_at"])
    return Table(COVERAGE_COLUMNS, [(*key, len(times), min(times), max(times)) for key, times in groups.items()])
