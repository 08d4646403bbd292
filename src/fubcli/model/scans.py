"""What bounds a scan and what makes rows multiply, as data that a rule can work out without the parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fubcli.model.statement import Span


class Moment(NamedTuple):
    """A point in time: so many days (a fraction, negative for the past) from a date, or from now without one."""

    anchor: date | None
    days: float = 0.0


class Unread(StrEnum):
    """Why the value of a constant is not known here."""

    PARAMETER = "parameter"
    """A parameter without a value; it is known when the statement runs."""
    EXPRESSION = "expression"
    """Constant, and beyond what is worked out here."""


Limit = Moment | Unread


class Range(NamedTuple):
    """What a column may be: so many listed values, or between limits which all hold; no limit leaves a side open."""

    values: int | None = None
    lower: tuple[Limit, ...] = ()
    upper: tuple[Limit, ...] = ()

    @property
    def is_lower_bounded(self) -> bool:
        """Whether it has listed values or a lower limit."""
        return self.values is not None or bool(self.lower)


Ranges = tuple[Range, ...]
"""Alternatives; a row is read when its value is in one of them."""


class Unusable(NamedTuple):
    """A predicate that names a column and bounds no scan; the reason is the rest of a sentence about the column."""

    column: str
    reason: str


class Steps(NamedTuple):
    """A generated series of times: one row every so many days from the first to the last."""

    first: Moment
    last: Moment
    days: float


class Product(NamedTuple):
    """A number of rows: the factor times the series times the rows read of the tables (places in `facts.tables`).

    With `is_known` false it also depends on something that cannot be told beforehand.
    """

    factor: float = 1.0
    series: tuple[Steps, ...] = ()
    tables: tuple[int, ...] = ()
    is_known: bool = True


Extent = tuple[Product, ...]
"""The most rows that a relation may have: the largest of these."""


class GrowthKind(StrEnum):
    """How rows multiply."""

    JOIN = "join"
    """Relations that no equality links: every row of one meets every row of the other."""
    GENERATOR = "generator"
    """Rows, array elements or characters that a function makes."""
    RECURSION = "recursion"


@dataclass(frozen=True)
class Growth:
    """One place where rows multiply: what stands there, and the extents that are multiplied with each other."""

    kind: GrowthKind
    what: str
    sides: tuple[Extent, ...]
    span: Span | None = None


_DATE = re.compile(r"\s*([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?!\d).*)?)?\s*", re.DOTALL)
_WORDS = {"now": 0.0, "today": 0.0, "yesterday": -1.0, "tomorrow": 1.0}


def moment_of_text(text: str) -> Moment | None:
    """Return the point in time that a text stands for when it is cast to a date or timestamp, or None."""
    word = text.strip().lower()
    if word in _WORDS:
        return Moment(None, _WORDS[word])
    if word == "epoch":
        return Moment(date(1970, 1, 1))
    match = _DATE.fullmatch(text)
    try:
        return Moment(date(int(match[1]), int(match[2] or 1), int(match[3] or 1))) if match else None
    except ValueError:
        return None
