"""Typed access to a document: every wrong key, type, name or choice ends in an error that names its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from fubcli.config.documents import Document, Value

_T = TypeVar("_T", str, int, bool)

NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
"""A catalog, schema, table, column or function, folded to lower case as Unity Catalog does."""
TABLE_NAME = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\Z")
"""A table within its catalog, `schema.table`."""
COLUMN_NAME = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\Z")
"""A column within its catalog, `schema.table.column`."""

_TYPE_NAMES: Mapping[type, str] = {str: "text", int: "a whole number", bool: "true or false"}


def suggestion(name: str, known: Collection[str]) -> str:
    """Return `"; did you mean `x`?"` for the known name nearest to a misspelt one, or an empty text."""
    import difflib  # only on the way to an error: it is slow to import

    nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"; did you mean `{nearest[0]}`?" if nearest else ""


def describe(value: Value) -> str:
    """Return a value in the words of the file, for a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f"the text {value[:60]!r}"
    return "a list" if isinstance(value, list) else "a mapping"


def _kind(value: Value) -> str:
    """Return what a value is without saying it: a whole file that is something else stays unsaid."""
    return "text" if isinstance(value, str) else describe(value)


@dataclass(frozen=True)
class Section:
    """A mapping whose keys are known beforehand, at a dotted key of a document."""

    document: Document
    key: str
    values: Mapping[str, Value]

    def path(self, name: str) -> str:
        """Return the dotted key of a member."""
        return f"{self.key}.{name}" if self.key else name

    def has(self, name: str) -> bool:
        """Say whether the file gives the member."""
        return name in self.values

    def text(self, name: str) -> str:
        """Return a text, or an empty one when the member is not there."""
        return self._typed(name, str) if self.has(name) else ""

    def number(self, name: str) -> int | None:
        """Return a whole number of zero or more, or None when the member is not there."""
        return self._typed(name, int) if self.has(name) else None

    def flag(self, name: str) -> bool:
        """Return a boolean; a member that is not there is false."""
        return self._typed(name, bool) if self.has(name) else False

    def choice(self, name: str, known: Collection[str]) -> str:
        """Return a text that is one of the known ones."""
        return one_of(self.document, self.path(name), self._typed(name, str), known)

    def names(self, name: str) -> Mapping[str, Value]:
        """Return a mapping with free lower-case names as keys, empty when the member is not there."""
        return self._free(name, NAME, "a name of lower-case letters, digits and underscores")

    def table_names(self, name: str) -> Mapping[str, Value]:
        """Return a mapping with `schema.table` as keys, empty when the member is not there."""
        return self._free(name, TABLE_NAME, "written schema.table, in lower case")

    def items(self, name: str) -> list[Value]:
        """Return a list, empty when the member is not there."""
        if not self.has(name):
            return []
        return item_list(self.document, self.path(name), self.values[name])

    def _free(self, name: str, pattern: re.Pattern[str], wanted: str) -> Mapping[str, Value]:
        values = self.values.get(name, {})
        if not isinstance(values, dict):
            raise self.document.error(self.path(name), f"must be a mapping, not {_kind(values)}")
        for free in values:
            if not pattern.match(free):
                raise self.document.error(f"{self.path(name)}.{free}", f"must be {wanted}")
        return values

    def _typed(self, name: str, kind: type[_T]) -> _T:
        value = self.values[name]
        # bool is an int to Python, never to a reader of the file.
        if type(value) is kind:
            return value
        raise self.document.error(self.path(name), f"must be {_TYPE_NAMES[kind]}, not {describe(value)}")


def open_section(
    document: Document, key: str, value: Value, *, known: Collection[str], required: Collection[str] = ()
) -> Section:
    """Check a mapping's keys against the known and the required ones; raises ConfigError."""
    if not isinstance(value, dict):
        raise document.error(key, f"must be a mapping, not {_kind(value)}")
    section = Section(document, key, value)
    for name in value:
        if name not in known:
            raise document.error(section.path(name), f"is not a key that belongs here{suggestion(name, known)}")
    for name in required:
        if name not in value:
            raise document.error(section.path(name), "is missing")
    return section


def one_of(document: Document, key: str, value: Value, known: Collection[str]) -> str:
    """Return a text that is one of the known ones; raises ConfigError with the nearest of them."""
    if isinstance(value, str) and value in known:
        return value
    hint = suggestion(value, known) if isinstance(value, str) else ""
    raise document.error(key, f"must be one of {', '.join(known)}, not {describe(value)}{hint}")


def item_list(document: Document, key: str, value: Value) -> list[Value]:
    """Return a list; raises ConfigError for anything else."""
    if not isinstance(value, list):
        raise document.error(key, f"must be a list, not {describe(value)}")
    return value
