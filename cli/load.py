"""``influent load``: files into the store, with every row accounted for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.accounting import describe_load, load_object, sum_of
from influent.cli.options import Place, Printing
from influent.cli.program import app, command
from influent.cli.progress import clear_progress, report_progress
from influent.cli.rehearsal import describe_preview
from influent.cli.show import next_commands, print_json, print_lines, prose, suggest
from influent.errors import EXIT_ROWS_SET_ASIDE, InputError, quote

if TYPE_CHECKING:
    from influent.answers_on_data import LoadReport
    from influent.loading import Keeping, ReadOptions
    from influent.rehearsing import LoadPreview


# Written out, since asking the loaders for their names takes longer than printing the help; a test compares them.
SOURCES = (
    "bitcoin-otc",
    "bluesky",
    "bluesky-car",
    "collegemsg",
    "generic",
    "git-log",
    "github-events",
    "higgs-twitter",
    "mail-csv",
    "mastodon",
    "mbox",
    "slack",
    "stackexchange",
    "stackexchange-csv",
    "x-archive",
)
SOURCE_HELP = f"Map of a known source ({', '.join(SOURCES)}), or a .toml file."


@dataclass(frozen=True)
class Reading:
    """What the user says about the files; else as the source map says, else found out."""

    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="OURS=THEIRS,…", help="Names of the columns: actor=user_id,target=author_id"),
    ] = None
    epoch: Annotated[
        Literal["s", "ms", "us"] | None, typer.Option("--epoch", help="Unit of times that are bare numbers.")
    ] = None
    tz: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="Zone of times that name none: Europe/Berlin")
    ] = None
    decimal: Annotated[
        str | None, typer.Option("--decimal", metavar="MARK", help="Decimal mark of weights: . or ,")
    ] = None
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Encoding of the text: latin-1, utf-16, …")
    ] = None
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", metavar="CHAR", help="What separates fields; or whitespace, or tab.")
    ] = None
    topic_rules: Annotated[
        Path | None,
        typer.Option("--topic-rules", metavar="FILE", help="Find topics by words in the column text: TOML."),
    ] = None
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a file when one row cannot be read.", show_default=False)
    ] = False
    max_rejects: Annotated[
        int | None,
        typer.Option("--max-rejects", metavar="N", min=0, help="Refuse a file when more rows are set aside."),
    ] = None

    def options(self) -> ReadOptions:
        """Check what was said and hand it on."""
        from influent.loading import ReadOptions, read_topic_rules  # noqa: PLC0415  (duckdb, on first use)

        return ReadOptions(
            columns=parse_columns(self.columns),
            epoch=self.epoch,
            tz=self.tz,
            decimal=self.decimal,  # type: ignore[arg-type]  # checked by ReadOptions, which says what it takes
            encoding=self.encoding,
            delimiter="\t" if self.delimiter in ("tab", "\\t") else self.delimiter,
            strict=self.strict,
            max_rejects=self.max_rejects,
            topic_rules=None if self.topic_rules is None else read_topic_rules(self.topic_rules),
        )


@dataclass(frozen=True)
class Keep:
    """What the store is to keep of the files."""

    keep_days: Annotated[
        int | None, typer.Option("--keep-days", metavar="N", help="Leave out what happened longer ago, by the clock.")
    ] = None
    pseudonyms: Annotated[
        bool,
        typer.Option("--pseudonymise", help="Keep keyed hashes in place of ids, and no items.", show_default=False),
    ] = False

    def keeping(self) -> Keeping:
        """Check what was said and hand it on."""
        from influent.loading import Keeping  # noqa: PLC0415  (duckdb, on first use)

        return Keeping(days=self.keep_days, pseudonymise=self.pseudonyms)


@command(
    app,
    "load",
    "load interactions.csv",
    "load tweets.jsonl --columns actor=user_id,target=author_id,happened_at=created_at",
    "load higgs-activity_time.txt.gz --source higgs-twitter",
    "load interactions.csv --dry-run",
)
def load(
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES…", help="CSV, TSV, JSONL, Parquet or an export that a --source is for; plain or gzip'd."
        ),
    ],
    reading: Reading,
    keep: Keep,
    place: Place,
    printing: Printing,
    source: Annotated[str, typer.Option("--source", metavar="NAME|FILE", help=SOURCE_HELP)] = "generic",
    rejects_dir: Annotated[
        Path | None, typer.Option("--rejects-dir", metavar="DIR", help="Where rows set aside go; else this folder.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Read and check everything, say what would be loaded, write nothing.", show_default=False
        ),
    ] = False,
) -> None:
    """Who reacted to whom, how and when? Put files of interactions into the store.

    Each row counts exactly once, however often a file is loaded; rows that cannot be read are set aside in a file
    that says why. An interrupted load goes on where it stopped. Exit code 1: rows were set aside.
    """
    options, keeping = reading.options(), keep.keeping()
    if dry_run:
        _refuse_beside_dry_run(rejects_dir)
        with place.open_untouched() as work:
            previews = work.preview(files, source=source, options=options, keeping=keeping, progress=report_progress())
        _show_previews(previews, printing)
        return
    with place.open(create=True) as work:
        reports = work.load(
            files,
            source=source,
            options=options,
            keeping=keeping,
            rejects_dir=rejects_dir,
            progress=report_progress(),
            on_loaded=None if printing.json else _tell_each(),
        )
    if printing.json:
        print_json(load_object(reports))
    else:
        print_lines(_sum_up(reports, place))
    if any(report.rejected for report in reports):
        raise typer.Exit(EXIT_ROWS_SET_ASIDE)


def parse_columns(text: str | None) -> dict[str, str]:
    """Read ``actor=user_id,target=author``; a column's name may hold anything but a comma.

    Raises
    ------
    InputError
        A part has no ``=`` or names one of ours twice.
    """
    found: dict[str, str] = {}
    for part in text.split(",") if text else []:
        ours, equals, theirs = part.partition("=")
        if not equals or not ours.strip() or not theirs or ours.strip() in found:
            raise InputError(
                f"--columns cannot be {quote(text)}",
                where=f"at {quote(part)}",
                advice="--columns actor=user_id,target=author_id: ours=theirs, each of ours once",
            )
        found[ours.strip()] = theirs
    return found


def _show_previews(previews: list[LoadPreview], printing: Printing) -> None:
    clear_progress()
    if printing.json:
        print_json({"dry_run": True, **load_object(previews)})
    else:
        print_lines(line for preview in previews for line in describe_preview(preview))
        print_lines(prose("nothing was written; the same command without --dry-run loads it"))
    if any(preview.rejected for preview in previews):
        raise typer.Exit(EXIT_ROWS_SET_ASIDE)


def _refuse_beside_dry_run(rejects_dir: Path | None) -> None:
    if rejects_dir is not None:
        raise InputError(
            "--rejects-dir cannot stand beside --dry-run",
            where="a dry run writes no file of rows set aside",
            advice="one of them alone",
        )


def _tell_each() -> Callable[[LoadReport], None]:
    """Print what became of each file, as soon as it is known."""
    began = time.monotonic()

    def tell(report: LoadReport) -> None:
        nonlocal began
        print_lines(describe_load(report, time.monotonic() - began))
        began = time.monotonic()

    return tell


def _sum_up(reports: list[LoadReport], place: Place) -> list[str]:
    lines = []
    if len(reports) > 1:
        sums = [f"{name} {sum_of(reports, name):,}" for name in ("loaded", "duplicates", "rejected", "ignored")]
        lines.append(f"{len(reports)} files: read {sum_of(reports, 'read'):,} = {' + '.join(sums)}")
    return [*lines, *next_commands(place, suggest("rank"))]
