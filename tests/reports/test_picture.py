"""The picture shows the right people at the right places, harms nobody, and is the same each time."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.answers import Person, Stamp
from influent.errors import InputError
from influent.reports.circle import BOTTOM, ROW, TOP, arrange
from influent.reports.picture import MOST_PEOPLE, draw_circle, share_text, write_picture

AT = datetime(2026, 3, 2, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def direct(user: str, influence: float) -> Person:
    return Person(user, influence, influence, 7, AT, AT, None)


def through(user: str, influence: float, via: str) -> Person:
    return Person(user, influence, 0.0, 0, None, None, via)


INFLUENCERS = [direct("bo", 0.4), direct("carl", 0.1), through("dora", 0.05, "carl"), through("eve", 0.02, "gil")]
INFLUENCEES = [direct("kim", 0.2)]

people = st.lists(
    st.builds(
        Person,
        user=st.text(st.characters(codec="utf-8"), max_size=40),
        influence=st.floats(0, 1),
        direct=st.sampled_from([0.0, 0.1]),
        n=st.integers(0, 5),
        first_at=st.none() | st.just(AT),
        last_at=st.none() | st.just(AT),
        via=st.none() | st.text(st.characters(codec="utf-8"), max_size=3),
    ),
    max_size=14,
    unique_by=lambda person: person.user,
)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  (our own)


def test_picture_when_drawn_then_names_everybody_with_their_share() -> None:
    found = texts(draw_circle("ana", INFLUENCERS, INFLUENCEES))
    assert {"ana", "bo", "carl", "dora", "eve", "gil", "kim"} <= set(found)
    assert found[found.index("bo") + 1] == "40 %"
    assert found[found.index("gil") + 1] == "passes it on"


def test_picture_when_read_aloud_then_tells_what_it_shows() -> None:
    root = ElementTree.fromstring(draw_circle("ana", INFLUENCERS, INFLUENCEES))  # noqa: S314  (our own)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert title.text == "Who influences ana, and whom ana influences"
    assert desc.text == (
        "Strongest influencers of ana: bo (40 %, 7 reactions from 2026-03-02 to 2026-03-02); carl (10 %, 7 reactions"
        " from 2026-03-02 to 2026-03-02); dora (5 %, through carl); eve (2 %, through gil). "
        "Strongest influencees of ana: kim (20 %, 7 reactions from 2026-03-02 to 2026-03-02)."
    )


def test_picture_when_nobody_is_there_then_says_so_on_both_sides() -> None:
    assert texts(draw_circle("ana", [], [])).count("nobody so far") == 2


def test_picture_when_given_a_stamp_then_shows_it() -> None:
    stamp = Stamp("0123456789abcdef", "fedcba9876543210", "reputation", AT)
    assert texts(draw_circle("ana", [], [], stamp=stamp))[-1] == (
        "reputation · model fedcba987654 · snapshot 0123456789ab · as of 2026-03-02"
    )


def test_picture_when_order_of_people_differs_then_has_the_same_bytes() -> None:
    assert draw_circle("ana", INFLUENCERS, INFLUENCEES) == draw_circle("ana", INFLUENCERS[::-1], INFLUENCEES)


def test_picture_when_people_are_many_then_shows_the_strongest() -> None:
    many = [direct(f"user{i}", 1 / (i + 2)) for i in range(30)]
    shown = [text for text in texts(draw_circle("ana", many, [])) if text.startswith("user")]
    assert shown == [f"user{i}" for i in range(MOST_PEOPLE)]


def test_line_when_influence_is_half_then_is_half_as_wide() -> None:
    root = ElementTree.fromstring(draw_circle("ana", [direct("bo", 0.4), direct("carl", 0.2)], []))  # noqa: S314
    widths = [float(path.attrib["stroke-width"]) for path in root.iter(f"{SVG}path")]
    assert widths == [11.0, 5.5]


@given(user=st.text(st.characters(codec="utf-8"), max_size=40), influencers=people, influencees=people)
def test_picture_when_ids_are_anything_then_is_a_harmless_svg(
    user: str, influencers: list[Person], influencees: list[Person]
) -> None:
    svg = draw_circle(user, influencers, influencees)
    root = ElementTree.fromstring(svg)  # noqa: S314  (our own)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "style", "rect", "path", "circle", "g", "text"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert svg.replace("\n", "").isprintable()
    assert draw_circle(user, influencers, influencees) == svg


@given(influencers=people, influencees=people)
def test_places_when_arranged_then_lie_inside_and_never_on_each_other(
    influencers: list[Person], influencees: list[Person]
) -> None:
    circle = arrange(influencers, influencees, width=900)
    for spot in circle.spots:
        assert TOP <= spot.y <= circle.height - BOTTOM
        assert 60 <= spot.x <= 840
        assert (spot.x < circle.centre[0]) == (spot.side == "left")
    for side in ("left", "right"):
        for ring in (1, 2):
            heights = sorted(spot.y for spot in circle.spots if (spot.side, spot.ring) == (side, ring))
            assert all(lower - upper >= ROW - 1e-6 for upper, lower in pairwise(heights))
    shown = {(spot.side, spot.user) for spot in circle.spots if spot.person}
    assert shown == {("left", one.user) for one in influencers} | {("right", one.user) for one in influencees}


def test_places_when_somebody_is_indirect_then_stand_beyond_the_one_they_come_through() -> None:
    circle = arrange(INFLUENCERS, INFLUENCEES, width=900)
    places = {spot.user: spot for spot in circle.spots}
    assert {user: spot.ring for user, spot in places.items()} == {
        "bo": 1, "carl": 1, "gil": 1, "dora": 2, "eve": 2, "kim": 1,
    }  # fmt: skip
    assert places["dora"].x < places["carl"].x < circle.centre[0] < places["kim"].x
    assert (places["dora"].y, places["eve"].y) == (places["carl"].y, places["gil"].y)
    ends = {(line.start, line.end): line.influence for line in circle.lines}
    at = {user: (spot.x, spot.y) for user, spot in places.items()}
    assert ends == {
        (at["bo"], circle.centre): 0.4,
        (at["carl"], circle.centre): 0.1,
        (at["gil"], circle.centre): 0.02,
        (at["dora"], at["carl"]): 0.05,
        (at["eve"], at["gil"]): 0.02,
        (circle.centre, at["kim"]): 0.2,
    }


def test_name_when_long_then_is_shortened_in_the_picture_and_whole_in_the_tooltip() -> None:
    name = "x" * 60
    svg = draw_circle("ana", [direct(name, 0.5), direct("漢" * 20, 0.1), direct("é" * 18, 0.1)], [])
    assert "x" * 17 + "…" in texts(svg)
    assert "漢" * 8 + "…" in texts(svg)
    assert "é" * 18 in texts(svg)
    assert f"<title>{name}: 50 %" in svg


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.3421, "34.2 %"),
        (0.00012, "0.012 %"),
        (1e-5, "0.001 %"),
        (9e-6, "under 0.001 %"),
    ],
)
def test_share_when_shown_then_has_three_digits(share: float, shown: str) -> None:
    assert share_text(share) == shown


def test_picture_when_written_then_is_private_and_never_over_another_unasked(tmp_path: Path) -> None:
    path = write_picture(draw_circle("ana", [], []), tmp_path / "ana.svg")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(InputError, match="there already"):
        write_picture("other", path)
    assert write_picture("other", path, overwrite=True).read_text() == "other"
