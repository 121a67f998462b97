"""What people say about people: shown beside what is computed, taken back without a trace, true after any reload."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import influent
from influent.answers import to_json_object
from influent.copying import copy_store
from influent.engine.graph import Graph
from influent.errors import InputError, NotFoundError
from influent.store.assertions import replay
from influent.workspace import Workspace
from tests.people import write_people


def test_pin_when_set_then_is_shown_beside_the_computed_rank_and_taken_back_exactly(people: Workspace) -> None:
    plain = people.influencers("p1", k=3)
    far = people.influencers("p1", k=100).people[-1]
    people.assert_about("pin", "p1", far.user, who="p1", reason="my teacher")
    pinned = people.influencers("p1", k=3)
    assert pinned.people == plain.people
    (shown,) = pinned.asserted
    assert (shown.user, shown.who, shown.reason) == (far.user, "p1", "my teacher")
    assert shown.influence == pytest.approx(far.influence, abs=1e-9)
    assert shown.position == people.why("p1", far.user).position
    assert people.influencers("p0", k=3).asserted == ()
    people.assert_about("unpin", "p1", far.user)
    assert to_json_object(people.influencers("p1", k=3)) == to_json_object(plain)


def test_pin_when_store_is_made_anew_or_copied_or_model_changes_then_is_still_there(tmp_path: Path) -> None:
    path, file = tmp_path / "s.duckdb", write_people(tmp_path / "people.csv")
    with influent.open(path) as work:
        work.load([file])
        work.assert_about("pin", "p1", "p12")
    path.unlink()
    with influent.open(path) as work:
        work.load([file])
        for model in ("default", "classic"):
            assert [pin.user for pin in work.influencers("p1", model=model).asserted] == ["p12"]
    copy_store(str(path), str(tmp_path / "copy.duckdb"))
    with influent.open(tmp_path / "copy.duckdb") as copied, influent.open(path) as work:
        assert copied.assertions() == work.assertions()
        assert copied.store.snapshot() == work.store.snapshot()


@pytest.mark.requirement("R02")
def test_pin_when_loaded_ranked_remodelled_wiped_or_restored_then_stays_beside_its_rank_until_taken_back(
    tmp_path: Path,
) -> None:
    path, file = tmp_path / "s.duckdb", write_people(tmp_path / "people.csv")
    with influent.open(path) as work:
        work.load([file])
        far = work.influencers("p1", k=100).people[5].user
        plain = {model: to_json_object(work.influencers("p1", k=3, model=model)) for model in ("default", "classic")}
    backup = shutil.copy(path, tmp_path / "backup.duckdb")
    with influent.open(path) as work:
        work.assert_about("pin", "p1", far)
        work.load([file])
        work.rank(top=None)
        assert_pinned(work, far)
    path.unlink()
    with influent.open(path) as work:
        work.load([file])
        assert_pinned(work, far)
    shutil.copy(backup, path)
    with influent.open(path) as work:
        assert_pinned(work, far)
        work.assert_about("unpin", "p1", far)
        for model, before in plain.items():
            assert to_json_object(work.influencers("p1", k=3, model=model)) == before


def assert_pinned(work: Workspace, user: str) -> None:
    """Look for somebody among those asserted to p1, apart from the computed ones and with the rank they really have."""
    for model in ("default", "classic"):
        found, why = work.influencers("p1", k=3, model=model), work.why("p1", user, model=model)
        (shown,) = found.asserted
        assert (shown.user, shown.position) == (user, why.position)
        assert shown.influence == pytest.approx(why.influence, abs=1e-9)
        assert user not in [person.user for person in found.people]


SAID = (
    ("pin", "p1", "p12", "unpin"),
    ("mute", "p1", "p0", "unmute"),
    ("account", "p2", "brand", "account"),
    ("same", "p1", "p7", "unsame"),
    ("account", "p3", "bot", "account"),
    ("trust", "p4", "2", "untrust"),
    ("away", "p5", "2026-02-01/2026-02-20", "unaway"),
)


@pytest.mark.requirement("F12")
def test_ledger_when_replayed_wiped_or_taken_back_then_state_and_answers_are_the_same_bytes(
    people: Workspace, tmp_path: Path
) -> None:
    plain = answers(people)
    for kind, about, value, _ in SAID[:3]:  # what is said of lists and of brands changes nobody's numbers
        people.assert_about(kind, about, value)
        assert answers(people)[0] == plain[0]
    for kind, about, value, _ in SAID[3:]:
        people.assert_about(kind, about, value)
    told, records = answers(people), people.assertions(with_past=True)
    assert told[0] != plain[0]
    assert replay(records[::-1], datetime.now(UTC)) == people.store.in_force
    path = Path(people.store.address)
    people.close()
    path.unlink()
    with influent.open(path) as again:
        again.load([tmp_path / "people.csv"])
        assert (again.assertions(with_past=True), answers(again)) == (records, told)
        for kind, about, value, back in SAID:
            again.assert_about(back, about, "unknown" if kind == "account" else value)
        assert answers(again) == plain


def answers(work: Workspace) -> list[str]:
    """Give the bytes of what is answered under two models: everybody's rank, and a list with what was said about it."""
    asked = [to_json_object(work.rank(top=None, with_all=True, model=model)) for model in ("default", "classic")]
    lists = [to_json_object(work.influencers("p1", k=5, model=model)) for model in ("default", "classic")]
    return [json.dumps(asked), json.dumps(lists)]


