"""What a request says of time, as `--timeframe` takes it."""

from datetime import UTC, date, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from fubcli.model.timeframe import timeframe_of
from fubcli.playbooks.matching.timeframes import the_timeframe, timeframes_in, unread_time

SATURDAY = date(2026, 11, 21)

MEANT = {
    "today": "today",
    "why is tonight's export late": "today",
    "since midnight": "today",
    "yesterday": "yesterday",
    "last night": "2026-11-20/2026-11-21",
    "the day before yesterday": "2026-11-19",
    "last 24 hours": "last_24h",
    "the past 24h": "last_24h",
    "the last 48 hours": "2026-11-19/2026-11-21",
    "last week": "past_week",
    "past week": "past_week",
    "since last week": "past_week",
    "last 7 days": "past_week",
    "last month": "2026-10-01/2026-10-31",
    "past month": "past_month",
    "in the last month": "past_month",
    "last 30 days": "past_month",
    "past 90 days": "past_90_days",
    "last three months": "past_90_days",
    "last 10 days": "2026-11-12/2026-11-21",
    "past two weeks": "2026-11-08/2026-11-21",
    "since nov 3": "2026-11-03/2026-11-21",
    "since november 3rd": "2026-11-03/2026-11-21",
    "since 2026-11-03": "2026-11-03/2026-11-21",
    "since the 3rd": "2026-11-03/2026-11-21",
    "since tuesday": "2026-11-17/2026-11-21",
    "since september": "2026-09-01/2026-11-21",
    "since yesterday": "2026-11-20/2026-11-21",
    "since 3 days ago": "2026-11-18/2026-11-21",
    "3 days ago": "2026-11-18",
    "between 3 and 9 november": "2026-11-03/2026-11-09",
    "between nov 3 and nov 9": "2026-11-03/2026-11-09",
    "from november 3rd to the 9th": "2026-11-03/2026-11-09",
    "nov 3-9": "2026-11-03/2026-11-09",
    "3 to 9 nov 2025": "2025-11-03/2025-11-09",
    "2026-11-03/2026-11-09": "2026-11-03/2026-11-09",
    "from 2026-11-03 until 2026-11-09": "2026-11-03/2026-11-09",
    "from 2026-11-03 to today": "2026-11-03/2026-11-21",
    "on nov 12": "2026-11-12",
    "on the 12th": "2026-11-12",
    "12 november 2025": "2025-11-12",
    "on 11/13/2026": "2026-11-13",
    "13/11/2026": "2026-11-13",
    "13.11.2026": "2026-11-13",
    "11-13-2026": "2026-11-13",
    "on 11/13": "2026-11-13",
    "2026/11/12": "2026-11-12",
    "in 2026/11/12": "2026-11-12",
    "2026.11.12": "2026-11-12",
    "2026-11-5": "2026-11-05",
    "on 20261112": "2026-11-12",
    "since 2026/11/03": "2026-11-03/2026-11-21",
    "2026/11/03 to 2026/11/09": "2026-11-03/2026-11-09",
    "the review is tomorrow; look at yesterday": "yesterday",
    "yesterday; the contract ends 2026-12-31": "yesterday",
    "at 2026-11-12t03:00z": "2026-11-11",
    "in october": "2026-10-01/2026-10-31",
    "october 2025": "2025-10-01/2025-10-31",
    "in may": "2026-05-01/2026-05-31",
    "in november": "2026-11-01/2026-11-21",
    "this week": "2026-11-16/2026-11-21",
    "this month": "2026-11-01/2026-11-21",
    "this quarter": "2026-10-01/2026-11-21",
    "this year": "2026-01-01/2026-11-21",
    "q3": "2026-07-01/2026-09-30",
    "q1 2025": "2025-01-01/2025-03-31",
    "last quarter": "2026-07-01/2026-09-30",
    "last year": "2025-01-01/2025-12-31",
    "in 2025": "2025-01-01/2025-12-31",
    "on monday": "2026-11-16",
    "last saturday": "2026-11-14",
    "last weekend": "2026-11-14/2026-11-15",
    "yesterday, i say yesterday": "yesterday",
}
NOT_GUESSED = [
    "",
    "feb 30",
    "since feb 30",
    "2026-02-30",
    "on december 24",  # to come, and eleven months ago
    "2026-12-01",
    "between nov 18 and nov 30",
    "between nov 9 and nov 3",
    "tomorrow",
    "next week",
    "11/12/2026",  # of November or of December
    "on 11/12",
    "before nov 3",
    "until yesterday",
    "recently",
    "on saturday",  # today, or a week ago
    "q1 2027",
    "nov 3 and nov 5",
    "compare last week with october",
    "yesterday and feb 30",
    "i may be wrong",
    "they march on",
    "stuck for 30 days",
    "90 days",
    "every tuesdays",
    "2009-01-01",
    "last 99999 days",
    "last 0 days",
    "the last november",
    "file-2026-11-03x",
]


