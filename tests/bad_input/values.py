"""Single values: weights, ids, times, kinds and the other columns; rows that repeat each other."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

from tests.bad_input.case import AT, GOOD, HEADER, ONE, ONE_OF_TWO, TWO, Case, set_aside, table, taken

WEIGHTED = f"{HEADER},weight"
WITH_ID = f"{HEADER},id"
TOPICAL = f"{HEADER},topics"
MARKED = f"{HEADER},visibility,automated,item,network"
BERLIN = ("--tz", "Europe/Berlin")


def weighs(item: int, text: str, *words: str) -> Case:
    """Make the case of a weight that is taken."""
    return taken(item, f"weight {text}", f"{GOOD},{text}", header=WEIGHTED, words=words)


def weighs_not(item: int, text: str, reason: str = "not a plain decimal number", *, name: str = "") -> Case:
    """Make the case of a weight that is set aside."""
    return set_aside(item, f"weight {name or text}", f"{GOOD},{text}", reason, header=WEIGHTED)


def is_called(item: int, name: str, user: str, **more: object) -> Case:
    """Make the case of somebody whose id is odd and stays as it is."""
    return taken(item, f"id {name}", f"{user},bo,like,{AT}", user=user, **more)


def happened(item: int, name: str, text: str, *options: str) -> Case:
    """Make the case of a time that is taken."""
    return taken(item, f"time {name}", f"ana,bo,like,{text}", options=options)


def happened_not(item: int, text: str, reason: str = "not a time like", *options: str) -> Case:
    """Make the case of a time that is set aside, beside one in the same manner that is taken."""
    good = {"--epoch": "1767225600", "--tz": "2026-01-01T00:00:00"}.get(options[0] if options else "", AT)
    rows = table(f"ana,bo,like,{good}", f"ana,bo,like,{text}")
    return Case(item, f"time {text} {' '.join(options)}".strip(), rows, ONE_OF_TWO, (reason,), options=options)


def same_id(*rows: str) -> bytes:
    """Write rows of actor and id, all else being equal."""
    return table(*(f"{row.split()[0]},bo,like,{AT},{row.split()[1]}" for row in rows), header=WITH_ID)


WEIGHTS = [
    weighs_not(31, "NaN"),
    weighs_not(32, "inf"),
    weighs_not(33, "-inf"),
    weighs_not(34, "-1", "not below zero"),
    weighs(35, "-0.0", "1 row weighs nothing"),
    weighs(36, "0", "1 row weighs nothing"),
    weighs_not(37, "1e309", "a weight is below 1,000,000,000"),
    weighs_not(37, "9" * 400, "a weight is below 1,000,000,000", name="of 400 digits"),
    weighs(38, "1e-320", "1 row weighs nothing", "1 weight has more than six decimals"),
    weighs_not(39, '"1,5"'),
    Case(39, "weights with a decimal comma", table(f'{GOOD},"1,5"', header=WEIGHTED), None, ("--decimal ,",)),
    Case(39, "weights with a decimal comma as was said", table(f'{GOOD},"1,5"', header=WEIGHTED), ONE, options=("--decimal", ",")),
    weighs_not(40, "0x1F"),
    weighs_not(40, "1_000"),
    weighs_not(40, "\uff11\uff12", name="of full-width digits"),
    weighs_not(40, "\u0661", name="of an Arabic digit"),
    weighs_not(40, "   ", name="of blanks"),
    weighs_not(40, "\u22121", name="with a minus of typographers"),
    taken(40, "weight that is not there", f"{GOOD},", header=WEIGHTED),
]  # fmt: skip

ROWS = [
    taken(41, "self loop", f"ana,ana,like,{AT}", user="ana"),
    Case(42, "the same row twice, without ids", table(GOOD, GOOD), TWO, ("2 rows have no id",)),
    Case(42, "the same row twice, with an id", same_id("ana 1", "ana 1"), (2, 1, 1, 0, 0)),
    Case(42, "the same file twice, with ids", same_id("ana 1", "cy 2"), (4, 2, 2, 0, 0), times=2),
    Case(42, "the same file twice, without ids", table(GOOD, GOOD), (4, 2, 2, 0, 0), times=2),
    Case(43, "an id of another row", same_id("ana 1", "cy 1"), ONE_OF_TWO, ("the same id stands for another interaction in line 2",)),
    Case(43, "an id of other rows, three times", same_id("ana 1", "cy 1", "ana 1", "dee 1"), (4, 1, 1, 2, 0), ("in line 2",)),
    Case(43, "half of the rows without id", same_id("ana 1").rstrip() + f"\ncy,bo,like,{AT},\n".encode(), TWO, ("1 row has no id",)),
    Case(44, "the same pair by many kinds", table(*(f"ana,bo,k{n},{AT}" for n in range(250))), (250, 250, 0, 0, 0)),
    Case(44, "a kind a row", table(*(f"ana,bo,k{n},{AT}" for n in range(300))), None, ("there would be 257 kinds", "--columns kind=")),
]  # fmt: skip

IDS = [
    set_aside(45, "id empty", f",bo,like,{AT}", "empty or blank"),
    set_aside(46, "id of blanks", f"   ,bo,like,{AT}", "empty or blank"),
    set_aside(46, "id of wide blanks", f"\u3000\u00a0,bo,like,{AT}", "empty or blank"),
    is_called(47, "with leading zeros", "007"),
    is_called(48, "like a number in short", "1e21"),
    is_called(49, "of 30 digits", "123456789012345678901234567890"),
    *(is_called(50, word, word) for word in ("NA", "null", "NULL", "None", "nan", "NaN", "\\N", "true", "undefined")),
    is_called(51, "with a leading @", "@ana"),
    is_called(52, "URL", "https://ex.example/ana?a=1#b"),
    set_aside(53, "id of 10,000 characters", f"{'x' * 10_000},bo,like,{AT}", "longer than 512 bytes"),
    is_called(53, "of 512 bytes", "\u00e9" * 256),
    is_called(54, "of emoji", "\U0001f469\u200d\U0001f4bb"),
    Case(55, "composed and combining", table(f"\u00e9,bo,like,{AT}", f"e\u0301,bo,like,{AT}"), TWO, users=("\u00e9", "e\u0301")),
    Case(56, "Latin and Cyrillic", table(f"ana,bo,like,{AT}", f"\u0430na,bo,like,{AT}"), TWO, users=("ana", "\u0430na")),
    Case(57, "capitals", table(f"ana,bo,like,{AT}", f"Ana,bo,like,{AT}"), TWO, users=("ana", "Ana")),
    is_called(58, "with a trailing space", "ana "),
    set_aside(15, "id with a NUL byte", f"a\0na,bo,like,{AT}", "holds a NUL byte"),
    set_aside(16, "id with a bell", f"a\x07na,bo,like,{AT}", "holds control characters"),
    set_aside(16, "id with a tab", f"a\tna,bo,like,{AT}", "holds control characters"),
    set_aside(16, "id with a C1 control", f"a\u009bna,bo,like,{AT}", "holds control characters"),
    set_aside(16, "four controls in a row", f"a\x01\x02\x03\x04,bo,like,{AT}", "holds control characters"),
    is_called(17, "with a bidi override", "\u202eana", words=("1 row has ids with hidden characters",)),
    is_called(17, "with a zero-width space", "a\u200bna", words=("hidden characters",)),
    is_called(19, "with a line separator", "a\u2028na", words=("hidden characters",)),
    taken(19, "line separator in a note", f"{GOOD},a\u2028b", header=f"{HEADER},note"),
    set_aside(16, "id with a next-line control", f"a\u0085na,bo,like,{AT}", "holds control characters"),
]  # fmt: skip

TIMES = [
    happened(59, "with Z", "2026-03-12T09:30:00Z"),
    happened(60, "with an offset", "2026-03-12T09:30:00+05:30"),
    happened_not(60, "2026-03-12T09:30:00+24:00"),
    Case(61, "time without a zone", table("ana,bo,like,2026-03-12T09:30:00"), None, ("names no time zone", "--tz UTC")),
    happened(61, "without a zone, as was said", "2026-03-12T09:30:00", *BERLIN),
    Case(62, "bare number", table("ana,bo,like,1767225600"), None, ("a bare number of unknown unit", "--epoch s")),
    happened(62, "in seconds", "1767225600", "--epoch", "s"),
    happened(62, "in milliseconds", "1767225600000", "--epoch", "ms"),
    happened_not(62, "1767225600000", "the year is not one of 1 to 9999", "--epoch", "s"),
    happened_not(62, AT, "not a count of s since 1970", "--epoch", "s"),
    happened_not(63, "0000-01-01T00:00:00Z", "the year is not one of 1 to 9999"),
    happened_not(64, "9999-12-31T23:59:59Z", "more than a day in the future"),
    happened_not(65, "10000-01-01T00:00:00Z"),
    happened(66, "before 1970", "1969-07-20T20:17:40Z"),
    happened_not(67, "2199-01-01T00:00:00Z", "more than a day in the future"),
    happened_not(68, "2023-02-29T00:00:00Z"),
    happened_not(69, "2023-02-28T24:00:00Z"),
    happened(70, "of a leap second", "2016-12-31T23:59:60Z"),
    happened_not(70, "2026-03-29T02:30:00", "the clocks skipped this hour in Europe/Berlin", *BERLIN),
    happened(70, "of an hour that comes twice", "2025-10-26T02:30:00", *BERLIN),
    happened_not(62, "12/03/2026"),
    happened_not(62, "\uff12\uff10\uff12\uff16-03-12T09:30:00Z"),
    set_aside(62, "time that is empty", "ana,bo,like,", "empty or blank"),
]  # fmt: skip

OTHERS = [
    set_aside(94, "kind that is empty", f"ana,bo,,{AT}", "empty or blank"),
    set_aside(94, "kind of 65 characters", f"ana,bo,{'k' * 65},{AT}", "longer than 64 characters"),
    set_aside(94, "kind with controls", f"ana,bo,li\x02ke,{AT}", "holds control characters"),
    taken(94, "kind that nobody knows", f"ana,bo,smile,{AT}"),
    Case(94, "kind that the source does not know", b"a b 1341100972 RT\na b 1341100973 XX\n", ONE_OF_TWO, ("not a kind of this source",), "made.txt", ("--source", "higgs-twitter")),
    set_aside(16, "topic with controls", f"{GOOD},a;b\x02", "holds control characters", header=TOPICAL),
    set_aside(28, "257 topics", f"{GOOD},{';'.join(map(str, range(257)))}", "more than 256 topics", header=TOPICAL),
    set_aside(40, "visibility that is neither", f"{GOOD},secret,,,", "neither public nor private", header=MARKED),
    set_aside(40, "flag that is neither", f"{GOOD},,perhaps,,", "neither true nor false", header=MARKED),
    set_aside(28, "item of 2,049 bytes", f"{GOOD},,,{'i' * 2049},", "longer than 2048 bytes", header=MARKED),
    *(is_called(89, f"that begins with {sign}", f"{sign}1+1") for sign in "=+-@"),
    is_called(90, "of SQL", "'; DROP TABLE users; --"),
    is_called(90, "of Cypher", "`}) DETACH DELETE n //"),
    is_called(91, "of HTML", "<script>alert(1)</script>"),
    set_aside(92, "id with an ANSI escape", f"\x1b[31mana,bo,like,{AT}", "holds control characters"),
    is_called(93, "of a path", "../../etc/passwd"),
    Case(94, "one reject where none may be", table(GOOD, f",bo,like,{AT}"), None, ("1 of 2 rows can be read", "without --strict"), options=("--strict",)),
    Case(94, "more rejects than were allowed", table(GOOD, *[",bo,like,x"] * 3), None, ("1 of 4 rows can be read",), options=("--max-rejects", "2")),
    Case(94, "as many rejects as were allowed", table(GOOD, *[",bo,like,x"] * 2), (3, 1, 0, 2, 0), ("empty or blank",), options=("--max-rejects", "2")),
    Case(94, "rows too old to keep", table(GOOD, "ana,bo,like,1999-01-01T00:00:00Z"), (2, 1, 0, 0, 1), ("older than what is to be kept",), options=("--keep-days", "3650")),
    Case(62, "a unit that is none", table(GOOD), None, ("--epoch",), options=("--epoch", "days")),
]  # fmt: skip

CASES = [*WEIGHTS, *ROWS, *IDS, *TIMES, *OTHERS]
