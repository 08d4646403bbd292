"""Expressions that have one value for the whole statement, the same at every look: what a scan can be bounded by."""

from __future__ import annotations

from sqlglot import exp

_PLAIN = (
    exp.Literal,
    exp.Placeholder,
    exp.Parameter,
    exp.Paren,
    exp.Neg,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Cast,
    exp.DataType,
    exp.DataTypeParam,
    exp.Interval,
    exp.IntervalSpan,
    exp.Var,
    exp.TimeStrToTime,
    exp.CurrentDate,
    exp.CurrentTimestamp,
    exp.TsOrDsAdd,
    exp.TsOrDsToDate,
    exp.TimestampAdd,
    exp.TimestampTrunc,
    exp.DateTrunc,
    exp.DateAdd,
    exp.DateSub,
    exp.TimestampSub,
    exp.DatetimeAdd,
    exp.DatetimeSub,
    exp.CurrentDatetime,
    exp.Timestamp,
    exp.Date,
    exp.DateFromParts,
    exp.AddMonths,
    exp.LastDay,
    exp.NextDay,
    exp.StrToTime,
    exp.StrToDate,
    exp.TimestampFromParts,
    exp.ConvertTimezone,
    exp.FromTimeZone,
    exp.AtTimeZone,
)
_BY_NAME = frozenset(
    [
        "make_date",
        "make_timestamp",
        "now",
        "current_date",
        "curdate",
        "getdate",
        "date_add",
        "date_sub",
        "to_timestamp_ltz",
        "to_timestamp_ntz",
        "from_utc_timestamp",
        "to_utc_timestamp",
        "try_to_timestamp",
        "try_to_date",
        "timestamp_seconds",
    ]
)


def is_constant(node: exp.Expr) -> bool:
    """Whether an expression is constant, deterministic, and not written as NULL; a predicate never counts."""
    return all(
        isinstance(part, _PLAIN) or (isinstance(part, exp.Anonymous) and part.name.lower() in _BY_NAME)
        for part in node.walk()
    )
