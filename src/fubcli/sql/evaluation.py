"""The value of a constant expression: a number, a text, a point in time or a length of time, as far as it is simple.

Months have 30.44 days here and years 365.25: what is worked out is an estimate, never a result.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from sqlglot import exp

from fubcli.model.scans import Limit, Moment, Unread, moment_of_text

Parameters = Mapping[str, str]
"""Values given for parameters, by name."""


class Duration(NamedTuple):
    """A length of time in days."""

    days: float


Value = float | str | Moment | Duration | Unread

_DAYS = {
    "MICROSECOND": 1 / 86_400e6, "MILLISECOND": 1 / 86_400e3, "SECOND": 1 / 86_400, "MINUTE": 1 / 1_440,
    "HOUR": 1 / 24, "DAY": 1.0, "DD": 1.0, "WEEK": 7.0, "MONTH": 30.44, "MON": 30.44, "MM": 30.44, "QUARTER": 91.31,
    "YEAR": 365.25, "YYYY": 365.25, "YY": 365.25, "DECADE": 3652.5, "CENTURY": 36_525.0,
}  # fmt: skip
_FIRST_NUMBER = re.compile(r"\s*([+-]?)\s*(\d{1,9})(?!\d)")
_NOW_CALLS = frozenset({"now", "current_date", "curdate", "getdate"})
_PASSED_ON = frozenset({"to_timestamp_ltz", "to_timestamp_ntz", "try_to_timestamp", "try_to_date"})
_ZONED = frozenset({"from_utc_timestamp", "to_utc_timestamp"})


def limit_of(node: exp.Expr, parameters: Parameters) -> Limit:
    """Return the point in time that a constant stands for where a time is wanted."""
    return _moment(value_of(node, parameters))


def number_of(node: exp.Expr | None, parameters: Parameters) -> float | Unread:
    """Return the number that a constant stands for."""
    value = value_of(node, parameters) if node is not None else Unread.EXPRESSION
    if isinstance(value, str) and not isinstance(value, Unread):
        try:
            value = float(value)
        except ValueError:
            return Unread.EXPRESSION
    if isinstance(value, Unread):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else Unread.EXPRESSION


def value_of(node: exp.Expr, parameters: Parameters) -> Value:
    """Return the value of a constant expression; what is not simple is `Unread.EXPRESSION`."""
    handler = _HANDLERS.get(type(node))
    return handler(node, parameters) if handler else Unread.EXPRESSION


def _moment(value: Value) -> Limit:
    if isinstance(value, Moment | Unread):
        return value
    return (moment_of_text(value) if isinstance(value, str) else None) or Unread.EXPRESSION


def _literal(node: exp.Expr, _parameters: Parameters) -> Value:
    if node.args.get("is_string"):
        return str(node.this)
    try:
        number = float(node.name)
    except ValueError:
        return Unread.EXPRESSION
    return number if math.isfinite(number) else Unread.EXPRESSION


def _placeholder(node: exp.Expr, parameters: Parameters) -> Value:
    return parameters.get(str(node.this), Unread.PARAMETER)


def _named_parameter(node: exp.Expr, parameters: Parameters) -> Value:
    return parameters.get(node.name, Unread.PARAMETER)


def _inner(node: exp.Expr, parameters: Parameters) -> Value:
    return value_of(node.this, parameters)


def _time(node: exp.Expr, parameters: Parameters) -> Value:
    return limit_of(node.this, parameters)


def _now(_node: exp.Expr, _parameters: Parameters) -> Value:
    return Moment(None)


def _cast(node: exp.Expr, parameters: Parameters) -> Value:
    value = value_of(node.this, parameters)
    return _moment(value) if node.args["to"].is_type(*exp.DataType.TEMPORAL_TYPES) else value


def _negative(node: exp.Expr, parameters: Parameters) -> Value:
    value = value_of(node.this, parameters)
    if isinstance(value, Duration):
        return Duration(-value.days)
    return -value if isinstance(value, float) else Unread.EXPRESSION


def _sum(left: Value, right: Value, sign: int) -> Value:
    for value in (left, right):
        if isinstance(value, Unread):
            return value
    added = right.days if isinstance(right, Duration) else right
    if not isinstance(added, float):
        return _sum(right, left, 1) if sign > 0 and isinstance(right, Moment) else Unread.EXPRESSION
    if isinstance(left, float):
        return left + sign * added if not isinstance(right, Duration) else Unread.EXPRESSION
    if isinstance(left, Duration):
        return Duration(left.days + sign * added) if isinstance(right, Duration) else Unread.EXPRESSION
    base = _moment(left)
    return Moment(base.anchor, base.days + sign * added) if isinstance(base, Moment) else base


def _add(node: exp.Expr, parameters: Parameters) -> Value:
    return _sum(value_of(node.this, parameters), value_of(node.args["expression"], parameters), 1)


def _subtract(node: exp.Expr, parameters: Parameters) -> Value:
    return _sum(value_of(node.this, parameters), value_of(node.args["expression"], parameters), -1)


def _multiply(node: exp.Expr, parameters: Parameters) -> Value:
    left, right = value_of(node.this, parameters), value_of(node.args["expression"], parameters)
    if isinstance(right, Duration):
        left, right = right, left
    if isinstance(left, Duration) and isinstance(right, float):
        return Duration(left.days * right)
    numbers = number_of(node.this, parameters), number_of(node.args["expression"], parameters)
    if isinstance(numbers[0], Unread):
        return numbers[0]
    return numbers[1] if isinstance(numbers[1], Unread) else numbers[0] * numbers[1]


def _interval(node: exp.Expr, parameters: Parameters) -> Value:
    if isinstance(node.args.get("unit"), exp.IntervalSpan):
        return _spanning(node)
    days = _unit(node.args.get("unit"))
    count = number_of(node.this, parameters)
    if isinstance(count, Unread):
        return count
    return Duration(count * days) if days is not None else Unread.EXPRESSION


def _spanning(node: exp.Expr) -> Value:
    """`INTERVAL '1-2' YEAR TO MONTH` is at most one more of its first unit."""
    days, match = _unit(node.args["unit"].this), _FIRST_NUMBER.match(node.this.name)
    return Duration(float(f"{match[1]}{int(match[2]) + 1}") * days) if days and match else Unread.EXPRESSION


def _unit(node: exp.Expr | None) -> float | None:
    """Return the days of a unit, written as a word or a text, in the singular or the plural."""
    name = node.name.upper() if isinstance(node, exp.Var | exp.Literal) else ""
    return _DAYS.get(name) or _DAYS.get(name.removesuffix("S"))


def _moved(node: exp.Expr, parameters: Parameters) -> Value:
    """`date_add`, `date_sub` and `dateadd`: a number of units, or an interval, from a base."""
    unit = 1.0 if node.args.get("unit") is None else _unit(node.args["unit"])
    by = value_of(node.args["expression"], parameters)
    if isinstance(by, str) and not isinstance(by, Unread):
        by = number_of(node.args["expression"], parameters)
    if isinstance(by, float):
        by = Duration(by * unit) if unit is not None else Unread.EXPRESSION
    return _sum(limit_of(node.this, parameters), by, -1 if isinstance(node, _BACKWARDS) else 1)


_BACKWARDS = (exp.DateSub, exp.TimestampSub, exp.DatetimeSub)


def _from_parts(node: exp.Expr, parameters: Parameters) -> Value:
    """`DATE(2026, 11, 1)`, and `DATE(x)` and `TIMESTAMP(x)` of one moment."""
    parts = [node.args[key] for key in ("year", "month", "day") if node.args.get(key) is not None]
    if not parts:
        is_one = isinstance(node.this, exp.Expr) and not node.args.get("zone") and not node.expressions
        return limit_of(node.this, parameters) if is_one else Unread.EXPRESSION
    numbers = [number_of(part, parameters) for part in parts]
    known = [int(number) for number in numbers if not isinstance(number, Unread)]
    if len(known) < len(numbers):
        return Unread.PARAMETER if Unread.PARAMETER in numbers else Unread.EXPRESSION
    return _moment(f"{known[0]:04d}-{known[1]}-{known[2]}") if len(known) == 3 else Unread.EXPRESSION


def _months(node: exp.Expr, parameters: Parameters) -> Value:
    count = number_of(node.args["expression"], parameters)
    by = count if isinstance(count, Unread) else Duration(count * _DAYS["MONTH"])
    return _sum(limit_of(node.this, parameters), by, 1)


def _truncated(node: exp.Expr, parameters: Parameters) -> Value:
    """The first moment of a unit is at most the unit's length before."""
    unit = _unit(node.args.get("unit"))
    return Unread.EXPRESSION if unit is None else _sum(limit_of(node.this, parameters), Duration(unit), -1)


