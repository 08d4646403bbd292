"""Members of events as they should be: what is of another type is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def mapping(data: Any, name: str) -> Mapping[str, Any]:
    """Return a member that is an object."""
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def objects(data: Any, name: str) -> list[Mapping[str, Any]]:
    """Return the objects of a member that is a list."""
    return [each for each in values(data, name) if isinstance(each, Mapping)]


def values(data: Any, name: str) -> list[Any]:
    """Return a member that is a list."""
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, list) else []


def text(data: Any, name: str) -> str:
    """Return a member that is a text."""
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""
