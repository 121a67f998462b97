"""What one user can see decides all that influences them: the same answers on it as on the whole graph."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.answers import Stamp
from influent.engine import seen
from influent.engine.cells import weigh
from influent.engine.explain.people import find_influencers
from influent.engine.explain.why import explain_influence
from influent.engine.graph import Graph
from influent.engine.seen import seen_from
from influent.types import AUTOMATED, Interaction
from tests.engine.dense import graph_of
from tests.engine.graphs import MANY, PRIORS, weights
from tests.engine.models import model
from tests.engine.rows import count, make_interactions, sides

STAMP = Stamp(snapshot="s", model="m", measure="reputation", as_of=None)


@MANY
@given(weights(min_users=2), PRIORS, st.sampled_from(["reputation", "pagerank"]), st.data())
def test_why_when_only_what_is_seen_is_looked_at_then_is_the_same(
    W: np.ndarray, prior: float, name: str, data: st.DataObject
) -> None:
    graph = graph_of(W, prior)
    user = data.draw(st.integers(0, len(W) - 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "WORTH", 1)
        part = seen_from(graph, user)
    names = list(part.ids)
    reached = {i for i in range(len(W)) if graph.walk(0.5).chances(np.array([i]), 1e-9).values[user, 0] > 0}
    assert set(names) == {str(i) for i in reached | {user}}
    for other in sorted(reached - {user}):
        whole = explain_influence(graph, graph.measure(name), STAMP, user, other)
        seen_why = explain_influence(part, part.measure(name), STAMP, names.index(str(user)), names.index(str(other)))
        assert seen_why.influence == pytest.approx(whole.influence, abs=2e-10)
        assert (seen_why.n_influencers, seen_why.position) == (whole.n_influencers, whole.position)
        assert [path.users for path in seen_why.paths] == [path.users for path in whole.paths]
        assert [step.user for step in seen_why.first_steps] == [step.user for step in whole.first_steps]
    mine = find_influencers(part, part.measure(name), STAMP, names.index(str(user)), 5)
    theirs = find_influencers(graph, graph.measure(name), STAMP, user, 5)
    assert [person.user for person in mine.people] == [person.user for person in theirs.people]
    assert mine.omitted == theirs.omitted


def test_graph_when_most_can_be_seen_then_is_not_cut() -> None:
    ring = Graph.from_arrays(np.arange(10), np.roll(np.arange(10), 1))
    assert seen_from(ring, 3) is ring


def test_evidence_when_only_what_is_seen_is_looked_at_then_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "WORTH", 1)
    names = [f"u{i}" for i in range(30)]
    rows = [row for row in make_interactions(4, 60, users=30) if row.actor != row.target]
    by = model(half_life_days=20.0, same_day_saturation="harmonic", pair_saturation="log")
    graph = Graph.from_cells(weigh(count(rows, names), by, None), by)

    def find(me: str, others: Sequence[str]) -> list[Interaction]:
        return [row for row in rows if sides(row)[0] == me and sides(row)[1] in others and not row.flags & AUTOMATED]

    n_checked = 0
    for user in range(graph.n_users):
        part = seen_from(graph, user)
        assert part is not graph
        me = part.ids.position(graph.ids[user])
        for other in set(part.ids) - {graph.ids[user]}:
            whole = explain_influence(
                graph, graph.measure("reputation"), STAMP, user, graph.ids.position(other), find=find
            )
            mine = explain_influence(part, part.measure("reputation"), STAMP, me, part.ids.position(other), find=find)
            assert [(e.id, pytest.approx(e.influence)) for e in mine.evidence] == [
                (e.id, e.influence) for e in whole.evidence
            ]
            assert [(k.kind, k.n) for k in mine.kinds] == [(k.kind, k.n) for k in whole.kinds]
            n_checked += 1
    assert n_checked > 30
