"""The corridor end to end: files in, answers out, on both stores the same to the bit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import networkx
import pytest

import influent
from influent.answers import to_json_object
from influent.copying import copy_store
from influent.errors import ConfigError, InputError, NotFoundError, StoreError
from influent.store.protocol import Store
from influent.workspace import Workspace
from tests.people import write_people

HIGGS = Path(__file__).resolve().parents[2] / "shared" / "data" / "higgs-twitter" / "higgs-activity_time.txt.gz"
QUESTIONS = ("rank", "influencers", "influencees", "why", "paths", "score")


def ask(work: Workspace, question: str) -> object:
    """Ask one of QUESTIONS about the people of `write_people`."""
    arguments = {"rank": (), "why": ("p1", "p0"), "paths": ("p1", "p0")}.get(question, ("p1",))
    return to_json_object(getattr(work, question)(*arguments))


def test_answers_when_asked_of_both_stores_then_are_the_same_to_the_bit(
    people: Workspace, neo4j_address: str, tmp_path: Path
) -> None:
    with influent.open(neo4j_address) as server:
        server.load([tmp_path / "people.csv"])
        for question in QUESTIONS:
            assert ask(server, question) == ask(people, question), question


def test_answers_when_persons_are_asserted_then_are_the_same_on_both_stores(
    people: Workspace, neo4j_address: str, tmp_path: Path
) -> None:
    with influent.open(neo4j_address) as server:
        server.load([tmp_path / "people.csv"])
        for work in (server, people):
            work.assert_about("same", "p1", "p7")
            work.assert_about("account", "p2", "bot")
            work.assert_about("account", "p3", "private")
        for question in QUESTIONS:
            assert ask(server, question) == ask(people, question), question
        with pytest.raises(ConfigError, match="the database ranks accounts"):
            server.rank_in_database()


def test_copy_when_made_there_and_back_then_every_row_and_run_is_the_same(
    people: Workspace, neo4j_address: str, tmp_path: Path
) -> None:
    people.rank()
    address = people.store.address
    rows, runs = list(people.store.rows()), people.store.runs()
    people.close()
    there = copy_store(address, neo4j_address)
    back = copy_store(neo4j_address, str(tmp_path / "back.duckdb"))
    again = copy_store(neo4j_address, str(tmp_path / "back.duckdb"))
    assert (there.n_copied, back.n_copied, again.n_copied, there.n_runs, again.n_runs) == (3, 3, 0, 1, 0)
    for copied in (neo4j_address, str(tmp_path / "back.duckdb")):
        with influent.open(copied) as work:
            assert list(work.store.rows()) == rows
            assert work.store.runs() == runs
            top = work.query("top_ranked", {"k": 5}).rows
            weights = work.query("influencers", {"id": "p1", "k": 5}).rows
    with influent.open(address) as work:
        assert work.query("top_ranked", {"k": 5}).rows == top
        assert work.query("influencers", {"id": "p1", "k": 5}).rows == weights


def test_copy_when_onto_itself_then_is_refused(people: Workspace) -> None:
    people.close()
    with pytest.raises(InputError, match="onto itself"):
        copy_store(people.store.address, people.store.address)


def test_load_when_repeated_then_every_row_is_a_duplicate_and_nothing_changes(
    people: Workspace, tmp_path: Path
) -> None:
    before = ask(people, "rank")
    (report,) = people.load([tmp_path / "people.csv"])
    assert (report.read, report.loaded, report.duplicates) == (400, 0, 400)
    assert ask(people, "rank") == before


def test_ranks_when_files_arrive_in_another_order_then_are_the_same_to_the_bit(tmp_path: Path) -> None:
    lines = write_people(tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()
    parts = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for part, rows in zip(parts, (lines[1:200], lines[200:]), strict=True):
        part.write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
    found = []
    for name, order in (("forth", parts), ("back", parts[::-1])):
        with influent.open(tmp_path / f"{name}.duckdb") as work:
            work.load(order)
            found.append([ask(work, question) for question in QUESTIONS])
    assert found[0] == found[1]


def test_graph_when_the_store_is_unchanged_then_is_not_scanned_again(
    people: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask(people, "influencers")
    monkeypatch.setattr(type(people.store), "scan", lambda _: pytest.fail("scanned again"))
    assert ask(Workspace(people.store), "influencers") == before


def test_graph_when_a_kept_file_is_cut_short_then_is_built_again(people: Workspace) -> None:
    before = ask(people, "influencers")
    (kept,) = people.store.cache.glob("*/weight.npy")
    kept.write_bytes(kept.read_bytes()[:-8])
    assert ask(Workspace(people.store), "influencers") == before


def test_kept_graphs_when_the_store_has_changed_then_go(people: Workspace, tmp_path: Path) -> None:
    ask(people, "rank")
    (old,) = people.store.cache.iterdir()
    people.load([write_people(tmp_path / "more.csv", n=10, seed=6)])
    ask(people, "rank")
    (new,) = people.store.cache.iterdir()
    assert new != old
    assert oct(new.stat().st_mode & 0o777) == "0o700"


def test_as_of_when_given_then_later_interactions_do_not_count(people: Workspace, tmp_path: Path) -> None:
    early = people.rank(as_of=datetime(2026, 3, 31, tzinfo=UTC))
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines[1:] if line.split(",")[4] < "2026-04"]
    (tmp_path / "early.csv").write_text("\n".join([lines[0], *kept]) + "\n", encoding="utf-8")
    with influent.open(tmp_path / "early.duckdb") as alone:
        alone.load([tmp_path / "early.csv"])
        counted = {user.user: (user.n, user.n_people) for user in alone.rank(top=None).users}
    assert {user.user: (user.n, user.n_people) for user in early.users} == counted
    with pytest.raises(InputError, match="nothing had happened by 2025-12-31"):
        people.rank(as_of=datetime(2025, 12, 31, tzinfo=UTC))


def test_why_when_a_model_turns_a_kind_round_then_evidence_still_adds_up(people: Workspace, tmp_path: Path) -> None:
    from influent.model import read_model  # noqa: PLC0415  (one test needs it)

    turned = tmp_path / "turned.toml"
    text = read_model("default")[1].replace('"default"', '"turned"', 1)
    turned.write_text(text.replace("answer = { weight = 1.0 }", 'answer = { weight = 1.0, credits = "target" }'))
    plain, found = people.why("p1", "p0"), people.why("p1", "p0", n_evidence=1000, model=str(turned))
    assert found.influence != plain.influence
    assert sum(row.influence for row in found.evidence) + found.private_influence == pytest.approx(
        found.influence, abs=found.error_bound
    )
    for row in found.evidence:
        assert row.actor == "p1", "turned round, every kind credits the target"


def test_run_when_kept_then_holds_what_the_ranking_said(people: Workspace) -> None:
    ranking = people.rank(top=None)
    run = people.store.read_run(ranking.run)
    kept = dict(zip(run.users, run.authority.tolist(), strict=True))
    assert all(kept[user.user] == user.authority for user in ranking.users)
    assert (run.snapshot, run.model, run.error_bound) == (
        ranking.stamp.snapshot,
        ranking.stamp.model,
        ranking.error_bound,
    )
    assert people.store.runs()[0]["is_current"] is True


def test_write_back_when_not_wanted_then_the_run_is_kept_and_not_shown(people: Workspace) -> None:
    ranking = people.rank(write_back=False)
    assert [run["id"] for run in people.store.runs()] == [ranking.run]
    assert people.query("top_ranked", {}).rows == []
    people.rank()
    assert people.query("top_ranked", {"k": 1}).rows[0][1] == ranking.users[0].user


@pytest.mark.requirement("F14")
def test_score_when_opened_up_then_factors_and_coverage_agree_with_the_ranking(people: Workspace) -> None:
    ranked = people.rank(top=None, with_all=True)
    for user in ranked.users:
        score = people.score(user.user)
        product = score.restart_part + ranked.damping_factor * score.reach * score.amplification * score.network
        assert product == pytest.approx(score.authority, abs=1e-12)
        assert user.authority_low - 1e-12 <= score.authority <= user.authority_high + 1e-12
        assert score.coverage.used + sum(score.coverage.dropped.values()) > 0
        assert (score.state == "computed") == (user.n > 0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_when_the_store_is_empty_then_says_how_to_load(tmp_path: Path, question: str) -> None:
    with influent.open(tmp_path / "empty.duckdb") as work, pytest.raises(StoreError, match="the store is empty"):
        ask(work, question)


def test_question_when_the_user_is_unknown_then_names_the_nearest(people: Workspace) -> None:
    with pytest.raises(NotFoundError, match='no user "p111"') as caught:
        people.influencers("p111")
    assert '"p11"' in caught.value.advice


def test_frames_when_asked_of_a_ranking_then_hold_its_rows(people: Workspace) -> None:
    ranking = people.rank()
    users = [user.user for user in ranking.users]
    assert ranking.to_polars()["user"].to_list() == users
    assert ranking.to_pandas()["user"].tolist() == users
    assert ranking.to_arrow()["user"].to_pylist() == users


def test_question_when_a_keyword_is_misspelt_then_is_refused(people: Workspace) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'evidence'"):
        people.why("p1", "p0", evidence=3)
    with pytest.raises(TypeError, match="unexpected keyword argument 'modell'"):
        people.experts(topic="python", modell="classic")


def test_store_when_none_is_named_then_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INFLUENT_STORE", os.fspath(tmp_path / "named.duckdb"))
    with influent.open() as work:
        assert isinstance(work.store, Store)
        assert work.store.address.endswith("named.duckdb")


@pytest.fixture(scope="module")
def higgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Load a real week of 304,691 people; skipped where it is not beside the repository."""
    if not HIGGS.exists():
        pytest.skip("the data set higgs-twitter is not beside the repository")
    with influent.open(tmp_path_factory.mktemp("higgs") / "higgs.duckdb") as work:
        (report,) = work.load([HIGGS], source="higgs-twitter")
        assert (report.read, report.loaded, report.shadows) == (563_069, 563_069, 36_902)
        yield work


