"""Expression to provenance: everything below a node flows into it, except where a rule says otherwise.

The exceptions are what reports are made of: counting reveals no value, a condition only chooses between values, and
whether a stored column is NULL is no secret. A function that is not named here passes on all of its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from fubcli.sql.lineage.declared import fold
from fubcli.sql.lineage.operands import compared, is_empty, mixed, parts_of
from fubcli.sql.lineage.outputs import Outputs
from fubcli.sql.lineage.provenance import COUNTED, NOTHING, VARYING, Provenance, together
from fubcli.sql.lineage.scopes import Scope
from fubcli.sql.lineage.uses import Uses

Subquery = Callable[[exp.Expr, Scope], tuple[Outputs, Provenance]]
"""From a query inside an expression to its outputs and to what its predicates carry."""

_COUNTS = (exp.Count, exp.ApproxDistinct)
_SUMS = (exp.Sum, exp.Avg)
_RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile)
_PREDICATES = (exp.Predicate, exp.Connector, exp.Not)
_WHOLE = (
    exp.Initcap, exp.Concat, exp.DPipe, exp.AnyValue, exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.NthValue,
    exp.MD5, exp.SHA, exp.SHA2, exp.JSONFormat, exp.ArrayAgg, exp.ArrayUniqueAgg, exp.Distinct, exp.IgnoreNulls,
    exp.RespectNulls, exp.Tuple, exp.PropertyEQ, exp.Kwarg,
)  # fmt: skip
"""What shows all of its arguments: who wants to guess the result must guess every one of them."""
_FOLDS = (exp.Upper, exp.Lower, exp.Trim)
_EXTREMES = (exp.Max, exp.Min)
_FILLS = (exp.Coalesce, exp.ConcatWs, exp.Lag, exp.Lead, exp.Array, exp.Struct)
_OF_ROWS = (exp.AggFunc, exp.Window, exp.Grouping, exp.GroupingId)
_RANDOM = (exp.Rand, exp.Randn, exp.Uuid)
_VARYING_NAMES = frozenset({
    "rand", "random", "randn", "uuid", "monotonically_increasing_id", "spark_partition_id", "grouping", "grouping_id",
})  # fmt: skip
_CONSTANT = (exp.DataType, exp.Literal, exp.Placeholder, exp.Parameter, exp.JSONPath)

Rule = Callable[[exp.Expr, Scope], Provenance]


class Expressions:
    """Traces expressions; queries inside them are traced by `subquery`, and `uses` is told what else is done."""

    def __init__(self, subquery: Subquery, uses: Uses) -> None:
        self._subquery = subquery
        self._uses = uses
        self._rule_of: dict[type[exp.Expr], Rule] = {}
        self._rules: tuple[tuple[tuple[type[exp.Expr], ...], Rule], ...] = (
            ((exp.Column,), self._column),
            ((exp.Star,), self._starred),
            ((exp.Identifier,), lambda node, scope: scope.parameters.get(node.name.lower(), NOTHING)),
            (_CONSTANT, lambda _node, _scope: NOTHING),
            (_RANDOM, lambda _node, _scope: VARYING),
            ((exp.Query,), self._query),
            ((exp.Window,), self._window),
            ((exp.Filter,), self._filtered),
            (_FOLDS, self._folded),
            (_EXTREMES, self._extreme),
            (_FILLS, self._filled),
            (_WHOLE, self._all_of),
            ((exp.Cast,), self._cast),
            (_COUNTS, self._count),
            ((exp.CountIf,), self._count_if),
            (_SUMS, lambda node, scope: self.below(node, scope).added_up()),
            ((exp.Is,), self._is),
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
        kind = type(node)
        if kind not in self._rule_of:
            found = next((rule for classes, rule in self._rules if issubclass(kind, classes)), self.below)
            self._rule_of[kind] = _varying(found) if issubclass(kind, _OF_ROWS) else found
        return self._rule_of[kind](node, scope)

    def conditions(self, predicate: exp.Expr | None, scope: Scope) -> Provenance:
        """Return what a predicate that chooses rows carries, and note what each of its parts holds against what."""
        carried = []
        for part in parts_of(predicate):
            sides = [self.of(each, scope) for each in compared(part)]
            value = together(sides).cut() if sides else self.of(part, scope)
            if sides:
                self._uses.compare(sides)
            else:
                self._uses.filter(value)
            carried.append(value)
        return together(carried).as_condition().as_shown()

    def below(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Return what is computed from all below a node; a lambda's parameters are made of the other arguments."""
        children = list(node.iter_expressions())
        plain = together(self.of(each, scope) for each in children if not isinstance(each, exp.Lambda))
        bodies = (self._body(each, scope, plain) for each in children if isinstance(each, exp.Lambda))
        return together((plain, *bodies)).cut()

    def order(self, keys: Sequence[exp.Expr], scope: Scope) -> None:
        """Note the keys of an order."""
        self._uses.order([self.of(each.this if isinstance(each, exp.Ordered) else each, scope) for each in keys])

    def window(self, node: exp.Expr, scope: Scope) -> None:
        """Note the keys and the frame of a window."""
        parts = [self.of(each, scope) for each in node.args.get("partition_by") or ()]
        for each in parts:
            self._uses.count_rows(each)
        if (order := node.args.get("order")) is not None:
            self.order(order.expressions, scope)
        if (frame := node.args.get("spec")) is not None:
            self._uses.probe(self.below(frame, scope))

    def _all_of(self, node: exp.Expr, scope: Scope) -> Provenance:
        parts = [self.of(each, scope) for each in node.iter_expressions()]
        return self._uses.kept_whole(parts)

    def _folded(self, node: exp.Expr, scope: Scope) -> Provenance:
        return self.below(node, scope) if node.args.get("expression") else self.of(node.this, scope).as_folded()

    def _extreme(self, node: exp.Expr, scope: Scope) -> Provenance:
        """The largest of stored values is one of them; of others it tells how they compare with what is among them."""
        value = self.of(node.this, scope)
        return self.below(node, scope) if node.expressions or value.ordered_as is None else value.changed()

    def _filled(self, node: exp.Expr, scope: Scope) -> Provenance:
        """A constant beside values, or in place of NULL, makes a whole value of the caller's choice."""
        values, fillings = mixed(node)
        filled = [self.of(each, scope) for each in fillings]
        value = self._uses.kept_whole([*(self.of(each, scope) for each in values), *filled])
        joins = isinstance(node, exp.ConcatWs)  # between two empty texts it shows its separator
        harmless = (
            carried.tells or (is_empty(each) and not joins) for each, carried in zip(fillings, filled, strict=True)
        )
        return value if all(harmless) else value.cut()

    def _cast(self, node: exp.Expr, scope: Scope) -> Provenance:
        carried, to = self.of(node.this, scope), node.args["to"]
        return carried.changed() if to.this in exp.DataType.TEXT_TYPES and not to.expressions else carried.cut()

    def _body(self, function: exp.Lambda, scope: Scope, arguments: Provenance) -> Provenance:
        names = [fold(each.name) for each in function.expressions]
        return self.of(function.this, scope.within(dict.fromkeys(names, arguments)))

    def _column(self, node: exp.Expr, scope: Scope) -> Provenance:
        parts = [part.name.lower() for part in node.parts if isinstance(part, exp.Identifier)]  # type: ignore[attr-defined] # a Column has it
        if isinstance(node.this, exp.Star):
            return self._starred(node.this, scope, parts)
        return scope.resolve(parts)

    def _starred(self, star: exp.Expr, scope: Scope, qualifier: Sequence[str] = ()) -> Provenance:
        replaced = (self.of(each, scope) for each in star.args.get("replace") or ())
        return together((*(each.provenance for each in scope.star(qualifier)), *replaced)).changed()

    def _query(self, node: exp.Expr, scope: Scope) -> Provenance:
        outputs, conditions = self._subquery(node, scope)
        shown = together(each.provenance for each in outputs).changed()
        return shown._replace(filters=shown.filters | conditions.origins, is_stored=False)

    def _exists(self, node: exp.Expr, scope: Scope) -> Provenance:
        """`EXISTS (SELECT …)` tells of the query's conditions; with a lambda it is the function of the same name."""
        if isinstance(node.this, exp.Query):
            return Provenance(filters=self._subquery(node.this, scope)[1].origins, is_stored=False)
        return self.below(node, scope).as_condition()

    def _filtered(self, node: exp.Expr, scope: Scope) -> Provenance:
        """It differs with what its predicate asks for as well."""
        asked = self.conditions(node.expression.this, scope)
        value = self.of(node.this, scope)
        return value._replace(columns=value.columns | asked.columns)

    def _count(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Whole values are counted without telling any; of anything else it is the NULLs that are counted."""
        if isinstance(node.this, exp.Star):
            return COUNTED
        value = self._all_of(node, scope)
        if value.is_whole:
            return COUNTED
        is_of_parts = isinstance(node, exp.ApproxDistinct) or isinstance(node.this, exp.Distinct)
        if is_of_parts and not scope.is_plain:  # among chosen rows it tells which are alike
            self._uses.probe(value)
        if not value.implicit and self._uses.condition(value):
            return VARYING
        return value.as_condition()

    def _count_if(self, node: exp.Expr, scope: Scope) -> Provenance:
        self.conditions(node.this, scope)
        return VARYING

    def _window(self, node: exp.Expr, scope: Scope) -> Provenance:
        """Every row is a group of its own here: counts and sums do not add up enough to hide anything."""
        self.window(node, scope)
        function, conditions = node.this, NOTHING
        while isinstance(function, exp.Filter | exp.IgnoreNulls | exp.RespectNulls):
            if isinstance(function, exp.Filter):
                conditions = together((conditions, self.of(function.expression.this, scope).as_condition()))
            function = function.this
        if isinstance(function, exp.Identifier):  # a window's name, not a function
            return conditions
        if isinstance(function, _RANKS):
            return together((conditions, VARYING, self.below(function, scope)))
        if isinstance(function, (*_COUNTS, exp.CountIf)):
            value = COUNTED if isinstance(function.this, exp.Star) else self._all_of(function, scope)
            is_plain = isinstance(function, _COUNTS) and value.is_of_one_column and value.is_whole
            return together((conditions, VARYING if is_plain else value.as_condition()))
        inside = self.below(function, scope) if isinstance(function, _SUMS) else self.of(function, scope)
        return together((conditions, inside)) if conditions.origins else inside

    def _is(self, node: exp.Expr, scope: Scope) -> Provenance:
        if isinstance(node.expression, exp.Null):
            return self._nullness(node.this, scope)
        return self.below(node, scope).as_condition()

    def _nullness(self, operand: exp.Expr, scope: Scope) -> Provenance:
        """`x IS NULL` of a stored column tells nothing; of anything else it is a condition in disguise."""
        value = self.of(operand, scope)
        return Provenance(columns=value.columns) if value.direct is not None else value.as_condition()

    def _call(self, node: exp.Expr, scope: Scope) -> Provenance:
        if node.name.lower() in ("isnull", "isnotnull") and len(node.expressions) == 1:
            return self._nullness(node.expressions[0], scope)
        return VARYING if node.name.lower() in _VARYING_NAMES else self.below(node, scope)

    def _nvl2(self, node: exp.Expr, scope: Scope) -> Provenance:
        values = (self.of(node.args.get(key), scope) for key in ("true", "false"))
        return together((self._nullness(node.this, scope), *values)).cut()

    def _case(self, node: exp.Expr, scope: Scope) -> Provenance:
        branches = node.args.get("ifs") or []
        compared = [node.this] if node.this is not None else []
        conditions = [self._choice([*compared, each.this], scope) for each in branches]
        values = [
            *(self.of(each.args.get("true"), scope) for each in branches),
            self.of(node.args.get("default"), scope),
        ]
        return together((*conditions, *values)).cut()

    def _if(self, node: exp.Expr, scope: Scope) -> Provenance:
        values = (self.of(node.args.get(key), scope) for key in ("true", "false"))
        return together((self._choice([node.this], scope), *values)).cut()

    def _choice(self, compared: Sequence[exp.Expr], scope: Scope) -> Provenance:
        """What a branch's condition carries: apart, where it is one of a stored column and constants."""
        value = together(self.of(each, scope) for each in compared)
        # Inside a lambda one condition is asked once for each element.
        if scope.parameters or not value.is_of_one_column or not self._uses.condition(value):
            return value.as_condition()
        return Provenance(simple=value.as_condition().origins, columns=value.columns, is_whole=not value.origins)


def _varying(rule: Rule) -> Rule:
    """Return a rule for what is made of many rows: a sum of ones is no constant."""

    def traced(node: exp.Expr, scope: Scope) -> Provenance:
        value = rule(node, scope)
        return value if value.columns else value._replace(columns=VARYING.columns)

    return traced
