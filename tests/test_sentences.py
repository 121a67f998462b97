"""Sentences keep what comes from outside apart from our own words."""

from __future__ import annotations

import dataclasses

import pytest

from influent.sentences import (
    Name,
    paths_sentences,
    ranking_sentence,
    score_sentence,
    spell,
    why_sentences,
    words,
)
from influent.visible import shorten, visible
from tests.reports.page_answers import (
    HOSTILE,
    hostile_paths,
    hostile_ranking,
    hostile_score,
    hostile_why,
    nothing_why,
    plain_why,
)


def test_words_when_given_names_with_braces_then_they_stay_names() -> None:
    said = words("{} reaches {}.", Name("{}"), Name("b"))
    assert said == ("{}", " reaches ", "b", ".")
    assert [isinstance(piece, Name) for piece in said] == [True, False, True, False]


def test_words_when_values_do_not_fit_then_refuses() -> None:
    with pytest.raises(ValueError, match="zip"):
        words("{} reaches {}.", "a")


def test_sentences_when_spelled_then_every_hostile_text_is_marked_as_a_name() -> None:
    said = [
        *why_sentences(hostile_why()),
        *paths_sentences(hostile_paths()),
        score_sentence(hostile_score()),
        ranking_sentence(hostile_ranking()),
    ]
    for sentence in said:
        own = spell(sentence, lambda _: "")
        assert not any(text in own for text in HOSTILE)
        assert "<" not in own


def test_why_when_the_place_is_open_shared_or_alone_then_the_sentence_says_so() -> None:
    why = plain_why()
    ends = {
        "of ana's 212 influencers bo is the 1st.": why,
        "of ana's 212 influencers bo has a place too close to call.": dataclasses.replace(why, position=None),
        "bo is ana's only influencer.": dataclasses.replace(why, n_influencers=1),
    }
    for end, found in ends.items():
        (sentence,) = why_sentences(found)
        assert spell(sentence, str).endswith(end)
    assert spell(why_sentences(nothing_why())[-1], str) == "eve has no influencers at all yet."


def test_ranking_when_first_is_shared_or_nobody_then_the_sentence_says_so() -> None:
    ranking = hostile_ranking()
    assert "2 share the first place" in spell(ranking_sentence(ranking), str)
    single = dataclasses.replace(ranking, users=ranking.users[1:])
    assert spell(ranking_sentence(single), lambda _: "X") == "Of 13 users, X has the most authority: 10.00 %."
    assert "nobody" in spell(ranking_sentence(dataclasses.replace(ranking, users=())), str).lower()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_when_made_visible_then_is_one_line_of_printable_characters(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    shown.encode("utf-8")


def test_text_when_shortened_then_counts_columns() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
    assert shorten("家族の長い", 6) == "家族…"
    assert shorten("e\u0301" * 6, 6) == "e\u0301" * 6
