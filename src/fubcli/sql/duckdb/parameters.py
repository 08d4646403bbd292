"""`:name` becomes `$name`; a parameter with a declared type is cast to it where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from fubcli.sql.duckdb.entries import sql_type


def rewrite(tree: exp.Expr, parameter_types: Mapping[str, str]) -> None:
    """Replace every named placeholder."""
    for node in list(tree.find_all(exp.Placeholder)):
        name = str(node.this)
        bound: exp.Expr = exp.Parameter(this=exp.Var(this=name))
        declared = parameter_types.get(name)
        if declared:
            bound = exp.Cast(this=bound, to=sql_type(declared, "databricks"))
        node.replace(bound)
