"""What makes rows: explode and its kin, in FROM, LATERAL VIEW and the select list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, number, sql_type, text, text_of
from fubcli.sql.duckdb.renaming import PREFIX
from fubcli.sql.types import type_of

GENERATORS = frozenset(
    {
        "explode",
        "explode_outer",
        "posexplode",
        "posexplode_outer",
        "inline",
        "inline_outer",
        "stack",
        "range",
        "json_tuple",
    }
)
_OUTER = "_outer"


def generator(node: exp.Expr) -> str | None:
    """Return the generator that a node calls, or None."""
    if isinstance(node, exp.Anonymous) and str(node.this).startswith(PREFIX):
        name = str(node.this)[len(PREFIX) :]
        return name if name in GENERATORS else None
    return None


def generate(tree: exp.Expr, laterals: Sequence[exp.Lateral]) -> None:
    """Replace the generators in LATERAL, in FROM and in select lists."""
    for lateral in laterals:
        _lateral(lateral)
    for table in list(tree.find_all(exp.Table)):
        if name := generator(table.this):
            _table(table, name)
    for select in list(tree.find_all(exp.Select)):
        _select_list(select)
    for node in tree.find_all(exp.Anonymous):
        if name := generator(node):
            raise lacking(f"{name} in this place")


def _rows(name: str, arguments: list[exp.Expr], outer: bool, width: int = 0) -> tuple[exp.Select, list[str]]:
    """Return a SELECT that makes a generator's rows, and its columns' own names."""
    if name == "stack":
        return _stack(arguments)
    if name == "json_tuple":
        return _json_tuple(arguments)
    if len(arguments) != 1:
        raise lacking(f"{name} with {len(arguments)} arguments")
    listed = arguments[0]
    if generator(listed) is None and _is_map(name, listed, width):
        return _entries(name, listed, outer)
    if outer:
        listed = call("sp_items_outer", arguments[0])
    if name == "explode":
        return exp.Select(expressions=[exp.alias_(call("unnest", listed), "col")]), ["col"]
    if name == "posexplode":
        counted = call("sp_places_outer" if outer else "sp_places", arguments[0].copy())
        places = exp.Cast(this=call("unnest", counted), to=sql_type("int"))
        return exp.Select(expressions=[exp.alias_(places, "pos"), exp.alias_(call("unnest", listed), "col")]), [
            "pos",
            "col",
        ]
    kind = type_of(arguments[0])
    if kind.name == "array" and kind.members[0].fields:
        return _fields(listed, kind.members[0].fields)
    depth = exp.Anonymous(
        this="unnest", expressions=[listed, exp.Kwarg(this=exp.var("max_depth"), expression=number(2))]
    )
    return exp.Select(expressions=[depth]), []


def _fields(listed: exp.Expr, names: Sequence[str]) -> tuple[exp.Select, list[str]]:
    """The fields of an array's structs, side by side."""
    shown = []
    for name in names:
        field = exp.Lambda(
            this=call("struct_extract", exp.column("sp_f"), text(name)), expressions=[exp.to_identifier("sp_f")]
        )
        shown.append(exp.alias_(call("unnest", call("list_transform", listed.copy(), field)), name, quoted=True))
    return exp.Select(expressions=shown), list(names)


def _entries(name: str, listed: exp.Expr, outer: bool) -> tuple[exp.Select, list[str]]:
    """The keys and values of a map, side by side."""
    columns = ["key", "value"]
    shown: list[exp.Expr] = [
        call("sp_items_outer" if outer else "sp_items", call(f"map_{part}", listed.copy()))
        for part in ("keys", "values")
    ]
    unnested: list[exp.Expr] = [call("unnest", each) for each in shown]
    if name == "posexplode":
        columns.insert(0, "pos")
        places = call("unnest", call("sp_places_outer" if outer else "sp_places", call("map_keys", listed.copy())))
        unnested.insert(0, exp.Cast(this=places, to=sql_type("int")))
    named = [exp.alias_(each, column) for each, column in zip(unnested, columns, strict=True)]
    return exp.Select(expressions=named), columns


def _is_map(name: str, listed: exp.Expr, width: int) -> bool:
    """Whether a generator is given a map; without a known type, the number of names that its columns get tells."""
    kind = type_of(listed)
    if kind.is_known:
        return kind.name == "map"
    return width == {"explode": 2, "posexplode": 3}.get(name)


def _json_tuple(arguments: list[exp.Expr]) -> tuple[exp.Select, list[str]]:
    keys = [text_of(each, "a key of json_tuple") for each in arguments[1:]]
    names = [f"c{place}" for place in range(len(keys))]
    values = [call("sp_json_text", arguments[0].copy(), text('$."' + key + '"')) for key in keys]
    return exp.Select(expressions=[exp.alias_(*pair) for pair in zip(values, names, strict=True)]), names