def test_mute_when_set_then_hides_and_changes_no_number(people: Workspace) -> None:
    plain, by_lift = people.influencers("p1", k=5), people.specific_influencers("p1", k=5)
    first = plain.people[1].user
    counts = {k: people.influencers("p1", k=k).omitted for k in (1, 4)}
    people.assert_about("mute", "p1", first)
    muted = people.influencers("p1", k=4)
    assert [p.user for p in muted.people] == [p.user for p in plain.people if p.user != first]
    assert (muted.muted, muted.omitted) == (1, counts[4] - 1)
    people.assert_about("mute", "p1", plain.people[4].user)
    assert people.influencers("p1", k=1).omitted == counts[1] - 1
    people.assert_about("unmute", "p1", plain.people[4].user)
    assert first not in [p.user for p in people.specific_influencers("p1", k=20).people]
    people.assert_about("unmute", "p1", first)
    assert (people.influencers("p1", k=5), people.specific_influencers("p1", k=5)) == (plain, by_lift)


def test_rank_when_people_only_then_leaves_brands_out_and_their_weight_in(people: Workspace) -> None:
    plain = people.rank()
    brand, bot = plain.users[0].user, plain.users[2].user
    people.assert_about("account", brand, "brand")
    listed = people.rank(people_only=True)
    assert [u.user for u in listed.users] == [u.user for u in plain.users if u.user != brand]
    assert [u.authority for u in listed.users] == [u.authority for u in plain.users if u.user != brand]
    assert listed.users[0].position == 1
    assert (listed.people_only, listed.run != plain.run) == (True, True)
    people.assert_about("account", bot, "brand")
    assert people.rank(people_only=True).run not in (listed.run, plain.run)
    assert people.rank().run == plain.run


def test_bot_when_asserted_then_all_it_does_is_automated(people: Workspace) -> None:
    before = people.rank().excluded["automated"]
    person = people.rank().users[0].user
    people.assert_about("account", person, "bot")
    after = people.rank()
    assert after.excluded["automated"] > before
    found = people.score(person)
    assert found.coverage.dropped["automated"] > 0
    counted = [e for p in people.influencers(person).people for e in people.why(person, p.user, n_evidence=99).evidence]
    assert counted
    assert person not in {e.actor for e in counted}


def test_same_when_asserted_then_every_answer_knows_one_person(people: Workspace) -> None:
    a, b = "p1", "p7"
    alone = people.score(a).coverage
    people.assert_about("same", b, a)
    assert people.score(b) == people.score(a)
    assert people.score(b).user == a
    assert people.score(a).coverage.used > alone.used
    assert people.influencers(b) == people.influencers(a)
    assert b not in repr(people.rank(top=None, with_all=True).users)
    assert people.history(b, every_days=40).points == people.history(a, every_days=40).points
    other = next(p.user for p in people.influencers(a).people if p.n)
    why = people.why(b, other, n_evidence=1000)
    assert sum(e.influence for e in why.evidence) + why.private_influence == pytest.approx(
        why.influence, abs=why.error_bound + 1e-12
    )
    with pytest.raises(InputError, match="their own influencer"):
        people.why(a, b)


def test_score_when_person_has_many_ids_then_coverage_and_topics_are_of_rows_that_name_the_person(
    people: Workspace, tmp_path: Path
) -> None:
    text = (tmp_path / "people.csv").read_text().replace(",p7,", ",p1,")
    (tmp_path / "one.csv").write_text(text)
    people.assert_about("same", "p1", "p7")
    with influent.open(tmp_path / "one.duckdb") as one:
        one.load([tmp_path / "one.csv"])
        mine, theirs = people.score("p7"), one.score("p1")
    assert (mine.coverage, mine.topics) == (theirs.coverage, theirs.topics)
    assert (mine.authority, mine.echo) == (theirs.authority, theirs.echo)


def test_assertions_when_they_cannot_be_meant_then_are_refused(people: Workspace) -> None:
    with pytest.raises(NotFoundError, match='no user "p99"'):
        people.assert_about("same", "p1", "p99")
    with pytest.raises(InputError, match="two different users"):
        people.assert_about("pin", "p1", "p1")
    with pytest.raises(InputError, match="nothing says pin"):
        people.assert_about("unpin", "p1", "p2")
    with pytest.raises(InputError, match="no kind of account"):
        people.assert_about("account", "p1", "alien")
    with pytest.raises(InputError, match="would have ended"):
        people.assert_about("mute", "p1", "p2", until=datetime.now(UTC) - timedelta(days=1))
    people.assert_about("same", "p1", "p2")
    people.assert_about("same", "p2", "p3")
    with pytest.raises(InputError, match="one person only through others"):
        people.assert_about("unsame", "p3", "p1")
    assert len(people.assertions()) == 2


