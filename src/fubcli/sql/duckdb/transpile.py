"""Databricks SQL to DuckDB SQL: rename calls, parse, rewrite bottom-up, generate with the stock generator."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from fubcli.sql.duckdb import (
    calls,
    generators,
    information_schema,
    keys,
    lambda_names,
    naming,
    outputs,
    parameters,
    pivots,
    rows,
    unions,
    unsupported,
    writes,
)
from fubcli.sql.duckdb.entries import Way
from fubcli.sql.duckdb.families import ENTRIES, MACROS
from fubcli.sql.duckdb.renaming import called, renamed, restored
from fubcli.sql.parsing import deep_recursion, parse, tokenise
from fubcli.sql.types import annotate
from fubcli.sql.types import parse as parse_type
from fubcli.sql.types.scopes import Columns
from fubcli.sql.types.sources import ColumnsOf

Rewrite = Callable[[exp.Expr], None]
_CALLED = frozenset({name for name, entry in ENTRIES.items() if entry.way is not Way.NATIVE} | generators.GENERATORS)
_MACRO = re.compile(r"\bsp_\w+", re.IGNORECASE)

_RETURNS = {name: entry.returns for name, entry in ENTRIES.items() if entry.returns != "unknown"}
_BEFORE_TYPES: tuple[Rewrite, ...] = (unsupported.check, writes.rewrite, restored, calls.check)
_ANY = (exp.Expr,)
_WITH_TYPES: tuple[tuple[tuple[type[exp.Expr], ...], Rewrite], ...] = (
    (_ANY, keys.check),
    (_ANY, naming.name_outputs),
    ((exp.Lambda,), lambda_names.rewrite),
    ((exp.SetOperation, exp.Join, exp.Values), unions.rewrite),
    (_ANY, rows.rewrite),
    ((exp.Pivot,), pivots.rewrite),
    ((exp.Insert, exp.Update), writes.store),
    (_ANY, calls.rewrite),
    (_ANY, outputs.rewrite),
    ((exp.Table,), information_schema.rewrite),
)
"""What is rewritten, in this order, each only where a statement has nodes of its classes."""


ColumnsByName = Callable[[str], Mapping[str, str] | None]
"""From a table's full name, lower case, to its columns and their Databricks types; None when they are not known."""


def _nothing(name: str) -> None:
    """No table's columns are known."""


def _columns(columns_of: ColumnsByName) -> ColumnsOf:
    def found(parts: tuple[str, ...]) -> Columns | None:
        columns = columns_of(".".join(parts).lower())
        return None if columns is None else tuple((name.lower(), parse_type(kind)) for name, kind in columns.items())

    return found


class Unsupported(ValueError):
    """The statement runs on Databricks, and the embedded engine does not have what it needs."""


@dataclass(frozen=True)
class Translation:
    """A text for DuckDB and the names of the macros that it calls, each after those that it needs."""

    text: str
    macros: tuple[str, ...]


@cache
def _dialect() -> DuckDB:
    return DuckDB()


def to_duckdb(text: str, parameter_types: Mapping[str, str], columns_of: ColumnsByName = _nothing) -> Translation:
    """Return a judged text in DuckDB's dialect.

    `parameter_types` maps parameter names to Databricks types; `columns_of` returns a table's columns and their types by
    its full name, lower case, or None. What has no known type is translated without it. Raises Unsupported.
    """
    try:
        with deep_recursion():
            tree, _ = typed_tree(text, parameter_types, columns_of)
            classes = {type(node) for node in tree.walk()}
            for needed_classes, rewrite in _WITH_TYPES:
                if any(issubclass(each, needed_classes) for each in classes):
                    rewrite(tree)
            if exp.Placeholder in classes:
                parameters.rewrite(tree, parameter_types)
            written = _dialect().generate(tree, copy=False, comments=False)
    except unsupported.NotOnDuckDB as error:
        raise Unsupported(str(error)) from error
    except Exception as error:  # odd trees break the parser's own code and ours: what breaks is refused, never run
        raise Unsupported("this statement cannot be translated for the embedded engine") from error
    return Translation(written, needed(written))


def typed_tree(
    text: str, parameter_types: Mapping[str, str], columns_of: ColumnsByName = _nothing
) -> tuple[exp.Expr, Columns | None]:
    """Return a text's tree with the types noted on it, and its columns if they are known; raises NotOnDuckDB."""
    tokens = tokenise(text)
    unsupported.check_words(tokens)
    (parsed,) = parse(renamed(tokens, text, _CALLED), text)
    tree = rows.selected(parsed) if isinstance(parsed, exp.Values) else parsed
    for rewrite in _BEFORE_TYPES:
        rewrite(tree)
    return tree, annotate(tree, _columns(columns_of), called, _RETURNS, parameter_types)


def needed(text: str) -> tuple[str, ...]:
    """Return the macros that a text calls, and those that they call before them."""
    found: dict[str, None] = {}

    def visit(written: str) -> None:
        for name in _MACRO.findall(written):
            name = name.lower()
            if name in MACROS and name not in found:
                visit(MACROS[name])
                found[name] = None

    visit(text)
    return tuple(found)
