"""The command line: verbs that read as questions, one file each. The only entry is :func:`main`."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from influent.cli import load as load
from influent.cli import rank as rank
from influent.cli.ending import run
from influent.cli.program import app


def main() -> NoReturn:
    """Run ``influent`` with the arguments of this process, and end it with an exit code of influent.errors."""
    sys.exit(run(typer.main.get_command(app), sys.argv[1:]))
