"""Expression to provenance: everything below a node flows into it, except where a rule says otherwise.

The exceptions are what reports are made of: counting reveals no value, a condition only chooses between values, and
whether something is NULL is no secret. A function that is not named here passes on all of its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from sqlglot import exp

from fubcli.sql.lineage.provenance import NOTHING, Provenance, together
from fubcli.sql.lineage.scopes import Outputs, Scope

Subquery = Callable[[exp.Expr, Scope], tuple[Outputs, Provenance]]
"""From a query inside an expression to its outputs and to what its predicates carry."""

_COUNTS = (exp.Count, exp.CountIf, exp.ApproxDistinct)
_SUMS = (exp.Sum, exp.Avg)
_RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile)
_PREDICATES = (exp.Predicate, exp.Connector, exp.Not)
_NULLNESS = frozenset({"isnull", "isnotnull"})
_WHOLE = (
    exp.Upper, exp.Lower, exp.Trim, exp.Initcap, exp.Coalesce, exp.Concat, exp.ConcatWs, exp.DPipe, exp.Max, exp.Min,
    exp.AnyValue, exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Lag, exp.Lead, exp.MD5, exp.SHA,
    exp.SHA2, exp.Array, exp.Struct, exp.JSONFormat, exp.ArrayAgg, exp.ArrayUniqueAgg, exp.Distinct, exp.IgnoreNulls,
    exp.RespectNulls, exp.Tuple, exp.PropertyEQ, exp.Kwarg,
)  # fmt: skip
"""What shows all of its arguments: who wants to guess the result must guess every one of them."""
_GENERATORS = (exp.UDTF, exp.Explode, exp.Inline)


class Expressions:
    """Traces expressions; queries inside them are traced by `subquery`."""

    def __init__(self, subquery: Subquery) -> None:
        self._subquery = subquery
        self._rules: tuple[tuple[tuple[type[exp.Expr], ...], Callable[[exp.Expr, Scope], Provenance]], ...] = (
            ((exp.Column,), self._column),
            ((exp.Star,), self._star),
            ((exp.Identifier,), self._identifier),
            ((exp.DataType, exp.Literal, exp.Placeholder, exp.JSONPath), lambda _node, _scope: NOTHING),
            ((exp.Query,), self._query),
            ((exp.Window,), self._window),
            ((exp.Filter,), lambda node, scope: self.of(node.this, scope)),
            (_WHOLE, self._all_of),
            ((exp.Cast,), self._cast),
            (_GENERATORS, self._all_of),
            (_COUNTS, lambda _node, _scope: NOTHING),
            (_SUMS, lambda node, scope: self.below(node, scope).without_conditions()),
            ((exp.Is,), self._nullness),
            ((exp.Anonymous,), self._call),
            ((exp.Nvl2,), self._nvl2),
            ((exp.Case,), self._case),
            ((exp.If,), self._if),
            ((exp.Exists,), self._exists),
            (_PREDICATES, lambda node, scope: self.below(node, scope).as_condition()),
        )

    def of(self, node: exp.Expr | None, scope: Scope) -> Provenance:
        """Return what a node's value carries."""
        while isinstance(node, exp.Paren | exp.Alias):
            node = node.this
        if node is None:
            return NOTHING
        for classes, rule in self._rules:
            if isinstance(node, classes):
                return rule(node, scope)
        return self.below(node, scope)

    def conditions(self, predicate: exp.Expr | None, scope: Scope, nullable: Collection[int] = ()) -> Provenance:
        """Return what a WHERE or ON carries, and note what each of its parts holds against what.

        `nullable` relations show by their NULLs whether it held.
        """
        carried = []
        for part in _parts(predicate):
            sides = [self.of(each, scope) for each in _compared(part)]
            each = together(sides) if sides else self.of(part, scope)
            if sides and each.is_whole and not each.implicit:
                scope.ties.equate(each.carriers)
            else:
                scope.ties.probe(each.carriers, nullable)
            carried.append(each)
        return together(carried).as_condition().as_shown()

    def below(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Return what is computed from all below a node; a lambda's parameters are made of the other arguments."""
        children = list(node.iter_expressions())
        plain = together(self.of(each, scope) for each in children if not isinstance(each, exp.Lambda))
        bodies = (self._body(each, scope, plain) for each in children if isinstance(each, exp.Lambda))
        return together((plain, *bodies)).cut()

    def _all_of(self, node: exp.Expr, scope: Scope) -> Provenance:
        return together(self.of(each, scope) for each in node.iter_expressions()).changed()

    def _cast(self, node: exp.Expr, scope: Scope) -> Provenance:
        carried = self.of(node.this, scope)
        return carried.changed() if node.args["to"].this in exp.DataType.TEXT_TYPES else carried.cut()

    def _body(self, function: exp.Lambda, scope: Scope, arguments: Provenance) -> Provenance:
        names = [each.name.lower() for each in function.expressions]
        return self.of(function.this, scope.within(dict.fromkeys(names, arguments)))

    def _column(self, node: exp.Expr, scope: Scope) -> Provenance:
        parts = [part.name.lower() for part in node.parts if isinstance(part, exp.Identifier)]  # type: ignore[attr-defined] # a Column has it
        if isinstance(node.this, exp.Star):
            return together(each.provenance for each in scope.star(parts)).changed()
        return scope.resolve(parts)

    def _star(self, _node: exp.Expr, scope: Scope) -> Provenance:
        return together(each.provenance for each in scope.star()).changed()

    def _identifier(self, node: exp.Expr, scope: Scope) -> Provenance:
        return scope.parameters.get(node.name.lower(), NOTHING)

    def _query(self, node: exp.Expr, scope: Scope) -> Provenance:
        outputs, conditions = self._subquery(node, scope)
        shown = together(each.provenance for each in outputs).changed()
        return replace(shown, filters=shown.filters | conditions.carriers)

    def _exists(self, node: exp.Expr, scope: Scope) -> Provenance:
        """`EXISTS (SELECT …)` tells of the query's conditions; with a lambda it is the function of the same name."""
        if isinstance(node.this, exp.Query):
            return Provenance(filters=self._subquery(node.this, scope)[1].carriers)
        return self.below(node, scope).as_condition()

    def _window(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Every row is a group of its own here: counts and sums do not add up enough to hide anything."""
        function = node.this
        conditions = NOTHING
        while isinstance(function, exp.Filter | exp.IgnoreNulls | exp.RespectNulls):
            if isinstance(function, exp.Filter):
                conditions = together((conditions, self.of(function.expression.this, scope).as_condition()))
            function = function.this
        if isinstance(function, _RANKS):
            return together((conditions, self._keys(node, scope)))
        if isinstance(function, _COUNTS):
            plain = isinstance(function.this, exp.Column | exp.Star)
            return conditions if plain else together((conditions, self.below(function, scope).as_condition()))
        if isinstance(function, exp.Identifier):
            return NOTHING  # a named window, not a function
        inside = self.below(function, scope) if isinstance(function, _SUMS) else self.of(function, scope)
        return together((conditions, inside))

    def _keys(self, window: exp.Expr, scope: Scope) -> Provenance:
        """What a rank tells about its keys: the order of a column, but the values of an expression over it."""
        order = window.args.get("order")
        keys = [each.this for each in order.expressions] if order is not None else []
        return together(self.of(key, scope) for key in keys if not isinstance(key, exp.Column)).as_condition()

    def _nullness(self, node: exp.Expr, scope: Scope) -> Provenance:
        """`x IS NULL` of a column tells nothing; of an expression it is a condition in disguise."""
        operand = node.this
        while isinstance(operand, exp.Paren):
            operand = operand.this
        if isinstance(operand, exp.Column):
            return NOTHING
        return self.of(operand, scope).as_condition()

    def _call(self, node: exp.Expr, scope: Scope) -> Provenance:
        is_nullness = node.name.lower() in _NULLNESS and len(node.expressions) == 1
        if is_nullness and isinstance(node.expressions[0], exp.Column):
            return NOTHING
        return self.below(node, scope)

    def _nvl2(self, node: exp.Expr, scope: Scope) -> Provenance:
        condition = NOTHING if isinstance(node.this, exp.Column) else self.of(node.this, scope).as_condition()
        values = (self.of(node.args.get(key), scope) for key in ("true", "false"))
        return together((condition, *values)).cut()

    def _case(self, node: exp.Expr, scope: Scope) -> Provenance:
        branches = node.args.get("ifs") or []
        conditions = [self.of(node.this, scope), *(self.of(each.this, scope) for each in branches)]
        values = [
            *(self.of(each.args.get("true"), scope) for each in branches),
            self.of(node.args.get("default"), scope),
        ]
        return together((*(each.as_condition() for each in conditions), *values)).cut()

    def _if(self, node: exp.Expr, scope: Scope) -> Provenance:
        values = (self.of(node.args.get(key), scope) for key in ("true", "false"))
        return together((self.of(node.this, scope).as_condition(), *values)).cut()


def _parts(predicate: exp.Expr | None) -> Iterator[exp.Expr]:
    """Yield the parts of a predicate between AND, OR and NOT."""
    waiting = [predicate] if predicate is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Connector):
            waiting += [part.left, part.right]
        elif isinstance(part, exp.Paren | exp.Not):
            waiting.append(part.this)
        else:
            yield part


def _compared(part: exp.Expr) -> list[exp.Expr]:
    """Return the values that an equality or a membership compares; nothing for any other predicate."""
    if isinstance(part, exp.EQ | exp.NullSafeEQ):
        return [part.this, part.expression]
    if isinstance(part, exp.In):
        return [part.this, *part.expressions, *filter(None, [part.args.get("query")])]
    return []
