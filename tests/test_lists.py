"""Lists hold anybody, are ranked as everybody is, survive a reload, and forget whoever is forgotten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import influent
from influent.errors import InputError, NotFoundError
from influent.types import Resampling
from influent.workspace import Workspace
from tests.people import write_people

FEW = Resampling(40)


@pytest.mark.requirement("R66")
def test_list_when_ranked_then_stands_as_in_the_ranking_of_everybody(people: Workspace) -> None:
    on_it = sorted(people.store.known_users([f"p{nth}" for nth in range(2, 20)]))
    assert people.change_list("list", "bakers", [*on_it, on_it[0]]) == len(on_it) > 10
    found = people.rank_list("bakers", resampling=FEW)
    everybody = {user.user: user for user in people.rank(top=None, with_all=True, resampling=FEW, exact=on_it).users}
    assert {member.user for member in found.members} == set(on_it)
    order = sorted(on_it, key=lambda user: -everybody[user].authority)
    assert [member.user for member in found.members] == order
    for member in found.members:
        assert member.authority == everybody[member.user].authority
        assert member.interval_low == everybody[member.user].interval_low
    assert [member.position for member in found.members] == list(range(1, len(on_it) + 1))


def test_list_influencers_when_asked_for_then_are_the_mean_of_the_members_own(people: Workspace) -> None:
    members = ["p1", "p4", "p9"]
    people.change_list("list", "three", members)
    found = people.list_influencers("three", k=30, with_members=True)
    graph = people.view().graph
    own = {user: {p.user: p.influence for p in people.influencers(user, k=30).people} for user in members}
    for person in found.people:
        expected = np.mean([1.0 if user == person.user else own[user].get(person.user, 0.0) for user in members])
        assert person.influence == pytest.approx(expected, abs=1e-5)
        assert person.is_member == (person.user in members)
    others = people.list_influencers("three", k=5)
    assert not [person for person in others.people if person.is_member]
    assert [p.user for p in others.people] == [p.user for p in found.people if not p.is_member][:5]
    assert graph.n_users > 10


def test_list_when_two_are_compared_then_counts_persons(people: Workspace) -> None:
    people.change_list("list", "a", ["p1", "p2", "p3"])
    people.change_list("list", "b", ["p2", "p4"])
    found = people.compare_lists("a", "b")
    assert (found.common, found.n_a, found.n_b, found.jaccard) == (("p2",), 3, 2, 0.25)
    people.assert_about("same", "p3", "p4")
    assert people.compare_lists("a", "b").common == ("p2", people.store.person("p3"))
    assert people.lists() == {"a": 3, "b": 2}


def test_list_when_the_store_is_made_anew_then_is_there_and_when_somebody_is_forgotten_they_are_not(
    tmp_path: Path,
) -> None:
    path, file = tmp_path / "s.duckdb", write_people(tmp_path / "people.csv")
    with influent.open(path) as work:
        work.load([file])
        work.change_list("list", "unknown", ["p1", "p2"])
        before = work.store.snapshot()
    path.unlink()
    with influent.open(path) as work:
        work.load([file])
        assert work.lists() == {"unknown": 2}
        assert work.store.snapshot() == before  # a list changes no number
        work.change_list("unlist", "unknown", ["p2"])
        assert work.lists() == {"unknown": 1}
        work.forget("p1")
        assert work.lists() == {}
        with pytest.raises(NotFoundError, match="no list"):
            work.rank_list("unknown")


def test_list_when_it_cannot_be_then_is_refused_whole(people: Workspace) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        people.change_list("list", "x", ["p1", "nobody"])
    assert people.lists() == {}
    for name in ("", "Big", "a b", "x" * 65):
        with pytest.raises(InputError, match="cannot be called"):
            people.change_list("list", name, ["p1"])
    with pytest.raises(InputError, match="nobody is named"):
        people.change_list("list", "x", [])
    people.change_list("list", "x", ["p1"])
    with pytest.raises(InputError, match="not on the list"):
        people.change_list("unlist", "x", ["p1", "p2"])
    assert people.lists() == {"x": 1}


def test_pin_when_somebody_is_called_unknown_then_is_in_force(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("actor,target,kind,happened_at\nana,unknown,retweet,2026-01-01T00:00:00Z\n")
    with influent.open(tmp_path / "s.duckdb") as work:
        work.load([tmp_path / "d.csv"])
        work.assert_about("pin", "ana", "unknown")
        assert [pin.user for pin in work.influencers("ana").asserted] == ["unknown"]
