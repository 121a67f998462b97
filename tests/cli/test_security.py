"""Secrets stay secret, ids stay text, nothing is sent anywhere: through the whole program."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from influent.cli.commands import app
from influent.cli.ending import run
from influent.visible import is_hidden
from tests.cli.conftest import Run
from tests.test_errors import every_error_class

if TYPE_CHECKING:
    from tests.conftest import Neo4jServer

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-7f3a-secret"
ROOMS = ("cli", "cypher", "engine", "influent", "loaders", "reports", "store")
NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
    "websockets",
    "xmlrpc",
}
MAY_TALK = {
    "store/neo4j_address.py": {"urllib.parse"},
    "store/neo4j_certificates.py": {"ssl", "urllib.parse"},
    "store/server.py": {"socket", "urllib.parse"},
}
"""Who may use which part of the network: to take addresses apart, tell of certificates, look for a local server."""

HOSTILE = (
    "=1+1",
    "@sum",
    "-2+3",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "a\u200bna",
    "../../etc/passwd",
    "'; DROP TABLE users; --",
    "`}) DETACH DELETE n //",
    "%s {0} ${HOME} \\u0041",
)


class Refusing(typer.core.TyperGroup):
    """A program that ends with an error of its maker's choice."""

    error: Exception

    def invoke(self, ctx: Any) -> Any:  # noqa: ARG002  (typer's)
        raise self.error


