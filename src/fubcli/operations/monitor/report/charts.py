"""A table's rows and arrivals over its past nights, each with what was to be expected, as SVG that says its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.plot import (
    HEIGHT,
    WIDTH,
    Frame,
    cross,
    diamond,
    dots,
    in_short,
    rounded_ticks,
    triangle,
)
from fubcli.operations.monitor.report.series import Night, clock_hours
from fubcli.operations.monitor.report.words import clock, expected_rows, long_day

_HEADROOM = 1.12
_ABOVE_EXPECTED = 1.6
"""Bounds reach far above: a chart that showed them whole would press the rows to its bottom."""
_HOUR_STEPS = (0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0)
_MOST_HOUR_TICKS = 4


def volume_chart(table: str, nights: Sequence[Night], place: str) -> Html:
    """Return the rows of each night; `place` is an id of the page's own."""
    points = [night.volume.expected.point if night.volume and night.volume.expected else None for night in nights]
    bounds = [
        (night.volume.expected.lower, night.volume.expected.upper) if night.volume and night.volume.expected else None
        for night in nights
    ]
    highest = max((night.rows or 0 for night in nights), default=0)
    top = max(highest * _HEADROOM, *(_ABOVE_EXPECTED * (point or 0) for point in points), 1.0)
    frame = Frame([night.day for night in nights], top)
    rows = [None if night.rows is None else float(night.rows) for night in nights]
    marks = [_mark(frame, at, night.volume, rows[at]) for at, night in enumerate(nights) if night.rows is not None]
    absent = [cross((frame.x(at), frame.y(0))) for at, night in enumerate(nights) if night.is_missing]
    drawn: list[Child] = [
        *frame.band(bounds), *frame.axes(rounded_ticks(top), in_short), frame.usual(points), frame.line(rows),
        _plain_dots(frame, rows, nights, lambda night: night.volume),
        *(mark for mark in marks if mark is not None), *absent,
    ]  # fmt: skip
    return _figure("Rows", table, _said_of_rows(nights), drawn, place)


def arrival_chart(table: str, nights: Sequence[Night], place: str) -> Html:
    """Return when each night's load came by Pacific clocks; `place` is an id of the page's own."""
    came = [_hours(night.day, night.arrival, "arrived_at") for night in nights]
    usual = [_hours(night.day, night.arrival, "usual_at") for night in nights]
    deadlines = [_hours(night.day, night.arrival, "deadline") for night in nights]
    top = max((value for value in (*came, *deadlines) if value is not None), default=1.0) * _HEADROOM
    frame = Frame([night.day for night in nights], max(top, 1.0))
    bounds = [None if deadline is None else (0.0, deadline) for deadline in deadlines]
    marks = [_mark(frame, at, night.arrival, came[at]) for at, night in enumerate(nights) if came[at] is not None]
    absent = [cross((frame.x(at), frame.y(deadlines[at] or 0))) for at, night in enumerate(nights) if night.is_missing]
    drawn: list[Child] = [
        *frame.band(bounds), *frame.axes(_hour_ticks(frame.top), _hour), frame.usual(usual), frame.line(came),
        _plain_dots(frame, came, nights, lambda night: night.arrival),
        *(mark for mark in marks if mark is not None), *absent,
    ]  # fmt: skip
    return _figure("Arrival", table, _said_of_arrivals(nights), drawn, place)


def _figure(about: str, table: str, said: str, drawn: Sequence[Child], place: str) -> Html:
    svg = element(
        "svg",
        element("title", f"{about} of {table}", id=f"{place}-t"),
        element("desc", said, id=f"{place}-d"),
        *drawn,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", role="img",
        aria_labelledby=f"{place}-t", aria_describedby=f"{place}-d",
    )  # fmt: skip
    return element("figure", element("figcaption", element("b", f"{about} "), said), svg)


def _plain_dots(
    frame: Frame, values: Sequence[float | None], nights: Sequence[Night], verdict: Callable[[Night], Verdict | None]
) -> Html:
    """Return a dot for each night that has no mark of its own."""
    told = []
    for at, (night, value) in enumerate(zip(nights, values, strict=True)):
        found = verdict(night)
        if value is not None and not (found and found.status.pages):
            told.append((frame.x(at), frame.y(value)))
    return dots(told)


def _mark(frame: Frame, at: int, verdict: Verdict | None, value: float | None) -> Html | None:
    if verdict is None or value is None or not verdict.status.pages:
        return None
    draw = diamond if verdict.status is Status.CRITICAL else triangle
    return draw((frame.x(at), frame.y(value)))


def _hours(night: date, verdict: Verdict | None, name: str) -> float | None:
    moment = getattr(verdict, name, None)
    return None if moment is None else clock_hours(night, moment)


def _hour_ticks(top: float) -> list[float]:
    step = next((each for each in _HOUR_STEPS if top / each <= _MOST_HOUR_TICKS), _HOUR_STEPS[-1])
    return [step * each for each in range(int(top / step) + 1)]


def _hour(hours: float) -> str:
    return f"{int(hours) % 24:02d}:{round(hours % 1 * 60):02d}"


def _said_of_rows(nights: Sequence[Night]) -> str:
    last = nights[-1]
    if last.volume is None or last.rows is None:
        return f"{long_day(last.day)}: no load was seen."
    return f"{long_day(last.day)}: {last.rows:,} rows{expected_rows(last.volume)}."


def _said_of_arrivals(nights: Sequence[Night]) -> str:
    last = nights[-1]
    verdict = last.arrival
    if verdict is None:
        return f"{long_day(last.day)}: not judged."
    absent = "cannot be seen" if verdict.status is Status.UNKNOWN else "has not come"
    came = absent if verdict.arrived_at is None else f"came at {clock(verdict.arrived_at)}"
    if verdict.deadline is None or verdict.usual_at is None:
        return f"{long_day(last.day)}: {came}; no load was due."
    return (
        f"{long_day(last.day)}: {came}; usually at {clock(verdict.usual_at)}, due by {clock(verdict.deadline)} Pacific."
    )
