"""Where does everybody stand in the picture of one person's circle? In rings, so that influence flows rightwards.

Influence flows from left to right: influencers on the left, the person in the middle, influencees on the right. Who is
connected directly stands in the inner ring; who is connected only through somebody stands in the outer ring, beside
the one it comes through. Rows never overlap, whatever the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from influent.answers import Person

Side = Literal["left", "right"]

ROW, TOP, BOTTOM = 58.0, 78.0, 52.0
INNER, OUTER, ALONE, BEND = 0.205, 0.4, 0.3, 0.05
"""Parts of the width: the rings' radii, the inner one's where no other is, and how far the rings' ends lean in."""


@dataclass(frozen=True)
class Spot:
    """Somebody in the picture; `person` None = shown only because influence passes through them."""

    user: str
    person: Person | None
    side: Side
    ring: Literal[1, 2]
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """Influence that flows from the left end to the right end."""

    side: Side
    start: tuple[float, float]
    end: tuple[float, float]
    influence: float


@dataclass(frozen=True)
class Circle:
    """A whole picture's places; sizes in pixels, `y` downwards."""

    height: float
    centre: tuple[float, float]
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Branch:
    """Somebody of the inner ring and those whom they connect to the middle."""

    user: str
    person: Person | None
    beyond: tuple[Person, ...]

    @property
    def rows(self) -> int:
        return max(1, len(self.beyond))

    @property
    def influence(self) -> float:
        return self.person.influence if self.person else sum(person.influence for person in self.beyond)


@dataclass(frozen=True)
class _Half:
    """One side's shape; `inner` is the radius of its inner ring, in parts of the width."""

    side: Side
    centre: tuple[float, float]
    width: float
    inner: float

    def x_at(self, radius: float, y: float) -> float:
        """Say where a ring passes at the height `y`."""
        lean = BEND * ((y - self.centre[1]) / (self.centre[1] - TOP)) ** 2
        return self.centre[0] + (radius - lean) * self.width * (-1 if self.side == "left" else 1)


def arrange(influencers: Sequence[Person], influencees: Sequence[Person], *, width: float) -> Circle:
    """Give everybody a place. O(people); deterministic: strongest first, ties by id."""
    sides: dict[Side, list[_Branch]] = {"left": _branches(influencers), "right": _branches(influencees)}
    n_rows = max(3, *(sum(branch.rows for branch in branches) for branches in sides.values()))
    height = TOP + n_rows * ROW + BOTTOM
    centre = (width / 2, TOP + n_rows * ROW / 2)
    spots: list[Spot] = []
    lines: list[Line] = []
    for side, branches in sides.items():
        y = centre[1] - sum(branch.rows for branch in branches) * ROW / 2
        half = _Half(side, centre, width, INNER if any(branch.beyond for branch in branches) else ALONE)
        for branch in branches:
            found = _place(branch, half, y)
            spots += found
            lines += _lines(branch, found, centre)
            y += branch.rows * ROW
    return Circle(height, centre, tuple(spots), tuple(lines))


def _branches(people: Sequence[Person]) -> list[_Branch]:
    """Group one side: the inner ring, strongest first, each with the people beyond."""
    ordered = sorted(people, key=lambda person: (-person.influence, person.user))
    through = {person.via for person in ordered if not person.direct}
    inner = {p.user: p for p in ordered if p.direct or p.via is None or p.user in through}
    beyond: dict[str, list[Person]] = {}
    for person in ordered:
        if person.via is not None and person.user not in inner:
            beyond.setdefault(person.via, []).append(person)
    branches = [_Branch(user, person, tuple(beyond.pop(user, ()))) for user, person in inner.items()]
    branches += [_Branch(user, None, tuple(others)) for user, others in beyond.items()]
    return sorted(branches, key=lambda branch: (-branch.influence, branch.user))


def _place(branch: _Branch, half: _Half, y: float) -> list[Spot]:
    """Put a branch into its rows, which begin at `y`: the inner one in the middle of those beyond."""
    middle = y + branch.rows * ROW / 2
    spots = [Spot(branch.user, branch.person, half.side, 1, half.x_at(half.inner, middle), middle)]
    for number, person in enumerate(branch.beyond):
        row_y = y + (number + 0.5) * ROW
        spots.append(Spot(person.user, person, half.side, 2, half.x_at(OUTER, row_y), row_y))
    return spots


def _lines(branch: _Branch, spots: Sequence[Spot], centre: tuple[float, float]) -> list[Line]:
    inner, *outer = [(spot.x, spot.y) for spot in spots]
    side = spots[0].side
    pairs = [(inner, centre, branch.influence)]
    pairs += [(place, inner, person.influence) for place, person in zip(outer, branch.beyond, strict=True)]
    return [
        Line(side, start, end, influence) if side == "left" else Line(side, end, start, influence)
        for start, end, influence in pairs
    ]
