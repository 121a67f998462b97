"""The command line: verbs that read as questions, one file each. The only entry is :func:`main`."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

# Importing a command signs it up; the order here is the order in the list of commands.
from influent.cli import load as load  # isort: skip
from influent.cli import rank as rank  # isort: skip
from influent.cli import influencers as influencers  # isort: skip
from influent.cli import why as why  # isort: skip
from influent.cli import paths as paths  # isort: skip
from influent.cli import score as score  # isort: skip
from influent.cli import export as export  # isort: skip
from influent.cli import copy as copy  # isort: skip
from influent.cli import cypher as cypher  # isort: skip
from influent.cli import model as model  # isort: skip
from influent.cli import neo4j as neo4j  # isort: skip
from influent.cli.ending import run
from influent.cli.program import app


def main() -> NoReturn:
    """Run ``influent`` with the arguments of this process, and end it with an exit code of influent.errors."""
    sys.exit(run(typer.main.get_command(app), sys.argv[1:]))
