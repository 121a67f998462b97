"""``influent changed`` and ``movers``: what moved since a run or a date, whom, and what made it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from influent.cli.guard import safe
from influent.cli.influencers import CountOption, UserArgument
from influent.cli.layout import Column, lay_out_facts
from influent.cli.options import Place, Printing, PrintingRows, parse_moment
from influent.cli.program import app, command
from influent.cli.progress import report_progress
from influent.cli.show import bold, dim, next_commands, prose, show, stamp_line, suggest, table, terminal_width
from influent.errors import InputError
from influent.numbers import MAX_DECIMALS, MIN_DECIMALS, apportion, bound_text, decimals_for, ordinal, percent

if TYPE_CHECKING:
    from influent.answers import Stamp
    from influent.answers_over_time import Changed, Contribution, Mover, Movers
    from influent.opened import Asked

MEANING = {
    "new": "interactions that only the later side counts",
    "gone": "interactions that only the earlier side counts",
    "ageing": "time went by: what is older weighs less",
    "kinds": "the model's weights of kinds, and whom they credit",
    "time": "the model's half-life, and how it counts one day",
    "pairs": "the model's saturation of pairs and its attention prior",
    "restart": "whether attention begins at everybody, or at trusted people",
    "walk": "the model's damping factor and tolerance",
    "exclude": "what the model leaves out",
    "measure": "what is read off the walks",
    "identities": "which accounts are one person, and which are bots",
    "erased": "who was forgotten or is withheld, by subtraction",
    "lost": "data that are no longer held, by subtraction",
}
"""What a component of a change is, in words."""


@dataclass(frozen=True)
class Between:
    """From when to when, and what the later side is where it is no run."""

    from_run: Annotated[
        str | None, typer.Option("--from", metavar="RUN", help="The earlier side: a run, by the id that rank shows.")
    ] = None
    to_run: Annotated[
        str | None, typer.Option("--to", metavar="RUN", help="The later side: a run; else the present.")
    ] = None
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="The earlier side: what was known by this UTC date or time."),
    ] = None
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME|FILE", help="Of the present; else that of --from, or default."),
    ] = None
    measure: Annotated[
        Literal["reputation", "pagerank"] | None,
        typer.Option("--measure", help="Of the present; else as the model says."),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="The later side, in place of the newest interaction."),
    ] = None

    def __post_init__(self) -> None:
        """Refuse what would be ignored, before anything is computed."""
        given = self.reading()[::2]
        if self.to_run is not None and given:
            raise InputError(
                f"--to cannot go with {', '.join(given)}",
                where="a run has a model, a measure and a time of its own",
                advice="--to RUN alone, or the present without --to",
            )

    def asked(self) -> Asked:
        """Put together what was asked about the present; what was not is left to the earlier run."""
        asked: Asked = {"measure": self.measure, "as_of": parse_moment(self.as_of), "progress": report_progress()}
        return asked if self.model is None else {**asked, "model": self.model}

    def named(self) -> list[str]:
        """Repeat everything that was given, for a command about the same two sides."""
        return [*_given({"--from": self.from_run, "--to": self.to_run, "--since": self.since}), *self.reading()]

    def named_model(self) -> list[str]:
        """Repeat the model and the measure."""
        return _given({"--model": self.model, "--measure": self.measure})

    def reading(self) -> list[str]:
        """Repeat what was said about the present: model, measure, time."""
        return [*self.named_model(), *_given({"--as-of": self.as_of})]


@command(
    app,
    "changed",
    "changed bo --since 2026-05-01",
    "changed bo --from 3f0c91d2ab47",
    "changed bo --from 3f0c91d2ab47 --to 88e1a0c4d27b --json",
)
def changed(*, user: UserArgument, between: Between, place: Place, printing: PrintingRows) -> None:
    """Why did this user's authority change? Split the change by what made it.

    From a run or a date to a later run or the present: so much by new interactions, by ageing, by each part of the
    model that differs. The parts add up to the change.
    """
    since = parse_moment(between.since, option="--since")
    with place.open(read_only=True) as work:
        found = work.changed(user, from_run=between.from_run, to_run=between.to_run, since=since, **between.asked())
    show(found, printing, lambda: describe_change(found, between, place))


@command(
    app,
    "movers",
    "movers --since 2026-05-01",
    "movers --from 3f0c91d2ab47 -k 25",
    "movers --from 3f0c91d2ab47 --to 88e1a0c4d27b --json",
)
def movers(*, between: Between, k: CountOption = 10, place: Place, printing: Printing) -> None:
    """Whose place changed most, and what made it? List those who rose and fell furthest.

    Those who have enough evidence on both sides, the largest change of place first. In each line the earlier
    authority and the signed parts add up to the later one.
    """
    since = parse_moment(between.since, option="--since")
    with place.open(read_only=True) as work:
        found = work.movers(from_run=between.from_run, to_run=between.to_run, since=since, k=k, **between.asked())
    show(found, printing, lambda: describe_movers(found, between, place))


def describe_change(found: Changed, between: Between, place: Place) -> list[str]:
    """Lay out a change: a sentence, then the earlier authority and the parts, which add up to the later one."""
    decimals = _decimals([found.change], found.contributions, found.error_bound)
    start, end = percent(found.authority_from, decimals), percent(found.authority_to, decimals)
    parts = _signed(found.contributions, start, end, decimals)
    facts = [
        ("before", f"{start} %", side_text(found.before, found.run_from)),
        *((part.component, f"{text}  ", _meaning(part)) for part, text in zip(found.contributions, parts, strict=True)),
        ("after", f"{end} %", side_text(found.stamp, found.run_to)),
    ]
    return [
        *map(bold, prose(f"{safe(found.user)}: {_moved(found, start, end)}; {_placed(found)}.")),
        "",
        *lay_out_facts(facts, width=terminal_width()),
        "",
        *map(dim, _footing(found)),
        "",
        *next_commands(
            place,
            suggest("score", found.user, options=between.reading()),
            suggest("history", found.user, options=["--every", "30d", *between.named_model()]),
            suggest("movers", options=between.named()),
        ),
    ]


def describe_movers(found: Movers, between: Between, place: Place) -> list[str]:
    """Lay out who moved, a line each: places, the earlier authority, the signed parts, the later authority."""
    listed = "" if not found.movers else "; furthest:" if len(found.movers) > 1 else "; who moved:"
    title = f"{found.n_compared:,} people have a place on both sides{listed}"
    none = "none of them moved" if found.n_compared else "nobody has enough evidence on both"
    asks = [suggest("changed", found.movers[0].user, options=between.named())] if found.movers else [suggest("rank")]
    return [
        *prose(title if found.movers else f"{title}; {none}"),
        *_movers_table(found),
        "",
        *map(dim, prose(f"before: {side_text(found.before, found.run_from)}")),
        *map(dim, prose(f"after: {side_text(found.stamp, found.run_to)}")),
        *map(dim, _footing(found)),
        "",
        *next_commands(place, *asks),
    ]


def describe_movers_of_models(found: Movers) -> list[str]:
    """Lay out who moves furthest from one model to another, and what each of their differences adds."""
    title = "who moves furthest, and what each difference of the models adds:" if found.movers else "nobody moves"
    return [*prose(title), *_movers_table(found)]


def _movers_table(found: Movers) -> list[str]:
    if not found.movers:
        return []
    names = sorted({part.component for mover in found.movers for part in mover.contributions}, key=_order)
    parts = [part for mover in found.movers for part in mover.contributions]
    decimals = _decimals([mover.change for mover in found.movers], parts, found.error_bound)
    columns = [Column("was"), Column("now"), Column("move"), Column("user", "left", may_shrink=True)]
    columns += [Column("before %"), *map(Column, names), Column("after %")]
    return table(columns, [_row(mover, names, decimals) for mover in found.movers])


def side_text(stamp: Stamp, run: str | None) -> str:
    """Say what one side of a comparison is."""
    return f"{stamp_line(stamp)}{'' if run is None else f' · run {safe(run)}'}"


def _given(options: Mapping[str, str | None]) -> list[str]:
    return [word for name, value in options.items() if value is not None for word in (name, value)]


def _row(mover: Mover, names: Sequence[str], decimals: int) -> list[str]:
    start, end = percent(mover.authority_from, decimals), percent(mover.authority_to, decimals)
    parts = _signed(mover.contributions, start, end, decimals)
    by_name = {part.component: text for part, text in zip(mover.contributions, parts, strict=True)}
    places = [f"{mover.position_from:,}", f"{mover.position_to:,}", f"{mover.position_from - mover.position_to:+,}"]
    return [*places, mover.user, start, *(by_name[name] for name in names), end]


def _signed(parts: Sequence[Contribution], start: str, end: str, decimals: int) -> list[str]:
    """Write the parts with their signs, so that they add up to the difference of the two ends as written."""
    written = apportion([part.change for part in parts], (float(end) - float(start)) / 100, decimals)
    return [f"{float(text):+.{decimals}f}" if float(text) else f"{0:.{decimals}f}" for text in written]


def _decimals(changes: Sequence[float], parts: Sequence[Contribution], bound: float) -> int:
    """Show three digits of the largest part and one of the largest change, but none that the bound leaves open."""
    largest = max((abs(part.change) for part in parts), default=0.0)
    whole = max(map(abs, changes), default=0.0)
    known = MAX_DECIMALS if bound <= 0 else -math.ceil(math.log10(2 * 100 * bound))
    return max(MIN_DECIMALS, min(max(decimals_for(largest), decimals_for(whole, significant=1)), known))


def _moved(found: Changed, start: str, end: str) -> str:
    if not found.authority_from:
        return f"not known on the earlier side, now an authority of {end} %"
    if not found.authority_to:
        return f"an authority of {start} % on the earlier side, not known on the later one"
    if abs(found.change) <= 2 * found.error_bound:
        return f"authority {end} %, no change proven"
    return f"authority {'rose' if found.change > 0 else 'fell'} from {start} % to {end} %"


def _placed(found: Changed) -> str:
    was, now = found.position_from, found.position_to
    if was is None or now is None:
        if was == now:
            return "on neither side a place: too little evidence"
        return (
            f"now the {ordinal(now)}, before without a place"
            if now
            else f"before the {ordinal(was or 0)}, now without a place"
        )
    return f"still the {ordinal(now)}" if was == now else f"from the {ordinal(was)} place to the {ordinal(now)}"


def _meaning(part: Contribution) -> str:
    return "; ".join(MEANING.get(name, "") for name in part.component.split(" and "))


def _order(component: str) -> int:
    """Place components as MEANING lists them, joined ones where their first stands."""
    return list(MEANING).index(component.split(" and ", maxsplit=1)[0])


def _footing(found: Changed | Movers) -> list[str]:
    bound = bound_text(100 * found.error_bound)
    lines = (
        [f"each authority is proven to within {bound} %, each part to within twice that"] if found.error_bound else []
    )
    if found.n_users_from != found.n_users_to:
        lines.append(
            f"authority is a share of all known people, {found.n_users_from:,} before and {found.n_users_to:,} after: "
            "where more share it, it can fall while the place rises"
        )
    lines += [
        f"run {safe(run)}: its data are no longer whole; its kept authority stands for it, within its own bracket, "
        "and what cannot be recomputed is a part of its own"
        for run in found.lost
    ]
    return [line for text in lines for line in prose(text)]
