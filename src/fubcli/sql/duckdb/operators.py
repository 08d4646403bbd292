"""Operators and clauses that DuckDB reads in another way."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import call, is_unsure, lacking, text
from fubcli.sql.duckdb.families.collections import item
from fubcli.sql.duckdb.families.dates import part
from fubcli.sql.duckdb.families.numbers import divided

_FRACTION = re.compile(r"\s*[-+]?(?:\d+\.\d*|\.\d+|\d+(?:\.\d*)?e[-+]?\d+)\s*", re.IGNORECASE)
_CALENDAR = frozenset({"YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS"})
_SPAN = re.compile(r"([-+]?)(\d+)(?:-(\d+))?")
_DAY_TIME = re.compile(r"([-+]?)(\d+) (\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?")


def division(node: exp.Expr) -> exp.Expr:
    """`/` of decimals is rounded at the result's scale."""
    return divided(node.this, node.expression)


def whole_division(node: exp.Expr) -> exp.Expr:
    """`div` cuts off."""
    return call("sp_int_div", node.this, node.expression)


def remainder(node: exp.Expr) -> exp.Expr:
    """`%` by zero is an error."""
    divisor = node.expression.unnest()
    if isinstance(divisor, exp.Literal) and str(divisor.this).isdigit() and int(str(divisor.this)):
        return node
    return call("sp_mod", node.this, node.expression)


def casting(node: exp.Expr) -> exp.Expr:
    """Casts go by Spark's rules; a typed literal stays as it is."""
    kind = node.args["to"]
    literal = node.this
    if (
        isinstance(literal, exp.Literal)
        and literal.is_string
        and kind.is_type("timestamptz", "timestamp", "timestampntz", "date", "decimal")
    ):
        zone = re.fullmatch(r"(\d+-\d+-\d+ [\d:.]+) ([A-Za-z_]+/[A-Za-z_/]+|UTC)", str(literal.this))
        if zone is None or not kind.is_type("timestamptz"):
            return node if kind.is_type("decimal") or len(str(literal.this)) >= len("2024-01-01") else _cast(node)
    return _cast(node)


def _cast(node: exp.Expr) -> exp.Expr:
    return cast(node.this, node.args["to"], tolerant=isinstance(node, exp.TryCast))


def addition(node: exp.Expr) -> exp.Expr:
    """A date and an interval of whole days or months are a date."""
    left, right = node.this, node.expression
    if isinstance(node, exp.Add) and _interval(left) is not None:
        left, right = right, left
    interval = _interval(right)
    if interval is None:
        _refuse_text(node)
        if (
            isinstance(node, exp.Sub)
            and not isinstance(left.unnest(), exp.Literal)
            and not isinstance(right.unnest(), exp.Literal)
        ):
            return call("sp_minus_numbers" if is_unsure(left, right) else "sp_minus", left, right)
        return node
    if _interval(left) is not None:
        return node
    unit = interval.args.get("unit")
    calendar = unit is not None and unit.name.upper() in _CALENDAR
    if is_unsure(left):
        return type(node)(this=left, expression=right)
    name = "sp_plus_days" if calendar else "sp_plus_time"
    return call(name, left, exp.Neg(this=exp.Paren(this=right)) if isinstance(node, exp.Sub) else right)


def _interval(node: exp.Expr) -> exp.Expr | None:
    plain = node.unnest()
    return plain if isinstance(plain, exp.Interval) else None


def multiplication(node: exp.Expr) -> exp.Expr:
    """Text as an operand is a number in Spark, by rules of its own."""
    _refuse_text(node)
    return node


def _refuse_text(node: exp.Expr) -> None:
    for side in (node.this, node.expression):
        plain = side.unnest()
        if isinstance(plain, exp.Literal) and plain.is_string:
            if not re.fullmatch(r"-?\d+", str(plain.this)) or (node.this.is_string and node.expression.is_string):
                raise lacking("arithmetic with text")
            side.replace(exp.Cast(this=plain.copy(), to=exp.DataType.build("bigint")))


def interval(node: exp.Expr) -> exp.Expr:
    """`'1-2' YEAR TO MONTH` and `'1 02:03:04' DAY TO SECOND` become plain intervals."""
    unit = node.args.get("unit")
    if not isinstance(unit, exp.IntervalSpan):
        return node
    written = node.this.name
    if match := _SPAN.fullmatch(written.strip()):
        sign = -1 if match[1] == "-" else 1
        return exp.Interval(this=text(str(sign * (int(match[2]) * 12 + int(match[3] or 0)))), unit=exp.var("MONTH"))
    if match := _DAY_TIME.fullmatch(written.strip()):
        days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:5])
        micros = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000 + int(
            ((match[6] or "") + "000000")[:6]
        )
        return exp.Interval(this=text(str(-micros if match[1] == "-" else micros)), unit=exp.var("MICROSECOND"))
    raise lacking(f"the interval {written!r}")


