"""The command line: verbs that read as questions, one file each. The only entry is :func:`main`."""

from __future__ import annotations

import sys
from typing import NoReturn

EXIT_INTERRUPTED = 130  # as in influent.errors, which is not loaded yet when this is needed


def main() -> NoReturn:
    """Run ``influent`` with the arguments of this process, and end it with an exit code of influent.errors."""
    try:
        import typer  # noqa: PLC0415  (in here, so that Ctrl-C while loading shows no traceback either)

        from influent.cli.commands import app  # noqa: PLC0415
        from influent.cli.ending import run  # noqa: PLC0415
    except KeyboardInterrupt:
        print("influent: interrupted: nothing had begun", file=sys.stderr)  # noqa: T201
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(run(typer.main.get_command(app), sys.argv[1:]))
