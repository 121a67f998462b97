"""Who leads on which topic, and on what evidence: one file a step.

==============  ============================================================================
``graphs.py``   the graphs of all topics side by side, ranked in one solve
``labels.py``   which interactions belong to a topic, its parts included (the roll-up)
``evidence.py`` what must be there before anybody is called an expert
``capped.py``   no single item, no endorsements make a topic
``experts.py``  all of it together: every person on every topic
==============  ============================================================================
"""

from __future__ import annotations

from influent.engine.topics.graphs import TopicGraphs, TopicRanks

__all__ = ["TopicGraphs", "TopicRanks"]
