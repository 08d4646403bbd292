"""Databricks' error classes about names: they come before a row is read, and quote the statement's names, no values."""

from __future__ import annotations

import re

_STATES = {
    "AMBIGUOUS_COLUMN_OR_FIELD": "42702",
    "AMBIGUOUS_REFERENCE": "42704",
    "CATALOG_NOT_FOUND": "42P08",
    "COLUMN_ALREADY_EXISTS": "42711",
    "COLUMN_NOT_FOUND": "42703",
    "DELTA_TABLE_NOT_FOUND": "42P01",
    "FIELD_NOT_FOUND": "42704",
    "NO_SUCH_CATALOG_EXCEPTION": "42704",
    "SCHEMA_ALREADY_EXISTS": "42P06",
    "SCHEMA_NOT_FOUND": "42704",
    "TABLE_OR_VIEW_ALREADY_EXISTS": "42P07",
    "TABLE_OR_VIEW_NOT_FOUND": "42P01",
    "UNRESOLVED_COLUMN": "42703",
    "UNRESOLVED_FIELD": "42703",
    "UNRESOLVED_ROUTINE": "42883",
    "UNRESOLVED_VARIABLE": "42883",
}
"""An allow-list, with the SQLSTATE that each class has."""
_HEAD = re.compile(r"\[([A-Z][A-Z0-9_]*)(?:\.[A-Z0-9_.]+)?\] ")
_STATE = re.compile(r"SQLSTATE:?\s*(\w{5})")


def is_about_names(message: str, sql_state: str = "") -> bool:
    """Whether a message is one of these classes, by its head and by every SQLSTATE that comes with it.

    What a statement makes up itself (`raise_error`) has another class before it and another SQLSTATE behind it.
    """
    head = _HEAD.match(message)
    states = {*_STATE.findall(message), *([sql_state] if sql_state else [])}
    return head is not None and head[1] in _STATES and states == {_STATES[head[1]]}
