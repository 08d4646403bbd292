"""Databricks SQL to DuckDB SQL: rename calls, parse, rewrite bottom-up, generate with the stock generator."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from fubcli.sql.duckdb import calls, information_schema, naming, parameters, rows, unsupported, writes
from fubcli.sql.duckdb.entries import Way
from fubcli.sql.duckdb.families import ENTRIES, MACROS
from fubcli.sql.duckdb.renaming import renamed, restored
from fubcli.sql.parsing import deep_recursion, parse, tokenise

Rewrite = Callable[[exp.Expr, Mapping[str, str]], None]
_CALLED = frozenset({name for name, entry in ENTRIES.items() if entry.way is not Way.NATIVE} | rows.GENERATORS)
_MACRO = re.compile(r"\bsp_\w+", re.IGNORECASE)

REWRITES: tuple[Rewrite, ...] = (
    unsupported.check,
    lambda tree, _: writes.rewrite(tree),
    lambda tree, _: restored(tree),
    lambda tree, _: calls.check(tree),
    lambda tree, _: naming.name_outputs(tree),
    lambda tree, _: rows.rewrite(tree),
    lambda tree, _: calls.rewrite(tree),
    information_schema.rewrite,
    parameters.rewrite,
)


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


def to_duckdb(text: str, parameter_types: Mapping[str, str]) -> Translation:
    """Return a judged text in DuckDB's dialect; `parameter_types` maps parameter names to Databricks types.

    Raises Unsupported.
    """
    try:
        tokens = tokenise(text)
        unsupported.check_words(tokens)
        (tree,) = parse(renamed(tokens, text, _CALLED), text)
        for rewrite in REWRITES:
            rewrite(tree, parameter_types)
        with deep_recursion():
            written = _dialect().generate(tree, copy=False, comments=False)
    except unsupported.NotOnDuckDB as error:
        raise Unsupported(str(error)) from error
    except Exception as error:  # odd trees break the parser's own code and ours: what breaks is refused, never run
        raise Unsupported("this statement cannot be translated for the embedded engine") from error
    return Translation(written, needed(written))


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
