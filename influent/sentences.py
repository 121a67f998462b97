"""What do answers say in plain words? One sentence each, the same on the terminal, on a page and in Markdown.

A sentence is :data:`Words`: pieces of text, of which those that come from outside are marked as :class:`Name`, so that
every way out shows them as it must: escaped, isolated, without what is hidden. Nobody is called he or she.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from influent.numbers import counted, decimals_for, ordinal, percent, percent_above

if TYPE_CHECKING:
    from influent.answers import Ranking
    from influent.answers_why import Counterfactual, Paths, Score, Why
    from influent.types import Resampling


class Name(str):
    """A text from outside: an id, a kind, an item."""

    __slots__ = ()


Words = tuple[str, ...]
"""A text in pieces; the pieces that are of the class :class:`Name` come from outside."""

SCORE_DIGITS = 4
"""Significant digits of an authority."""


def words(template: str, *values: str) -> Words:
    """Put values into the ``{}`` of a template of ours.

    Examples
    --------
    >>> words("{} reaches {}", Name("ana"), Name("bo"))
    ('ana', ' reaches ', 'bo')
    """
    texts = template.split("{}")
    pieces = [piece for pair in zip(texts, (*values, ""), strict=True) for piece in pair]
    return tuple(piece for piece in pieces if piece)


def spell(said: Words, name: Callable[[str], str], text: Callable[[str], str] = str) -> str:
    """Write words out: each name by `name`, all else by `text`."""
    return "".join(name(piece) if isinstance(piece, Name) else text(piece) for piece in said)


def reach_sentence(user: str, influencer: str, influence: float, measure: str) -> Words:
    """Say what an influence is, under either measure; without the full stop."""
    share = percent(influence, decimals_for(influence))
    template = (
        "{} % of all attention that spreads from {} rests on {}"
        if measure == "pagerank"
        else "{} % of the chains of attention that start at {} reach {}"
    )
    return words(template, share, Name(user), Name(influencer))


def no_path_sentences(user: str, influencer: str) -> list[Words]:
    """Say that there is no influence at all, and what it would take."""
    u, v = Name(user), Name(influencer)
    return [
        words("no path: none of the chains of attention that start at {} reaches {}.", u, v),
        words("It would take one counted reaction to {}, by {} or by anybody whom {}'s attention reaches.", v, u, u),
    ]


def why_sentences(found: Why) -> list[Words]:
    """Say how much influence there is and which place it gives; an influence of nothing is an answer too."""
    user, influencer = Name(found.user), Name(found.influencer)
    if found.influence <= 0:
        said = no_path_sentences(user, influencer)
        return said if found.n_influencers else [*said, words("{} has no influencers at all yet.", user)]
    reach = reach_sentence(user, influencer, found.influence, found.stamp.measure)
    if found.n_influencers == 1:
        return [(*reach, *words("; {} is {}'s only influencer.", influencer, user))]
    place = "has a place too close to call" if found.position is None else f"is the {ordinal(found.position)}"
    rest = words("; of {}'s {} influencers {} {}.", user, f"{found.n_influencers:,}", influencer, place)
    return [(*reach, *rest)]


def private_sentence(found: Why) -> Words:
    """Say how many private interactions are not shown and what they carry; nothing when there are none."""
    if not found.n_private:
        return ()
    verb = "carries" if found.n_private == 1 else "carry"
    share = percent(found.private_influence, decimals_for(found.influence) + 1)
    return words(
        "{}, not shown, {} {} %; a party asks --as USER", counted(found.n_private, "private interaction"), verb, share
    )


def counterfactual_sentence(found: Why) -> Words:
    """Say what would have to go for the influencer to leave the user's top k, or that nothing does it.

    What goes is listed beside it; the sentence says how much it is and whether less would do.
    """
    change = found.counterfactual
    if change is None:
        return ()
    user, influencer, top = Name(found.user), Name(found.influencer), f"{change.top_k:,}"
    if change.size == 0:
        return words("{} is not in {}'s top {} as it is: nothing has to go.", influencer, user, top)
    if change.size is None and change.is_smallest:
        template = "{} stays in {}'s top {} whichever of {}'s reactions go, as long as any of them is left."
        return words(template, influencer, user, top, user)
    if change.size is None:
        noun = "pair" if change.mode == "own" else "interaction"
        template = "No set was found without which {} would leave {}'s top {}; at least {} would have to go."
        return words(template, influencer, user, top, counted(change.at_least, noun))
    return (*_without(found, change), *words(" {} would {}leave {}'s top {}{}.", *_leaves(found, change)))


def _without(found: Why, change: Counterfactual) -> Words:
    """Say what goes: everything that the user has with some people, or single interactions."""
    n = change.size or 0
    if change.mode == "own" and n == 1:
        return words("Without all of {}'s reactions to {},", Name(found.user), Name(change.removed[0][1]))
    if change.mode == "own":
        return words("Without all of {}'s reactions to these {} people,", Name(found.user), f"{n:,}")
    return (f"Without {'this' if n == 1 else 'these'} {counted(n, 'interaction')},",)


def _leaves(found: Why, change: Counterfactual) -> tuple[str, ...]:
    """Give the influencer, the influence after, the user, the place left, and whether less would do."""
    decimals = decimals_for(found.influence)
    after = "" if change.influence_after is None else f"come to {percent(change.influence_after, decimals)} % and "
    less = "" if change.size == 1 else "; no fewer would do"
    if not change.is_smallest:
        needed = f", and at least {change.at_least:,} are needed" if change.at_least > 1 else ""
        less = f"; it is the smallest set found{needed}"
    return Name(found.influencer), after, Name(found.user), f"{change.top_k:,}", less


def paths_sentences(found: Paths) -> list[Words]:
    """Say how much influence the paths share out."""
    if found.influence <= 0:
        return no_path_sentences(found.source, found.target)
    return [(*reach_sentence(found.source, found.target, found.influence, found.stamp.measure), ".")]


def score_sentence(found: Score) -> Words:
    """Say somebody's place, authority and score; without the full stop."""
    decimals = decimals_for(found.authority, significant=SCORE_DIGITS)
    half = max(found.authority_high - found.authority, found.authority - found.authority_low)
    if found.state == "no data":
        place = "nobody's interaction is credited to them"
    elif found.lacks:
        place = f"too little evidence for a place ({', '.join(found.lacks)})"
    else:
        place = "place not proven" if found.position is None else f"the {ordinal(found.position)} of all"
    share, within = percent(found.authority, decimals), percent_above(half, decimals + 1)
    shown = f"{place}, authority {share} % (proven within {within}), score {found.score:.1f} of 100"
    return words("{}: {}", Name(found.user), shown)


