"""How does text get into a page? Through one function that escapes everything but what it made itself."""

from __future__ import annotations

from html import escape

from influent.sentences import Words, spell
from influent.visible import visible


class Html(str):
    """Markup that is safe as it stands; only the functions of this module and what is built from them make it."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: object) -> Html:
    """Write an element; children that are no :class:`Html` are escaped, attributes always.

    A trailing ``_`` of an attribute's name is dropped and ``_`` inside becomes ``-``; False and None leave the
    attribute out, True writes it without a value.

    Examples
    --------
    >>> element("p", "a < b", element("b", "!"), class_="x")
    '<p class="x">a &lt; b<b>!</b></p>'
    >>> element("br")
    '<br>'
    """
    return join(opening(tag, **attributes), *children, Html("" if tag in _VOID and not children else f"</{tag}>"))


def opening(tag: str, **attributes: object) -> Html:
    """Write the opening tag of an element."""
    listed = []
    for name, value in attributes.items():
        if value is not None and value is not False:
            shown = "" if value is True else f'="{escape(str(value))}"'
            listed.append(f" {name.rstrip('_').replace('_', '-')}{shown}")
    return Html(f"<{tag}{''.join(listed)}>")


def join(*pieces: str) -> Html:
    """Put pieces together; those that are no :class:`Html` are escaped."""
    return Html("".join(piece if isinstance(piece, Html) else escape(piece) for piece in pieces))


def isolated(name: str) -> Html:
    """Write a text from outside: hidden characters as escapes, its writing direction its own affair."""
    return element("bdi", visible(name))


def phrase(said: Words) -> Html:
    """Write words with their names."""
    return Html(spell(said, isolated, escape))


def plain(said: Words) -> str:
    """Write words as text without markup, for titles and labels."""
    return spell(said, visible)


_VOID = {"br", "meta"}
