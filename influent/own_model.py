"""A model of one's own: a copy of another one's file, to be changed there."""

from __future__ import annotations

import re
from pathlib import Path

from influent.errors import InputError, quote
from influent.model import NAME, parse_model, read_model
from influent.reports.landing import landing
from influent.types import Model


def write_model(path: Path, source: str, *, overwrite: bool = False) -> Model:
    """Write a copy of a model to a file, named as the file is; comments and all.

    Raises
    ------
    InputError
        The file is there already or cannot be written, or its name is no model's name.
    ConfigError
        The source cannot be read.
    """
    _, text = read_model(source)
    if not re.match(NAME, path.stem):
        raise InputError(
            f"{quote(path.stem)} is no name of a model",
            where=str(path),
            advice="a file named by small letters, digits and -, like mine.toml",
        )
    text = re.sub(r'(?m)^name = ".*"$', f'name = "{path.stem}"', text, count=1)
    with landing(path, overwrite=overwrite) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
    return parse_model(text, where=str(path))