def ranking_sentence(found: Ranking) -> Words:
    """Say who is first, or that nobody is."""
    if not found.users:
        return (f"Nobody of {found.n_users:,} users has enough evidence to be ranked.",)
    decimals = decimals_for(found.users[0].authority, significant=SCORE_DIGITS)
    firsts = [user for user in found.users if user.position == found.users[0].position]
    share = percent(firsts[0].authority, decimals)
    if len(firsts) > 1:
        template = "Of {} users, {} share the first place, with an authority of {} %."
        return words(template, f"{found.n_users:,}", f"{len(firsts):,}", share)
    template = "Of {} users, {} has the most authority: {} %."
    return words(template, f"{found.n_users:,}", Name(firsts[0].user), share)


def stamp_words(found: Why | Paths | Score | Ranking) -> Iterator[tuple[str, Words]]:
    """List what an answer was computed from."""
    stamp = found.stamp
    if stamp.topic is not None:
        yield "topic", (Name(stamp.topic),)
    if stamp.taxonomy is not None:
        yield "taxonomy", (Name(stamp.taxonomy),)
    yield "model", (Name(stamp.model),)
    yield "measure", (stamp.measure,)
    if stamp.as_of is not None:
        yield "as of", (f"{stamp.as_of:%Y-%m-%d}",)
    yield "snapshot", (Name(stamp.snapshot),)


def resampling_text(resampling: Resampling) -> str:
    """Say what an interval is, and which."""
    return f"90 %: {resamples_text(resampling)}"


def resamples_text(resampling: Resampling) -> str:
    """Say what an interval is that is named already."""
    return f"what nine of ten resamples of who reacted say ({resampling.n:,}, seed {resampling.seed})"
