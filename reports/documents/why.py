"""How is "why is X my influencer" told? The sentence, the people between, and every split with its sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from influent.answers_why import Counterfactual, Path, PeriodShare, Step, Why
from influent.numbers import apportion, bound_text, day, decimals_for, percent, share_text
from influent.reports.documents.blocks import (
    Bar,
    Cell,
    Column,
    Document,
    Link,
    Network,
    Node,
    Table,
    chain,
    layers_of,
    name,
    number,
    strongest,
    text,
)
from influent.sentences import (
    Name,
    counterfactual_sentence,
    private_sentence,
    stamp_words,
    why_sentences,
    words,
)

MAX_STEPS = 25
"""So many steps are named one by one; the others are one row."""
MAX_DRAWN_STEPS, MAX_DRAWN_PEOPLE = 6, 10

Part = tuple[tuple[Cell, ...], float]
"""The cells of a row but the last, and the influence that becomes it."""


def document_of_why(found: Why) -> Document:
    """Tell why somebody influences a user; an influence of nothing has a sentence and no tables."""
    bound = bound_text(100 * found.error_bound)
    proof = words("Each split below adds up to it; it is proven to within {} %.", bound) if found.influence > 0 else ()
    return Document(
        title=words("Why is {} an influencer of {}?", Name(found.influencer), Name(found.user)),
        lead=tuple(filter(None, (*why_sentences(found), proof, private_sentence(found)))),
        network=_network(found),
        tables=tuple(_tables(found)) if found.influence > 0 else (),
        stamp=tuple(stamp_words(found)),
    )


def _tables(found: Why) -> Iterator[Table]:
    yield _split(found, "By the first step", ("first step",), _steps(found.first_steps, found.influencer))
    yield _split(found, "By the last step", ("last step",), _steps(found.last_steps, found.user))
    if found.by_steps:
        yield _split(found, "By number of steps", ("steps",), _by_steps(found))
    kinds: list[Part] = [((name(kind.kind), number(f"{kind.n:,}", kind.n)), kind.influence) for kind in found.kinds]
    yield _split(found, "By kind", ("kind", "interactions"), kinds)
    if found.evidence:
        yield _evidence(found)
    if found.paths:
        yield paths_table(found.paths, found.coverage, decimals_for(found.influence) + 1)
    if found.counterfactual is not None:
        yield _counterfactual(found, found.counterfactual)
    months: list[Part] = [
        ((text(month.period), number(f"{month.n:,}", month.n)), month.influence) for month in found.periods
    ]
    yield _split(found, "By month", ("month", "interactions"), months, bars=month_bars(found.periods, found.influence))


def _by_steps(found: Why) -> list[Part]:
    parts: list[Part] = [((text(f"{share.hops}"),), share.influence) for share in found.by_steps]
    more = max(0.0, found.influence - sum(share.influence for share in found.by_steps))
    return [*parts, ((text("more"),), more)]


def _split(
    found: Why, title: str, titles: tuple[str, ...], parts: Sequence[Part], *, bars: tuple[Bar, ...] = ()
) -> Table:
    """Make a table whose shares visibly add up to the influence."""
    decimals = decimals_for(found.influence)
    shares = apportion([influence for _, influence in parts], found.influence, decimals)
    rows = [(*cells, number(f"{share} %", influence)) for (cells, influence), share in zip(parts, shares, strict=True)]
    n = [sum(int(cells[1].value or 0) for cells, _ in parts)] if len(titles) > 1 else []
    total = (text("together"), *(number(f"{each:,}", each) for each in n), share_cell(found.influence, decimals))
    columns = (Column(titles[0]), *(Column(each, is_number=True) for each in (*titles[1:], "share")))
    return Table(title, columns, tuple(rows), total, bars=bars)


def share_cell(share: float, decimals: int) -> Cell:
    """Make a cell of a share, as a percentage."""
    return number(f"{share_text(share, decimals)} %", share)


def _named(steps: Sequence[Step]) -> Sequence[Step]:
    return steps if len(steps) <= MAX_STEPS + 1 else steps[:MAX_STEPS]


def _steps(steps: Sequence[Step], direct: str) -> list[Part]:
    """Name the strongest steps; a step by the other end itself is the direct one."""
    named = _named(steps)
    parts: list[Part] = [
        ((text("directly") if step.user == direct else Cell(words("through {}", Name(step.user))),), step.influence)
        for step in named
    ]
    others = steps[len(named) :]
    if others:
        parts.append(((text(f"through {len(others):,} more"),), sum(step.influence for step in others)))
    return parts


def _step_shares(found: Why, steps: Sequence[Step], direct: str) -> dict[str, str]:
    """Write each named step's share as its table does."""
    parts = [influence for _, influence in _steps(steps, direct)]
    shares = apportion(parts, found.influence, decimals_for(found.influence))
    return {step.user: f"{share} %" for step, share in zip(_named(steps), shares, strict=False)}


def month_bars(periods: Sequence[PeriodShare], influence: float) -> tuple[Bar, ...]:
    """Make a bar of each month from the first to the last; a month without interactions is an empty one."""
    if not periods:
        return ()
    known = {period.period: period.influence for period in periods}
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (min(known), max(known)))
    months = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]
    decimals = decimals_for(influence)
    return tuple(Bar(month, known.get(month, 0.0), f"{percent(known.get(month, 0.0), decimals)} %") for month in months)