def _converted(node: exp.Expr, parameters: Parameters) -> Value:
    return limit_of(node.args["timestamp"], parameters)


def _called(node: exp.Expr, parameters: Parameters) -> Value:
    name, arguments = node.name.lower(), node.expressions
    if name in _NOW_CALLS:
        return Moment(None)
    if name in _PASSED_ON | _ZONED and arguments:
        return limit_of(arguments[0], parameters)
    numbers = [number_of(argument, parameters) for argument in arguments]
    known = [int(number) for number in numbers if not isinstance(number, Unread)]
    if len(known) < len(numbers):
        return Unread.PARAMETER if Unread.PARAMETER in numbers else Unread.EXPRESSION
    if name == "timestamp_seconds" and len(known) == 1:
        return Moment(date(1970, 1, 1), known[0] / 86_400)
    if name in ("make_date", "make_timestamp") and len(known) >= 3:
        return _moment(f"{known[0]:04d}-{known[1]}-{known[2]}")
    return Unread.EXPRESSION


_HANDLERS: dict[type[exp.Expr], Callable[[exp.Expr, Parameters], Value]] = {
    exp.Literal: _literal, exp.Placeholder: _placeholder, exp.Parameter: _named_parameter,
    exp.Paren: _inner, exp.Neg: _negative, exp.Cast: _cast,
    exp.Add: _add, exp.Sub: _subtract, exp.Mul: _multiply, exp.Interval: _interval,
    exp.CurrentDate: _now, exp.CurrentTimestamp: _now, exp.CurrentDatetime: _now,
    exp.TimestampSub: _moved, exp.DatetimeAdd: _moved, exp.DatetimeSub: _moved, exp.Timestamp: _from_parts,
    exp.Date: _from_parts, exp.DateFromParts: _from_parts,
    exp.TsOrDsAdd: _moved, exp.TimestampAdd: _moved, exp.DateAdd: _moved, exp.DateSub: _moved, exp.AddMonths: _months,
    exp.TimestampTrunc: _truncated, exp.DateTrunc: _truncated, exp.LastDay: _time, exp.NextDay: _time,
    exp.TsOrDsToDate: _time, exp.StrToTime: _time, exp.StrToDate: _time, exp.TimeStrToTime: _time,
    exp.FromTimeZone: _time, exp.AtTimeZone: _time, exp.ConvertTimezone: _converted, exp.Anonymous: _called,
}  # fmt: skip
