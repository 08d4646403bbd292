"""Operators and clauses that DuckDB reads in another way."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.duckdb.alignment import aligned
from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import call, is_unsure, lacking, text
from fubcli.sql.duckdb.families.collections import item
from fubcli.sql.duckdb.families.dates import part
from fubcli.sql.duckdb.families.numbers import divided
from fubcli.sql.duckdb.families.text import part_of_text
from fubcli.sql.duckdb.ordering import is_nested, key_of
from fubcli.sql.types import type_of
from fubcli.sql.types.datatype import BIGINT, DOUBLE, fields_through_array, typed
from fubcli.sql.types.operators import quotient

_FRACTION = re.compile(r"\s*[-+]?(?:\d+\.\d*|\.\d+|\d+(?:\.\d*)?e[-+]?\d+)\s*", re.IGNORECASE)
_WELL_FORMED = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_CALENDAR = frozenset({"YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS", "WEEK", "WEEKS", "DAY", "DAYS"})
_MONTHS = frozenset({"YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS"})
_SPAN = re.compile(r"([-+]?)(\d+)(?:-(\d+))?")
_IN_MONTHS = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}
_IN_MICROS = {
    "WEEK": 604_800_000_000, "DAY": 86_400_000_000, "HOUR": 3_600_000_000, "MINUTE": 60_000_000, "SECOND": 1_000_000,
    "MILLISECOND": 1_000, "MICROSECOND": 1,
}  # fmt: skip
_DAY_TIME = re.compile(r"([-+]?)(\d+) (\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?")


def division(node: exp.Expr) -> exp.Expr:
    """`/` of decimals is exact to the result's scale."""
    _read_text(node)
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
    _read_text(node)
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
            return node if kind.is_type("decimal") or _WELL_FORMED.fullmatch(str(literal.this)) else _cast(node)
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
        _read_text(node)
        if type_of(left).name == type_of(right).name == "date":
            days = exp.Cast(this=exp.Paren(this=node.copy()), to=exp.DataType.build("int"))
            return call("to_days", days)
        if type_of(left).is_numeric:
            return node
        if (
            isinstance(node, exp.Sub)
            and not isinstance(left.unnest(), exp.Literal)
            and not isinstance(right.unnest(), exp.Literal)
        ):
            return call("sp_minus_numbers" if is_unsure(left, right) else "sp_minus", left, right)
        return node
    if _interval(left) is not None:
        return node
    return _moved(left, interval, type_of(node).name, back=isinstance(node, exp.Sub))


def _moved(value: exp.Expr, by: exp.Expr, result: str, *, back: bool) -> exp.Expr:
    """Return a date or time moved by an interval.

    Months stand before the operator and days after it: DuckDB holds a month and thirty days for equal, and would compute
    the second of two such sums only once.
    """
    unit = by.args.get("unit")
    word = unit.name.upper() if unit is not None else ""
    step: exp.Expr = exp.Neg(this=exp.Paren(this=by)) if back else by
    if type_of(value).name in ("timestamp", "timestamp_ntz"):
        return exp.Add(this=step, expression=value) if word in _MONTHS else exp.Add(this=value, expression=step)
    if is_unsure(value) and result != "date":
        return exp.Add(this=step, expression=value) if word in _MONTHS else exp.Add(this=value, expression=step)
    if result == "date":
        moved = exp.Add(this=step, expression=value) if word in _MONTHS else exp.Add(this=value, expression=step)
        return exp.Cast(this=exp.Paren(this=moved), to=exp.DataType.build("date"))
    if word in _MONTHS:
        return call("sp_plus_months_of", value, step)
    return call("sp_plus_days" if word in _CALENDAR else "sp_plus_time", value, step)


def _interval(node: exp.Expr) -> exp.Expr | None:
    """Return an interval, also one of several units: `1 year 2 months` is read as a sum."""
    plain = node.unnest()
    if isinstance(plain, exp.Add) and isinstance(plain.this, exp.Interval) and _interval(plain.expression) is not None:
        return _together(plain)
    return plain if isinstance(plain, exp.Interval) else None


