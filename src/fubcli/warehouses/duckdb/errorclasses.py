"""Databricks' name for what DuckDB fails with, where there is no doubt which one it is."""

from __future__ import annotations

import re

_BY_WORDS = {
    "CatalogException": (
        (re.compile(r"(?:Table|View) with name \S+ does not exist"), "TABLE_OR_VIEW_NOT_FOUND"),
        (re.compile(r"(?:Table|View) with name \S+ already exists"), "TABLE_OR_VIEW_ALREADY_EXISTS"),
        (re.compile(r"[Ss]chema (?:with name )?\S+ does not exist"), "SCHEMA_NOT_FOUND"),
    ),
    "BinderException": (
        (re.compile(r"Referenced column \"[^\"]+\" (?:was )?not found"), "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION"),
        (re.compile(r"does not have a column named"), "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION"),
        (re.compile(r"No catalog \+ schema named"), "SCHEMA_NOT_FOUND"),
        (re.compile(r"Catalog \S+ does not exist"), "CATALOG_NOT_FOUND"),
        (re.compile(r"Ambiguous reference to column name"), "AMBIGUOUS_REFERENCE"),
    ),
    "OutOfRangeException": ((re.compile(r"[Oo]verflow|out of range"), "ARITHMETIC_OVERFLOW"),),
    "ConversionException": ((re.compile(r"Could not convert string|invalid .* field format"), "CAST_INVALID_INPUT"),),
}
"""DuckDB's exception and its words -> the class. What comes before a row is read is told apart from what a row says."""
_SAID = frozenset(
    {
        "CANNOT_PARSE_TIMESTAMP",
        "CAST_INVALID_INPUT",
        "DIVIDE_BY_ZERO",
        "DUPLICATED_MAP_KEY",
        "INVALID_ARRAY_INDEX",
        "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
        "INVALID_INDEX_OF_ZERO",
        "INVALID_PARAMETER_VALUE_LENGTH",
        "INVALID_PARAMETER_VALUE_START",
    }
)
"""What the macros of the dialect say before a colon; a list, because a value that is cast can look like one."""


def error_class(kind: str, message: str) -> str | None:
    """Return the error class for an exception of the driver, by its name and its words; None where it is not known."""
    if (said := message.partition(": ")[0]) in _SAID:
        return said
    return next((name for words, name in _BY_WORDS.get(kind, ()) if words.search(message)), None)
