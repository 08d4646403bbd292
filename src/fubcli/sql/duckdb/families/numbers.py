"""Numbers: rounding, division, logarithms, bits, `try_` arithmetic."""

from __future__ import annotations

from sqlglot import exp

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
)

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
    return divided(arguments[0], call("nullif", arguments[1], number(0)))


def divided(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return `left / right` as Spark has it: rounded at the result's scale when an operand is a decimal."""
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
    exact = any(isinstance(each, exp.Literal) and "." in str(each.this) for each in value.walk())
    through_double = any(isinstance(each, exp.Anonymous | exp.Cast) for each in value.walk())
    return call("round" if exact and not through_double else "sp_round", value, places)


def _whole(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1, 2)
        if len(arguments) == 2:
            return call(f"sp_{name}_at", *arguments)
        return call(name if is_unsure(arguments[0]) else f"sp_{name}", *arguments)

    return fix


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
    "sp_floor_at": "(x, n) AS floor(x * power(10, n)) / power(10, n)",
    "sp_ceil_at": "(x, n) AS ceil(x * power(10, n)) / power(10, n)",
    "sp_ceil": "(x DOUBLE) AS CAST(ceil(x) AS BIGINT), (x) AS ceil(x)",
    "sp_floor": "(x DOUBLE) AS CAST(floor(x) AS BIGINT), (x) AS floor(x)",
    "sp_fail_zero": "(x) AS CASE WHEN x = 0 THEN error('REMAINDER_BY_ZERO') ELSE x END",
    "sp_mod": "(a, b) AS a % sp_fail_zero(b)",
}

ENTRIES: tuple[Entry, ...] = (
    macro("sqrt", "(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END", "NaN below zero", "an error"),
    *same("abs", "exp", "cbrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "degrees", "radians", "pi",
          "bit_count", "factorial"),
    macro("power", "(a, b) AS power(CAST(a AS DOUBLE), CAST(b AS DOUBLE))"),
    macro("pow", "(a, b) AS power(CAST(a AS DOUBLE), CAST(b AS DOUBLE))"),
    macro("sign", "(x) AS CAST(sign(x) AS DOUBLE)", "a double", "a tiny integer"),
    macro("signum", "(x) AS CAST(sign(x) AS DOUBLE)", "a double", "a tiny integer"),
    rewritten("round", _rounded, "a double by its digits, halves up", "a double by its bits"),
    macro("bround", "(x) AS round_even(x, 0), (x, n) AS round_even(x, n)"),
    rewritten("floor", _whole("floor"), "a bigint of a double", "a double"),
    rewritten("ceil", _whole("ceil"), "a bigint of a double", "a double"),
    rewritten("ceiling", _whole("ceil"), "a bigint of a double", "a double"),
    macro("ln", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE ln(x) END", "NULL for zero and below", "minus infinity or an error"),
    rewritten("log", _log, "one argument: natural", "one argument: base 10"),
    macro("log2", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE log2(x) END", "NULL for zero and below", "an error"),
    macro("log10", "(x) AS CASE WHEN x <= 0 THEN NULL ELSE log10(x) END", "NULL for zero and below", "an error"),
    macro("mod", "(a, b) AS sp_mod(a, b)"),
    macro("pmod", "(a, b) AS ((a % sp_fail_zero(b)) + b) % b"),
    macro("negative", "(x) AS -x"),
    rewritten("try_divide", _try_divide),
    rewritten("try_add", _tried(exp.Add)),
    rewritten("try_subtract", _tried(exp.Sub)),
    rewritten("try_multiply", _tried(exp.Mul)),
    macro("isnan", "(x) AS coalesce(isnan(x), false)", "false of NULL", "NULL of NULL"),
    macro("nanvl", "(a, b) AS CASE WHEN isnan(a) THEN b ELSE a END"),
    macro("shiftleft", "(a, n) AS a << n"),
    macro("shiftright", "(a, n) AS a >> n"),
    macro("bin", "(x) AS bin(CAST(x AS BIGINT))"),
    macro("nullifzero", "(x) AS nullif(x, 0)"),
    macro("zeroifnull", "(x) AS coalesce(x, 0)"),
    macro("width_bucket", "(x, a, b, n) AS CAST(CASE WHEN x < a THEN 0 WHEN x >= b THEN n + 1"
          " ELSE floor((x - a) * n / (b - a)) + 1 END AS BIGINT)"),
    native("rand", exp.Rand),
    native("random", exp.Rand),
    native("uuid", exp.Uuid),
    refused("conv", "numbers in other bases"),
    refused("to_number", "number formats"),
    refused("try_to_number", "number formats"),
)  # fmt: skip
