"""Texts that meet other values in a set operation are read as those; DuckDB would turn all into text."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from fubcli.sql.duckdb.entries import lacking, sql_type
from fubcli.sql.types import Type, type_of
from fubcli.sql.types.notes import targets_of, typed


def rewrite(tree: exp.Expr) -> None:
    """Cast the columns of UNION, EXCEPT and INTERSECT where a text meets another type; raises NotOnDuckDB."""
    for node in tree.find_all(exp.SetOperation, exp.Join, exp.Values):
        if isinstance(node, exp.Values):
            _check_rows(node)
        elif (targets := targets_of(node)) is not None:
            if isinstance(node, exp.Join):
                raise lacking("a join by name of a text with another type")
            for side in (node.this, node.expression):
                _cast(side, targets)


def _cast(query: exp.Expr, targets: Sequence[Type]) -> None:
    plain = query.unnest() if isinstance(query, exp.Subquery) else query
    if isinstance(plain, exp.SetOperation):
        for side in (plain.this, plain.expression):
            _cast(side, targets)
        return
    if not isinstance(plain, exp.Select) or len(plain.expressions) != len(targets):
        raise lacking("a set operation of texts with other types over `*`")
    for projection, target in zip(plain.expressions, targets, strict=True):
        value = projection.this if isinstance(projection, exp.Alias) else projection
        if isinstance(value, exp.Star) or (type_of(value).name == "string" and not target.is_known):
            raise lacking("a set operation of texts with other types")
        if type_of(value).name == "string" != target.name:
            cast = typed(exp.Cast(this=value.copy(), to=sql_type(str(target), "databricks")), target)
            value.replace(cast if isinstance(projection, exp.Alias) else exp.alias_(cast, projection.output_name))


def _check_rows(values: exp.Values) -> None:
    rows = [row.expressions for row in values.expressions if isinstance(row, exp.Tuple)]
    for column in zip(*rows, strict=False):
        kinds = {type_of(each).name for each in column} - {"void", "unknown"}
        if "string" in kinds and len(kinds) > 1:
            raise lacking("VALUES of texts and other types in one column")
