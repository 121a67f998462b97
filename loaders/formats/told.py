"""What a reader of a format says of one file: interactions, who wrote what, what counts for nothing, what is damaged.

A reader is a function from an opened file to a stream of these. It never looks back: who is answered may stand
further on in the file, so an interaction may name the *thing* it reacts to, and whoever wrote that is found when all
is read (:mod:`influent.loaders.telling`). The text of a message is nowhere among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from influent.errors import InputError

if TYPE_CHECKING:
    from influent.loaders.opening import Opened


class Row(NamedTuple):
    """One interaction, in the file's own words; `line` is where it stands.

    `reacts_to` names, in place of `target`, the thing whose author is the target; a row without a time has the time of
    that thing, and one without topics its topics.
    """

    line: int
    kind: str
    actor: str
    target: str | None = None
    happened_at: str | None = None
    reacts_to: str | None = None
    id: str | None = None
    topics: tuple[str, ...] = ()
    item: str | None = None
    network: str | None = None
    visibility: str | None = None
    automated: bool = False
    shadow: bool = False


class Author(NamedTuple):
    """Who wrote a thing (None = an account that is gone), when, about what, and in which other thing it stands."""

    item: str
    who: str | None
    written_at: str | None = None
    topics: tuple[str, ...] = ()
    part_of: str | None = None


class Left(NamedTuple):
    """Something that is no interaction, and why: counted as read and ignored."""

    reason: str


class Fault(NamedTuple):
    """Something that cannot be read: set aside with its line, the reason, and what stands there (or some of it)."""

    line: int
    reason: str
    text: str


Told: TypeAlias = Row | Author | Left | Fault
Reader: TypeAlias = "Callable[[Opened, str, str | None], Iterator[Told]]"
"""From an opened file, its name as messages show it, and the encoding that the user named, to what it tells."""

OUTSIDE = "it reacts to something that is not in the file"
GONE = "it is by or about an account that is gone"


def wrong_file(what: str, *, name: str, advice: str) -> InputError:
    """Make the refusal of a file that is not of the format that its source has."""
    return InputError(what, where=name, advice=advice)
