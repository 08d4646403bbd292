"""The relations of a FROM clause: tables, queries, generators, and what joins and pivots make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from sqlglot import exp

from fubcli.sql.lineage import relations
from fubcli.sql.lineage.expressions import Expressions
from fubcli.sql.lineage.outputs import Output, Outputs, telling, told_apart
from fubcli.sql.lineage.provenance import Provenance, together
from fubcli.sql.lineage.scopes import Relation, Scope
from fubcli.sql.lineage.uses import Uses

ColumnsOf = Callable[[str], Sequence[str] | None]
"""From a table's full name, lower case, to the names of its columns; None when they are not known."""
Traced = Callable[[exp.Expr, Scope], tuple[Outputs, Provenance]]
"""From a query and its new scope to its columns and what its predicates carry."""
OF_ELEMENTS = (exp.Explode, exp.Posexplode, exp.Inline, exp.Unnest)
"""Generators whose rows are the elements of what they are given."""


class Sources:
    """Adds relations to the scopes of one statement."""

    def __init__(self, traced: Traced, expressions: Expressions, uses: Uses, columns_of: ColumnsOf) -> None:
        self.columns_of = columns_of
        self._traced = traced
        self._expressions = expressions
        self._uses = uses
        self._serials = count()

    def nameless(self, outputs: Outputs) -> Relation:
        """Return columns as a relation that no name stands for."""
        return Relation(next(self._serials), (), outputs)

    def add(self, node: exp.Expr, scope: Scope) -> None:
        """Add a relation, and those that are joined to it, to a scope."""
        is_bracket = isinstance(node, exp.Subquery) and not is_query(node.this)
        if is_bracket and not node.alias and not node.args.get("pivots"):
            self._bracketed(node.this, scope)
        else:
            self._named(node, scope)
        for join in node.args.get("joins") or ():
            self.join(join, scope)
        for lateral in node.args.get("laterals") or ():
            scope.is_mixed = True
            self.add(lateral, scope)

    def _bracketed(self, node: exp.Expr, scope: Scope) -> None:
        """Add the relations of a join in brackets, which keep their names outside."""
        inner = scope.apart()
        self.add(node, inner)
        scope.relations += inner.relations
        scope.merged |= inner.merged
        scope.is_mixed |= inner.is_mixed

    def _named(self, node: exp.Expr, scope: Scope) -> None:
        outputs = told_apart(self._relation(node, scope))
        for pivot in node.args.get("pivots") or ():
            outputs = self.pivoted(pivot, outputs, scope)
        if not isinstance(node, exp.Subquery | exp.Values | exp.Lateral | exp.Unnest):  # these have been renamed
            outputs = relations.renamed(outputs, node.args.get("alias"))
        scope.relations.append(Relation(next(self._serials), relations.names_of(node), outputs))

    def join(self, join: exp.Expr, scope: Scope) -> Provenance:
        """Add the relation of a join to a scope, and return what its ON carries."""
        words = {str(join.args.get(key) or "").upper() for key in ("kind", "side", "method")}
        left = list(scope.relations)
        self.add(join.this, scope)
        right = scope.relations[len(left) :]
        shared = {each.name.lower() for each in join.args.get("using") or ()}
        if "NATURAL" in words:
            shared = self._natural(left, right)
            scope.is_mixed = True
        for name in sorted(shared):
            columns = (each.column(name) for each in (*left, *right))
            self._uses.compare([column for column in columns if column is not None])
            scope.merged.add(name)
        carried = self._expressions.conditions(join.args.get("on"), scope)
        if words & {"SEMI", "ANTI"}:  # outside of ON nothing sees its right side
            scope.relations = left
        return carried

    def _natural(self, left: Sequence[Relation], right: Sequence[Relation]) -> set[str]:
        """Return the names that both sides of a NATURAL JOIN have; where not all are known, any two may be compared."""
        if any(each.is_open for each in (*left, *right)):
            self._uses.probe(together(each.whole() for each in (*left, *right)))
        known = ({output.name for each in side for output in each.outputs if output.name} for side in (left, right))
        return set.intersection(*known)

    def _relation(self, node: exp.Expr, scope: Scope) -> Outputs:
        alias = node.args.get("alias")
        if isinstance(node, exp.Lateral):
            if isinstance(node.this, exp.Query):
                return relations.renamed(told_apart(self._correlated(node.this, scope)), alias)
            return relations.generated(self.generated(node.this, scope), alias)
        if isinstance(node, exp.Subquery) and not is_query(node.this):
            inner = scope.apart()  # a join in brackets
            self.add(node.this, inner)
            return relations.renamed(told_apart(inner.star()), alias)
        if isinstance(node, exp.Subquery):
            outputs = told_apart(self._traced(node.this, scope.apart())[0])
            return relations.renamed(outputs, alias)
        if isinstance(node, exp.Unnest):
            rows = self.generated(node, scope)
            return [*relations.generated(rows, alias), Output(None, rows, is_many=True)]  # fields, and their place
        if isinstance(node, exp.Values):
            return relations.renamed(self._values(node, scope), alias)
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            return self._table(node, scope)
        rows = self.generated(node.this, scope)
        return [Output("id", rows) if _is_range(node.this) else Output(None, rows, is_many=True)]

    def generated(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Return what a generator's rows carry; how many there are shows in how often the other rows appear."""
        carried = together(self._expressions.of(each, scope) for each in node.iter_expressions()).as_shown()
        if not isinstance(node, OF_ELEMENTS):
            carried = carried.cut()
        self._uses.count_rows(carried)
        return carried.changed()

    def _correlated(self, query: exp.Expr, scope: Scope) -> Outputs:
        """Return the columns of a query that runs once for each row around it: they tell its conditions too."""
        outputs, conditions = self._traced(query, scope.inside())
        return telling(outputs, conditions.origins, everywhere=True)

    def _table(self, node: exp.Table, scope: Scope) -> Outputs:
        parts = tuple(part.name.lower() for part in node.parts)
        if len(parts) == 1 and parts[0] in scope.ctes:
            return scope.ctes[parts[0]]
        return relations.stored(parts, self.columns_of(".".join(parts)))

    def _values(self, node: exp.Values, scope: Scope) -> Outputs:
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
        columns = [
            together(self._expressions.of(each, scope) for each in column) for column in zip(*rows, strict=False)
        ]
        return [Output(f"col{place}", each.as_shown().changed()) for place, each in enumerate(columns, 1)]

    def pivoted(self, pivot: exp.Expr, outputs: Outputs, scope: Scope) -> Outputs:
        """Return what PIVOT or UNPIVOT makes of columns."""
        inner = Scope(scope, scope.ctes, [self.nameless(outputs)])
        clauses = [node for key in ("expressions", "fields") for node in pivot.args.get(key) or ()]
        columns = [column for node in clauses for column in node.find_all(exp.Column)]
        moved = together(self._expressions.of(node, inner) for node in (*clauses, *columns)).cut()
        pivoted = relations.pivoted(inner.star(), moved, {each.name.lower() for each in columns})
        if pivot.args.get("unpivot"):
            for column in columns:  # a NULL makes no row
                self._uses.count_rows(self._expressions.of(column, inner))
        else:
            told = self._uses.group([each.provenance for each in pivoted[:-1]], is_plain=False)
            pivoted = telling(pivoted, told)
        return relations.renamed(pivoted, pivot.args.get("alias"))


def _is_range(node: exp.Expr) -> bool:
    """Whether it is the generator whose one column is called `id`."""
    return isinstance(node, exp.GenerateSeries) or (isinstance(node, exp.Anonymous) and node.name.lower() == "range")


def is_query(node: exp.Expr) -> bool:
    """Whether what stands in brackets is a query, and no relation with joins of its own."""
    if isinstance(node, exp.Subquery):
        return is_plain(node)
    return isinstance(node, exp.Query)


def is_plain(query: exp.Subquery) -> bool:
    """Whether a query in brackets has nothing of a relation: joins, pivots, a sample."""
    beside = ("joins", "laterals", "pivots", "sample")
    return is_query(query.this) and not any(query.args.get(key) for key in beside)


def reads_one_table(select: exp.Select) -> bool:
    """Whether a FROM clause is one stored table, so that every row of the query is a row of it."""
    from_ = select.args.get("from_")
    table = from_.this if from_ is not None else None
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier) or not table.args.get("catalog"):
        return False
    beside = ("joins", "laterals", "pivots")
    return not any(node.args.get(key) for node in (select, table) for key in beside)
