"""A user's own people, by lift, as the command lists them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_influencers_when_asked_for_the_specific_ones_then_come_by_lift_which_is_the_quotient_shown(
    call: Run, small_store: Path
) -> None:
    asked = ("influencers", "ana", "--specific", "--store", str(small_store))
    people = json.loads(call(*asked, "--json").stdout)["people"]
    lifts = [person["lift"] for person in people]
    assert lifts == sorted(lifts, reverse=True)
    assert lifts == pytest.approx([person["influence"] / person["authority"] for person in people])
    titles, *rows = call(*asked).stdout.splitlines()[1 : 2 + len(people)]
    assert titles.split()[:8] == ["#", "user", "share", "%", "authority", "%", "lift", "n"]
    assert [row.split()[1] for row in rows] == [person["user"] for person in people]


def test_influencers_when_the_specific_ones_are_nobody_then_says_so(call: Run, small_store: Path) -> None:
    done = call("influencers", "eve", "--specific", "--store", str(small_store))
    assert done.stdout.startswith("nobody influences eve")
