"""The objects of one JSON array in a file, one after another, however long the file and its lines are."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from influent.errors import InputError, quote
from influent.loaders.formats.objects import refuse_constant
from influent.loaders.formats.told import Fault, wrong_file
from influent.loaders.opening import Opened

STEP = 1 << 20
MAX_OBJECT = 16 << 20
"""Characters of one object beyond which a file is damaged."""
MAX_BEFORE = 1 << 16
"""Characters that may stand before the array."""

BLANKS = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder(parse_constant=refuse_constant)

ADVICE = "fetch or unpack the file again; nothing of it was loaded"


def array_objects(
    opened: Opened, name: str, encoding: str | None, *, begins: re.Pattern[str], what: str
) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    """Give the objects of the array whose opening bracket `begins` ends with, and the lines where they begin.

    Parameters
    ----------
    begins : pattern
        Matches all that stands before the first object.
    what : str
        What the file should be, for the refusal of one that does not begin so.

    Raises
    ------
    InputError
        Another file; damaged JSON, or cut short.
    """
    text = _Text(opened, name, encoding)
    while (match := begins.match(text.rest)) is None and len(text.rest) <= MAX_BEFORE and text.take_more():
        pass
    if match is None:
        raise wrong_file(f"the file is no {what}", name=name, advice="the file as it was exported, or another --source")
    text.pass_over(match.end())
    is_first = True
    while not text.has_next("]"):
        if not is_first:
            text.expect(",")
            text.has_next("")
        is_first = False
        line = text.line
        found = text.take_value()
        yield line, found if isinstance(found, dict) else Fault(line, "not a JSON object", json.dumps(found)[:1024])


class _Text:
    """What was read and not yet taken, and the line where it begins."""

    def __init__(self, opened: Opened, name: str, encoding: str | None) -> None:
        self.rest = ""
        self.line = 1
        self._at = 0
        self._name = name
        self._chunks = _decoded(opened, name, encoding)

    def take_more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self.rest, self._at = self.rest[self._at :] + chunk, 0
        return True

    def pass_over(self, to: int) -> None:
        self.line += self.rest.count("\n", self._at, to)
        self._at = to

    def has_next(self, character: str) -> bool:
        """Pass over blanks, and say whether `character` stands next; the file may not end here."""
        while True:
            match = BLANKS.match(self.rest, self._at)
            self.pass_over(match.end() if match else self._at)
            if self._at < len(self.rest):
                return character != "" and self.rest[self._at] == character
            if not self.take_more():
                raise self._damaged("it ends before its array does")

    def expect(self, character: str) -> None:
        if not self.has_next(character):
            raise self._damaged(f"{quote(character)} expected")
        self.pass_over(self._at + 1)

    def take_value(self) -> object:
        while True:
            try:
                found, end = DECODER.raw_decode(self.rest, self._at)
            except RecursionError:
                raise self._damaged("nested too deep") from None
            except ValueError as error:
                problem = getattr(error, "msg", f"{error} is no JSON")
            else:
                # A number may go on where this text ends.
                if end < len(self.rest):
                    self.pass_over(end)
                    return found
                problem = "it ends before its array does"
            if len(self.rest) - self._at > MAX_OBJECT or not self.take_more():
                raise self._damaged(problem)

    def _damaged(self, problem: str) -> InputError:
        return InputError(
            f"the JSON is damaged or cut short: {problem}", where=f"{self._name}, line {self.line:,}", advice=ADVICE
        )


def _decoded(opened: Opened, name: str, encoding: str | None) -> Iterator[str]:
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    codec = encoding or ("utf-16" if opened.head.startswith(marks) else "utf-8-sig")
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while block := opened.read():
            for at in range(0, len(block), STEP):
                if text := decoder.decode(block[at : at + STEP]):
                    yield text
        if text := decoder.decode(b"", final=True):
            yield text
    except UnicodeDecodeError as error:
        raise InputError(
            f"the file is not in the encoding {error.encoding}",
            where=name,
            advice="--encoding, or fetch the file again",
        ) from None
