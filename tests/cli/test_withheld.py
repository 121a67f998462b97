"""Whoever may not be named is named nowhere: every command is run, and all that it prints and writes is searched."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from influent.cli.commands import app
from influent.store.queries import load_query, query_names
from tests.cli.conftest import ROWS, Run

HIDDEN = {"zebulon.quist": "minor", "quist-at-home": None, "ottokar.privat": "private", "ursula.alter": "age-unknown"}
"""Who is withheld, and as what; the second is another id of the first."""
TYPOS = ("zebulon.quis", "quist-at-hom", "ottokar.priva", "ursula.alte")

NOT_ASKED = {
    "demo": "makes a store of its own",
    "neo4j start": "starts a server",
    "neo4j stop": "stops one",
    "neo4j status": "tells of a server",
    "about": "is the report for the person concerned",
    "suggest-topics": "reads no store",
    "forget": "takes the names that it is given, and counts",
    "optout": "takes the names that it is given, and counts",
    "copy": "asked by itself, for its target",
    "unload": "asked last",
    "expire": "asked last",
}

MAY_REFUSE = ("unsame", "unpin", "unmute", "untrust", "unaway", "list")
"""Commands that refuse to take back what nobody said."""

OWN = (("model", "show"), ("model", "diff"), ("model", "new"))
"""Commands that take no store."""

USERS = ("influencers", "influencees", "score", "topics", "unnoticed", "changed", "history")
PAIRS = ("why", "whynot", "paths", "shared")
SAYINGS = ("same", "pin", "mute")


def commands(command: Any, above: str = "") -> Iterator[str]:
    """Name every command, those of groups with their group."""
    for name, child in command.commands.items():
        if hasattr(child, "commands"):
            yield from commands(child, f"{above}{name} ")
        else:
            yield f"{above}{name}"


def write_rows(path: Path) -> None:
    """Write rows among all; those who are withheld react to all and all to them, most of all."""
    open_users = sorted({user for row in ROWS for user in row[:2]})
    rows = [(hidden, "ana", "reply", "2026-03-01", f"{hidden}/0") for hidden in HIDDEN]
    rows += [(*row, "") for row in ROWS]
    for hidden in HIDDEN:
        for nth, user in enumerate(open_users):
            for pair in ((hidden, user), (user, hidden)):
                rows += [(*pair, "retweet", f"2026-05-{day + nth:02}", f"{hidden}/{day}") for day in (1, 2, 3)]
    rows += [
        ("ana", "bo", "reply", f"2026-05-{day:02}", f"https://x.example/{hidden}/1")
        for hidden in HIDDEN
        for day in (3, 25)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "actor", "target", "kind", "happened_at", "topics", "item"))
        for nth, (actor, target, kind, day, item) in enumerate(rows):
            mentioned = [hidden for hidden in HIDDEN if hidden in item]
            tags = ";".join(["tea", *mentioned, *(f"{hidden}-fans" for hidden in mentioned)])
            writer.writerow((f"i{nth}", actor, target, kind, f"{day}T12:00:00Z", tags, item))


@pytest.fixture
def store(call: Run, tmp_path: Path) -> Path:
    """Make a store with a run of when all were named, and lists, pins and mutes of all of them."""
    write_rows(tmp_path / "rows.csv")
    path = tmp_path / "s.duckdb"
    for command in (
        ("load", str(tmp_path / "rows.csv")), ("rank", "--all"), ("same", "zebulon.quist", "quist-at-home"),
        ("list", "add", "friends", "ana", "bo", *HIDDEN), ("list", "add", "others", "carl", *HIDDEN),
        ("pin", "ana", "zebulon.quist", "--by", "zebulon.quist", "--reason", "zebulon.quist said so"),
        ("pin", "ana", "eve", "--reason", "as ottokar.privat says"), ("pin", "ana", "dora", "--by", "ursula.alter"),
        ("mute", "ana", "ottokar.privat"),
        ("mute", "ursula.alter", "ana"), ("trust", "ursula.alter"), ("trust", "ana"),
        ("away", "zebulon.quist", "2026-05-01", "2026-05-02"), ("away", "ana", "2026-05-01", "2026-05-02"),
        *(("account", user, kind, "--reason", f"{user} asked") for user, kind in HIDDEN.items() if kind),
    ):  # fmt: skip
        done = call(*command, "--store", str(path))
        assert done.returncode == 0, (command, done.stderr)
    return path


def questions(folder: Path, run: str) -> Iterator[tuple[str, ...]]:
    """Give every command but those NOT_ASKED, in all forms that print or write differently."""
    out = iter(range(1000))
    (folder / "contacts.csv").write_text("handle\nana\nnobody\n", encoding="utf-8")
    (folder / "scores.csv").write_text("user,score\nana,1\nbo,2\ncarl,3\n", encoding="utf-8")
    for command in USERS:
        more = {"changed": ("--from", run), "history": ("--every", "20d")}.get(command, ())
        yield from ((command, user, *more) for user in ("ana", "bo", *TYPOS))
    for command in PAIRS:
        yield from ((command, a, b) for a, b in (("ana", "bo"), ("ana", TYPOS[0]), (TYPOS[2], "bo")))
    for command in SAYINGS:
        yield from ((command, "ana", typo) for typo in TYPOS)
        yield f"un{command}", "ana", TYPOS[0]
    yield from ((command, TYPOS[0], *more) for command, more in (("account", ("bot",)), ("trust", ()), ("untrust", ())))
    yield from ((command, TYPOS[0], "2026-05-01", "2026-05-02") for command in ("away", "unaway"))
    yield "why", "ana", "bo", "--evidence", "100"
    yield from (("why", "ana", "bo", "--counterfactual", how) for how in ("own", "interactions", "anyone"))
    yield from (("rank", *more) for more in ((), ("--all",), ("--model", "defended"), ("--exact", TYPOS[0])))
    yield from ((command, "--from", run) for command in ("movers",))
    yield "alert", "--since", run
    yield "compare", run, "--scores", str(folder / "scores.csv")
    yield ("asserted",)
    yield "asserted", "--all"
    yield "asserted", "ana", "--all"
    yield "experts", "tea"
    yield "experts", "zebulon.quis"
    yield "rank", "--all-topics"
    yield "why", "ana", "bo", "--topic", "ottokar.priva"
    yield "topics", "bo", "--all"
    yield from (
        ("doctor",),
        ("batches",),
        ("list", "names"),
        ("model", "show", "default"),
        ("model", "diff", "now", "classic"),
    )
    yield from ((*("list", how), "friends") for how in ("rank", "influencers"))
    yield "list", "overlap", "friends", "others"
    yield from (("list", how, "friends", TYPOS[0]) for how in ("add", "remove"))
    yield "model", "new", str(folder / f"m-{next(out)}.toml")
    yield "model", "impact", "default", "now"
    yield "lookalikes", str(folder / f"pairs-{next(out)}.csv")
    yield "enrich", str(folder / "contacts.csv"), "--column", "handle", "--out", str(folder / f"e-{next(out)}.csv")
    yield "load", str(folder / "rows.csv"), "--dry-run"
    yield "load", str(folder / "rows.csv")
    for what, end in (("ranks", "csv"), ("ranks", "jsonl"), ("edges", "csv"), ("topics", "csv"), ("graph", "gexf"),
                      ("graph", "graphml")):  # fmt: skip
        yield "export", what, "--out", str(folder / f"x-{next(out)}.{end}")
    yield "export", "graph", "--around", "ana", "--out", str(folder / f"x-{next(out)}.svg")
    yield "export", "kit", "--out", str(folder / f"kit-{next(out)}")
    for page in (("why", "ana", "bo"), ("score", "bo"), ("rank", "--all"), ("paths", "ana", "bo")):
        yield *page, "--html", str(folder / f"p-{next(out)}.html")
        yield *page, "--md"
    given = {
        "id": "ana",
        "a": "ana",
        "b": "bo",
        "influencer": "bo",
        "influencee": "ana",
        "since": "2026-06-01T00:00:00Z",
    }
    for name in (name for name in query_names("read", "sql") if "/" not in name):
        wanted = [f"{p.name}={given[p.name]}" for p in load_query(name, "sql").params if p.name in given]
        yield "cypher", name, *(part for one in wanted for part in ("--param", one))


@pytest.mark.requirement("R58")
@pytest.mark.requirement("R61")
def test_outputs_of_all_commands_when_people_are_withheld_then_name_none_of_them(
    call: Run, store: Path, tmp_path: Path
) -> None:
    run = json.loads(call("rank", "--json", "--store", str(store)).stdout)["run"]
    every = set(commands(typer.main.get_command(app)))
    asked, found = set[str](), []
    inputs = {path for path in tmp_path.rglob("*") if path.is_file()} | {tmp_path / "rows.csv"}
    for question in questions(tmp_path, run):
        asked.add(" ".join(question[:2]) if " ".join(question[:2]) in every else question[0])
        for form in ((), ("--json",)):
            if form and "--md" in question:
                continue
            before = {path for path in tmp_path.rglob("*") if path.is_file()}
            at = () if question[:2] in OWN else ("--store", str(store))
            done = call(*question, *form, *at)
            said = done.stdout + done.stderr
            assert done.returncode in ((0, 5) if question[0] not in MAY_REFUSE and not form else (0, 2, 5)), said
            written = {path for path in tmp_path.rglob("*") if path.is_file()} - before - inputs
            texts = {"what it prints": said} | {
                path.name: path.read_bytes().decode("utf-8", "replace")
                for path in written
                if ".duckdb" not in str(path)
            }
            found += [(question, where, name) for where, text in texts.items() for name in HIDDEN if name in text]
    assert found == []
    assert every - asked == set(NOT_ASKED)
