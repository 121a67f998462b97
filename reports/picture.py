"""What does the circle around one person look like? An SVG: who influences them, whom they influence, through whom.

One file without scripts, fonts or links to elsewhere; readable on dark and on light, and by screen readers (title,
description, a tooltip for everybody). The same people give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from influent.answers import Person, Stamp
from influent.reports.circle import Circle, Line, Spot, arrange
from influent.reports.columns import time_text
from influent.reports.landing import landing
from influent.reports.xml_text import xml_text
from influent.visible import shorten

MOST_PEOPLE = 10
WIDEST_LINE, THINNEST_LINE = 11.0, 1.2
BIGGEST_SPOT, SMALLEST_SPOT = 13.0, 4.5

_STYLE = """
.ic-paper{fill:#ffffff}.ic-name{fill:#1b2130}.ic-more{fill:#5b6475}.ic-self{fill:#1b2130}
.ic-left{fill:#2563c9;stroke:#2563c9}.ic-right{fill:#b4530a;stroke:#b4530a}
.ic .ic-line{fill:none;stroke-linecap:round;stroke-opacity:.5}.ic .ic-through{fill:#ffffff;stroke-width:2}
.ic-halo{stroke:#ffffff;stroke-width:4;stroke-linejoin:round;paint-order:stroke}
.ic text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;unicode-bidi:plaintext}
@media (prefers-color-scheme:dark){
.ic-paper,.ic .ic-through{fill:#141821}.ic-name,.ic-self{fill:#eceff5}.ic-more{fill:#a3acbd}
.ic-left{fill:#7fb0ff;stroke:#7fb0ff}.ic-right{fill:#f5a35c;stroke:#f5a35c}.ic-halo{stroke:#141821}}
"""


def draw_circle(
    user: str,
    influencers: Sequence[Person],
    influencees: Sequence[Person],
    *,
    width: int = 900,
    stamp: Stamp | None = None,
) -> str:
    """Draw who influences `user` and whom `user` influences, as the text of an SVG file.

    Line widths and spots grow with influence, on one scale for both sides. Of each side the ten strongest are drawn.
    People whose influence arrives through somebody stand in the outer ring; a hollow spot is somebody who only
    passes it on.

    Parameters
    ----------
    width : int
        Pixels, at least 480; the height follows from the number of people.
    stamp : Stamp, optional
        What the influences were computed from; written at the foot.

    Notes
    -----
    Deterministic. Names are escaped, and shortened to fit; tooltips have them whole.

    Examples
    --------
    >>> bo = Person("bo", influence=0.34, direct=0.21, n=70, first_at=None, last_at=None, via=None)
    >>> draw_circle("ana", [bo], []).count("<circle")
    2
    """
    shown = [
        sorted(side, key=lambda one: (-one.influence, one.user))[:MOST_PEOPLE] for side in (influencers, influencees)
    ]
    width = max(width, 480)
    circle = arrange(*shown, width=width)
    scale = max((line.influence for line in circle.lines), default=0.0) or 1.0
    key = "ic-" + hashlib.sha256(user.encode()).hexdigest()[:8]  # several pictures may share a page
    size = f'width="{width}" height="{circle.height:.0f}" viewBox="0 0 {width} {circle.height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ic" {size} role="img" aria-labelledby="{key}-t {key}-d">',
        f'<title id="{key}-t">Who influences {_safe(user)}, and whom {_safe(user)} influences</title>',
        f'<desc id="{key}-d">{_in_words(user, *shown)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ic-paper" width="{width}" height="{circle.height:.0f}" rx="8"/>',
        *_headings(user, circle, shown, width),
        *(_line(line, scale) for line in circle.lines),
        *_middle(user, circle, limit=width // 60),
        *(_spot(spot, scale, circle.centre[1], limit=width // 50) for spot in circle.spots),
        *_foot(stamp, circle, width),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def write_picture(svg: str, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a drawn picture to a file, whole and readable by its owner alone; InputError where it cannot be."""
    path = Path(path)
    with landing(path, overwrite=overwrite) as written:
        written.write_text(svg, encoding="utf-8", newline="\n")
    return path


def _headings(user: str, circle: Circle, shown: Sequence[Sequence[Person]], width: int) -> Iterator[str]:
    name = _safe(shorten(user, width // 50))
    yield _text(24, 34, f"who influences {name} →", "ic-more", size=14)
    yield _text(width - 24, 34, f"→ whom {name} influences", "ic-more", size=14, anchor="end")
    for people, x in zip(shown, (0.2, 0.8), strict=True):
        if not people:
            yield _text(x * width, circle.centre[1] + 5, "nobody so far", "ic-more", size=13, anchor="middle")


def _line(line: Line, scale: float) -> str:
    (x1, y1), (x2, y2) = line.start, line.end
    middle = (x1 + x2) / 2
    drawn = max(THINNEST_LINE, WIDEST_LINE * line.influence / scale)
    curve = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return f'<path class="ic-{line.side} ic-line" stroke-width="{drawn:.1f}" d="{curve}"/>'


def _middle(user: str, circle: Circle, limit: int) -> Iterator[str]:
    x, y = circle.centre
    yield f'<circle class="ic-self" cx="{x:.1f}" cy="{y:.1f}" r="20"/>'
    yield _text(x, y - 32, _safe(shorten(user, limit)), "ic-name ic-halo", size=17, anchor="middle", weight=700)


def _spot(spot: Spot, scale: float, middle: float, limit: int) -> str:
    """Draw somebody; the words stand on the side that looks away from the middle, where no line leaves."""
    influence = spot.person.influence if spot.person else 0.0
    radius = max(SMALLEST_SPOT, BIGGEST_SPOT * (influence / scale) ** 0.5)
    name_y, share_y = (-radius - 20, -radius - 6) if spot.y <= middle else (radius + 15, radius + 29)
    share = share_text(influence) if spot.person else "passes it on"
    look = f"ic-{spot.side}" if spot.person else f"ic-{spot.side} ic-through"
    words = [
        _text(spot.x, spot.y + name_y, _safe(shorten(spot.user, limit)), "ic-name ic-halo", size=13, anchor="middle"),
        _text(spot.x, spot.y + share_y, share, "ic-more ic-halo", size=11, anchor="middle"),
    ]
    drawn = f'<circle class="{look}" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius:.1f}"/>'
    return f"<g><title>{_tooltip(spot)}</title>{drawn}{''.join(words)}</g>"


def _tooltip(spot: Spot) -> str:
    if spot.person is None:
        return f"{_safe(spot.user)}: passes influence on"
    return f"{_safe(spot.user)}: {_facts(spot.person)}"


def _facts(person: Person) -> str:
    facts = [share_text(person.influence)]
    if person.n and person.first_at and person.last_at:
        days = [time_text(at)[:10] for at in (person.first_at, person.last_at)]
        facts.append(f"{person.n:,} reactions from {days[0]} to {days[1]}")
    if person.via and not person.direct:
        facts.append(f"through {_safe(person.via)}")
    return ", ".join(facts)


def _in_words(user: str, influencers: Sequence[Person], influencees: Sequence[Person]) -> str:
    def listed(people: Sequence[Person]) -> str:
        return "; ".join(f"{_safe(person.user)} ({_facts(person)})" for person in people) or "nobody so far"

    name = _safe(user)
    strongest = f"Strongest influencers of {name}: {listed(influencers)}."
    return f"{strongest} Strongest influencees of {name}: {listed(influencees)}."


def _foot(stamp: Stamp | None, circle: Circle, width: int) -> Iterator[str]:
    if stamp is not None:
        as_of = f" · as of {time_text(stamp.as_of)[:10]}" if stamp.as_of else ""
        topic = f"about {stamp.topic[:20]} · " if stamp.topic else ""
        line = f"{topic}{stamp.measure} · model {stamp.model[:12]} · snapshot {stamp.snapshot[:12]}{as_of}"
        yield _text(width / 2, circle.height - 14, xml_text(line), "ic-more", size=11, anchor="middle")


def _text(x: float, y: float, shown: str, look: str, *, size: int, anchor: str = "start", weight: int = 400) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text class="{look}" {place}>{shown}</text>'


def share_text(share: float) -> str:
    """Show a probability as a percentage of three digits.

    Examples
    --------
    >>> share_text(0.3421), share_text(0.088), share_text(1e-9)
    ('34.2 %', '8.8 %', 'under 0.001 %')
    """
    return "under 0.001 %" if 0 < share < 1e-5 else f"{100 * share:.3g} %"


def _safe(text: str) -> str:
    """Escape, and show what would be invisible or turn the writing direction."""
    return xml_text("".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text))
