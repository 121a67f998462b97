"""How an explanation is laid out: a sentence, the steps with their sum, kinds, months, evidence, paths.

Every group of shares is written so that it visibly adds up to the influence as written (largest remainders).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Self

from influent.cli.guard import safe
from influent.cli.layout import Column, cut, fold, fold_after, lay_out, pad, text_width
from influent.cli.sentences import said
from influent.cli.show import bold, dim, next_commands, prose, stamp_line, suggest, terminal_width
from influent.numbers import apportion, bound_text, counted, day, decimals_for, percent, share_text, sparkline
from influent.sentences import counterfactual_sentence, private_sentence, why_sentences

if TYPE_CHECKING:
    from influent.answers import Reactions
    from influent.answers_why import PeriodShare, Removal, Step, Why
    from influent.cli.options import Asking

MAX_STEPS = 5
MAX_KINDS = 6
MAX_GONE = 10
MAX_MONTHS = 6
"""So many months are named one by one; more are drawn, a line a year."""
LABEL = 14
MAX_NAME = 24
YEAR_TITLE = "     JFMAMJJASOND"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class PairFacts:
    """How often one user reacted to another, by kind, most first, and from when to when."""

    kinds: Mapping[str, int]
    first: str
    last: str

    @classmethod
    def from_reactions(cls, found: Reactions) -> Self:
        """Take what the model counts of a pair."""
        first, last = ("" if at is None else day(at) for at in (found.first_at, found.last_at))
        return cls(dict(found.kinds), first, last)

    @classmethod
    def from_removals(cls, gone: Sequence[Removal]) -> Self:
        """Add up single interactions."""
        days = [day(each.happened_at) for each in gone]
        kinds = Counter(sorted(each.kind for each in gone))
        return cls(dict(kinds.most_common()), min(days), max(days))

    def kinds_text(self) -> str:
        """Write the counts: ``61 retweets, 9 replies``."""
        return ", ".join(counted(n, safe(kind)) for kind, n in self.kinds.items())

    def days_text(self) -> str:
        """Write the first and the last day, or the only one."""
        return f"on {self.first}" if self.first == self.last else f"{self.first} to {self.last}"


def named_steps(found: Why) -> list[Step]:
    """Choose the first steps to name: the direct one, then the strongest."""
    direct = [step for step in found.first_steps if step.user == found.influencer]
    others = [step for step in found.first_steps if step.user != found.influencer]
    return (direct + others)[: MAX_STEPS if len(found.first_steps) > MAX_STEPS + 1 else MAX_STEPS + 1]


def gone_pairs(found: Why) -> dict[tuple[str, str], PairFacts | None]:
    """List the pairs that a counterfactual takes from, with what of them goes; None: all that there is."""
    change = found.counterfactual
    if change is None:
        return {}
    if not change.interactions:
        return dict.fromkeys(change.removed)
    by_pair: defaultdict[tuple[str, str], list[Removal]] = defaultdict(list)
    for each in change.interactions:
        by_pair[each.actor, each.target].append(each)
    return {pair: PairFacts.from_removals(gone) for pair, gone in by_pair.items()}


def describe_why(found: Why, facts: Mapping[tuple[str, str], PairFacts], asking: Asking) -> list[str]:
    """Lay out why somebody influences a user, what that was computed from, and what to ask next."""
    pair = (found.user, found.influencer)
    asks = [suggest("paths", *pair), suggest("score", found.influencer)] if found.influence > 0 else []
    if not asks and found.user != found.influencer:
        asks = [suggest("whynot", *pair)]
    asks.append(suggest("influencers", found.user))
    stamp = map(dim, prose(stamp_line(found.stamp)))
    return [*explain_why(found, facts), "", *stamp, "", *next_commands(asking, *asks)]


def explain_why(found: Why, facts: Mapping[tuple[str, str], PairFacts]) -> list[str]:
    """Lay out the explanation itself; an influence of nothing is an answer too."""
    sentences = list(chain.from_iterable(prose(said(each)) for each in why_sentences(found)))
    if found.influence <= 0:
        return [*sentences, *(["", *block] if (block := _without(found, facts)) else [])]
    decimals = decimals_for(found.influence)
    blocks = [
        list(map(bold, sentences)),
        _steps(found, facts, decimals),
        [*_by_steps(found, decimals), *_kinds(found, decimals), *_months(found, decimals)],
        _evidence(found, decimals),
        _paths(found, decimals),
        _without(found, facts),
    ]
    return [line for block in blocks if block for line in (*block, "")][:-1]


def _steps(found: Why, facts: Mapping[tuple[str, str], PairFacts], decimals: int) -> list[str]:
    named = named_steps(found)
    n_more = len(found.first_steps) - len(named)
    more = max(0.0, found.influence - sum(step.influence for step in named)) if n_more else 0.0
    parts = [*(step.influence for step in named), *([more] if n_more else [])]
    shares = apportion(parts, found.influence, decimals)
    labels = ["directly" if s.user == found.influencer else f"through {cut(safe(s.user), MAX_NAME)}" for s in named]
    words = [_step_words(found, step, facts) for step in named]
    if n_more:
        labels.append(f"through {n_more:,} more")
        words.append("")
    total = percent(found.influence, decimals)
    proof = f"proven to within {bound_text(100 * found.error_bound)} %"
    wide = max(map(text_width, labels))
    rows = zip([*labels, "together"], [*shares, total], [*words, proof], strict=True)
    width = terminal_width()
    begins = ((f"  {pad(label, wide)}  {pad(share, len(total), 'right')} %   ", text) for label, share, text in rows)
    return [line for begin, text in begins for line in fold_after(begin, text, width)]


def _step_words(found: Why, step: Step, facts: Mapping[tuple[str, str], PairFacts]) -> str:
    """Say what a step rests on: the user's own reactions, and, on the way through somebody, theirs."""
    own = facts.get((found.user, step.user))
    if step.user == found.influencer:
        return "" if own is None else f"{own.kinds_text()}, {own.days_text()}"
    name, influencer = cut(safe(step.user), MAX_NAME), cut(safe(found.influencer), MAX_NAME)
    theirs = facts.get((step.user, found.influencer))
    begin = "" if own is None else f"{cut(safe(found.user), MAX_NAME)} → {name} {own.kinds_text()}"
    end = f"{name} → {influencer} {theirs.kinds_text()}" if theirs and theirs.kinds else f"{name} → … → {influencer}"
    return "; ".join(text for text in (begin, end) if text)


