"""Formats of other programs, one file each: who reacted to whom is spread over records, or several stand in one.

>>> sorted(READERS)
['stackexchange']
"""

from __future__ import annotations

from collections.abc import Mapping

from influent.loaders.formats import stackexchange
from influent.loaders.formats.told import Reader

READERS: Mapping[str, Reader] = {
    "stackexchange": stackexchange.read,
}
"""What a source map's ``format`` may be, and who reads it."""
