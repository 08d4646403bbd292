"""Which columns of a scan are bounded by predicates that a warehouse can use to skip data.

A predicate counts when it compares the bare column with something constant, holds for every row that is kept
(top-level AND, or every branch of an OR), and is not negated. A function over the column does not count: files cannot
be skipped by it. What stands between the scan and the predicate (a sample, a pivot, a limit in a pipe) makes it not
count either.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.sql.constants import is_constant
from fubcli.sql.joined_constants import fixed_through_joins

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_COMPARISONS = (exp.EQ, exp.NullSafeEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)

Bounds = tuple[frozenset[str], frozenset[str]]
"""Columns fixed to listed values, and columns with at least a lower bound; lower case."""

NOTHING: Bounds = (frozenset(), frozenset())


def bounds_of(table: exp.Table) -> Bounds:
    """Return the bounded columns of one table node in a SELECT."""
    select = table.find_ancestor(exp.Select)
    if select is None or not _scans_directly(table, select):
        return NOTHING
    predicates = list(_predicates(table, select))
    bounds = NOTHING
    for predicate, relation in predicates:
        bounds = _both(bounds, _bounds(predicate, relation))
    if not select.args.get("joins"):
        return bounds
    joined = fixed_through_joins(table.alias_or_name.lower(), [predicate for predicate, _ in predicates])
    return _both(bounds, (joined, joined))


class _Relation:
    """A table node and how its columns may be written where it stands."""

    def __init__(self, table: exp.Table, *, unqualified: bool) -> None:
        self._table = table
        self._unqualified = unqualified

    def column(self, node: exp.Expr) -> str | None:
        """Return the name of a bare column that can only be this table's, or None.

        An unqualified name that this table has is this table's, or the engine calls it ambiguous; unless the table
        cannot be seen there, or the name stands for a merged column.
        """
        while isinstance(node, exp.Paren):
            node = node.this
        if not isinstance(node, exp.Column):
            return None
        qualifier = [part.name.lower() for part in node.parts[:-1]]
        if not qualifier:
            return node.name.lower() if self._unqualified else None
        return node.name.lower() if qualifier in self._qualifiers() else None

    def _qualifiers(self) -> list[list[str]]:
        if self._table.alias:
            return [[self._table.alias.lower()]]
        parts = [part.name.lower() for part in self._table.parts]
        return [parts[start:] for start in range(len(parts))]


def _scans_directly(table: exp.Table, select: exp.Select) -> bool:
    """Whether the table stands plainly in the FROM or a JOIN of this very SELECT: no sample, pivot, or new names."""
    alias = table.args.get("alias")
    renamed = isinstance(alias, exp.TableAlias) and bool(alias.columns)
    plain = not (table.args.get("sample") or table.args.get("pivots") or renamed or select.args.get("pivots"))
    return plain and isinstance(table.parent, exp.From | exp.Join) and table.parent.parent is select


def _predicates(table: exp.Table, select: exp.Select) -> Iterator[tuple[exp.Expr, _Relation]]:
    """WHERE holds for every row that is kept; ON holds for the side of a join that is not preserved."""
    joins: list[exp.Join] = select.args.get("joins") or []
    merged = any((join.args.get("using") or _word(join, "method") == "NATURAL") and _outer(join) for join in joins)
    hidden = any(join.this is table and _word(join, "kind") in ("SEMI", "ANTI") for join in joins)
    if not hidden and (where := select.args.get("where")):
        yield where.this, _Relation(table, unqualified=not merged)
    for join in joins:
        on = join.args.get("on")
        if on is not None and _restricts(join, is_joined=join.this is table):
            yield on, _Relation(table, unqualified=not (merged or hidden))


def _word(join: exp.Join, key: str) -> str:
    return str(join.args.get(key) or "").upper()


def _outer(join: exp.Join) -> bool:
    return _word(join, "side") in ("FULL", "RIGHT")


def _restricts(join: exp.Join, *, is_joined: bool) -> bool:
    side, kind = _word(join, "side"), _word(join, "kind")
    if kind == "SEMI":
        return True
    if kind == "ANTI" or side == "LEFT":
        return is_joined
    if side == "RIGHT":
        return not is_joined
    return side == ""


def _both(left: Bounds, right: Bounds) -> Bounds:
    return left[0] | right[0], left[1] | right[1]


def _bounds(node: exp.Expr, relation: _Relation) -> Bounds:
    if isinstance(node, exp.Paren):
        return _bounds(node.this, relation)
    if isinstance(node, exp.And):
        return _both(_bounds(node.left, relation), _bounds(node.right, relation))
    if isinstance(node, exp.Or):
        left, right = _bounds(node.left, relation), _bounds(node.right, relation)
        return left[0] & right[0], left[1] & right[1]
    if isinstance(node, exp.Between):
        return _between(node, relation)
    if isinstance(node, exp.In):
        return _membership(node, relation)
    if isinstance(node, _COMPARISONS):
        return _comparison(node, relation)
    return NOTHING


def _between(node: exp.Between, relation: _Relation) -> Bounds:
    column = relation.column(node.this)
    if column and is_constant(node.args["low"]) and is_constant(node.args["high"]):
        return frozenset(), frozenset({column})
    return NOTHING


def _membership(node: exp.In, relation: _Relation) -> Bounds:
    column = relation.column(node.this)
    listed = node.expressions
    if column and listed and not node.args.get("query") and all(is_constant(item) for item in listed):
        return frozenset({column}), frozenset({column})
    return NOTHING


def _comparison(node: exp.Expr, relation: _Relation) -> Bounds:
    operator: type[exp.Expr] = type(node)
    column, value = relation.column(node.this), node.expression
    if column is None:
        column, value = relation.column(node.expression), node.this
        operator = _FLIPPED.get(operator, operator)
    if column is None or not is_constant(value):
        return NOTHING
    if operator is exp.EQ or (operator is exp.NullSafeEQ and isinstance(value, exp.Literal)):
        return frozenset({column}), frozenset({column})
    if operator in (exp.GT, exp.GTE):
        return frozenset(), frozenset({column})
    return NOTHING
