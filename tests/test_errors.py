"""Every error says what, where and what to do, and ends the program with its own number."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import influent
from influent.errors import (
    EXIT_INTERRUPTED,
    EXIT_ROWS_SET_ASIDE,
    VALUE_LIMIT,
    CommitUnknownError,
    ConfigError,
    InfluentError,
    InputError,
    NotFoundError,
    RankError,
    StoreError,
    TransientStoreError,
    quote,
)

EXIT_CODES = {
    InputError: 2,
    StoreError: 3,
    TransientStoreError: 3,
    CommitUnknownError: 3,
    RankError: 4,
    NotFoundError: 5,
    ConfigError: 6,
}


def every_error_class() -> list[type[InfluentError]]:
    """The tree as it is now, whatever room a class was added in."""
    for module in pkgutil.walk_packages(influent.__path__, "influent."):
        if module.name != "influent.__main__":
            importlib.import_module(module.name)
    found, waiting = [], [InfluentError]
    while waiting:
        waiting += (kind := waiting.pop()).__subclasses__()
        found.append(kind)
    return found


def test_error_when_built_of_any_class_then_shows_all_three_parts_on_lines_of_their_own() -> None:
    for kind in every_error_class():
        error = kind("cannot read a.csv", where="line 7, column weight", advice="influent load a.csv --decimal ,")
        first, second, third = str(error).splitlines()
        assert first == "cannot read a.csv"
        assert second.strip() == "line 7, column weight"
        assert third.strip() == "try: influent load a.csv --decimal ,"
        assert (error.what, error.where, error.advice) == (
            "cannot read a.csv",
            "line 7, column weight",
            "influent load a.csv --decimal ,",
        )


@pytest.mark.parametrize("missing", ["where", "advice"])
def test_error_when_a_part_is_missing_then_cannot_be_built(missing: str) -> None:
    parts = {"where": "here", "advice": "that"}
    del parts[missing]
    for kind in every_error_class():
        with pytest.raises(TypeError, match=missing):
            kind("it broke", **parts)


def test_exit_code_when_looked_up_then_is_the_promised_one() -> None:
    assert {kind: kind.exit_code for kind in EXIT_CODES} == EXIT_CODES
    for kind in every_error_class():
        assert kind.exit_code in {1, *EXIT_CODES.values()}
    assert {EXIT_ROWS_SET_ASIDE, EXIT_INTERRUPTED}.isdisjoint(EXIT_CODES.values())


@pytest.mark.parametrize("kind", [TransientStoreError, CommitUnknownError])
def test_store_error_when_caught_by_its_family_then_is_caught(kind: type[StoreError]) -> None:
    with pytest.raises(StoreError):
        raise kind("no answer", where="127.0.0.1", advice="once more")


def test_not_found_when_others_are_near_then_names_them() -> None:
    error = NotFoundError.among("user", "anna", ["ana", "anne"], where="influent.duckdb")
    assert str(error).splitlines() == [
        'there is no user "anna"',
        "          influent.duckdb",
        '          try: one of "ana", "anne"',
    ]


def test_not_found_when_nobody_is_near_then_still_says_what_to_do() -> None:
    assert NotFoundError.among("run", "r1", [], where="influent.duckdb").advice == "a run that is there"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ana", '"ana"'),
        ("", '""'),
        (None, '"None"'),
        (1.5, '"1.5"'),
        ("a\nb", '"a\\x0ab"'),
        ("\x1b[31mred", '"\\x1b[31mred"'),
        ("\u202eevil", '"\\x202eevil"'),
        ("x" * 40, '"' + "x" * 40 + '"'),
        ("x" * 41, '"' + "x" * 40 + '…"'),
        ("\x00" * 40, '"' + "\\x00" * 10 + '…"'),
        ("ünïcode 漢字", '"ünïcode 漢字"'),
    ],
)
def test_quote_when_given_a_value_then_shows_it_safely(value: object, shown: str) -> None:
    assert quote(value) == shown


@given(st.text())
def test_quote_when_given_any_text_then_is_one_short_printable_line(text: str) -> None:
    shown = quote(text)
    assert shown.isprintable()
    assert len(shown) <= VALUE_LIMIT + 3