def test_higgs_when_loaded_then_pairs_and_counts_are_the_published_ones(higgs: Workspace) -> None:
    # SNAP's three networks, see the data's README: pairs (edges) and interactions of each kind, shadows included
    kinds = higgs.query("kinds", {})
    found = {row[0]: dict(zip(kinds.columns, row, strict=True)) for row in kinds.rows}
    assert {kind: (row["n_pairs"], row["n_interactions"]) for kind, row in found.items()} == {
        "retweet": (328_132, 354_930),
        "reply": (32_523, 36_902),
        "mention": (150_818, 171_237),
    }
    ranking = higgs.rank(top=3)
    assert ranking.n_users == 304_691
    assert ranking.users[0].user == "88"
    assert ranking.excluded["shadow"] == 36_902


@pytest.mark.requirement("F01")
@pytest.mark.parametrize("model", ["default", "classic"])
def test_higgs_when_why_is_asked_then_every_split_sums_to_the_influence_within_its_bound(
    higgs: Workspace, model: str
) -> None:
    for user in ("197061", "677", "12751", "3998"):
        for person in higgs.influencers(user, k=40, model=model).people[::13]:
            why = higgs.why(user, person.user, n_evidence=100_000, model=model)
            assert why.influence == pytest.approx(person.influence, abs=2 * why.error_bound)
            for parts in (why.first_steps, why.last_steps, why.kinds, why.periods, why.evidence):
                assert parts
                assert sum(part.influence for part in parts) == pytest.approx(why.influence, abs=why.error_bound)


def test_rank_in_database_when_run_then_agrees_with_networkx_and_the_engine(
    people: Workspace, neo4j_address: str
) -> None:
    with influent.open(neo4j_address) as server:
        server.load([Path(people.store.address).with_suffix(".csv")])
        with pytest.raises(StoreError, match="not those of what the store holds now"):
            server.rank_in_database()
        server.rank()
        found = server.rank_in_database(top=None)
        graph = networkx.DiGraph()
        graph.add_nodes_from(user.user for user in found.users)
        weights = people.view().weights()
        for influencer, influencee, weight in zip(weights.influencer, weights.influencee, weights.weight, strict=True):
            graph.add_edge(influencee, influencer, weight=weight)
    assert found.engine_difference <= found.error_bound + found.engine_error_bound
    second_opinion = networkx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=1000)
    assert {user.user: user.pagerank for user in found.users} == pytest.approx(second_opinion, abs=1e-9)


def test_rank_in_database_when_the_store_is_a_file_then_is_refused(people: Workspace) -> None:
    with pytest.raises(ConfigError, match="only Neo4j"):
        people.rank_in_database()
