"""Make the demo's interactions: each planted truth is one function, and everyday traffic fills the rest.

Only uniform numbers are drawn (numpy's PCG64), and everything else is built on them here, so that the same seed
gives the same file whatever version of numpy is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple, TypeVar

import numpy as np

from influent.loaders.cast import (
    BRIDGE,
    BURST_DAY,
    BURST_TOPIC,
    EXPERTS,
    FADING,
    FIRST_DAY,
    FRIENDS,
    MEMBER,
    N_DAYS,
    N_ROWS,
    PARTNER,
    PATRON,
    RING,
    RISING,
    STAR,
    TOPICS,
    Cast,
    community_of,
)

T = TypeVar("T")
DAY_S = 86_400
BURST_AT = (BURST_DAY - FIRST_DAY).days

N_STAR = 420
STAR_SHARE = 0.05
N_BURST = 1500
N_SELF = 200
N_REPEATS = 60
N_REPLIES, N_ANSWERS, N_MENTIONS = 1500, 900, 700
EXPERT_REACH = (0.9, 0.55, 0.3)
"""Share of a topic's followers who react to its first, second and third expert."""


class Deed(NamedTuple):
    """One interaction to be written; `at_s` counts seconds from the first day, `topic` may be empty."""

    at_s: int
    actor: str
    target: str
    kind: str
    topic: str


class Dice:
    """Random choices made of uniform numbers alone."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(seed))

    def below(self, n: int) -> int:
        """Draw a whole number from 0 to n - 1."""
        return int(self._rng.random() * n)

    def one(self, things: Sequence[T]) -> T:
        """Draw one of `things`."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[T], n: int) -> list[T]:
        """Draw `n` different ones, in random order; all of them are a shuffle."""
        order = np.argsort(self._rng.random(len(things)), kind="stable")
        return [things[int(at)] for at in order[:n]]

    def moment(self, first_day: int = 0, last_day: int = N_DAYS - 1) -> int:
        """Draw a second within these days, both included; waking hours only."""
        day = first_day + self.below(last_day - first_day + 1)
        return day * DAY_S + 7 * 3600 + self.below(16 * 3600)


def plant(dice: Dice, cast: Cast) -> list[Deed]:
    """Make all interactions but the shadows and the repeats, in no order.

    Their number is such that with both the file has N_ROWS rows, and the star has its share of the retweets.
    """
    planted = [
        *_couple(dice), *_star(dice, cast), *_ring(dice, cast), *_swarm(dice, cast), *_trends(dice, cast),
        *_bridge(dice, cast), *_selves(dice, cast),
    ]  # fmt: skip
    n_retweets = round(N_STAR / STAR_SHARE) - sum(deed.kind == "retweet" for deed in planted)
    n_shadows = N_REPLIES + sum(deed.kind == "reply" for deed in planted)
    n_everyday = N_ROWS - len(planted) - n_shadows - N_REPEATS
    kinds = ["retweet"] * n_retweets + ["reply"] * N_REPLIES + ["answer"] * N_ANSWERS + ["mention"] * N_MENTIONS
    kinds += ["like"] * (n_everyday - len(kinds))
    return planted + list(_everyday(dice, cast, dice.some(kinds, len(kinds))))


def _several(dice: Dice, actor: str, target: str, kinds: dict[str, int], topic: str) -> Iterator[Deed]:
    for kind, n in kinds.items():
        for _ in range(n):
            yield Deed(dice.moment(), actor, target, kind, topic)


def _couple(dice: Dice) -> Iterator[Deed]:
    """Let the member and the partner react to each other most, and put two friends between them."""
    topic = BURST_TOPIC
    yield from _several(dice, MEMBER, PARTNER, {"retweet": 70, "reply": 20}, topic)
    yield from _several(dice, PARTNER, MEMBER, {"retweet": 40, "reply": 20}, topic)
    for friend, n in zip(FRIENDS, (24, 12), strict=True):
        yield from _several(dice, MEMBER, friend, {"retweet": n}, topic)
        yield from _several(dice, friend, PARTNER, {"retweet": 2 * n, "like": 4}, topic)


