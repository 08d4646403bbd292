"""What business does to a table's rows: each feature is a factor per date, none of them is a fault."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.detection import calendars
from benchmarks.detection.halves import Half, Range

Feature = Callable[[date], float]
_CAMPAIGN_NIGHTS = (3, 8)


@dataclass(frozen=True)
class Span:
    """The nights of a history: the first, and how many."""

    first: date
    nights: int

    def dates(self) -> list[date]:
        """Return every night in order."""
        return [self.first + timedelta(days=day) for day in range(self.nights)]


def drawn(chance: Random, ends: Range) -> float:
    """Return a value between the ends, all equally likely."""
    return chance.uniform(*ends)


def weekend(chance: Random, half: Half, span: Span) -> Feature:
    """Return the factors of Saturdays and Sundays, and a mild one of each other weekday."""
    saturday, sunday = drawn(chance, half.weekend), drawn(chance, half.weekend)
    factors = [chance.uniform(0.92, 1.1) for _ in range(5)] + [saturday, sunday]
    return lambda day: factors[day.weekday()]


def business_days(chance: Random, half: Half, span: Span) -> Feature:
    """Return nothing at weekends, and for most feeds nothing on holidays."""
    keeps_holidays = chance.random() < 0.8
    monday = 1 + chance.random() * max(half.second_feature, 0.2)

    def factor(day: date) -> float:
        closed = not calendars.is_business_day(day) if keeps_holidays else calendars.is_weekend(day)
        if closed:
            return 0.0
        return monday if day.weekday() == 0 else 1.0

    return factor


def month_end(chance: Random, half: Half, span: Span) -> Feature:
    """Return a larger load on the last day or the last business day of each month, larger still for quarters."""
    usual, quarter = drawn(chance, half.month_end), drawn(chance, half.quarter_end)
    is_end = chance.choice([calendars.is_month_end, calendars.is_last_business_day])

    def factor(day: date) -> float:
        if not is_end(day):
            return 1.0
        return usual * quarter if day.month % 3 == 0 else usual

    return factor


def campaign(chance: Random, half: Half, span: Span) -> Feature:
    """Return one to three campaigns of 3 to 8 nights; in some, each night's factor is a little other than the last."""
    factors: dict[date, float] = {}
    for _ in range(chance.randint(1, 3)):
        begins, height = chance.randrange(10, span.nights - 8), drawn(chance, half.campaign)
        fade = chance.choice([1.0, 1.0, 0.85])
        for night in range(chance.randint(*_CAMPAIGN_NIGHTS)):
            factors[span.first + timedelta(days=begins + night)] = max(height * fade**night, 1.1)
    return lambda day: factors.get(day, 1.0)


def level_shift(chance: Random, half: Half, span: Span) -> Feature:
    """Return one or two shifts that stay, up or down."""
    shifts = [
        (span.first + timedelta(days=chance.randrange(15, span.nights - 5)), drawn(chance, ends))
        for ends in chance.choices([half.rise, half.fall], k=chance.randint(1, 2))
    ]
    return lambda day: math.prod(size for begins, size in shifts if day >= begins)


def trend(chance: Random, half: Half, span: Span) -> Feature:
    """Return slow growth or decline."""
    slope = drawn(chance, half.trend) * chance.choice([1, 1, -1])
    return lambda day: math.exp(slope * (day - span.first).days)


def holidays(chance: Random, half: Half, span: Span) -> Feature:
    """Return a factor on US holidays, and one on the day after Thanksgiving and on Christmas Eve."""
    usual = drawn(chance, half.holiday)

    def factor(day: date) -> float:
        bridge = day.month == 11 and day - calendars.DAY in calendars.holidays(day.year) and day.weekday() == 4
        if day in calendars.holidays(day.year) or bridge or (day.month, day.day) == (12, 24):
            return usual
        return 1.0

    return factor


EVENTS = (campaign, level_shift, holidays)  # what tables of one export share
SECOND = (weekend, month_end, campaign, level_shift, trend, holidays)
