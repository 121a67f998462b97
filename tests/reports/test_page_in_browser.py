"""The page in a real browser: hostile ids do nothing, nothing is asked of the network, everybody can use it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from influent.reports.documents import Telling
from influent.reports.page import write_page
from tests.reports.page_answers import (
    hostile_paths,
    hostile_ranking,
    hostile_score,
    hostile_why,
    plain_why,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE_ANSWERS: dict[str, Callable[[], Telling]] = {
    "why": hostile_why,
    "paths": hostile_paths,
    "score": hostile_score,
    "ranking": hostile_ranking,
}
WIDTHS = (1280, 390)
# Of everything that shows text or draws, the contrast to what lies behind it (WCAG 2.2, 1.4.3 and 1.4.11).
CONTRASTS = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = (text) => { const [r, g, b] = channels(text); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || element.closest("#stage, script")) continue;
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const name = element.tagName.toLowerCase();
    if (["title", "desc"].includes(name)) continue;
    if (["circle", "rect", "polygon"].includes(name)) found.push([name, 3, ratio(style.fill, behind(element))]);
    else if (name === "path") found.push([name, 3, ratio(style.stroke, behind(element))]);
    else if (hasText) found.push([name, 4.5, ratio(name === "text" ? style.fill : style.color, behind(element))]);
  }
  return found;
}"""


@dataclass
class Opened:
    """A page, and what it did beyond being read."""

    page: Page
    events: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Opened]:
    """Open a file in a window of its own; say which dialogs, requests, messages and errors came of it."""
    options = {"viewport": {"width": 1280, "height": 900}} | options
    context = browser.new_context(**options)
    try:
        found = Opened(context.new_page())
        page, events = found.page, found.events
        page.on("dialog", lambda dialog: (events.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: events.append(f"request {request.url}"))
        page.on("console", lambda message: events.append(f"console {message.text}"))
        page.on("pageerror", lambda error: events.append(f"error {error}"))
        page.on("popup", lambda popup: events.append(f"popup {popup.url}"))
        page.goto(path.as_uri())
        assert events.pop(0) == f"request {path.as_uri()}"
        yield found
    finally:
        context.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {name: write_page(answer(), folder / f"{name}.html") for name, answer in HOSTILE_ANSWERS.items()}
    return written | {"plain": write_page(plain_why(), folder / "plain.html")}


def size_of(page: Page) -> tuple[int, int]:
    """How wide the page is, and how wide the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return wide, window


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", HOSTILE_ANSWERS)
def test_hostile_ids_when_shown_then_nothing_happens_and_nothing_overflows(
    browser: Browser, pages: dict[str, Path], name: str, width: int, has_scripts: bool
) -> None:
    window: Any = {"width": width, "height": 900}
    with opened(browser, pages[name], viewport=window, java_script_enabled=has_scripts) as found:
        found.page.evaluate("document.querySelectorAll('#people button').forEach((button) => button.click())")
        wide, inner = size_of(found.page)
        assert wide <= inner == width
        assert found.events == []
        assert found.page.locator("img, bdi *, svg script").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_network_when_scripts_run_then_can_be_dragged(browser: Browser, pages: dict[str, Path], width: int) -> None:
    window: Any = {"width": width, "height": 900}
    with opened(browser, pages["plain"], viewport=window) as found:
        page, stage = found.page, found.page.locator("#stage")
        assert not page.locator("#network svg").first.is_visible()
        data = json.loads(page.locator("#network-data").text_content() or "")
        layout = data["layouts"]["wide" if width == 1280 else "narrow"]
        box = stage.bounding_box()
        assert box is not None
        zoom = box["width"] / layout["width"]
        spot = layout["places"][[person["name"] for person in data["people"]].index("carl")]
        x, y = box["x"] + spot["x"] * zoom, box["y"] + spot["y"] * zoom
        before = stage.screenshot()
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 30, y + 40, steps=4)
        page.mouse.up()
        page.mouse.move(1, 1)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert stage.screenshot() != before
        assert found.events == []


def test_network_when_scripts_are_off_then_is_a_picture(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["plain"], java_script_enabled=False) as found:
        assert found.page.locator("#network svg.wide").is_visible()
        assert not found.page.locator("#network svg.narrow").is_visible()
        assert found.page.locator("#network svg.wide .spot .name").all_text_contents() == ["ana", "carl", "dora", "bo"]
        assert not found.page.locator("#people, #facts, #stage").first.is_visible()


def test_people_when_tabbed_to_then_can_be_chosen(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["plain"]) as found:
        page = found.page
        focused = "document.activeElement.closest('#people') ? document.activeElement.textContent : ''"
        names = []
        for _ in range(4):
            page.keyboard.press("Tab")
            names.append(page.evaluate(focused))
        assert names == ["ana", "carl", "dora", "bo"]
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "solid 3px" in outline
        page.keyboard.press("Enter")
        assert page.locator("#people button[aria-pressed=true]").all_text_contents() == ["bo"]
        assert page.locator("#facts").text_content() == "bo: 34.2 % of the chains arrive here."
        page.keyboard.press("Enter")
        assert page.locator("#people button[aria-pressed=true]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_colours_when_looked_at_then_have_contrast(
    browser: Browser, pages: dict[str, Path], scheme: str, has_scripts: bool
) -> None:
    with opened(browser, pages["plain"], color_scheme=scheme, java_script_enabled=has_scripts) as found:
        measured = found.page.evaluate(CONTRASTS)
        assert len(measured) > 50
        assert [each for each in measured if each[2] < each[1]] == []
        paper = found.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 33)")


def test_page_when_printed_then_shows_the_picture_on_white(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["plain"], color_scheme="dark") as found:
        found.page.emulate_media(media="print", color_scheme="dark")
        assert found.page.locator("#network svg.wide").is_visible()
        assert not found.page.locator("#stage").is_visible()
        assert not found.page.locator("#people").is_visible()
        assert found.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_page_when_read_aloud_then_has_language_landmarks_and_headers(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["plain"]) as found:
        page = found.page
        assert page.evaluate("document.documentElement.lang") == "en"
        assert [page.locator(tag).count() for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
        assert page.locator("th:not([scope])").count() == 0
        assert page.locator("section:not([aria-labelledby])").count() == 0
        assert page.get_by_role("table", name="By the first step").get_by_role("row").count() == 5
        assert page.get_by_role("rowheader", name="through carl").count() == 2


def test_wide_tables_when_the_screen_is_narrow_then_are_cards_and_still_tables(
    browser: Browser, pages: dict[str, Path]
) -> None:
    narrow: Any = {"width": 390, "height": 900}
    with opened(browser, pages["plain"], viewport=narrow) as found:
        table = found.page.get_by_role("table", name="Strongest interactions")
        assert table.evaluate("(table) => getComputedStyle(table).display") == "block"
        assert table.get_by_role("row").count() == 5
        assert table.get_by_role("cell", name="post-1").count() == 1
