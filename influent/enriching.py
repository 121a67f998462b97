"""People where analysts have them: a list of contacts, and the same list with what is known of each of them.

Every column and every row stay as they are, in their order; who is not known stays unknown, and nobody is guessed.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from influent.engine.rank.ranking import rank_users
from influent.errors import InputError, quote
from influent.exporting import Exported
from influent.ranked import interval_columns, percentile_of
from influent.reports.manifest import About
from influent.reports.tables import write_columns
from influent.visible import guard_formula

if TYPE_CHECKING:
    from influent.topical import TopicView
    from influent.types import IntVector, Resampling
    from influent.view import View

MAX_BYTES = 1 << 30
PREFIX = "influent_"
TOPICS = 3
"""Topics named of each person, those with the best place first."""
PROVEN = 20


def enrich(
    view: View,
    topics: TopicView | None,
    path: Path,
    column: str,
    out: Path,
    *,
    resampling: Resampling | None,
    overwrite: bool = False,
) -> Exported:
    """Write the same CSV file with columns added: state, position, percentile, authority, interval, coverage, topics.

    Parameters
    ----------
    topics : TopicView, optional
        Where the data carry topics.
    column : str
        The column that holds ids as they are in the data.

    Raises
    ------
    InputError
        The file cannot be read, has no such column, or has a column of ours already; the output is there already or
        cannot be written. Nothing is left half-written.

    Notes
    -----
    One ranking and one pass over the rows, all in memory. Deterministic.
    """
    header, rows = _read(path)
    if column not in header:
        raise InputError(
            f"there is no column {quote(column)}",
            where=f"{path}, line 1: {', '.join(map(quote, header[:8]))}",
            advice="--column NAME, as in the first line",
        )
    taken = [name for name in header if name.startswith(PREFIX)]
    if taken:
        raise InputError(
            f"there is a column {quote(taken[0])} already", where=f"{path}, line 1", advice="the file as it was before"
        )
    given = {name: [row[nth] for row in rows] for nth, name in enumerate(header)}
    places = _find(view, given[column])
    added = {f"{PREFIX}{name}": cells for name, cells in _tell(view, topics, places, resampling).items()}
    about = About("contacts", view.stamp, datetime.now(UTC))
    # the cells of the file are its owner's; ours were made safe for spreadsheets where they hold text from outside
    done = write_columns({**given, **added}, out, "csv", about=about, raw=True, overwrite=overwrite)
    return Exported(done.path, done.manifest, done.n_rows)


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"more than {MAX_BYTES:,} bytes", where=str(path), advice="a part of it")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the contacts: {error.strerror}", where=str(path), advice="a CSV file") from None
    except UnicodeDecodeError:
        raise InputError("the contacts are not UTF-8", where=str(path), advice="save them as UTF-8") from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows: list[list[str]] = []
    header: list[str] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        for row in filter(None, reader):
            if len(row) != len(header):
                raise InputError(
                    f"{len(row)} cells, and {len(header)} columns",
                    where=f"{path}, line {reader.line_num}",
                    advice="quotes around cells with a delimiter",
                )
            rows.append(row)
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", where=f"{path}, line {reader.line_num}", advice="a CSV file") from None
    if len(set(header)) != len(header) or not header:
        raise InputError("columns need names, each its own", where=f"{path}, line 1", advice="a header line")
    return header, rows


def _find(view: View, ids: list[str]) -> IntVector:
    """Find each person's place in the graph, whichever of their ids is given; -1 = unknown."""
    known: dict[str, int] = {}
    for user in ids:
        if user not in known:
            place = view.graph.ids.find(view.store.person(user)) if user not in view.store.withheld else None
            known[user] = -1 if place is None else place
    return np.array([known[user] for user in ids], dtype=np.int64)


def _tell(
    view: View, topics: TopicView | None, places: IntVector, resampling: Resampling | None
) -> dict[str, list[Any]]:
    ranks = rank_users(view.graph, view.model, top=PROVEN)
    n_listed = max(len(ranks.order), 1)
    columns: dict[str, Any] = {
        "position": [place or None for place in ranks.position.tolist()],
        "percentile": [percentile_of(p, n_listed) if p else None for p in ranks.position.tolist()],
        "authority": ranks.authority.tolist(),
        **interval_columns(None if resampling is None else view.intervals(resampling)),
        "n": view.cells.n_in.tolist(),
        "n_people": view.cells.people_in.tolist(),
    }
    has_data = (view.cells.n_in > 0).tolist()  # of who has none, a number would only say what everybody starts with
    found: dict[str, list[Any]] = {"state": [_state(view, place) for place in places.tolist()]}
    for name, values in columns.items():
        cells = list(values)
        found[name] = [cells[p] if p >= 0 and (name.startswith("n") or has_data[p]) else None for p in places.tolist()]
    if topics is not None:
        leads = _first_topics(view, topics)
        found["topics"] = [leads.get(place, "") if place >= 0 else None for place in places.tolist()]
    found["model"] = [view.stamp.model] * len(places)
    return found


def _state(view: View, place: int) -> str:
    if place < 0:
        return "unknown"
    return "computed" if view.cells.n_in[place] else "no data"


def _first_topics(view: View, topics: TopicView) -> dict[int, str]:
    """Name the first topics that each person leads on, by place in the view's graph."""
    ranked = topics.rank()
    ranked = ranked.where(ranked.position > 0)
    order = np.lexsort((ranked.topic, -ranked.authority, ranked.position, ranked.user))
    found: dict[int, list[str]] = {}
    for nth in order.tolist():
        place = view.graph.ids.find(topics.labelled.ids[int(ranked.user[nth])])
        if place is not None:
            found.setdefault(place, []).append(topics.labelled.topics[int(ranked.topic[nth])])
    return {place: guard_formula("; ".join(names[:TOPICS])) for place, names in found.items()}
