"""Where attention begins at trusted people, made-up accounts carry nothing, and taking trust back leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import influent
from influent.errors import ConfigError, InputError, NotFoundError
from influent.workspace import Workspace

FILE = "actor,target,kind,happened_at\n"
PEOPLE = ["ana", "bo", "carl", "dora", *(f"fake{n}" for n in range(50))]
HONEST = [("ana", "bo"), ("bo", "carl"), ("carl", "ana"), ("dora", "carl"), ("ana", "carl")]


def load(work: Workspace, folder: Path, rows: list[tuple[str, str]], name: str = "rows") -> None:
    path = folder / f"{name}.csv"
    path.write_text(
        FILE + "".join(f"{a},{b},retweet,2026-01-0{n % 9 + 1}T00:00:00Z\n" for n, (a, b) in enumerate(rows))
    )
    work.load([path])


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workspace]:
    with influent.open(tmp_path / "s.duckdb") as opened:
        load(opened, tmp_path, HONEST)
        yield opened


def authority(work: Workspace, model: str = "default") -> dict[str, float]:
    found = work.rank(top=None, with_all=True, model=model, exact=sorted(work.store.known_users(PEOPLE)))
    return {user.user: user.authority for user in found.users}


def test_rank_when_somebody_is_trusted_then_is_what_their_attention_meets(work: Workspace) -> None:
    before = work.store.snapshot().id
    work.assert_about("trust", "ana", "1")
    assert work.store.snapshot().id != before
    found = authority(work, model="defended")
    ids = ["ana", "bo", "carl", "dora"]
    W = np.zeros((4, 4))
    for a, b in HONEST:
        W[ids.index(a), ids.index(b)] += np.log1p(1)
    P = W / np.where(W.sum(1) > 0, W.sum(1) + 100, 1)[:, None]
    N = np.linalg.inv(np.eye(4) - 0.85 * P)
    for place, user in enumerate(ids):
        assert found[user] == pytest.approx(N[0, place] / N[place, place], abs=1e-9)
    assert found["dora"] == 0
    ranking = work.rank(model="defended")
    assert (ranking.n_trusted, ranking.n_reached) == (1, 3)
    assert work.rank().n_trusted is None


@pytest.mark.requirement("R42")
def test_rank_when_fakes_join_that_nobody_reacts_to_then_nobody_gains_anything(work: Workspace, tmp_path: Path) -> None:
    work.assert_about("trust", "ana", "1")
    before = authority(work, model="defended")
    load(work, tmp_path, [(f"fake{n}", "dora") for n in range(50)] + [("dora", "fake1")], "fakes")
    after = authority(work, model="defended")
    for user, value in before.items():
        assert after[user] == pytest.approx(value, abs=1e-9)
    assert (before["dora"], after["dora"]) == (0, 0)
    assert all(after[f"fake{n}"] == 0 for n in range(50))
    assert authority(work)["dora"] > authority(work)["fake2"]  # under default they do lift their patron


def test_trust_when_weighted_then_weights_share_the_restart(work: Workspace) -> None:
    work.assert_about("trust", "ana", "3")
    work.assert_about("trust", "dora", "1")
    both = authority(work, model="defended")
    work.assert_about("untrust", "ana", "")
    dora = authority(work, model="defended")
    work.assert_about("untrust", "dora", "")
    work.assert_about("trust", "ana", "2.5")
    ana = authority(work, model="defended")
    for user, value in both.items():
        assert value == pytest.approx(0.75 * ana[user] + 0.25 * dora[user], abs=1e-9)


def test_trust_when_taken_back_then_everything_is_as_before(work: Workspace) -> None:
    before = work.store.snapshot()
    work.assert_about("trust", "ana", "1")
    work.assert_about("untrust", "ana", "")
    assert work.store.snapshot() == before
    with pytest.raises(ConfigError, match="nobody in the data is trusted"):
        work.rank(model="defended")


def test_trust_when_it_says_nothing_then_is_refused(work: Workspace) -> None:
    for weight in ("0", "-1", "inf", "nan", "much"):
        with pytest.raises(InputError, match="cannot weigh"):
            work.assert_about("trust", "ana", weight)
    with pytest.raises(NotFoundError):
        work.assert_about("trust", "nobody", "1")
    with pytest.raises(InputError, match="nobody said to trust"):
        work.assert_about("untrust", "ana", "")


def test_trust_when_the_person_is_forgotten_then_is_gone_and_when_withheld_then_does_not_count(work: Workspace) -> None:
    work.assert_about("trust", "ana", "1")
    work.assert_about("trust", "dora", "1")
    work.assert_about("account", "dora", "private")
    assert work.rank(model="defended").n_trusted == 1
    work.forget("ana")
    assert not [record for record in work.assertions(with_past=True) if record.about == "ana"]
    with pytest.raises(ConfigError):
        work.rank(model="defended")


def test_trust_when_two_accounts_are_one_person_then_weighs_for_both(work: Workspace) -> None:
    work.assert_about("trust", "ana", "1")
    work.assert_about("trust", "dora", "2")
    work.assert_about("same", "ana", "dora")
    assert work.store.trusted() == {"ana": 3.0}
    assert work.rank(model="defended").n_trusted == 1


def test_changed_when_the_later_side_begins_at_trusted_people_then_the_restart_is_a_part(work: Workspace) -> None:
    work.assert_about("trust", "ana", "1")
    first, second = work.rank(), work.rank(model="defended", write_back=False)
    found = work.changed("carl", from_run=first.run, to_run=second.run)
    assert [part.component for part in found.contributions] == ["restart"]
    assert found.change == pytest.approx(found.contributions[0].change, abs=1e-12)
    assert found.change == pytest.approx(authority(work, model="defended")["carl"] - authority(work)["carl"], abs=1e-9)
