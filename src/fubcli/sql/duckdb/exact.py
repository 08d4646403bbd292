"""Decimal arithmetic to the last digit: DuckDB divides decimals as doubles, Spark does not.

Both operands become whole numbers, the quotient is rounded half up, and its digits get their point back.
"""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, number, sql_type
from fubcli.sql.types import Type

_IN_BIGINT = 18
"""Digits that surely fit a 64-bit integer; wider ones need DuckDB's slower 128-bit division."""


def quotient(left: exp.Expr, of: Type, right: exp.Expr, by: Type, result: Type) -> exp.Expr | None:
    """Return `left / right` as the decimal `result`; None when the digits do not fit.

    `of` and `by` are the operands' types, integers or decimals.
    """
    of, by = of.as_decimal, by.as_decimal
    shift = result.scale - of.scale + by.scale
    if shift < 0:
        return None
    kind = "BIGINT" if of.precision + shift <= _IN_BIGINT and by.precision <= _IN_BIGINT else "HUGEINT"
    dividend = _whole(left, of, kind)
    if shift:
        power = exp.Cast(this=number(10**shift), to=sql_type(kind, "duckdb"))
        dividend = exp.Mul(this=dividend, expression=power)
    return _placed(call("sp_half_up", exp.Paren(this=dividend), _whole(right, by, kind)), kind, result)


def whole_quotient(left: exp.Expr, of: Type, right: exp.Expr, by: Type) -> exp.Expr:
    """Return `left div right` of decimals: both at one scale, cut off."""
    of, by = of.as_decimal, by.as_decimal
    scale = max(of.scale, by.scale)
    dividend, divisor = (
        exp.Mul(this=_whole(value, kind, "HUGEINT"), expression=_hugeint(10 ** (scale - kind.scale)))
        for value, kind in ((left, of), (right, by))
    )
    quotient = call("sp_cut_off", exp.Paren(this=dividend), exp.Paren(this=divisor))
    return exp.Cast(this=quotient, to=sql_type("bigint"))


def cast(value: exp.Expr, kind: Type) -> exp.Expr:
    """Return a value as a decimal of just this precision and scale."""
    return exp.Cast(this=value, to=sql_type(str(kind)))


def _hugeint(value: int) -> exp.Expr:
    return exp.Cast(this=number(value), to=sql_type("HUGEINT", "duckdb"))


def _whole(value: exp.Expr, kind: Type, target: str) -> exp.Expr:
    """A decimal without its point; the engine may hold it in a wider type than Spark does."""
    exact = cast(value, kind)
    if kind.scale:
        exact = exp.Mul(this=exact, expression=number(10**kind.scale))
    return exp.Cast(this=exact, to=sql_type(target, "duckdb"))


def _placed(digits: exp.Expr, kind: str, result: Type) -> exp.Expr:
    whole = exp.Cast(this=digits, to=sql_type(f"decimal({19 if kind == 'BIGINT' else 38}, 0)"))
    if not result.scale:
        return cast(whole, result)
    point = exp.Literal.number("0." + "1".rjust(result.scale, "0"))
    return cast(exp.Mul(this=whole, expression=point), result)


HELPERS: dict[str, str] = {
    "sp_half_up": "(n, d) AS n // d + CASE WHEN abs(n % d) >= abs(d) - abs(n % d) THEN"
    " CASE WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END ELSE 0 END",
    "sp_cut_off": "(n, d) AS n // d",
}
