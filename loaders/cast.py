"""The made-up people of the demo: who they are, what they care about, and the truth that is planted among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

N_PEOPLE = 300
N_ROWS = 20_000
N_DAYS = 180
FIRST_DAY = date(2025, 7, 5)
LAST_DAY = date(2025, 12, 31)
BURST_DAY = date(2025, 10, 15)
"""A Wednesday: what happens on it outweighs the rest of its week, Monday to Sunday."""

PARENTS: Mapping[str, str] = {
    "baking": "kitchen", "coffee": "kitchen", "guitar": "music", "choir": "music",
    "comets": "sky", "birds": "sky", "chess": "games", "puzzles": "games",
}  # fmt: skip
"""Topic -> parent topic. The first four belong to one community, the last four to the other."""

TOPICS = tuple(PARENTS)
BURST_TOPIC = "guitar"

MEMBER, PARTNER, FRIENDS = "ana", "bo", ("carl", "dora")
STAR, BRIDGE, RISING, FADING, PATRON = "sol", "iris", "nova", "otto", "vex"
RING = ("pim", "pam", "pom", "pum", "pip", "pep")
EXPERTS: Mapping[str, tuple[str, str, str]] = {
    "baking": ("mila", "finn", "rosa"), "coffee": ("juno", "remo", "tess"),
    "guitar": ("kai", "lola", "bert"), "choir": ("vera", "nils", "cleo"),
    "comets": ("zora", "hugo", "ines"), "birds": ("emil", "yara", "theo"),
    "chess": ("alma", "igor", "suri"), "puzzles": ("odin", "lena", "milo"),
}  # fmt: skip
"""Per topic its experts, the first one first."""
N_SWARM = 24


@dataclass(frozen=True)
class Cast:
    """Everybody by role: per community its ordinary `members`, and those of them who are `known` and get reactions."""

    members: tuple[tuple[str, ...], tuple[str, ...]]
    known: tuple[tuple[str, ...], tuple[str, ...]]
    swarm: tuple[str, ...]


def community_of(topic: str) -> int:
    """Say which of the two communities talks about a topic."""
    return int(TOPICS.index(topic) >= len(TOPICS) // 2)


def assemble() -> Cast:
    """Name everybody; the names that are not written above are syllables put together."""
    named = {MEMBER, PARTNER, *FRIENDS, STAR, BRIDGE, RISING, FADING, PATRON, *RING}
    named |= {expert for experts in EXPERTS.values() for expert in experts}
    swarm = tuple(f"zz{n:02}" for n in range(1, N_SWARM + 1))
    syllables = product("bdfgklmnrst", "aeiou", "lnrs", "aeiou")
    names = ("".join(parts) for parts in syllables)
    # Every 17th of the list, so that neighbours do not all begin alike.
    pool = [name for n, name in enumerate(names) if n % 3 == 0 and name not in named]
    ordinary = [pool[n * 17 % len(pool)] for n in range(N_PEOPLE - len(named) - N_SWARM)]
    half = len(ordinary) // 2
    north, south = (MEMBER, PARTNER, *FRIENDS, *ordinary[:half]), tuple(ordinary[half:])
    return Cast((north, south), (north[4:24], south[:20]), swarm)
