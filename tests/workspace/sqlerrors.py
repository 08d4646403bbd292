"""Failures of statements as Databricks words them: `[ERROR_CLASS] message SQLSTATE: xxxxx`."""

from __future__ import annotations

import re

from fubcli.warehouses.duckdb.failures import is_locked, translated


class SqlError(Exception):
    """A statement failed."""

    def __init__(self, error_class: str, message: str, state: str) -> None:
        super().__init__(f"[{error_class}] {message} SQLSTATE: {state}")
        self.error_class, self.state = error_class, state


class Stopped(Exception):
    """A statement was cancelled, by whoever it was, or its time ran out."""


_NO_TABLE = (
    "The table or view `{0}` cannot be found. Verify the spelling and correctness of the schema and catalog.\n"
    "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the"
    " correct schema and catalog.\n"
    "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS."
)
_NO_COLUMN = "A column, variable, or function parameter with name `{0}` cannot be resolved."
_NO_ROUTINE = "Cannot resolve routine `{0}` on search path [`system`.`builtin`, `system`.`session`]."
_DIVIDED = "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
_MALFORMED = "The value '{0}' cannot be cast because it is malformed. Correct the value, or use `try_cast`."
_CLASSES = [
    (r"division by zero", "DIVIDE_BY_ZERO", "22012", _DIVIDED),
    (r"on Databricks( only)?\.$", "UNSUPPORTED_FEATURE.STANDIN", "0A000", ""),
    (r"no catalog \+ schema named \"([^\"]+)\"", "SCHEMA_NOT_FOUND", "42704", "The schema `{0}` cannot be found."),
    (r"read-only", "INSUFFICIENT_PERMISSIONS", "42501", ""),
    (r"(?:table|view) with name \"?([^\s\"]+)\"? does not exist", "TABLE_OR_VIEW_NOT_FOUND", "42P01", _NO_TABLE),
    (r"schema (?:with name )?\"?([^\s\"]+)\"? does not exist", "SCHEMA_NOT_FOUND", "42704", ""),
    (r"already exists", "TABLE_OR_VIEW_ALREADY_EXISTS", "42P07", ""),
    (r"referenced column \"([^\"]+)\" not found", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", _NO_COLUMN),
    (r"does not have the function (\w+)", "UNRESOLVED_ROUTINE", "42883", _NO_ROUTINE),
    (r"overflow|out of range", "ARITHMETIC_OVERFLOW", "22003", ""),
    (r"column", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", ""),
    (r"transaction.*conflict|conflict on", "DELTA_CONCURRENT_WRITE", "2D521", ""),
]
"""What DuckDB says, the class and state that Databricks has for it, and its words where they are known."""
_STATES = {"CAST_INVALID_INPUT": "22018", "ARITHMETIC_OVERFLOW": "22003", "CANNOT_PARSE_TIMESTAMP": "22007"}
_BY_KIND = {
    "ParserException": ("PARSE_SYNTAX_ERROR", "42601"),
    "ConversionException": ("CAST_INVALID_INPUT", "22018"),
    "OutOfRangeException": ("ARITHMETIC_OVERFLOW", "22003"),
    "BinderException": ("DATATYPE_MISMATCH", "42K09"),
    "ConstraintException": ("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES", "23001"),
}
_PREFIX = re.compile(r"^(?:\w+ ){1,3}(?:Error|Exception): ")


def worded(error: Exception) -> SqlError:
    """Return the failure that an exception of DuckDB stands for."""
    message = _PREFIX.sub("", translated(error).detail).rstrip(".!") + "."
    if is_locked(error):
        return SqlError("CONCURRENT_ACCESS", message, "40001")
    for pattern, error_class, state, words in _CLASSES:
        if match := re.search(pattern, message, re.IGNORECASE):
            return SqlError(error_class, words.format(*match.groups()) or message, state)
    if said := re.fullmatch(r"([A-Z_]{6,})(?:: (.*))?\.", message):  # what a macro of the dialect says
        words = _MALFORMED if said[1] == "CAST_INVALID_INPUT" else "The value is {0}."
        return SqlError(said[1], words.format(said[2]), _STATES.get(said[1], "22000"))
    error_class, state = _BY_KIND.get(type(error).__name__, ("USER_RAISED_EXCEPTION", "P0001"))
    return SqlError(error_class, message, state)


def lacking(what: str) -> SqlError:
    """Return the failure of something that Databricks has and DuckDB has not."""
    return SqlError("UNSUPPORTED_FEATURE.STANDIN", what, "0A000")
