"""How much of a change does each component make? Exact Shapley values from all 2^c mixtures of two sides.

A component's value is what switching it from one side to the other adds, averaged over every order in which the
components can be switched (Shapley 1953, "A Value for n-Person Games"): the one split that adds up to the change,
gives nothing to what changes nothing, and treats like components alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from math import factorial

import numpy as np

from influent.types import FloatVector

MAX_COMPONENTS = 7
"""2^7 = 128 mixtures, each a ranking of its own."""


def shapley(components: Sequence[str], value: Callable[[frozenset[str]], FloatVector]) -> dict[str, FloatVector]:
    """Split ``value(all components) - value(none)`` into one part a component, for many users at once.

    Parameters
    ----------
    components : sequence of str
        At most :data:`MAX_COMPONENTS` names, each once.
    value : callable
        Gives the (k,) values when the named components are switched to the other side. Called once for each of the
        2^c sets, those that differ in the first components next to each other: put what is cheap to switch first.

    Returns
    -------
    dict of (k,) float64, in the order of `components`
        They sum to the change within rounding. The order of the components does not enter, and exchanging the sides
        negates every part, both to the last bit; a component that never changes the value has exactly 0.

    Raises
    ------
    ValueError
        There are too many components, or one stands twice.

    Examples
    --------
    >>> wages = {"": 0.0, "a": 1.0, "b": 2.0, "ab": 5.0}
    >>> parts = shapley(["a", "b"], lambda on: np.array([wages["".join(sorted(on))]]))
    >>> {name: part.tolist() for name, part in parts.items()}
    {'a': [2.0], 'b': [3.0]}
    """
    if len(set(components)) != len(components) or len(components) > MAX_COMPONENTS:
        raise ValueError(f"{len(components)} components, of {len(set(components))} names; {MAX_COMPONENTS} at most")
    values = {mixture: value(mixture) for mixture in _mixtures(components)}
    return {name: _part(name, sorted(set(components) - {name}), values) for name in components}


def _mixtures(components: Sequence[str]) -> Iterator[frozenset[str]]:
    for bits in range(2 ** len(components)):
        yield frozenset(name for place, name in enumerate(components) if bits >> place & 1)


def _part(name: str, others: list[str], values: dict[frozenset[str], FloatVector]) -> FloatVector:
    """Average what `name` adds to each set of the others.

    A set and its complement weigh the same and are added to each other first: exchanging the sides swaps the two
    and turns their signs, so that the sum keeps its bits.
    """

    def added(to: frozenset[str]) -> FloatVector:
        return values[to | {name}] - values[to]

    if not others:
        return added(frozenset())
    n = len(others) + 1
    part = np.zeros_like(values[frozenset()])
    smaller_halves = chain.from_iterable(combinations(others[1:], size) for size in range(n - 1))
    for half in map(frozenset, smaller_halves):
        orders = factorial(len(half)) * factorial(n - 1 - len(half)) / factorial(n)
        part += orders * (added(half) + added(frozenset(others) - half))
    return part
