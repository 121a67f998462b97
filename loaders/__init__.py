"""Files in, checked batches out: formats, column maps of known sources, rejects.

>>> from influent.loaders import ReadOptions, load_source, read_interactions
>>> load_source("generic").name
'generic'
"""

from __future__ import annotations

from influent.loaders.options import ReadOptions
from influent.loaders.reading import Loaded, read_interactions, read_texts
from influent.loaders.rejects import rejects_path
from influent.loaders.source import SourceMap, load_source, source_names
from influent.loaders.topic_rules import read_topic_rules

__all__ = [
    "Loaded",
    "ReadOptions",
    "SourceMap",
    "load_source",
    "read_interactions",
    "read_texts",
    "read_topic_rules",
    "rejects_path",
    "source_names",
]
