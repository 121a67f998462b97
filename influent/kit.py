"""A kit to check every score without us: the pairs, the model, the scores, checksums, and fifty lines of numpy.

What is in the folder is all that scores are made of. The README's script is the kit's own second implementation: it
knows nothing of this package, and says how far it is from the scores beside it.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from influent.engine.rank.ranking import rank_users
from influent.errors import InputError
from influent.exporting import Exported
from influent.ranked import interval_columns
from influent.reports.manifest import INTENDED_USE, About, digest_of
from influent.reports.tables import write_columns

if TYPE_CHECKING:
    from influent.types import Resampling
    from influent.view import View

EXACT = 1e-10
"""Relative width to which every authority is narrowed: the script compares at 1e-9."""


def export_kit(view: View, folder: Path, *, resampling: Resampling | None) -> Exported:
    """Write the kit to a new folder, whole or not at all.

    Raises
    ------
    InputError
        There is something at `folder` already, or it cannot be written.
    """
    if folder.exists():
        raise InputError("there is something already", where=str(folder), advice="another --out")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        n_rows = _write(view, unfinished, resampling)
        unfinished.rename(folder)
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(folder), advice="a folder with room") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Exported(folder, folder / "SHA256SUMS", n_rows)


def _write(view: View, folder: Path, resampling: Resampling | None) -> int:
    users, cells, model, about = view.graph.ids.to_array(), view.cells, view.model, datetime.now(UTC)
    ranks = rank_users(view.graph, model, top=0, within=EXACT)
    influencee = np.repeat(np.arange(len(users)), np.diff(cells.indptr))
    pairs = {"influencee": users[influencee], "influencer": users[cells.indices], "weight": cells.weight}
    write_columns(pairs, folder / "edges.csv", "csv", about=About("edges", view.stamp, about), raw=True)
    scores = {
        "user": users,
        "position": [place or None for place in ranks.position.tolist()],
        "authority": ranks.authority,
        **interval_columns(None if resampling is None else view.intervals(resampling)),
        "restart": view.graph.restart(),
    }
    write_columns(scores, folder / "scores.csv", "csv", about=About("scores", view.stamp, about), raw=True)
    (folder / "model.toml").write_text(view.model_toml, encoding="utf-8")
    text = resources.files("influent").joinpath("models", "kit.md").read_text(encoding="utf-8")
    said = {
        "MODEL": view.stamp.model,
        "MEASURE": view.stamp.measure,
        "SNAPSHOT": view.stamp.snapshot,
        "AS_OF": f"{view.stamp.as_of:%Y-%m-%d}",
        "DAMPING": repr(model.damping_factor),
        "PRIOR": repr(view.graph.attention_prior),
        "USE": INTENDED_USE,
    }
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", value)
    (folder / "README.md").write_text(text, encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o600)
    sums = [f"{digest_of(path)}  {path.name}" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    (folder / "SHA256SUMS").chmod(0o600)
    return len(users)
