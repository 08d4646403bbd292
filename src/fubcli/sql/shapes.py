"""What a recognised node must look like: a known class in an odd shape means something else to some reader."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.constants import is_constant

_QUERIES = (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)
_RELATIONS = (exp.Table, exp.Subquery, exp.Lateral, exp.Values, exp.Unnest, exp.TableFromRows)
_HOLDS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.From: _RELATIONS,
    exp.Join: _RELATIONS,
    exp.Lateral: (exp.Subquery, exp.Func),
    exp.TableFromRows: (exp.Func,),
    exp.CTE: _QUERIES,
}
"""What a relation may be: anything else is a name in a place where a guard does not look for one."""
_STATEMENTS = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.TruncateTable, exp.Create, exp.Drop, exp.Alter)
_HOLDS_STATEMENTS = (exp.When, exp.Alter)
"""MERGE … THEN UPDATE and ALTER … DROP COLUMN come as statements inside the one that they belong to."""


def oddity_of(node: exp.Expr) -> str:
    """Say what is odd about a node's shape; empty when nothing is."""
    check = _CHECKS.get(type(node))
    return check(node) if check else ""


def _held(node: exp.Expr) -> str:
    return "" if isinstance(node.this, _HOLDS[type(node)]) else "without a query or a function"


def _named(node: exp.Expr) -> str:
    return "" if isinstance(node.this, exp.Var | exp.Identifier | exp.Literal) else "without a name"


def _rooted(node: exp.Expr) -> str:
    is_part = node.parent is None or isinstance(node.parent, _HOLDS_STATEMENTS)
    return "" if is_part else "inside another statement"


def _fed(node: exp.Expr) -> str:
    """What is stored comes from a query, from `TABLE t`, or from nowhere (a table of columns)."""
    source = node.args.get("expression") or node.args.get("source")
    is_part = isinstance(node.parent, exp.When) or (source is None and isinstance(node, exp.Create))
    return _rooted(node) or ("" if is_part or isinstance(source, (*_QUERIES, exp.Table)) else "without a query")


def _selecting(node: exp.Expr) -> str:
    return "" if node.expressions else "without a column"


def _bracketed(node: exp.Expr) -> str:
    return "around two names" if isinstance(node.this, exp.Alias) else ""


def _with_rows(node: exp.Expr) -> str:
    """A bare name among the rows, or no row at all, is a table named `values` to some reader."""
    is_plain = node.expressions and not any(isinstance(_bare(row), exp.Column) for row in node.expressions)
    return "" if is_plain else "without a plain row"


def _bare(row: exp.Expr) -> exp.Expr:
    """A row that was written without brackets comes as a tuple of one."""
    return row.expressions[0] if isinstance(row, exp.Tuple) and len(row.expressions) == 1 else row


def _numbered(node: exp.Expr) -> str:
    """A limit is a number, a parameter, ALL, or arithmetic over them; a name could hide a relation."""
    value = node.expression
    if isinstance(value, exp.Literal):
        is_number = value.is_int and len(value.name) < 20
    elif isinstance(value, exp.Column):
        is_number = value.sql().upper() == "ALL"
    else:
        is_number = value is not None and is_constant(value)
    return "" if is_number else "that is no number"


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    **dict.fromkeys(_HOLDS, _held),
    **dict.fromkeys(_STATEMENTS, _rooted),
    exp.Insert: _fed,
    exp.Create: _fed,
    exp.Parameter: _named,
    exp.Select: _selecting,
    exp.Paren: _bracketed,
    exp.Values: _with_rows,
    exp.Limit: _numbered,
    exp.Offset: _numbered,
}

CHECKED = frozenset(_CHECKS)
"""The classes whose shape is looked at."""
