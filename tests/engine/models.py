"""Models for tests: the plainest one, and changes to it by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from influent.types import KindRule, Model, TopicRules

PLAIN = Model(
    id="plain-0",
    name="plain",
    measure="reputation",
    kinds={},
    other_kinds=KindRule(1.0),
    half_life_days=None,
    same_day_saturation="none",
    network_normalisation="none",
    pair_saturation="none",
    attention_prior=0.0,
    attention_prior_in_means=False,
    damping_factor=0.85,
    tolerance=1e-10,
    restart="uniform",
    exclude_self=True,
    exclude_automated=True,
    exclude_incentivised=True,
    exclude_private=False,
    min_interactions=0,
    min_people=0,
    min_influence=0.0,
    topics=TopicRules(0, 0, 0, False, 1.0, 0.1, ("mention",), ("endorse",)),
    score_decades=8,
)


def model(**changes: Any) -> Model:
    """The plain model with some fields changed."""
    return replace(PLAIN, **changes)
