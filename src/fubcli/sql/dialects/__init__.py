"""What differs between the dialects: one module for each, all of the same shape."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects.dialect import Dialect


@cache
def dialect_of(name: SqlDialect) -> Dialect:
    """Return a dialect by its name; its parser is imported on first use."""
    dialect: Dialect = import_module(f"fubcli.sql.dialects.{name}").DIALECT
    return dialect
