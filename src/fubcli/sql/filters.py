"""Which columns of a scan are bounded by predicates that a warehouse can use to skip data.

A predicate counts when it compares the bare column with something constant, holds for every row that is kept
(top-level AND, or every branch of an OR), and is not negated. A function over the column does not count: files cannot
be skipped by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_EQUALITIES = (exp.EQ, exp.NullSafeEQ)
_COMPARISONS = (exp.EQ, exp.NullSafeEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)

Bounds = tuple[frozenset[str], frozenset[str]]
"""Columns bounded on both sides, and columns with at least a lower bound; lower case."""

NOTHING: Bounds = (frozenset(), frozenset())


def bounds_of(table: exp.Table) -> Bounds:
    """Return the bounded columns of one table node in a SELECT."""
    select = table.find_ancestor(exp.Select)
    if select is None or not _scans_directly(table, select):
        return NOTHING
    bounds = NOTHING
    for predicate in _predicates(table, select):
        bounds = _both(bounds, _bounds(predicate, table))
    return bounds


def _scans_directly(table: exp.Table, select: exp.Select) -> bool:
    """Whether the table stands in the FROM or a JOIN of this very SELECT, not in a set operation or VALUES."""
    return isinstance(table.parent, exp.From | exp.Join) and table.parent.parent is select


def _predicates(table: exp.Table, select: exp.Select) -> Iterator[exp.Expr]:
    """WHERE holds for every row that is kept; ON holds for the side of a join that is not preserved."""
    if where := select.args.get("where"):
        yield where.this
    for join in select.args.get("joins") or []:
        on = join.args.get("on")
        if on is not None and _restricts(join, is_joined=join.this is table):
            yield on


def _restricts(join: exp.Join, *, is_joined: bool) -> bool:
    side, kind = str(join.args.get("side") or "").upper(), str(join.args.get("kind") or "").upper()
    if kind == "ANTI" or side == "LEFT":
        return is_joined
    if side == "RIGHT":
        return not is_joined
    return side == ""


def _both(left: Bounds, right: Bounds) -> Bounds:
    return left[0] | right[0], left[1] | right[1]


def _bounds(node: exp.Expr, table: exp.Table) -> Bounds:
    if isinstance(node, exp.Paren):
        return _bounds(node.this, table)
    if isinstance(node, exp.And):
        return _both(_bounds(node.left, table), _bounds(node.right, table))
    if isinstance(node, exp.Or):
        left, right = _bounds(node.left, table), _bounds(node.right, table)
        return left[0] & right[0], left[1] & right[1]
    if isinstance(node, exp.Between):
        return _between(node, table)
    if isinstance(node, exp.In):
        return _membership(node, table)
    if isinstance(node, _COMPARISONS):
        return _comparison(node, table)
    return NOTHING


def _between(node: exp.Between, table: exp.Table) -> Bounds:
    column = _column(node.this, table)
    if column and _is_constant(node.args["low"]) and _is_constant(node.args["high"]):
        return frozenset(), frozenset({column})
    return NOTHING


def _membership(node: exp.In, table: exp.Table) -> Bounds:
    column = _column(node.this, table)
    listed = node.expressions
    if column and listed and not node.args.get("query") and all(_is_constant(item) for item in listed):
        return frozenset({column}), frozenset({column})
    return NOTHING


def _comparison(node: exp.Expr, table: exp.Table) -> Bounds:
    operator: type[exp.Expr] = type(node)
    column, value = _column(node.this, table), node.expression
    if column is None:
        column, value = _column(node.expression, table), node.this
        operator = _FLIPPED.get(operator, operator)
    if column is None or not _is_constant(value):
        return NOTHING
    if issubclass(operator, _EQUALITIES):
        return frozenset({column}), frozenset({column})
    if issubclass(operator, exp.GT | exp.GTE):
        return frozenset(), frozenset({column})
    return NOTHING


def _column(node: exp.Expr, table: exp.Table) -> str | None:
    """Return the name of a bare column that can only be this table's, or None.

    An unqualified name that this table has is this table's, or the engine calls it ambiguous.
    """
    while isinstance(node, exp.Paren):
        node = node.this
    if not isinstance(node, exp.Column):
        return None
    qualifier = node.table.lower()
    if qualifier and qualifier != table.alias_or_name.lower():
        return None
    return node.name.lower()


def _is_constant(node: exp.Expr) -> bool:
    """Whether an expression has one value for the whole statement: no column, no subquery."""
    if isinstance(node, exp.Null):
        return False
    return not any(isinstance(part, exp.Column | exp.Query | exp.Star) for part in node.walk())
