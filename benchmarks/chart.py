"""Draw who takes how long: bars on a logarithmic scale, as an SVG that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from influent.reports.markup import element

WIDTH, LEFT, RIGHT, ROW, HEAD = 760, 130, 90, 24, 34
SMALLEST_S = 0.05
STYLE = "text{font:13px system-ui,sans-serif;fill:#1b2130}.own{fill:#2563c9}.peer{fill:#a3acbd}.paper{fill:#ffffff}"


def draw(groups: Mapping[str, Sequence[tuple[str, float]]]) -> str:
    """Draw a group of bars for each graph; `groups` has a solver's name and seconds for each, quickest first."""
    longest = max(seconds for bars in groups.values() for _, seconds in bars)
    decades = math.log10(longest / SMALLEST_S)
    parts, y = [], 0
    for title, bars in groups.items():
        parts.append(element("text", title, x=8, y=y + 22, font_weight="bold"))
        y += HEAD
        for name, seconds in bars:
            wide = max(2.0, (WIDTH - LEFT - RIGHT) * math.log10(max(seconds, SMALLEST_S) / SMALLEST_S) / decades)
            look = "own" if name == "influent" else "peer"
            parts += [
                element("text", name, x=LEFT - 8, y=y + 16, text_anchor="end"),
                element("rect", x=LEFT, y=y + 4, width=f"{wide:.1f}", height=ROW - 8, class_=look),
                element("text", f"{seconds:.2f} s", x=f"{LEFT + wide + 6:.1f}", y=y + 16),
            ]
            y += ROW
    title = "Seconds for a certified global rank, logarithmic: " + ", ".join(groups)
    paper = element("rect", width=WIDTH, height=y + 10, class_="paper")
    head = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {y + 10}", "role": "img"}
    return element("svg", element("title", title), element("style", STYLE), paper, *parts, **head) + "\n"
