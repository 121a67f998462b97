"""What does the network behind an answer look like? An SVG that needs no script, and the data for one that does."""

from __future__ import annotations

import math
from typing import Any

from influent.reports.documents.blocks import Link, Network, Node
from influent.reports.markup import Html, element, plain
from influent.reports.network import Arrangement, Place, arrange
from influent.visible import shorten, visible

WIDE, NARROW = 840, 340
LABELS = {WIDE: 15, NARROW: 11}
"""Columns of a name that a spot has room for, by the picture's width."""
WIDEST_LINE, THINNEST_LINE = 9.0, 1.3
HEAD = 7.0


def draw_network(network: Network, width: int, key: str) -> Html:
    """Draw the network as an SVG; `key` makes its ids differ from those of other pictures of the page."""
    found = arrange(network, width)
    top = _top(network)
    lines = [_line(link, bend, found, top) for link, bend in zip(network.links, found.bends, strict=True)]
    spots = [_spot(node, found.places[node.user], _label(node, width)) for node in network.nodes]
    return element(
        "svg",
        element("title", "The people behind the answer", id=f"{key}-title"),
        element(
            "desc",
            f"{plain(network.caption)} {' '.join(plain(node.facts) for node in network.nodes)}",
            id=f"{key}-desc",
        ),
        *lines,
        *spots,
        class_=f"network {key}",
        viewBox=f"0 0 {width} {found.height:.0f}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )


def network_data(network: Network) -> dict[str, Any]:
    """Give the script what it draws: people and links by number, and their places in both widths."""
    number = {node.user: place for place, node in enumerate(network.nodes)}
    top = _top(network)
    return {
        "people": [
            {
                "name": visible(node.user),
                "note": node.note,
                "facts": plain(node.facts),
                "isEnd": node.is_end,
            }
            for node in network.nodes
        ],
        "links": [
            {
                "source": number[link.source],
                "target": number[link.target],
                "width": round(_width(link, top), 2),
                "said": link.said,
                "isSketch": link.is_sketch,
            }
            for link in network.links
        ],
        "layouts": {name: _layout(network, width) for name, width in (("wide", WIDE), ("narrow", NARROW))},
    }


def _layout(network: Network, width: int) -> dict[str, Any]:
    found = arrange(network, width)
    places = [(found.places[node.user], _label(node, width)) for node in network.nodes]
    return {
        "width": width,
        "height": found.height,
        "places": [
            {"x": round(place.x, 1), "y": round(place.y, 1), "radius": place.radius, "label": label}
            for place, label in places
        ],
        "bends": [round(bend, 1) for bend in found.bends],
    }


def _top(network: Network) -> float:
    return max((link.influence for link in network.links), default=0.0) or 1.0


def _width(link: Link, top: float) -> float:
    return max(THINNEST_LINE, WIDEST_LINE * link.influence / top)


def _label(node: Node, width: int) -> str:
    return shorten(visible(node.user), LABELS[width])


def _line(link: Link, bend: float, found: Arrangement, top: float) -> Html:
    """Draw a curve that ends in an arrow's head before the target's spot."""
    start, end = found.places[link.source], found.places[link.target]
    width = _width(link, top)
    is_level = start.y == end.y
    middle_x, middle_y = (start.x + end.x) / 2, (start.y + end.y) / 2
    via = (middle_x + (0 if is_level else 2 * bend), middle_y + (2 * bend if is_level else 0))
    begin, head = HEAD + width / 2, HEAD + width
    x1, y1 = _towards(start, via, start.radius)
    x2, y2 = _towards(end, via, end.radius + 2 + head)
    tip_x, tip_y = _towards(end, via, end.radius + 2)
    across = ((tip_y - y2) / head * begin / 2, (x2 - tip_x) / head * begin / 2)
    points = ((x2 + across[0], y2 + across[1]), (tip_x, tip_y), (x2 - across[0], y2 - across[1]))
    curve = f"M{x1:.1f} {y1:.1f}Q{via[0]:.1f} {via[1]:.1f} {x2:.1f} {y2:.1f}"
    said = f"{visible(link.source)} → {'… → ' if link.is_sketch else ''}{visible(link.target)}: {link.said}"
    return element(
        "g",
        element("title", said),
        element("path", d=curve, stroke_width=f"{width:.1f}"),
        element("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points)),
        class_="link sketch" if link.is_sketch else "link",
    )


def _towards(place: Place, via: tuple[float, float], distance: float) -> tuple[float, float]:
    x, y = via[0] - place.x, via[1] - place.y
    length = math.hypot(x, y) or 1.0
    return place.x + x / length * distance, place.y + y / length * distance


def _spot(node: Node, place: Place, label: str) -> Html:
    """Draw somebody; name and note stand above the first layer and below all others."""
    if node.layer == 0:
        note_y = place.y - place.radius - 8
        name_y = note_y - 14 if node.note else note_y
    else:
        name_y = place.y + place.radius + 15
        note_y = name_y + 14
    at = {"x": f"{place.x:.1f}", "text_anchor": "middle"}
    note = [element("text", node.note, y=f"{note_y:.1f}", class_="note", **at)] if node.note else []
    return element(
        "g",
        element("title", plain(node.facts)),
        element("circle", cx=f"{place.x:.1f}", cy=f"{place.y:.1f}", r=f"{place.radius:.1f}"),
        element("text", label, y=f"{name_y:.1f}", class_="name", **at),
        *note,
        class_="spot end" if node.is_end else "spot",
    )
