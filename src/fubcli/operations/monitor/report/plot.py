"""What charts have in common: where a night stands, where a value, and which values are written beside the axis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

from fubcli.operations.monitor.report.markup import Html, element, number

Point = tuple[float, float]
WIDTH, HEIGHT = 360.0, 132.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 10.0, 10.0, 22.0
_DATE_WIDTH = 48.0


@dataclass(frozen=True)
class Frame:
    """The nights of a chart from left to right, and values from 0 at the bottom to `top`."""

    days: Sequence[date]
    top: float

    @property
    def step(self) -> float:
        """The width of a night."""
        return (WIDTH - _LEFT - _RIGHT) / max(len(self.days), 1)

    def left(self, place: int) -> float:
        """Return where a night begins."""
        return _LEFT + place * self.step

    def x(self, place: int) -> float:
        """Return the middle of a night."""
        return self.left(place) + self.step / 2

    def y(self, value: float) -> float:
        """Return the height of a value; what is above the chart is at its edge."""
        share = min(max(value / self.top, 0.0), 1.0) if self.top else 0.0
        return HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP)

    def axes(self, ticks: Iterable[float], written: Callable[[float], str]) -> list[Html]:
        """Return lines and labels of values, and the dates of some nights, the last one among them."""
        parts = []
        for tick in ticks:
            y = self.y(tick)
            parts.append(element("path", class_="grid", d=f"M{number(_LEFT)},{number(y)}H{number(WIDTH - _RIGHT)}"))
            parts.append(element("text", written(tick), class_="tick end", x=_LEFT - 5, y=y + 4.5))
        every = max(7, -(-int(_DATE_WIDTH / self.step + 1) // 7) * 7)
        for place in range(len(self.days) - 1, -1, -every):
            is_last = place == len(self.days) - 1
            kind, x = ("tick end", WIDTH - _RIGHT) if is_last else ("tick mid", self.x(place))
            if is_last or x < WIDTH - _RIGHT - 1.4 * _DATE_WIDTH:
                parts.append(element("text", _day(self.days[place]), class_=kind, x=x, y=HEIGHT - 5))
        return parts

    def band(self, bounds: Sequence[tuple[float, float] | None]) -> list[Html]:
        """Return the area between lower and upper bounds, night by night, and its edges where the chart has them."""
        pieces = []
        for at, each in enumerate(bounds):
            if each is not None:
                low, high = self.y(each[0]), self.y(each[1])
                pieces.append(
                    f"M{number(self.left(at))},{number(high)}h{number(self.step)}V{number(low)}H{number(self.left(at))}Z"
                )
        edges = [[each[side] if each and each[side] < self.top else None for each in bounds] for side in (0, 1)]
        return [element("path", class_="band", d="".join(pieces)), *(self.levels(each, "edge") for each in edges)]

    def levels(self, values: Sequence[float | None], kind: str) -> Html:
        """Return a line at each night's value as wide as the night, in steps from one night to the next."""
        told, pen = [], "M"
        for at, value in enumerate(values):
            if value is None:
                pen = "M"
            else:
                begin = (
                    f"M{number(self.left(at))},{number(self.y(value))}" if pen == "M" else f"V{number(self.y(value))}"
                )
                told.append(f"{begin}H{number(self.left(at + 1))}")
                pen = "V"
        return element("path", class_=kind, d="".join(told))

    def usual(self, values: Sequence[float | None]) -> Html:
        """Return a short line at each night's most likely value."""
        given = [(at, value) for at, value in enumerate(values) if value is not None]
        told = (f"M{number(self.left(at))},{number(self.y(value))}h{number(self.step)}" for at, value in given)
        return element("path", class_="usual", d="".join(told))

    def line(self, values: Sequence[float | None]) -> Html:
        """Return a line through values, broken where there is none."""
        told, pen = [], "M"
        for at, value in enumerate(values):
            if value is None:
                pen = "M"
            else:
                told.append(f"{pen}{number(self.x(at))},{number(self.y(value))}")
                pen = "L"
        return element("path", class_="line", d="".join(told))


def dots(points: Iterable[Point]) -> Html:
    """Return a dot at each point, all as one path."""
    return element("path", class_="dots", d="".join(f"M{number(x)},{number(y)}h0" for x, y in points))


def diamond(point: Point) -> Html:
    """Return the mark of what is critical."""
    x, y = point
    return element("path", class_="mark critical", d=f"M{number(x)},{number(y - 6)}l6,6l-6,6l-6,-6Z")


def triangle(*points: Point) -> Html:
    """Return the mark of a warning, at each point."""
    told = (f"M{number(x)},{number(y - 6)}l6,10.5h-12Z" for x, y in points)
    return element("path", class_="mark warning", d="".join(told))


def cross(point: Point) -> Html:
    """Return the mark of what is not there."""
    x, y = point
    return element("path", class_="cross", d=f"M{number(x - 4)},{number(y - 4)}l8,8m0,-8l-8,8")


def rounded_ticks(top: float, most: int = 4) -> list[float]:
    """Return 0 and round values up to `top`."""
    if top <= 0:
        return [0.0]
    power = 10.0 ** floor(log10(top / most))
    step = next((power * each for each in (1, 2, 2.5, 5, 10) if top / (power * each) <= most), power * 10)
    return [step * each for each in range(int(top / step) + 1)]


def in_short(value: float) -> str:
    """Return a number of rows in the width of an axis: 12.5k, 3M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def _day(night: date) -> str:
    return f"{night.day} {night:%b}"
