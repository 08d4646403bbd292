"""`+ - * / % div` on numbers: exact on decimals, cut off where Spark cuts off, text read as a number."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.duckdb.entries import call, lacking, sql_type
from fubcli.sql.duckdb.families.numbers import divided
from fubcli.sql.types import Type, type_of
from fubcli.sql.types.datatype import BIGINT, DOUBLE
from fubcli.sql.types.notes import typed


def division(node: exp.Expr) -> exp.Expr:
    """`/` of decimals is exact to the result's scale."""
    read_text(node)
    return divided(node.this, node.expression)


def whole_division(node: exp.Expr) -> exp.Expr:
    """`div` cuts off."""
    of, by = type_of(node.this), type_of(node.expression)
    if (
        (of.is_decimal or by.is_decimal)
        and not (of.is_fractional or by.is_fractional)
        and of.is_numeric
        and by.is_numeric
    ):
        return exact.whole_quotient(node.this, of, node.expression, by)
    return call("sp_int_div", node.this, node.expression)


def remainder(node: exp.Expr) -> exp.Expr:
    """`%` by zero is an error."""
    read_text(node)
    divisor = node.expression.unnest()
    if isinstance(divisor, exp.Literal) and str(divisor.this).isdigit() and int(str(divisor.this)):
        return node
    return call("sp_mod", node.this, node.expression)


def multiplication(node: exp.Expr) -> exp.Expr:
    """A product of decimals keeps as many places as fit."""
    read_text(node)
    kind = type_of(node)
    if kind.is_decimal and kind.scale != type_of(node.this).scale + type_of(node.expression).scale:
        return exact.cast(node.copy(), kind)
    return node


def widen(node: exp.Expr) -> None:
    """Make a float beside another number a double, as Spark does before it computes or compares."""
    left, right = type_of(node.this), type_of(node.expression)
    for side, kind, other in ((node.this, left, right), (node.expression, right, left)):
        if kind.name == "float" and other.is_numeric and other.name != "float":
            side.replace(typed(exp.Cast(this=side.copy(), to=sql_type("double")), DOUBLE))


def read_text(node: exp.Expr) -> None:
    """Replace a text operand by the number that Spark reads in it; raises NotOnDuckDB for texts alone."""
    widen(node)
    left, right = type_of(node.this), type_of(node.expression)
    if "string" in (left.name, right.name) and (left.is_numeric or right.is_numeric):
        side = node.this if left.name == "string" else node.expression
        target = _read_as(node, left, right)
        side.replace(typed(call(f"sp_cast_{target.name}", side.copy()), target))
        return
    for side in (node.this, node.expression):
        plain = side.unnest()
        if isinstance(plain, exp.Literal) and plain.is_string:
            if not re.fullmatch(r"-?\d+", str(plain.this)) or (node.this.is_string and node.expression.is_string):
                raise lacking("arithmetic with text")
            side.replace(exp.Cast(this=plain.copy(), to=sql_type("bigint")))


def _read_as(node: exp.Expr, left: Type, right: Type) -> Type:
    if isinstance(node, exp.Div):
        return DOUBLE
    return BIGINT if left.is_integral or right.is_integral else DOUBLE
