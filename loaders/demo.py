"""A made-up network whose truth is known: write it as files that load like anybody's, and say what is planted.

>>> import tempfile
>>> truth = write_demo(Path(tempfile.mkdtemp()))
>>> truth.experts["comets"]
('zora', 'hugo', 'ines')
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from influent.loaders import cast as roles
from influent.loaders.planting import N_REPEATS, N_SELF, Deed, Dice, plant

SEED = 20_260_101
HEADER = ("id", "actor", "target", "kind", "happened_at", "topics", "network", "item", "shadow")
N_ITEMS = 40
"""How many posts each person has that others react to."""


@dataclass(frozen=True)
class DemoTruth:
    """What was planted, to be held against what is found.

    Attributes
    ----------
    interactions, taxonomy : the files written: rows of interactions; lines ``child,parent`` of topics
    n_rows, n_people : rows of the interactions file and different ids in it
    n_self, n_repeats, n_shadows : rows from somebody to themselves; exact repeats (same id); replies listed again
    experts : per topic its experts, the first one first
    star : the account with one retweet in twenty
    rising, fading : whose reactions come in the last third, or came in the first
    ring : accounts that retweet each other and hardly get anything else
    swarm, swarm_target : throw-away accounts, and whom they retweet
    bridge : the one person who connects the two `communities` (their ordinary members)
    member, partner : an ordinary person, and whom she reacts to most, as he does to her
    burst_day : the day with most of its week's interactions
    """

    interactions: Path
    taxonomy: Path
    n_rows: int
    n_people: int
    n_self: int
    n_repeats: int
    n_shadows: int
    first_day: date
    last_day: date
    burst_day: date
    parents: Mapping[str, str]
    experts: Mapping[str, tuple[str, ...]]
    star: str
    rising: str
    fading: str
    ring: tuple[str, ...]
    swarm: tuple[str, ...]
    swarm_target: str
    bridge: str
    communities: tuple[tuple[str, ...], tuple[str, ...]]
    member: str
    partner: str


def write_demo(folder: Path, seed: int = SEED) -> DemoTruth:
    """Write ``interactions.csv`` and ``taxonomy.csv`` into `folder`; the same seed gives the same bytes.

    Notes
    -----
    About 300 people, 20,000 rows, 180 days; well under a second.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice = Dice(seed)
    people = roles.assemble()
    deeds = sorted(plant(dice, people))
    interactions, taxonomy = folder / "interactions.csv", folder / "taxonomy.csv"
    _write(interactions, HEADER, _repeated(dice, _rows(dice, deeds)))
    _write(taxonomy, ("child", "parent"), roles.PARENTS.items())
    return DemoTruth(
        interactions=interactions, taxonomy=taxonomy, n_rows=roles.N_ROWS, n_people=roles.N_PEOPLE,
        n_self=N_SELF, n_repeats=N_REPEATS, n_shadows=sum(deed.kind == "reply" for deed in deeds),
        first_day=roles.FIRST_DAY, last_day=roles.LAST_DAY, burst_day=roles.BURST_DAY,
        parents=roles.PARENTS, experts=roles.EXPERTS, star=roles.STAR, rising=roles.RISING, fading=roles.FADING,
        ring=roles.RING, swarm=people.swarm, swarm_target=roles.PATRON, bridge=roles.BRIDGE,
        communities=people.members, member=roles.MEMBER, partner=roles.PARTNER,
    )  # fmt: skip


def _rows(dice: Dice, deeds: Iterable[Deed]) -> Iterator[tuple[str, ...]]:
    """Word each interaction, and behind each reply its second listing as a mention."""
    start = datetime.combine(roles.FIRST_DAY, time())
    for number, deed in enumerate(deeds, 1):
        at = f"{(start + timedelta(seconds=deed.at_s)).isoformat()}Z"
        network = "forum" if deed.kind == "answer" else "chirp"
        item = f"{deed.target}/{1 + dice.below(N_ITEMS)}"
        row = (f"d{number:05}", deed.actor, deed.target, deed.kind, at, deed.topic, network, item, "")
        yield row
        if deed.kind == "reply":
            yield (f"{row[0]}m", deed.actor, deed.target, "mention", at, deed.topic, network, item, "true")


def _repeated(dice: Dice, rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Write some likes twice, as a careless export does."""
    found = list(rows)
    likes = [at for at, row in enumerate(found) if row[3] == "like"]
    twice = set(dice.some(likes, N_REPEATS))
    return [row for at, row in enumerate(found) for _ in range(2 if at in twice else 1)]


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
