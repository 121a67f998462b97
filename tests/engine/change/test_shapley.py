"""Shapley values: by hand, by all orders, and the laws that single them out."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.engine.change.shapley import MAX_COMPONENTS, shapley
from tests.engine.graphs import MANY

Mixture = frozenset[str]


def table(components: list[str], seed: int, users: int = 3) -> dict[Mixture, np.ndarray]:
    """A random value for every set of components."""
    rng = np.random.default_rng(seed)
    sets = [frozenset(c for i, c in enumerate(components) if n >> i & 1) for n in range(2 ** len(components))]
    return {on: rng.normal(size=users) * 10.0 ** rng.integers(-6, 3) for on in sets}


def by_all_orders(components: list[str], values: dict[Mixture, np.ndarray]) -> dict[str, np.ndarray]:
    """The definition itself: the mean of what each adds, over all orders."""
    found = {c: np.zeros(3) for c in components}
    orders = list(permutations(components))
    for order in orders:
        for place, name in enumerate(order):
            found[name] += values[frozenset(order[: place + 1])] - values[frozenset(order[:place])]
    return {c: total / len(orders) for c, total in found.items()}


def test_shapley_when_two_components_work_together_then_share_what_both_need() -> None:
    parts = shapley(["data", "walk"], lambda on: np.array([{0: 1.0, 1: 1.0, 2: 4.0}[len(on)]]))
    assert {name: part.tolist() for name, part in parts.items()} == {"data": [1.5], "walk": [1.5]}


@MANY
@given(st.integers(1, 5), st.integers(0, 10**6))
def test_shapley_when_values_are_random_then_equals_the_mean_over_all_orders(n: int, seed: int) -> None:
    components = list("abcde"[:n])
    values = table(components, seed)
    parts, expected = shapley(components, values.__getitem__), by_all_orders(components, values)
    for name in components:
        np.testing.assert_allclose(parts[name], expected[name], rtol=0, atol=1e-12 * 1e3)


@pytest.mark.requirement("F10")
@pytest.mark.parametrize("n", range(1, MAX_COMPONENTS + 1))
def test_shapley_when_added_up_then_is_the_change(n: int) -> None:
    components = list("abcdefg"[:n])
    rng = np.random.default_rng(n)
    values = {on: rng.random(4) for on in table(components, 0)}
    change = values[frozenset(components)] - values[frozenset()]
    np.testing.assert_allclose(sum(shapley(components, values.__getitem__).values()), change, rtol=0, atol=1e-12)


@pytest.mark.requirement("F10")
@MANY
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_shapley_when_the_sides_are_exchanged_then_negates_every_part_to_the_bit(n: int, seed: int) -> None:
    components = list("abcdef"[:n])
    values = table(components, seed)
    there = shapley(components, values.__getitem__)
    back = shapley(components, lambda on: values[frozenset(components) - on])
    for name in components:
        assert (there[name] == -back[name]).all()


@pytest.mark.requirement("F10")
@MANY
@given(st.permutations("abcde"), st.integers(0, 10**6))
def test_shapley_when_components_come_in_another_order_then_keeps_every_bit(order: list[str], seed: int) -> None:
    values = table(list("abcde"), seed)
    parts, turned = shapley("abcde", values.__getitem__), shapley(order, values.__getitem__)
    assert list(turned) == order
    assert all((parts[name] == turned[name]).all() for name in order)


@pytest.mark.requirement("F10")
def test_shapley_when_a_component_changes_nothing_then_gives_it_exactly_zero() -> None:
    values = table(["a", "b", "c"], 3)
    parts = shapley(["a", "idle", "b", "c"], lambda on: values[on - {"idle"}])
    assert parts["idle"].tolist() == [0.0, 0.0, 0.0]
    assert parts["a"].all()


def test_shapley_when_called_then_asks_for_each_mixture_once_the_first_components_changing_fastest() -> None:
    asked: list[str] = []

    def value(on: Mixture) -> np.ndarray:
        asked.append("".join(sorted(on)))
        return np.zeros(1)

    shapley("abc", value)
    assert asked == ["", "a", "b", "ab", "c", "ac", "bc", "abc"]


def test_shapley_when_nothing_differs_then_has_no_parts() -> None:
    assert shapley([], lambda _: np.zeros(2)) == {}


@pytest.mark.parametrize("components", [["a", "a"], list("abcdefgh")])
def test_shapley_when_components_are_too_many_or_repeated_then_refuses(components: list[str]) -> None:
    with pytest.raises(ValueError, match="components"):
        shapley(components, lambda _: np.zeros(1))
