"""The lists of functions by dialect that ship with fubcli: one lower-case name a line, `#` starts a comment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fubcli.config.reading import decode_text, read_required
from fubcli.model.dialect import SqlDialect

FUNCTION_LISTS = (SqlDialect.DATABRICKS.value,)
"""The lists that a policy may name: that of the dialect that fubcli speaks; the others stand beside it."""


def list_of(layer: Mapping[str, object], dialect: SqlDialect) -> str:
    """Return the name of the list that a dialect's functions are on: the policy names that of Databricks."""
    return str(layer["functions.list"]) if dialect is SqlDialect.DATABRICKS else dialect.value


@cache
def function_list(dialect: str) -> frozenset[str]:
    """Return the names that a dialect's list allows; raises ConfigError when the list cannot be read."""
    path = Path(__file__).parent / "functions" / f"{dialect}.txt"
    lines = decode_text(read_required(path), file=str(path)).splitlines()
    return frozenset(name for line in lines if (name := line.partition("#")[0].strip()))
