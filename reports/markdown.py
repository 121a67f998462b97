"""How does an answer go into a note, an issue or a chat? As Markdown that says what the page says.

Ids are hostile text here too: every character that Markdown or the HTML inside it gives a meaning is escaped
(CommonMark 0.31, section 2.4), so that an id can neither draw a link nor run, and hidden characters show as escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from influent.reports.documents import Telling, document_of
from influent.reports.documents.blocks import Cell, Document, Table
from influent.reports.manifest import INTENDED_USE
from influent.sentences import Words, spell
from influent.visible import visible

# The ASCII punctuation that means something in Markdown or its dialects; ":" keeps addresses from becoming links.
_MEANING = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~^$&=:@])")


def markdown(answer: Telling) -> str:
    """Tell an answer as Markdown: headings, sentences, pipe tables (GitHub's), each split with its sum."""
    return render_markdown(document_of(answer))


def render_markdown(document: Document) -> str:
    """Write a document as Markdown.

    Examples
    --------
    >>> print(render_markdown(Document(("Why?",), (("Because.",),), None, (), ())).partition("To study")[0].rstrip())
    # Why?
    <BLANKLINE>
    Because.
    """
    stamp = " · ".join(f"{term}: {_phrase(said)}" for term, said in document.stamp)
    blocks = [f"# {_phrase(document.title)}", *map(_phrase, document.lead)]
    blocks += [block for table in document.tables for block in _table(table)]
    return "\n\n".join([*blocks, INTENDED_USE, stamp]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.title}"
    lines = [_line([column.title for column in table.columns])]
    lines.append(_line(["---:" if column.is_number else "---" for column in table.columns]))
    lines += [_line(_cells(row)) for row in table.rows]
    if table.total is not None:
        lines.append(_line([f"**{cell}**" if cell else "" for cell in _cells(table.total)]))
    if table.rows:
        yield "\n".join(lines)
    yield from map(_phrase, table.notes)


def _cells(row: Sequence[Cell]) -> list[str]:
    return [_phrase(cell.said) for cell in row]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _phrase(said: Words) -> str:
    return spell(said, escape_name)


def escape_name(name: str) -> str:
    r"""Write a text from outside so that Markdown shows it as it is.

    Examples
    --------
    >>> print(escape_name("[a](b)|<i>"))
    \[a\]\(b\)\|\<i\>
    """
    return _MEANING.sub(r"\\\1", visible(name)).replace("  ", " &nbsp;")
