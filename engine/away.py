"""Who was away when: what credits them then does not count, and what credited them before does not age meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from influent.engine.ids import Ids
from influent.types import Absence, IntVector


class Away(NamedTuple):
    """Who was away when: (absences,) each, users by their place; of one user they never meet."""

    user: IntVector
    first: IntVector
    last: IntVector

    def of(self, user: int) -> Away:
        """Keep one user's."""
        return Away(*(column[self.user == user] for column in self))

    def covers(self, v: IntVector, day: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say of each day whether v was away on it."""
        found = np.zeros(len(v), dtype=bool)
        rows = np.flatnonzero(np.isin(v, self.user))
        for user, first, last in zip(*self, strict=True):
            found[rows] |= (v[rows] == user) & (day[rows] >= first) & (day[rows] <= last)
        return found

    def clock(self, v: IntVector, day: NDArray[np.int32], until: int) -> NDArray[np.int32]:
        """Move each day forward by as many as v was away after it, up to the day `until`."""
        if not len(self.user):
            return day
        found, rows = day.copy(), np.flatnonzero(np.isin(v, self.user))
        for user, first, last in zip(*self, strict=True):
            begin = np.maximum(first, day[rows] + 1)
            found[rows] += np.where(v[rows] == user, np.maximum(min(last, until) - begin + 1, 0), 0).astype(np.int32)
        return found


def find_away(absences: Sequence[Absence], ids: Ids) -> Away:
    """Find those who were away among these users; who is not there was not."""
    there = [(place, *days) for user, *days in absences if (place := ids.find(user)) is not None]
    return Away(*np.array(there, dtype=np.int64).reshape(-1, 3).T)
