"""The sentences that stand on top of explanations; they call nobody he or she."""

from __future__ import annotations

from influent.cli.guard import safe
from influent.cli.numbers import decimals_for, percent


def reach_sentence(user: str, influencer: str, influence: float, measure: str) -> str:
    """Say in words what an influence is, under either measure; without the full stop."""
    share = percent(influence, decimals_for(influence))
    if measure == "pagerank":
        return f"{share} % of all attention that spreads from {safe(user)} rests on {safe(influencer)}"
    return f"{share} % of the chains of attention that start at {safe(user)} reach {safe(influencer)}"


def no_path(user: str, influencer: str) -> list[str]:
    """Say that there is no influence at all, and what it would take."""
    u, v = safe(user), safe(influencer)
    return [
        f"no path: none of the chains of attention that start at {u} reaches {v}.",
        f"It would take one counted reaction to {v}, by {u} or by anybody whom {u}'s attention reaches.",
    ]
