"""Sentences with `{column}` in them: which names they use, and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Callable

_SLOT = re.compile(r"\{([a-z_][a-z0-9_-]*(?:\.[a-z_][a-z0-9_]*)?)\}")
_BRACE = re.compile(r"[{}]")


def slots(template: str) -> list[str]:
    """Return the names in a sentence: `column`, a parameter, or `step.column`."""
    return _SLOT.findall(template)


def is_sound(template: str) -> bool:
    """Whether every brace belongs to a name."""
    return not _BRACE.search(_SLOT.sub("", template))


def filled(template: str, shown: Callable[[str], str]) -> str:
    """Return the sentence with what `shown` says for each name."""
    return _SLOT.sub(lambda slot: shown(slot.group(1)), template)
