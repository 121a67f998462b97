"""``influent suggest-topics``: topic rules to begin with, from a file's texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from influent.cli.layout import Column
from influent.cli.load import SOURCE_HELP, parse_columns
from influent.cli.options import OverwriteOption, Printing, SeedOption
from influent.cli.program import app, command
from influent.cli.show import next_commands, show, suggest, table
from influent.numbers import counted

if TYPE_CHECKING:
    from influent.suggesting import Suggested


@command(
    app,
    "suggest-topics",
    "suggest-topics posts.csv --out rules.toml",
    "suggest-topics posts.csv --columns text=body --topics 30 --out rules.toml",
)
def suggest_topics(  # noqa: PLR0913  (each is an option)
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of interactions with a column text.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The rules file to write, TOML.")],
    topics: Annotated[int, typer.Option("--topics", metavar="N", min=2, max=500, help="How many to propose.")] = 20,
    words: Annotated[int, typer.Option("--words", metavar="N", min=1, max=50, help="Words of each.")] = 8,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="OURS=THEIRS,…", help="Names of the columns: text=body")
    ] = None,
    source: Annotated[str, typer.Option("--source", metavar="NAME|FILE", help=SOURCE_HELP)] = "generic",
    seed: SeedOption = 0,
    overwrite: OverwriteOption = False,
    printing: Printing,
) -> None:
    """Which topics are these texts about? Propose words that go together, as a rules file for a person to edit.

    The file can then be loaded with --topic-rules. Needs scikit-learn: pip install 'influent[topics]'.
    """
    from influent.suggesting import write_suggestions  # noqa: PLC0415  (scikit-learn, on first use)

    found = write_suggestions(
        file,
        out,
        n_topics=topics,
        n_words=words,
        seed=seed,
        source=source,
        columns=parse_columns(columns),
        overwrite=overwrite,
    )
    named = [*(["--columns", columns] if columns else []), *(["--source", source] if source != "generic" else [])]
    show(found, printing, lambda: describe_suggested(found, file, named))


def describe_suggested(found: Suggested, file: Path, named: Sequence[str]) -> list[str]:
    """Lay out what was proposed, a line a topic."""
    columns = [Column("topic", "left"), Column("words", "left", may_shrink=True)]
    rows = [[topic, ", ".join(words)] for topic, words in found.topics.items()]
    return [
        f"{found.path}: {counted(len(rows), 'topic')} from {counted(found.n_texts, 'text')}; name, merge and drop them",
        "",
        *table(columns, rows),
        "",
        *next_commands(None, suggest("load", str(file), options=[*named, "--topic-rules", found.path])),
    ]
