"""A text of SQL and where it stands in its file, so that a finding has a line and a column."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from fubcli.model.decision import Finding
from fubcli.operations.check.judge import Statement


class Position(NamedTuple):
    """A line and a column, both from 1; columns count characters (Unicode code points)."""

    line: int
    column: int


@dataclass(frozen=True)
class Fragment:
    """SQL as it was found in `file`, which is empty for stdin.

    With a `part` (a notebook's cell, a manifest's model) the lines of the text are not lines of the file, and
    positions count within the part; `line` is then the file's line that the part stands on, as far as it is known.
    `margins` are the line and the width of what stands before each line of the text, where that is not (n, 0).
    """

    sql: str
    file: str = ""
    part: str = ""
    line: int = 1
    margins: tuple[tuple[int, int], ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.sql.split("\n")[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def position(self, offset: int) -> Position:
        """Return where an offset of the text stands."""
        index = bisect_right(self._starts, offset) - 1
        line, margin = self.margins[index] if self.margins else (index + 1, 0)
        return Position(line, margin + offset - self._starts[index] + 1)


@dataclass(frozen=True)
class Found:
    """A statement and where it was found: it begins at `start` of the fragment, its first word at `first`.

    `unjudged` says why a text cannot be judged at all (no UTF-8, a template); it is refused for that.
    """

    statement: Statement
    fragment: Fragment
    start: int = 0
    first: int = 0
    unjudged: Finding | None = None
