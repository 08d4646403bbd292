"""Arrays and structs in order: a NULL inside them is the smallest for Spark and the largest for DuckDB.

They are ordered by a key of the same shape in which every part is preceded by whether it is there.
"""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, structure, text
from fubcli.sql.types import Type

_NESTED = ("array", "struct")


def is_nested(kind: Type) -> bool:
    """Whether values of a type need a key to be ordered by."""
    return kind.name in _NESTED


def key_of(value: exp.Expr, kind: Type) -> exp.Expr:
    """Return what a value is ordered by, NULL when it is NULL; raises NotOnDuckDB when its parts' types are not known."""
    if not is_nested(kind):
        return value
    present = exp.If(this=_is_there(value), true=_key(value, kind, 0))
    return exp.Case(ifs=[present])


def sorted_items(listed: exp.Expr, kind: Type, *, descending: bool, nulls_first: bool) -> exp.Expr:
    """Return an array, whose type is `kind`, in order."""
    element = kind.members[0]
    item = exp.column("sp_k")
    absent_is_smallest = nulls_first != descending
    flag = _is_there(item) if absent_is_smallest else exp.Is(this=item.copy(), expression=exp.Null())
    keyed = structure([("n", flag), ("k", _key(item, element, 1)), ("v", item.copy())])
    way = [text("DESC"), text("NULLS LAST")] if descending else [text("ASC"), text("NULLS FIRST")]
    ordered = call("list_sort", call("list_transform", listed, _lambda("sp_k", keyed)), *way)
    return call("list_transform", ordered, _lambda("sp_k", call("struct_extract", exp.column("sp_k"), text("v"))))


def extreme(listed: exp.Expr, kind: Type, *, largest: bool) -> exp.Expr:
    """Return the largest or the smallest item of an array that is not NULL."""
    there = call("list_filter", listed, _lambda("sp_k", _is_there(exp.column("sp_k"))))
    ordered = sorted_items(there, kind, descending=largest, nulls_first=not largest)
    return exp.Bracket(this=ordered, expressions=[exp.Literal.number(1)], offset=1)


def compared(listed: exp.Expr, comparator: exp.Lambda) -> exp.Expr:
    """Return an array in the order that a function of two items gives: each is inserted among those before it."""
    left, right = (name.name.lower() for name in comparator.expressions)
    after = _filtered(comparator, left, right, exp.GT)
    before = _filtered(comparator, left, right, exp.LTE)
    joined = call("list_concat", call("list_concat", before, exp.column("sp_x")), after)
    step = exp.Lambda(this=joined, expressions=[exp.to_identifier("sp_acc"), exp.to_identifier("sp_x")])
    alone = call("list_transform", listed, _lambda("sp_e", exp.Array(expressions=[exp.column("sp_e")])))
    if not comparator.find(exp.Is, exp.Coalesce):
        alone = call("sp_all_there", alone)
    several = exp.GT(this=call("len", listed.copy()), expression=exp.Literal.number(1))
    return exp.Case(ifs=[exp.If(this=several, true=call("list_reduce", alone, step))], default=listed.copy())


HELPERS: dict[str, str] = {
    "sp_all_there": "(x) AS CASE WHEN list_contains(list_transform(x, lambda e: e[1] IS NULL), true)"
    " THEN error('array_sort of a NULL by a function that does not treat it runs on Databricks only') ELSE x END",
}


def _filtered(comparator: exp.Lambda, left: str, right: str, sign: type[exp.Binary]) -> exp.Expr:
    new = exp.Bracket(this=exp.column("sp_x"), expressions=[exp.Literal.number(1)], offset=1)
    body = comparator.this.copy()
    holder = exp.Paren(this=body)
    for name in list(holder.find_all(exp.Identifier)):
        if name.name.lower() not in (left, right) or (
            isinstance(name.parent, exp.Dot) and name.arg_key == "expression"
        ):
            continue
        target = name.parent if isinstance(name.parent, exp.Column) else name
        target.replace(exp.column("sp_a") if name.name.lower() == left else new.copy())
    zero = exp.Literal.number(0)
    return call("list_filter", exp.column("sp_acc"), _lambda("sp_a", sign(this=holder, expression=zero)))


def _key(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    if kind.name == "struct":
        parts: list[tuple[str, exp.Expr]] = []
        for place, (name, member) in enumerate(zip(kind.fields, kind.members, strict=True)):
            part = call("struct_extract", value.copy(), text(name))
            parts += [(f"n{place}", _is_there(part)), (f"v{place}", _key(part, member, depth))]
        return structure(parts)
    if kind.name == "array":
        name = f"sp_k{depth}"
        item = exp.column(name)
        pair = structure([("n", _is_there(item)), ("v", _key(item.copy(), kind.members[0], depth + 1))])
        return call("list_transform", value.copy(), _lambda(name, pair))
    if not kind.is_known or kind.name == "map":
        raise lacking("ordering arrays or structs of types that are not known")
    return value.copy()


def _is_there(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _lambda(name: str, body: exp.Expr) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])
