"""``python -m influent``: the command line without an installed script."""

from __future__ import annotations

from influent.cli import main

if __name__ == "__main__":
    main()
