"""Which columns of a scan are bounded by predicates that a warehouse can use to skip data, and by what.

A predicate counts when it compares the bare column with something constant, holds for every row that is kept
(top-level AND, or every branch of an OR), and is not negated. A function over the column does not count: files cannot
be skipped by it. What stands between the scan and the predicate (a sample, a pivot, a limit in a pipe) makes it not
count either. Predicates on a column that do not count are told with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

from sqlglot import exp

from fubcli.model.scans import Range, Unusable
from fubcli.sql.constants import is_constant
from fubcli.sql.evaluation import Parameters, limit_of
from fubcli.sql.joined_constants import fixed_through_joins, parts_of
from fubcli.sql.ranges import Columns, both, either
from fubcli.sql.unusable import Refusals

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_COMPARISONS = (exp.EQ, exp.NullSafeEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_READS_ON = ("group", "having", "qualify", "order", "sort", "distinct", "distribute", "cluster", "laterals")
"""Clauses, beside WHERE and joins, with which a LIMIT does not end a scan early."""


class Bounds(NamedTuple):
    """The bounded columns of one scan, the predicates that bound nothing, and after how many rows it stops."""

    columns: Columns
    unusable: tuple[Unusable, ...] = ()
    row_limit: int | None = None


NOTHING = Bounds({})


def bounds_of(table: exp.Table, parameters: Parameters) -> Bounds:
    """Return the bounds of one table node in a SELECT; `parameters` are the values that are known."""
    select = table.find_ancestor(exp.Select)
    if select is None or not _stands_in(table, select):
        return NOTHING
    if not _is_plain(table, select):
        return Bounds({}, (Unusable("", "a sample, a pivot or new column names stand between it and the table"),))
    if not select.args.get("where") and not select.args.get("joins"):
        return NOTHING if not select.args.get("limit") else Bounds({}, (), _row_limit(select))
    predicates = list(_predicates(table, select))
    columns: Columns = {}
    for predicate, relation in predicates:
        columns = both(columns, _Reader(relation, parameters).read(predicate))
    if select.args.get("joins"):
        joined = fixed_through_joins(table.alias_or_name.lower(), [predicate for predicate, _ in predicates])
        columns = both(columns, {column: (Range(count),) for column, count in joined.items()})
    unusable = [each for _, relation in predicates for each in relation.refusals.told(relation.column)]
    return Bounds(columns, tuple(dict.fromkeys(unusable)))


class _Relation:
    """A table node and how its columns may be written where it stands."""

    def __init__(self, table: exp.Table, *, unqualified: bool) -> None:
        self._unqualified = unqualified
        parts = [part.name.lower() for part in table.parts]
        self._qualifiers = [[table.alias.lower()]] if table.alias else [parts[at:] for at in range(len(parts))]
        self.refusals = Refusals()

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
        return node.name.lower() if qualifier in self._qualifiers else None


def _stands_in(table: exp.Table, select: exp.Select) -> bool:
    """Whether the table stands in the FROM or a JOIN of this very SELECT."""
    return isinstance(table.parent, exp.From | exp.Join) and table.parent.parent is select


def _is_plain(table: exp.Table, select: exp.Select) -> bool:
    alias = table.args.get("alias")
    renamed = isinstance(alias, exp.TableAlias) and bool(alias.columns)
    return not (table.args.get("sample") or table.args.get("pivots") or renamed or select.args.get("pivots"))


def _row_limit(select: exp.Select) -> int | None:
    """Return the literal LIMIT of a SELECT that does nothing but hand on rows, or None."""
    limit = select.args.get("limit")
    if limit is None or any(select.args.get(clause) for clause in _READS_ON):
        return None
    value, offset = limit.args.get("expression"), select.args.get("offset")
    skipped = offset.args.get("expression") if offset else exp.Literal.number(0)
    if not all(isinstance(each, exp.Literal) and each.is_int for each in (value, skipped)):
        return None
    if any(expression.find(exp.AggFunc, exp.Window, exp.UDTF, exp.Anonymous) for expression in select.expressions):
        return None
    return int(value.name) + int(skipped.name)


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


class _Reader:
    """Reads the ranges of one relation's columns off a predicate."""

    def __init__(self, relation: _Relation, parameters: Parameters) -> None:
        self._relation = relation
        self._parameters = parameters

    def read(self, node: exp.Expr) -> Columns:
        """Return the columns that a predicate bounds; what bounds nothing is left with the relation."""
        while isinstance(node, exp.Paren):
            node = node.this
        if isinstance(node, exp.And):
            return reduce(both, (self.read(part) for part in parts_of(node, exp.And)))
        if isinstance(node, exp.Or):
            branches = [self.read(part) for part in parts_of(node, exp.Or)]
            held = reduce(either, branches)
            self._relation.refusals.one_sided({column for branch in branches for column in branch} - held.keys())
            return held
        if isinstance(node, exp.Binary) and isinstance(node.left, exp.Column) and isinstance(node.right, exp.Column):
            return {}  # a join: it links, and is not meant to bound
        if isinstance(node, exp.Between):
            found = self._between(node)
        elif isinstance(node, exp.In):
            found = self._membership(node)
        elif isinstance(node, _COMPARISONS):
            found = self._comparison(node)
        else:
            found = {}
        if not found:
            self._relation.refusals.leave(node)
        return found

    def _between(self, node: exp.Between) -> Columns:
        column, low, high = self._relation.column(node.this), node.args["low"], node.args["high"]
        if not column or not is_constant(low) or not is_constant(high):
            return {}
        return {column: (Range(None, (limit_of(low, self._parameters),), (limit_of(high, self._parameters),)),)}

    def _membership(self, node: exp.In) -> Columns:
        column = self._relation.column(node.this)
        listed = node.expressions
        if column and listed and not node.args.get("query") and all(is_constant(item) for item in listed):
            return {column: (Range(len(listed)),)}
        return {}

    def _comparison(self, node: exp.Expr) -> Columns:
        operator: type[exp.Expr] = type(node)
        column, value = self._relation.column(node.this), node.expression
        if column is None:
            column, value = self._relation.column(node.expression), node.this
            operator = _FLIPPED.get(operator, operator)
        if column is None or not is_constant(value):
            return {}
        if operator is exp.EQ or (operator is exp.NullSafeEQ and isinstance(value, exp.Literal)):
            return {column: (Range(1),)}
        if operator in (exp.GT, exp.GTE):
            return {column: (Range(lower=(limit_of(value, self._parameters),)),)}
        if operator in (exp.LT, exp.LTE):
            return {column: (Range(upper=(limit_of(value, self._parameters),)),)}
        return {}
