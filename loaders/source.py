"""Column maps of known sources: which column is what, which traps the data has. Data files, no code per source."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from rapidfuzz import process

from influent.errors import ConfigError, NotFoundError, quote
from influent.loaders.options import (
    COLUMNS,
    REQUIRED,
    Epoch,
    is_delimiter,
    is_encoding,
    is_zone,
)
from influent.types import Side

FOLDER = resources.files("influent.loaders") / "sources"


def _known(column: str) -> str:
    if column not in COLUMNS:
        raise ValueError(f"{quote(column)} is none of {', '.join(COLUMNS)}")
    return column


def _constant(column: str) -> str:
    if column in ("actor", "target", "happened_at", "id"):
        raise ValueError(f"{column} cannot be the same in every row")
    return _known(column)


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError(f"{quote(name)} is no IANA time zone")
    return name


def _encoding(name: str) -> str:
    if not is_encoding(name):
        raise ValueError(f"{quote(name)} is no text encoding")
    return name


def _delimiter(text: str) -> str:
    if not is_delimiter(text):
        raise ValueError("a delimiter is one character, or whitespace")
    return text


def _folded(name: str) -> str:
    return name.strip().casefold()


Column = Annotated[str, AfterValidator(_known)]
Constant = Annotated[str, AfterValidator(_constant)]
Format = Literal[
    "bluesky",
    "bluesky-car",
    "git-log",
    "github-events",
    "mail-csv",
    "mastodon",
    "mbox",
    "slack",
    "stackexchange",
    "x-archive",
]
Kind = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_folded)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IgnoreRule(_Part):
    """Rows whose `column` has one of these values (as written in the file) are no interactions: counted, left out."""

    column: Literal["actor", "target", "kind", "network"]
    values: tuple[str, ...]


class ShadowRule(_Part):
    """Rows of `kind` that list an interaction of kind `of` a second time.

    Among the rows that agree in the columns `same`, the k-th of `kind` is a shadow when k is at most the number
    of rows of kind `of`.
    """

    kind: Kind
    of: Kind
    same: tuple[Literal["actor", "target", "happened_at", "item", "network"], ...] = Field(min_length=1)


class SourceMap(_Part):
    """How the files of one source are read. Kinds are given by the names they have after `kinds` has renamed them.

    `positions` names the fields of a file without a header line; a name that is none of ours is passed over. With a
    `format` the file is no table: a reader of that format finds the interactions, and `columns` say what it reads.
    """

    name: str = Field(min_length=1, max_length=64)
    about: str = ""
    format: Format | None = None
    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = None
    positions: tuple[str, ...] = ()
    columns: dict[Column, str] = {}
    constants: dict[Constant, str] = {}
    epoch: Epoch | None = None
    tz: Annotated[str, AfterValidator(_zone)] | None = None
    decimal: Literal[".", ","] = "."
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    kinds: dict[Kind, Kind] = {}
    other_kinds: Literal["keep", "reject"] = "keep"
    credits: dict[Kind, Side] = {}
    other_credits: Side = "target"
    ignore: tuple[IgnoreRule, ...] = ()
    shadow: tuple[ShadowRule, ...] = ()

    @model_validator(mode="after")
    def _positions_are_complete(self) -> Self:
        missing = [c for c in REQUIRED if c not in self.positions and c not in self.constants]
        if self.positions and missing:
            raise ValueError(f"positions: no field is {', '.join(missing)}")
        if self.format is not None and (self.positions or self.delimiter is not None):
            raise ValueError("format: its files are no tables, and have no positions and no delimiter")
        if len(set(self.positions)) < len(self.positions):
            raise ValueError("positions: a name stands there twice")
        return self


def source_names() -> list[str]:
    """List the sources that come with influent.

    Examples
    --------
    >>> "generic" in source_names()
    True
    """
    return sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir() if entry.name.endswith(".toml"))


def load_source(name_or_path: str | Path) -> SourceMap:
    """Read a column map: one that comes with influent, by its name, or a file ending in ``.toml``.

    Raises
    ------
    NotFoundError
        No source of that name; the nearest ones are named.
    ConfigError
        The map cannot be read or says what cannot be.

    Examples
    --------
    >>> load_source("higgs-twitter").kinds["rt"]
    'retweet'
    """
    asked = str(name_or_path)
    if asked.endswith(".toml"):
        return _parsed(_text_of(Path(asked)), where=asked)
    if asked not in source_names():
        nearest = [found for found, _, _ in process.extract(asked, source_names(), limit=3)]
        raise NotFoundError.among("source", asked, nearest, where="the sources that come with influent")
    return _parsed((FOLDER / f"{asked}.toml").read_text("utf-8"), where=f"source {asked}")


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "the source map cannot be read",
            where=f"{quote(path)}: {getattr(error, 'strerror', None) or 'not UTF-8 text'}",
            advice="a TOML file that may be read, or --source generic",
        ) from None


def _parsed(text: str, *, where: str) -> SourceMap:
    advice = "influent load --help lists the sources; their maps are short TOML files to start from"
    try:
        return SourceMap.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the source map is no TOML: {error}", where=where, advice=advice) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the map"
        raise ConfigError(
            f"the source map is wrong at {quote(key)}: {first['msg']}", where=where, advice=advice
        ) from None
