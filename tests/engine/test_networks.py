"""Networks set against one another: a usual pair of each weighs one, so volume alone decides nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from influent.engine.cells import weigh
from influent.engine.change.mixing import join_counts
from influent.engine.graph import Graph
from influent.errors import InputError
from influent.networks import put_together, shown_kind, tell_apart
from influent.types import DailyCounts, KindRule
from tests.engine.models import model
from tests.engine.rows import KINDS, count, from_sums, make_interactions
from tests.engine.test_cells import USERS, same_bits, weights_of

NETWORKS = ("chirp", "forum")
EVEN = model(network_normalisation="pairs", pair_saturation="log", same_day_saturation="harmonic", attention_prior=3.0)


def on_networks(counts: DailyCounts, seed: int = 1) -> DailyCounts:
    """Put each count on one of two networks, or on none that is known."""
    rng = random.Random(seed)  # noqa: S311  (test data)
    return tell_apart(counts, np.array([rng.randrange(-1, 2) for _ in counts.n], dtype=np.int64), NETWORKS)


def heavier(counts: DailyCounts, network: str, times: int) -> DailyCounts:
    is_of = np.array([name == network for name in counts.networks or ()])[counts.kind]
    return replace(counts, weight_e6=np.where(is_of, counts.weight_e6 * times, counts.weight_e6))


@pytest.mark.requirement("R25")
@pytest.mark.parametrize("half_life", [None, 20.0])
def test_ranks_when_one_network_weighs_ten_times_then_stay(half_life: float | None) -> None:
    counts = on_networks(count(make_interactions(seed=5, n=400), USERS))
    by = replace(EVEN, half_life_days=half_life)
    plain = replace(by, network_normalisation="none")
    for model_, is_same in ((by, True), (plain, False)):
        ranks = [
            Graph.from_cells(weigh(each, model_, None), model_).pagerank(tolerance=1e-13).values
            for each in (counts, heavier(counts, "chirp", 10))
        ]
        assert np.allclose(*ranks, rtol=0, atol=1e-12) == is_same


@pytest.mark.requirement("R25")
def test_ranks_when_everything_on_one_network_happens_ten_times_then_stay() -> None:
    by = model(network_normalisation="pairs")  # nothing saturates within a day
    counts = on_networks(count(make_interactions(seed=6, n=300), USERS))
    is_chirp = np.array([name == "chirp" for name in counts.networks or ()])[counts.kind]
    more = replace(counts, **{name: getattr(counts, name) * np.where(is_chirp, 10, 1) for name in ("n", "weight_e6")})
    once, ten_times = (weigh(each, by, None) for each in (counts, more))
    np.testing.assert_allclose(ten_times.weight, once.weight, rtol=1e-13)
    assert ten_times.n_in.sum() > once.n_in.sum()


def test_weights_when_networks_are_normalised_then_are_the_loop_s() -> None:
    counts = on_networks(count(make_interactions(seed=7, n=300), USERS))
    by = replace(EVEN, pair_saturation="none", kinds={"mention": KindRule(0.5), "follow": KindRule(0.0)})
    cells: dict[tuple[int, int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for v, u, kind, day, flags, n, e6 in zip(
        counts.influencer,
        counts.influencee,
        counts.kind,
        counts.day,
        counts.flags,
        counts.n,
        counts.weight_e6,
        strict=True,
    ):
        if u != v and not flags and counts.kinds[kind] != "follow":
            cell = cells[int(u), int(v), int(kind), int(day)]
            cell[0], cell[1] = cell[0] + int(n), cell[1] + int(e6)
    networks = counts.networks or ()
    values: dict[tuple[int, int, str | None], float] = defaultdict(float)
    for (u, v, kind, _), (n, e6) in cells.items():
        harmonic = sum(1 / i for i in range(1, n + 1))
        values[u, v, networks[kind]] += by.rule(counts.kinds[kind]).weight * harmonic * e6 / (1e6 * n)
    mean = {name: np.mean([value for (_, _, network), value in values.items() if network == name]) for name in networks}
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for (u, v, name), value in values.items():
        expected[counts.users[u], counts.users[v]] += value / mean[name]
    found = weights_of(weigh(counts, by, None))
    assert found == pytest.approx(dict(expected), rel=1e-12)


def test_cells_when_networks_are_told_apart_then_kinds_name_them() -> None:
    cells = weigh(on_networks(count(make_interactions(seed=8, n=300), USERS)), EVEN, None)
    assert cells.kinds == tuple(sorted(shown_kind(kind, name) for kind in KINDS for name in (None, *NETWORKS)))
    assert len({*cells.cell_kind.tolist()}) == 12


def test_cells_when_the_model_does_not_ask_then_networks_change_no_bit() -> None:
    counts, by = count(make_interactions(seed=9, n=300), USERS), replace(EVEN, network_normalisation="none")
    assert same_bits(weigh(on_networks(counts), by, None), weigh(counts, by, None))
    assert put_together(on_networks(counts)).kinds == KINDS


def test_cells_when_kinds_are_numbered_otherwise_then_have_the_same_bits() -> None:
    # a store numbers kinds as they come: sums of three kinds and more must not know that
    rows = make_interactions(seed=10, n=600)
    counts = count(rows, USERS)
    kind = (len(KINDS) - 1 - counts.kind).astype(np.uint8)
    turned = replace(counts, kinds=counts.kinds[::-1], credits=counts.credits[::-1], kind=kind)
    for by in (EVEN, model(half_life_days=7.0)):
        one, two = weigh(counts, by, None), weigh(turned, by, None)
        assert same_bits(one, two)
        assert one.kinds == two.kinds


def test_counts_when_joined_then_kinds_of_networks_that_one_side_lacks_are_there() -> None:
    rows = make_interactions(seed=11, n=200)
    only = from_sums([(0, 1, 3, 5, 0, 2, 2_000_000)], USERS)
    one = on_networks(count(rows, USERS))
    two = tell_apart(only, np.array([0]), ("dispatch",))
    joined = join_counts([one, two])
    assert joined.networks is not None
    last = int(joined.kind[-1])
    assert (joined.kinds[last], joined.networks[last]) == ("retweet", "dispatch")
    assert [(joined.kinds[k], joined.networks[k]) for k in joined.kind[:-1]] == [
        (one.kinds[k], (one.networks or ())[k]) for k in one.kind
    ]


def test_networks_when_there_are_too_many_then_are_refused() -> None:
    counts = from_sums([(0, 1, 3, day, 0, 1, 1_000_000) for day in range(300)], USERS)
    with pytest.raises(InputError, match="300 kinds on networks are more than the 256"):
        tell_apart(counts, np.arange(300), [f"n{i:03}" for i in range(300)])
