"""Databricks SQL to DuckDB SQL for the embedded engine: the one place where generated text runs.

`REWRITES` is the whole layer at a glance: each entry changes the tree in one way before DuckDB's text is generated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError

from fubcli.sql.parsing import Unparsable, deep_recursion, parse, tokenise
from fubcli.sql.rewrites import duckdb_information_schema, duckdb_parameters, duckdb_unsupported

Rewrite = Callable[[exp.Expr, Mapping[str, str]], None]

REWRITES: tuple[Rewrite, ...] = (
    duckdb_unsupported.check,
    duckdb_information_schema.rewrite,
    duckdb_parameters.rewrite,
)


class Unsupported(ValueError):
    """The statement runs on Databricks, and the embedded engine does not have what it needs."""


@cache
def _dialect() -> DuckDB:
    return DuckDB()


def to_duckdb(text: str, parameter_types: Mapping[str, str]) -> str:
    """Return a judged text in DuckDB's dialect; `parameter_types` maps parameter names to Databricks types.

    Raises Unsupported.
    """
    try:
        tokens = tokenise(text)
        duckdb_unsupported.check_words(tokens)
        (tree,) = parse(tokens, text)
        for rewrite in REWRITES:
            rewrite(tree, parameter_types)
        with deep_recursion():
            return _dialect().generate(tree, copy=False, comments=False)
    except duckdb_unsupported.NotOnDuckDB as error:
        raise Unsupported(str(error)) from error
    except (Unparsable, SqlglotError, RecursionError, ValueError) as error:
        raise Unsupported("this statement cannot be translated for the embedded engine") from error
