"""Numbers: rounding, division, logarithms, bits, `try_` arithmetic."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    Fix,
    call,
    count,
    is_unsure,
    lacking,
    macro,
    native,
    number,
    refused,
    rewritten,
    same,
    sql_type,
)
from fubcli.sql.types import decimals, type_of
from fubcli.sql.types import functions as result
from fubcli.sql.types.notes import typed
from fubcli.sql.types.operators import quotient

_SIMPLE = (
    exp.Column,
    exp.Literal,
    exp.Neg,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Paren,
    exp.Identifier,
    exp.Boolean,
    exp.Null,
    exp.Cast,
)


def _tried(operator: type[exp.Binary]) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, "try_ arithmetic", 2)
        for argument in arguments:
            if not all(isinstance(node, (*_SIMPLE, exp.DataType)) for node in argument.walk()):
                raise lacking("try_ arithmetic on more than columns and numbers")
        return call("try", operator(this=exp.Paren(this=arguments[0]), expression=exp.Paren(this=arguments[1])))

    return fix


def _try_divide(arguments: Arguments) -> exp.Expr:
    count(arguments, "try_divide", 2)
    return divided(arguments[0], typed(call("nullif", arguments[1], number(0)), type_of(arguments[1])))


def divided(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return `left / right` as Spark has it: exact when an operand is a decimal and the types are known."""
    of, by = type_of(left), type_of(right)
    result = quotient(of, by)
    if result.is_decimal and (precise := exact.quotient(left, of, right, by, result)) is not None:
        return precise
    return call("sp_div", left, right, number(_digits(left)), number(_digits(right)))


def _digits(operand: exp.Expr) -> int:
    plain = operand.unnest()
    return len(str(plain.this)) if isinstance(plain, exp.Literal) and str(plain.this).isdigit() else 0


def _log(arguments: Arguments) -> exp.Expr:
    count(arguments, "log", 1, 2)
    return call("sp_ln", *arguments) if len(arguments) == 1 else call("sp_log_of", *arguments)


def _rounded(arguments: Arguments) -> exp.Expr:
    count(arguments, "round", 1, 2)
    value, places = arguments[0], arguments[1] if len(arguments) > 1 else number(0)
    kind = type_of(value)
    if kind.is_numeric:
        exactly = exact.cast(value, kind) if kind.is_decimal else value
        return call("sp_round" if kind.is_fractional else "round", exactly, places)
    written = any(isinstance(each, exp.Literal) and "." in str(each.this) for each in value.walk())
    through_double = any(isinstance(each, exp.Anonymous | exp.Cast) for each in value.walk())
    return call("round" if written and not through_double else "sp_round", value, places)


def _whole(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1, 2)
        if len(arguments) == 2:
            return _at_place(name, *arguments)
        if (kind := type_of(arguments[0])).is_numeric:
            whole = "bigint" if not kind.is_decimal else str(decimals.whole(kind))
            return exp.Cast(this=call(name, arguments[0]), to=sql_type(whole))
        return call(name if is_unsure(arguments[0]) else f"sp_{name}", *arguments)

    return fix


def _at_place(name: str, value: exp.Expr, places: exp.Expr) -> exp.Expr:
    """CEIL and FLOOR at a place, in decimals only: a double's digits are not what they seem."""
    kind = type_of(value)
    sign = -1 if isinstance(places, exp.Neg) else 1
    plain = places.this if sign < 0 else places
    if not (kind.is_decimal or kind.is_integral) or not (isinstance(plain, exp.Literal) and str(plain.this).isdigit()):
        raise lacking(f"{name} at a place of a value that is not a decimal")
    place, kind = sign * int(str(plain.this)), kind.as_decimal
    if place >= kind.scale:
        return exact.cast(value, decimals.rounded(kind, place))
    there, back = (
        (number(10**place), f"0.{'1'.rjust(place, '0')}") if place >= 0 else ("0." + "1".rjust(-place, "0"), 10**-place)
    )
    moved = exp.Mul(this=exact.cast(value, kind), expression=exp.Literal.number(there) if place < 0 else there)
    whole = exp.Cast(this=call(name, moved), to=sql_type("decimal(38, 0)"))
    returned = exp.Mul(this=whole, expression=exp.Literal.number(back)) if place else whole
    return exact.cast(returned, decimals.rounded(kind, place))


def _digits_of(x: str, n: str) -> str:
    whole = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 20, "HUGEINT": 38}
    cases = " ".join(f"WHEN '{kind}' THEN {digits}" for kind, digits in whole.items())
    return f"CASE WHEN {n} > 0 THEN {n} ELSE CASE typeof({x}) {cases} ELSE TRY_CAST(regexp_extract(typeof({x}), '(\\d+),', 1) AS INTEGER) END END"


def _scale_of(x: str) -> str:
    return f"CASE WHEN typeof({x}) LIKE 'DECIMAL%' THEN TRY_CAST(regexp_extract(typeof({x}), ',(\\d+)', 1) AS INTEGER) ELSE 0 END"


