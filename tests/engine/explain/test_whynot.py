"""Why not: the least addition against bisection with full recomputation by dense elimination."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from influent.answers import Stamp
from influent.answers_why import WhyNot
from influent.engine.cells import weigh
from influent.engine.explain.whynot import find_least_addition
from influent.engine.graph import Graph
from influent.errors import InputError, NotFoundError
from influent.types import KindRule, Measure, Model
from tests.engine.dense import Matrix, graph_of, visits
from tests.engine.models import model
from tests.engine.rows import count, make_interactions

STAMP = Stamp("made up", "plain-0", "reputation", None)
MEASURES = ["reputation", "pagerank"]
TIE = 1e-9
MOST = 100_000


def random_weights(seed: int, n: int) -> Matrix:
    rng = np.random.default_rng(seed)
    W = np.where(rng.random((n, n)) < 3 / n, rng.choice([1.0, 2.0, 5.0], (n, n)), 0.0)
    W[rng.random(n) < 0.2] = 0.0
    np.fill_diagonal(W, 0.0)
    return W


def influences(W: Matrix, prior: float, name: Measure, u: int) -> Matrix:
    N = visits(W, 0.85, prior)
    found: Matrix = N[u] / np.diag(N) if name == "reputation" else N[u] / N[u].sum()
    return found


def is_in(values: Matrix, u: int, v: int, top_k: int) -> bool:
    others = np.delete(np.arange(len(values)), [u, v])
    gap = values[others] - values[v]
    ahead = (gap > TIE) | ((abs(gap) <= TIE) & (others < v))
    return bool(values[v] > TIE and ahead.sum() < top_k)


def least_by_trial(W: Matrix, by: Model, name: Measure, pair: tuple[int, int], top_k: int) -> int | None:
    """Every number up to 40 tried one by one, then doubling and halving; each trial a dense elimination."""
    u, v = pair
    total = {"none": W[u, v], "log": math.expm1(W[u, v]), "one": W[u, v]}[by.pair_saturation]

    def holds(added: int) -> bool:
        changed = W.copy()
        after = total + added * by.other_kinds.weight
        if added:
            one = max(total, by.other_kinds.weight)
            changed[u, v] = {"none": after, "log": math.log1p(after), "one": one}[by.pair_saturation]
        return is_in(influences(changed, by.attention_prior, name, u), u, v, top_k)

    found = next((added for added in range(41) if holds(added)), None)
    if found is not None:
        return found
    low, high = 40, 80
    while not holds(high):
        low, high = high, high * 2
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def ask(graph: Graph, by: Model, name: Measure, pair: tuple[int, int], top_k: int, *, kind: str = "retweet") -> WhyNot:
    u, v = pair
    reading = graph.measure(name, tolerance=1e-11)
    return find_least_addition(graph, reading, by, STAMP, u, v, kind=kind, top_k=top_k)


@pytest.mark.requirement("F03")
@pytest.mark.parametrize("prior", [0.0, 30.0, 100.0])
@pytest.mark.parametrize("saturation", ["none", "log", "one"])
@pytest.mark.parametrize("name", MEASURES)
def test_least_addition_when_tried_one_by_one_then_is_the_same(name: Measure, saturation: Any, prior: float) -> None:
    by = model(pair_saturation=saturation, attention_prior=prior, other_kinds=KindRule(0.7))
    n_found = 0
    for seed in range(12):
        n = [5, 9, 20, 60][seed % 4]
        W = random_weights(seed, n)
        graph = graph_of(W, prior)
        rng = np.random.default_rng(seed)
        for _ in range(3):
            u, v = (int(x) for x in rng.choice(n, 2, replace=False))
            top_k = int(rng.integers(1, 5))
            expected = least_by_trial(W, by, name, (u, v), top_k)
            answer = ask(graph, by, name, (u, v), top_k)
            if expected is None and answer.added is not None:
                assert answer.added > MOST
                continue
            assert answer.added == expected, (seed, u, v, top_k)
            assert answer.is_least
            n_found += bool(expected)
            before = influences(W, prior, name, u)[v]
            assert answer.influence == pytest.approx(before, abs=answer.error_bound + 1e-14)
    assert n_found > 5


def test_least_addition_when_the_prior_is_worked_out_by_hand_then_agrees() -> None:
    # u0 gives u1 weight 4; h(u0, u2) = .85 m / (4 + m + 10) passes .85 * 4 / (4 + m + 10) when m > 4, u1 keeps a tie
    W = np.zeros((3, 3))
    W[0, 1] = 4.0
    answer = ask(graph_of(W, 10.0), model(attention_prior=10.0), "reputation", (0, 2), 1)
    assert (answer.added, answer.position) == (5, None)
    assert answer.influence == 0
    assert answer.influence_after == pytest.approx(0.85 * 5 / 19, abs=1e-11)
    assert answer.influence_limit == pytest.approx(0.85, abs=1e-11)


@pytest.mark.parametrize("name", MEASURES)
def test_least_addition_when_user_reacted_to_nobody_then_is_one(name: Measure) -> None:
    W = np.zeros((4, 4))
    W[1, 2] = W[2, 1] = 1.0
    answer = ask(graph_of(W), model(), name, (0, 2), 1)
    assert answer.added == 1


@pytest.mark.parametrize("name", MEASURES)
def test_least_addition_when_already_in_then_is_none_needed(name: Measure) -> None:
    answer = ask(graph_of(random_weights(3, 9)), model(), name, (1, 0), 9)
    assert (answer.added, answer.influence_after) == (0, answer.influence)


def test_least_addition_when_the_other_lifts_a_rival_more_then_there_is_none() -> None:
    # by pagerank whoever u3 leads to, a pair that only reacts to each other, collects more visits than u3 itself
    W = np.zeros((4, 4))
    W[0, 1] = W[1, 2] = W[2, 1] = W[3, 1] = 1.0
    assert ask(graph_of(W), model(), "pagerank", (0, 3), 1).added is None
    assert least_by_trial(W, model(), "pagerank", (0, 3), 1) is None
    assert ask(graph_of(W), model(), "reputation", (0, 3), 1).added == least_by_trial(
        W, model(), "reputation", (0, 3), 1
    )


def test_least_addition_when_only_the_largest_counts_then_more_do_not_help() -> None:
    W = np.zeros((3, 3))
    W[0, 1], W[0, 2] = 3.0, 1.0
    answer = ask(graph_of(W), model(pair_saturation="one"), "reputation", (0, 2), 1)
    assert (answer.added, answer.influence_after) == (None, None)
    assert answer.influence_limit == pytest.approx(answer.influence, abs=1e-12)


@pytest.mark.requirement("R52")
def test_least_addition_when_the_rows_are_really_added_then_is_in_and_one_fewer_is_not() -> None:
    by = model(pair_saturation="log", same_day_saturation="harmonic", attention_prior=3.0)
    users = [f"u{i}" for i in range(6)]
    rows = make_interactions(seed=21, n=60)
    graph = Graph.from_cells(weigh(count(rows, users), by, None), by)
    answer = ask(graph, by, "reputation", (0, 4), 1)
    assert answer.added is not None
    assert answer.added > 1
    for extra, expected in [(answer.added, True), (answer.added - 1, False)]:
        lines = count(rows, users)
        day = int(lines.day.max()) + 1 + np.arange(extra)
        added = type(lines)(
            users=lines.users,
            kinds=lines.kinds,
            credits=lines.credits,
            influencer=np.append(lines.influencer, np.full(extra, 4)).astype(np.uint32),
            influencee=np.append(lines.influencee, np.full(extra, 0)).astype(np.uint32),
            kind=np.append(lines.kind, np.full(extra, 3)).astype(np.uint8),
            day=np.append(lines.day, day).astype(np.int32),
            flags=np.append(lines.flags, np.zeros(extra)).astype(np.uint8),
            n=np.append(lines.n, np.ones(extra)).astype(np.int64),
            weight_e6=np.append(lines.weight_e6, np.full(extra, 1_000_000)).astype(np.int64),
        )
        W = Graph.from_cells(weigh(added, by, None), by).W.toarray()
        assert is_in(influences(W, 3.0, "reputation", 0), 0, 4, 1) is expected


def test_question_when_it_makes_no_sense_then_is_refused() -> None:
    graph, by = graph_of(random_weights(1, 5)), model(kinds={"follow": KindRule(0.0)})
    with pytest.raises(InputError, match="own influencer"):
        ask(graph, by, "reputation", (1, 1), 3)
    with pytest.raises(InputError, match="weighs nothing"):
        ask(graph, by, "reputation", (1, 2), 3, kind="follow")
    with pytest.raises(InputError, match="a list of 0"):
        ask(graph, by, "reputation", (1, 2), 0)
    users = [f"u{i}" for i in range(6)]
    kept = Graph.from_cells(weigh(count(make_interactions(seed=21, n=60), users), by, None), by)
    with pytest.raises(NotFoundError, match='no kind "RT"'):
        ask(kept, by, "reputation", (1, 2), 3, kind="RT")