def _stack(arguments: list[exp.Expr]) -> tuple[exp.Select, list[str]]:
    if not (isinstance(arguments[0], exp.Literal) and str(arguments[0].this).isdigit()):
        raise lacking("stack with a number of rows that is not a literal")
    height, items = int(str(arguments[0].this)), arguments[1:]
    width = -(-len(items) // height)
    names = [f"col{place}" for place in range(width)]
    columns = [exp.Array(expressions=items[place::width]) for place in range(width)]
    if len(items) != width * height:
        raise lacking("stack with a last row that is not full")
    shown = [exp.alias_(call("unnest", column), name) for column, name in zip(columns, names, strict=True)]
    return exp.Select(expressions=shown), names


def _split(name: str) -> tuple[str, bool]:
    return (name.removesuffix(_OUTER), True) if name.endswith(_OUTER) else (name, False)


def _lateral(lateral: exp.Lateral) -> None:
    name = generator(lateral.this)
    if name is None:
        if isinstance(lateral.this, exp.Subquery):
            return
        raise lacking("LATERAL with this function")
    plain, outer = _split(name)
    outer = outer or bool(lateral.args.get("outer"))
    alias = lateral.args.get("alias")
    columns = list(alias.columns) if alias is not None else []
    if lateral.args.get("view") and not columns and alias is not None and alias.this is None:
        raise lacking("LATERAL VIEW without names")
    if outer and plain not in ("explode", "posexplode"):
        raise lacking(f"LATERAL VIEW OUTER {plain}")
    select, _ = _rows(plain, lateral.this.expressions, outer, len(columns))
    table = exp.Subquery(
        this=select,
        alias=exp.TableAlias(
            this=alias.this if alias and alias.this else exp.to_identifier("sp_rows"), columns=columns
        ),
    )
    if not lateral.args.get("view"):
        lateral.replace(exp.Lateral(this=exp.Subquery(this=select), alias=table.args["alias"]))
        return
    parent = lateral.find_ancestor(exp.Select)
    assert parent is not None  # noqa: S101 - a LATERAL VIEW stands in a SELECT
    lateral.pop()
    join = exp.Join(this=exp.Lateral(this=exp.Subquery(this=select), alias=table.args["alias"]), kind="CROSS")
    parent.append("joins", join)


def _table(table: exp.Table, name: str) -> None:
    arguments = table.this.expressions
    alias = table.args.get("alias")
    if name == "range":
        named = alias or exp.TableAlias(this=exp.to_identifier("sp_rows"))
        if not named.columns:
            named.set("columns", [exp.to_identifier("id")])
        table.set("this", call("range", *arguments))
        table.set("alias", named)
        return
    plain, outer = _split(name)
    select, _ = _rows(plain, arguments, outer)
    table.replace(exp.Subquery(this=select, alias=alias or exp.TableAlias(this=exp.to_identifier("sp_rows"))))


def _select_list(select: exp.Select) -> None:
    for projection in list(select.expressions):
        inner = projection.this if isinstance(projection, exp.Alias | exp.Aliases) else projection
        name = generator(inner)
        if name is None:
            continue
        plain, outer = _split(name)
        if select.args.get("group") or (outer and plain not in ("explode", "posexplode")) or plain == "range":
            raise lacking(f"{name} in this place")
        made, names = _rows(plain, inner.expressions, outer)
        given = [projection.alias] if isinstance(projection, exp.Alias) else [
            each.name for each in projection.expressions
        ] if isinstance(projection, exp.Aliases) else names  # fmt: skip
        _put(select, projection, made, given)


def _put(select: exp.Select, projection: exp.Expr, made: exp.Select, names: list[str]) -> None:
    """Generators without FROM stand in place; elsewhere too, since DuckDB unnests in the select list as Spark does."""
    columns = [each.this if isinstance(each, exp.Alias) else each for each in made.expressions]
    if names and len(names) != len(columns):
        raise lacking("a generator with another number of names")
    shown = (
        [exp.alias_(column, name, quoted=True) for column, name in zip(columns, names, strict=True)]
        if names
        else columns
    )
    index = list(select.expressions).index(projection)
    select.set("expressions", [*select.expressions[:index], *shown, *select.expressions[index + 1 :]])


HELPERS: dict[str, str] = {
    "sp_items": "(x) AS x",
    "sp_places": "(x) AS range(len(x))",
    "sp_places_outer": "(x) AS CASE WHEN len(x) > 0 THEN range(len(x)) ELSE [NULL] END",
    "sp_items_outer": "(x) AS CASE WHEN len(x) > 0 THEN x ELSE [NULL] END",
}
