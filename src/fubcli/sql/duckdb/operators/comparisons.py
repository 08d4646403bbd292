"""Comparisons, IN, BETWEEN, LIKE, CASE and ORDER BY: operands of one type, nested values by keys."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.alignment import aligned
from fubcli.sql.duckdb.casts import as_text
from fubcli.sql.duckdb.entries import call, lacking, sql_type, text
from fubcli.sql.duckdb.operators.arithmetic import widen
from fubcli.sql.duckdb.ordering import is_nested, key_of
from fubcli.sql.types import type_of
from fubcli.sql.types.coercion import common

_FRACTION = re.compile(r"\s*[-+]?(?:\d+\.\d*|\.\d+|\d+(?:\.\d*)?e[-+]?\d+)\s*", re.IGNORECASE)


def comparison(node: exp.Expr) -> exp.Expr:
    """Text with a fraction beside a number is a number in Spark; DuckDB would round it to the column's scale."""
    if isinstance(node.parent, exp.Update):
        return node
    if isinstance(node, exp.LT | exp.LTE | exp.GT | exp.GTE) and is_nested(kind := type_of(node.this)):
        keys = [key_of(side, kind) for side in (node.this, node.expression)]
        return type(node)(this=keys[0], expression=keys[1])
    widen(node)
    left, right = aligned([node.this, node.expression], compared=True)
    if left is not node.this or right is not node.expression:
        return type(node)(this=left, expression=right)
    if _is_fraction(left) == _is_fraction(right) or _is_text(left) == _is_text(right):
        return node
    return _with_unknown(node, left, right)


def _with_unknown(node: exp.Expr, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """One side is a text with a fraction, the other's type shows when it runs."""
    value, written = (right, left) if _is_fraction(left) else (left, right)
    order = (written, value) if _is_fraction(left) else (value, written)
    as_text, as_number = (
        type(node)(this=_plain(order[0], kind), expression=_plain(order[1], kind)) for kind in ("text", "double")
    )
    kind = call("typeof", value.copy())
    wrong = call("error", text(f"CAST_INVALID_INPUT: {written.name}"))
    whole = exp.In(this=kind.copy(), expressions=[text(name) for name in ("INTEGER", "BIGINT", "SMALLINT", "TINYINT")])
    is_text = exp.EQ(this=kind, expression=text("VARCHAR"))
    ifs = [
        exp.If(this=is_text, true=as_text),
        exp.If(this=whole, true=exp.Cast(this=wrong, to=sql_type("boolean"))),
    ]
    return exp.Paren(this=exp.Case(ifs=ifs, default=as_number))


def _plain(value: exp.Expr, kind: str) -> exp.Expr:
    """Through text: every type has one, so that each branch can be bound."""
    shown: exp.Expr = exp.Cast(this=value.copy(), to=sql_type("text"))
    return shown if kind == "text" else exp.TryCast(this=shown, to=sql_type(kind))


def membership(node: exp.Expr) -> exp.Expr:
    """`x IN ('1.5')` with text that looks like a fraction needs the column's type."""
    if isinstance(node, exp.In) and node.args.get("query") is not None:
        return _in_query(node)
    values = node.expressions if isinstance(node, exp.In) else [node.args["low"], node.args["high"]]
    found = aligned([node.this, *values], compared=True)
    if any(now is not then for now, then in zip(found, [node.this, *values], strict=True)):
        if isinstance(node, exp.In):
            return exp.In(this=found[0], expressions=found[1:])
        return exp.Between(this=found[0], low=found[1], high=found[2])
    if not isinstance(node.this.unnest(), exp.Literal) and any(map(_is_fraction, values)):
        raise lacking("IN or BETWEEN with numbers written as text")
    return node


def _in_query(node: exp.In) -> exp.Expr:
    """A text is looked up among numbers as a number; in a select list Spark has false for what is not known."""
    _align_with_query(node)
    if not _is_shown(node):
        return node
    if isinstance(node.parent, exp.Not):
        return exp.Coalesce(this=node.copy(), expressions=[exp.true()])
    return exp.Coalesce(this=node.copy(), expressions=[exp.false()])


def _is_shown(node: exp.Expr) -> bool:
    """Whether it stands in a select list, and not in a condition that keeps rows."""
    child, parent = node, node.parent
    while parent is not None and not isinstance(parent, exp.Select):
        child, parent = parent, parent.parent
    return parent is not None and child.arg_key == "expressions"


def _align_with_query(node: exp.In) -> None:
    kind, found = type_of(node.this), type_of(node.args["query"])
    if (
        "unknown" in (kind.name, found.name)
        or (kind.name == "string") == (found.name == "string")
        or "void" in (kind.name, found.name)
    ):
        return
    target = common(kind, found)
    if kind.name != "string" or not target.is_known:
        raise lacking("IN (SELECT …) of texts for another type")
    node.set("this", call(f"sp_cast_{target.name}", node.this))


def _is_fraction(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string and _FRACTION.fullmatch(str(node.this)) is not None


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def like(node: exp.Expr) -> exp.Expr:
    """A backslash escapes unless ESCAPE says otherwise; a pattern that is not a literal may have one."""
    pattern = node.expression
    if type_of(node.this).name not in ("string", "unknown"):
        node.set("this", as_text(node.this))
    if isinstance(pattern, exp.Any | exp.All | exp.Tuple):
        if any("\\" in str(each.this) for each in pattern.find_all(exp.Literal)):
            raise lacking("LIKE ANY or ALL with a backslash")
        return node
    if isinstance(node.parent, exp.Escape) or (isinstance(pattern, exp.Literal) and "\\" not in str(pattern.this)):
        return node
    return exp.Escape(this=node.copy(), expression=text("\\"))


def choice(node: exp.Expr) -> exp.Expr:
    """All branches of a CASE are of one type."""
    branches = node.args["ifs"]
    default = node.args.get("default")
    results = aligned([each.args["true"] for each in branches] + ([default] if default is not None else []))
    for branch, result in zip(branches, results, strict=False):
        branch.set("true", result)
    if default is not None:
        node.set("default", results[-1])
    if node.this is not None:
        compared = aligned([node.this, *(branch.this for branch in branches)])
        node.set("this", compared[0])
        for branch, value in zip(branches, compared[1:], strict=True):
            branch.set("this", value)
    return node


def ordered(node: exp.Expr) -> exp.Expr:
    """Arrays and structs are ordered by keys."""
    if is_nested(kind := type_of(node.this)):
        node.set("this", key_of(node.this, kind))
    return node
