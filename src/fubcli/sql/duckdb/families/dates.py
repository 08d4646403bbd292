"""Dates and timestamps: parts, arithmetic, differences, truncation."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.casts import as_moment
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    call,
    count,
    lacking,
    macro,
    native,
    number,
    on_moments,
    refused,
    rewritten,
    text,
    text_of,
)  # fmt: skip
from fubcli.sql.types import functions as result

_UNITS = {
    "microsecond": 1, "millisecond": 1_000, "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000,
    "day": 86_400_000_000, "week": 604_800_000_000,
}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ALIASES = {"dayofyear": "day", "yyyy": "year", "yy": "year", "mon": "month", "mm": "month", "dd": "day"}


def unit_of(argument: exp.Expr) -> str:
    """Return the unit that stands as a bare word, or as text, first in a call."""
    named = argument.name.lower()
    unit = _ALIASES.get(named, named)
    if isinstance(argument, exp.Column | exp.Var | exp.Literal) and (unit in _UNITS or unit in _MONTHS):
        return unit
    raise lacking(f"the unit {argument.name!r}")


def _difference(arguments: Arguments) -> exp.Expr:
    count(arguments, "datediff", 2, 3)
    if len(arguments) == 2:
        return call("sp_days_between", *(as_moment(each, "date") for each in arguments))
    unit, (start, end) = unit_of(arguments[0]), (as_moment(each, "timestamp") for each in arguments[1:])
    if unit in _MONTHS:
        return call("sp_whole_months", start, end, number(_MONTHS[unit]))
    return call("sp_whole_units", start, end, number(_UNITS[unit]))


def _addition(arguments: Arguments) -> exp.Expr:
    count(arguments, "date_add", 2, 3)
    if len(arguments) == 2:
        return call("sp_plus_whole_days", as_moment(arguments[0], "date"), arguments[1])
    unit, amount, start = unit_of(arguments[0]), arguments[1], as_moment(arguments[2], "timestamp")
    if unit in _MONTHS:
        return call("sp_plus_months", start, amount, number(_MONTHS[unit]))
    return call("sp_plus_units", start, amount, number(_UNITS[unit]))


def _date_trunc(arguments: Arguments) -> exp.Expr:
    count(arguments, "date_trunc", 2)
    unit = {"yyyy": "year", "yy": "year", "mon": "month", "mm": "month", "dd": "day"}.get(
        word := text_of(arguments[0], "a unit").lower(), word
    )
    if unit not in _UNITS and unit not in _MONTHS:
        raise lacking(f"the unit {unit!r} of date_trunc")
    return call("sp_date_trunc", text(unit), as_moment(arguments[1], "timestamp"))


def _trunc(arguments: Arguments) -> exp.Expr:
    count(arguments, "trunc", 2)
    words = {"yyyy": "year", "yy": "year", "mon": "month", "mm": "month"}
    unit = words.get(word := text_of(arguments[1], "a unit").lower(), word)
    if unit not in ("year", "quarter", "month", "week"):
        raise lacking(f"the unit {unit!r} of trunc")
    return call("sp_trunc", text(unit), as_moment(arguments[0], "date"))


PARTS = {
    "year": "sp_year", "y": "sp_year", "years": "sp_year", "yr": "sp_year", "quarter": "sp_quarter", "qtr": "sp_quarter",
    "month": "sp_month", "mon": "sp_month", "months": "sp_month", "week": "sp_weekofyear", "weeks": "sp_weekofyear",
    "w": "sp_weekofyear", "day": "sp_day", "d": "sp_day", "days": "sp_day", "dayofweek": "sp_dayofweek",
    "dow": "sp_dayofweek", "dayofweek_iso": "sp_isodow", "dow_iso": "sp_isodow", "doy": "sp_dayofyear",
    "yearofweek": "sp_isoyear", "hour": "sp_hour", "h": "sp_hour", "hours": "sp_hour", "minute": "sp_minute",
    "minutes": "sp_minute", "second": "sp_exact_second", "seconds": "sp_exact_second", "s": "sp_exact_second",
}  # fmt: skip


def part(name: str, source: exp.Expr) -> exp.Expr:
    """Return `extract(name FROM source)`."""
    if name.lower() not in PARTS:
        raise lacking(f"the field {name!r} of extract")
    return call(PARTS[name.lower()], as_moment(source, "timestamp"))


def _date_part(arguments: Arguments) -> exp.Expr:
    count(arguments, "date_part", 2)
    return part(text_of(arguments[0], "a field"), arguments[1])


_TS = "CAST(x AS TIMESTAMPTZ)"
HELPERS: dict[str, str] = {
    "sp_days_between": "(e, s) AS CAST(CAST(e AS DATE) - CAST(s AS DATE) AS INTEGER)",
    "sp_whole_units": "(s, e, n) AS (epoch_us(CAST(e AS TIMESTAMPTZ)) - epoch_us(CAST(s AS TIMESTAMPTZ))) // n",
    "sp_day_us": "(x) AS (epoch_us(CAST(x AS TIMESTAMPTZ)) - epoch_us(date_trunc('day', CAST(x AS TIMESTAMPTZ))))"
    " + day(CAST(x AS TIMESTAMPTZ)) * 86400000000",
    "sp_day_seconds": "(x) AS sp_day_us(x) // 1000000",
    "sp_month_index": "(x) AS year(CAST(x AS TIMESTAMPTZ)) * 12 + month(CAST(x AS TIMESTAMPTZ))",
    "sp_whole_months": "(s, e, n) AS (sp_month_index(e) - sp_month_index(s)"
    " - CASE WHEN e > s AND sp_day_us(e) < sp_day_us(s) THEN 1"
    " WHEN CAST(e AS TIMESTAMPTZ) < CAST(s AS TIMESTAMPTZ) AND sp_day_us(e) > sp_day_us(s) THEN -1 ELSE 0 END) // n",
    "sp_plus_whole_days": "(d, n) AS CAST(d AS DATE) + CAST(n AS INTEGER)",
    "sp_plus_months": "(s, n, m) AS to_months(CAST(n * m AS INTEGER)) + CAST(s AS TIMESTAMPTZ)",
    "sp_plus_units": "(s, n, u) AS CAST(s AS TIMESTAMPTZ) + to_microseconds(CAST(n AS BIGINT) * u)",
    "sp_date_trunc": "(u, x) AS date_trunc(u, CAST(x AS TIMESTAMPTZ))",
    "sp_trunc": "(u, x) AS CAST(date_trunc(u, CAST(x AS DATE)) AS DATE)",
    "sp_isodow": "(x) AS CAST(isodow(CAST(x AS DATE)) AS INTEGER)",
    "sp_isoyear": "(x) AS CAST(isoyear(CAST(x AS DATE)) AS INTEGER)",
    "sp_exact_second": f"(x) AS CAST((epoch_us({_TS}) - epoch_us(date_trunc('minute', {_TS}))) / 1000000 AS DECIMAL(8, 6))",
}
_EARLIER = "the embedded engine counts boundaries crossed"

ENTRIES: tuple[Entry, ...] = (
    *(rewritten(name, _difference, "whole units between two times", _EARLIER, returns=result.difference)
      for name in ("datediff", "date_diff", "timestampdiff")),
    *(rewritten(name, _addition, "a date for days, else a timestamp", "always a timestamp", returns=result.moved)
      for name in ("dateadd", "date_add", "timestampadd")),
    on_moments(macro("date_sub", "(d, n) AS CAST(d AS DATE) - CAST(n AS INTEGER)", returns="date"), "date"),
    on_moments(macro("add_months", "(d, n) AS CAST(to_months(CAST(n AS INTEGER)) + CAST(d AS DATE) AS DATE)", returns="date"), "date"),
    on_moments(macro("last_day", "(d) AS last_day(CAST(d AS DATE))", returns="date"), "date"),
    macro("next_day", "(d, w) AS CAST(d AS DATE) + CAST((list_position(['MO','TU','WE','TH','FR','SA','SU'],"
          " upper(w)[1:2]) - isodow(CAST(d AS DATE)) + 6) % 7 + 1 AS INTEGER)", returns="date"),
    on_moments(macro("months_between", "(a, b) AS CASE WHEN day(CAST(a AS TIMESTAMPTZ)) = day(CAST(b AS TIMESTAMPTZ))"
          " OR (CAST(a AS DATE) = last_day(CAST(a AS DATE)) AND CAST(b AS DATE) = last_day(CAST(b AS DATE)))"
          " THEN CAST(sp_month_index(a) - sp_month_index(b) AS DOUBLE)"
          " ELSE round(sp_month_index(a) - sp_month_index(b) + (sp_day_seconds(a) - sp_day_seconds(b)) / 2678400.0, 8) END,"
          " (a, b, r) AS CASE WHEN r THEN error('months_between with a third argument runs on Databricks only')"
          " ELSE sp_month_index(a) - sp_month_index(b) + (sp_day_seconds(a) - sp_day_seconds(b)) / CAST(2678400 AS DOUBLE) END",
          "by day of month and time of day, 8 digits", "days only", returns="double"), "timestamp"),
    rewritten("date_trunc", _date_trunc, "a timestamp, also of a date", "a date of a date", returns="timestamp"),
    rewritten("trunc", _trunc, returns="date"),
    on_moments(macro("year", "(x) AS CAST(year(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("quarter", "(x) AS CAST(quarter(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("month", "(x) AS CAST(month(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("day", "(x) AS CAST(day(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("dayofmonth", "(x) AS CAST(day(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("dayofyear", "(x) AS CAST(dayofyear(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("dayofweek", "(x) AS CAST(isodow(CAST(x AS DATE)) % 7 + 1 AS INTEGER)", "Sunday is 1", "Sunday is 0", returns="int"), "date"),
    on_moments(macro("weekday", "(x) AS CAST(isodow(CAST(x AS DATE)) - 1 AS INTEGER)", "Monday is 0", "Sunday is 0", returns="int"), "date"),
    on_moments(macro("weekofyear", "(x) AS CAST(weekofyear(CAST(x AS DATE)) AS INTEGER)", returns="int"), "date"),
    on_moments(macro("dayname", "(x) AS strftime(CAST(x AS DATE), '%a')", "Sun", "Sunday", returns="string"), "date"),
    on_moments(macro("monthname", "(x) AS strftime(CAST(x AS DATE), '%b')", "Jul", "July", returns="string"), "date"),
    on_moments(macro("hour", f"(x) AS CAST(hour({_TS}) AS INTEGER)", returns="int"), "timestamp"),
    on_moments(macro("minute", f"(x) AS CAST(minute({_TS}) AS INTEGER)", returns="int"), "timestamp"),
    on_moments(macro("second", f"(x) AS CAST(second({_TS}) AS INTEGER)", returns="int"), "timestamp"),
    rewritten("date_part", _date_part, "Sunday is 1", "Sunday is 0", returns=result.part),
    rewritten("datepart", _date_part, "Sunday is 1", "Sunday is 0", returns=result.part),
    macro("make_date", "(y, m, d) AS make_date(y, m, d)", returns="date"),
    macro("make_timestamp", "(y, m, d, h, i, s) AS CAST(make_timestamp(y, m, d, h, i, CAST(s AS DOUBLE)) AS TIMESTAMPTZ)", returns="timestamp"),
    macro("make_interval", "(y) AS to_months(y * 12), (y, m) AS to_months(y * 12 + m),"
          " (y, m, w) AS to_months(y * 12 + m) + to_days(w * 7),"
          " (y, m, w, d) AS to_months(y * 12 + m) + to_days(w * 7 + d)", returns="interval"),
    on_moments(macro("unix_date", "(d) AS CAST(CAST(d AS DATE) - DATE '1970-01-01' AS INTEGER)", returns="int"), "date"),
    macro("date_from_unix_date", "(n) AS DATE '1970-01-01' + CAST(n AS INTEGER)", returns="date"),
    native("current_date", exp.CurrentDate),
    native("curdate", exp.CurrentDate),
    native("current_timestamp", exp.CurrentTimestamp),
    native("now", exp.CurrentTimestamp),
    native("extract", exp.Extract),
    refused("window", "time windows are not in DuckDB"),
    macro("make_ym_interval", "() AS to_months(0), (y) AS to_months(y * 12), (y, m) AS to_months(y * 12 + m)", returns="interval"),
    macro("make_dt_interval", "() AS to_days(0), (d) AS to_days(d), (d, h) AS to_days(d) + to_hours(h),"
          " (d, h, m) AS to_days(d) + to_hours(h) + to_minutes(m),"
          " (d, h, m, s) AS to_days(d) + to_hours(h) + to_minutes(m) + to_microseconds(CAST(round(s * 1000000) AS BIGINT))",
          returns="interval"),
)  # fmt: skip
