"""What changed and why, on real stores loaded from files: against dense elimination of every mixture."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

import influent
from influent.answers import to_json_object
from influent.answers_over_time import Changed
from influent.errors import InputError, NotFoundError
from influent.model import read_model
from influent.types import Model
from influent.workspace import Workspace
from tests.engine.dense import pagerank, reputation

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
USERS = [f"u{n}" for n in range(10)]
Row = tuple[str, str, str, datetime]


def make_rows(seed: int, n: int, first_day: int, users: Sequence[str] = USERS) -> list[Row]:
    rng = random.Random(seed)  # noqa: S311  (test data)
    kinds = ("retweet", "reply", "mention")
    return [
        (*rng.sample(list(users), 2), rng.choice(kinds), START + timedelta(days=first_day + rng.randrange(40)))
        for _ in range(n)
    ]


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workspace]:
    with influent.open(tmp_path / "store.duckdb") as opened:
        yield opened


@pytest.fixture
def load(work: Workspace, tmp_path: Path) -> Callable[[str, list[Row]], None]:
    def load_rows(name: str, rows: list[Row]) -> None:
        lines = [f"{name}-{n},{a},{b},{kind},{at:%Y-%m-%dT%H:%M:%SZ}\n" for n, (a, b, kind, at) in enumerate(rows)]
        path = tmp_path / f"{name}.csv"
        path.write_text("id,actor,target,kind,happened_at\n" + "".join(lines), encoding="utf-8")
        work.load([path], rejects_dir=tmp_path)

    return load_rows


FIRST, SECOND = make_rows(1, 120, 0), make_rows(2, 90, 30, [*USERS, "late", "later"])
NOW = read_model("now")[0]
Load = Callable[[str, list[Row]], None]


def dense(rows: list[Row], model: Model, as_of: datetime) -> dict[str, float]:
    """Authority by elimination from rows alone: its own sums over pairs, days and kinds."""
    users = sorted({name for row in rows for name in row[:2]})
    W = np.zeros((len(users), len(users)))
    for u, influencee in enumerate(users):
        for v, influencer in enumerate(users):
            mine = [r for r in rows if r[:2] == (influencee, influencer) and r[3].date() <= as_of.date()]
            if not mine or u == v:
                continue
            newest = max(row[3] for row in mine).date()
            cells = {(row[2], row[3].date()) for row in mine}
            half_life = model.half_life_days or float("inf")
            total = 0.0
            for kind, day in cells:
                n = sum(row[2] == kind and row[3].date() == day for row in mine)
                count = n if model.same_day_saturation == "none" else sum(1 / i for i in range(1, n + 1))
                total += model.rule(kind).weight * count * 0.5 ** ((newest - day).days / half_life)
            total = float(np.log1p(total)) if model.pair_saturation == "log" else total
            W[u, v] = total * 0.5 ** ((as_of.date() - newest).days / half_life)
    solve = reputation if model.measure == "reputation" else pagerank
    return dict(zip(users, solve(W, model.damping_factor, model.attention_prior).tolist(), strict=True))


def parts_of(found: Changed) -> dict[str, float]:
    return {part.component: part.change for part in found.contributions}


def check_sum(found: Changed) -> None:
    assert sum(parts_of(found).values()) == pytest.approx(found.change, abs=1e-12)
    assert found.change == found.authority_to - found.authority_from
    sizes = [abs(part.change) for part in found.contributions]
    assert sizes == sorted(sizes, reverse=True)
    json.dumps(to_json_object(found), allow_nan=False)


def test_dense_when_compared_with_the_store_and_engine_then_is_the_same_model(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    for model in ("default", "now", "classic"):
        as_of = START + timedelta(days=25)
        expected = dense(FIRST, read_model(model)[0], as_of)
        for point in (work.history(user, dates=[as_of], model=model) for user in USERS):
            assert point.points[0].authority == pytest.approx(expected[point.user], abs=1e-10)


@pytest.mark.requirement("R18")
def test_changed_when_rows_were_loaded_between_two_runs_then_new_is_the_whole_change(
    work: Workspace, load: Load
) -> None:
    load("a", FIRST)
    first = work.rank().run
    load("b", SECOND)
    second = work.rank().run
    model = read_model("default")[0]
    before = dense(FIRST, model, max(row[3] for row in FIRST))
    after = dense(FIRST + SECOND, model, max(row[3] for row in SECOND))
    for user in (*USERS, "late"):
        found = work.changed(user, from_run=first, to_run=second)
        check_sum(found)
        assert set(parts_of(found)) == {"new"}
        assert found.authority_from == pytest.approx(before.get(user, 0.0), abs=1e-10)
        assert found.authority_to == pytest.approx(after[user], abs=1e-10)
        assert (found.before.snapshot, found.stamp.snapshot) == (
            work.store.read_run(first).snapshot,
            work.store.snapshot().id,
        )
        assert (found.n_users_from, found.n_users_to, found.lost) == (len(before), len(after), ())


@pytest.mark.requirement("R18")
@pytest.mark.requirement("F10")
def test_changed_when_data_moment_and_measure_differ_then_each_part_is_the_mean_over_all_orders(
    work: Workspace, load: Load
) -> None:
    load("a", FIRST)
    first = work.rank(model="now").run
    load("b", SECOND)
    second = work.rank(model="now", measure="pagerank").run
    found = work.changed("u3", from_run=first, to_run=second)
    check_sum(found)
    early, late = max(row[3] for row in FIRST), max(row[3] for row in SECOND)
    fading = NOW.half_life_days or 0.0

    def value(on: frozenset[str]) -> float:
        rows = FIRST + SECOND if "new" in on else FIRST
        # the moment acts on weights alone, and on all by one factor: the same as the inverse factor on the prior
        days = (late - (late if "ageing" in on else early)).days
        changed = replace(NOW, measure="pagerank" if "measure" in on else "reputation")
        changed = replace(changed, attention_prior=NOW.attention_prior * 0.5 ** (days / fading))
        return dense(rows, changed, late)["u3"]

    names = {"new", "ageing", "measure"}
    assert set(parts_of(found)) == names
    for name in names:
        a, b = sorted(names - {name})
        sets = {frozenset(): 2, frozenset({a}): 1, frozenset({b}): 1, frozenset({a, b}): 2}
        part = sum(times * (value(on | {name}) - value(on)) for on, times in sets.items()) / 6
        assert parts_of(found)[name] == pytest.approx(part, abs=1e-9)


@pytest.mark.requirement("F10")
def test_changed_when_the_runs_are_exchanged_then_every_part_is_negated(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    first = work.rank(model="now").run
    load("b", SECOND)
    second = work.rank(model="classic").run
    there, back = work.changed("u1", from_run=first, to_run=second), work.changed("u1", from_run=second, to_run=first)
    turned = {{"gone": "new"}.get(name, name): -part for name, part in parts_of(back).items()}
    assert turned == pytest.approx(parts_of(there), abs=1e-13)
    assert {"new", "ageing", "measure", "pairs", "time", "kinds"} >= set(parts_of(there)) >= {"new", "measure", "pairs"}


def test_changed_when_nothing_differs_then_has_no_parts_and_no_change(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    run = work.rank().run
    found = work.changed("u1", from_run=run)
    assert (found.contributions, found.change, found.run_to) == ((), 0.0, None)
    assert found.position_from == found.position_to == work.score("u1").position


def test_changed_when_asked_since_a_date_then_compares_the_same_data_as_of_then(work: Workspace, load: Load) -> None:
    load("a", FIRST + SECOND)
    since = START + timedelta(days=30)
    found = work.changed("u4", since=since, model="now")
    check_sum(found)
    assert set(parts_of(found)) == {"new", "ageing"}
    assert found.authority_from == pytest.approx(dense(FIRST + SECOND, NOW, since)["u4"], abs=1e-10)
    assert found.before.as_of == since
    assert (found.run_from, found.n_users_from, found.n_users_to) == (None, 12, 12)


def test_changed_when_the_first_run_was_cut_at_an_early_date_then_later_interactions_are_new(
    work: Workspace, load: Load
) -> None:
    load("a", FIRST)
    early = work.rank(as_of=START + timedelta(days=10)).run
    load("b", make_rows(5, 40, 0))  # late news of early days: known to the second run alone
    found = work.changed("u2", from_run=early, to_run=work.rank(as_of=START + timedelta(days=20)).run)
    check_sum(found)
    rows = FIRST + make_rows(5, 40, 0)
    model = read_model("default")[0]
    assert found.authority_from == pytest.approx(dense(FIRST, model, START + timedelta(days=10))["u2"], abs=1e-10)
    assert found.authority_to == pytest.approx(dense(rows, model, START + timedelta(days=20))["u2"], abs=1e-10)


def test_changed_when_a_batch_of_the_first_run_is_gone_then_says_so_and_what_is_left_still_sums(
    work: Workspace, load: Load, tmp_path: Path
) -> None:
    load("a", FIRST)
    load("b", SECOND)
    first = work.rank(model="now").run
    kept = work.store.read_run(first)
    gone = work.store.batches()[0].id
    work.close()
    with duckdb.connect(tmp_path / "store.duckdb") as file:
        (number,) = file.execute("SELECT nr FROM batches WHERE id = ?", [gone]).fetchall()[0]
        for table, column in (("interactions", "batch"), ("daily_counts", "batch"), ("batches", "nr")):
            file.execute(f"DELETE FROM {table} WHERE {column} = ?", [number])
    with influent.open(tmp_path / "store.duckdb") as less:
        found = less.changed("u3", from_run=first, model="classic")
        check_sum(found)
        assert found.lost == (first,)
        assert found.authority_from == dict(zip(kept.users, kept.authority, strict=True))["u3"]
        assert {"lost", "measure", "pairs"} <= set(parts_of(found))
        assert "new" not in parts_of(found)
        movers = less.movers(from_run=first)
        assert movers.lost == (first,)
        for mover in movers.movers:
            assert sum(part.change for part in mover.contributions) == pytest.approx(mover.change, abs=1e-12)


@pytest.mark.requirement("R51")
def test_movers_when_two_runs_are_compared_then_are_the_largest_moves_and_add_up(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    first = work.rank(top=None).run
    load("b", [*SECOND, ("u0", "hidden", "retweet", START), ("u0", "hidden", "reply", START)])
    second = work.rank(top=None, with_all=True).run
    found = work.movers(from_run=first, to_run=second, k=4)
    moves = [abs(mover.position_to - mover.position_from) for mover in found.movers]
    assert moves == sorted(moves, reverse=True)
    after = {row.user: row.position for row in work.rank(top=None).users}
    for mover in found.movers:
        assert mover.position_to == after[mover.user]
        assert mover.change == pytest.approx(mover.authority_to - mover.authority_from, abs=0)
        assert sum(part.change for part in mover.contributions) == pytest.approx(mover.change, abs=1e-12)
        alone = work.changed(mover.user, from_run=first, to_run=second)
        assert parts_of(alone) == pytest.approx({p.component: p.change for p in mover.contributions}, abs=1e-12)
        assert (alone.position_from, alone.position_to) == (mover.position_from, mover.position_to)
    longer = work.movers(from_run=first, to_run=second, k=50)
    assert [mover.user for mover in longer.movers[:4]] == [mover.user for mover in found.movers]
    json.dumps(to_json_object(found), allow_nan=False)


@pytest.mark.requirement("R51")
def test_movers_when_somebody_is_under_the_floor_on_one_side_then_is_no_mover(work: Workspace, load: Load) -> None:
    load("a", [*FIRST, *[("u0", "risen", "retweet", START)] * 2])
    first = work.rank(with_all=True).run
    load("b", [(user, "risen", "retweet", START + timedelta(days=45)) for user in USERS for _ in range(9)])
    second = work.rank(with_all=True).run
    assert work.score("risen").position == 1
    found = work.movers(from_run=first, to_run=second, k=100)
    assert "risen" not in {mover.user for mover in found.movers}
    assert found.n_compared == len(USERS)
    assert work.changed("risen", from_run=first, to_run=second).position_from is None


@pytest.mark.requirement("R19")
def test_history_when_given_dates_then_each_point_is_the_ranking_as_of_it(work: Workspace, load: Load) -> None:
    load("a", FIRST + SECOND)
    dates = [START + timedelta(days=days) for days in (50, 10, 30)]
    for user in USERS[:4]:
        found = work.history(user, dates=dates, model="now")
        assert [point.as_of for point in found.points] == sorted(dates)
        for point in found.points:
            listed = work.rank(top=None, as_of=point.as_of, model="now").users
            everybody = work.rank(top=None, as_of=point.as_of, model="now", with_all=True).users
            (row,) = [row for row in everybody if row.user == user]
            assert (point.n, point.n_people) == (row.n, row.n_people)
            assert [point.position] == ([row.position for row in listed if row.user == user] or [None])
            assert row.authority_low - 1e-12 <= point.authority <= row.authority_high + 1e-12
            assert point.authority_low <= point.authority <= point.authority_high
            assert point.authority_high - point.authority_low < 1e-8
            assert point == work.history(user, dates=[point.as_of], model="now").points[0]
            assert point.authority == pytest.approx(
                work.score(user, as_of=point.as_of, model="now").authority, abs=1e-9
            )


def test_history_when_asked_every_so_many_days_then_ends_at_the_newest_interaction(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    found = work.history("u1", every_days=7)
    ends = work.store.snapshot()
    assert found.points[-1].as_of == ends.last_at == found.stamp.as_of
    assert ends.first_at is not None
    assert timedelta(0) <= found.points[0].as_of - ends.first_at < timedelta(days=7)
    steps = {b.as_of - a.as_of for a, b in zip(found.points, found.points[1:], strict=False)}
    assert steps == {timedelta(days=7)}
    assert found.to_dicts()[0]["n"] == found.points[0].n


def test_history_when_asked_then_leaves_the_kept_graphs_alone(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    work.history("u1", every_days=3)
    assert not work.store.cache.exists()


def test_history_when_the_user_is_under_the_floor_then_has_an_authority_but_no_position(
    work: Workspace, load: Load
) -> None:
    load("a", [*FIRST, ("u0", "hidden", "retweet", START)])
    (point,) = work.history("hidden", dates=[START + timedelta(days=50)]).points
    assert (point.position, point.position_worst, point.n, point.n_people) == (None, None, 1, 1)
    assert point.authority > 0


def test_unnoticed_and_shared_when_asked_of_a_store_then_carry_its_stamp(work: Workspace, load: Load) -> None:
    fans = [("fan", "u1", "retweet", START + timedelta(days=day)) for day in range(40)]
    load("a", FIRST + fans)
    found = work.unnoticed("u1")
    assert found.people[0].user == "fan"
    assert (found.people[0].n, found.people[0].first_at) == (40, START.replace(hour=0))
    assert found.stamp == work.rank().stamp
    shared = work.shared("u1", "u2")
    assert "fan" in {person.user for person in (*shared.influencees.only_a, *shared.influencees.common)}
    json.dumps([to_json_object(found), to_json_object(shared)], allow_nan=False)


@pytest.mark.parametrize(
    ("question", "error", "message"),
    [
        (lambda work, run: work.changed("u1"), InputError, "a change needs one beginning"),
        (lambda work, run: work.changed("u1", from_run=run, since=START), InputError, "a change needs one beginning"),
        (lambda work, run: work.changed("u1", from_run=run[:-1] + "?"), NotFoundError, "there is no run"),
        (lambda work, run: work.movers(from_run=run, to_run="nothing"), NotFoundError, "there is no run"),
        (lambda work, run: work.changed("u99", from_run=run), NotFoundError, 'there is no user "u99"'),
        (lambda work, run: work.changed("u1", since=START - timedelta(days=9)), InputError, "nothing had happened by"),
        (lambda work, run: work.changed("u1", since=START + timedelta(days=999)), InputError, "nothing is known after"),
        (lambda work, run: work.history("u1", dates=[START - timedelta(days=9)]), InputError, "nothing had happened"),
        (lambda work, run: work.history("u1"), InputError, "0 dates make no history"),
        (lambda work, run: work.history("u1", every_days=0), InputError, "0 is no number of days"),
        (lambda work, run: work.history("u99", every_days=9), NotFoundError, 'there is no user "u99"'),
        (lambda work, run: work.unnoticed("u99"), NotFoundError, 'there is no user "u99"'),
        (lambda work, run: work.shared("u1", "u99"), NotFoundError, 'there is no user "u99"'),
    ],
)
def test_questions_when_they_make_no_sense_then_say_what_and_what_to_do(
    work: Workspace,
    load: Load,
    question: Callable[[Workspace, str], object],
    error: type[Exception],
    message: str,
) -> None:
    load("a", FIRST)
    run = work.rank().run
    with pytest.raises(error, match=message) as caught:
        question(work, run)
    if error is NotFoundError and "run" in message:
        assert run in str(caught.value)


@pytest.mark.requirement("R22")
def test_changed_when_accounts_were_united_then_identities_are_the_whole_change(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    first = work.rank().run
    work.assert_about("same", "u1", "u2")
    second = work.rank().run
    united = [tuple("u1" if name == "u2" else name for name in row[:2]) + row[2:] for row in FIRST]
    model, as_of = read_model("default")[0], max(row[3] for row in FIRST)
    for user in ("u1", "u3"):
        found = work.changed(user, from_run=first, to_run=second)
        check_sum(found)
        assert list(parts_of(found)) == ["identities"]
        assert found.authority_from == pytest.approx(dense(FIRST, model, as_of)[user], abs=1e-9)
        assert found.authority_to == pytest.approx(dense(united, model, as_of)[user], abs=1e-9)
    assert work.changed("u2", from_run=first).user == "u1"
    work.assert_about("unsame", "u1", "u2")
    back = work.changed("u3", from_run=first)
    assert (back.change, back.contributions) == (0.0, ())


def test_changed_when_accounts_were_united_and_rows_loaded_then_both_have_a_part(work: Workspace, load: Load) -> None:
    load("a", FIRST)
    first = work.rank().run
    work.assert_about("account", "u4", "bot")
    load("b", SECOND)
    found = work.changed("u3", from_run=first)
    check_sum(found)
    assert sorted(parts_of(found)) == ["identities", "new"]
    assert all(part.change for part in found.contributions)
    for mover in work.movers(from_run=first).movers:
        assert sum(part.change for part in mover.contributions) == pytest.approx(
            mover.authority_to - mover.authority_from, abs=1e-9
        )


@pytest.mark.requirement("F11")
@pytest.mark.parametrize(
    "leave", [lambda work: work.forget("u5"), lambda work: work.assert_about("account", "u5", "minor")]
)
def test_changed_when_somebody_left_then_what_went_with_them_is_a_part_and_they_are_not_named(
    work: Workspace, load: Load, leave: Callable[[Workspace], object]
) -> None:
    load("a", FIRST)
    first = work.rank()
    before = {user.user: user.authority for user in first.users}
    leave(work)
    found = work.changed("u3", from_run=first.run)
    check_sum(found)
    assert found.authority_from == before["u3"]
    assert list(parts_of(found)) == ["erased"]
    assert found.change != 0
    told = json.dumps(to_json_object(work.movers(from_run=first.run)))
    assert "u5" not in told
    with pytest.raises(NotFoundError):
        work.changed("u5", from_run=first.run)
