"""Every packaged query file keeps the header contract; parameters are checked; nobody builds query text in Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from influent.errors import InputError, NotFoundError, StoreError
from influent.store.parameters import Parameter, parse_declaration
from influent.store.queries import (
    Query,
    check_parameters,
    load_query,
    load_read_query,
    parse_query,
    query_names,
)

ROOT = Path(__file__).resolve().parents[2]
CODE = ("influent", "loaders", "store", "engine", "reports", "cli", "web", "cypher")
EXCEPTIONS = {"loaders/parquet.py"}  # quotes the column names of a file as identifiers, in a database of its own
ALL = [(name, dialect) for dialect in ("sql", "cypher") for name in query_names(dialect=dialect)]
TWINS = sorted({name for name, _ in ALL if "/" not in name})
QUERY_TEXT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|(CREATE|DROP|ALTER)\s+(OR|TEMP|TABLE|VIEW|MACRO"
    r"|INDEX|CONSTRAINT)|COPY\s+[(\w]+\s+(TO|FROM)|ATTACH\s|PRAGMA\s|UNWIND\s+\S+\s+AS|(MATCH|MERGE|CREATE)\s*\("
    r"|DETACH\s+DELETE|LOAD\s+CSV|CALL\s+\w+[.(])",
    re.DOTALL,
)


def body(query: Query) -> str:
    """Take comments and quoted text out of a query."""
    marker = {"sql": "--", "cypher": "//"}[query.dialect]
    lines = [line for line in query.text.splitlines() if not line.startswith(marker)]
    return re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "''", "\n".join(lines))


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find the text that Python code puts together: f-strings, ``+``, ``%``, ``.format`` and ``.join``."""
    for node in ast.walk(tree):
        is_put_together = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
        )
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in ("format", "format_map", "join", "replace"):
            is_put_together = True
        if is_put_together:
            parts = [leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)]
            yield getattr(node, "lineno", 0), " ".join(part for part in parts if isinstance(part, str))


def python_files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py")) if (ROOT / room).is_dir()]


@pytest.mark.parametrize(("name", "dialect"), ALL)
def test_query_file_when_read_then_keeps_the_header_contract(name: str, dialect: str) -> None:
    query = load_query(name, dialect)  # type: ignore[arg-type]
    assert query.asks
    first = [line.split()[1] for line in query.text.splitlines()[:4]]
    assert first == ["asks:", "mode:", "params:", "columns:"]
    used = set(re.findall(r"\$(\w+)", body(query)))
    assert used == {parameter.name for parameter in query.params}
    assert ";" not in body(query).strip().removesuffix(";")
    for names in ([p.name for p in query.params], list(query.column_names)):
        assert len(set(names)) == len(names)
    for column in query.columns:
        assert re.search(rf"\b{column.name}\b", body(query)), column.name


@pytest.mark.parametrize("name", TWINS)
def test_read_query_when_for_everybody_then_is_ordered_in_both_dialects(name: str) -> None:
    sql, cypher = load_query(name, "sql"), load_query(name, "cypher")
    assert (sql.params, sql.columns, sql.mode, sql.asks) == (cypher.params, cypher.columns, "read", cypher.asks)
    assert cypher.mode == "read"
    for query in (sql, cypher):
        assert "ORDER BY" in body(query)
        assert ("k" in {p.name for p in query.params}) == ("LIMIT $k" in body(query))


def test_python_when_searched_then_puts_no_query_text_together() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files(*CODE)
        for line, text in texts(ast.parse(path.read_text("utf-8")))
        if QUERY_TEXT.search(text) and str(path.relative_to(ROOT)) not in EXCEPTIONS
    ]
    assert found == []


def test_store_when_searched_then_has_query_text_in_files_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("store")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and QUERY_TEXT.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ['f"MATCH (n {{id: {x}}}) RETURN n"', '"SELECT a " + "FROM " + x', '"DELETE FROM {}".format(x)']
)
def test_search_when_text_is_put_together_then_would_find_it(line: str) -> None:
    assert any(QUERY_TEXT.search(text) for _, text in texts(ast.parse(line)))