_WIDE = f"({_digits_of('a', 'm')} - ({_scale_of('a')}) + ({_scale_of('b')}))"
_SCALE = f"greatest(6, ({_scale_of('a')}) + ({_digits_of('b', 'n')}) + 1)"
_DECIMALS = "(typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%') AND typeof(a) NOT IN ('DOUBLE', 'FLOAT') AND typeof(b) NOT IN ('DOUBLE', 'FLOAT')"
HELPERS: dict[str, str] = {
    "sp_div": f"(a, b, m, n) AS CASE WHEN {_DECIMALS} THEN round(a / b, CAST(CASE WHEN {_WIDE} + {_SCALE} <= 38"
    f" THEN {_SCALE} ELSE greatest(38 - {_WIDE}, least({_SCALE}, 6)) END AS INTEGER)) ELSE a / b END",
    "sp_int_div": "(a, b) AS CASE WHEN typeof(a) IN ('DOUBLE', 'FLOAT') OR typeof(b) IN ('DOUBLE', 'FLOAT')"
    " OR typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%' THEN CAST(trunc(a / b) AS BIGINT) ELSE CAST(a // b AS BIGINT) END",
    "sp_log_of": "(b, x) AS CASE WHEN x <= 0 OR b <= 0 THEN NULL ELSE log(b, x) END",
    "sp_round": "(x, n) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN"
    " coalesce(CAST(round(TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(38, 15)), n) AS DOUBLE), round(CAST(x AS DOUBLE), n))"
    " ELSE round(x, n) END",
    "sp_sign_of": "(x) AS CASE WHEN isnan(x) THEN x ELSE CAST(sign(x) AS DOUBLE) END",
    "sp_ceil": "(x DOUBLE) AS CAST(ceil(x) AS BIGINT), (x) AS ceil(x)",
    "sp_floor": "(x DOUBLE) AS CAST(floor(x) AS BIGINT), (x) AS floor(x)",
    "sp_mod": "(a, b) AS a % b",
}

ENTRIES: tuple[Entry, ...] = (
    macro("sqrt", "(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END", "NaN below zero", "an error", returns="double"),
    *same("abs", returns=result.first),
    *same("exp", "cbrt", "sin", "cos", "tan", "atan", "atan2", "degrees", "radians", "pi", returns="double"),
    macro("bit_count", "(x) AS CAST(bit_count(CAST(x AS BIGINT)) AS INTEGER)", "of 64 bits", "of as many as the type has",
          returns="int"),
    *same("factorial", returns="bigint"),
    *(macro(name, f"(x) AS CASE WHEN abs(x) <= 1 THEN {name}(x) WHEN x IS NOT NULL THEN CAST('NaN' AS DOUBLE) END",
            "NaN beyond one", "an error", returns="double") for name in ("asin", "acos")),
    macro("power", "(a, b) AS power(CAST(a AS DOUBLE), CAST(b AS DOUBLE))", returns="double"),
    macro("pow", "(a, b) AS power(CAST(a AS DOUBLE), CAST(b AS DOUBLE))", returns="double"),
    macro("sign", "(x) AS sp_sign_of(CAST(x AS DOUBLE))", "a double", "a tiny integer", returns="double"),
    macro("signum", "(x) AS sp_sign_of(CAST(x AS DOUBLE))", "a double", "a tiny integer", returns="double"),
    rewritten("round", _rounded, "a double by its digits, halves up", "a double by its bits", returns=result.rounded),
    macro("bround", "(x) AS round_even(x, 0), (x, n) AS round_even(x, n)", returns=result.rounded),
    rewritten("floor", _whole("floor"), "a bigint of a double", "a double", returns=result.whole),
    rewritten("ceil", _whole("ceil"), "a bigint of a double", "a double", returns=result.whole),
    rewritten("ceiling", _whole("ceil"), "a bigint of a double", "a double", returns=result.whole),
    macro("ln", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE ln(x) END", "NULL for zero and below", "minus infinity or an error", returns="double"),
    rewritten("log", _log, "one argument: natural", "one argument: base 10", returns="double"),
    macro("log2", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE log2(x) END", "NULL for zero and below", "an error", returns="double"),
    macro("log10", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE log10(x) END", "NULL for zero and below", "an error", returns="double"),
    macro("mod", "(a, b) AS sp_mod(a, b)", returns=result.remainder),
    macro("pmod", "(a, b) AS CASE WHEN a % b < 0 THEN (a % b + b) % b ELSE a % b END", returns=result.remainder),
    macro("negative", "(x) AS -x", returns=result.first),
    rewritten("try_divide", _try_divide, returns=result.divided),
    rewritten("try_add", _tried(exp.Add), returns=result.added),
    rewritten("try_subtract", _tried(exp.Sub), returns=result.added),
    rewritten("try_multiply", _tried(exp.Mul), returns=result.multiplied),
    macro("isnan", "(x) AS coalesce(isnan(x), false)", "false of NULL", "NULL of NULL", returns="boolean"),
    macro("nanvl", "(a, b) AS CASE WHEN isnan(a) THEN b ELSE a END"),
    macro("shiftleft", "(a, n) AS a << n", returns=result.first),
    macro("shiftright", "(a, n) AS a >> n", returns=result.first),
    macro("bin", "(x) AS bin(CAST(x AS BIGINT))", returns="string"),
    macro("nullifzero", "(x) AS nullif(x, 0)", returns=result.first),
    macro("zeroifnull", "(x) AS coalesce(x, 0)", returns=result.first),
    macro("width_bucket", "(x, a, b, n) AS CAST(CASE WHEN x < a THEN 0 WHEN x >= b THEN n + 1"
          " ELSE floor((x - a) * n / (b - a)) + 1 END AS BIGINT)", returns="bigint"),
    native("rand", exp.Rand),
    native("random", exp.Rand),
    native("uuid", exp.Uuid),
    refused("conv", "numbers in other bases"),
    refused("to_number", "number formats"),
    refused("try_to_number", "number formats"),
)  # fmt: skip
