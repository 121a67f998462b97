"""No text from outside can steer a terminal or hide, whatever it holds."""

from __future__ import annotations

import json
import shlex
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from influent.cli.guard import safe, safe_json, safe_lines, shell_word, without_userinfo
from influent.visible import HIDDEN

HOSTILE = "bo\x1b[2J\x07\x9b31m\u202eanna\u200b\u2066\x7f\r\n\tx\u2028y\ufeff"


def n_hidden(text: str) -> int:
    return sum(unicodedata.category(c) in HIDDEN for c in text)


def test_text_when_hostile_then_every_hidden_character_is_an_escape() -> None:
    assert safe(HOSTILE) == (r"bo\x1b[2J\x07\x9b31m\u202eanna\u200b\u2066\x7f\r\n\tx\u2028y\ufeff")


@pytest.mark.parametrize("text", ["ana", "日本語", "Ωmega", "é", "a b", "👍", ""])
def test_text_when_harmless_then_stays_as_it_is(text: str) -> None:
    assert safe(text) == text
    assert safe_lines(f"{text}\n{text}") == f"{text}\n{text}"


@given(st.text())
def test_text_when_anything_then_nothing_hidden_is_left(text: str) -> None:
    assert n_hidden(safe(text)) == 0


@given(st.text())
def test_json_when_anything_then_nothing_hidden_is_left_and_the_value_is_the_same(text: str) -> None:
    written = safe_json(json.dumps({"a": text}, ensure_ascii=False, indent=2))
    assert n_hidden(written.replace("\n", "")) == 0
    assert json.loads(written) == {"a": text}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_shell_word_when_anything_then_nothing_hidden_is_left(text: str) -> None:
    assert n_hidden(shell_word(text)) == 0
    if shell_word(text)[:2] != "$'":
        assert shlex.split(shell_word(text)) == [text]


@pytest.mark.parametrize("text", ["ana", "o'neil", "a b;c", HOSTILE, "\\n'\x1b", "日\u202e本\U000e0001"])
def test_shell_word_when_read_by_bash_then_is_the_same_text(text: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"printf %s {shell_word(text)}"], check=True, capture_output=True, env={"LC_ALL": "C.UTF-8"}
    )
    assert done.stdout.decode() == text


def test_uri_when_it_has_a_password_then_is_shown_without() -> None:
    assert without_userinfo("at neo4j://ana:p:w@host:7687 and bolt://x@y/z") == "at neo4j://host:7687 and bolt://y/z"
    assert without_userinfo("mail a@b.c") == "mail a@b.c"
