"""What views are made of besides: status words with their symbols, Pacific times, bars and sparklines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from fubcli.model.nights import PACIFIC


@dataclass(frozen=True)
class Glyphs:
    """The characters that an output can show."""

    status: Mapping[str, str]
    full: str
    empty: str
    steps: str
    """Eight, from little to much."""
    gap: str
    """A night without a load."""
    dot: str
    arrow: str


UNICODE = Glyphs(
    {"ok": "✔", "info": "·", "warning": "▲", "critical": "✖", "unknown": "?"},
    "█", "░", "▁▂▃▄▅▆▇█", " ", "·", "→",
)  # fmt: skip
ASCII = Glyphs(
    {"ok": "+", "info": ".", "warning": "!", "critical": "X", "unknown": "?"},
    "#", ".", ".:-=+*%#", " ", "|", ">",
)  # fmt: skip


def bar(done: int, due: int, width: int, glyphs: Glyphs) -> str:
    """Return a bar of a width; it is full only when all is done, and empty only when nothing is."""
    filled = width if done >= due else max(min(round(width * done / due), width - 1), 1 if done else 0)
    return glyphs.full * filled + glyphs.empty * (width - filled)


def sparkline(values: Sequence[int | None], glyphs: Glyphs) -> str:
    """Return one character for each value, between bars that show where it begins and ends.

    Heights are shares of the largest value, counted from nothing; None is a gap.
    """
    most = max((value for value in values if value is not None), default=0)
    return f"|{''.join(_step(value, most, glyphs) for value in values)}|"


def _step(value: int | None, most: int, glyphs: Glyphs) -> str:
    if value is None:
        return glyphs.gap
    return glyphs.steps[max(ceil(len(glyphs.steps) * value / most) - 1, 0) if most else 0]


def pacific(written: str | None, night: str | None = None) -> str:
    """Return a time of the event as Pacific clocks show it, with its zone; without the date when it is the night's."""
    if written is None:
        return "never"
    try:
        at = datetime.fromisoformat(written).astimezone(PACIFIC)
    except OverflowError:  # the first and the last hours of the calendar have no Pacific time
        return written
    if night is not None and at.date() == date.fromisoformat(night):
        return f"{at:%H:%M %Z}"
    return f"{at:%Y-%m-%d %H:%M %Z}"


def counted(number: int, word: str) -> str:
    """Return a number with its word in the right form."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