def test_load_query_when_unknown_then_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="influencers"):
        load_query("influencer", "sql")
    with pytest.raises(NotFoundError):
        load_query("../store/ledger", "sql")
    with pytest.raises(NotFoundError, match="users"):
        load_read_query("duckdb/count_users", "sql")


def test_query_names_when_filtered_then_are_of_that_mode() -> None:
    assert "influencers" in query_names("read", "sql")
    assert "duckdb/create_users" in query_names("write", "sql")
    assert not set(query_names("read", "sql")) & set(query_names("write", "sql"))


@pytest.mark.parametrize(
    "header",
    [
        "-- asks:    what?\n-- mode:    read\n-- params:  -\n",
        "-- asks:    what?\n-- mode:    both\n-- params:  -\n-- columns: -\n",
        "-- asks:    what?\n-- mode:    read\n-- params:  id TEXT\n-- columns: -\n",
        "-- asks:    what?\n-- mode:    read\n-- params:  k INTEGER 1..5 = 6\n-- columns: -\n",
    ],
)
def test_parse_query_when_header_is_damaged_then_says_so(header: str) -> None:
    with pytest.raises(StoreError, match="header of query"):
        parse_query("broken", "sql", header + "SELECT 1")


@pytest.mark.parametrize(
    ("kind", "given", "wanted"),
    [
        ("STRING", "007", "007"),
        ("INTEGER", "12", 12),
        ("INTEGER", np.int64(12), 12),
        ("FLOAT", "1e3", 1000.0),
        ("FLOAT", 2, 2.0),
        ("BOOLEAN", "true", True),
        ("BOOLEAN", False, False),
        ("DATETIME", "2012-07-04T02:00:00+02:00", datetime(2012, 7, 4, tzinfo=UTC)),
        ("LIST", '["a", 1]', ["a", 1]),
        ("LIST", ("a",), ["a"]),
        ("MAP", '{"a": 1}', {"a": 1}),
    ],
)
def test_convert_when_value_fits_then_gives_the_declared_type(kind: str, given: object, wanted: object) -> None:
    found = Parameter("x", kind).convert(given)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("STRING", 7),
        ("INTEGER", "1.0"),
        ("INTEGER", "\uff11"),
        ("INTEGER", "9" * 5000),
        ("INTEGER", True),
        ("FLOAT", "nan"),
        ("FLOAT", "1,5"),
        ("FLOAT", True),
        ("FLOAT", 10**400),
        ("BOOLEAN", "yes"),
        ("BOOLEAN", 1),
        ("DATETIME", "2012-07-04T02:00:00"),
        ("DATETIME", "yesterday"),
        ("LIST", "a"),
        ("LIST", '{"a": 1}'),
        ("MAP", "[1]"),
    ],
)
def test_check_parameters_when_value_does_not_fit_then_says_what_would(kind: str, given: object) -> None:
    query = parse_query(
        "q", "sql", f"-- asks:    what?\n-- mode:    read\n-- params:  x {kind}\n-- columns: -\nSELECT $x"
    )
    with pytest.raises(InputError, match=r"expected (a|true)") as caught:
        check_parameters(query, {"x": given})
    assert "--param x=" in caught.value.advice


def test_check_parameters_when_given_as_text_then_converts_and_fills_defaults() -> None:
    query = load_query("influencers", "sql")
    assert check_parameters(query, {"id": "7"}) == {"id": "7", "k": 20}
    assert check_parameters(query, {"id": "7", "k": "1000"}) == {"id": "7", "k": 1000}
    for wrong in ({"id": "7", "k": "1001"}, {"id": "7", "k": "0"}, {}, {"id": "7", "limit": "1"}):
        with pytest.raises(InputError):
            check_parameters(query, wrong)


@pytest.mark.parametrize("text", ["k", "K INTEGER", "k INTEGER 1..", "k INTEGER 1..5 20", "k REAL", "k STRING extra"])
def test_parse_declaration_when_malformed_then_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="declaration"):
        parse_declaration(text)
