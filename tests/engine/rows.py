"""Made-up interactions, the counts a store would give for them, and a look-up of single ones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from influent.engine.cells import day_of
from influent.types import AUTOMATED, DailyCounts, Interaction, Side

KINDS = ("answer", "follow", "mention", "retweet")
CREDITS: tuple[Side, ...] = ("actor", "target", "target", "target")
START = datetime(2026, 1, 1, tzinfo=UTC)


def make_interactions(seed: int, n: int, users: int = 6, days: int = 70) -> list[Interaction]:
    """Random rows: few users, so that pairs repeat; some automated, some with odd weights, some self-reactions."""
    rng = random.Random(seed)  # noqa: S311  (test data)
    names = [f"u{i}" for i in range(users)]
    return [
        Interaction(
            id=f"t{i:04d}",
            kind=rng.choice(KINDS),
            happened_at=START + timedelta(days=rng.randrange(days), seconds=rng.randrange(86_400)),
            actor=rng.choice(names),
            target=rng.choice(names),
            item=None,
            weight_e6=rng.choice([1_000_000, 1_000_000, 250_000, 3_000_001]),
            flags=AUTOMATED if rng.random() < 0.1 else 0,
        )
        for i in range(n)
    ]


def sides(row: Interaction) -> tuple[str, str]:
    """(influencee, influencer) as the kind was stored."""
    return (row.target, row.actor) if CREDITS[KINDS.index(row.kind)] == "actor" else (row.actor, row.target)


def count(rows: Sequence[Interaction], users: Sequence[str]) -> DailyCounts:
    """Add rows up per pair, kind, day and flags, as a store does; `users` in the store's own order."""
    nr = {user: i for i, user in enumerate(users)}
    sums: dict[tuple[int, int, int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        u, v = sides(row)
        cell = sums[nr[v], nr[u], KINDS.index(row.kind), day_of(row.happened_at), row.flags]
        cell[0] += 1
        cell[1] += row.weight_e6
    return from_sums([(*key, *cell) for key, cell in sums.items()], users)


def from_sums(lines: Sequence[tuple[int, ...]], users: Sequence[str]) -> DailyCounts:
    """Make counts of lines (influencer, influencee, kind, day, flags, n, weight_e6)."""
    columns = np.array(lines, dtype=np.int64).reshape(-1, 7).T
    return DailyCounts(
        users=np.array(list(users), dtype=object),
        kinds=KINDS,
        credits=CREDITS,
        influencer=columns[0].astype(np.uint32),
        influencee=columns[1].astype(np.uint32),
        kind=columns[2].astype(np.uint8),
        day=columns[3].astype(np.int32),
        flags=columns[4].astype(np.uint8),
        n=columns[5],
        weight_e6=columns[6],
    )