@pytest.mark.parametrize(("text", "expected"), MEANT.items(), ids=MEANT)
def test_what_is_meant(text: str, expected: str):
    assert the_timeframe(timeframes_in(text, SATURDAY)) == expected


@pytest.mark.parametrize("text", NOT_GUESSED)
def test_what_is_not_clear_is_not_guessed(text: str):
    assert the_timeframe(timeframes_in(text, SATURDAY)) is None


UNREAD = {
    "on 2026-11-31": "2026-11-31",
    "on 2026-13-45": "2026-13-45",
    "since feb 30": "since feb 30",
    "2026/02/30": "2026/02/30",
    "20260230": "20260230",
    "november 31st": "november 31st",
    "on nov 45": "nov 45",
    "12-nov-2026": "12-nov-2026",
    "1999-12-01": "1999-12-01",
    "in 2026-10": "2026-10",
    "on 11/12": "11/12",
    "11/12/2026": "11/12/2026",
    "12.11.2026": "12.11.2026",
    "12-11-2026": "12-11-2026",
    "december 1": "december 1",
    "on 2026-12-25": "2026-12-25",
    "tomorrow": "tomorrow",
    "last christmas": "last christmas",
    "over the thanksgiving weekend": "over the thanksgiving weekend",
    "on easter": "on easter",
    "since new year's eve": "since new year's eve",
    "on black friday": "on black friday",
    "a few weeks ago": "a few weeks ago",
    "mid-october": "mid-october",
    "last summer": "last summer",
    "yesterday and last month": "yesterday, last month",
    "yesterday and feb 30": "feb 30",
    "tomorrow, on 11/12": "11/12",
}
NO_TIME = [
    "",
    "account 12345 and contact 20261112",
    "run id 20261112",
    "job #20261112",
    "20261112 rows",
    "99999999 or 20991399",
    "version 2026.11.12 of the driver",
    "v2026.11.12",
    "1.2.3 and 10.11.12.13",
    "$11.12 and 12.50",
    "decimal(12,2)",
    "at 00:40",
    "00:40:12",
    "3-9 contacts",
    "between 10 and 20 rows",
    "11/12 accounts",
    "3/4 of the leads",
    "1/2",
    "24/7",
    "50/50",
    "step 3/14",
    "90 days",
    "happy new year",
    "they may lose 45",
    "see fub-2026-11",
    "5,000 a month",
    "q5",
]


@pytest.mark.parametrize(("text", "expected"), UNREAD.items(), ids=UNREAD)
def test_a_time_that_is_not_understood_is_told(text: str, expected: str):
    assert unread_time(text, timeframes_in(text, SATURDAY)) == expected


@pytest.mark.parametrize("text", [*NO_TIME, *MEANT])
def test_what_is_no_time_or_is_understood_is_not_unread(text: str):
    assert unread_time(text, timeframes_in(text, SATURDAY)) is None


@pytest.mark.parametrize("text", NO_TIME)
def test_what_is_no_time_means_none(text: str):
    assert timeframes_in(text, SATURDAY) == ()


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2027, 1, 5), "since dec 3", "2026-12-03/2027-01-05"),
        (date(2027, 1, 5), "in december", "2026-12-01/2026-12-31"),
        (date(2027, 1, 5), "last month", "2026-12-01/2026-12-31"),
        (date(2027, 1, 5), "last quarter", "2026-10-01/2026-12-31"),
        (date(2028, 2, 29), "feb 29", "today"),
        (date(2028, 3, 1), "february 28", "2028-02-28"),
    ],
)
def test_years_are_crossed(today: date, text: str, expected: str):
    assert the_timeframe(timeframes_in(text, today)) == expected


DAYS = st.dates(date(2016, 1, 1), date(2035, 12, 31))
WORDS = st.sampled_from(
    ["since", "between", "and", "from", "to", "on", "in", "last", "this", "the", "q1", "q4", "may", "nov 3", "october", "week",
     "month", "weekend", "friday", "2026", "2026-11-03", "31", "days", "ago", "3rd", "yesterday", "-", "/", "90", "13/11/2026"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=6).map(" ".join), DAYS)
def test_whatever_is_said_the_monitor_takes_it(text: str, today: date):
    said = timeframes_in(text, today)
    found = the_timeframe(said)
    assert (unread_time(text, said) is None) == (found is not None or not said)
    if found:
        evening = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=20)
        nights = timeframe_of(found, evening).nights
        assert nights[-1] <= today


@pytest.mark.parametrize(
    "text", ["the next 3 weeks", "it renews in 2027", "churn for the call next week", "before tuesday's review"]
)
def test_what_is_to_come_only_says_why_somebody_asks(text: str):
    found = timeframes_in(text, date(2026, 11, 21))
    assert (the_timeframe(found), unread_time(text, found)) == (None, None)
