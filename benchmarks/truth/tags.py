"""Does a topic's own ranking find its own people? Whose answers on a tag are accepted later, by who was noticed on it.

Of the site's dump: a question's tags, and the answer that its asker accepted. A score sees what happened before the
middle day; the truth is how many of a person's answers written after it were accepted, tag by tag. Compared are those
to whom somebody reacted on the tag, each with the others of the same tag alone.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from benchmarks.truth.methods import METHODS
from benchmarks.truth.scores import ndcg
from benchmarks.truth.sets import Row, count, day_of_text, read_table
from influent.types import DailyCounts, FloatVector

FEWEST = 5
"""People on a tag, and accepted answers on it, below which a tag is left out."""
SEED, N_RESAMPLES = 0, 200
BY_DEFAULT = "**`default`** (log, prior 100)"
ON_TAG = ("distinct people who react", "in-strength", "PageRank (`classic`)", BY_DEFAULT)


@dataclass(frozen=True)
class Tag:
    """One tag: what happened on it before the middle day, and whose answers on it were accepted after."""

    name: str
    counts: DailyCounts
    truth: Mapping[str, float]


def report(folder: Path) -> Iterator[str]:
    """Hold scores on each tag, and two of the whole site, against what was accepted on the tag later."""
    tags, whole = read_tags(folder)
    n_people, n_accepted = sum(len(t.truth) for t in tags), int(sum(sum(t.truth.values()) for t in tags))
    yield f"{len(tags)} tags, {n_people} people on them, {n_accepted} accepted answers."
    yield ""
    yield "| score | C within tags | NDCG@10, mean |"
    yield "|---|---|---|"
    for name in ON_TAG:
        yield _line(f"{name}, on the tag", tags, [_by_user(METHODS[name], tag.counts) for tag in tags])
    for name in (ON_TAG[0], BY_DEFAULT):
        everywhere = _by_user(METHODS[name], whole)
        yield _line(f"{name}, everywhere", tags, [everywhere] * len(tags))


def read_tags(folder: Path) -> tuple[list[Tag], DailyCounts]:
    """Read the tags that have enough of both, most accepted first, and all that happened before the middle day."""
    table = list(read_table(folder / "interactions.csv.gz"))
    middle = int(np.median([day_of_text(row["when"]) for row in table]))
    before: dict[str, list[Row]] = defaultdict(list)
    for row in table:
        u, v = row["actor_id"], row["target_id"]
        day = day_of_text(row["when"])
        if day < middle:
            for tag in {"", *row["tags"].split("|")}:
                before[tag].append((*((v, u) if row["kind"] == "answers" else (u, v)), row["kind"], day))
    accepted = _accepted(folder / "Posts.xml.gz", middle)
    tags = []
    for name in sorted(accepted, key=lambda tag: (-accepted[tag].total(), tag)):
        people = {row[1] for row in before[name]}
        truth = {user: float(accepted[name][user]) for user in people}
        if name and len(people) >= FEWEST and sum(truth.values()) >= FEWEST:
            tags.append(Tag(name, count(before[name]), truth))
    return tags, count(before[""])


def _accepted(posts: Path, middle: int) -> dict[str, Counter[str]]:
    """Count by tag and author the answers written from the middle day on that the asker accepted."""
    with gzip.open(posts) as file:
        rows = [row.attrib for row in ElementTree.parse(file).getroot()]  # noqa: S314  (a data set of our own choice)
    author = {row["Id"]: row.get("OwnerUserId") for row in rows}
    day = {row["Id"]: day_of_text(row["CreationDate"]) for row in rows}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        answer = row.get("AcceptedAnswerId")
        who = None if answer is None else author.get(answer)
        if answer is not None and who is not None and who != row.get("OwnerUserId") and day[answer] >= middle:
            for tag in row["Tags"].strip("<>").split("><"):
                found[tag][who] += 1
    return found


def _by_user(method: Callable[[DailyCounts], FloatVector], counts: DailyCounts) -> dict[str, float]:
    return dict(zip(np.sort(counts.users).tolist(), method(counts).tolist(), strict=True))


def _line(name: str, tags: list[Tag], scores: list[dict[str, float]]) -> str:
    pairs = [_pairs(tag, score) for tag, score in zip(tags, scores, strict=True)]
    wins, n = np.array([found.sum() for found in pairs]), np.array([len(found) for found in pairs])
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(len(tags), np.full(len(tags), 1 / len(tags)), size=N_RESAMPLES)
    low, high = np.quantile(times @ wins / np.maximum(times @ n, 1), [0.05, 0.95])
    first = [
        ndcg(np.array([score[user] for user in sorted(tag.truth)]), np.array([tag.truth[u] for u in sorted(tag.truth)]))
        for tag, score in zip(tags, scores, strict=True)
    ]
    return f"| {name} | {wins.sum() / n.sum():.3f} ({low:.2f}-{high:.2f}) | {np.mean(first):.3f} |"


def _pairs(tag: Tag, score: Mapping[str, float]) -> FloatVector:
    """Say of each two people of a tag whose truth differs whether the better is higher: 1, 0, or a half for ties."""
    people = sorted(tag.truth)
    truth, value = (np.array([of[user] for user in people]) for of in (tag.truth, score))
    i, j = np.triu_indices(len(people), 1)
    sign = np.sign(truth[i] - truth[j])
    found: FloatVector = (1 + np.sign(value[i] - value[j]) * sign)[sign != 0] / 2
    return found
