"""Weights of pairs against plain loops over single interactions, in fractions where the formula is rational."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from influent.engine.cells import Cells, day_of, weigh
from influent.engine.graph import Graph
from influent.types import AUTOMATED, INCENTIVISED, PRIVATE, Interaction, KindRule, Model
from tests.engine.models import model
from tests.engine.rows import CREDITS, KINDS, START, count, from_sums, make_interactions

USERS = [f"u{i}" for i in range(6)]


def brute_weights(rows: Sequence[Interaction], by: Model, as_of_day: int | None) -> dict[tuple[str, str], float]:
    """DESIGN section 3 word by word: loops, dictionaries, fractions; floats only where 2^x or log need them."""
    days: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for row in rows:
        rule = by.rule(row.kind)
        side = rule.credits or CREDITS[KINDS.index(row.kind)]
        u, v = (row.target, row.actor) if side == "actor" else (row.actor, row.target)
        day = day_of(row.happened_at)
        if u == v or rule.weight == 0 or row.flags & AUTOMATED or (as_of_day is not None and day > as_of_day):
            continue
        days[u, v, row.kind, day].append(row.weight_e6)
    terms: dict[tuple[str, str], list[tuple[int, Fraction]]] = defaultdict(list)
    for (u, v, kind, day), given in days.items():
        n = len(given)
        counted = sum(Fraction(1, i) for i in range(1, n + 1)) if by.same_day_saturation == "harmonic" else Fraction(n)
        mean = Fraction(sum(given), 1_000_000 * n)
        terms[u, v].append((day, Fraction(by.rule(kind).weight) * counted * mean))
    newest_of_all = max(day for found in terms.values() for day, _ in found)
    last = newest_of_all if as_of_day is None else as_of_day
    found: dict[tuple[str, str], float] = {}
    for pair, parts in terms.items():
        newest = max(day for day, _ in parts)
        half_life = by.half_life_days
        aged = [float(value) * (0.5 ** ((newest - day) / half_life) if half_life else 1.0) for day, value in parts]
        total = {"none": sum, "log": lambda x: math.log1p(sum(x)), "one": max}[by.pair_saturation](aged)
        found[pair] = total * (0.5 ** ((last - newest) / half_life) if half_life else 1.0)
    return found


def weights_of(cells: Cells) -> dict[tuple[str, str], float]:
    u = np.repeat(np.arange(len(cells.ids)), np.diff(cells.indptr))
    pairs = zip(u.tolist(), cells.indices.tolist(), cells.weight.tolist(), strict=True)
    return {(cells.ids[a], cells.ids[b]): w for a, b, w in pairs}


MODELS: dict[str, dict[str, Any]] = {
    "classic": {},
    "harmonic": {"same_day_saturation": "harmonic"},
    "log": {"pair_saturation": "log", "same_day_saturation": "harmonic"},
    "one": {"pair_saturation": "one", "same_day_saturation": "harmonic"},
    "decay": {"half_life_days": 20.0, "same_day_saturation": "harmonic"},
    "decay log": {"half_life_days": 3.5, "pair_saturation": "log"},
    "decay one": {"half_life_days": 20.0, "pair_saturation": "one"},
    "kinds": {"kinds": {"follow": KindRule(0.0), "retweet": KindRule(2.5), "mention": KindRule(0.125)}},
    "turned": {"kinds": {"answer": KindRule(1.0, "target"), "retweet": KindRule(1.0, "actor")}},
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("as_of_day", [None, 40])
def test_weights_when_random_then_equal_the_formula_in_plain_loops(name: str, as_of_day: int | None) -> None:
    rows, by = make_interactions(seed=5, n=700), model(**MODELS[name])
    as_of = None if as_of_day is None else START + timedelta(days=as_of_day, hours=5)
    cells = weigh(count(rows, USERS), by, as_of)
    expected = brute_weights(rows, by, None if as_of is None else day_of(as_of))
    assert weights_of(cells) == pytest.approx(expected, rel=1e-14)
    assert list(weights_of(cells)) == sorted(expected)


def test_weight_when_worked_out_by_hand_then_agrees() -> None:
    # u1 answers to u0's credit: day 0 three retweets of weight 1 (harmonic 11/6), day 10 one of weight 1/2;
    # half-life 10: newest = day 10, so 11/6 * 1/2 + 1/2 = 17/12, as of day 20: half of it
    lines = [(0, 1, 3, 0, 0, 3, 3_000_000), (0, 1, 3, 10, 0, 1, 500_000)]
    by = model(half_life_days=10.0, same_day_saturation="harmonic")
    cells = weigh(from_sums(lines, ["v", "w"]), by, START.replace(year=1970) + timedelta(days=20))
    assert cells.weight.tolist() == [pytest.approx(17 / 24, rel=1e-15)]
    assert cells.cell_value.tolist() == [pytest.approx(11 / 12, rel=1e-15), pytest.approx(1 / 2, rel=1e-15)]
    assert cells.n_in.tolist() == [4, 0]
    assert cells.people_in.tolist() == [1, 0]


def test_excluded_when_rows_are_left_out_then_are_counted_by_the_first_reason() -> None:
    both = AUTOMATED | INCENTIVISED
    lines = [
        (0, 0, 3, 1, AUTOMATED, 2, 2_000_000),  # self, and automated too
        (0, 1, 3, 1, both, 3, 3_000_000),
        (0, 1, 3, 1, INCENTIVISED, 4, 4_000_000),
        (0, 1, 1, 1, 0, 5, 5_000_000),  # follow weighs nothing
        (0, 1, 3, 1, 0, 6, 0),  # rows that weigh nothing
        (0, 1, 3, 99, 0, 7, 7_000_000),  # later than as-of
        (0, 1, 3, 1, 0, 8, 8_000_000),
        (0, 1, 3, 1, PRIVATE | INCENTIVISED, 9, 9_000_000),
        (0, 1, 3, 1, PRIVATE, 10, 10_000_000),
    ]
    by = model(kinds={"follow": KindRule(0.0)})
    cells = weigh(from_sums(lines, ["v", "w"]), by, START.replace(year=1970) + timedelta(days=50))
    assert cells.excluded == {"later": 7, "self": 2, "automated": 3, "incentivised": 13, "weightless": 11}
    assert cells.n_in.tolist() == [8 + 10, 0]
    public = weigh(from_sums(lines, ["v", "w"]), replace(by, exclude_private=True), None)
    assert (public.excluded["incentivised"], public.excluded["private"], public.n_in.tolist()) == (13, 10, [7 + 8, 0])
    everything = model(exclude_self=False, exclude_automated=False, exclude_incentivised=False)
    cells = weigh(from_sums(lines, ["v", "w"]), everything, None)
    assert cells.excluded == {"weightless": 6}
    assert cells.n_in.tolist() == [2 + 3 + 4 + 5 + 7 + 8 + 9 + 10, 0]


def same_bits(one: Cells, two: Cells) -> bool:
    arrays = [f.name for f in fields(Cells) if f.name not in {"ids", "kinds", "excluded"}]
    same = all(
        getattr(one, name).dtype == getattr(two, name).dtype
        and getattr(one, name).tobytes() == getattr(two, name).tobytes()
        for name in arrays
    )
    return same and list(one.ids) == list(two.ids) and one.excluded == two.excluded


@pytest.mark.requirement("law 9")
@pytest.mark.requirement("law 11")
@pytest.mark.parametrize("name", MODELS)
def test_cells_when_counts_are_split_and_shuffled_then_have_the_same_bits(name: str) -> None:
    rows, by = make_interactions(seed=9, n=500), model(**MODELS[name])
    whole = weigh(count(rows, USERS), by, None)
    order = random.Random(4)  # noqa: S311  (test data)
    for _ in range(3):
        users = order.sample(USERS, len(USERS))
        mixed = order.sample(rows, len(rows))
        cut = order.randrange(len(rows))
        # two loads with a user numbering of their own, each key possibly in both
        parts = [count(mixed[:cut], users), count(mixed[cut:], users)]
        lines = [
            line
            for part in parts
            for line in zip(
                part.influencer.tolist(),
                part.influencee.tolist(),
                part.kind.tolist(),
                part.day.tolist(),
                part.flags.tolist(),
                part.n.tolist(),
                part.weight_e6.tolist(),
                strict=True,
            )
        ]
        assert same_bits(weigh(from_sums(order.sample(lines, len(lines)), users), by, None), whole)


def test_cells_when_the_key_is_too_wide_for_64_bits_then_are_grouped_the_same() -> None:
    # 5000 users take 13 bits each, the days 31, the kind 8: more than 63 together
    lines = [(1, 0, 3, 5, 0, 1, 1_000_000), (1, 0, 3, 2_000_000_000, 0, 1, 1_000_000), (0, 1, 3, 5, 0, 2, 2_000_000)]
    names = [f"u{i:06d}" for i in range(5000)]
    far = [(4999, 0, 3, 5, 0, 1, 1_000_000), (4999, 0, 3, 5, 1 << 3, 1, 1_000_000), *lines]
    far += [(2, 0, 3, 2_000_000_000, 0, 1, 1_000_000)]
    cells = weigh(from_sums(far, names), model(), None)
    assert weights_of(cells) == {
        ("u000000", "u000001"): 2.0,
        ("u000000", "u000002"): 1.0,
        ("u000000", "u004999"): 2.0,
        ("u000001", "u000000"): 2.0,
    }
    assert cells.cell_n.tolist() == [1, 1, 1, 2, 2]


def test_prior_when_in_means_then_is_that_many_mean_sums_of_those_who_react() -> None:
    # a gives 3, b gives 1, c gives nothing: the mean of two is 2, five of them are 10
    lines = [(1, 0, 3, 5, 0, 3, 3_000_000), (2, 1, 3, 5, 0, 1, 1_000_000)]
    by = model(attention_prior=5.0, attention_prior_in_means=True)
    graph = Graph.from_cells(weigh(from_sums(lines, ["a", "b", "c"]), by, None), by)
    assert graph.attention_prior == 10.0


@pytest.mark.requirement("law 5")
@pytest.mark.parametrize("saturation", ["none", "log", "one"])
@pytest.mark.parametrize(("prior", "in_means"), [(0.0, False), (5.0, True)])
def test_ranks_when_only_time_passes_then_are_the_same_a_hundred_days_later(
    saturation: str, prior: float, in_means: bool
) -> None:
    by = model(
        half_life_days=30.0,
        pair_saturation=saturation,
        attention_prior=prior,
        attention_prior_in_means=in_means,
    )
    counts = count(make_interactions(seed=2, n=300), USERS)
    last = START + timedelta(days=70)
    now, later = (
        Graph.from_cells(weigh(counts, by, moment), by).pagerank(tolerance=1e-12)
        for moment in (last, last + timedelta(days=100))
    )
    np.testing.assert_allclose(later.values, now.values, rtol=0, atol=1e-13)


def test_weights_when_ages_are_beyond_float64_then_fade_to_nothing_without_harm() -> None:
    lines = [(0, 1, 3, 0, 0, 1, 1_000_000), (1, 0, 3, 100_000, 0, 1, 1_000_000)]
    by = model(half_life_days=1.0)
    cells = weigh(from_sums(lines, ["v", "w"]), by, None)
    assert weights_of(cells) == {("v", "w"): 1.0, ("w", "v"): 0.0}
    values = Graph.from_cells(cells, by).pagerank().values
    assert np.isfinite(values).all()


def test_cells_when_nothing_counts_then_are_empty_but_know_everybody() -> None:
    cells = weigh(from_sums([], ["b", "a"]), model(half_life_days=5.0, pair_saturation="one"), None)
    assert list(cells.ids) == ["a", "b"]
    assert cells.weight.shape == (0,)
    assert cells.indptr.tolist() == [0, 0, 0]
    assert cells.cell_ptr.tolist() == [0]


def test_day_when_moments_are_around_midnight_and_before_1970_then_is_the_utc_day() -> None:
    epoch = START.replace(year=1970)
    assert day_of(epoch) == 0
    assert day_of(epoch - timedelta(microseconds=1)) == -1
    assert day_of(epoch + timedelta(days=3, hours=23, minutes=59)) == 3


@pytest.mark.requirement("R56")
def test_weights_when_the_processor_is_another_then_same_bits() -> None:
    """numpy's own log1p of float64 fails this where AVX-512 is; on a machine without it nothing differs anyway."""
    code = (
        "import numpy as np; from influent.engine.cells import rounded_once; x = np.arange(1, 5001) / 7; "
        "print(rounded_once(np.log1p, x).tobytes().hex(), rounded_once(np.exp2, -x / 9).tobytes().hex())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            env=os.environ | {"NPY_DISABLE_CPU_FEATURES": disabled},
            capture_output=True,
            check=True,
        ).stdout
        for disabled in ("", "X86_V4 AVX512_ICL AVX512_SPR", "X86_V3 X86_V4 AVX512_ICL AVX512_SPR")
    ]
    assert said[0] == said[1] == said[2]
