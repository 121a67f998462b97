"""networkx reads a written graph back as it was, whatever the ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from influent.answers import Stamp
from influent.errors import InputError
from influent.reports.graphs import GraphFormat, WeightedGraph, write_graph
from influent.reports.manifest import About

AT = datetime(2026, 3, 2, tzinfo=UTC)
ABOUT = About("graph", Stamp("s1", "m1", "reputation", AT), AT)
FORMATS: list[GraphFormat] = ["gexf", "graphml"]
READERS: dict[str, Callable[..., nx.DiGraph]] = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}
TOY = WeightedGraph(
    users=["ana", "bo", "carl"],
    attributes={
        "authority": np.array([0.1, 1 / 3, np.nan]),
        "position": np.array([3, 2, 1]),
        "topic": ["dogs & <cats>", None, 'the "last"\n one'],
        "is_tied": [True, False, None],
        "last_at": [AT, None, None],
    },
    influencer=np.array([1, 2, 2], dtype=np.uint32),
    influencee=np.array([0, 0, 1], dtype=np.uint32),
    weight=np.array([0.1 + 0.2, 5e-324, 1e300]),
)
EXPECTED_NODES = {
    "ana": {
        "authority": 0.1,
        "position": 3,
        "topic": "dogs & <cats>",
        "is_tied": True,
        "last_at": "2026-03-02T00:00:00Z",
    },
    "bo": {"authority": 1 / 3, "position": 2, "is_tied": False},
    "carl": {"position": 1, "topic": 'the "last"\n one'},
}
EXPECTED_EDGES = {("bo", "ana"): 0.1 + 0.2, ("carl", "ana"): 5e-324, ("carl", "bo"): 1e300}


def read(path: Path, file_format: GraphFormat) -> nx.DiGraph:
    graph = READERS[file_format](path)
    for _, found in graph.nodes(data=True):
        found.pop("label", None)
    return graph


@pytest.mark.parametrize("file_format", FORMATS)
def test_graph_when_read_by_networkx_then_is_as_it_was(tmp_path: Path, file_format: GraphFormat) -> None:
    done = write_graph(TOY, tmp_path / "a", file_format, about=ABOUT)
    graph = read(done.path, file_format)
    assert graph.is_directed()
    assert not graph.is_multigraph()
    assert dict(graph.nodes(data=True)) == EXPECTED_NODES
    assert {(v, u): found["weight"] for v, u, found in graph.edges(data=True)} == EXPECTED_EDGES
    assert list(graph.nodes) == ["ana", "bo", "carl"]
    assert done.n_rows == 3


@pytest.mark.parametrize("file_format", FORMATS)
def test_graph_when_written_by_networkx_then_reads_the_same(tmp_path: Path, file_format: GraphFormat) -> None:
    theirs = nx.DiGraph()
    theirs.add_nodes_from(EXPECTED_NODES.items())
    theirs.add_weighted_edges_from((v, u, weight) for (v, u), weight in EXPECTED_EDGES.items())
    {"gexf": nx.write_gexf, "graphml": nx.write_graphml}[file_format](theirs, tmp_path / "theirs")
    write_graph(TOY, tmp_path / "ours", file_format, about=ABOUT)
    ours, theirs = read(tmp_path / "ours", file_format), read(tmp_path / "theirs", file_format)
    assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
    weights = [{(v, u): found["weight"] for v, u, found in graph.edges(data=True)} for graph in (ours, theirs)]
    assert weights[0] == weights[1]


@pytest.mark.parametrize(("file_format", "name"), [("gexf", "type"), ("graphml", "attr.type")])
def test_attributes_when_written_then_have_the_widest_type_of_their_kind(
    tmp_path: Path, file_format: GraphFormat, name: str
) -> None:
    text = write_graph(TOY, tmp_path / "a", file_format, about=ABOUT).path.read_text()
    types = re.findall(rf' {re.escape(name)}="(\w+)"', text)
    assert types[:5] == ["double", "long", "string", "boolean", "string"]


@pytest.mark.parametrize("file_format", FORMATS)
def test_graph_when_empty_then_is_still_a_graph(tmp_path: Path, file_format: GraphFormat) -> None:
    nobody = np.array([], dtype=np.int64)
    done = write_graph(WeightedGraph([], {}, nobody, nobody, np.array([])), tmp_path / "a", file_format, about=ABOUT)
    graph = read(done.path, file_format)
    assert (len(graph), graph.size(), graph.is_directed()) == (0, 0, True)


@pytest.mark.parametrize("file_format", FORMATS)
def test_graph_when_longer_than_a_block_then_is_whole(tmp_path: Path, file_format: GraphFormat) -> None:
    n = 25_000
    around = np.arange(n)
    graph = WeightedGraph([f"u{i}" for i in range(n)], {"position": around}, around, np.roll(around, 1), around + 0.5)
    found = read(write_graph(graph, tmp_path / "a", file_format, about=ABOUT).path, file_format)
    assert len(found) == found.size() == n
    assert found["u24999"]["u24998"]["weight"] == 24999.5
    assert found.nodes["u24999"] == {"position": 24999}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    users=st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1)
        | st.sampled_from(["\x00", "\\x00", "\\x00#0", "\x01", "a\tb", "a\r\nb", " a ", "\ufffe", "]]>", "&amp;"]),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    file_format=st.sampled_from(FORMATS),
)
def test_graph_when_ids_are_anything_then_nobody_is_lost_or_merged(
    tmp_path: Path, users: list[str], file_format: GraphFormat
) -> None:
    around = np.arange(len(users))
    graph = WeightedGraph(users, {"note": users}, around, around[::-1].copy(), around + 1.0)
    done = write_graph(graph, tmp_path / "a", file_format, about=ABOUT, overwrite=True)
    found = read(done.path, file_format)
    assert len(found) == len(users)
    for user, shown in zip(users, found.nodes, strict=True):
        assert shown == user or not is_xml(user)
    weights = sorted(weight for _, _, weight in found.edges(data="weight"))
    assert weights == (around + 1.0).tolist()


def is_xml(text: str) -> bool:
    """XML 1.0, production [2], spelled out again: a second opinion on what needs no escape."""
    return all(c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" for c in text)


@pytest.mark.parametrize(
    "spoil",
    [
        {"influencer": np.array([1, 2, 3])},
        {"influencee": np.array([0, 0, -1])},
        {"influencer": np.array([1, 2])},
        {"weight": np.array([1.0, np.nan, 1.0])},
        {"weight": np.array([1.0, np.inf, 1.0])},
        {"attributes": {"authority": [1.0]}},
    ],
    ids=["too-large", "negative", "too-short", "nan", "infinite", "attribute"],
)
def test_graph_when_arrays_do_not_fit_then_writes_nothing(tmp_path: Path, spoil: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"users|value a user|finite"):
        write_graph(WeightedGraph(**{**vars(TOY), **spoil}), tmp_path / "a", "gexf", about=ABOUT)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_format_when_unknown_then_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='no graph format "dot"') as caught:
        write_graph(TOY, tmp_path / "a", "dot", about=ABOUT)  # type: ignore[arg-type]
    assert caught.value.advice == "one of gexf, graphml"
