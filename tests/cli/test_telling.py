"""Answers leave the command line as a page and as Markdown, and say the same there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUESTIONS = {
    "why": ("why", "ana", "bo"),
    "paths": ("paths", "ana", "eve"),
    "score": ("score", "bo"),
    "rank": ("rank", "--no-write-back"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_page_when_asked_for_then_is_written_beside_the_printed_answer(
    call: Run, small_store: Path, tmp_path: Path, name: str
) -> None:
    place = ("--store", str(small_store))
    plain = call(*QUESTIONS[name], *place, cwd=tmp_path)
    done = call(*QUESTIONS[name], *place, "--html", "page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, plain.stdout, "page: page.html\n")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    again = call(*QUESTIONS[name], *place, "--html", "page.html", cwd=tmp_path)
    assert again.returncode == 2
    assert "there already" in again.stderr
    asked = call(*QUESTIONS[name], *place, "--html", "page.html", "--overwrite", cwd=tmp_path)
    assert asked.returncode == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("name", QUESTIONS)
def test_markdown_when_asked_for_then_is_all_that_is_printed(call: Run, small_store: Path, name: str) -> None:
    done = call(*QUESTIONS[name], "--store", str(small_store), "--md")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# ")
    assert "\n| --- | " in done.stdout
    assert "next:" not in done.stdout


def test_markdown_of_why_when_printed_then_says_the_sentence_and_the_sum(call: Run, small_store: Path) -> None:
    said = call("why", "ana", "bo", "--store", str(small_store), "--md").stdout
    assert (
        "2.28 % of the chains of attention that start at ana reach bo; of ana's 4 influencers bo is the 1st.\n" in said
    )
    assert said.count("| **together** |") == 4
    assert "**2.28 %** |" in said


@pytest.mark.parametrize(
    "options", [("--md", "--json"), ("--overwrite",)], ids=["markdown-and-json", "overwrite-without-page"]
)
def test_options_when_one_would_be_ignored_then_are_refused(
    call: Run, small_store: Path, options: tuple[str, ...]
) -> None:
    done = call("why", "ana", "bo", "--store", str(small_store), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert options[0] in done.stderr
