"""Mixtures of two sides: their ends are the sides themselves, and each component changes what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from influent.engine.cells import weigh
from influent.engine.change.mixing import Held, Mixtures, Side, join_counts
from influent.engine.change.shapley import MAX_COMPONENTS, shapley
from influent.engine.graph import Graph
from influent.types import DailyCounts, Interaction, KindRule, Model
from tests.engine.dense import pagerank, reputation
from tests.engine.models import model
from tests.engine.rows import START, count, make_interactions

ROWS = make_interactions(7, 400, users=9)
USERS = sorted({name for row in ROWS for name in (row.actor, row.target)})
EARLY, LATE = START + timedelta(days=35), START + timedelta(days=80)


def dense(rows: list[Interaction], side: Side, users: list[str] = USERS) -> dict[str, float]:
    """Authority from the definitions, straight from rows."""
    cells = weigh(count(rows, users), side.model, side.as_of)
    graph = Graph.from_cells(cells, side.model)
    solve = reputation if side.model.measure == "reputation" else pagerank
    return dict(zip(cells.ids, solve(graph.W.toarray(), side.model.damping_factor, graph.attention_prior), strict=True))


def users_of(rows: list[Interaction]) -> list[str]:
    return sorted({name for row in rows for name in (row.actor, row.target)})


def mixed(before: Side, after: Side, both: list[Interaction], /, **own: list[Interaction]) -> Mixtures:
    counts = {name: count(rows, users_of(rows)) for name, rows in own.items()}
    return Mixtures(before, after, Held(count(both, users_of(both)), **counts))


def ends(mixtures: Mixtures, users: list[str] = USERS) -> tuple[np.ndarray, np.ndarray]:
    return mixtures.authority(frozenset(), users), mixtures.authority(frozenset(mixtures.components), users)


OTHER: dict[str, Any] = {
    "measure": {"measure": "pagerank"},
    "walk": {"damping_factor": 0.6},
    "exclude": {"exclude_automated": False},
    "pairs": {"pair_saturation": "log", "attention_prior": 3.0},
    "time": {"half_life_days": 20.0},
    "kinds": {"kinds": {"mention": KindRule(0.25), "retweet": KindRule(2.0, "actor")}},
}


@pytest.mark.parametrize("name", OTHER)
def test_mixtures_when_one_part_of_the_model_differs_then_name_it_alone_and_end_in_both_sides(name: str) -> None:
    before, after = Side(model(), LATE), Side(model(**OTHER[name]), LATE)
    mixtures = mixed(before, after, ROWS)
    assert mixtures.components == (name,)
    for found, side in zip(ends(mixtures), (before, after), strict=True):
        np.testing.assert_allclose(found, [dense(ROWS, side)[user] for user in USERS], rtol=0, atol=1e-10)


def test_mixtures_when_everything_differs_then_end_in_both_sides_by_at_most_seven_components() -> None:
    changes = {key: value for part in OTHER.values() for key, value in part.items()}
    first, second = ROWS[:250], ROWS[:200] + ROWS[250:] + [replace(ROWS[0], actor="zoe", happened_at=LATE)]
    before, after = Side(model(half_life_days=90.0), EARLY), Side(model(**changes), LATE)
    mixtures = mixed(before, after, ROWS[:200], before=first[200:], after=second[200:])
    assert mixtures.components == ("measure", "walk", "pairs", "ageing and time", "exclude and kinds", "gone", "new")
    users = [*USERS, "zoe"]
    for found, side, rows in zip(ends(mixtures, users), (before, after), (first, second), strict=True):
        expected = dense(rows, side, users_of(rows))
        np.testing.assert_allclose(found, [expected.get(user, 0.0) for user in users], rtol=0, atol=1e-10)
    assert mixtures.authority(frozenset(), ["zoe"]).tolist() == [0.0]


def test_mixtures_when_both_sides_are_the_same_then_have_no_components() -> None:
    assert mixed(Side(model(), LATE), Side(model(), LATE), ROWS).components == ()


def test_mixtures_when_one_model_leaves_out_what_is_private_then_that_is_named() -> None:
    before, after = Side(model(), LATE), Side(model(exclude_private=True), LATE)
    assert mixed(before, after, ROWS).components == ("exclude",)


def test_mixtures_when_models_differ_only_in_what_changes_no_authority_then_have_no_components() -> None:
    other = model(name="other", id="other-1", min_people=9, score_decades=3.0, kinds={"unheard of": KindRule(5.0)})
    assert mixed(Side(model(), LATE), Side(other, LATE), ROWS).components == ()


def test_mixtures_when_the_moment_moves_without_a_half_life_then_only_interactions_are_new() -> None:
    before, after = Side(model(), EARLY), Side(model(), LATE)
    assert mixed(before, after, ROWS).components == ("new",)
    assert mixed(after, before, ROWS).components == ("gone",)


def test_ageing_when_nothing_else_changes_then_weighs_as_the_later_moment_does() -> None:
    fading = model(half_life_days=10.0, attention_prior=2.0)
    before, after = Side(fading, LATE), Side(fading, LATE + timedelta(days=30))
    mixtures = mixed(before, after, ROWS)
    assert mixtures.components == ("ageing",)
    start, end = ends(mixtures)
    np.testing.assert_allclose(start, list(dense(ROWS, before).values()), rtol=0, atol=1e-10)
    np.testing.assert_allclose(end, list(dense(ROWS, after).values()), rtol=0, atol=1e-10)
    assert (np.abs(start - end) > 1e-4).any()


def test_ageing_when_there_is_no_prior_then_moves_nobody() -> None:
    fading = model(half_life_days=10.0)
    start, end = ends(mixed(Side(fading, LATE), Side(fading, LATE + timedelta(days=30)), ROWS))
    np.testing.assert_allclose(start, end, rtol=0, atol=1e-12)


def test_mixtures_when_in_between_then_equal_the_ranking_of_that_data_and_that_model() -> None:
    before, after = Side(model(), LATE), Side(model(damping_factor=0.5), LATE)
    mixtures = mixed(before, after, ROWS[:300], after=ROWS[300:])
    new = mixtures.authority(frozenset({"new"}), USERS)
    walk = mixtures.authority(frozenset({"walk"}), USERS)
    np.testing.assert_allclose(new, list(dense(ROWS, before).values()), rtol=0, atol=1e-10)
    np.testing.assert_allclose(walk, list(dense(ROWS[:300], after).values()), rtol=0, atol=1e-10)


@pytest.mark.requirement("F10")
@pytest.mark.parametrize("n_parts", [2, 4, 6])
def test_parts_when_two_models_and_two_data_sets_are_compared_then_sum_to_the_change(n_parts: int) -> None:
    changes = {key: value for part in list(OTHER.values())[:n_parts] for key, value in part.items()}
    before, after = Side(model(), LATE), Side(model(**changes), LATE)
    there = mixed(before, after, ROWS[:300], after=ROWS[300:])
    back = mixed(after, before, ROWS[:300], before=ROWS[300:])
    parts = shapley(there.components, lambda on: there.authority(on, USERS))
    start, end = ends(there)
    np.testing.assert_allclose(sum(parts.values()), end - start, rtol=0, atol=1e-12)
    turned = shapley(back.components, lambda on: back.authority(on, USERS))
    for name, part in parts.items():
        np.testing.assert_allclose(turned[{"new": "gone"}.get(name, name)], -part, rtol=0, atol=1e-12)
    assert len(parts) <= MAX_COMPONENTS
    assert there.error_bound < 1e-9


def test_join_counts_when_users_overlap_then_weighs_like_one_count_of_all() -> None:
    pieces = [ROWS[:150], ROWS[150:260], ROWS[260:]]
    shuffled = [users_of(piece)[::-1] for piece in pieces]
    joined = join_counts([count(piece, users) for piece, users in zip(pieces, shuffled, strict=True)])
    whole = weigh(count(ROWS, USERS), model(), LATE)
    found = weigh(joined, model(), LATE)
    assert list(found.ids) == list(whole.ids)
    for name in ("indptr", "indices", "weight", "cell_n", "n_in"):
        assert (getattr(found, name) == getattr(whole, name)).all()


def test_model_when_mixed_then_is_one_that_weigh_accepts() -> None:
    empty: DailyCounts = count([], ["ana", "bo"])
    plain: Model = model()
    mixtures = Mixtures(Side(plain, datetime(2026, 1, 1, tzinfo=UTC)), Side(plain, LATE), Held(empty))
    assert mixtures.components == ()
    assert mixtures.authority(frozenset(), ["ana", "nobody", "bo"]).tolist() == [0.5, 0.0, 0.5]
