"""influent: who influences whom, how much, and exactly why.

>>> import influent
>>> graph = influent.Graph.from_arrays(["ana", "ana", "bo"], ["bo", "carl", "carl"])
>>> graph.pagerank().did_converge
True

``influent.open(PATH)`` gives the same answers on a store of interactions. Names are loaded on first use, so that
importing the package, and ``influent --help``, stay quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from influent.engine.graph import Graph as Graph
    from influent.engine.topics import TopicGraphs as TopicGraphs
    from influent.workspace import Workspace as Workspace
    from influent.workspace import open_workspace as open  # noqa: A004

__all__ = ["Graph", "TopicGraphs", "Workspace", "open"]

_HOMES = {
    "Graph": ("influent.engine.graph", "Graph"),
    "TopicGraphs": ("influent.engine.topics", "TopicGraphs"),
    "Workspace": ("influent.workspace", "Workspace"),
    "open": ("influent.workspace", "open_workspace"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'influent' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
