"""Constants as numbers and points in time; what is not simple is said to be unread, never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import parse_one

from fubcli.model.scans import Moment, Unread, moment_of_text
from fubcli.sql.evaluation import limit_of, number_of

NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("sql", "anchor", "days"),
    [
        ("current_date()", None, 0), ("current_date", None, 0), ("now()", None, 0), ("current_timestamp()", None, 0),
        ("getdate()", None, 0), ("curdate()", None, 0),
        ("current_date() - INTERVAL 7 DAYS", None, -7), ("current_date - INTERVAL '7' DAY", None, -7),
        ("current_date() - INTERVAL '7 days'", None, -7), ("INTERVAL 7 DAYS + current_date()", None, 7),
        ("now() - INTERVAL 12 HOURS", None, -0.5), ("now() - INTERVAL 90 MINUTES", None, -0.0625),
        ("current_date() - INTERVAL 2 WEEKS", None, -14), ("current_date() - INTERVAL 1 MONTH", None, -30.44),
        ("current_date() - INTERVAL 2 YEARS", None, -730.5), ("current_date() + INTERVAL -7 DAY", None, -7),
        ("current_date() - 7", None, -7), ("current_date() - INTERVAL 1 DAY * 7", None, -7),
        ("date_sub(current_date(), 30)", None, -30), ("date_add(current_date(), -30)", None, -30),
        ("dateadd(DAY, -7, current_date())", None, -7), ("dateadd(YEAR, -2, now())", None, -730.5),
        ("add_months(current_date(), -3)", None, -91.32), ("current_date() - INTERVAL 1 MONTH 2 DAYS", None, -32.44),
        ("current_date() - INTERVAL '1-2' YEAR TO MONTH", None, -730.5),
        ("now() - INTERVAL '6 12:00:00' DAY TO SECOND", None, -7),
        ("date_trunc('MONTH', current_date())", None, -30.44), ("trunc(current_date(), 'YEAR')", None, -365.25),
        ("last_day(current_date())", None, 0), ("from_utc_timestamp(now(), 'UTC')", None, 0),
        ("convert_timezone('UTC', 'Asia/Tokyo', now())", None, 0),
        ("'2026-01-01'", NEW_YEAR, 0), ("DATE '2026-01-01'", NEW_YEAR, 0), ("DATE'2026-1-1'", NEW_YEAR, 0),
        ("TIMESTAMP '2026-01-01 12:00:00'", NEW_YEAR, 0), ("'2026'", NEW_YEAR, 0), ("'2026-01'", NEW_YEAR, 0),
        ("CAST('2026-01-01' AS DATE)", NEW_YEAR, 0), ("'2026-01-01'::timestamp", NEW_YEAR, 0),
        ("to_date('2026-01-01')", NEW_YEAR, 0), ("to_timestamp('2026-01-01', 'yyyy-MM-dd')", NEW_YEAR, 0),
        ("make_date(2026, 1, 1)", NEW_YEAR, 0), ("try_to_timestamp('2026-01-01')", NEW_YEAR, 0),
        ("'2026-01-01' - INTERVAL 1 DAY", NEW_YEAR, -1), ("timestamp_seconds(86400)", date(1970, 1, 1), 1),
        ("TIMESTAMP 'epoch'", date(1970, 1, 1), 0), ("DATE 'yesterday'", None, -1), ("'T'", "expression", 0),
        ("'2026-13-01'", "expression", 0), ("INTERVAL '1-2' YEAR TO MONTH", "expression", 0), ("5", "expression", 0),
        ("current_date() - INTERVAL :n DAYS", "parameter", 0), (":start", "parameter", 0),
        ("date_sub(current_date(), :n)", "parameter", 0), ("CAST(:start AS DATE)", "parameter", 0),
        ("now() - INTERVAL 30 SECONDS", None, -30 / 86_400), ("now() - INTERVAL 5 MILLISECONDS", None, -5 / 86_400e3),
        ("now() - INTERVAL 5 MICROSECONDS", None, -5 / 86_400e6), ("now() - INTERVAL 1 QUARTER", None, -91.31),
        ("now() + - INTERVAL 2 DAYS", None, -2), ("now() + (INTERVAL 2 DAYS - INTERVAL 1 WEEK)", None, -5),
        ("now() - 2 * INTERVAL 3 DAYS", None, -6), ("dateadd(WEEK, 2, now())", None, 14), ("dateadd('MONTH', 1, now())", None, 30.44),
        ("dateadd(MILLENNIUM, 2, now())", "expression", 0), ("dateadd(DAY, :n, now())", "parameter", 0),
        ("add_months(now(), :n)", "parameter", 0), ("add_months(:start, 1)", "parameter", 0), ("date_add(now(), '5')", None, 5),
        ("date_sub('2026-01-01', 5)", NEW_YEAR, -5), ("now() - INTERVAL '-1-2' YEAR TO MONTH", None, 730.5),
        ("now() - INTERVAL 'x' YEAR TO MONTH", "expression", 0), ("now() - current_date()", "expression", 0),
        ("make_date(2026, 1)", "expression", 0),
        ("make_date(2026, :n, 1)", "parameter", 0), ("make_date(2026, x, 1)", "expression", 0),
        ("timestamp_seconds(:n)", "parameter", 0), ("timestamp_seconds(1, 2)", "expression", 0),
        ("to_utc_timestamp('2026-01-01', 'UTC')", NEW_YEAR, 0), ("try_to_date('2026-01-01')", NEW_YEAR, 0),
        ("to_timestamp_ltz('2026-01-01')", NEW_YEAR, 0), ("to_timestamp_ntz('2026-01-01')", NEW_YEAR, 0),
        ("odd_function(2026)", "expression", 0), ("next_day('2026-01-01', 'MO')", NEW_YEAR, 0),
        ("last_day('2026-01-01')", NEW_YEAR, 0), ("date_trunc('WEEK', '2026-01-01')", NEW_YEAR, -7),
        ("convert_timezone('UTC', 'Asia/Tokyo', '2026-01-01')", NEW_YEAR, 0), ("-'2026-01-01'", "expression", 0),
        ("current_date() - x", "expression", 0), ("date_trunc('MILLENNIUM', now())", "expression", 0),
    ],
)  # fmt: skip
def test_points_in_time(sql: str, anchor: date | str | None, days: float) -> None:
    found = limit_of(parse_one(sql, read="databricks"), {})
    if isinstance(anchor, str):
        assert found is Unread(anchor)
    else:
        assert isinstance(found, Moment)
        assert found.anchor == anchor
        assert found.days == pytest.approx(days)


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        (":start", Moment(date(1900, 1, 1))), ("CAST(:start AS DATE)", Moment(date(1900, 1, 1))),
        ("date_sub(current_date(), :n)", Moment(None, -40_000.0)),
        ("current_date() - INTERVAL :n DAYS", Moment(None, -40_000.0)), (":odd", Unread.EXPRESSION),
    ],
)  # fmt: skip
def test_a_parameter_has_the_value_that_will_be_bound(sql: str, value: object) -> None:
    assert limit_of(parse_one(sql, read="databricks"), {"start": "1900-01-01", "n": "40000", "odd": "x"}) == value


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("5", 5.0), ("-5", -5.0), ("(2 + 3) * 4 - 1", 19.0), ("CAST(5 AS INT)", 5.0), (":n", 7.0), ("1e3", 1000.0),
        ("1e999", Unread.EXPRESSION), ("x", Unread.EXPRESSION), (":m", Unread.PARAMETER), ("'5'", 5.0),
        ("current_date()", Unread.EXPRESSION), ("5 + INTERVAL 1 DAY", Unread.EXPRESSION),
        (":n - 1", Unread.EXPRESSION), ("20 - :n", Unread.EXPRESSION), (":n * 2", 14.0), ("2 * :n", 14.0), ("-:n", Unread.EXPRESSION),
        ("- 5 - 2", -7.0), (":m - 1", Unread.PARAMETER), ("1 - :m", Unread.PARAMETER), (":m * 2", Unread.PARAMETER),
        ("2 * :m", Unread.PARAMETER), ("x * 2", Unread.EXPRESSION), ("'x'", Unread.EXPRESSION), ("'1e999'", Unread.EXPRESSION),
        ("INTERVAL 1 DAY - 5", Unread.EXPRESSION), ("-x", Unread.EXPRESSION), ("(:n)", 7.0), ("CAST(:n AS INT)", 7.0),
    ],
)  # fmt: skip
def test_numbers(sql: str, value: object) -> None:
    assert number_of(parse_one(sql, read="databricks"), {"n": "7"}) == value


@given(st.dates(min_value=date(1000, 1, 1)), st.integers(-5_000, 5_000))
def test_a_date_and_days_are_what_a_calendar_says(start: date, days: int) -> None:
    node = parse_one(f"date_add(DATE '{start.isoformat()}', {days})", read="databricks")
    found = limit_of(node, {})
    assert isinstance(found, Moment)
    assert found.anchor is not None
    assert (found.anchor - start) + timedelta(days=found.days) == timedelta(days=days)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_nothing(text: str) -> None:
    assert moment_of_text(text) is None or isinstance(moment_of_text(text), Moment)
