"""Ranks, pairs, graphs and pictures as files, from a store."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx
import pytest

from influent.errors import InputError, NotFoundError
from influent.workspace import Workspace


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ranks_when_exported_then_hold_everybody_best_first(people: Workspace, tmp_path: Path) -> None:
    done = people.export("ranks", tmp_path / "ranks.csv")
    rows, ranking = read_csv(done.path), people.rank(top=None)
    assert len(rows) == done.n_rows == ranking.n_users
    listed = [row for row in rows if row["position"]]
    assert [row["user"] for row in listed] == [user.user for user in ranking.users]
    assert [float(row["authority"]) for row in listed] == [user.authority for user in ranking.users]
    assert all(not row["position"] for row in rows[len(listed) :])
    manifest = json.loads((tmp_path / "ranks.csv.manifest.json").read_text(encoding="utf-8"))
    assert (manifest["snapshot"], manifest["model"]) == (ranking.stamp.snapshot, ranking.stamp.model)


def test_edges_when_exported_then_are_the_pairs_with_their_counts(people: Workspace, tmp_path: Path) -> None:
    rows = read_csv(people.export("edges", tmp_path / "edges.csv").path)
    ranking = people.rank(top=None, with_all=True)
    assert len(rows) == ranking.n_pairs
    for user in ranking.users:
        assert sum(int(row["n"]) for row in rows if row["influencer"] == user.user) == user.n
    direct = {row["influencer"]: row for row in rows if row["influencee"] == "p1"}
    for person in people.influencers("p1").people:
        if person.first_at is not None:
            row = direct[person.user]
            assert (int(row["n"]), row["first_day"]) == (person.n, f"{person.first_at:%Y-%m-%d}")


@pytest.mark.parametrize("suffix", ["gexf", "graphml"])
def test_graph_when_exported_then_networkx_reads_the_same_pairs(
    people: Workspace,
    tmp_path: Path,
    suffix: str,
) -> None:
    done = people.export("graph", tmp_path / f"graph.{suffix}")
    read = {"gexf": networkx.read_gexf, "graphml": networkx.read_graphml}[suffix](done.path)
    people.export("edges", tmp_path / "edges.csv")
    pairs = {(row["influencer"], row["influencee"]): float(row["weight"]) for row in read_csv(tmp_path / "edges.csv")}
    name = networkx.get_node_attributes(read, "label") if suffix == "gexf" else {node: node for node in read}
    assert {(name[v], name[u]): w for v, u, w in read.edges(data="weight")} == pairs


def test_picture_when_asked_for_then_is_of_the_person_named(people: Workspace, tmp_path: Path) -> None:
    done = people.export("graph", tmp_path / "p1.svg", around="p1")
    assert done.manifest is None
    assert "who influences p1" in done.path.read_text(encoding="utf-8")
    with pytest.raises(NotFoundError, match="no user"):
        people.export("graph", tmp_path / "nobody.svg", around="nobody")
    assert not (tmp_path / "nobody.svg").exists()


@pytest.mark.parametrize(
    ("contents", "name", "around", "message"),
    [
        ("ranks", "ranks.gexf", None, 'ranks cannot be written as "gexf"'),
        ("graph", "graph", None, 'graph cannot be written as ""'),
        ("graph", "graph.svg", None, "around one person"),
        ("graph", "graph.gexf", "p1", "around one person"),
    ],
)
def test_export_when_the_format_does_not_fit_then_is_refused(  # noqa: PLR0917  (a table's columns)
    people: Workspace,
    tmp_path: Path,
    contents: str,
    name: str,
    around: str | None,
    message: str,
) -> None:
    with pytest.raises(InputError, match=message):
        people.export(contents, tmp_path / name, around=around)  # type: ignore[arg-type]  (bad on purpose)
    assert not (tmp_path / name).exists()
