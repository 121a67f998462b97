"""The options that commands share: which store, which model, how to print. Typer shows each field as an option."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import without_userinfo
from influent.cli.progress import report_progress
from influent.errors import InputError, quote

if TYPE_CHECKING:
    from influent.doctor import Finding
    from influent.opened import Asked
    from influent.types import Resampling
    from influent.workspace import Workspace

DEBUG_VARIABLE = "INFLUENT_DEBUG"


def _turn_debug_on(is_asked: bool) -> bool:
    """Keep the wish where the handler of errors finds it, whatever fails."""
    if is_asked:
        os.environ[DEBUG_VARIABLE] = "1"
    return is_asked


DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show tracebacks of errors.", callback=_turn_debug_on, show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.", show_default=False)]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.", show_default=False)]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="PATH|URI", help="The store: a file, or neo4j://… [INFLUENT_STORE, else influent.duckdb]"
    ),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace the file if it is there.", show_default=False)
]
ResamplesOption = Annotated[
    int, typer.Option("--resamples", metavar="N", min=20, max=10_000, help="Resamples of who reacted.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Where their random numbers begin.")]
WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait so long for a process that holds the store.")
]


@dataclass(frozen=True)
class Place:
    """Which store, and how patiently."""

    store: StoreOption = None
    wait: WaitOption = 5.0
    debug: DebugOption = False

    def open(self, *, create: bool = False, read_only: bool = False) -> Workspace:
        """Open the store for this command; only loading makes one."""
        from influent.workspace import open_workspace  # noqa: PLC0415  (numpy, duckdb: on first use)

        return open_workspace(self.store, create=create, read_only=read_only, wait_s=self.wait)

    @contextmanager
    def open_untouched(self) -> Iterator[Workspace]:
        """Open the store without changing it; as an empty one where it is not there."""
        from influent.rehearsing import open_untouched  # noqa: PLC0415
        from influent.workspace import Workspace, settle_address  # noqa: PLC0415

        with open_untouched(settle_address(self.store), wait_s=self.wait) as store:
            yield Workspace(store)

    def examine(self, *, fix: bool) -> list[Finding]:
        """Have the store for this command checked."""
        from influent.doctor import examine  # noqa: PLC0415
        from influent.workspace import settle_address  # noqa: PLC0415

        return examine(settle_address(self.store), fix=fix, wait_s=self.wait)

    def named(self) -> list[str]:
        """Repeat the options that say where an answer came from, for a command that goes on from it."""
        return [] if self.store is None else ["--store", without_userinfo(self.store)]


@dataclass(frozen=True)
class Reading(Place):
    """Which store, read by which model, as of when, with what as part of what."""

    model: Annotated[
        str, typer.Option("--model", metavar="NAME|FILE", help="default, now, classic, defended, or a model file.")
    ] = "default"
    measure: Annotated[
        Literal["reputation", "pagerank"] | None,
        typer.Option("--measure", help="What is read off the walks; else as the model says."),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="As of this UTC date or time; else the newest interaction."),
    ] = None
    memory: Annotated[
        str | None,
        typer.Option("--memory", metavar="SIZE", help="Refuse, before the work, what may take more: 500M, 8G."),
    ] = None
    taxonomy: Annotated[
        Path | None,
        typer.Option("--taxonomy", metavar="FILE", help="CSV of child,parent: a topic is also about its parents."),
    ] = None

    def open(self, *, create: bool = False, read_only: bool = False) -> Workspace:
        """Open the store; who only reads is told when the last ranking is older than what is read."""
        work = super().open(create=create, read_only=read_only)
        if read_only:
            tell_if_stale(work, "the answer is of the store as it is now")
        return work

    def asked(self) -> Asked:
        """Put together what the workspace wants to know about the graph."""
        return {
            "model": self.model,
            "measure": self.measure,
            "as_of": parse_moment(self.as_of),
            "taxonomy": self.taxonomy,
            "progress": report_progress(),
            "memory": parse_size(self.memory),
        }

    def named(self) -> list[str]:
        """Repeat store, model, measure, time and taxonomy where they were named."""
        model = [] if self.model == "default" else ["--model", self.model]
        measure = [] if self.measure is None else ["--measure", self.measure]
        as_of = [] if self.as_of is None else ["--as-of", self.as_of]
        taxonomy = [] if self.taxonomy is None else ["--taxonomy", str(self.taxonomy)]
        return [*super().named(), *model, *measure, *as_of, *taxonomy]


@dataclass(frozen=True)
class Asking(Reading):
    """The same for a question that can be about one topic alone."""

    topic: Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="Only what is about this topic.")] = None

    def asked(self) -> Asked:
        """Put together what the workspace wants to know about the graph."""
        return {**super().asked(), "topic": self.topic}

    def named(self) -> list[str]:
        """Repeat also the topic where it was named."""
        return [*super().named(), *([] if self.topic is None else ["--topic", self.topic])]


@dataclass(frozen=True)
class Sampling:
    """How intervals are found, if at all."""

    no_intervals: Annotated[
        bool, typer.Option("--no-intervals", help="Leave the 90 % intervals out: faster.", show_default=False)
    ] = False
    resamples: ResamplesOption = 200
    seed: SeedOption = 0

    @property
    def resampling(self) -> Resampling | None:
        """What the workspace wants to know about intervals."""
        from influent.types import Resampling  # noqa: PLC0415  (numpy, on first use)

        return None if self.no_intervals else Resampling(self.resamples, self.seed)


@dataclass(frozen=True)
class Printing:
    """How an answer without rows is printed."""

    json: JsonOption = False


@dataclass(frozen=True)
class PrintingRows(Printing):
    """How an answer with rows is printed."""

    csv: CsvOption = False


@dataclass(frozen=True)
class Telling(Printing):
    """How an answer that can be told is printed, and where its page goes."""

    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write it as one HTML file that can be mailed.")
    ] = None
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file of --html if it is there.", show_default=False)
    ] = False
    md: Annotated[bool, typer.Option("--md", help="Print Markdown.", show_default=False)] = False

    def __post_init__(self) -> None:
        """Refuse what would be ignored, before anything is computed."""
        if self.md and (self.json or getattr(self, "csv", False)):
            raise InputError(
                "--md cannot stand beside --json or --csv",
                where="an answer is printed in one form",
                advice="one of them alone",
            )
        if self.overwrite and self.html is None:
            raise InputError("--overwrite stands alone", where="it is about the file of --html", advice="--html FILE")


@dataclass(frozen=True)
class TellingRows(Telling, PrintingRows):
    """The same for an answer with rows."""


def parse_size(text: str | None) -> int | None:
    """Read a number of bytes with its unit, of a thousand each.

    Raises
    ------
    InputError
        It is none.

    Examples
    --------
    >>> parse_size("500M"), parse_size("1.5G")
    (500000000, 1500000000)
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMGT]?)B?", text.strip(), re.IGNORECASE)
    if found is None or not float(found[1]):
        raise InputError(
            f"{quote(text)} is no amount of memory", where="--memory", advice="a number and its unit: 500M, 8G"
        )
    return int(float(found[1]) * 1000 ** " KMGT".index(found[2].upper() or " "))


def tell_if_stale(work: Workspace, answered: str) -> None:
    """Say on stderr that more was loaded, or taken out, since the last ranking, so nobody compares the two unawares."""
    stale = work.stale_run()
    if stale is not None:
        typer.echo(f"influent: {answered}; run {stale} was ranked before its last change: influent rank", err=True)


def parse_moment(text: str | None, *, option: str = "--as-of") -> datetime | None:
    """Read the ISO date (its whole day counts) or datetime of an option, UTC unless it names an offset.

    Raises
    ------
    InputError
        It is neither.

    Examples
    --------
    >>> parse_moment("2026-06-14").isoformat()
    '2026-06-14T23:59:59+00:00'
    """
    if text is None:
        return None
    try:
        if len(text) <= len("2026-06-14"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(
            f"{option} cannot be {quote(text)}",
            where="it takes an ISO date or time, UTC",
            advice=f"{option} 2026-06-14, or {option} 2026-06-14T18:00:00",
        ) from None