def _by_steps(found: Why, decimals: int) -> list[str]:
    if not found.by_steps:
        return []
    parts = [share.influence for share in found.by_steps]
    names = [str(share.hops) for share in found.by_steps]
    more = max(0.0, found.influence - sum(parts))
    shares = apportion([*parts, more], found.influence, decimals)
    named = [f"{name} step{'' if name == '1' else 's'} {share}" for name, share in zip(names, shares, strict=False)]
    return _labelled("by steps", _joined([*named, f"more {shares[-1]}"]))


def _kinds(found: Why, decimals: int) -> list[str]:
    shown, rest = found.kinds[:MAX_KINDS], found.kinds[MAX_KINDS:]
    names = [safe(kind.kind) for kind in shown] + ([f"{len(rest)} more"] if rest else [])
    parts = [kind.influence for kind in shown] + ([sum(kind.influence for kind in rest)] if rest else [])
    shares = apportion(parts, found.influence, decimals)
    return _labelled("by kind", _joined(f"{n} {s}" for n, s in zip(names, shares, strict=True)))


def _months(found: Why, decimals: int) -> list[str]:
    """Draw the months: a few with their shares, many as one line of bars a year."""
    if len(found.periods) <= MAX_MONTHS:
        bars = sparkline([period.influence for period in found.periods])
        shares = apportion([period.influence for period in found.periods], found.influence, decimals)
        years = [period.period[:4] for period in found.periods]
        named = [
            f"{'' if i and years[i] == years[i - 1] else years[i] + ' '}{_month(p)} {bar} {share}"
            for i, (p, bar, share) in enumerate(zip(found.periods, bars, shares, strict=True))
        ]
        return _labelled("by month", _joined(named))
    top = max(period.influence for period in found.periods)
    years_of = [(year, list(group)) for year, group in groupby(found.periods, key=lambda period: period.period[:4])]
    sums = apportion([sum(p.influence for p in group) for _, group in years_of], found.influence, decimals)
    lines = [f"{year} {_year_bars(group, top)} {s}" for (year, group), s in zip(years_of, sums, strict=True)]
    return _labelled("by month", [dim(YEAR_TITLE), *lines])


