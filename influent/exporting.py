"""Answers into files: ranks and pairs as tables, the graph for other tools, one person's circle as a picture.

Every file has a manifest beside it that says what it was computed from; a picture says so itself, at its foot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from influent.engine.explain.people import find_influencees, find_influencers
from influent.engine.rank.ranking import rank_users
from influent.errors import InputError, quote
from influent.ranked import interval_columns
from influent.reports.graphs import GraphFormat, WeightedGraph, write_graph
from influent.reports.manifest import About
from influent.reports.picture import draw_circle, write_picture
from influent.reports.tables import TableFormat, write_columns
from influent.topical import all_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from influent.topical import TopicView
    from influent.types import Resampling
    from influent.view import View

Contents = Literal["ranks", "topics", "edges", "graph", "kit"]
FORMATS: Mapping[str, tuple[str, ...]] = {
    "ranks": ("csv", "jsonl", "parquet"),
    "topics": ("csv", "jsonl", "parquet"),
    "edges": ("csv", "jsonl", "parquet"),
    "graph": ("gexf", "graphml", "svg"),
}
CIRCLE = 10
"""People on each side of a picture: as many as its labels have room for."""


@dataclass(frozen=True)
class Exported:
    """A file that has landed; a picture has no manifest."""

    path: Path
    manifest: Path | None
    n_rows: int


def export_view(
    view: View,
    contents: Contents,
    path: Path,
    *,
    file_format: str | None = None,
    raw: bool = False,
    overwrite: bool = False,
    around: str | None = None,
    resampling: Resampling | None = None,
) -> Exported:
    """Write what a view knows to a file: whole, private to its owner, never over another one unasked.

    Parameters
    ----------
    contents : "ranks", "edges" or "graph"
        Everybody's authority and position; all pairs with weights and counts; users and pairs together.
    file_format : str, optional
        One of :data:`FORMATS` of the contents; by the path's suffix if not given.
    raw : bool
        Leave text cells of a CSV unguarded against spreadsheets' formulas.
    around : str, optional
        The person in the middle of a picture (``svg``).
    resampling : Resampling, optional
        How everybody's intervals are found; None = without them.

    Raises
    ------
    InputError
        The format does not fit, the file is there already, or cannot be written; nothing is left behind.
    NotFoundError
        `around` is no user.
    """
    chosen = _format(contents, path, file_format)
    if (chosen == "svg") != (around is not None):
        raise InputError(
            "a picture is of the graph around one person", where=str(path), advice="--format svg --around USER"
        )
    if around is not None:
        return _picture(view, around, path, overwrite=overwrite)
    about = About(contents, view.stamp, datetime.now(UTC))
    if contents == "graph":
        graph = WeightedGraph(
            users=list(view.graph.ids),
            attributes=_ranks(view, resampling),
            influencer=view.cells.indices,
            influencee=_rows(view),
            weight=view.cells.weight,
        )
        done = write_graph(graph, path, cast("GraphFormat", chosen), about=about, overwrite=overwrite)
    else:
        columns = _edges(view) if contents == "edges" else _in_order(view, _ranks(view, resampling))
        done = write_columns(columns, path, cast("TableFormat", chosen), about=about, raw=raw, overwrite=overwrite)
    return Exported(done.path, done.manifest, done.n_rows)


def export_topics(
    view: TopicView,
    topic: str | None,
    path: Path,
    *,
    file_format: str | None = None,
    raw: bool = False,
    overwrite: bool = False,
    resampling: Resampling | None = None,
) -> Exported:
    """Write everybody on all topics, or on one, with their evidence, to a file; errors as :func:`export_view`."""
    chosen = cast("TableFormat", _format("topics", path, file_format))
    about = About("topics", replace(view.stamp, topic=topic), datetime.now(UTC))
    done = write_columns(all_columns(view, topic, resampling), path, chosen, about=about, raw=raw, overwrite=overwrite)
    return Exported(done.path, done.manifest, done.n_rows)


def _format(contents: Contents, path: Path, file_format: str | None) -> str:
    chosen = file_format or path.suffix.removeprefix(".").lower()
    if chosen not in FORMATS[contents]:
        raise InputError(
            f"{contents} cannot be written as {quote(chosen)}",
            where=str(path),
            advice="--format " + "|".join(FORMATS[contents]),
        )
    return chosen


def _ranks(view: View, resampling: Resampling | None) -> dict[str, Any]:
    """Everybody's rank as columns; no position = under the model's evidence floor."""
    ranks = rank_users(view.graph, view.model, top=0)
    return {
        "position": [place or None for place in ranks.position.tolist()],
        "authority": ranks.authority,
        "authority_low": ranks.low,
        "authority_high": ranks.high,
        **interval_columns(None if resampling is None else view.intervals(resampling)),
        "pagerank": ranks.pagerank,
        "echo": ranks.echo,
        "score": ranks.score,
        "n": view.cells.n_in,
        "n_people": view.cells.people_in,
        **_without_absences(view),
    }


def _without_absences(view: View) -> dict[str, Any]:
    """Everybody's rank had nobody been away, where somebody was said to be."""
    present = view.without_absences()
    if present is None:
        return {}
    ranks = rank_users(present.graph, present.model, top=0)
    places = [present.place(user) for user in view.graph.ids]
    return {
        "position_without_absences": [place or None for place in ranks.position[places].tolist()],
        "authority_without_absences": ranks.authority[places],
    }


def _in_order(view: View, ranks: dict[str, Any]) -> dict[str, Any]:
    """Best position first, those without one last, by id."""
    columns = {"user": view.graph.ids.to_array(), **ranks}
    position = np.array([place or np.iinfo(np.int64).max for place in columns["position"]])
    order = np.argsort(position, kind="stable")
    return {name: [values[i] for i in order.tolist()] for name, values in columns.items()}


def _edges(view: View) -> dict[str, Any]:
    """All pairs as columns, by influencee and influencer, with what they were counted from."""
    users, cells = view.graph.ids.to_array(), view.cells
    begins = cells.cell_ptr[:-1]

    def over_pairs(reduce: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        return reduce.reduceat(values, begins) if len(begins) else values

    return {
        "influencee": users[_rows(view)],
        "influencer": users[cells.indices],
        "weight": cells.weight,
        "n": over_pairs(np.add, cells.cell_n),
        "first_day": over_pairs(np.minimum, cells.cell_day).astype("datetime64[D]").astype(str).tolist(),
        "last_day": over_pairs(np.maximum, cells.cell_day).astype("datetime64[D]").astype(str).tolist(),
    }


def _rows(view: View) -> NDArray[np.int64]:
    return np.repeat(np.arange(view.graph.n_users), np.diff(view.cells.indptr))


def _picture(view: View, around: str, path: Path, *, overwrite: bool) -> Exported:
    place, floor = view.place(around), view.model.min_influence
    around = view.graph.ids[place]
    sides = [
        find(view.graph, view.measure(), view.stamp, place, CIRCLE, min_influence=floor).people
        for find in (find_influencers, find_influencees)
    ]
    written = write_picture(draw_circle(around, *sides, stamp=view.stamp), path, overwrite=overwrite)
    return Exported(written, None, sum(len(people) for people in sides))
