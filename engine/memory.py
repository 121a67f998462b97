"""How much memory will it take? Said before any work, so that a limit is refused and not run into.

The constants are upper ends of what whole commands took (peak resident size, Python and its libraries included; Linux,
Python 3.11, 64 bits): 0.23, 0.46 and 1.40 GB for 0.25, 1 and 4 million interactions, each of another pair, of a fifth
as many users; with 200 resamples 0.32, 0.83 and 2.79 GB. Where pairs repeat it is less.
"""

from __future__ import annotations

from influent.errors import RankError

PROCESS = 170_000_000
"""Bytes of the process itself."""
AN_INTERACTION, A_USER = 280, 220
"""Bytes for reading, weighing, laying out and solving."""
A_USER_RESAMPLED = 1_900
"""Bytes more for intervals: resamples are solved many at once."""


def estimate_bytes(n_users: int, n_interactions: int, *, with_intervals: bool = False) -> int:
    """Estimate the peak of ranking everybody; an upper end.

    Examples
    --------
    >>> estimate_bytes(200_000, 1_000_000), estimate_bytes(200_000, 1_000_000, with_intervals=True)
    (494000000, 874000000)
    """
    found = PROCESS + AN_INTERACTION * n_interactions + A_USER * n_users
    return found + with_intervals * A_USER_RESAMPLED * n_users


def refuse_beyond(
    limit: int | None, n_users: int, n_interactions: int, *, where: str, with_intervals: bool = False
) -> None:
    """Raise RankError, before anything is allocated, when that is more than `limit` bytes; None = no limit."""
    needed = estimate_bytes(n_users, n_interactions, with_intervals=with_intervals)
    if limit is None or needed <= limit:
        return
    intervals = " with intervals" if with_intervals else ""
    raise RankError(
        f"ranking{intervals} may take {_megabytes(needed)}, more than the limit of {_megabytes(limit)}",
        where=f"{where}: {n_interactions:,} interactions, {n_users:,} users",
        advice=f"--memory {-(-needed // 1_000_000)}M" + (", or --no-intervals" if with_intervals else ""),
    )


def _megabytes(n: int) -> str:
    return f"{n / 1e6:,.0f} MB"
