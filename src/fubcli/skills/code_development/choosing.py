"""Which tables a task's words concern: words of their names, and the tables that those join with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fubcli.skills.code_development.subject import Join, Table

MOST_TABLES = 8
_WORD = re.compile(r"[a-z0-9]+")
_NAME, _WHOLE_NAME, _COLUMN = 4, 3, 1
_MOST_FOR_COLUMNS = 2
_SHORT = 3
"""Shorter words name nothing."""
_NO_NAMES = frozenset({"add", "api", "build", "data", "fix", "implement", "page", "service", "table", "test"})
"""Words of tasks that name what is built, not what it is about."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text or name, lower-case and in the singular."""
    return frozenset(singular(word) for word in _WORD.findall(text.lower()) if len(word) >= _SHORT)


def chosen(
    task: str, tables: Sequence[Table], joins: Sequence[Join], mentioned: Sequence[str]
) -> tuple[tuple[Table, ...], tuple[Table, ...], str]:
    """Return the tables that are concerned, the most of all first, those that these join with, and why these.

    Together they are at most `MOST_TABLES`: those that upstream names, then those that the task names, then the
    joined ones. When nothing is named, all of them, the largest first.
    """
    words = words_of(task) - _NO_NAMES
    named = [each for each in tables if each.full in mentioned]
    scored = sorted(
        (each for each in tables if _score(each, words)), key=lambda each: (-_score(each, words), -each.size, each.full)
    )
    first = list(dict.fromkeys([*named, *scored]))
    if not tables:
        return (), (), ""
    if not first:
        largest = sorted(tables, key=lambda each: (-each.size, each.full))
        return tuple(largest[:MOST_TABLES]), (), "no word of the task names a table: the largest"
    joined = [each for each in tables if each not in first and _is_joined(each, first, joins)]
    reasons = [
        *(["upstream names them"] if named else []),
        *(["the task names them"] if scored else []),
        *(["these join with them"] if joined else []),
    ]
    first = first[:MOST_TABLES]
    return tuple(first), tuple(joined[: MOST_TABLES - len(first)]), ", ".join(reasons)


def _score(table: Table, words: frozenset[str]) -> int:
    own = words_of(table.name.replace("_", " "))
    shared = own & words
    if own and own <= words:
        return _NAME * len(shared) + _WHOLE_NAME
    if shared:
        return _NAME * len(shared)
    columns = sum(1 for each in table.columns if words_of(each.name.replace("_", " ")) & words)
    return min(columns, _MOST_FOR_COLUMNS) * _COLUMN if columns >= _MOST_FOR_COLUMNS else 0


def _is_joined(table: Table, first: Sequence[Table], joins: Sequence[Join]) -> bool:
    return any(
        join.to_table == table.in_catalog and join.catalog == each.catalog and join.table == each.in_catalog
        for join in joins
        for each in first
    )


def singular(word: str) -> str:
    """Return an English noun in the singular."""
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
