"""Explanations built from single interactions: every split sums, every name is real, what is cited can be deleted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_array

from influent.answers import Stamp
from influent.answers_why import Why
from influent.engine.cells import weigh
from influent.engine.explain.counterfactual import find_counterfactual
from influent.engine.explain.why import explain_influence
from influent.engine.graph import Graph
from influent.errors import InputError, StoreError
from influent.types import AUTOMATED, PRIVATE, Interaction, KindRule, Measure, Model
from tests.engine.dense import meetings, visits
from tests.engine.models import model
from tests.engine.rows import count, make_interactions, sides

USERS = [f"u{i}" for i in range(6)]
STAMP = Stamp("made up", "plain-0", "reputation", None)
ROWS = make_interactions(seed=21, n=160)
MODELS = {
    "classic": model(),
    "log": model(pair_saturation="log", same_day_saturation="harmonic", attention_prior=3.0),
    "one": model(pair_saturation="one", same_day_saturation="harmonic"),
    "decay": model(half_life_days=9.0, kinds={"follow": KindRule(0.0), "mention": KindRule(0.5)}),
}


def counted(rows: Sequence[Interaction], by: Model) -> list[Interaction]:
    return [r for r in rows if not r.flags & AUTOMATED and by.rule(r.kind).weight > 0 and r.actor != r.target]


def explain(
    rows: Sequence[Interaction], by: Model, name: Measure, u: str, v: str, *, n_paths: int = 10, n_evidence: int = 10
) -> tuple[Why, Graph]:
    graph = Graph.from_cells(weigh(count(rows, USERS), by, None), by)

    def find(influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        return [r for r in counted(rows, by) if sides(r)[0] == influencee and sides(r)[1] in influencers]

    why = explain_influence(
        graph,
        graph.measure(name, tolerance=1e-12),
        STAMP,
        graph.ids.position(u),
        graph.ids.position(v),
        n_paths=n_paths,
        n_evidence=n_evidence,
        find=find,
    )
    return why, graph


@pytest.mark.parametrize("by", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_parts_when_summed_then_are_the_influence_within_the_bound(name: Measure, by: Model) -> None:
    for u, v in [("u0", "u1"), ("u3", "u2"), ("u5", "u0")]:
        why, graph = explain(ROWS, by, name, u, v, n_evidence=10_000)
        W, prior = graph.W.toarray(), graph.attention_prior
        a, b = graph.ids.position(u), graph.ids.position(v)
        N = visits(W, 0.85, prior)
        truth = meetings(W, 0.85, prior)[a, b] if name == "reputation" else N[a, b] / N[a].sum()
        assert why.influence == pytest.approx(truth, abs=why.error_bound + 1e-14)
        for parts in (why.first_steps, why.last_steps, why.kinds, why.periods, why.evidence):
            total = math.fsum(part.influence for part in parts)
            assert total == pytest.approx(why.influence, abs=why.error_bound + 1e-14)
        assert why.error_bound < 1e-10
        assert 0 < why.coverage <= 1 + 2 * why.error_bound / why.influence


@pytest.mark.requirement("R03")
@pytest.mark.parametrize("by", MODELS.values(), ids=MODELS)
def test_parts_when_listed_then_are_sorted_and_name_only_real_reactions(by: Model) -> None:
    why, _ = explain(ROWS, by, "reputation", "u0", "u1", n_evidence=10_000)
    real = counted(ROWS, by)
    own = {sides(r)[1] for r in real if sides(r)[0] == "u0"}
    into = {sides(r)[0] for r in real if sides(r)[1] == "u1"}
    assert {step.user for step in why.first_steps} <= own
    assert {step.user for step in why.last_steps} <= into
    for parts in (why.first_steps, why.last_steps, why.kinds, why.evidence):
        shares = [part.influence for part in parts]
        assert shares == sorted(shares, reverse=True)
    assert [p.period for p in why.periods] == sorted(p.period for p in why.periods)
    by_id = {r.id: r for r in real}
    assert len({e.id for e in why.evidence}) == len(why.evidence)
    for cited in why.evidence:
        row = by_id[cited.id]
        assert (cited.kind, cited.happened_at, cited.actor, cited.target) == (
            row.kind,
            row.happened_at,
            row.actor,
            row.target,
        )
        assert sides(row)[0] == "u0"
    edges = {sides(r) for r in real}
    for path in why.paths:
        assert set(pairwise(path.users)) <= edges
    assert sum(kind.n for kind in why.kinds) == sum(period.n for period in why.periods) == len(why.evidence)


@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_lists_when_shorter_then_are_prefixes(name: Measure) -> None:
    many, _ = explain(ROWS, MODELS["log"], name, "u0", "u1", n_paths=20, n_evidence=50)
    few, _ = explain(ROWS, MODELS["log"], name, "u0", "u1", n_paths=4, n_evidence=7)
    assert few.evidence == many.evidence[:7]
    assert few.paths == many.paths[:4]
    assert few.coverage < many.coverage


@pytest.mark.requirement("F08")
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_influence_when_the_cited_rows_are_deleted_then_vanishes(name: Measure) -> None:
    # u0 reacts to u1 and u2; nobody leads to u1 but u0's own reactions
    start = ROWS[0].happened_at
    rows = [
        Interaction(f"t{i}", "retweet", start, *pair, None, 1_000_000, 0)
        for i, pair in enumerate([("u0", "u1"), ("u0", "u1"), ("u0", "u2"), ("u2", "u3"), ("u1", "u3")])
    ]
    why, _ = explain(rows, model(), name, "u0", "u1")
    assert {e.id for e in why.evidence} == {"t0", "t1"}
    assert [s.user for s in why.first_steps] == ["u1"]
    left = [r for r in rows if r.id not in {e.id for e in why.evidence}]
    after, _ = explain(left, model(), name, "u0", "u1")
    assert after.influence == 0
    assert after.evidence == after.first_steps == after.paths == ()
    assert after.position is None


@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_position_when_proven_then_is_the_dense_one(name: Measure) -> None:
    for v in USERS[1:]:
        why, graph = explain(ROWS, MODELS["classic"], name, "u0", v)
        W = graph.W.toarray()
        row = meetings(W)[0] if name == "reputation" else visits(W)[0]
        assert why.position == 1 + int((np.delete(row, 0) > row[graph.ids.position(v)] + 1e-9).sum())
        assert why.n_influencers == 5


def test_evidence_when_weights_differ_then_follows_them() -> None:
    start = ROWS[0].happened_at
    rows = [
        Interaction("heavy", "retweet", start, "u0", "u1", "post", 3_000_000, 0),
        Interaction("light", "retweet", start, "u0", "u1", None, 1_000_000, 0),
    ]
    why, _ = explain(rows, model(), "reputation", "u0", "u1")
    assert why.influence == pytest.approx(0.85, abs=1e-11)
    assert [(e.id, e.item) for e in why.evidence] == [("heavy", "post"), ("light", None)]
    assert [e.influence for e in why.evidence] == pytest.approx([0.85 * 3 / 4, 0.85 / 4], abs=1e-11)


def test_evidence_when_the_store_has_other_rows_then_is_refused() -> None:
    by = model()
    graph = Graph.from_cells(weigh(count(ROWS, USERS), by, None), by)
    with pytest.raises(StoreError, match="interactions where the graph counted"):
        explain_influence(graph, graph.measure("reputation"), STAMP, 0, 1, find=lambda *_: [])


def test_question_when_both_are_one_person_then_is_refused() -> None:
    with pytest.raises(InputError, match="nobody is their own influencer"):
        explain(ROWS, model(), "reputation", "u0", "u0")


@pytest.mark.requirement("F06")
def test_influence_when_the_influencer_reacts_at_random_then_does_not_move() -> None:
    before, _ = explain(ROWS, MODELS["classic"], "reputation", "u0", "u1")
    own = [r for r in make_interactions(seed=99, n=300) if sides(r)[0] == "u1"]
    others = [r for r in ROWS if sides(r)[0] != "u1"]
    renamed = [replace(r, id=f"new {r.id}") for r in own]
    after, _ = explain([*others, *renamed], MODELS["classic"], "reputation", "u0", "u1")
    assert after.influence == pytest.approx(before.influence, abs=1e-12)


@pytest.mark.requirement("F08")
def test_evidence_when_private_then_counts_and_is_not_shown() -> None:
    rows = [replace(row, flags=row.flags | (PRIVATE if nth % 3 == 0 else 0)) for nth, row in enumerate(ROWS)]
    open_ids = {row.id for row in rows if not row.flags & PRIVATE}
    n_private = 0
    for u, v in [("u0", "u1"), ("u3", "u2"), ("u5", "u0")]:
        why, _ = explain(rows, MODELS["log"], "reputation", u, v, n_evidence=10_000)
        n_private += why.n_private
        assert {e.id for e in why.evidence} <= open_ids
        shown = math.fsum(e.influence for e in why.evidence)
        assert shown + why.private_influence == pytest.approx(why.influence, abs=why.error_bound + 1e-14)
        assert len(why.evidence) + why.n_private == sum(kind.n for kind in why.kinds)
    assert n_private > 0


def test_counterfactual_when_private_interactions_go_then_are_counted_and_not_listed() -> None:
    rows = [replace(row, flags=row.flags | PRIVATE) for row in ROWS]
    by = MODELS["log"]
    graph = Graph.from_cells(weigh(count(rows, USERS), by, None), by)

    def find(influencee: str, influencers: Sequence[str]) -> list[Interaction]:
        return [r for r in counted(rows, by) if sides(r)[0] == influencee and sides(r)[1] in influencers]

    found = find_counterfactual(
        graph, graph.measure("reputation"), by, STAMP, 0, 1, mode="interactions", top_k=2, find=find
    )
    assert found.size
    assert found.interactions == ()


@pytest.mark.requirement("F01")
@pytest.mark.parametrize("name", ["reputation", "pagerank"])
def test_parts_when_two_thousand_people_react_to_all_then_sum_to_the_whole(name: Measure) -> None:
    n, chance = 2_000, np.random.default_rng(1)
    W = chance.exponential(size=(n, n))
    np.fill_diagonal(W, 0)
    measure = Graph.from_scipy(csr_array(W)).measure(name, tolerance=3e-11)
    (column,) = measure.columns(np.array([1_234]))
    first, last = measure.first_steps(7, column), measure.last_steps(np.eye(1, n, 7)[0], 1_234)
    assert math.fsum(first.parts) + first.rest == pytest.approx(first.whole, abs=1e-12)  # what why calls the influence
    assert last.whole == pytest.approx(first.whole, abs=column.error_bound + last.error_bound)
    P = 0.85 * W / W.sum(axis=1, keepdims=True)
    row = np.linalg.solve(np.eye(n) - P.T, np.eye(n)[7])
    echo = np.linalg.solve(np.eye(n) - P, np.eye(n)[1_234])[1_234]
    expected = row[1_234] / (echo if name == "reputation" else row.sum())
    assert first.whole == pytest.approx(expected, abs=column.error_bound)
