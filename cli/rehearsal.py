"""How ``influent load --dry-run`` shows what it understood of a file: columns, kinds, first rows, rows set aside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from influent.cli.accounting import describe_load
from influent.cli.layout import Column
from influent.cli.show import plain, prose, table

if TYPE_CHECKING:
    from influent.rehearsing import LoadPreview

MOST_REASONS = 10
MILLION = 1_000_000
INFLUENCERS = {"target": "target: whom it was done to", "actor": "actor: who did it"}
"""Who becomes the influencer, by the side that a kind credits."""


def describe_preview(preview: LoadPreview) -> list[str]:
    """Account for a file's rows as a load would, then show how it was understood."""
    blocks = [_columns(preview), _kinds(preview), _rows(preview), _reasons(preview)]
    lines = [line for block in blocks if block for line in ("", *block)]
    return [*describe_load(preview, verb="would load"), *lines, ""]


def _columns(preview: LoadPreview) -> list[str]:
    fixed = {ours: f"always {value}" for ours, value in preview.constants.items()}
    rows = [[ours, from_] for ours, from_ in {**preview.columns, **fixed}.items()]
    return table([Column("column", "left"), Column("read from", "left", may_shrink=True)], rows) if rows else []


def _kinds(preview: LoadPreview) -> list[str]:
    columns = [Column("kind", "left"), Column("rows"), Column("influencer is the", "left")]
    rows = [[kind.kind, f"{kind.n_rows:,}", INFLUENCERS[kind.credits]] for kind in preview.kinds]
    return table(columns, rows) if rows else []


def _rows(preview: LoadPreview) -> list[str]:
    if not preview.rows:
        return []
    usual: dict[str, object] = {"weight_e6": MILLION, "topics": [], "visibility": "public"}
    names = [
        name
        for name in preview.rows[0]
        if name != "credits" and any(row[name] not in (usual.get(name), None, False) for row in preview.rows)
    ]
    columns = [Column(name.removesuffix("_e6"), "left", may_shrink=True) for name in names]
    return ["first rows:", *table(columns, [[_cell(name, row[name]) for name in names] for row in preview.rows])]


def _cell(name: str, value: Any) -> str:  # noqa: ANN401  (whatever a column holds)
    if name == "weight_e6":
        return f"{value / MILLION:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return plain(value)
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _reasons(preview: LoadPreview) -> list[str]:
    if not preview.reasons:
        return []
    columns = [
        Column("rows"),
        Column("first line"),
        Column("column", "left"),
        Column("would be set aside: why", "left", may_shrink=True),
    ]
    shown = preview.reasons[:MOST_REASONS]
    rows = [[f"{r.n_rows:,}", f"{r.first_line:,}", r.column, r.reason] for r in shown]
    more = len(preview.reasons) - len(shown)
    return [*table(columns, rows), *(prose(f"and {more:,} more reasons, in --json") if more else [])]
