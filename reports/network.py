"""Where does everybody stand in the picture of an answer? In rows from above, so that attention walks downwards.

A layer that is wider than the picture takes several rows, set off sideways so that lines pass between the spots. A
line that passes over whole layers bends around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from influent.reports.documents.blocks import Link, Network, Node

CELL, WIDEST_CELL, ROW, TOP, BOTTOM = 112.0, 190.0, 96.0, 52.0, 56.0
MARGIN = 14.0
SMALL, LARGE = 9.0, 15.0


@dataclass(frozen=True)
class Place:
    """Where a person's spot is; pixels, `y` downwards."""

    x: float
    y: float
    radius: float
    layer: int


@dataclass(frozen=True)
class Arrangement:
    """A whole picture's places; `bends` says how far sideways the middle of each link lies from the straight line."""

    width: float
    height: float
    places: Mapping[str, Place]
    bends: tuple[float, ...]


def arrange(network: Network, width: float) -> Arrangement:
    """Give everybody a place. Deterministic; O(people and links)."""
    places: dict[str, Place] = {}
    n_rows = 0
    for layer in sorted({node.layer for node in network.nodes}):
        side_by_side = [node for node in network.nodes if node.layer == layer]
        n_rows += _place_layer(side_by_side, width, n_rows, places)
    bends = tuple(_bend(link, places, width) for link in network.links)
    return Arrangement(width, TOP + (n_rows - 1) * ROW + BOTTOM, places, bends)


def _place_layer(nodes: Sequence[Node], width: float, first_row: int, places: dict[str, Place]) -> int:
    """Place the nodes of one layer from a row on; say how many rows they take."""
    most = max(1, int(width // CELL))
    n_rows = -(-len(nodes) // most)
    each = -(-len(nodes) // n_rows)
    step = min(WIDEST_CELL, width / (each + (0.5 if n_rows > 1 else 0)))
    for number, node in enumerate(nodes):
        row, at = divmod(number, each)
        n_here = min(each, len(nodes) - row * each)
        aside = (step / 4) * (-1 if row % 2 else 1) if n_rows > 1 and n_here == each else 0.0
        x = width / 2 + (at - (n_here - 1) / 2) * step + aside
        places[node.user] = Place(x, TOP + (first_row + row) * ROW, LARGE if node.is_end else SMALL, node.layer)
    return n_rows


def _bend(link: Link, places: Mapping[str, Place], width: float) -> float:
    """Lead a line around the layers that it passes over, on the side that is nearer; a line to its own row bends up."""
    start, end = places[link.source], places[link.target]
    low, high = sorted((start.layer, end.layer))
    between = [place.x for place in places.values() if low < place.layer < high]
    if start.y == end.y:
        return -ROW / 3
    if not between:
        return 0.0 if start.y < end.y else CELL / 4
    middle = (start.x + end.x) / 2
    left = max(MARGIN, min(between) - CELL / 2)
    right = min(width - MARGIN, max(between) + CELL / 2)
    return left - middle if middle - left <= right - middle else right - middle
