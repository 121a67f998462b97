"""The page as a text: one file that allows nothing but itself, says every number exactly, and lets no id be markup."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import tomllib
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from influent.answers_why import Counterfactual, Removal, Why
from influent.errors import InputError
from influent.reports.documents import document_of
from influent.reports.manifest import INTENDED_USE
from influent.reports.page import asset, json_block, render_page, write_page
from tests.reports.page_answers import (
    AT,
    HOSTILE,
    STAMP,
    hostile_paths,
    hostile_ranking,
    hostile_score,
    hostile_why,
    nothing_why,
    plain_why,
)

ASSETS = Path(__file__).parents[2] / "reports" / "assets"
ANSWERS = {
    "why": plain_why,
    "nothing": nothing_why,
    "hostile-why": hostile_why,
    "hostile-paths": hostile_paths,
    "hostile-score": hostile_score,
    "hostile-ranking": hostile_ranking,
}


def page_of(name: str) -> str:
    return render_page(document_of(ANSWERS[name]()))


def section(page: str, title: str) -> str:
    """The markup of one section."""
    return next(part for part in page.split("<section")[1:] if f">{title}</h2>" in part).partition("</section>")[0]


def numbers(page: str, title: str) -> list[tuple[float, str]]:
    """The exact values and the shown ones of a section's table, in its order, without its sum."""
    body = re.search(r"<tbody.*?</tbody>", section(page, title), re.DOTALL)
    assert body is not None
    return [(float(exact), shown) for exact, shown in re.findall(r'<data value="([^"]+)">([^<]+)</data>', body[0])]


def total(page: str, title: str) -> list[str]:
    foot = re.search(r"<tfoot.*?</tfoot>", section(page, title), re.DOTALL)
    assert foot is not None
    return re.findall(r"<data[^>]*>([^<]+)</data>", foot[0])


def as_decimal(shown: str) -> Decimal:
    return Decimal(shown.removesuffix(" %").replace(",", ""))


def test_vendored_files_when_digested_then_are_as_published() -> None:
    vendored = tomllib.loads((ASSETS / "vendored.toml").read_text())
    named = {name: digest for library in vendored.values() for name, digest in library["sha256"].items()}
    assert {name: hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() for name in named} == named
    own = {"page.css", "page.js", "vendored.toml"}
    assert {path.name for path in ASSETS.iterdir()} == own | set(named)


