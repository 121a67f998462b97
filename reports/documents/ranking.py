"""How is a ranking told? A row a person with the proven bracket, a bar each, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from influent.answers import RankedUser, Ranking
from influent.numbers import (
    bound_text,
    decimals_for,
    interval_text,
    percent,
    percent_above,
    place_text,
    places_text,
)
from influent.reports.documents.blocks import Cell, Column, Document, Table, name, number
from influent.sentences import SCORE_DIGITS, Name, Words, ranking_sentence, resampling_text, stamp_words, words

TITLES = ("authority", "within", "90 %", "places", "score", "people", "interactions", "echo")


def document_of_ranking(found: Ranking) -> Document:
    """Tell who has the most authority, and how sure that is."""
    decimals = decimals_for(max((user.authority for user in found.users), default=0.0), significant=SCORE_DIGITS)
    at = Counter(user.position for user in found.users)
    rows = tuple(_row(user, decimals, is_tie=at[user.position] > 1) for user in found.users)
    columns = (Column("user"), Column("place", is_number=True), *(Column(title, is_number=True) for title in TITLES))
    table = Table("Authority, most first", columns, rows, notes=tuple(_notes(found, at)), is_wide=True)
    return Document(
        title=("Who has the most authority?",),
        lead=(ranking_sentence(found),),
        network=None,
        tables=(table,) if rows else (),
        stamp=(*stamp_words(found), ("run", (Name(found.run),))),
    )


def _row(user: RankedUser, decimals: int, *, is_tie: bool) -> tuple[Cell, ...]:
    half = max(user.authority_high - user.authority, user.authority - user.authority_low)
    return (
        name(user.user),
        Cell((place_text(user.position, is_tie=is_tie),), user.position),
        number(f"{percent(user.authority, decimals)} %", user.authority),
        number(f"{percent_above(half, decimals + 1)} %", half),
        Cell((_interval(user, max(decimals - 1, 1)),), user.interval_low),
        Cell((places_text(user.position_low, user.position_high),), user.position_low),
        number(f"{user.score:.1f}", user.score),
        number(f"{user.n_people:,}", user.n_people),
        number(f"{user.n:,}", user.n),
        number(f"{user.echo:.3f}", user.echo),
    )


def _interval(user: RankedUser, decimals: int) -> str:
    said = interval_text(user.interval_low, user.interval_high, decimals)
    return f"{said} %" if said else ""


def _notes(found: Ranking, at: Counter[int | None]) -> Iterator[Words]:
    yield (
        f"{found.n_users:,} users, {found.n_pairs:,} pairs; error at most {bound_text(found.error_bound)} after "
        f"{found.ran_iterations:,} iterations, damping factor {found.damping_factor:g}.",
    )
    if found.resampling is not None:
        yield (f"{resampling_text(found.resampling)}.",)
    left_out = [words("{} {}", f"{n:,}", Name(reason)) for reason, n in found.excluded.items() if n]
    listed = [piece for each in left_out for piece in (", ", *each)][1:]
    yield ("Not counted: ", *(listed or ["nothing"]), ".")
    if found.omitted:
        yield (f"Not listed: {found.omitted:,} with too little evidence.",)
    if any(user.position is None for user in found.users):
        yield ("Place none: too little evidence, or said to be no person.",)
    if any(n > 1 for place, n in at.items() if place is not None):
        yield ("= marks ties: no difference is proven; they are listed by id.",)
