"""A git log: who reviewed, tested, took over, reported and wrote with whom, as git itself writes the lines."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from influent.errors import InputError
from influent.loaders.formats.gitlog import COMMAND
from tests.loaders.conftest import values

ONE, TWO, THREE, FOUR, FIVE, SIX = (f"{n}" * 40 for n in "123456")


def commit(hash_: str, author: str, committer: str, *trailers: str, at: str = "2026-01-06T10:00:00+01:00") -> str:
    return "\x1f".join((hash_, at, author, committer, "\x1d".join(trailers))) + "\n"


LOG = (
    commit(
        ONE,
        "Ana@X.example",
        "eve@x.example",
        "Reviewed-by: Bo Made-Up <bo@x.example>",
        "ACKED-BY: Cy <CY@x.example>\r",
        "Fixes: 0000",
        "Co-authored-by: Dora <dora@x.example>",
        "Signed-off-by: Ana <ana@x.example>",
    )
    + commit(
        TWO,
        "ana@x.example",
        "ana@x.example",
        "Tested-by: nobody",
        "Reported-by: fay <fay@x.example>",
        "Suggested-by: Gil <gil@x.example>",
    )
    + commit(THREE, "ana@x.example", "ana@x.example")
    + commit(FOUR, "ana@x.example", "noreply@github.com", "Reviewed-by: Ana <ana@x.example>")
    + "\n"
    + commit(FIVE, "ana@x.example", "1+helper[bot]@x.example", at="yesterday")
    + commit(
        SIX, "ana@x.example", "1+helper[bot]@x.example", "Tested-by: Bo <bo@x.example>", "Tested-by: Bo <bo@x.example>"
    )
    + "no commit\n"
)

ROWS = [
    ("commit", "eve@x.example", "ana@x.example", ONE),
    ("review", "bo@x.example", "ana@x.example", ONE),
    ("ack", "cy@x.example", "ana@x.example", ONE),
    ("co-author", "ana@x.example", "dora@x.example", ONE),
    ("co-author", "dora@x.example", "ana@x.example", ONE),
    ("report", "ana@x.example", "fay@x.example", TWO),
    ("suggestion", "ana@x.example", "gil@x.example", TWO),
    ("review", "ana@x.example", "ana@x.example", FOUR),
    ("commit", "1+helper[bot]@x.example", "ana@x.example", SIX),
    ("test", "bo@x.example", "ana@x.example", SIX),
    ("test", "bo@x.example", "ana@x.example", SIX),
]


def test_log_when_read_then_a_row_for_whom_each_commit_names(read):
    outcome = read(LOG, "log.txt", source="git-log")
    assert values(outcome, "kind", "actor", "target", "item") == ROWS
    assert {(row["network"], row["credits"]) for row in outcome.rows} == {("git", "target")}
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 6, 9)
    assert [row["automated"] for row in outcome.rows] == [row[1].startswith("1+") for row in ROWS]
    assert outcome.rows[-1]["id"] == outcome.rows[-2]["id"]  # and so the store takes it once


def test_log_when_it_names_nobody_or_is_damaged_then_accounted_for(read):
    outcome = read(LOG, "log.txt", source="git-log")
    assert (outcome.read, outcome.rejected, outcome.ignored) == (16, 2, 3)
    assert outcome.notes[:2] == (
        "1 ignored: a commit that names nobody but its author",
        "1 ignored: a trailer that names nobody by an address",
    )  # and the site that committed, whom the map leaves out
    assert [reject[:3] for reject in outcome.rejects] == [
        (6, "happened_at", "not a time like 2026-03-12T09:30:00Z"),
        (8, "row", "not a commit as the command writes it"),
    ]


def test_text_when_not_utf8_then_set_aside_or_read_as_said(read):
    raw = (LOG + commit("7" * 40, "zo\u00eb@x.example", "ana@x.example")).encode("latin-1")
    assert read(raw, "log.txt", source="git-log").rejects[-1][:3] == (9, "row", "not valid UTF-8")
    assert read(raw, "log.txt", source="git-log", encoding="latin-1").rows[-1]["target"] == "zo\u00eb@x.example"
    with pytest.raises(InputError, match="not in the encoding ascii"):
        read(raw, "log.txt", source="git-log", encoding="ascii")


@pytest.mark.parametrize(
    "content", ["commit 0123\nAuthor: Ana <ana@x.example>\n", "actor,target\n", LOG.encode("utf-16")]
)
def test_file_when_it_is_another_log_then_refused_with_the_command(read, content):
    with pytest.raises(InputError, match="no git log in one line a commit") as caught:
        read(content, "log.txt", source="git-log")
    assert caught.value.advice == COMMAND


def test_log_when_loaded_without_its_source_then_the_source_is_named(read):
    with pytest.raises(InputError) as caught:
        read(LOG, "log.txt")
    assert caught.value.advice == "--source git-log"


def test_command_when_run_by_git_then_its_file_is_what_is_read(read, tmp_path):
    if shutil.which("git") is None:
        pytest.skip("no git here")
    message = (
        "Made up\n\nA text that says Reviewed-by: nobody <no@x.example>\n\nReviewed-by: Bo\n <bo@x.example>\n"
        "Co-authored-by: Dora <dora@x.example>\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@x.example",
        "GIT_AUTHOR_DATE": "2026-01-05T10:00:00Z",
        "GIT_COMMITTER_NAME": "Eve",
        "GIT_COMMITTER_EMAIL": "eve@x.example",
        "GIT_COMMITTER_DATE": "2026-01-06T10:00:00Z",
    }

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True)

    git("init", "-q", ".")
    git("commit", "-q", "--allow-empty", "-m", message)
    git(*shlex.split(COMMAND)[1:])
    outcome = read(tmp_path / "log.txt", source="git-log")
    assert values(outcome, "kind", "actor", "target") == [
        ("commit", "eve@x.example", "ana@x.example"),
        ("review", "bo@x.example", "ana@x.example"),
        ("co-author", "ana@x.example", "dora@x.example"),
        ("co-author", "dora@x.example", "ana@x.example"),
    ]
    assert outcome.rows[0]["happened_at"] == datetime(2026, 1, 6, 10)


def test_command_when_documented_then_as_it_is():
    page = Path(__file__).resolve().parents[3] / "docs/how-to/load.md"
    assert COMMAND in page.read_text("utf-8")