@pytest.mark.parametrize("kind", every_error_class(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("debug", ["0", "1"])
def test_password_when_it_is_in_an_address_then_no_error_of_any_class_shows_it(
    kind: type[Any], debug: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INFLUENT_DEBUG", debug)
    monkeypatch.setenv("NEO4J_PASSWORD", CANARY)
    address = f"bolt+s://neo4j:{CANARY}@db.example.org:7687"
    program = typer.main.get_command(typer.Typer(cls=Refusing, callback=lambda: None))
    Refusing.error = kind(f"cannot reach {address}", where=address, advice=f"influent rank --store {address}")
    Refusing.error.__cause__ = OSError(f"refused by {address}")
    code = run(program, ["x"])
    said = capsys.readouterr()
    assert code == kind.exit_code
    assert CANARY not in said.out + said.err
    assert "db.example.org" in said.err


@pytest.mark.parametrize("form", [(), ("--debug",)])
def test_password_when_no_server_answers_then_is_not_shown(
    call: Run,
    monkeypatch: pytest.MonkeyPatch,
    form: tuple[str, ...],
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", CANARY)
    for command in ("rank", "doctor", "asserted", "about ana", "forget ana --yes"):
        done = call(*command.split(), "--store", "bolt://127.0.0.1:9", *form)
        assert done.returncode == 3, command
        assert CANARY not in done.stdout + done.stderr


def test_password_when_it_is_wrong_then_is_not_shown(
    neo4j_server: Neo4jServer,
    call: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", CANARY)
    done = call("rank", "--store", neo4j_server.uri, "--debug")
    assert done.returncode == 3
    assert CANARY not in done.stdout + done.stderr


def test_commands_when_listed_then_none_takes_a_password() -> None:
    def options(command: Any) -> list[str]:
        own = [option for parameter in command.params for option in parameter.opts]
        return own + [name for child in getattr(command, "commands", {}).values() for name in options(child)]

    found = options(typer.main.get_command(app))
    assert "--store" in found
    assert [name for name in found if re.search("pass|secret|token|key", name)] == []


@pytest.mark.requirement("R63")
def test_code_when_searched_then_talks_to_nobody_but_the_named_server() -> None:
    found = {}
    for path in (path for room in ROOMS for path in (ROOT / room).glob("**/*.py") if not (ROOT / room).is_symlink()):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] in NETWORK:
                    found.setdefault(str(path.relative_to(ROOT)), set()).add(name)
    assert {name: parts - MAY_TALK.get(name, set()) for name, parts in found.items()} == {name: set() for name in found}


def test_ids_when_hostile_then_are_text_at_every_exit(call: Run, tmp_path: Path) -> None:
    rows = [(a, b, kind, f"2026-03-0{n % 9 + 1}T00:00:00Z") for n, a in enumerate(HOSTILE) for b in HOSTILE if a != b
            for kind in ("retweet", "reply")]  # fmt: skip
    with (tmp_path / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("actor", "target", "kind", "happened_at"), *rows])
    store = ("--store", str(tmp_path / "h.duckdb"))
    assert call("load", str(tmp_path / "hostile.csv"), *store).returncode == 0
    a, b = HOSTILE[3], HOSTILE[4]
    questions = [
        ("rank", "--all"), ("influencers", "--", a), ("influencees", "--", b), ("score", "--", a), ("why", "--", a, b),
        ("paths", "--", a, b), ("whynot", "--", a, b), ("unnoticed", "--", a), ("shared", "--", a, b),
        ("about", "--", a), ("cypher", "held", "--param", f"id={b}"), ("cypher", "most_reacted_to"),
        ("pin", "--by", b, "--reason", a, "--", a, b), ("asserted",), ("doctor",),
    ]  # fmt: skip
    for question in questions:
        words = [*question[:1], *store, *question[1:]]
        text = call(*words)
        assert text.returncode == 0, (question, text.stderr)
        hidden = {c for c in text.stdout + text.stderr if is_hidden(c) and c != "\n"}
        assert hidden == set(), question
        printed = call(*words[:1], "--json", *words[1:])
        assert {c for c in printed.stdout if is_hidden(c) and c != "\n"} == set(), question
        json.loads(printed.stdout)
    cells = [cell for row in csv.reader(io.StringIO(call("rank", "--all", "--csv", *store).stdout)) for cell in row]
    assert "'=1+1" in cells
    assert not [
        cell for cell in cells if cell.startswith(("=", "@")) or (cell.startswith("-") and not _is_number(cell))
    ]
    for command in (("why", "--html", str(tmp_path / "why.html"), *store, "--", a, b),):
        assert call(*command).returncode == 0
        assert "<script>alert" not in (tmp_path / "why.html").read_text("utf-8")
    for what, name in (("graph", "g.gexf"), ("graph", "g.graphml"), ("ranks", "r.csv"), ("edges", "e.csv")):
        assert call("export", what, "--out", str(tmp_path / name), *store).returncode == 0
    assert call("export", "graph", "--out", str(tmp_path / "a.svg"), "--around", a, *store).returncode == 0
    for name in ("g.gexf", "g.graphml", "a.svg"):
        assert ET.parse(tmp_path / name).getroot() is not None  # noqa: S314
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert {row["user"] for row in csv.DictReader(file)} >= {"'=1+1", "'@sum", "'-2+3"}
    folders = {tmp_path, *(tmp_path / "h.duckdb.graphs").rglob("*")}
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file()} <= folders
    left = json.loads(call("rank", "--all", "--json", *store).stdout)
    assert {user["user"] for user in left["users"]} == set(HOSTILE)


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/explanation/threats.md", "docs/privacy.md"])
def test_page_when_it_names_tests_then_they_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    for path, name in named:
        assert f"def {name}" in (ROOT / path).read_text("utf-8"), (path, name)
    assert named or page != "SECURITY.md"


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.e+-]+", cell)) and cell.count("-") <= 2


def test_lists_when_they_begin_as_a_formula_then_are_guarded_in_csv(call: Run, tmp_path: Path) -> None:
    rows = ["id,actor,target,kind,happened_at,topics", "1,ana,bo,reply,2026-03-01T00:00:00Z,=1+1;tea"]
    rows += ["2,ana,＝SUM(A1),reply,2026-03-01T00:00:00Z,tea"]  # noqa: RUF001  (full-width on purpose)
    (tmp_path / "rows.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert call("load", str(tmp_path / "rows.csv"), "--store", str(tmp_path / "s.duckdb")).returncode == 0
    done = call("cypher", "held", "--param", "id=ana", "--csv", "--store", str(tmp_path / "s.duckdb"))
    cells = [cell for row in csv.reader(done.stdout.splitlines()) for cell in row]
    assert "'=1+1 tea" in cells
    assert "'＝SUM(A1)" in cells  # noqa: RUF001
    assert not [cell for cell in cells if cell.startswith(("=", "＝"))]  # noqa: RUF001
