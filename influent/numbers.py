"""Numbers as people read them: counts, shares that visibly add up, bounds, sparklines, dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

BARS = "▁▂▃▄▅▆▇█"
SIGNIFICANT = 3
MIN_DECIMALS, MAX_DECIMALS = 1, 10


def place_text(position: int | None, *, is_tie: bool) -> str:
    """Write a place in a ranking; = marks a tie, and who has none has none."""
    return "none" if position is None else f"{position:,}{'=' if is_tie else ''}"


def decimals_for(share: float, *, significant: int = SIGNIFICANT) -> int:
    """Say how many decimals of a percentage show so many significant digits of a share: at least one, at most ten."""
    if share <= 0:
        return MIN_DECIMALS
    digits = significant - 1 - math.floor(math.log10(100 * share))
    return min(MAX_DECIMALS, max(MIN_DECIMALS, digits))


def percent(share: float, decimals: int) -> str:
    """Write a share as a percentage, without the sign."""
    return f"{100 * share:.{decimals}f}"


def share_text(share: float, decimals: int) -> str:
    """Write a share that need not add up with others as a percentage: what is more than nothing never shows as zero.

    Examples
    --------
    >>> share_text(0.01234, 2), share_text(0.00001, 2), share_text(0.0, 2)
    ('1.23', '<0.01', '0.00')
    """
    is_hidden = 0 < 100 * share < 0.5 * 10**-decimals
    return f"<{10**-decimals:.{decimals}f}" if is_hidden else percent(share, decimals)


def percent_above(share: float, decimals: int) -> str:
    """Write a bound as a percentage that is never below it; what is not zero never shows as zero.

    Examples
    --------
    >>> percent_above(0.0, 2), percent_above(1e-15, 2), percent_above(0.01231, 2)
    ('0.00', '0.01', '1.24')
    """
    return f"{math.ceil(share * 10 ** (decimals + 2)) / 10**decimals:.{decimals}f}"


def interval_text(low: float | None, high: float | None, decimals: int) -> str:
    """Write between which percentages a share is; nothing when that was not asked for."""
    return "" if low is None or high is None else f"{percent(low, decimals)}-{percent(high, decimals)}"


def places_text(low: int | None, high: int | None) -> str:
    """Write between which places somebody is; nothing when that was not asked for, or they have none."""
    if low is None or high is None:
        return ""
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def factor_text(value: float) -> str:
    """Write a number of any size to four digits.

    Examples
    --------
    >>> factor_text(21604.3), factor_text(0.0083752)
    ('21,604', '0.008375')
    """
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def apportion(parts: Sequence[float], total: float, decimals: int) -> list[str]:
    """Write parts as percentages that add up, as written, to the total as written: by the largest remainders.

    Parts may be negative. What rounding of the total itself leaves is spread over all of them.

    Examples
    --------
    >>> apportion([0.3333, 0.3333, 0.3334], 1.0, 1)
    ['33.3', '33.3', '33.4']
    """
    unit = 10 ** (decimals + 2)
    exact = [part * unit for part in parts]
    whole = [math.floor(value) for value in exact]
    missing = round(float(f"{100 * total:.{decimals}f}") * 10**decimals) - sum(whole)
    by_remainder = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    each, over = divmod(missing, len(parts)) if parts else (0, 0)
    for rank, i in enumerate(by_remainder):
        whole[i] += each + (rank < over)
    return [f"{value / 10**decimals:.{decimals}f}" for value in whole]


def bound_text(bound: float) -> str:
    """Write a bound as the next power of ten above it.

    Examples
    --------
    >>> bound_text(3e-7), bound_text(2.5e-12), bound_text(0.0)
    ('0.000001', '1e-11', '0')
    """
    if bound <= 0:
        return "0"
    power = math.ceil(math.log10(bound))
    return f"1e{power}" if power < -9 else f"{10.0**power:.{max(0, -power)}f}"


def ordinal(number: int) -> str:
    """Write a place: 1st, 2nd, 3rd, 11th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def counted(number: int, noun: str) -> str:
    """Write a count and its noun, which most often is a kind of interaction.

    Examples
    --------
    >>> counted(1, "reply"), counted(9, "reply"), counted(1200, "retweet")
    ('1 reply', '9 replies', '1,200 retweets')
    """
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def sparkline(values: Sequence[float]) -> str:
    """Draw values from 0 to the largest as bars; nothing at all is a blank."""
    top = max(values, default=0.0)
    return "".join(BARS[math.ceil(value / top * len(BARS)) - 1] if value > 0 else " " for value in values)


def day(moment: datetime | None) -> str:
    """Write the date of a moment in UTC; nothing for none."""
    return "" if moment is None else f"{moment:%Y-%m-%d}"
