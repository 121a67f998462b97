"""The packaged queries: which there are, what each asks, and whether given parameters fit it.

Query text lives in the files of ``cypher/`` alone: NAME.sql for DuckDB, NAME.cypher for Neo4j, one statement each.
A query's name is its path there without the suffix. Each file begins with four header lines, behind the comment
marker of its language::

    -- asks:    who influences this user directly, most first, and since when?
    -- mode:    read
    -- params:  id STRING; k INTEGER 1..1000 = 20
    -- columns: influencer STRING, weight FLOAT, n INTEGER

``-`` stands for no parameters or no columns. Further comment lines may follow. Values reach a query by parameter
only (``$id``), never by building text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, cast

from influent.errors import InputError, NotFoundError, StoreError, quote
from influent.store.parameters import Parameter, parse_declaration

Dialect = Literal["sql", "cypher"]
Mode = Literal["read", "write"]

MARKERS: Mapping[Dialect, str] = {"sql": "--", "cypher": "//"}
N_NEAREST = 3


@dataclass(frozen=True)
class Query:
    """One packaged query; `text` is the whole file, header included, as it is sent and as it is shown."""

    name: str
    dialect: Dialect
    asks: str
    mode: Mode
    params: tuple[Parameter, ...]
    columns: tuple[Parameter, ...]
    text: str

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in the order in which rows have them."""
        return tuple(column.name for column in self.columns)


def query_names(mode: Mode | None = None, dialect: Dialect | None = None) -> list[str]:
    """List the names of the packaged queries, sorted; of one mode or dialect, or of all.

    Examples
    --------
    >>> "influencers" in query_names("read", "sql")
    True
    """
    found = [(name, of) for of in MARKERS if dialect in (None, of) for name in _files(of)]
    return sorted({name for name, of in found if mode in (None, load_query(name, of).mode)})


@cache
def load_query(name: str, dialect: Dialect) -> Query:
    """Read one packaged query and its header.

    Raises
    ------
    NotFoundError
        There is none of that name in that dialect; the message names the nearest ones.
    StoreError
        Its header is not as documented: the installation is damaged.

    Examples
    --------
    >>> load_query("influencers", "sql").params[0].name
    'id'
    """
    file = _files(dialect).get(name)
    if file is None:
        raise NotFoundError.among(
            "query", name, nearest_names(name, _files(dialect)), where=f"the packaged {dialect} queries"
        )
    return parse_query(name, dialect, file.read_text(encoding="utf-8"))


def load_read_query(name: str, dialect: Dialect) -> Query:
    """Read one of the queries that everybody may run: mode read, and not a store's own (in a folder).

    Raises
    ------
    NotFoundError
        There is none of that name in that dialect; the message names the nearest ones.
    """
    open_names = {known: None for known in query_names("read", dialect) if "/" not in known}
    if name in open_names:
        return load_query(name, dialect)
    nearest = nearest_names(name, open_names)
    raise NotFoundError.among("query", name, nearest, where=f"the packaged {dialect} queries for reading")


def parse_query(name: str, dialect: Dialect, text: str) -> Query:
    """Read the header of a query's text; StoreError says which line is missing or malformed."""
    header = dict(re.findall(rf"^{MARKERS[dialect]} (asks|mode|params|columns):\s*(.*\S)\s*$", text, re.MULTILINE))
    try:
        if header["mode"] not in ("read", "write"):
            raise ValueError(f"mode {header['mode']}")
        return Query(
            name=name,
            dialect=dialect,
            asks=header["asks"],
            mode=cast("Mode", header["mode"]),
            params=tuple(_declarations(header["params"], ";")),
            columns=tuple(_declarations(header["columns"], ",")),
            text=text,
        )
    except (KeyError, ValueError) as error:
        raise StoreError(
            f"the header of query {quote(name)} is damaged: {error}",
            where=f"influent/cypher/{name}.{dialect}",
            advice="install influent again",
        ) from None


def check_parameters(query: Query, given: Mapping[str, object]) -> dict[str, object]:
    """Turn given values, or their texts, into the declared types; what is not given takes its default.

    Raises
    ------
    InputError
        One is missing, unknown, not of its type or out of its range.

    Examples
    --------
    >>> check_parameters(load_query("influencers", "sql"), {"id": "ana", "k": "5"})
    {'id': 'ana', 'k': 5}
    """
    declared = {parameter.name for parameter in query.params}
    for name in given:
        if name not in declared:
            raise _refusal(query, f"there is no parameter {quote(name)}")
    return {parameter.name: _value(query, parameter, given) for parameter in query.params}


def nearest_names(name: str, known: Mapping[str, object]) -> list[str]:
    """Find the known names most like `name`, best first, ties by name."""
    from rapidfuzz import process  # on first use: --help must not wait for it  # noqa: PLC0415

    return [match[0] for match in process.extract(name, sorted(known), limit=N_NEAREST)]


def _value(query: Query, parameter: Parameter, given: Mapping[str, object]) -> object:
    if parameter.name not in given:
        if parameter.default is None:
            raise _refusal(query, f"parameter {parameter.name} is missing ({parameter.expected})")
        return parameter.default
    try:
        return parameter.convert(given[parameter.name])
    except (ValueError, OverflowError):
        value = quote(given[parameter.name])
        raise _refusal(query, f"parameter {parameter.name} = {value}: expected {parameter.expected}") from None


def _refusal(query: Query, what: str) -> InputError:
    wanted = " ".join(f"--param {parameter.name}=…" for parameter in query.params)
    return InputError(what, where=f"query {query.name}", advice=f"influent cypher {query.name} {wanted}".rstrip())


def _declarations(line: str, separator: str) -> Iterator[Parameter]:
    return iter(()) if line == "-" else map(parse_declaration, line.split(separator))


@cache
def _files(dialect: Dialect) -> Mapping[str, Traversable]:
    return dict(_walk(files("influent.cypher"), "", f".{dialect}"))


def _walk(folder: Traversable, prefix: str, suffix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/", suffix)
        elif entry.name.endswith(suffix):
            yield prefix + entry.name.removesuffix(suffix), entry
