"""How deep lists and objects of a JSON value stand within each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def is_shallow(value: Any, most_levels: int) -> bool:
    """Whether it has at most so many levels; a loop, so that no depth is too much to be looked at."""
    level = [value]
    for _ in range(most_levels):
        level = [each for outer in level for each in _within(outer)]
        if not level:
            return True
    return False


def _within(value: Any) -> Iterable[Any]:
    """Return the members of a list or an object that have members themselves."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inner if isinstance(each, dict | list))