@pytest.mark.parametrize("name", ANSWERS)
def test_policy_when_read_then_allows_exactly_the_inline_texts(name: str) -> None:
    page = page_of(name)
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.split(" ", 1) for rule in unescape(policy).split("; "))
    styles = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [
        [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
        for texts in (scripts, styles)
    ]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == (" ".join(hashes[0]) or "'none'")
    assert rules["style-src"] == " ".join(hashes[1])
    assert len(rules) == 5


@pytest.mark.parametrize("name", ANSWERS)
def test_page_when_searched_then_holds_no_address_and_no_inline_handler(name: str) -> None:
    page = page_of(name)
    for text in (asset("cytoscape.min.js"), asset("page.js"), asset("page.css")):
        page = page.replace(text, "")
    tags = re.findall(r"<[a-z][^>]*>", page)
    assert not [tag for tag in tags if re.search(r"\s(src|href|style|on\w+|srcset|action)=", tag)]


@pytest.mark.parametrize("name", ["hostile-why", "hostile-paths", "hostile-score", "hostile-ranking"])
def test_hostile_ids_when_told_then_no_tag_and_no_hidden_character_comes_of_them(name: str) -> None:
    page = page_of(name)
    found = re.findall(r"<(img|script)\b", page)
    n_scripts = 3 if name != "hostile-ranking" else 0
    assert found == ["script"] * n_scripts
    assert not set(page) & {"\u202e", "\u2066", "\u200d", "\u2028", "\u2029", "\0", "\ud800"}
    assert page.count("a" * 500) >= 1
    page.encode("utf-8")


@pytest.mark.parametrize("name", ["why", "hostile-why"])
@pytest.mark.parametrize("title", ["By the first step", "By the last step", "By kind", "By month"])
def test_splits_when_shown_then_add_up_to_the_influence_as_shown(name: str, title: str) -> None:
    page = page_of(name)
    shown = [as_decimal(text) for _, text in numbers(page, title) if text.endswith("%")]
    assert sum(shown) == as_decimal(total(page, title)[-1])
    assert sum(value for value, text in numbers(page, title) if text.endswith("%")) == pytest.approx(
        ANSWERS[name]().influence,
        abs=1e-15,  # type: ignore[union-attr]
    )


def test_numbers_when_read_from_the_page_then_equal_the_answers() -> None:
    why, page = plain_why(), page_of("why")
    shares = {
        title: [value for value, _ in numbers(page, title)] for title in ("By the first step", "By the last step")
    }
    assert shares["By the first step"] == [step.influence for step in why.first_steps]
    assert shares["By the last step"] == [step.influence for step in why.last_steps]
    assert [value for value, _ in numbers(page, "By kind")] == [61, 0.25, 9, 0.092]
    assert [value for value, _ in numbers(page, "By month")] == [30, 0.1, 40, 0.242]
    assert [value for value, _ in numbers(page, "Strongest interactions")] == [e.influence for e in why.evidence]
    assert [value for value, _ in numbers(page, "Strongest paths")] == [1, 0.21, 2, 0.08, 2, 0.04]
    assert total(page, "Strongest paths") == ["33.00 %"]
    assert "these 3, 96.5 % of the whole" in page
    assert "these 3 of 70 interactions" in page


def test_page_when_written_then_says_sentence_bound_stamp_and_intended_use() -> None:
    page = re.sub(r"</?bdi>", "", page_of("why"))
    assert (
        "34.2 % of the chains of attention that start at ana reach bo; of ana&#x27;s 212 influencers bo is the 1st"
        in (page.replace("ana's", "ana&#x27;s"))
    )
    assert "proven to within 1e-10 %" in page
    assert INTENDED_USE.replace("'", "&#x27;") in page
    for said in (STAMP.snapshot, STAMP.model, STAMP.measure, "2026-06-14"):
        assert f"{said}</dd>" in page


def test_score_page_when_read_then_holds_its_bracket_and_adds_up() -> None:
    page, score = page_of("hostile-score"), hostile_score()
    assert sum(as_decimal(shown) for _, shown in numbers(page, "Authority")) == as_decimal(total(page, "Authority")[0])
    assert "proven within" in section(page, "Authority")
    assert [value for value, _ in numbers(page, "The three factors")] == [12.5, 0.025, 0.17]
    assert [value for value, _ in numbers(page, "Lifted by")] == [step.influence for step in score.lifted_by]


def test_ranking_page_when_read_then_has_a_row_a_person_and_no_script() -> None:
    page, ranking = page_of("hostile-ranking"), hostile_ranking()
    values = [value for value, _ in numbers(page, "Authority, most first")]
    assert values[1::7] == [user.authority for user in ranking.users]
    assert "<script" not in page
    assert "1=" in page
    assert "Not counted: 2 <bdi>self</bdi>." in page


def test_months_when_some_had_nothing_then_stand_as_empty_bars() -> None:
    page = section(page_of("why"), "By month")
    assert [month in page for month in ("2025-12: ", "2026-01: 0.0 %", "2026-02: 0.0 %", "2026-03: ")] == [True] * 4
    assert page.count("<rect") == 2 * 4


def test_no_influence_when_told_then_is_a_sentence_without_tables() -> None:
    page = page_of("nothing")
    assert "no path" in page
    assert "has no influencers at all yet" in page
    assert "<table" not in page
    assert "<script" not in page


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_json_block_when_it_holds_hostile_text_then_ends_only_where_it_should(text: str) -> None:
    block = json_block({"name": text}, "data")
    inside = block.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {"name": text}


def test_page_when_written_twice_then_is_the_same_and_refused_unless_asked(tmp_path: Path) -> None:
    path = write_page(plain_why(), tmp_path / "why.html")
    first = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError):
        write_page(plain_why(), path)
    assert write_page(plain_why(), path, overwrite=True).read_bytes() == first
    assert len(first) < 500_000


def test_long_answers_when_told_then_name_the_first_and_sum_up_the_rest() -> None:
    page = page_of("hostile-why")
    assert "through 27 more" in section(page, "By the first step")
    assert len(numbers(page, "By the first step")) == 26


def test_only_influencer_when_told_then_no_place_is_given() -> None:
    only: Why = dataclasses.replace(plain_why(), n_influencers=1)
    assert "only influencer" in render_page(document_of(only))


def test_counterfactual_when_told_then_says_what_goes_and_how_sure_that_is() -> None:
    removal = Removal("t-9", "retweet", AT, "ana", "bo", None)
    pair = (("ana", "bo"),)
    ends = {
        "Without all of ana's reactions to bo, bo would leave ana's top 10.": Counterfactual(
            10, pair, "own", 1, 1, is_smallest=True
        ),
        "smallest set found, and at least 2 are needed|t-9": Counterfactual(
            10, pair, "interactions", 3, 2, interactions=(removal,)
        ),
        "bo is not in ana's top 10 as it is": Counterfactual(10, (), "own", 0, 0, is_smallest=True),
        "bo stays in ana's top 10 whichever of ana's reactions go": Counterfactual(10, (), is_smallest=True),
        "No set was found without which bo would leave ana's top 10": Counterfactual(10, ()),
    }
    for said, change in ends.items():
        page = render_page(document_of(dataclasses.replace(plain_why(), counterfactual=change)))
        told = re.sub(r"</?bdi>", "", section(page, "What would change it")).replace("&#x27;", "'")
        assert all(piece in told for piece in said.split("|"))
        assert ("<table" in told) == bool(change.removed)
