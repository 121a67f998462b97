"""What do the months look like? Columns in an SVG, each with its exact words; no script, no library."""

from __future__ import annotations

from collections.abc import Sequence

from influent.reports.documents.blocks import Bar
from influent.reports.markup import Html, element

HEIGHT, FOOT, HEADROOM = 150.0, 22.0, 18.0
MAX_WIDTH, LABEL_WIDTH, SAID_WIDTH = 56.0, 58.0, 52.0


def draw_bars(bars: Sequence[Bar], width: int, title: str) -> Html:
    """Draw bars side by side, the largest as high as the picture; labels where there is room, tooltips everywhere."""
    top = max((bar.value for bar in bars), default=0.0) or 1.0
    step = min(MAX_WIDTH * 1.6, width / len(bars))
    every = max(1, -(-LABEL_WIDTH // step))
    has_words = step >= SAID_WIDTH
    drawn = []
    for place, bar in enumerate(bars):
        high = (HEIGHT - FOOT - HEADROOM) * bar.value / top
        x, y = place * step, HEIGHT - FOOT - high
        middle = {"x": f"{x + step / 2:.1f}", "text_anchor": "middle"}
        parts = [
            element("title", f"{bar.label}: {bar.said}"),
            element("rect", x=f"{x + step * 0.1:.2f}", y=f"{y:.2f}", width=f"{step * 0.8:.2f}", height=f"{high:.2f}"),
        ]
        if has_words and bar.value > 0:
            parts.append(element("text", bar.said, y=f"{y - 5:.1f}", **middle))
        if place % every == 0:
            anchor = {"x": f"{x + step / 2:.1f}", "text_anchor": "middle" if every == 1 else "start"}
            parts.append(element("text", bar.label, y=f"{HEIGHT - 6:.1f}", **anchor))
        drawn.append(element("g", *parts))
    line = element("line", x1=0, x2=f"{width}", y1=f"{HEIGHT - FOOT:.1f}", y2=f"{HEIGHT - FOOT:.1f}")
    return element(
        "svg", *drawn, line, viewBox=f"0 0 {width} {HEIGHT:.0f}", role="img", aria_label=title, class_="bars"
    )
