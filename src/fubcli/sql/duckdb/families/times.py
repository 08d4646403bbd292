"""Time zones, the epoch, and text to and from dates and timestamps."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb import patterns
from fubcli.sql.duckdb.casts import as_moment
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    Fix,
    call,
    count,
    lacking,
    macro,
    number,
    rewritten,
    sql_type,
    text,
    text_of,
)


def formatted(value: exp.Expr, pattern: exp.Expr) -> exp.Expr:
    """Return a timestamp written in a Java pattern."""
    form = patterns.written(text_of(pattern, "a datetime pattern"))
    moment: exp.Expr = exp.Cast(this=as_moment(value, "timestamp"), to=sql_type("timestamptz"))
    pieces: list[exp.Expr] = []
    for piece in re.split("(\0Q|\0S\\d)", form):
        if piece == patterns.QUARTER:
            pieces.append(exp.Cast(this=call("quarter", moment.copy()), to=sql_type("text")))
        elif piece.startswith(patterns.FRACTION):
            pieces.append(call("left", call("strftime", moment.copy(), text("%f")), number(int(piece[-1]))))
        elif piece or form == "":
            pieces.append(call("strftime", moment.copy(), text(piece)))
    joined = pieces[0]
    for each in pieces[1:]:
        joined = exp.DPipe(this=joined, expression=each)
    return exp.Paren(this=joined) if len(pieces) > 1 else joined


def _date_format(arguments: Arguments) -> exp.Expr:
    count(arguments, "date_format", 2)
    return formatted(*arguments)


def _parser(whole: str, patterned: str, name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1, 2)
        if len(arguments) == 1:
            return call(whole, arguments[0])
        form, shape = patterns.read(text_of(arguments[1], "a datetime pattern"))
        parsed = call(patterned, arguments[0], text(form), text(shape))
        return call("sp_this_century", parsed) if "%y" in form else parsed

    return fix


def _from_unixtime(arguments: Arguments) -> exp.Expr:
    count(arguments, "from_unixtime", 1, 2)
    moment = call("to_timestamp", arguments[0])
    return formatted(moment, arguments[1] if len(arguments) > 1 else text("yyyy-MM-dd HH:mm:ss"))


def _to_char(arguments: Arguments) -> exp.Expr:
    count(arguments, "to_char", 2)
    if set(text_of(arguments[1], "a format")) & set("09,.$S"):
        raise lacking("a number format")
    return formatted(*arguments)


def _unix(arguments: Arguments) -> exp.Expr:
    if not arguments:
        return call("sp_seconds", exp.CurrentTimestamp())
    pattern = arguments[1] if len(arguments) > 1 else text("yyyy-MM-dd HH:mm:ss")
    return call("sp_seconds", _TIMESTAMP([arguments[0], pattern]))


_TIMESTAMP = _parser("sp_cast_timestamp", "sp_parse_timestamp", "to_timestamp")
_LATE = "timezone(z, timezone('UTC', CAST(t AS TIMESTAMPTZ)))"
_OFFSET = re.compile(r"([+-])(\d\d?):(\d\d)")


def _shifted(name: str, sign: int) -> Fix:
    """By a zone of the calendar, or by a plain offset, which DuckDB does not know as a zone."""

    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, f"{name}_timestamp", 2)
        offset = _OFFSET.fullmatch(str(arguments[1].this)) if arguments[1].is_string else None
        start = as_moment(arguments[0], "timestamp")
        if offset is None:
            return call(f"sp_{name}", start, arguments[1])
        minutes = sign * (1 if offset[1] == "+" else -1) * (int(offset[2]) * 60 + int(offset[3]))
        moment = exp.Cast(this=start, to=sql_type("timestamptz"))
        return exp.Add(this=moment, expression=call("to_minutes", number(minutes)))

    return fix


_FAIL = "CAST('CANNOT_PARSE_TIMESTAMP: ' || CAST(x AS VARCHAR) AS {kind})"
HELPERS: dict[str, str] = {
    "sp_from_utc": "(t, z) AS timezone('UTC', timezone(z, CAST(t AS TIMESTAMPTZ)))",
    "sp_to_utc": f"(t, z) AS CASE WHEN timezone(z, {_LATE} - INTERVAL 1 HOUR) = timezone('UTC', CAST(t AS TIMESTAMPTZ))"
    f" THEN {_LATE} - INTERVAL 1 HOUR ELSE {_LATE} END",
    "sp_this_century": "(x DATE) AS CASE WHEN year(x) < 2000 THEN CAST(to_years(100) + x AS DATE) ELSE x END,"
    " (x) AS CASE WHEN year(x) < 2000 THEN to_years(100) + x ELSE x END",
    "sp_seconds": "(x) AS sp_floored(epoch_us(x), 1000000)",
    "sp_parse_timestamp": "(x, f, r) AS CASE WHEN typeof(x) <> 'VARCHAR' THEN CAST(x AS TIMESTAMPTZ) WHEN x IS NULL THEN NULL"
    f" WHEN regexp_full_match(CAST(x AS VARCHAR), r) THEN CAST(strptime(CAST(x AS VARCHAR), f) AS TIMESTAMPTZ) ELSE {_FAIL.format(kind='TIMESTAMPTZ')} END",
    "sp_parse_date": "(x, f, r) AS CASE WHEN typeof(x) <> 'VARCHAR' THEN CAST(x AS DATE) WHEN x IS NULL THEN NULL"
    f" WHEN regexp_full_match(CAST(x AS VARCHAR), r) THEN CAST(strptime(CAST(x AS VARCHAR), f) AS DATE) ELSE {_FAIL.format(kind='DATE')} END",
    "sp_try_parse_timestamp": "(x, f, r) AS CASE WHEN regexp_full_match(CAST(x AS VARCHAR), r)"
    " THEN CAST(try_strptime(CAST(x AS VARCHAR), f) AS TIMESTAMPTZ) END",
    "sp_try_parse_date": "(x, f, r) AS CASE WHEN regexp_full_match(CAST(x AS VARCHAR), r)"
    " THEN CAST(try_strptime(CAST(x AS VARCHAR), f) AS DATE) END",
}

ENTRIES: tuple[Entry, ...] = (
    rewritten("date_format", _date_format, "Java's pattern letters", "letters it does not know are copied", returns="string"),
    rewritten("to_char", _to_char, "the format is used", "the format is ignored", returns="string"),
    rewritten("to_varchar", _to_char, "the format is used", "the format is ignored", returns="string"),
    rewritten("to_date", _parser("sp_cast_date", "sp_parse_date", "to_date"), returns="date"),
    rewritten("try_to_date", _parser("sp_try_cast_date", "sp_try_parse_date", "try_to_date"), returns="date"),
    rewritten("to_timestamp", _TIMESTAMP, "an offset in the text is used", "an offset in the text is dropped", returns="timestamp"),
    rewritten("try_to_timestamp", _parser("sp_try_cast_timestamp", "sp_try_parse_timestamp", "try_to_timestamp"), returns="timestamp"),
    macro("to_timestamp_ntz", "(x) AS CAST(x AS TIMESTAMP)", returns="timestamp_ntz"),
    rewritten("from_unixtime", _from_unixtime, returns="string"),
    rewritten("unix_timestamp", _unix, returns="bigint"),
    rewritten("to_unix_timestamp", _unix, returns="bigint"),
    macro("unix_seconds", "(x) AS sp_floored(epoch_us(CAST(x AS TIMESTAMPTZ)), 1000000)", returns="bigint"),
    macro("unix_millis", "(x) AS sp_floored(epoch_us(CAST(x AS TIMESTAMPTZ)), 1000)", "rounds down", "rounds up", returns="bigint"),
    macro("unix_micros", "(x) AS epoch_us(CAST(x AS TIMESTAMPTZ))", returns="bigint"),
    macro("timestamp_seconds", "(n) AS to_timestamp(n)", returns="timestamp"),
    macro("timestamp_millis", "(n) AS make_timestamptz(n * 1000)", returns="timestamp"),
    macro("timestamp_micros", "(n) AS make_timestamptz(n)", returns="timestamp"),
    rewritten("from_utc_timestamp", _shifted("from_utc", 1), "the wall clock of the zone", "the wrong direction for text",
              returns="timestamp"),
    rewritten("to_utc_timestamp", _shifted("to_utc", -1), "the earlier of two moments in the repeated hour", "the later",
              returns="timestamp"),
    macro("convert_timezone", "(z, t) AS timezone(z, timezone('UTC', CAST(t AS TIMESTAMP))),"
          " (f, z, t) AS timezone(z, timezone(f, CAST(t AS TIMESTAMP)))", returns="timestamp_ntz"),
    macro("current_timezone", "() AS 'UTC'", returns="string"),
)  # fmt: skip
