"""``influent cypher``: the packaged queries, by name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe_lines
from influent.cli.layout import Column, lay_out_facts
from influent.cli.options import Place, PrintingRows, tell_if_stale
from influent.cli.program import app, command
from influent.cli.show import next_commands, plain, print_csv, print_json, print_lines, suggest, table, terminal_width
from influent.errors import InputError, quote

if TYPE_CHECKING:
    from influent.queries import Query
    from influent.types import Table


@command(
    app,
    "cypher",
    "cypher",
    "cypher influencers --param id=ana --param k=5",
    "cypher influencers --show --dialect cypher",
)
def cypher(
    *,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The query; without it, all are listed.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A parameter; once for each.")
    ] = None,
    is_shown: Annotated[
        bool, typer.Option("--show", help="Show the query's text instead of running it.", show_default=False)
    ] = False,
    dialect: Annotated[
        Literal["sql", "cypher"] | None,
        typer.Option("--dialect", help="Which text to show or list; else the one of the store."),
    ] = None,
    place: Place,
    printing: PrintingRows,
) -> None:
    """Which questions can the database itself answer? List the packaged queries, show one, or run it.

    They only read. Each is one file, NAME.sql for DuckDB beside NAME.cypher for Neo4j, and answers the same on both.
    """
    from influent.queries import load_read_query  # noqa: PLC0415  (on first use)

    dialect = dialect or _dialect_of(place)
    if name is None:
        _list(_queries(dialect), place, printing)
    elif is_shown:
        print_lines([safe_lines(load_read_query(name, dialect).text.rstrip("\n"))])
    else:
        with place.open(read_only=True) as work:
            tell_if_stale(work, "ranks and weights in the answer are of the last run")
            found = work.query(name, parse_parameters(param or []))
        _print(found, printing)


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Read ``id=ana`` pairs; a value may hold anything, ``=`` too.

    Raises
    ------
    InputError
        One has no ``=``, no name, or a name that came before.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in found:
            raise InputError(
                f"--param cannot be {quote(pair)}",
                where="each is NAME=VALUE, each name once",
                advice="--param id=ana --param k=5",
            )
        found[name] = value
    return found


def _dialect_of(place: Place) -> Literal["sql", "cypher"]:
    address = place.store or os.environ.get("INFLUENT_STORE", "")
    return "cypher" if "://" in address else "sql"


def _queries(dialect: Literal["sql", "cypher"]) -> list[Query]:
    from influent.queries import load_read_query, query_names  # noqa: PLC0415

    return [load_read_query(name, dialect) for name in query_names("read", dialect) if "/" not in name]


def _list(queries: list[Query], place: Place, printing: PrintingRows) -> None:
    rows = [(query.name, query.asks, " ".join(p.name for p in query.params)) for query in queries]
    if printing.json:
        print_json([{"name": n, "asks": a, "params": p.split()} for n, a, p in rows])
    elif printing.csv:
        print_csv(["name", "asks", "params"], rows)
    else:
        facts = [(name, "", f"{asks} ({params.replace(' ', ', ') or 'no parameters'})") for name, asks, params in rows]
        ask_one = [suggest("cypher", "top_ranked"), suggest("cypher", "top_ranked", options=["--show"])]
        print_lines([*lay_out_facts(facts, width=terminal_width()), "", *next_commands(place, *ask_one)])


def _print(found: Table, printing: PrintingRows) -> None:
    if printing.json:
        print_json([dict(zip(found.columns, row, strict=True)) for row in found.rows])
    elif printing.csv:
        print_csv(found.columns, found.rows)
    else:
        columns = [Column(c, "right" if _is_numeric(found, i) else "left", True) for i, c in enumerate(found.columns)]
        rows = [["" if value is None else plain(value) for value in row] for row in found.rows]
        print_lines(table(columns, rows))


def _is_numeric(found: Table, column: int) -> bool:
    return all(isinstance(row[column], int | float | None) for row in found.rows)
