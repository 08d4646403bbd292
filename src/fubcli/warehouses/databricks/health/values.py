"""What a workspace's APIs tell, as values: objects, whole numbers, moments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fubcli.warehouses.asking import Item


def inside(told: Item, member: str) -> Item:
    """Return an object in an object; what is none has no members."""
    found = told.get(member)
    return found if isinstance(found, dict) else {}


def moment(milliseconds: Any) -> datetime | None:
    """Return a time of these APIs, in UTC; they write 0 for none, and what is no time is none."""
    number = whole(milliseconds)
    try:
        return datetime.fromtimestamp(number / 1000, UTC) if number else None
    except (ValueError, OverflowError, OSError):
        return None


def milliseconds(at: datetime) -> int:
    """Return a time as these APIs want it."""
    return int(at.astimezone(UTC).timestamp() * 1000)


def whole(text: Any) -> int | None:
    """Return a whole number, written as one or as a text; None for anything else."""
    try:
        return int(text)
    except (TypeError, ValueError, OverflowError):
        return None
