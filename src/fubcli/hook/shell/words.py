"""The words of the shell's grammar, as data."""

from __future__ import annotations

from typing import NamedTuple

DYNAMIC = "\ue000"
"""Stands in a word for what only the running shell knows: a variable, a substitution, a pattern of file names."""


class Unreadable(ValueError):
    """A shell text that cannot be read; the sentence says why."""


class Word(NamedTuple):
    """One word without its quotation; `raw` is how it was written."""

    text: str
    raw: str


class Mark(NamedTuple):
    """An operator: a separator, a bracket or a redirection with the number of its file."""

    sign: str
    file: str = ""


class Here:
    """A here-document; its text is known once its last line has been read."""

    def __init__(self, delimiter: str, *, literal: bool, strips_tabs: bool) -> None:
        self.delimiter = delimiter
        self.literal = literal
        self.strips_tabs = strips_tabs
        self.text = ""


Token = Word | Mark | Here
