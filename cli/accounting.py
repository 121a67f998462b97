"""What became of every row of a load, in words and in numbers: read = loaded + duplicates + rejected + ignored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from influent.cli.guard import safe
from influent.cli.show import prose, terminal_width

if TYPE_CHECKING:
    from influent.answers_on_data import LoadReport


def describe_load(report: LoadReport, seconds: float | None = None, *, verb: str = "loaded") -> list[str]:
    """Account for every row of a file, on one line; under it, where rejects are and what was noticed."""
    shadows = f"; {report.shadows:,} rows are second listings, never counted" if report.shadows else ""
    took = "" if seconds is None or terminal_width() is None else f", {seconds:.1f} s"
    kept = f"{safe(report.file)}: read {report.read:,} = {verb} {report.loaded:,} + duplicates {report.duplicates:,}"
    lines = prose(f"{kept} + rejected {report.rejected:,} + ignored {report.ignored:,}{shadows}{took}")
    if report.rejects_file:
        lines.append(f"  set aside, with reasons: {safe(report.rejects_file)}")
    return [*lines, *(line for text in report.notes for line in prose(f"  {safe(text)}"))]


def load_object(reports: Sequence[LoadReport]) -> dict[str, Any]:
    """Build what ``--json`` prints: the sums over all files, then each file's own report."""
    from influent.answers import to_json_object  # noqa: PLC0415

    sums = ("read", "loaded", "duplicates", "rejected", "ignored", "shadows")
    files = [to_json_object(report) for report in reports]
    return {**{name: sum_of(reports, name) for name in sums}, "files": files}


def sum_of(reports: Sequence[LoadReport], name: str) -> int:
    """Add up one count of all files."""
    return sum(getattr(report, name) for report in reports)
