"""Query to outputs: relations first, then predicates, then the select list, and what groups and orders it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from fubcli.model.lineage import Origin
from fubcli.sql.lineage import relations
from fubcli.sql.lineage.declared import fold
from fubcli.sql.lineage.expressions import Expressions
from fubcli.sql.lineage.keys import Keys
from fubcli.sql.lineage.outputs import Output, Outputs, telling, told_apart
from fubcli.sql.lineage.projections import Projections
from fubcli.sql.lineage.provenance import NOTHING, UNKNOWN, Provenance, together
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.sources import ColumnsOf, Sources, is_plain, reads_one_table
from fubcli.sql.lineage.uses import Uses

_MOST_ROUNDS = 20
"""A recursive query that has not settled by then carries everything."""
_MOST_STEPS = 20_000
"""Recursive queries inside recursive queries multiply; a report has tens of queries."""


class TooIntricate(Exception):
    """The statement's queries are nested in a way that takes too long to trace."""


class Queries:
    """Traces the queries of one statement."""

    def __init__(self, columns_of: ColumnsOf, uses: Uses) -> None:
        self.uses = uses
        self.expressions = Expressions(self.inside, uses)
        self.sources = Sources(self._traced, self.expressions, uses, columns_of)
        self._projections = Projections(self.expressions, self.sources.generated)
        self._keys = Keys(self.expressions, uses)
        self._steps = 0

    def outputs(self, query: exp.Expr, scope: Scope) -> Outputs:
        """Return the columns of a query that stands beside a scope, without what its predicates decide."""
        return self._traced(query, scope.apart())[0]

    def inside(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        """Return the columns of a query inside an expression, and what its predicates carry."""
        return self._traced(query, scope.inside())

    def with_ctes(self, node: exp.Expr, scope: Scope) -> None:
        """Add the CTEs that a node declares to its scope."""
        with_ = node.args.get("with_")
        if not isinstance(with_, exp.With):
            return
        scope.ctes = dict(scope.ctes)
        for cte in with_.expressions:
            recursive = bool(with_.args.get("recursive"))
            scope.ctes[fold(cte.alias)] = self._cte(cte, scope, recursive=recursive)

    def _cte(self, cte: exp.Expr, scope: Scope, *, recursive: bool) -> Outputs:
        name, alias = fold(cte.alias), cte.args.get("alias")
        if not (recursive and isinstance(cte.this, exp.SetOperation)):
            return relations.renamed(self.outputs(cte.this, scope), alias)
        inside = replace(scope, ctes=dict(scope.ctes))
        found = relations.renamed(self.outputs(cte.this.this, inside), alias)
        for _ in range(_MOST_ROUNDS):
            inside.ctes = {**inside.ctes, name: found}
            before, found = found, relations.renamed(self.outputs(cte.this, inside), alias)
            if _carried(before) == _carried(found):
                return found
        return [Output(each.name, UNKNOWN) for each in found]

    def _traced(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooIntricate
        scope.query = query
        self.with_ctes(query, scope)
        if isinstance(query, exp.SetOperation):
            return self._combined(query, scope)
        if isinstance(query, exp.Select):
            return self._select(query, scope)
        if isinstance(query, exp.Subquery) and is_plain(query):
            outputs, conditions = self._traced(query.this, scope.apart())
            self._keys.ordered(query, Scope(scope.parent, scope.ctes, [self.sources.nameless(outputs)]), outputs)
            return relations.renamed(told_apart(outputs), query.args.get("alias")), conditions
        self.sources.add(query, scope)  # VALUES, or a join in brackets
        return scope.star(), NOTHING

    def _combined(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        left, right = (self._traced(each, scope.apart()) for each in (query.this, query.expression))
        if isinstance(query, exp.Intersect | exp.Except):
            self._matched(left[0], right[0])
        united = self._united(left[0], right[0], by_name=bool(query.args.get("by_name")))
        if query.args.get("distinct"):
            united = telling(united, self.uses.group([each.provenance for each in united], is_plain=False))
        self._keys.ordered(query, Scope(scope.parent, scope.ctes, [self.sources.nameless(united)]), united)
        return united, together((left[1], right[1]))

    def _united(self, left: Outputs, right: Outputs, *, by_name: bool) -> Outputs:
        """Return the columns of a set operation: the left side's names over what both sides carry."""
        if not by_name and len(left) == len(right) and not any(each.is_many for each in (*left, *right)):
            pairs = zip(left, right, strict=True)
            return [Output(a.name, self.uses.united(a.provenance, b.provenance)) for a, b in pairs]
        everything = together(each.provenance for each in (*left, *right)).cut()
        names = [each.name for each in left if not each.is_many and not by_name]
        return [*(Output(name, everything) for name in names), Output(None, everything, is_many=True)]

    def _matched(self, left: Outputs, right: Outputs) -> None:
        """Note what INTERSECT and EXCEPT compare, column by column."""
        if len(left) != len(right) or any(each.is_many for each in (*left, *right)):
            self.uses.probe(together(each.provenance for each in (*left, *right)))
            return
        for one, other in zip(left, right, strict=True):
            self.uses.compare([one.provenance, other.provenance])

    def _select(self, select: exp.Select, scope: Scope) -> tuple[Outputs, Provenance]:
        if (from_ := select.args.get("from_")) is not None:
            self.sources.add(from_.this, scope)
        conditions = [self.sources.join(join, scope) for join in select.args.get("joins") or ()]
        scope.is_plain = scope.parent is None and reads_one_table(select)
        for lateral in select.args.get("laterals") or ():
            scope.is_mixed = scope.is_mixed or bool(select.args.get("joins"))
            self.sources.add(lateral, scope)
        for pivot in select.args.get("pivots") or ():
            outputs = self.sources.pivoted(pivot, scope.star(), scope)
            scope.relations = [self.sources.nameless(outputs)]
        if (where := select.args.get("where")) is not None:
            conditions.append(self.expressions.conditions(where.this, scope))
        outputs = [output for each in select.expressions for output in self._projections.outputs(each, scope)]
        filters = filter(None, (select.args.get(clause) for clause in ("having", "qualify")))
        conditions += [self.expressions.conditions(each.this, scope) for each in filters]
        for window in select.args.get("windows") or ():
            self.expressions.window(window, scope)
        told = self._keys.grouped(select, scope, outputs)
        if (distinct := select.args.get("distinct")) is not None:
            told |= self._distinct(distinct, scope, outputs)
        self._keys.ordered(select, scope, outputs, told)
        return telling(outputs, told), together(conditions)

    def _distinct(self, distinct: exp.Expr, scope: Scope, outputs: Outputs) -> frozenset[Origin]:
        """Return what DISTINCT makes the columns tell; the keys of `DISTINCT ON` choose rows."""
        on = distinct.args.get("on")
        if on is None:
            return self.uses.group([each.provenance for each in outputs], is_plain=scope.is_plain)
        for key in on.expressions or [on]:
            self.uses.count_rows(self.expressions.of(key, scope))
        return frozenset()


def _carried(outputs: Outputs) -> list[tuple[Any, ...]]:
    """Return what must not change any more when a recursive query is traced once again."""
    return [(*each.provenance[:4], *each.provenance[5:]) for each in outputs]
