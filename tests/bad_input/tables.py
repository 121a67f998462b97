"""Headers, delimiters, quotes, ragged rows, and fields, rows and lines that are too long."""

# ruff: noqa: E501  (tables of cases: one case stays one piece)

from __future__ import annotations

import gzip
from pathlib import Path

from tests.bad_input.case import AT, GOOD, HEADER, ONE, ONE_OF_TWO, TWO, Case, set_aside, table, taken

WIDE = ",".join(f"c{n}" for n in range(1_000_000))
NOTED = f"{HEADER},note"


def unended(path: Path) -> None:
    """Write a line of 70 MiB, packed: no file of that size on the disk."""
    path.write_bytes(gzip.compress(b"x" * (70 << 20), 1))


HEADERS = [
    Case(4, "no header", table(header=GOOD), None, ("there is no column actor", "--columns actor=NAME")),
    Case(4, "comment before the header", table(GOOD, header=f"# likes of May\n{HEADER}"), None, ("there is no column actor",)),
    Case(5, "a name twice", table(f"{GOOD},ana", header=f"{HEADER},actor"), None, ('two columns are called "actor"', "rename one")),
    Case(5, "a name twice but for case and blanks", table(f"{GOOD},x", header=f"{HEADER}, KIND "), None, ('two columns are called "kind"',)),
    Case(5, "an extra name twice", table(f"{GOOD},1,2", header=f"{HEADER},note,note"), None, ('two columns are called "note"',)),
    Case(6, "blanks and capitals", table(GOOD, header=" Actor , TARGET,Kind, happened_AT "), ONE),
    Case(6, "a mark before a quoted name", b"\xef\xbb\xbf" + table(GOOD, header='"actor",target,kind,happened_at'), ONE),
    taken(7, "another order", f"{AT},like,bo,ana", header="happened_at,kind,target,actor", user="ana"),
    taken(8, "extra columns", f"{GOOD},1,2", header=f"{HEADER},note,mood", words=("2 extra columns ignored: note, mood",)),
    taken(8, "extra column with hidden characters", f"{GOOD},1", header=f"{HEADER},no\u202ete", words=("\\u202e",)),
    Case(9, "column missing", table("ana,like", header="actor,kind"), None, ("there is no column target, happened_at",)),
    Case(9, "named column missing", table(GOOD), None, ('item (called "link")', "--columns item=NAME"), options=("--columns", "item=link")),
    Case(9, "column that we do not know", table(GOOD), None, ("--columns cannot be",), options=("--columns", "mood=kind")),
]  # fmt: skip

DELIMITERS = [
    Case(26, "semicolons", table(GOOD.replace(",", ";"), header=HEADER.replace(",", ";")), None, ('stand apart by ";"', "--delimiter ';'")),
    Case(26, "semicolons as was said", table(GOOD.replace(",", ";"), header=HEADER.replace(",", ";")), ONE, options=("--delimiter", ";")),
    Case(26, "tabs in a file called CSV", table(GOOD.replace(",", "\t"), header=HEADER.replace(",", "\t")), ONE),
    Case(26, "commas in a file called TSV", table(GOOD), ONE, file="made.tsv"),
    Case(26, "blanks", table(GOOD.replace(",", "  "), header=HEADER.replace(",", " ")), ONE, file="made.txt"),
    Case(26, "semicolons below a header of commas", table(GOOD, GOOD.replace(",", ";")), ONE_OF_TWO, ("fewer fields than the header has",)),
    Case(26, "a delimiter of two characters", table(GOOD), None, ("--delimiter cannot be",), options=("--delimiter", "::")),
    taken(27, "quoted delimiter", f'"ana, b","bo",like,{AT}', user="ana, b"),
]  # fmt: skip

QUOTES = [
    set_aside(21, "unclosed quote", f'"ana,bo,like,{AT}', "a quote is opened here and not closed"),
    Case(21, "unclosed quote before good rows", table(f'"ana,bo,like,{AT}', *[GOOD] * 3), (4, 3, 0, 1, 0), ("a quote is opened here",)),
    Case(21, "unclosed quote on the last line", table(GOOD, f'ana,bo,like,"{AT}')[:-1], ONE_OF_TWO, ("a quote is opened here",)),
    Case(21, "unclosed quote and 200 lines after it", table(f'ana,"bo,like,{AT}', *[GOOD] * 200), (201, 200, 0, 1, 0), ("a quote is opened here",)),
    Case(21, "unclosed quote in the header", table(GOOD, header=f'"{HEADER}'), None, ("there is no column actor",)),
    taken(22, "quote in mid-field", f'a"na,bo,like,{AT}', user='a"na'),
    taken(22, "doubled quotes", f'"a""na",bo,like,{AT}', user='a"na'),
    set_aside(22, "text behind a closing quote", f'"ana"x,bo,like,{AT}', "text stands outside the quotes"),
    Case(23, "line end in a field that is not ours", table(f'{GOOD},"two\nlines"', f"{GOOD},one", header=NOTED), TWO),
    set_aside(23, "line end in an id", f'"an\na",bo,like,{AT}', "holds control characters"),
    Case(23, "150 lines in one field", table(f"{GOOD},\"{'x,y' * 2}" + "\n" * 150 + '"', header=NOTED), None, ("no row can be read",)),
    set_aside(24, "short row", "ana,bo,like", "fewer fields than the header has"),
    set_aside(25, "long row", f"{GOOD},more", "more fields than the header has"),
    Case(25, "every row too long", table(f"{GOOD},x"), None, ("more fields than the header has", "--delimiter")),
]  # fmt: skip

SIZES = [
    set_aside(28, "field of 20 MB", f"{'x' * 20_000_000},bo,like,{AT}", "longer than 1 MiB"),
    set_aside(28, "field of 70 KB", f"{'x' * 70_000},bo,like,{AT}", "longer than 512 bytes"),
    taken(28, "field of 70 KB that is not ours", f"{GOOD},{'x' * 70_000}", header=NOTED),
    taken(28, "field of 2 MB over many lines that is not ours", f'{GOOD},"{("x" * 30_000 + chr(10)) * 70}"', header=NOTED),
    set_aside(29, "row of a million columns", ("," * 1_000_000), "more fields than the header has"),
    Case(29, "header of a million columns", (WIDE + "\n").encode(), None, ("the header: the line is longer than 1 MiB",)),
    Case(29, "header of 10,001 columns", (",".join(f"c{n}" for n in range(10_001)) + "\n").encode(), None, ("the header has 10,001 fields",)),
    Case(29, "rows without a header of which the first is too long", b"a b 1341100972 RT\n".join((b"x" * (2 << 20) + b"\n", b"")), ONE_OF_TWO, ("longer than 1 MiB",), "made.txt", ("--source", "higgs-twitter")),
    Case(30, "line without an end", unended, None, ("a line has no end",), "made.csv.gz"),
    set_aside(30, "line just over the limit", f"ana,bo,like,{AT},{'x' * (1 << 20)}", "longer than 1 MiB", header=NOTED),
]  # fmt: skip

CASES = [*HEADERS, *DELIMITERS, *QUOTES, *SIZES]
