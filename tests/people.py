"""Twenty made-up people and a file of what they did: small enough to count, mixed enough to find mistakes."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_people(path: Path, n: int = 400, seed: int = 5) -> Path:
    """Write n random interactions of twenty people; a few are automated, private, or of a person with themselves."""
    rng = np.random.default_rng(seed)
    lines = ["id,actor,target,kind,happened_at,weight,automated,visibility,topics"]
    for i in range(n):
        actor, target = rng.integers(0, 20, 2) ** 2 // 20
        kind = ("retweet", "reply", "answer", "like")[rng.integers(4)]
        day, hour = rng.integers(1, 28), rng.integers(24)
        flags = f"{rng.random() < 0.1},{'private' if rng.random() < 0.1 else 'public'}"
        at = f"2026-0{rng.integers(1, 7)}-{day:02}T{hour:02}:00:00Z"
        lines.append(f"i{i},p{actor},p{target},{kind},{at},{i % 3},{flags},t{i % 4}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
