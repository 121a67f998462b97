"""Everybody has a place in the picture: inside, apart from each other, attention walking downwards."""

from __future__ import annotations

import itertools
import math

import pytest

from influent.reports.documents import document_of
from influent.reports.documents.blocks import Link, Network, layers_of
from influent.reports.network import Arrangement, arrange
from influent.reports.network_picture import NARROW, WIDE, network_data
from tests.reports.page_answers import hostile_paths, hostile_score, hostile_why, nothing_why, plain_why

ANSWERS = (hostile_why, hostile_paths, hostile_score, plain_why)


def network_of(answer: object) -> Network:
    network = document_of(answer()).network  # type: ignore[operator]
    assert network is not None
    return network


def arranged(answer: object, width: int) -> tuple[Network, Arrangement]:
    network = network_of(answer)
    return network, arrange(network, width)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("answer", ANSWERS)
def test_people_when_arranged_then_stand_inside_and_apart(answer: object, width: int) -> None:
    network, found = arranged(answer, width)
    assert set(found.places) == {node.user for node in network.nodes}
    for place in found.places.values():
        assert place.radius < place.x < width - place.radius
        assert place.radius < place.y < found.height - place.radius
    for one, other in itertools.combinations(found.places.values(), 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > 80


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("answer", ANSWERS)
def test_links_when_arranged_then_bend_inside_the_picture(answer: object, width: int) -> None:
    network, found = arranged(answer, width)
    for link, bend in zip(network.links, found.bends, strict=True):
        start, end = found.places[link.source], found.places[link.target]
        if start.y != end.y:
            assert 0 < (start.x + end.x) / 2 + bend < width


def test_direct_link_when_others_stand_between_then_bends_around_them() -> None:
    network, found = arranged(plain_why, WIDE)
    bends = {(link.source, link.target): bend for link, bend in zip(network.links, found.bends, strict=True)}
    assert bends["ana", "carl"] == bends["carl", "bo"] == 0
    middle = found.places["ana"].x
    between = sorted(abs(found.places[user].x - middle) for user in ("carl", "dora"))
    assert abs(bends["ana", "bo"]) > between[-1]


def test_links_of_why_when_made_then_carry_the_exact_steps() -> None:
    shares = {(link.source, link.target): link.influence for link in network_of(plain_why).links}
    assert shares == {
        ("ana", "bo"): 0.21,
        ("ana", "carl"): 0.088,
        ("carl", "bo"): 0.088,
        ("ana", "dora"): 0.044,
        ("dora", "bo"): 0.044,
    }


def test_layers_when_counted_then_are_steps_from_the_first_and_the_last_is_below_all() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "z"), ("b", "z"), ("c", "z")]
    links = [Link(source, target, 0.1, "") for source, target in pairs]
    assert layers_of(links, "a", "z") == {"a": 0, "b": 1, "c": 2, "z": 3}


def test_data_for_the_script_when_made_then_names_everybody_whole_and_points_at_them() -> None:
    data = network_data(network_of(hostile_why))
    assert any(person["name"] == "a" * 500 for person in data["people"])
    assert {end for link in data["links"] for end in (link["source"], link["target"])} == set(
        range(len(data["people"]))
    )
    assert [len(data["layouts"][name]["places"]) for name in ("wide", "narrow")] == [len(data["people"])] * 2


def test_network_when_there_is_no_influence_then_is_none() -> None:
    assert document_of(nothing_why()).network is None
