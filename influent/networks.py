"""Kinds told apart by the network that an interaction comes from, and put together again.

Counts say of each kind which network it is of (``DailyCounts.networks``), so everything that is said by kind, from a
weight down to the evidence, can be said by network too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from influent.errors import InputError
from influent.types import DailyCounts, IntVector

MOST_KINDS = 256
"""Kinds are numbered in one byte."""


def shown_kind(kind: str, network: str | None) -> str:
    """Name a kind of a network, so that it reads on in a plural.

    Examples
    --------
    >>> shown_kind("retweet", "twitter"), shown_kind("reply", None)
    ('twitter retweet', 'reply')
    """
    return kind if network is None else f"{network} {kind}"


class Apart(NamedTuple):
    """Kinds told apart: each row's new number, (m,); of each number the kind, as a place, and the network."""

    number: NDArray[np.uint8]
    kind: list[int]
    network: tuple[str | None, ...]


def number_kinds(kind: NDArray[np.integer], network: IntVector, names: Sequence[str]) -> Apart:
    """Give kinds of networks numbers, in order of both; `network` is a place in `names`, -1 = not known. O(m log m).

    Raises
    ------
    InputError
        There are more than can be told apart.
    """
    found, number = np.unique(kind.astype(np.int64) * (len(names) + 1) + network + 1, return_inverse=True)
    if len(found) > MOST_KINDS:
        raise InputError(
            f"{len(found):,} kinds on networks are more than the {MOST_KINDS} that can be told apart",
            where="the model's key networks.normalisation",
            advice="a model without it, or fewer names of networks",
        )
    of_kind, of_network = np.divmod(found, len(names) + 1)
    networks = tuple(None if nth == 0 else names[nth - 1] for nth in of_network.tolist())
    return Apart(number.astype(np.uint8), of_kind.tolist(), networks)


def tell_apart(counts: DailyCounts, network: IntVector, names: Sequence[str]) -> DailyCounts:
    """Tell the kinds of counts apart by their networks; rows stay as they are, in their order. See `number_kinds`."""
    apart = number_kinds(counts.kind, network, names)
    return replace(
        counts,
        kinds=tuple(counts.kinds[nth] for nth in apart.kind),
        credits=tuple(counts.credits[nth] for nth in apart.kind),
        networks=apart.network,
        kind=apart.number,
    )


def put_together(counts: DailyCounts) -> DailyCounts:
    """Forget the networks again; a key then may come more than once. O(m)."""
    if counts.networks is None:
        return counts
    kinds = dict(zip(counts.kinds, counts.credits, strict=True))
    place = {kind: nth for nth, kind in enumerate(kinds)}
    of = np.array([place[kind] for kind in counts.kinds], dtype=np.uint8)
    return replace(counts, kinds=tuple(kinds), credits=tuple(kinds.values()), networks=None, kind=of[counts.kind])