def like(node: exp.Expr) -> exp.Expr:
    """A backslash escapes unless ESCAPE says otherwise; a pattern that is not a literal may have one."""
    pattern = node.expression
    if isinstance(pattern, exp.Any | exp.All | exp.Tuple):
        if any("\\" in str(each.this) for each in pattern.find_all(exp.Literal)):
            raise lacking("LIKE ANY or ALL with a backslash")
        return node
    if isinstance(node.parent, exp.Escape) or (isinstance(pattern, exp.Literal) and "\\" not in str(pattern.this)):
        return node
    return exp.Escape(this=node.copy(), expression=text("\\"))


def comparison(node: exp.Expr) -> exp.Expr:
    """Text with a fraction beside a number is a number in Spark; DuckDB would round it to the column's scale."""
    left, right = node.this, node.expression
    if _is_fraction(left) == _is_fraction(right) or _is_text(left) == _is_text(right):
        return node
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
        exp.If(this=whole, true=exp.Cast(this=wrong, to=exp.DataType.build("boolean"))),
    ]
    return exp.Paren(this=exp.Case(ifs=ifs, default=as_number))


def _plain(value: exp.Expr, kind: str) -> exp.Expr:
    """Through text: every type has one, so that each branch can be bound."""
    shown: exp.Expr = exp.Cast(this=value.copy(), to=exp.DataType.build("text"))
    return shown if kind == "text" else exp.TryCast(this=shown, to=exp.DataType.build(kind))


def membership(node: exp.Expr) -> exp.Expr:
    """`x IN ('1.5')` with text that looks like a fraction needs the column's type."""
    values = node.expressions if isinstance(node, exp.In) else [node.args["low"], node.args["high"]]
    if not isinstance(node.this.unnest(), exp.Literal) and any(map(_is_fraction, values)):
        raise lacking("IN or BETWEEN with numbers written as text")
    return node


def _is_fraction(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string and _FRACTION.fullmatch(str(node.this)) is not None


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def bracket(node: exp.Expr) -> exp.Expr:
    """An index outside an array is an error."""
    if len(node.expressions) != 1 or node.args.get("offset") == 1:
        return node
    return item(node.this, node.expressions[0])


def extraction(node: exp.Expr) -> exp.Expr:
    """`extract(dow …)` counts from 1, seconds have a fraction."""
    return part(node.name, node.expression)


def path(node: exp.Expr) -> exp.Expr:
    """`column:path` of a text is text without JSON's quotes on Databricks; only a parsed VARIANT is alike here."""
    if isinstance(node.this, exp.Anonymous) and node.this.name.lower() == "sp_parse_json":
        return node
    raise lacking("a path into a column (use get_json_object), `column:path`,")


def concatenation(node: exp.Expr) -> exp.Expr:
    """Numbers and times are written as Spark writes them; DuckDB's `||` binds less than Spark's."""
    return exp.Paren(this=exp.DPipe(this=_shown(node.this), expression=_shown(node.expression)))


def _shown(node: exp.Expr) -> exp.Expr:
    return node if _is_text(node) else call("sp_text_part", node)


HELPERS: dict[str, str] = {
    "sp_minus": "(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER)), (a, b) AS a - b",
    "sp_minus_numbers": "(a, b) AS CASE WHEN typeof(a) = 'DATE' AND typeof(b) = 'DATE' THEN"
    " error('the difference of aggregated dates runs on Databricks; use datediff on the embedded engine') ELSE a - b END",
    "sp_plus_days": "(x DATE, i) AS CAST(x + i AS DATE), (x, i) AS x + i",
    "sp_plus_time": "(x DATE, i) AS CAST(x AS TIMESTAMPTZ) + i, (x, i) AS x + i",
}
REWRITES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: division, exp.IntDiv: whole_division, exp.Mod: remainder, exp.Cast: casting, exp.TryCast: casting,
    exp.Add: addition, exp.Sub: addition, exp.Mul: multiplication, exp.Interval: interval, exp.Like: like, exp.ILike: like,
    exp.EQ: comparison, exp.NEQ: comparison, exp.LT: comparison, exp.LTE: comparison, exp.GT: comparison, exp.GTE: comparison,
    exp.NullSafeEQ: comparison, exp.In: membership, exp.Between: membership, exp.Bracket: bracket, exp.Extract: extraction,
    exp.DPipe: concatenation, exp.JSONExtract: path,
}  # fmt: skip