def test_assertions_when_listed_then_are_of_all_ids_of_a_person(people: Workspace) -> None:
    people.assert_about("pin", "p1", "p5")
    people.assert_about("same", "p1", "p2")
    people.assert_about("mute", "p8", "p9")
    people.assert_about("unmute", "p8", "p9")
    assert [r.kind for r in people.assertions("p2")] == ["pin", "same"]
    assert [r.kind for r in people.assertions()] == ["pin", "same"]
    assert [r.kind for r in people.assertions(with_past=True)] == ["pin", "same", "mute", "unmute"]


def test_changed_when_identities_came_between_then_the_runs_are_not_mixed(people: Workspace) -> None:
    run = people.rank().run
    people.assert_about("same", "p1", "p7")
    later = people.rank().run
    assert later != run
    found = people.changed("p7", from_run=run, to_run=later)
    assert (found.user, found.lost, [part.component for part in found.contributions]) == ("p1", (), ["identities"])
    people.assert_about("unsame", "p1", "p7")
    assert people.changed("p7", from_run=run).lost == ()
    assert people.rank().run == run


@pytest.mark.requirement("R23")
def test_authority_when_ones_own_ids_are_unlinked_then_never_rises() -> None:
    """1,000 random cases, restarts counted by account: of all sets of one's own accounts the full one has most."""
    rng = np.random.default_rng(11)
    W = rng.integers(0, 3, (1000, 7, 7)) * (rng.random((1000, 7, 7)) > rng.random((1000, 1, 1)))
    for some in np.split(W, 200):
        found = _authorities_of_linked(some, [[0, 1, 2], [0, 1], [0, 2], [1, 2], [0], [1], [2]])
        assert (found.max(axis=1) <= found[:, 0] + 1e-12).all()


def _authorities_of_linked(W: np.ndarray, sets: list[list[int]]) -> np.ndarray:
    """Link each set of accounts in a copy of its own of each graph; that person's authority, (graphs, sets)."""
    person = np.arange(W.shape[0] * len(sets) * W.shape[1]).reshape(W.shape[0], len(sets), W.shape[1])
    for nth, linked in enumerate(sets):
        person[:, nth, linked] = person[:, nth, linked[:1]]
    case, u, v = np.nonzero(W)
    giver, credited = person[case, :, u].ravel(), person[case, :, v].ravel()
    weight, others = np.repeat(W[case, u, v], len(sets)), giver != credited
    graph = Graph.from_arrays(giver[others], credited[others], weight[others], person.size)
    mine = person[:, range(len(sets)), [linked[0] for linked in sets]]
    columns = graph.measure("reputation", tolerance=1e-12).columns(mine.ravel())
    restart = np.bincount(person.ravel(), minlength=person.size)  # not normalised: one for each account
    return np.array([restart @ column.meeting for column in columns]).reshape(mine.shape)


def test_lookalikes_when_reviewed_then_are_asserted_and_not_suggested_again(tmp_path: Path) -> None:
    ids = ["=katherine", "=kathrine", "ana", "аnа", "modern", "modem", "solo"]  # noqa: RUF001
    lines = [f"{a},{b},like,2026-03-0{n}T00:00:00Z" for n, a in enumerate(ids, start=1) for b in ids if a != b]
    (tmp_path / "x.csv").write_text("\n".join(["actor,target,kind,happened_at", *lines]) + "\n", encoding="utf-8")
    file = tmp_path / "pairs.csv"
    with influent.open(tmp_path / "x.duckdb") as work:
        work.load([tmp_path / "x.csv"])
        assert work.suggest_lookalikes(file) == 3
        before = work.rank(with_all=True)
        title, *rows = file.read_text(encoding="utf-8").splitlines()
        assert title == "decision,a,b,why,similarity,n_a,n_b,n_shared"
        assert all(row.endswith(",6,6,5") for row in rows)
        decisions = {"ana": "same", "'=katherine": "Same ", "modem": "not"}
        reviewed = [decisions[row.split(",")[1]] + row for row in rows]
        file.write_text("\n".join([title, *reviewed]) + "\n", encoding="utf-8")
        assert work.rank(with_all=True) == before
        found = work.apply_review(file, who="me")
        assert (found.n_same, found.n_not, found.n_open) == (2, 1, 0)
        assert work.store.in_force.same == (("=katherine", "=kathrine"), ("ana", "аnа"))  # noqa: RUF001
        assert work.suggest_lookalikes(file, overwrite=True) == 0
        file.write_text(title + "\nperhaps,ana,solo,near,91,1,1,1\n")
        with pytest.raises(InputError, match="no decision"):
            work.apply_review(file)
        with pytest.raises(InputError, match="review cannot be read"):
            work.apply_review(tmp_path / "nothing.csv")