def _star(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """One account gets its share of all retweets, from many people, a few each."""
    fans = dice.some(cast.members[0], 110)
    for _ in range(N_STAR):
        yield Deed(dice.moment(), dice.one(fans), STAR, "retweet", dice.one(TOPICS[:4]))


def _ring(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """Six accounts retweet each other all the time; hardly anybody else does."""
    for actor, target in permutations(RING, 2):
        yield from _several(dice, actor, target, {"retweet": 20}, "chess")
    for member in RING:
        yield Deed(dice.moment(), dice.one(cast.members[1]), member, "like", "chess")


def _swarm(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """Throw-away accounts appear, retweet their patron for three days, and are never seen again."""
    for account in cast.swarm:
        first_day = 120 + dice.below(20)
        for _ in range(10):
            yield Deed(dice.moment(first_day, first_day + 2), account, PATRON, "retweet", "coffee")
    for fan in dice.some(cast.members[0], 3):
        yield Deed(dice.moment(), fan, PATRON, "like", "coffee")


def _trends(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """One person is discovered in the last third, another one forgotten after the first."""
    for person, day, side in ((RISING, 120, 0), (FADING, 0, 1)):
        fans = dice.some(cast.members[side], 60)
        for n in range(300):
            at = dice.moment() if n < 15 else dice.moment(day, day + 59)
            yield Deed(at, dice.one(fans), person, "retweet", dice.one(TOPICS[4 * side : 4 * side + 4]))


def _bridge(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """One person reacts to both communities and both react to her; nobody else crosses over."""
    for side in (0, 1):
        topics = TOPICS[4 * side : 4 * side + 4]
        for fan in dice.some(cast.members[side], 30):
            yield from _several(dice, fan, BRIDGE, {"retweet": 4}, dice.one(topics))
        for topic in topics:
            yield from _several(dice, BRIDGE, EXPERTS[topic][0], {"reply": 5}, topic)


def _selves(dice: Dice, cast: Cast) -> Iterator[Deed]:
    """Let some people retweet themselves."""
    vain = [STAR, *RING, *cast.known[0][:10], *cast.known[1][:10]]
    for _ in range(N_SELF):
        person = dice.one(vain)
        yield Deed(dice.moment(), person, person, "retweet", "")


def _everyday(dice: Dice, cast: Cast, kinds: Sequence[str]) -> Iterator[Deed]:
    """Followers of a topic react to its experts, and now and then to people they know; one day there is an event."""
    followers = _followers(dice, cast)
    audience = {
        expert: dice.some(followers[topic], round(share * len(followers[topic])))
        for topic, experts in EXPERTS.items()
        for expert, share in zip(experts, EXPERT_REACH, strict=True)
    }
    slots = [(expert, topic, fan) for topic in TOPICS for expert in EXPERTS[topic] for fan in audience[expert]]
    event = [slot for slot in slots if slot[1] == BURST_TOPIC]
    for n, kind in enumerate(kinds):
        expert, topic, fan = dice.one(event if n < N_BURST else slots)
        at_s = dice.moment(BURST_AT, BURST_AT) if n < N_BURST else dice.moment()
        if kind == "answer":  # the expert answers somebody who asked
            yield Deed(at_s, expert, dice.one(cast.known[community_of(topic)]), "answer", topic)
        elif n % 10 == 0:
            others = [person for person in cast.known[community_of(topic)] if person != fan]
            yield Deed(at_s, fan, dice.one(others), kind, topic)
        else:
            yield Deed(at_s, fan, expert, kind, topic)


def _followers(dice: Dice, cast: Cast) -> dict[str, list[str]]:
    """Everybody follows two topics of their community."""
    found: dict[str, list[str]] = {topic: [] for topic in TOPICS}
    for side in (0, 1):
        for person in cast.members[side]:
            for topic in dice.some(TOPICS[4 * side : 4 * side + 4], 2):
                found[topic].append(person)
    return found
