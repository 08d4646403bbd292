"""How long to wait before a call is repeated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.network.backoff import Backoff, seconds_of, wait_of

NOW = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)


@given(repeat=st.integers(1, 100))
def test_the_pause_grows_and_has_an_end(repeat: int) -> None:
    backoff = Backoff()
    assert 0 <= backoff.pause(repeat) <= min(backoff.longest, backoff.first * 2 ** (repeat - 1))


@given(repeat=st.integers(1, 10), asked=st.floats(0, 1e6))
def test_what_the_server_asks_for_is_never_undercut(repeat: int, asked: float) -> None:
    assert asked <= Backoff().pause(repeat, asked) <= asked + 1


def test_pauses_differ_so_that_many_processes_do_not_come_back_at_once() -> None:
    assert len({Backoff().pause(5) for _ in range(20)}) > 10


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("9" * 400, 999_999_999.0),
        ("Mon, 03 Aug 2026 12:00:30 GMT", 30.0),
        ("Mon, 03 Aug 2026 11:00:00 GMT", 0.0),
        ("Mon, 03 Aug 2026 14:00:30 +0200", 30.0),
        ("Mon, 03 Aug 2026 12:00:30", 30.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(header: str | None, seconds: float | None) -> None:
    assert seconds_of(header, NOW) == seconds


@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    found = seconds_of(header, NOW)
    assert found is None or found >= 0


EPOCH = int(NOW.timestamp())
DATE = "Mon, 03 Aug 2026 12:00:30 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": DATE}, 30.0),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "5"}, 5.0),
        ({"Retry-After": "0", "X-RateLimit-Reset": "5"}, 0.0),
        ({"X-RateLimit-Reset": " 42 "}, 42.0),
        ({"X-RateLimit-Reset": "86400"}, 86_400.0),
        ({"RateLimit-Reset": str(EPOCH + 60)}, 60.0),
        ({"RateLimit-Reset": str(EPOCH - 60)}, 0.0),
        ({"RateLimit-Reset": "9" * 400}, 999_999_999_999.0 - EPOCH),
        ({"X-RateLimit-Reset": "2026-08-03T12:01Z"}, 60.0),
        ({"X-RateLimit-Reset": "2026-08-03T14:01:00+02:00"}, 60.0),
        ({"X-RateLimit-Reset": "2026-08-03T12:01:00"}, 60.0),
        ({"X-RateLimit-Reset": "2026-08-03T11:00Z"}, 0.0),
        ({"X-RateLimit-Reset": "soon", "RateLimit-Reset": "7"}, 7.0),
        ({"X-RateLimit-Reset": "-5"}, None),
        ({"X-RateLimit-Reset": "\u0663"}, None),
        ({"X-RateLimit-Reset": "0001-01-01T00:00:00+23:59"}, 0.0),
        ({"X-RateLimit-Reset": ""}, None),
    ],
)  # fmt: skip
def test_a_service_says_in_its_own_way_how_long_it_is_to_be_left_alone(headers: Any, seconds: float | None) -> None:
    assert wait_of(headers, NOW) == seconds


@given(st.dictionaries(st.sampled_from(["Retry-After", "X-RateLimit-Reset", "RateLimit-Reset"]), st.text()))
def test_no_headers_break_it(headers: dict[str, str]) -> None:
    found = wait_of(headers, NOW)
    assert found is None or found >= 0


@given(st.datetimes(), st.timezones())
def test_a_moment_of_any_zone_is_read(moment: datetime, zone: Any) -> None:
    assert (wait_of({"X-RateLimit-Reset": moment.replace(tzinfo=zone).isoformat()}, NOW) or 0.0) >= 0
