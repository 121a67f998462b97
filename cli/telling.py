"""Answers told as a page that can be mailed (``--html``) or as Markdown (``--md``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from influent.cli.show import note, print_lines, show

if TYPE_CHECKING:
    from influent.answers import Ranking
    from influent.answers_why import Paths, Score, Why
    from influent.cli.options import Telling


def tell(found: Why | Paths | Score | Ranking, telling: Telling, paint: Callable[[], Iterable[str]]) -> None:
    """Write the page that was asked for, and print the answer: as Markdown if so asked, else as :func:`show` does."""
    if telling.html is None and not telling.md:
        show(found, telling, paint)
        return
    from influent.pages import markdown, write_page  # noqa: PLC0415  (numpy, on first use)

    if telling.html is not None:
        written = write_page(found, telling.html, overwrite=telling.overwrite)
        note(f"page: {written}")
    if telling.md:
        print_lines(markdown(found).rstrip("\n").split("\n"))
    else:
        show(found, telling, paint)
