"""A file's words to statements: parted at the delimiter in force, which DELIMITER changes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from fubcli.sql.migrations.words import Kind, Word, words_of

_DELIMITER = re.compile(r"delimiter[ \t]+(\S+)([^\n]*)", re.IGNORECASE)
_ODD_DELIMITER = re.compile(r"[\"'`\\]")
"""Clients differ in what is left of quotes around a delimiter."""
_MOST_WORDS = 20_000
"""In one statement; more is a dump's INSERT, of which only the beginning matters."""
_MOST_IN_ALL = 500_000
_LONGEST_USE = 10
_LITERALS = (Kind.NUMBER, Kind.TEXT)
_BETWEEN_LITERALS = ("(", ")", ",", "-", "+", "NULL", "DEFAULT", "TRUE", "FALSE", "_BINARY")


@dataclass
class Part:
    """The words of one statement and its place `[start, end)` in the text."""

    words: list[Word] = field(default_factory=list)
    is_cut: bool = False
    problem: str = ""

    @property
    def start(self) -> int:
        """Where its first word stands."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.words[-1].end

    def take(self, word: Word) -> None:
        """Keep a word; of too many the last one only, so that the end stays known."""
        if word.kind is Kind.ODD and not self.problem:
            said = word.value if len(word.value) > 1 else "a character that no statement holds"
            self.problem = f"it holds {said}"
        elif word.upper == "DELIMITER" and not self.problem:
            self.problem = "DELIMITER stands inside a statement"
        if len(self.words) < _MOST_WORDS:
            self.words.append(word)
        else:
            self.is_cut = True
            self._dropped(self.words[-1])
            self.words[-1] = word

    def _dropped(self, last: Word) -> None:
        """Of what is not kept, only literals and the signs between them are known to do nothing."""
        if last.kind not in _LITERALS and last.upper not in _BETWEEN_LITERALS and not self.problem:
            self.problem = "it is too long to be read whole"


class Lines:
    """Places of a text as lines, counted from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def line(self, place: int) -> int:
        """Return the line of a place."""
        return bisect_left(self._ends, place) + 1


def parts_of(text: str) -> Iterator[Part]:  # noqa: C901 - one loop over the words
    """Yield the statements of a file in order, without their delimiters; comments alone are no statement."""
    at: int | None = 0
    delimiter, read = ";", 0
    while at is not None:
        part, after = Part(), None
        for word in words_of(text, at, delimiter):
            read += 1
            if read > _MOST_IN_ALL:
                yield Part([word], problem=f"the file has more than {_MOST_IN_ALL:,} words")
                return
            if _is_behind_use(part, word, text):
                yield part
                part = Part()
            if word.kind is Kind.END:
                if word.in_comment:
                    part.problem = part.problem or "a comment that the server runs holds the end of a statement"
                if part.words:
                    yield part
                part = Part(problem=part.problem if word.in_comment else "")
            elif not part.words and (command := _DELIMITER.match(text, word.start)):
                delimiter, after = command.group(1), command.end()
                if word.in_comment or _ODD_DELIMITER.search(delimiter) or command.group(2).startswith("\t"):
                    yield Part([word], problem="what the delimiter becomes is not the same for all clients")
                    return
                break
            else:
                part.take(word)
        if part.words:
            yield part
        at = after


def _is_behind_use(part: Part, word: Word, text: str) -> bool:
    """The client ends USE at the end of its line; also where a `;` is missing."""
    if not part.words or part.words[0].upper != "USE" or len(part.words) > _LONGEST_USE:
        return False
    return "\n" in text[part.words[-1].end : word.start]
