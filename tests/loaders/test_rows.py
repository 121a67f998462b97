"""The bad-input catalogue, row by row: each case is one line of a file, with the value it gives or its fault."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # each example reads a file: shrinking takes minutes
AT = "2026-01-01T00:00:00Z"


def lines(header: str, cells: list[str]) -> str:
    return header + "\n" + "".join(cell + "\n" for cell in cells)


def verdicts(outcome) -> dict[int, tuple[str, str]]:
    return {line: (column, reason) for line, column, reason, _ in outcome.rejects}


IDS = [
    ("ana", None), ("007", None), ("NA", None), ("null", None), ("None", None), ("nan", None), ("1e21", None),
    ("123456789012345678901234567890", None), ("@ana", None), ("https://x.example/ana?b=1", None), ("=1+1", None),
    ("' OR 1=1 --", None), ("<script>", None), ("../../x", None), (" ana", None), ("ana ", None), ("é", None),
    ("e\u0301", None), ("\U0001f600", None), ("\u202eana", None), ("a\u2028b", None), ("x" * 512, None),
    ("é" * 256, None), ("", "empty or blank"), ("   ", "empty or blank"), ("\u3000\u00a0", "empty or blank"),
    ("x" * 513, "longer than 512 bytes"), ("é" * 257, "longer than 512 bytes"), ("x" * 10_000, "longer than 512 bytes"),
    ("a\x01b", "holds control characters"), ("a\x1b[31mb", "holds control characters"),
    ("a\x7fb", "holds control characters"), ("a\u0085b", "holds control characters"), ("a\tb", "holds control characters"),
]  # fmt: skip


@pytest.mark.parametrize("column", ["actor", "target", "id"])
def test_ids_when_odd_then_kept_byte_for_byte_or_rejected(read, column):
    others = [name for name in ("actor", "target", "id") if name != column]
    optional = column == "id"
    cases = [(value, None if optional and not value else fault) for value, fault in IDS]
    outcome = read(
        lines(
            f"{column},{others[0]},{others[1]},kind,happened_at",
            [f"{v},x{n},y{n},like,{AT}" for n, (v, _) in enumerate(cases)],
        )
    )
    kept = [row[column] for row in outcome.rows]
    assert kept == [value or None for value, fault in cases if fault is None]
    assert verdicts(outcome) == {n: (column, fault) for n, (_, fault) in enumerate(cases, 2) if fault is not None}


WEIGHTS = [
    ("1", 1_000_000), ("1.5", 1_500_000), ("", 1_000_000), ("0", 0), ("-0.0", 0), (".5", 500_000), ("5.", 5_000_000),
    ("+3", 3_000_000), ("1e2", 100_000_000), ("2.5E-3", 2500), ("1e-320", 0), ("0e999", 0), (" 2 ", 2_000_000),
    ("0.0000005", 0), ("0.0000015", 2), ("0.00000050000000000000000001", 1), ("999999999.9999999", 10**15),
    ("123456789.1234565", 123_456_789_123_456), ("00001", 1_000_000), ("0.30000000000000000000000000001", 300_000),
    ("nan", "not a plain decimal number"), ("inf", "not a plain decimal number"), ("-inf", "not a plain decimal number"),
    ("-1", "a weight is not below zero"), ("-1e-300", "a weight is not below zero"),
    ("1e309", "a weight is below 1,000,000,000"), ("1000000000", "a weight is below 1,000,000,000"),
    ("0x1F", "not a plain decimal number"), ("1_000", "not a plain decimal number"),
    ("\uff11", "not a plain decimal number"), ("  ", "not a plain decimal number"), ("1e99999", "not a plain decimal number"),
    ("1.2.3", "not a plain decimal number"), ("one", "not a plain decimal number"), (".", "not a plain decimal number"),
]  # fmt: skip


def test_weights_when_odd_then_exact_millionths_or_rejected(read):
    outcome = read(
        lines(
            "actor,target,kind,happened_at,weight", [f"a{n},b,like,{AT},{text}" for n, (text, _) in enumerate(WEIGHTS)]
        )
    )
    assert [row["weight_e6"] for row in outcome.rows] == [e6 for _, e6 in WEIGHTS if isinstance(e6, int)]
    assert verdicts(outcome) == {
        n: ("weight", fault) for n, (_, fault) in enumerate(WEIGHTS, 2) if isinstance(fault, str)
    }


def test_weights_when_decimal_comma_then_read_only_with_the_option(read):
    text = lines(
        "actor;target;kind;happened_at;weight", [f"a;b;like;{AT};1,5", f"a;c;like;{AT};1.5", f"a;d;like;{AT};1"]
    )
    with_comma = read(text, decimal=",", delimiter=";")
    assert [row["weight_e6"] for row in with_comma.rows] == [1_500_000, 1_000_000]
    with_point = read(text, delimiter=";")
    assert [row["weight_e6"] for row in with_point.rows] == [1_500_000, 1_000_000]
    assert verdicts(with_comma)[3] == verdicts(with_point)[2] == ("weight", "not a plain decimal number")


@settings(max_examples=5, deadline=None, phases=UNSHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.decimals(0, 999_999_998, allow_nan=False, allow_infinity=False), min_size=20, max_size=200))
def test_weights_when_any_decimal_then_as_python_rounds_it(read, weights):
    outcome = read(lines("actor,target,kind,happened_at,weight", [f"a,b,like,{AT},{weight}" for weight in weights]))
    millionth = Decimal("0.000001")
    assert [row["weight_e6"] for row in outcome.rows] == [
        int(weight.quantize(millionth, ROUND_HALF_EVEN).scaleb(6)) for weight in weights
    ]


BAD_TIME = "not a time like 2026-03-12T09:30:00Z"
TIMES = [
    ("2026-03-12T09:30:00Z", datetime(2026, 3, 12, 9, 30)), ("2026-03-12 09:30:00Z", datetime(2026, 3, 12, 9, 30)),
    ("2026-03-12t09:30z", datetime(2026, 3, 12, 9, 30)), (" 2026-03-12T09:30:00 Z ", datetime(2026, 3, 12, 9, 30)),
    ("2026-03-12T09:30:00.1234567Z", datetime(2026, 3, 12, 9, 30, 0, 123_456)),
    ("2026-03-12T09:30:00+05:30", datetime(2026, 3, 12, 4, 0)), ("2026-03-12T09:30:00-0800", datetime(2026, 3, 12, 17, 30)),
    ("2026-03-12T09:30:00+02", datetime(2026, 3, 12, 7, 30)), ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59)),
    ("1969-07-20T20:17:40Z", datetime(1969, 7, 20, 20, 17, 40)), ("0001-01-01T00:00:00Z", datetime(1, 1, 1)),
    ("2026-06-01T23:59:59Z", datetime(2026, 6, 1, 23, 59, 59)),
    ("2026-06-02T00:00:01Z", "more than a day in the future"), ("9999-12-31T23:59:59Z", "more than a day in the future"),
    ("0000-01-01T00:00:00Z", "the year is not one of 1 to 9999"), ("10000-01-01T00:00:00Z", BAD_TIME),
    ("2023-02-29T00:00:00Z", BAD_TIME), ("2023-02-28T24:00:00Z", BAD_TIME), ("2023-02-28T12:61:00Z", BAD_TIME),
    ("2023-02-28T12:00:00+24:00", BAD_TIME), ("infinity", BAD_TIME), ("yesterday", BAD_TIME), ("2023-2-8T1:00:00Z", BAD_TIME),
    ("", "empty or blank"), ("  ", "empty or blank"), ("2026-03-12T09:30:00", "names no time zone"),
    ("2026-03-12", "names no time zone"), ("1767225600", "a bare number of unknown unit"), ("2023-02-29", BAD_TIME),
]  # fmt: skip


def test_times_when_odd_then_utc_or_rejected(read):
    outcome = read(lines("actor,target,kind,happened_at", [f"a{n},b,like,{text}" for n, (text, _) in enumerate(TIMES)]))
    assert [row["happened_at"] for row in outcome.rows] == [at for _, at in TIMES if isinstance(at, datetime)]
    assert verdicts(outcome) == {
        n: ("happened_at", fault) for n, (_, fault) in enumerate(TIMES, 2) if isinstance(fault, str)
    }


def test_times_when_zone_is_given_then_clocks_that_skip_are_rejected(read):
    cells = ["2026-01-01T12:00:00", "2026-03-29T02:30:00", "2026-03-29 03:30", "2026-01-01T12:00:00Z", "2026-01-02"]
    outcome = read(lines("actor,target,kind,happened_at", [f"a,b,like,{cell}" for cell in cells]), tz="Europe/Berlin")
    assert [row["happened_at"] for row in outcome.rows] == [
        datetime(2026, 1, 1, 11), datetime(2026, 3, 29, 1, 30), datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 23)
    ]  # fmt: skip
    assert verdicts(outcome) == {3: ("happened_at", "the clocks skipped this hour in Europe/Berlin")}


@pytest.mark.parametrize(
    ("unit", "cells"),
    [
        ("s", ["1289241911.72836", "-1", "0", "99999999999999", "1e9", "2026-01-01T00:00:00Z"]),
        ("ms", ["1289241911728.36", "-1000", "0", "99999999999999999", "1e9", "2026-01-01T00:00:00Z"]),
        ("us", ["1289241911728360", "-1000000", "0", "999999999999999999", "1e9", "2026-01-01T00:00:00Z"]),
    ],
)
def test_times_when_epoch_is_given_then_counted_in_its_unit(read, unit, cells):
    outcome = read(lines("actor,target,kind,happened_at", [f"a,b,like,{cell}" for cell in cells]), epoch=unit)
    assert [row["happened_at"] for row in outcome.rows] == [
        datetime(2010, 11, 8, 18, 45, 11, 728_360), datetime(1969, 12, 31, 23, 59, 59), datetime(1970, 1, 1)
    ]  # fmt: skip
    assert set(verdicts(outcome)) == {5, 6, 7}


OTHERS = [
    ("kind", "Like ", "like"), ("kind", "RT", "rt"), ("kind", "x" * 64, "x" * 64), ("kind", "mag ich", "mag ich"),
    ("kind", "", "empty or blank!"), ("kind", " ", "empty or blank!"), ("kind", "x" * 65, "longer than 64 characters!"),
    ("kind", "a\x02", "holds control characters!"),
    ("topics", "b; a|b||", ["a", "b"]), ("topics", "", []), ("topics", "art", ["art"]), ("topics", " ; ", []),
    ("topics", "x" * 257, "a topic is longer than 256 bytes!"), ("topics", "a;b\x02", "holds control characters!"),
    ("topics", ";".join(map(str, range(257))), "more than 256 topics!"),
    ("network", "twitter", "twitter"), ("network", "x" * 65, "longer than 64 bytes!"),
    ("item", "https://x.example/1", "https://x.example/1"), ("item", "x" * 2049, "longer than 2048 bytes!"),
    ("item", "a\x00b", "holds a NUL byte!"), ("item", "a\x01\x02\x03\x04b", "holds control characters!"),
    ("visibility", "Private", "private"), ("visibility", "", "public"), ("visibility", "secret", "neither public nor private!"),
    ("automated", "TRUE", True), ("automated", "0", False), ("automated", "", False), ("automated", "2", "neither true nor false!"),
    ("incentivised", "yes", True), ("incentivised", "perhaps", "neither true nor false!"),
    ("shadow", "1", True), ("shadow", "no", False), ("shadow", "-", "neither true nor false!"),
]  # fmt: skip


@pytest.mark.parametrize("column", sorted({column for column, _, _ in OTHERS}))
def test_other_columns_when_odd_then_value_or_fault(read, column):
    cases = [(text, found) for name, text, found in OTHERS if name == column]
    header = "actor,target,happened_at" + (",kind" if column == "kind" else f",kind,{column}")
    middle = "" if column == "kind" else "like,"
    outcome = read(lines(header, [f"a{n},b,{AT},{middle}{text}" for n, (text, _) in enumerate(cases)]))
    faults = {n: found[:-1] for n, (_, found) in enumerate(cases, 2) if isinstance(found, str) and found.endswith("!")}
    assert {line: reason for line, _, reason, _ in outcome.rejects} == faults
    assert [row[column] for row in outcome.rows] == [found for n, (_, found) in enumerate(cases, 2) if n not in faults]


def test_future_when_now_is_not_given_then_the_clock_decides(read):
    now = datetime.now(UTC)
    outcome = read(
        lines(
            "actor,target,kind,happened_at", [f"a,b,like,{now.isoformat()}", f"a,b,like,{now.year + 2}-01-01T00:00:00Z"]
        ),
        now=None,
    )
    assert (len(outcome.rows), verdicts(outcome)) == (1, {3: ("happened_at", "more than a day in the future")})
