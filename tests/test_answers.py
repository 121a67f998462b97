"""Answers turn into JSON with stable names and into data frames of the caller's choice."""

from __future__ import annotations

import importlib
import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest

from influent import answers_why
from influent.answers import HasRows, People, Person, Stamp, to_json_object
from influent.answers_why import Counterfactual
from influent.errors import ConfigError

AS_OF = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
STAMP = Stamp(snapshot="s1", model="m1", measure="reputation", as_of=AS_OF)
PEOPLE = People(
    stamp=STAMP,
    user="ana",
    error_bound=1e-10,
    omitted=2,
    n_proven=1,
    people=(
        Person("bo", 0.342, 0.21, 70, AS_OF, AS_OF, None),
        Person("carl", 0.088, 0.0, 0, None, None, "bo"),
    ),
)


def test_to_json_object_when_given_people_then_has_the_promised_names_and_the_stamp_inline() -> None:
    assert to_json_object(PEOPLE) == {
        "snapshot": "s1",
        "model": "m1",
        "measure": "reputation",
        "as_of": "2026-03-02T12:30:00Z",
        "user": "ana",
        "error_bound": 1e-10,
        "omitted": 2,
        "n_proven": 1,
        "people": [
            {
                "user": "bo",
                "influence": 0.342,
                "direct": 0.21,
                "n": 70,
                "first_at": "2026-03-02T12:30:00Z",
                "last_at": "2026-03-02T12:30:00Z",
                "via": None,
            },
            {
                "user": "carl",
                "influence": 0.088,
                "direct": 0.0,
                "n": 0,
                "first_at": None,
                "last_at": None,
                "via": "bo",
            },
        ],
        "asserted": [],
        "muted": 0,
    }


def test_to_json_object_when_written_and_read_then_keeps_every_bit_of_a_number() -> None:
    third = People(STAMP, "ana", 1 / 3, 0, 0, ())
    assert json.loads(json.dumps(to_json_object(third), allow_nan=False))["error_bound"] == 1 / 3


def test_to_json_object_when_nested_then_turns_tuples_and_mappings_into_plain_ones() -> None:
    left = Counterfactual(top_k=3, removed=(("ana", "bo"), ("ana", "carl")))
    assert to_json_object(left).items() >= {"top_k": 3, "removed": [["ana", "bo"], ["ana", "carl"]]}.items()
    coverage = answers_why.Coverage(networks=("a",), first_at=None, last_at=None, used=1, dropped={"self": 2})
    assert to_json_object(coverage)["dropped"] == {"self": 2}


def test_to_json_object_when_a_time_has_an_offset_then_keeps_it() -> None:
    at = datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=2)))
    stamp = Stamp(snapshot="s", model="m", measure="pagerank", as_of=at)
    assert to_json_object(stamp)["as_of"] == "2026-03-02T00:00:00+02:00"


@pytest.mark.parametrize("thing", [{"a": 1}, [], None, "text"])
def test_to_json_object_when_given_no_answer_then_refuses(thing: object) -> None:
    with pytest.raises(TypeError, match="is no answer"):
        to_json_object(thing)


def test_answers_with_rows_when_looked_at_then_name_a_field_of_theirs_and_carry_a_stamp() -> None:
    for kind in HasRows.__subclasses__():
        names = {field.name for field in fields(kind)}
        assert {kind.rows_in, "stamp"} <= names


def test_to_dicts_when_called_then_lists_rows_in_order() -> None:
    assert [row["user"] for row in PEOPLE.to_dicts()] == ["bo", "carl"]


def test_to_pandas_when_called_then_has_a_row_a_person() -> None:
    frame = PEOPLE.to_pandas()
    assert list(frame.columns) == [field.name for field in fields(Person)]
    assert frame["influence"].tolist() == [0.342, 0.088]
    assert frame["first_at"].notna().tolist() == [True, False]


def test_to_polars_when_called_then_has_a_row_a_person() -> None:
    frame = PEOPLE.to_polars()
    assert frame["user"].to_list() == ["bo", "carl"]
    assert frame["via"].to_list() == [None, "bo"]


def test_to_arrow_when_called_then_has_a_row_a_person() -> None:
    assert PEOPLE.to_arrow().to_pylist() == PEOPLE.to_dicts()


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frame_when_its_library_is_missing_then_names_it_and_how_to_get_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = {"pandas": PEOPLE.to_pandas, "polars": PEOPLE.to_polars, "pyarrow": PEOPLE.to_arrow}[library]
    real = importlib.import_module

    def without_library(name: str, *rest: object) -> object:
        if name == library:
            raise ModuleNotFoundError(name=name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(importlib, "import_module", without_library)
    with pytest.raises(ConfigError, match=f"{library} is not installed") as caught:
        method()
    assert caught.value.advice == f"pip install {library}"
