"""Values of parameters: the one that upstream asked about, else a word in capitals that is to be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fubcli.skills.code_development.choosing import singular
from fubcli.skills.code_development.subject import Column, Table

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,59}")


def agreed(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the values on which upstream events agree, by the names of what they identify."""
    found: dict[str, set[str]] = {}
    for name, value in values:
        found.setdefault(name, set()).add(value)
    return {name: next(iter(each)) for name, each in found.items() if len(each) == 1}


def example(table: Table, column: Column, parameter: str, known: Mapping[str, str]) -> tuple[str, bool]:
    """Return a value for a parameter about a column, and whether it is a placeholder."""
    name = identifies(table, column)
    if name in known:
        return known[name], False
    return (name if _PLAIN.fullmatch(name) else parameter).upper(), True


def identifies(table: Table, column: Column) -> str:
    """Return what a column's values name: the key of `contacts` is a `contact_id`."""
    name = column.name.lower()
    return f"{singular(table.name.lower())}_id" if name == "id" else name
