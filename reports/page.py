"""How is an answer mailed? As one HTML file that asks the network for nothing: sentences, a network, tables.

Ids are hostile text. Everything is escaped by :mod:`influent.reports.markup`; the script gets its data from a block of
JSON and shows it as text; a Content-Security-Policy allows this file's own script and style by their digests, and
nothing else. Without scripts the network is an SVG; with them it can be dragged, by cytoscape.js.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from influent.reports.bars import draw_bars
from influent.reports.documents import Telling, document_of
from influent.reports.documents.blocks import Cell, Column, Document, Network, Table
from influent.reports.landing import landing
from influent.reports.manifest import INTENDED_USE
from influent.reports.markup import Html, element, join, opening, phrase, plain
from influent.reports.network_picture import NARROW, WIDE, draw_network, network_data

LIBRARY_STYLE_ID = "__________cytoscape_stylesheet"
"""Where a style with this id stands, cytoscape.js adds none of its own, which the policy would refuse."""
_JSON_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def write_page(answer: Telling, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write an answer as one HTML file that can be mailed: whole, and readable by its owner alone.

    Raises
    ------
    InputError
        The file is there already (and `overwrite` is not set) or cannot be written; nothing is left behind.

    Notes
    -----
    Deterministic. About 0.45 MB where there is a network to drag, else about 10 kB and the tables.
    """
    path = Path(path)
    page = render_page(document_of(answer))
    with landing(path, overwrite=overwrite) as written:
        written.write_text(page, encoding="utf-8", newline="\n")
    return path


def render_page(document: Document) -> Html:
    """Write a document as a page.

    Examples
    --------
    >>> page = render_page(Document(("a < b?",), (("No.",),), None, (), ()))
    >>> "<title>a &lt; b?</title>" in page, "<script" in page
    (True, False)
    """
    style = asset("page.css")
    scripts = [asset("cytoscape.min.js"), asset("page.js")] if document.network else []
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy(scripts, style)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="robots", content="noindex"),
        element("title", plain(document.title)),
        element("style", Html(style), id=LIBRARY_STYLE_ID),
    )
    body = element(
        "body",
        element("header", element("h1", phrase(document.title)), *(_lead(document))),
        element("main", *_main(document)),
        element("footer", *_foot(document)),
        *(element("script", Html(script)) for script in scripts),
    )
    return join(Html("<!DOCTYPE html>\n"), element("html", head, Html("\n"), body, lang="en"), "\n")


def policy(scripts: list[str], style: str) -> str:
    """Write the Content-Security-Policy that allows these texts to run and to style, and nothing else."""
    allowed = " ".join(map(_source, scripts)) or "'none'"
    rules = {
        "default-src": "'none'",
        "script-src": allowed,
        "style-src": _source(style),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def json_block(value: object, key: str) -> Html:
    """Write data for the script; no text in it can end the block or the script."""
    shown = json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_JSON_ESCAPES)
    return join(opening("script", type="application/json", id=key), Html(shown), Html("</script>"))


@cache
def asset(name: str) -> str:
    """Read a text that is shipped beside this module, byte for byte."""
    return (files("influent.reports") / "assets" / name).read_bytes().decode("utf-8")


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _lead(document: Document) -> list[Html]:
    return [element("p", phrase(said), class_="lead") for said in document.lead]


def _main(document: Document) -> list[Html]:
    parts = [_network(document.network)] if document.network else []
    return parts + [_section(table, f"t{place}") for place, table in enumerate(document.tables)]


def _network(network: Network) -> Html:
    figure = element(
        "figure",
        *(draw_network(network, width, key) for width, key in ((WIDE, "wide"), (NARROW, "narrow"))),
        element("div", id="stage", aria_hidden="true"),
        element("figcaption", phrase(network.caption)),
        id="network",
    )
    people = element("div", id="people", role="group", aria_label="People in the picture", hidden=True)
    facts = element("p", id="facts", role="status", hidden=True)
    return element(
        "section",
        element("h2", "People", id="network-title"),
        figure,
        people,
        facts,
        json_block(network_data(network), "network-data"),
        aria_labelledby="network-title",
    )


def _section(table: Table, key: str) -> Html:
    title = element("h2", table.title, id=key)
    charts = [
        element("div", draw_bars(table.bars, width, table.title), class_=f"chart {name}")
        for width, name in ((WIDE, "wide"), (NARROW, "narrow"))
        if table.bars
    ]
    notes = [element("p", phrase(note), class_="more") for note in table.notes]
    tables = [_table(table, key)] if table.rows else []
    return element("section", title, *charts, *tables, *notes, aria_labelledby=key)


def _table(table: Table, key: str) -> Html:
    """Write a table; the roles are said again because a narrow screen shows the rows of a wide one as cards."""
    titles = [
        element("th", column.title, scope="col", role="columnheader", class_="number" if column.is_number else None)
        for column in table.columns
    ]
    parts = [element("thead", element("tr", *titles, role="row"), role="rowgroup")]
    parts.append(element("tbody", *(_row(row, table.columns) for row in table.rows), role="rowgroup"))
    if table.total is not None:
        parts.append(element("tfoot", _row(table.total, table.columns), role="rowgroup"))
    return element("table", *parts, role="table", aria_labelledby=key, class_="wide-rows" if table.is_wide else None)


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> Html:
    first, *others = [_cell(cell, column, place) for place, (cell, column) in enumerate(zip(row, columns, strict=True))]
    return element("tr", first, *others, role="row")


def _cell(cell: Cell, column: Column, place: int) -> Html:
    shown: Html = phrase(cell.said)
    if cell.value is not None:
        shown = element("data", shown, value=repr(cell.value))
    look = "number" if column.is_number and cell.value is not None else "short" if column.is_short else None
    if place == 0:
        return element("th", shown, scope="row", role="rowheader", class_=look)
    empty = None if cell.said else "empty"
    return element("td", shown, role="cell", data_title=column.title, class_=empty or look)


def _foot(document: Document) -> list[Html]:
    facts = [element("div", element("dt", term), element("dd", phrase(said))) for term, said in document.stamp]
    return [element("p", INTENDED_USE), element("dl", *facts)]
