"""Functions over functions: transform, filter, exists, aggregate and those over maps."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from fubcli.sql.duckdb.entries import Arguments, Entry, Fix, call, count, lacking, number, rewritten, sql_type


def _function(argument: exp.Expr, *sizes: int) -> exp.Lambda:
    if not isinstance(argument, exp.Lambda) or len(argument.expressions) not in sizes:
        raise lacking("a function of higher order without a lambda of the expected parameters")
    return argument


def _replaced(function: exp.Lambda, names: Mapping[str, exp.Expr]) -> exp.Expr:
    body = exp.Paren(this=function.this.copy())
    for node in list(body.find_all(exp.Identifier)):
        parent = node.parent
        lone = isinstance(parent, exp.Column) and node.arg_key == "this" and not parent.table
        target: exp.Expr = parent if lone and parent is not None else node
        if isinstance(parent, exp.Column | exp.Dot | exp.PropertyEQ | exp.Alias) and not lone:
            if isinstance(parent, exp.Dot) and node.arg_key == "this":
                target = node
            elif isinstance(parent, exp.Column) and node.name.lower() in names:
                raise lacking("a field of a lambda's parameter")
            else:
                continue
        if node.name.lower() in names:
            target.replace(names[node.name.lower()].copy())
    return body


def _parameters(function: exp.Lambda) -> list[str]:
    return [each.name.lower() for each in function.expressions]


def _lambda(body: exp.Expr, *names: str) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in names])


def _indexed(name: str) -> Fix:
    """DuckDB counts the second parameter from one."""

    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 2)
        function = _function(arguments[1], 1, 2)
        if len(function.expressions) == 2:
            index = function.expressions[1]
            one_less = exp.Paren(this=exp.Sub(this=exp.column(index.copy()), expression=number(1)))
            less = exp.Cast(this=one_less, to=sql_type("int"))
            function = exp.Lambda(
                this=_replaced(function, {index.name.lower(): less}), expressions=function.expressions
            )
        return call("list_transform" if name == "transform" else "list_filter", arguments[0], function)

    return fix


def _exists(arguments: Arguments) -> exp.Expr:
    count(arguments, "exists", 2)
    return call("sp_any_true", call("list_transform", arguments[0], _function(arguments[1], 1)))


def _forall(arguments: Arguments) -> exp.Expr:
    count(arguments, "forall", 2)
    return call("sp_all_true", call("list_transform", arguments[0], _function(arguments[1], 1)))


def _aggregate(arguments: Arguments) -> exp.Expr:
    count(arguments, "aggregate", 3, 4)
    reduced: exp.Expr = call("list_reduce", arguments[0], _function(arguments[2], 2), arguments[1])
    if len(arguments) == 4:
        finish = _function(arguments[3], 1)
        reduced = _replaced(finish, {_parameters(finish)[0]: reduced})
    return reduced


def _zip_with(arguments: Arguments) -> exp.Expr:
    count(arguments, "zip_with", 3)
    function = _function(arguments[2], 2)
    pair = exp.column("sp_z")
    names: dict[str, exp.Expr] = {
        name: exp.Bracket(this=pair.copy(), expressions=[number(place)], offset=1)
        for place, name in enumerate(_parameters(function), 1)
    }
    return call("list_transform", call("sp_zipped", *arguments[:2]), _lambda(_replaced(function, names), "sp_z"))


def _entry(function: exp.Lambda) -> exp.Expr:
    members = ("key", "value")
    names: dict[str, exp.Expr] = {
        name: call("struct_extract", exp.column("sp_e"), exp.Literal.string(member))
        for name, member in zip(_parameters(function), members, strict=True)
    }
    return _replaced(function, names)


def _map_filter(arguments: Arguments) -> exp.Expr:
    count(arguments, "map_filter", 2)
    kept = call("list_filter", call("map_entries", arguments[0]), _lambda(_entry(_function(arguments[1], 2)), "sp_e"))
    return call("map_from_entries", kept)


def _transformed(part: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, f"transform_{part}s", 2)
        function = _entry(_function(arguments[1], 2))
        fields = {
            name: call("struct_extract", exp.column("sp_e"), exp.Literal.string(name)) for name in ("key", "value")
        }
        changed = exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=function if name == part else kept)
                for name, kept in fields.items()
            ]
        )
        return call(
            "map_from_entries", call("list_transform", call("map_entries", arguments[0]), _lambda(changed, "sp_e"))
        )

    return fix


HELPERS: dict[str, str] = {
    "sp_any_true": "(x) AS CASE WHEN list_contains(x, true) THEN true WHEN x IS NULL OR"
    " list_contains(list_transform(x, lambda v: v IS NULL), true) THEN NULL ELSE false END",
    "sp_all_true": "(x) AS CASE WHEN list_contains(x, false) THEN false WHEN x IS NULL OR"
    " list_contains(list_transform(x, lambda v: v IS NULL), true) THEN NULL ELSE true END",
}

ENTRIES: tuple[Entry, ...] = (
    rewritten("transform", _indexed("transform"), "the index counts from 0", "the index counts from 1"),
    rewritten("filter", _indexed("filter"), "the index counts from 0", "the index counts from 1"),
    rewritten("exists", _exists),
    rewritten("forall", _forall),
    rewritten("aggregate", _aggregate, "a finishing function", "none"),
    rewritten("reduce", _aggregate, "a finishing function", "none"),
    rewritten("zip_with", _zip_with),
    rewritten("map_filter", _map_filter),
    rewritten("transform_values", _transformed("value")),
    rewritten("transform_keys", _transformed("key")),
)
