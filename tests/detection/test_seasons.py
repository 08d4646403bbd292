"""Holidays of the United States, and what a night is of its month."""

from __future__ import annotations

from datetime import date

import pytest

from fubcli.detection.seasons import holiday, occasions, quiet


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 19), "Martin Luther King Day"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 7, 3), "Independence Day (observed)"),
        (date(2027, 7, 5), "Independence Day (observed)"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 11, 27), "the day after Thanksgiving"),
        (date(2026, 12, 24), "Christmas Eve"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 29), "the days around Christmas and New Year"),
        (date(2027, 1, 4), ""),
        (date(2026, 5, 18), ""),
        (date(2026, 11, 20), ""),
        (date(2026, 9, 14), ""),
    ],
)
def test_holidays(day: date, name: str) -> None:
    assert holiday(day) == name


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 1, 30), ("the month's last business day",)),  # a Friday
        (date(2026, 1, 31), ("the month's last day",)),
        (date(2026, 2, 1), ("the month's first day",)),  # a Sunday
        (date(2026, 2, 2), ("the month's first business day",)),
        (date(2026, 2, 3), ()),
        (
            date(2026, 4, 1),
            (
                "the month's first day",
                "the month's first business day",
                "the quarter's first day",
                "the quarter's first business day",
            ),
        ),
        (
            date(2026, 3, 31),
            (
                "the month's last day",
                "the month's last business day",
                "the quarter's last day",
                "the quarter's last business day",
            ),
        ),
        (date(2026, 2, 28), ("the month's last day",)),
        (date(2024, 2, 29), ("the month's last day", "the month's last business day")),
        (date(2026, 6, 15), ()),
    ],
)
def test_occasions(day: date, names: tuple[str, ...]) -> None:
    assert occasions(day) == names


def test_the_night_after_a_holiday_brings_the_holidays_rows() -> None:
    assert quiet(date(2026, 11, 12)) == "the night after Veterans Day"
    assert quiet(date(2026, 11, 11)) == "Veterans Day"
    assert quiet(date(2026, 11, 13)) == ""