def _together(total: exp.Expr) -> exp.Expr:
    """Years and months are months, the rest is microseconds; both at once are not one of Spark's intervals."""
    months = micros = 0
    for part in total.find_all(exp.Interval):
        unit, written = part.args.get("unit"), part.this.name
        word = unit.name.upper().removesuffix("S") if unit is not None else ""
        if (word not in _IN_MONTHS and word not in _IN_MICROS) or not re.fullmatch(r"-?\d+", written):
            raise lacking("this interval of several units")
        months += int(written) * _IN_MONTHS.get(word, 0)
        micros += int(written) * _IN_MICROS.get(word, 0)
    if months and micros:
        raise lacking("an interval of months and days")
    day = _IN_MICROS["DAY"]
    size, name = (months, "MONTH") if months else (micros, "MICROSECOND") if micros % day else (micros // day, "DAY")
    return exp.Interval(this=text(str(size)), unit=exp.var(name))


def multiplication(node: exp.Expr) -> exp.Expr:
    """A product of decimals keeps as many places as fit."""
    _read_text(node)
    kind = type_of(node)
    if kind.is_decimal and kind.scale != type_of(node.this).scale + type_of(node.expression).scale:
        return exact.cast(node.copy(), kind)
    return node


def _read_text(node: exp.Expr) -> None:
    """Text as an operand is a number in Spark."""
    left, right = type_of(node.this), type_of(node.expression)
    if "string" in (left.name, right.name) and (left.is_numeric or right.is_numeric):
        target = (
            quotient(left, right)
            if isinstance(node, exp.Div)
            else BIGINT
            if left.is_integral or right.is_integral
            else DOUBLE
        )
        side = node.this if left.name == "string" else node.expression
        side.replace(typed(call(f"sp_cast_{target.name}", side.copy()), target))
        return
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
    if isinstance(node, exp.LT | exp.LTE | exp.GT | exp.GTE) and is_nested(kind := type_of(node.this)):
        keys = [key_of(side, kind) for side in (node.this, node.expression)]
        return type(node)(this=keys[0], expression=keys[1])
    left, right = aligned([node.this, node.expression])
    if left is not node.this or right is not node.expression:
        return type(node)(this=left, expression=right)
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
    found = aligned([node.this, *values])
    if any(now is not then for now, then in zip(found, [node.this, *values], strict=True)):
        if isinstance(node, exp.In):
            return exp.In(this=found[0], expressions=found[1:])
        return exp.Between(this=found[0], low=found[1], high=found[2])
    if not isinstance(node.this.unnest(), exp.Literal) and any(map(_is_fraction, values)):
        raise lacking("IN or BETWEEN with numbers written as text")
    return node


def _is_fraction(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string and _FRACTION.fullmatch(str(node.this)) is not None


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def counting(node: exp.Expr) -> exp.Expr:
    """Rows in which none of several values is NULL."""
    if not node.expressions:
        return node
    here = [exp.Not(this=exp.Is(this=each.copy(), expression=exp.Null())) for each in (node.this, *node.expressions)]
    counted = exp.Count(this=exp.Star())
    if isinstance(node.parent, exp.Filter):
        return exp.Count(this=exp.Case(ifs=[exp.If(this=exp.and_(*here), true=exp.Literal.number(1))]))
    return exp.Filter(this=counted, expression=exp.Where(this=exp.and_(*here)))


def within(node: exp.Expr) -> exp.Expr:
    """What is interpolated between is a double; what is picked is one too."""
    ordered = node.expression.expressions[0]
    if isinstance(node.this, exp.PercentileCont | exp.PercentileDisc) and type_of(ordered.this).is_numeric:
        ordered.set("this", exp.Cast(this=ordered.this, to=exp.DataType.build("double")))
    return node


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


def bracket(node: exp.Expr) -> exp.Expr:
    """An index outside an array is an error."""
    if len(node.expressions) != 1 or node.args.get("offset") == 1:
        return node
    return item(node.this, node.expressions[0])


def field(node: exp.Expr) -> exp.Expr:
    """A field of an array of structs is an array of the field."""
    if type_of(node.this).name != "array":
        return node
    return _of_each(node.this, node.expression.name)


def column(node: exp.Expr) -> exp.Expr:
    """The same for `array.field`, which is read as a column of a table."""
    fields = fields_through_array(node)
    if not fields:
        return node
    parts = [part.copy() for part in node.parts]
    return _of_each(exp.column(*reversed(parts[: len(parts) - len(fields)])), *fields)


def _of_each(listed: exp.Expr, *fields: str) -> exp.Expr:
    one: exp.Expr = exp.column("sp_x")
    for name in fields:
        one = call("struct_extract", one, text(name))
    return call("list_transform", listed, exp.Lambda(this=one, expressions=[exp.to_identifier("sp_x")]))


def extraction(node: exp.Expr) -> exp.Expr:
    """`extract(dow …)` counts from 1, seconds have a fraction."""
    return part(node.name, node.expression)


def path(node: exp.Expr) -> exp.Expr:
    """`column:path` of a text is text without JSON's quotes on Databricks; only a parsed VARIANT is alike here."""
    if isinstance(node.this, exp.Anonymous) and node.this.name.lower() == "sp_parse_json":
        return node
    raise lacking("a path into a column (use get_json_object), `column:path`,")


def concatenation(node: exp.Expr) -> exp.Expr:
    """Arrays are joined; numbers and times are written as Spark writes them; DuckDB's `||` binds less than Spark's."""
    if type_of(node).name == "array":
        return call("list_concat", node.this, node.expression)
    return exp.Paren(this=exp.DPipe(this=part_of_text(node.this), expression=part_of_text(node.expression)))


HELPERS: dict[str, str] = {
    "sp_minus": "(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER)), (a, b) AS a - b",
    "sp_minus_numbers": "(a, b) AS CASE WHEN typeof(a) = 'DATE' AND typeof(b) = 'DATE' THEN"
    " error('the difference of aggregated dates runs on Databricks; use datediff on the embedded engine') ELSE a - b END",
    "sp_plus_days": "(x DATE, i) AS CAST(x + i AS DATE), (x, i) AS x + i",
    "sp_plus_months_of": "(x DATE, i) AS CAST(i + x AS DATE), (x, i) AS i + x",
    "sp_plus_time": "(x DATE, i) AS CAST(x AS TIMESTAMPTZ) + i, (x, i) AS x + i",
}
REWRITES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: division, exp.IntDiv: whole_division, exp.Mod: remainder, exp.Cast: casting, exp.TryCast: casting,
    exp.Add: addition, exp.Sub: addition, exp.Mul: multiplication, exp.Interval: interval, exp.Like: like, exp.ILike: like,
    exp.EQ: comparison, exp.NEQ: comparison, exp.LT: comparison, exp.LTE: comparison, exp.GT: comparison, exp.GTE: comparison,
    exp.NullSafeEQ: comparison, exp.In: membership, exp.Between: membership, exp.Bracket: bracket, exp.Extract: extraction,
    exp.DPipe: concatenation, exp.Case: choice, exp.Count: counting, exp.Ordered: ordered, exp.WithinGroup: within, exp.Dot: field, exp.Column: column, exp.JSONExtract: path,
}  # fmt: skip