def _evidence(found: Why) -> Table:
    decimals = decimals_for(found.influence) + 1
    rows = tuple(
        (
            name(each.id),
            text(day(each.happened_at)),
            name(each.kind),
            Cell(chain((each.actor, each.target))),
            name(each.item),
            share_cell(each.influence, decimals),
        )
        for each in found.evidence
    )
    n = sum(kind.n for kind in found.kinds)
    carried = sum(each.influence for each in found.evidence)
    label = f"these {len(rows):,} of {n:,} interactions" if n > len(rows) else "together"
    titles = [Column("interaction"), Column("date", is_short=True), *map(Column, ("kind", "who → whom", "item"))]
    titles.append(Column("share", is_number=True))
    total = (text(label), *(text(""),) * 4, share_cell(carried, decimals))
    return Table("Strongest interactions", tuple(titles), rows, total, is_wide=True)


def paths_table(paths: Sequence[Path], coverage: float, decimals: int, *, title: str = "Strongest paths") -> Table:
    """List paths, and how much of the whole they carry."""
    rows = tuple(
        (Cell(chain(path.users)), number(f"{path.hops}", path.hops), share_cell(path.influence, decimals))
        for path in paths
    )
    label = f"{'these' if len(rows) > 1 else 'this'} {len(rows):,}, {percent(coverage, 1)} % of the whole"
    total = (text(label), text(""), share_cell(sum(path.influence for path in paths), decimals))
    columns = (Column("path"), Column("steps", is_number=True), Column("share", is_number=True))
    return Table(title, columns, rows, total)


def _counterfactual(found: Why, change: Counterfactual) -> Table:
    """Say what would have to go, and how sure it is that nothing smaller does; none is an answer too."""
    notes = (counterfactual_sentence(found),)
    if change.interactions:
        columns = tuple(map(Column, ("interaction", "date", "kind", "who → whom")))
        removed = tuple(
            (name(each.id), text(day(each.happened_at)), name(each.kind), Cell(chain((each.actor, each.target))))
            for each in change.interactions
        )
        return Table("What would change it", columns, removed, notes=notes, is_wide=True)
    rows = tuple((name(influencee), name(influencer)) for influencee, influencer in change.removed)
    return Table("What would change it", (Column("who"), Column("whom")), rows, notes=notes)


def _network(found: Why) -> Network | None:
    """Put the people of the strongest paths and first steps into layers; links carry the exact share where known."""
    if found.influence <= 0 or found.user == found.influencer or not found.first_steps:
        return None
    links = _links(found)
    layers = layers_of(links, found.user, found.influencer)
    n_more = len({step.user for step in found.first_steps} - set(layers))
    caption = words(
        "Each line goes from who reacts to whom they react to; the wider, the more of the influence it carries."
    )
    if n_more:
        caption += (f" {n_more:,} more first steps are in the table.",)
    return Network(tuple(_node(found, user, layer) for user, layer in layers.items()), links, caption)


def _links(found: Why) -> tuple[Link, ...]:
    first = {step.user: step.influence for step in found.first_steps}
    last = {step.user: step.influence for step in found.last_steps}
    carried: dict[tuple[str, str], float] = {}
    for path in strongest(found.paths, MAX_DRAWN_PEOPLE):
        for pair in set(zip(path.users, path.users[1:], strict=False)):
            carried[pair] = carried.get(pair, 0.0) + path.influence
    drawn = {source for source, _ in carried} | {found.influencer}
    for step in found.first_steps[:MAX_DRAWN_STEPS]:
        carried[found.user, step.user] = step.influence
    exact = {(found.user, x): share for x, share in first.items()} | {(x, found.influencer): s for x, s in last.items()}
    decimals = decimals_for(found.influence)
    links = [_link(pair, exact.get(pair, share), decimals) for pair, share in carried.items()]
    links += [
        _link((step.user, found.influencer), step.influence, decimals, is_sketch=True)
        for step in found.first_steps[:MAX_DRAWN_STEPS]
        if step.user not in drawn
    ]
    return tuple(sorted(links, key=lambda link: (-link.influence, link.source, link.target)))


def _link(pair: tuple[str, str], influence: float, decimals: int, *, is_sketch: bool = False) -> Link:
    return Link(*pair, influence, f"{share_text(influence, decimals)} %", is_sketch)


def _node(found: Why, user: str, layer: int) -> Node:
    decimals = decimals_for(found.influence)
    if user == found.user:
        return Node(user, layer, True, "", words("{}: the chains of attention start here.", Name(user)))
    if user == found.influencer:
        share = f"{percent(found.influence, decimals)} %"
        return Node(user, layer, True, share, words("{}: {} of the chains arrive here.", Name(user), share))
    first = _step_shares(found, found.first_steps, found.influencer).get(user)
    last = _step_shares(found, found.last_steps, found.user).get(user)
    said = " and ".join(f"{side} step of {share}" for side, share in (("first", first), ("last", last)) if share)
    facts = words("{}: {}.", Name(user), said or "a step in between")
    return Node(user, layer, False, first or last or "", facts)
