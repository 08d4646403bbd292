"""A night of a catalog's export from Pacific midnight on: what arrived when in which tier, and the deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fubcli.model.names import Tier
from fubcli.model.nights import hours_of, midnight
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.report.markup import Child, Html, element, number
from fubcli.operations.monitor.report.plot import triangle
from fubcli.operations.monitor.report.series import hours_since_midnight
from fubcli.operations.monitor.report.words import clock, long_day

_WIDTH, _LEFT, _RIGHT = 360.0, 54.0, 74.0
_TOP, _LANE, _BOTTOM = 20.0, 26.0, 20.0
_BAR = 14.0
_LEAST_HOURS = 2.0
_USUAL_HOURS = 24.0
_STRETCH = 2.0
"""Hours after the last deadline up to which the present is on the chart; later it would press all else together."""
_HEADROOM = 1.06
_TIERS = (Tier.BRONZE, Tier.SILVER, Tier.GOLD, Tier.SYSTEM)


class _Axis:
    """Hours that have gone by since midnight, which are not what clocks show on a night of 23 or 25 hours."""

    def __init__(self, export: Export, until: datetime) -> None:
        self.night = export.night
        moments = [each for verdict in export.verdicts for each in (verdict.arrived_at, verdict.deadline) if each]
        hours = max((hours_since_midnight(self.night, each) for each in moments), default=_LEAST_HOURS)
        so_far = hours_since_midnight(self.night, until)
        if len(export.arrived) < len(export.verdicts) and so_far < hours + _STRETCH:
            hours = max(hours, so_far)
        self.hours = max(hours * _HEADROOM, _LEAST_HOURS)
        self.now = so_far if 0 <= so_far <= self.hours else None

    def x(self, hours: float) -> float:
        return _LEFT + hours / self.hours * (_WIDTH - _LEFT - _RIGHT)

    def at(self, moment: datetime) -> float:
        return self.x(hours_since_midnight(self.night, moment))

    def ticks(self, bottom: float) -> list[Html]:
        """Return full hours with what clocks show then: 01:00 twice where they are set back."""
        step = next((each for each in (1, 2, 3, 6) if self.hours / each <= 5), 6)
        parts = []
        for hour in range(0, int(self.hours) + 1, step):
            x = self.x(hour)
            shown = clock(midnight(self.night) + timedelta(hours=hour))
            parts.append(element("path", class_="grid", d=f"M{number(x)},{_TOP:g}V{number(bottom)}"))
            parts.append(element("text", shown, class_="tick mid", x=x, y=bottom + 14))
        return parts


def timeline(export: Export, until: datetime, place: str) -> Html:
    """Return the timeline of an export as it was known at a moment; `place` is an id of the page's own."""
    axis = _Axis(export, until)
    lanes = [(tier, _of(export, tier)) for tier in _TIERS]
    lanes = [(tier, verdicts) for tier, verdicts in lanes if verdicts]
    bottom = _TOP + _LANE * len(lanes)
    drawn: list[Child] = [*axis.ticks(bottom)]
    for at, (tier, verdicts) in enumerate(lanes):
        drawn += _lane(axis, tier, verdicts, _TOP + _LANE * at + _LANE / 2)
    _, deadline = _times(export)
    moments = [(axis.at(deadline), "due", f"due by {clock(deadline)}")] if deadline else []
    moments += [(axis.x(axis.now), "now", f"now {clock(until)}")] if axis.now is not None else []
    drawn += _moments(sorted(moments), bottom)
    title = f"Export of {export.catalog}, night of {export.night}"
    return element(
        "svg",
        element("title", title, id=f"{place}-t"),
        element("desc", _said(export), id=f"{place}-d"),
        *drawn,
        viewBox=f"0 0 {_WIDTH:g} {number(bottom + _BOTTOM)}", role="img",
        aria_labelledby=f"{place}-t", aria_describedby=f"{place}-d",
    )  # fmt: skip


