"""Query to outputs: relations first, then predicates, then the select list, and what groups and orders it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from sqlglot import exp

from fubcli.model.lineage import Origin
from fubcli.sql.lineage import relations
from fubcli.sql.lineage.expressions import Expressions
from fubcli.sql.lineage.provenance import NOTHING, UNKNOWN, Provenance, together
from fubcli.sql.lineage.scopes import Output, Outputs, Relation, Scope, told_apart
from fubcli.sql.lineage.uses import Uses

ColumnsOf = Callable[[str], Sequence[str] | None]
"""From a table's full name, lower case, to the names of its columns; None when they are not known."""
_OF_ELEMENTS = (exp.Explode, exp.Posexplode, exp.Inline, exp.Unnest)
"""Generators whose rows are the elements of what they are given."""
_PLAIN_COUNT = -1
_MOST_ROUNDS = 20
"""A recursive query that has not settled by then carries everything."""
_MOST_STEPS = 20_000
"""Recursive queries inside recursive queries multiply; a report has tens of queries."""


class TooIntricate(Exception):
    """The statement's queries are nested in a way that takes too long to trace."""


class Queries:
    """Traces the queries of one statement."""

    def __init__(self, columns_of: ColumnsOf, uses: Uses) -> None:
        self.columns_of = columns_of
        self.uses = uses
        self._serials = count()
        self._steps = 0
        self.expressions = Expressions(self.inside, uses)

    def outputs(self, query: exp.Expr, parent: Scope | None = None, ctes: Scope | None = None) -> Outputs:
        """Return a query's columns, without what its predicates decide."""
        return self._traced(query, Scope(parent, (ctes or parent or Scope()).ctes))[0]

    def inside(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        """Return the columns of a query inside an expression, and what its predicates carry."""
        return self._traced(query, Scope(scope, scope.ctes))

    def with_ctes(self, node: exp.Expr, scope: Scope) -> None:
        """Add the CTEs that a node declares to its scope."""
        with_ = node.args.get("with_")
        if not isinstance(with_, exp.With):
            return
        scope.ctes = dict(scope.ctes)
        for cte in with_.expressions:
            recursive = bool(with_.args.get("recursive"))
            scope.ctes[cte.alias.lower()] = self._cte(cte, scope, recursive=recursive)

    def add(self, node: exp.Expr, scope: Scope, *, hidden: bool = False) -> None:
        """Add a relation, and those that are joined to it, to a scope."""
        outputs = told_apart(self._relation(node, scope))
        for pivot in node.args.get("pivots") or ():
            outputs = self._pivoted(pivot, outputs, scope)
        if not isinstance(node, exp.Subquery | exp.Values | exp.Lateral):  # these have been renamed
            outputs = relations.renamed(outputs, node.args.get("alias"))
        scope.relations.append(Relation(next(self._serials), relations.names_of(node), outputs, hidden))
        for join in node.args.get("joins") or ():
            self._join(join, scope)
        for lateral in node.args.get("laterals") or ():
            scope.is_mixed = True
            self.add(lateral, scope)

    def _cte(self, cte: exp.Expr, scope: Scope, *, recursive: bool) -> Outputs:
        name, alias = cte.alias.lower(), cte.args.get("alias")
        if not (recursive and isinstance(cte.this, exp.SetOperation)):
            return relations.renamed(self.outputs(cte.this, scope.parent, scope), alias)
        inside = Scope(scope.parent, dict(scope.ctes))
        found = relations.renamed(self.outputs(cte.this.this, scope.parent, inside), alias)
        for _ in range(_MOST_ROUNDS):
            inside.ctes = {**inside.ctes, name: found}
            before, found = found, relations.renamed(self.outputs(cte.this, scope.parent, inside), alias)
            if _carried(before) == _carried(found):
                return found
        return [Output(each.name, UNKNOWN) for each in found]

    def _traced(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooIntricate
        self.with_ctes(query, scope)
        if isinstance(query, exp.SetOperation):
            return self._combined(query, scope)
        if isinstance(query, exp.Select):
            return self._select(query, scope)
        if isinstance(query, exp.Subquery) and _is_plain(query):
            outputs, conditions = self._traced(query.this, Scope(scope.parent, scope.ctes))
            self._ordered(query, Scope(scope.parent, scope.ctes, [Relation(next(self._serials), (), outputs)]), outputs)
            return relations.renamed(told_apart(outputs), query.args.get("alias")), conditions
        self.add(query, scope)  # VALUES, or a join in brackets
        return scope.star(), NOTHING

    def _combined(self, query: exp.Expr, scope: Scope) -> tuple[Outputs, Provenance]:
        left, right = (self._traced(each, Scope(scope.parent, scope.ctes)) for each in (query.this, query.expression))
        if isinstance(query, exp.Intersect | exp.Except):
            self._matched(left[0], right[0])
        united = self._united(left[0], right[0], by_name=bool(query.args.get("by_name")))
        if query.args.get("distinct"):
            united = _with(united, self.uses.group([each.provenance for each in united]))
        self._ordered(query, Scope(scope.parent, scope.ctes, [Relation(next(self._serials), (), united)]), united)
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
            self.add(from_.this, scope)
        conditions = [self._join(join, scope) for join in select.args.get("joins") or ()]
        for lateral in select.args.get("laterals") or ():
            scope.is_mixed = scope.is_mixed or bool(select.args.get("joins"))
            self.add(lateral, scope)
        for pivot in select.args.get("pivots") or ():
            outputs = self._pivoted(pivot, scope.star(), scope)
            scope.relations = [Relation(next(self._serials), (), outputs)]
        if (where := select.args.get("where")) is not None:
            conditions.append(self.expressions.conditions(where.this, scope))
        outputs = [output for each in select.expressions for output in self._projected(each, scope)]
        filters = filter(None, (select.args.get(clause) for clause in ("having", "qualify")))
        conditions += [self.expressions.conditions(each.this, scope) for each in filters]
        for window in select.args.get("windows") or ():
            self.expressions.window(window, scope)
        told = self._grouped(select, scope, outputs)
        if select.args.get("distinct"):
            told |= self.uses.group([each.provenance for each in outputs])
        self._ordered(select, scope, outputs)
        return _with(outputs, told), together(conditions)

    def _grouped(self, select: exp.Select, scope: Scope, outputs: Outputs) -> frozenset[Origin]:
        """Return what the keys of GROUP BY make every column tell that is no plain count."""
        group = select.args.get("group")
        if group is None:
            return frozenset()
        if group.args.get("all"):
            plain = [each for each in select.expressions if not _aggregates(each, select)]
            return self.uses.group([self.expressions.of(each, scope) for each in plain])
        keys = [
            each for key in ("expressions", "cube", "rollup", "grouping_sets") for each in group.args.get(key) or ()
        ]
        return self.uses.group([self._key(each, scope, outputs) for each in keys])

    def _ordered(self, query: exp.Expr, scope: Scope, outputs: Outputs) -> None:
        """Note the keys of ORDER BY, SORT BY and their like."""
        for clause in ("order", "sort", "cluster", "distribute"):
            ordering = query.args.get(clause)
            keys = ordering.expressions if ordering is not None else ()
            self.uses.order([self._key(each.this, scope, outputs) for each in keys if isinstance(each, exp.Ordered)])
            self.uses.order([self._key(each, scope, outputs) for each in keys if not isinstance(each, exp.Ordered)])

    def _key(self, key: exp.Expr, scope: Scope, outputs: Outputs) -> Provenance:
        """Return what a key carries: a number is the place of a column."""
        if isinstance(key, exp.Literal) and key.is_int and 0 < int(key.name) <= len(outputs):
            return outputs[int(key.name) - 1].provenance
        is_all = isinstance(key, exp.Column | exp.Var) and key.name.upper() == "ALL"
        if is_all or (isinstance(key, exp.Literal) and key.is_int):
            return together(each.provenance for each in outputs).cut()
        return self.expressions.of(key, scope)

    def _join(self, join: exp.Expr, scope: Scope) -> Provenance:
        words = {str(join.args.get(key) or "").upper() for key in ("kind", "side", "method")}
        left = list(scope.relations)
        self.add(join.this, scope, hidden=bool(words & {"SEMI", "ANTI"}))
        right = scope.relations[len(left) :]
        shared = {each.name.lower() for each in join.args.get("using") or ()}
        if "NATURAL" in words:
            shared = {name for each in left for name in _known(each)} & {
                name for each in right for name in _known(each)
            }
            scope.is_mixed = True
        for name in sorted(shared):
            columns = (each.column(name) for each in (*left, *right))
            self.uses.compare([column for column in columns if column is not None])
            scope.merged.add(name)
        return self.expressions.conditions(join.args.get("on"), scope)

    def _relation(self, node: exp.Expr, scope: Scope) -> Outputs:
        alias = node.args.get("alias")
        if isinstance(node, exp.Lateral):
            if isinstance(node.this, exp.Query):
                return relations.renamed(told_apart(_shown(*self.inside(node.this, scope))), alias)
            return relations.generated(self._generated(node.this, scope), alias)
        if isinstance(node, exp.Subquery) and not _is_query(node.this):
            inner = Scope(scope.parent, scope.ctes)  # a join in brackets
            self.add(node.this, inner)
            return relations.renamed(told_apart(inner.star()), alias)
        if isinstance(node, exp.Subquery):
            outputs = told_apart(self._traced(node.this, Scope(scope.parent, scope.ctes))[0])
            return relations.renamed(outputs, alias)
        if isinstance(node, exp.Query):
            return self._traced(node, Scope(scope.parent, scope.ctes))[0]
        if isinstance(node, exp.Values):
            return relations.renamed(self._values(node, scope), alias)
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            return self._table(node, scope)
        return [Output(None, self._generated(node.this, scope), is_many=True)]

    def _generated(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Return what a generator's rows carry; how many there are shows in how often the other rows appear."""
        carried = together(self.expressions.of(each, scope) for each in node.iter_expressions()).as_shown()
        if not isinstance(node, _OF_ELEMENTS):
            carried = carried.cut()
        self.uses.count_rows(carried)
        return carried.changed()

    def _table(self, node: exp.Table, scope: Scope) -> Outputs:
        parts = tuple(part.name.lower() for part in node.parts)
        if len(parts) == 1 and parts[0] in scope.ctes:
            return scope.ctes[parts[0]]
        return relations.stored(parts, self.columns_of(".".join(parts)))

    def _values(self, node: exp.Values, scope: Scope) -> Outputs:
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
        columns = [together(self.expressions.of(each, scope) for each in column) for column in zip(*rows, strict=False)]
        return [Output(f"col{place}", each.as_shown().changed()) for place, each in enumerate(columns, 1)]

    def _pivoted(self, pivot: exp.Expr, outputs: Outputs, scope: Scope) -> Outputs:
        inner = Scope(scope, scope.ctes, [Relation(next(self._serials), (), outputs)])
        clauses = [node for key in ("expressions", "fields") for node in pivot.args.get(key) or ()]
        columns = [column for node in clauses for column in node.find_all(exp.Column)]
        moved = together(self.expressions.of(node, inner) for node in (*clauses, *columns)).cut()
        pivoted = relations.pivoted(inner.star(), moved, {each.name.lower() for each in columns})
        if not pivot.args.get("unpivot"):
            pivoted = _with(pivoted, self.uses.group([each.provenance for each in pivoted[:-1]]))
        return pivoted

    def _projected(self, node: exp.Expr, scope: Scope) -> Outputs:
        star = node.this if isinstance(node, exp.Column) else node
        if isinstance(star, exp.Star):
            qualifier = [part.name.lower() for part in node.parts[:-1]] if isinstance(node, exp.Column) else []
            return self._star(star, scope.star(qualifier), scope)
        plain = node.this if isinstance(node, exp.Alias | exp.Aliases) else node
        is_generator = _is_generator(plain)
        for nested in plain.find_all(*_OF_ELEMENTS) if not is_generator else ():
            self._generated(nested, scope)
        provenance = self._generated(plain, scope) if is_generator else self.expressions.of(node, scope).as_shown()
        if isinstance(node, exp.Aliases):
            return [Output(each.name.lower(), provenance.changed()) for each in node.expressions]
        if is_generator and plain is node:
            return [Output(None, provenance.changed(), is_many=True)]
        name = node.alias_or_name.lower() if isinstance(node, exp.Alias | exp.Column) else None
        if isinstance(node, exp.Alias) and name:
            scope.aliases[name] = provenance
        return [Output(name, provenance)]

    def _star(self, star: exp.Expr, outputs: Outputs, scope: Scope) -> Outputs:
        """Apply `EXCEPT` and `REPLACE`; columns of one name are told apart by place only where the engine agrees."""
        dropped = {each.name.lower() for each in star.args.get("except_") or star.args.get("except") or ()}
        replaced = {
            each.alias.lower(): self.expressions.of(each, scope).as_shown() for each in star.args.get("replace") or ()
        }
        if star.args.get("rename"):
            return [Output(None, together(each.provenance for each in outputs).changed(), is_many=True)]
        kept = [each for each in outputs if each.is_many or each.name not in dropped]
        return [Output(each.name, replaced.get(each.name or "", each.provenance), each.is_many) for each in kept]


def _known(relation: Relation) -> set[str]:
    return {each.name for each in relation.outputs if each.name is not None}


def _carried(outputs: Outputs) -> list[frozenset[Origin]]:
    return [each.provenance.origins for each in outputs]


def _is_generator(node: exp.Expr) -> bool:
    """Whether it may show several columns; with one alias it is one."""
    return isinstance(node, exp.UDTF | exp.Explode | exp.Inline) or (
        isinstance(node, exp.Anonymous) and node.name.lower() in ("stack", "json_tuple", "inline_outer")
    )


def _aggregates(item: exp.Expr, select: exp.Select) -> bool:
    """Whether an item of a select list aggregates its rows, not those of a subquery in it."""
    return any(each.find_ancestor(exp.Select) is select for each in item.find_all(exp.AggFunc))


def _is_query(node: exp.Expr) -> bool:
    """Whether what stands in brackets is a query, and no relation with joins of its own."""
    if isinstance(node, exp.Subquery):
        return _is_plain(node)
    return isinstance(node, exp.Query)


def _is_plain(query: exp.Subquery) -> bool:
    beside = ("joins", "laterals", "pivots", "sample")
    return _is_query(query.this) and not any(query.args.get(key) for key in beside)


def _shown(outputs: Outputs, conditions: Provenance) -> Outputs:
    """Return the columns of a query that runs once for each row around it: they tell its conditions too."""
    return _with(outputs, conditions.origins, everywhere=True)


def _with(outputs: Outputs, told: frozenset[Origin], *, everywhere: bool = False) -> Outputs:
    """Return columns that tell something more, all of them or all that tell anything."""
    if not told:
        return outputs
    return [
        replace(each, provenance=together((each.provenance, Provenance(implicit=told))).cut())
        if everywhere or any(column.relation != _PLAIN_COUNT for column in each.provenance.columns)
        else each
        for each in outputs
    ]
