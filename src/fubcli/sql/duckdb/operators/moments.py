"""Dates, times and intervals added, subtracted and written."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, is_unsure, lacking, sql_type, text
from fubcli.sql.duckdb.operators.arithmetic import read_text
from fubcli.sql.types import type_of

_MONTHS = frozenset({"YEAR", "YEARS", "QUARTER", "QUARTERS", "MONTH", "MONTHS"})
_CALENDAR = _MONTHS | {"WEEK", "WEEKS", "DAY", "DAYS"}
_IN_MONTHS = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}
_IN_MICROS = {
    "WEEK": 604_800_000_000, "DAY": 86_400_000_000, "HOUR": 3_600_000_000, "MINUTE": 60_000_000, "SECOND": 1_000_000,
    "MILLISECOND": 1_000, "MICROSECOND": 1,
}  # fmt: skip
_SPAN = re.compile(r"([-+]?)(\d+)(?:-(\d+))?")
_DAY_TIME = re.compile(r"([-+]?)(\d+) (\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?")


def addition(node: exp.Expr) -> exp.Expr:
    """A date and an interval of whole days or months are a date."""
    left, right = node.this, node.expression
    if isinstance(node, exp.Add) and _interval(left) is not None:
        left, right = right, left
    by = _interval(right)
    if by is None:
        return _without_interval(node)
    if _interval(left) is not None:
        return node
    return _moved(left, by, type_of(node).name, back=isinstance(node, exp.Sub))


def _without_interval(node: exp.Expr) -> exp.Expr:
    read_text(node)
    left, right = node.this, node.expression
    if type_of(left).name == type_of(right).name == "date":
        days = exp.Cast(this=exp.Paren(this=node.copy()), to=sql_type("int"))
        return call("to_days", days)
    if {type_of(left).name, type_of(right).name} == {"date", "interval"}:
        raise lacking("a date moved by an interval that is not a literal")
    literal = isinstance(left.unnest(), exp.Literal) or isinstance(right.unnest(), exp.Literal)
    if type_of(left).is_numeric or literal or isinstance(node, exp.Add):
        return node
    return call("sp_minus_numbers" if is_unsure(left, right) else "sp_minus", left, right)


def _moved(value: exp.Expr, by: exp.Expr, result: str, *, back: bool) -> exp.Expr:
    """Return a date or time moved by an interval.

    Months stand before the operator and days after it: DuckDB holds a month and thirty days for equal, and would compute
    the second of two such sums only once.
    """
    unit = by.args.get("unit")
    word = unit.name.upper() if unit is not None else ""
    step: exp.Expr = exp.Neg(this=exp.Paren(this=by)) if back else by
    moved = exp.Add(this=step, expression=value) if word in _MONTHS else exp.Add(this=value, expression=step)
    if result == "date":
        return exp.Cast(this=exp.Paren(this=moved), to=sql_type("date"))
    if type_of(value).name in ("timestamp", "timestamp_ntz") or is_unsure(value):
        return moved
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
    for each in total.find_all(exp.Interval):
        unit, written = each.args.get("unit"), each.this.name
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


HELPERS: dict[str, str] = {
    "sp_minus": "(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER)), (a, b) AS a - b",
    "sp_minus_numbers": "(a, b) AS CASE WHEN typeof(a) = 'DATE' AND typeof(b) = 'DATE' THEN"
    " error('the difference of aggregated dates runs on Databricks; use datediff on the embedded engine') ELSE a - b END",
    "sp_plus_days": "(x DATE, i) AS CAST(x + i AS DATE), (x, i) AS x + i",
    "sp_plus_months_of": "(x DATE, i) AS CAST(i + x AS DATE), (x, i) AS i + x",
    "sp_plus_time": "(x DATE, i) AS CAST(x AS TIMESTAMPTZ) + i, (x, i) AS x + i",
}
