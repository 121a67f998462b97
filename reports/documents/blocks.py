"""What is a document made of? Words, tables whose parts add up to a shown sum, bars, and a network of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from influent.answers_why import Path
from influent.sentences import Name, Words

ARROW = " → "


@dataclass(frozen=True)
class Cell:
    """What a table shows in one place; `value` is the exact number behind the words, if there is one."""

    said: Words
    value: float | None = None


@dataclass(frozen=True)
class Column:
    """One column: its title, whether numbers stand in it, and whether its cells are too short to be broken."""

    title: str
    is_number: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, the exact value, and the value in words."""

    label: str
    value: float
    said: str


@dataclass(frozen=True)
class Table:
    """One question's answer in rows; the first column names the row.

    `total` is the row of the sum, if the parts have one; `notes` are said under the table; `bars` are drawn above it.
    `is_wide`: so many columns that a narrow screen shows each row as a card.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[Words, ...] = ()
    bars: tuple[Bar, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Node:
    """Somebody in the network; nodes of one `layer` stand side by side, attention walks from layer 0 downwards.

    `note` stands under the name, `facts` is what is said when the person is chosen.
    """

    user: str
    layer: int
    is_end: bool
    note: str
    facts: Words


@dataclass(frozen=True)
class Link:
    """Attention that goes from one person to another; `is_sketch`: by further people who are not shown."""

    source: str
    target: str
    influence: float
    said: str
    is_sketch: bool = False


@dataclass(frozen=True)
class Network:
    """The people behind an answer; every link's ends are nodes."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    caption: Words


@dataclass(frozen=True)
class Document:
    """An answer, told; `lead` stands on top, `stamp` says at the foot what it was computed from."""

    title: Words
    lead: tuple[Words, ...]
    network: Network | None
    tables: tuple[Table, ...]
    stamp: tuple[tuple[str, Words], ...]


def text(said: str) -> Cell:
    """Make a cell of words of ours."""
    return Cell((said,))


def name(said: str | None) -> Cell:
    """Make a cell of a text from outside; None is an empty cell."""
    return Cell(() if said is None else (Name(said),))


def number(said: str, value: float) -> Cell:
    """Make a cell of a number as it is read, with the exact one behind it."""
    return Cell((said,), value)


def chain(users: Sequence[str]) -> Words:
    """Write a path: names with arrows between them."""
    return tuple(piece for user in users for piece in (ARROW, Name(user)))[1:]


def layers_of(links: Sequence[Link], first: str, last: str) -> dict[str, int]:
    """Say in which layer each person stands: as many steps from `first` as it takes at least; `last` below all."""
    layers, reached = {first: 0}, [first]
    for user in reached:
        for link in links:
            if link.source == user and link.target not in (*layers, last):
                layers[link.target] = layers[user] + 1
                reached.append(link.target)
    layers.pop(last, None)
    return layers | {last: max(layers.values()) + 1}


def strongest(paths: Sequence[Path], most_people: int) -> list[Path]:
    """Choose the first paths that name no more than so many people between the ends, all together."""
    chosen: list[Path] = []
    people: set[str] = set()
    for path in paths:
        if len(people | set(path.users)) > most_people + 2:
            break
        people |= set(path.users)
        chosen.append(path)
    return chosen
