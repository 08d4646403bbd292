"""Walks a statement once, inside out, and notes every expression's type on it.

A type that does not follow for certain is unknown: who asks then does without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlglot import exp

from fubcli.sql.types import sources
from fubcli.sql.types.coercion import common
from fubcli.sql.types.datatype import INT, UNKNOWN, Type, parse
from fubcli.sql.types.functions import Returns, result
from fubcli.sql.types.notes import note, note_column, note_columns_under, note_expansion, note_targets, type_of
from fubcli.sql.types.operators import RULES
from fubcli.sql.types.scopes import Columns, Scope, Source, parts_of
from fubcli.sql.types.sources import ColumnsOf

CallOf = Callable[[exp.Expr], str | None]
"""From a node to the name of the function that it calls, lower case; None when it calls none."""
_GENERATORS = frozenset({"explode", "posexplode", "inline", "stack", "json_tuple", "range"})
_NAMES = (exp.Identifier, exp.DataType, exp.Var, exp.TableAlias, exp.JSONPath)
_OUTPUT = ("expressions", "with_", "from_", "joins", "laterals", "kind", "hint", "operation_modifiers")


def annotate(
    tree: exp.Expr,
    columns_of: ColumnsOf,
    call_of: CallOf,
    returns: Mapping[str, Returns],
    parameter_types: Mapping[str, str],
) -> Columns | None:
    """Note the types of a statement's expressions, to be read with `type_of`; return a query's columns, if known."""
    return _Annotator(columns_of, call_of, returns, parameter_types).statement(tree)


class _Annotator:
    def __init__(
        self, columns_of: ColumnsOf, call_of: CallOf, returns: Mapping[str, Returns], parameter_types: Mapping[str, str]
    ) -> None:
        self._columns_of = columns_of
        self._call_of = call_of
        self._returns = returns
        self._parameter_types = parameter_types

    def statement(self, tree: exp.Expr) -> Columns | None:
        """Type a query, or what a writing statement computes from its own tables."""
        scope = Scope()
        if isinstance(tree, exp.Query):
            return self._query(tree, scope)
        if isinstance(with_ := tree.args.get("with_"), exp.With):
            scope.ctes = self._ctes(with_, scope)
        for key in ("this", "from_", "using"):
            relation = tree.args.get(key)
            relation = relation.this if isinstance(relation, exp.From | exp.Schema) else relation
            if isinstance(relation, exp.Table | exp.Subquery):
                scope.sources.append(self._source(relation, scope))
        if isinstance(tree, exp.Insert) and scope.sources:
            note_targets(tree, sources.stored_in(tree, scope.sources[0]))
        for key, value in tree.args.items():
            if key not in ("with_", "this", "using"):
                self._each(value, scope)
        return None

    def _query(self, query: exp.Expr, outer: Scope) -> Columns | None:
        """Type a query and return its columns."""
        scope = Scope(outer, outer.ctes)
        if isinstance(with_ := query.args.get("with_"), exp.With):
            scope.ctes = self._ctes(with_, scope)
        if isinstance(query, exp.SetOperation):
            left, right = self._query(query.this, scope), self._query(query.expression, scope)
            found = sources.all_known(left, right, common)
            if left is not None and right is not None and found is not None:
                note_targets(query, sources.unlike(left, right, found))
            if query.args.get("by_name"):
                found = None
            self._modifiers(
                query, Scope(scope.parent, scope.ctes, [Source("", found)]), ("this", "expression", "with_")
            )
            return found
        if isinstance(query, exp.Subquery):
            if not isinstance(query.this, exp.Query):
                return self._source(query.this, scope).columns
            return sources.renamed(self._query(query.this, scope), query.args.get("alias"))
        return self._select(query, scope) if isinstance(query, exp.Select) else None

    def _ctes(self, with_: exp.With, scope: Scope) -> dict[str, Columns | None]:
        found = dict(scope.ctes)
        inside = Scope(scope.parent, found, scope.sources)
        for cte in with_.expressions:
            name, query = cte.alias.lower(), cte.this
            if with_.args.get("recursive") and isinstance(query, exp.SetOperation):
                seed = self._query(query.this, inside)
                found[name] = sources.renamed(seed, cte.args.get("alias"))
                self._query(query, inside)
            else:
                found[name] = sources.renamed(self._query(query, inside), cte.args.get("alias"))
        return found

    def _select(self, select: exp.Select, scope: Scope) -> Columns | None:
        self._relations(select, scope)
        scope.merged = sources.merged(select, scope.sources)
        columns = [self._outputs(projection, scope) for projection in select.expressions]
        self._modifiers(select, scope, _OUTPUT)
        known = [each for each in columns if each is not None]
        return tuple(column for each in known for column in each) if len(known) == len(columns) else None

    def _modifiers(self, query: exp.Expr, scope: Scope, done: Sequence[str]) -> None:
        for key, value in query.args.items():
            if key not in done and value:
                self._each(value, scope, aliases_first=key == "order")

    def _relations(self, select: exp.Select, scope: Scope) -> None:
        if (from_ := select.args.get("from_")) is not None:
            self._relation(from_.this, scope)
        for lateral in select.args.get("laterals") or ():
            self._relation(lateral, scope)
        for join in select.args.get("joins") or ():
            hidden = join.kind in ("SEMI", "ANTI") or join.side in ("SEMI", "ANTI")
            self._relation(join.this, scope, hidden=hidden)
            if sources.joins_texts(join, scope.sources):
                note_targets(join, ())
            self._each([join.args.get("on")], scope)

    def _relation(self, node: exp.Expr, scope: Scope, *, hidden: bool = False) -> None:
        source = self._source(node, scope)
        scope.sources.append(Source(source.name, source.columns, hidden))
        for join in node.args.get("joins") or ():
            self._relation(join.this, scope)
            self._each([join.args.get("on")], scope)
        for lateral in node.args.get("laterals") or ():
            self._relation(lateral, scope)

    def _source(self, node: exp.Expr, scope: Scope) -> Source:
        alias = node.args.get("alias")
        name = (
            alias.name if alias is not None and alias.name else node.name if isinstance(node, exp.Table) else ""
        ).lower()
        columns = self._columns(node, scope)
        if node.args.get("pivots"):
            if columns is not None and len(node.args["pivots"]) == 1:
                note_columns_under(node.args["pivots"][0], [each for each, _ in columns])
            self._each(node.args["pivots"], Scope(scope, scope.ctes, [Source(name, columns)]))
            return Source("", None)
        if not isinstance(node, exp.Subquery | exp.Values):  # these have been renamed
            columns = sources.renamed(columns, alias)
        return Source(name, columns)

    def _columns(self, node: exp.Expr, scope: Scope) -> Columns | None:
        if isinstance(node, exp.Lateral):
            if isinstance(node.this, exp.Query):
                return self._query(node.this, scope)
            return self._generated(node.this, scope)
        if isinstance(node, exp.Query):
            return self._query(node, scope)
        if isinstance(node, exp.Values):
            self._each(node.expressions, scope)
            return sources.renamed(sources.values(node.expressions), node.args.get("alias"))
        if not isinstance(node, exp.Table):
            self._each([node], scope)
            return None
        if not isinstance(node.this, exp.Identifier):
            return self._generated(node.this, scope) if node.this is not None else None
        parts = tuple(part.name for part in node.parts)
        if len(parts) == 1 and parts[0].lower() in scope.ctes:
            return scope.ctes[parts[0].lower()]
        return self._columns_of(parts)

    def _generated(self, node: exp.Expr, scope: Scope) -> Columns | None:
        self._visit(node, scope)
        name = self._call_of(node)
        return sources.generated(name, node.expressions) if name else None

    def _outputs(self, projection: exp.Expr, scope: Scope) -> Columns | None:
        """Type one item of a select list and return its columns; its name is visible to those after it."""
        if isinstance(projection, exp.Star):
            return self._star(projection, "", scope)
        if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
            return self._star(projection.this, projection.table.lower(), scope)
        kind = self._visit(projection, scope).settled
        plain = projection.this if isinstance(projection, exp.Alias | exp.Aliases) else projection
        call = self._call_of(plain)
        if call and call.removesuffix("_outer") in _GENERATORS:
            made = sources.generated(call, plain.expressions)
            names = _given_names(projection) or [name for name, _ in made or ()]
            if made is None or len(made) != len(names):
                return None
            columns = tuple((name, each) for name, (_, each) in zip(names, made, strict=True))
            scope.aliases.update(columns)
            return columns
        name = projection.alias_or_name.lower()
        if isinstance(projection, exp.Alias):
            scope.aliases[name] = kind
        return ((name, kind),)

    def _star(self, star: exp.Expr, qualifier: str, scope: Scope) -> Columns | None:
        columns = scope.star(qualifier)
        if scope.merged is not None and not qualifier:
            note_expansion(star, [(owner, name) for owner, name, _ in scope.merged])
            columns = tuple((name, kind) for _, name, kind in scope.merged) or None
        if columns is None or star.args.get("rename"):
            return None
        note_columns_under(star, [name for name, _ in columns])
        dropped = {each.name.lower() for each in star.args.get("except_") or star.args.get("except") or ()}
        replaced = star.args.get("replace") or ()
        changed = {each.alias.lower(): self._visit(each, scope).settled for each in replaced}
        return tuple((name, changed.get(name, kind)) for name, kind in columns if name not in dropped)

    def _each(self, value: object, scope: Scope, *, aliases_first: bool = False) -> None:
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, exp.Expr):
                self._visit(node, scope, aliases_first=aliases_first)

    def _visit(self, node: exp.Expr, scope: Scope, *, aliases_first: bool = False) -> Type:
        """Note the types of an expression and all below it; return its own."""
        if isinstance(node, exp.Query):
            columns = self._query(node, scope)
            return note(node, columns[0][1].settled) if columns and len(columns) == 1 else UNKNOWN
        if isinstance(node, exp.Column):
            return note_column(node, *scope.resolve(parts_of(node), aliases_first=aliases_first))
        if isinstance(node, _NAMES):
            is_parameter = isinstance(node, exp.Identifier) and node.name.lower() in scope.parameters
            return note(node, scope.parameters[node.name.lower()]) if is_parameter else UNKNOWN
        if isinstance(node, exp.Dot):
            return note(node, self._visit(node.this, scope, aliases_first=aliases_first).field(node.expression.name))
        if isinstance(node, exp.Placeholder):
            return note(node, parse(self._parameter_types.get(str(node.this), "unknown")))
        call = self._call_of(node)
        if call is not None and any(isinstance(each, exp.Lambda) for each in node.expressions):
            return note(node, self._higher(call, node.expressions, scope, aliases_first=aliases_first))
        for child in node.iter_expressions():
            self._visit(child, scope, aliases_first=aliases_first)
        if call is not None:
            return note(node, result(self._returns[call], node.expressions)) if call in self._returns else UNKNOWN
        rule = RULES.get(type(node))
        return note(node, rule(node)) if rule is not None else UNKNOWN

    def _higher(self, call: str, arguments: list[exp.Expr], scope: Scope, *, aliases_first: bool) -> Type:
        """Type a call with a lambda: its parameters are elements of the arguments before it."""
        for argument in arguments:
            if not isinstance(argument, exp.Lambda):
                self._visit(argument, scope, aliases_first=aliases_first)
        given = [type_of(each) for each in arguments if not isinstance(each, exp.Lambda)]
        bound = _bound(call, given)
        body = UNKNOWN
        for function in (each for each in arguments if isinstance(each, exp.Lambda)):
            names = [name.name.lower() for name in function.expressions]
            parameters = dict(zip(names, (*bound, *(UNKNOWN for _ in names)), strict=False))
            body = self._visit(function.this, scope.within(parameters), aliases_first=aliases_first)
        return _made(call, given, body)


def _bound(call: str, given: Sequence[Type]) -> tuple[Type, ...]:
    """The types of a lambda's parameters, as far as they follow."""
    first = given[0] if given else UNKNOWN
    if call in ("transform", "filter", "exists", "forall") and first.name == "array":
        return (first.members[0], INT)
    if call in ("map_filter", "transform_values", "transform_keys") and first.name == "map":
        return first.members
    if call in ("aggregate", "reduce") and first.name == "array":
        return (given[1].settled, first.members[0])
    if call == "zip_with" and all(kind.name == "array" for kind in given[:2]):
        return tuple(kind.members[0] for kind in given[:2])
    return ()


def _made(call: str, given: Sequence[Type], body: Type) -> Type:
    """The type of a call with a lambda, from its arguments and the body of its function."""
    first = given[0] if given else UNKNOWN
    if call in ("transform", "zip_with"):
        return Type("array", members=(body.settled,)) if body.is_known else UNKNOWN
    if call in ("filter", "map_filter"):
        return first
    if call in ("exists", "forall"):
        return Type("boolean")
    if call in ("aggregate", "reduce"):
        return body.settled
    if call in ("transform_values", "transform_keys") and first.name == "map":
        key, value = first.members
        return Type("map", members=(key, body.settled) if call == "transform_values" else (body.settled, value))
    return UNKNOWN


def _given_names(projection: exp.Expr) -> list[str]:
    """The names that a generator's columns are given: `AS k`, `AS (k, v)`."""
    if isinstance(projection, exp.Aliases):
        return [each.name.lower() for each in projection.expressions]
    return [projection.alias.lower()] if isinstance(projection, exp.Alias) else []