def caption(export: Export) -> str:
    """Return what to look for in a timeline: the times, what went wrong, and whether clocks were set."""
    came, due = _times(export)
    none = "No arrival was seen" if export.unseen else "Nothing has come"
    told = [f"First arrival {clock(came[0])}, last {clock(came[-1])}" if came else none]
    if due is not None:
        told.append(f"all due by {clock(due)} Pacific")
    lists = (("missing", export.missing), ("late", export.late), ("short", export.short), ("changed", export.changed))
    told += [f"{len(tables)} {word}" for word, tables in lists if tables]
    told += [f"{len(export.unseen)} cannot be seen"] if export.unseen else []
    hours = hours_of(export.night)
    clocks = "" if hours == _USUAL_HOURS else f" A night of {hours:g} hours: clocks were set {_set(hours)} at 02:00."
    return f"{', '.join(told)}.{clocks}"


def _set(hours: float) -> str:
    return "forward" if hours < _USUAL_HOURS else "back"


def _said(export: Export) -> str:
    tiers = ((tier, _of(export, tier)) for tier in _TIERS)
    told = ", ".join(f"{tier} {_came(verdicts)}" for tier, verdicts in tiers if verdicts)
    return f"{long_day(export.night)}. {caption(export)} Arrived: {told}."


def _times(export: Export) -> tuple[list[datetime], datetime | None]:
    """Return the arrivals in their order, and the last deadline."""
    came = sorted(verdict.arrived_at for verdict in export.arrived if verdict.arrived_at)
    return came, max((verdict.deadline for verdict in export.verdicts if verdict.deadline), default=None)


def _of(export: Export, tier: Tier) -> list[Verdict]:
    return [verdict for verdict in export.verdicts if export.tiers[verdict.table] is tier]


def _came(verdicts: Sequence[Verdict]) -> str:
    return f"{sum(verdict.arrived_at is not None for verdict in verdicts)} of {len(verdicts)}"


def _lane(axis: _Axis, tier: Tier, verdicts: Sequence[Verdict], middle: float) -> list[Child]:
    """Return a tier's deadline as an area, a stroke for each arrival, and a triangle for each late one."""
    due = max((axis.at(verdict.deadline) for verdict in verdicts if verdict.deadline), default=_LEFT)
    came = [axis.at(verdict.arrived_at) for verdict in verdicts if verdict.arrived_at and not verdict.kind]
    late = [axis.at(verdict.arrived_at) for verdict in verdicts if verdict.arrived_at and verdict.kind]
    strokes = "".join(f"M{number(x)},{number(middle - _BAR / 2)}v{_BAR:g}" for x in sorted(came))
    return [
        element("rect", class_="band edge", x=_LEFT, y=middle - _BAR / 2, width=max(due - _LEFT, 0), height=_BAR),
        element("path", class_="arrivals", d=strokes),
        *([triangle(*((x, middle + 1) for x in sorted(late)))] if late else []),
        element("text", tier.value, class_="lane end", x=_LEFT - 6, y=middle + 4),
        element("text", _came(verdicts), *_not_there(verdicts), class_="lane", x=_WIDTH - _RIGHT + 6, y=middle + 4),
    ]


def _not_there(verdicts: Sequence[Verdict]) -> list[Child]:
    """Return the sign of a lane in which something is missing, or in which nobody could see whether it came."""
    if any(verdict.kind == "missing" for verdict in verdicts):
        return [element("tspan", " ✕", class_="bad")]
    return [" ?"] if any(verdict.status is Status.UNKNOWN for verdict in verdicts) else []


def _moments(found: Sequence[tuple[float, str, str]], bottom: float) -> list[Child]:
    """Return upright lines from left to right with their words, away from each other where there are two."""
    sides = ("mid",) if len(found) == 1 else ("end", "start")
    drawn: list[Child] = []
    for (x, kind, words), side in zip(found, sides, strict=False):
        drawn.append(element("path", class_=kind, d=f"M{number(x)},{_TOP - 6:g}V{number(bottom)}"))
        drawn.append(element("text", words, class_=f"{kind}-word {side}", x=x, y=_TOP - 9))
    return drawn
