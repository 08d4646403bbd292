"""Parts of a file: what is to be run, and what is there to undo it, as the marks of migration tools tell."""

from __future__ import annotations

import re
from bisect import bisect_right

_UNDO = r"downs?|undo|rollback|revert|backout"
_MARK = re.compile(
    r"^[ \t]*(?:--|#|//|/\*)[^\w\n]*+(?:"
    rf"(?:goose|migrate|micrate|rambler|dbmate|migration)\b[^\w\n]*(?P<told>ups?|{_UNDO})\b"
    rf"|(?P<word>ups?|{_UNDO})\b(?:[ \t]+(?:migrations?|scripts?|sections?|sql))?[^\w\n]*$"
    rf"|[^\n]*\b(?:{_UNDO})\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""A mark of goose, sql-migrate, dbmate, MyBatis, Play or rambler, or a plain word alone on its line.

A comment that only speaks of undoing begins a part as well, one that may run: what is before it is not undone by it.
"""
_LIQUIBASE = re.compile(r"\A\s*--liquibase formatted sql[ \t\r]*$", re.MULTILINE)
_OF_LIQUIBASE = re.compile(
    r"^--(?=liquibase formatted sql[ \t\r]*$|changeset [\w.-]+:[\w.-]+[ \t\r]*$|rollback[ \t]|comment:?[ \t])\w",
    re.MULTILINE,
)
"""What is a comment for Liquibase, although nothing blank follows the dashes."""


class Sections:
    """The parts of a text between marks."""

    def __init__(self, text: str) -> None:
        marks = list(_MARK.finditer(text))
        self._places = [mark.start() for mark in marks]
        self._undoes = [False, *(_undoes(mark) for mark in marks)]

    def at(self, place: int) -> tuple[int, bool]:
        """Return the number of the part at a place, from 0, and whether it is there to undo another."""
        number = bisect_right(self._places, place)
        return number, self._undoes[number]


def _undoes(mark: re.Match[str]) -> bool:
    told = mark["told"] or mark["word"] or "up"
    return not told.lower().startswith("up")


def without_liquibase(text: str) -> str:
    """Return a text in which Liquibase's own lines are comments; every place in it stays the same."""
    return _OF_LIQUIBASE.sub("-- ", text) if _LIQUIBASE.match(text) else text
