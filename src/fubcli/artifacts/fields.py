"""Members of foreign JSON by type: a wrong one is told by its name, and text never gets further than it should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fubcli.artifacts.documents import Unreadable

LONGEST = 200
_LARGEST = 1e15
_FIRST_YEAR, _LAST_YEAR = 1970, 2999
_NOT_IN_NAMES = re.compile(r"[^\w.\-/#+ ]")


def name(value: Any, most: int = LONGEST) -> str:
    """Return a text as a name of limited length: letters, digits and `. - / # + _`; the rest is shown as `?`."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    return _NOT_IN_NAMES.sub("?", text if len(text) <= most else f"{text[: most - 3]}...")


def members(value: Any, what: str) -> Mapping[str, Any]:
    """Return an object; raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is no object")
    return value


def items(value: Any, what: str) -> list[Any]:
    """Return a list; raises Unreadable."""
    if not isinstance(value, list):
        raise Unreadable(f"{what} is no list")
    return value


def number(value: Any) -> float | None:
    """Return a number that can be meant, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        return None
    return float(value)


def moment(value: Any, what: str) -> datetime:
    """Return an aware time in UTC; raises Unreadable for one that is none, or that has no zone."""
    if not isinstance(value, str):
        raise Unreadable(f"{what} is no time")
    try:
        found = datetime.fromisoformat(value)
        in_utc = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{what} is no time") from error
    if found.tzinfo is None:
        raise Unreadable(f"{what} has no time zone")
    if not _FIRST_YEAR <= in_utc.year <= _LAST_YEAR:  # others cannot be told in every zone
        raise Unreadable(f"{what} is no time of these days")
    return in_utc