def _year_bars(periods: Sequence[PeriodShare], top: float) -> str:
    by_month = {int(period.period[5:]): period.influence for period in periods}
    values = [by_month.get(month, 0.0) for month in range(1, 13)]
    return sparkline([*values, top])[:-1]


def _month(period: PeriodShare) -> str:
    return MONTHS[int(period.period[5:]) - 1]


def _evidence(found: Why, decimals: int) -> list[str]:
    hidden = [said(private_sentence(found))] if found.n_private else []
    if not found.evidence:
        return _labelled("strongest", [*map(dim, hidden)]) if hidden else []
    columns = [Column("", "left"), Column("", "left"), Column("", "left", may_shrink=True)]
    columns += [Column("", "left", may_shrink=True), Column("", "left", may_shrink=True), Column("")]
    rows = [
        (
            day(e.happened_at),
            e.kind,
            f"{safe(e.actor)} → {safe(e.target)}",
            e.id,
            "" if e.item is None else e.item,
            f"{share_text(e.influence, decimals + 1)} %",
        )
        for e in found.evidence
    ]
    width = terminal_width()
    lines = lay_out(columns, rows, width=None if width is None else width - LABEL - 2)[1:]
    n = sum(kind.n for kind in found.kinds)
    carried = percent(sum(e.influence for e in found.evidence), decimals + 1)
    closing = (
        []
        if n == len(found.evidence) + found.n_private
        else [f"these {len(rows)} of {n:,} carry {carried} %; more: --evidence {4 * len(rows)}"]
    )
    return _labelled("strongest", [*lines, *map(dim, [*closing, *hidden])])


def _paths(found: Why, decimals: int) -> list[str]:
    if not found.paths:
        return []
    shares = [share_text(path.influence, decimals + 1) for path in found.paths]
    wide = max(map(len, shares))
    lines = [
        f"{pad(share, wide, 'right')} %  {' → '.join(map(safe, path.users))}"
        for share, path in zip(shares, found.paths, strict=True)
    ]
    verb = "path carries" if len(lines) == 1 else "paths carry"
    closing = (
        f"{f'these {len(lines)}' if len(lines) > 1 else 'this'} {verb} {percent(found.coverage, 1)} % of the whole"
    )
    return _labelled("paths", [*map(_fit_labelled, lines), dim(closing)])


def _without(found: Why, facts: Mapping[tuple[str, str], PairFacts]) -> list[str]:
    """Say what would have to go for the influencer to leave, and list it by pair."""
    change, width = found.counterfactual, terminal_width()
    if change is None:
        return []
    sentence = fold(said(counterfactual_sentence(found)), None if width is None else width - LABEL)
    gone = list(gone_pairs(found).items())
    names = [f"{cut(safe(a), MAX_NAME)} → {cut(safe(b), MAX_NAME)}" for (a, b), _ in gone[:MAX_GONE]]
    wide = max(map(text_width, names), default=0)
    lines = []
    for name, (pair, part) in zip(names, gone, strict=False):
        own = part or facts.get(pair)
        words = "" if own is None else f"{own.kinds_text()}, {own.days_text()}"
        lines += fold_after(f"{' ' * LABEL}{pad(name, wide)}   ", words, width)
    n_more = len(gone) - len(names)
    closing = f"and {n_more:,} pairs more; " if n_more > 0 else ""
    closing += "each single one: --json" if change.interactions else ""
    return [*_labelled("what if", sentence), *lines, *_labelled("", [dim(closing)] if closing else [])]


def _labelled(label: str, lines: Sequence[str]) -> list[str]:
    return [f"  {pad(label if i == 0 else '', LABEL - 2)}{line}".rstrip() for i, line in enumerate(lines)]


def _fit_labelled(line: str) -> str:
    width = terminal_width()
    return line if width is None else cut(line, width - LABEL)


def _joined(parts: Iterable[str]) -> list[str]:
    """Write parts side by side, three blanks apart, as many to a line as fit."""
    width = terminal_width()
    lines: list[str] = []
    for part in parts:
        if lines and (width is None or text_width(f"{lines[-1]}   {part}") <= width - LABEL):
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines
