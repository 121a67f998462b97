"""Truth from outside: what people did before a moment, and who turned out to have standing after it.

Each set is read from the folder of data sets; one that is not there is left out, and the report says so. Nothing is
predicted from itself: the truth is of a later time, or of another kind, than the interactions.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from influent.types import MICRO, DailyCounts

Row = tuple[str, str, str, int]
"""Influencee, influencer, kind, day: who reacted to whom."""
ASSOCIATION_BONUS = 100
"""Reputation that Stack Exchange gives whoever is known on another site of it: no standing here."""


@dataclass(frozen=True)
class TruthSet:
    """Interactions and what they are held against; `truth` is of people known by them, larger is better."""

    name: str
    asks: str
    counts: DailyCounts
    truth: Mapping[str, float]


def read_sets(data: Path | None) -> tuple[list[TruthSet], list[str]]:
    """Read every set that is there, and name those that are not."""
    found, missing = [], []
    for name, read in SETS.items():
        folder = None if data is None else data / name.partition(":")[0]
        if folder is None or not folder.is_dir():
            missing.append(name)
        else:
            found.append(read(folder))
    return found, missing


def count(rows: Iterable[Row]) -> DailyCounts:
    """Count rows as a store would."""
    listed = list(rows)
    users = sorted({user for row in listed for user in row[:2]})
    kinds = sorted({row[2] for row in listed})
    place, kind = ({name: nth for nth, name in enumerate(names)} for names in (users, kinds))
    keys: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for u, v, of, day in listed:
        keys[place[v], place[u], kind[of], day] += 1
    columns = np.array(list(keys), dtype=np.int64).reshape(-1, 4)
    n = np.array(list(keys.values()), dtype=np.int64)
    names = np.empty(len(users), dtype=object)
    names[:] = users
    return DailyCounts(
        users=names,
        kinds=tuple(kinds),
        credits=("target",) * len(kinds),
        influencer=columns[:, 0].astype(np.uint32),
        influencee=columns[:, 1].astype(np.uint32),
        kind=columns[:, 2].astype(np.uint8),
        day=columns[:, 3].astype(np.int32),
        flags=np.zeros(len(n), np.uint8),
        n=n,
        weight_e6=n * MICRO,
    )


def _known(rows: Iterable[Row], truth: Mapping[str, float]) -> dict[str, float]:
    """Keep the truth of those to whom somebody reacted."""
    reached = {row[1] for row in rows}
    return {user: value for user, value in truth.items() if user in reached}


def day_of_text(text: str) -> int:
    """Read the day of an ISO time, in days since 1970-01-01."""
    return (datetime.fromisoformat(text[:10]).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a CSV file, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _quantum(folder: Path) -> TruthSet:
    rows: list[Row] = []
    for row in read_table(folder / "interactions.csv.gz"):
        u, v = row["actor_id"], row["target_id"]
        rows.append((*((v, u) if row["kind"] == "answers" else (u, v)), row["kind"], day_of_text(row["when"])))
    reputation = {row["user_id"]: float(row["reputation"]) for row in read_table(folder / "users.csv.gz")}
    truth = {user: r - ASSOCIATION_BONUS if r > ASSOCIATION_BONUS else r for user, r in reputation.items()}
    return TruthSet("quantum", "who has reputation, by anonymous votes?", count(rows), _known(rows, truth))


def _otc(folder: Path) -> TruthSet:
    with gzip.open(folder / "soc-sign-bitcoinotc.csv.gz", "rt", encoding="utf-8") as file:
        ratings = [(u, v, float(r), int(float(t) // 86_400)) for u, v, r, t in csv.reader(file)]
    middle = float(np.median([day for *_, day in ratings]))
    rows = [(u, v, "rating", day) for u, v, r, day in ratings if day < middle and r > 0]
    later: dict[str, list[float]] = defaultdict(list)
    for _, v, r, day in ratings:
        if day >= middle:
            later[v].append(r)
    truth = {user: float(np.mean(found)) for user, found in later.items()}
    return TruthSet("bitcoin-otc", "whom do later ratings trust?", count(rows), _known(rows, truth))


def _higgs(folder: Path) -> TruthSet:
    rows: list[Row] = []
    later: dict[str, set[str]] = defaultdict(set)
    eve = day_of_text("2012-07-05")
    with gzip.open(folder / "higgs-activity_time.txt.gz", "rt", encoding="utf-8") as file:
        for line in file:
            u, v, at, kind = line.split()
            day = int(at) // 86_400
            if day < eve and u != v:
                rows.append((u, v, kind, day))
            elif day == eve and kind == "RT" and u != v:
                later[v].add(u)
    truth = {row[1]: float(len(later.get(row[1], ()))) for row in rows}
    return TruthSet("higgs", "whom do how many people retweet the next day?", count(rows), truth)


def _messages(folder: Path) -> TruthSet:
    with gzip.open(folder / "CollegeMsg.txt.gz", "rt", encoding="utf-8") as file:
        lines = [line.split() for line in file][1:]
    messages = [(u, v, int(at) // 86_400) for u, v, at in lines]
    middle = float(np.median([day for *_, day in messages]))
    rows = [(u, v, "message", day) for u, v, day in messages if day < middle]
    before = {(u, v) for u, v, *_ in rows}
    later: dict[str, set[str]] = defaultdict(set)
    for u, v, day in messages:
        if day >= middle and (u, v) not in before:
            later[v].add(u)
    truth = {row[1]: float(len(later.get(row[1], ()))) for row in rows}
    return TruthSet("messages", "to whom do how many new people write later?", count(rows), truth)


def _peps(folder: Path) -> TruthSet:
    eve = day_of_text("2015-01-01")
    rows = [
        (row["actor"], row["target"], row["kind"], day_of_text(row["when"]))
        for row in read_table(folder / "interactions.csv.gz")
        if day_of_text(row["when"]) < eve and row["actor"] != row["target"]
    ]
    accepted: dict[str, float] = defaultdict(float)
    for pep in read_table(folder / "peps.csv"):
        if pep["created"] and day_of_text(pep["created"]) >= eve and pep["status"] in ("Final", "Accepted", "Active"):
            for author in pep["authors"].split("; "):
                accepted[author] += 1
    truth = {row[1]: accepted.get(row[1], 0.0) for row in rows}
    return TruthSet("peps", "whose later proposals are accepted?", count(rows), truth)


SETS: Mapping[str, Callable[[Path], TruthSet]] = {
    "quantum-stackexchange": _quantum,
    "bitcoin-otc": _otc,
    "higgs-twitter": _higgs,
    "collegemsg": _messages,
    "python-peps": _peps,
}
