"""What a table usually brings on such a night, learned night by night from medians, which no single fault moves.

Everything is in logarithms of rows: a factor is a difference. Several explanations of a night stand beside each other
(the level of three nights, of a week, of four; a weekday; an occasion), and the one that fits best counts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import exp, log1p, sqrt
from statistics import median

from fubcli.detection.seasons import occasions, quiet

LEAST_NIGHTS = 21
_MOST_NIGHTS = 28
_WEEK = 7
_WEEKS = 8
_AHEAD = 4 / 7
"""From the middle of the last week to tonight, in weeks."""
_ERRORS = 56
_LEAST_OF_A_WEEKDAY = 3
_FLOOR = 0.03
"""The smallest deviation that counts as one."""
_TO_SIGMA = 1.4826
"""Of a median absolute deviation, for normal noise."""


@dataclass(frozen=True)
class Guess:
    """One explanation: the logarithm of rows that it expects, and its words."""

    log_rows: float
    because: str


@dataclass(frozen=True)
class Forecast:
    """What may come on a night. `scale` is a usual deviation; `above` and `below` are large ones that were harmless."""

    guesses: tuple[Guess, ...]
    scale: float
    above: float
    below: float
    nights: int
    since: date
    occasion: str
    """An occasion of which too little is known yet."""
    holiday: str
    rests: bool
    """Whether nothing comes at weekends, so that nothing need come on a holiday."""
    week: float
    """The level of the last week, without what the night's weekday brings."""

    def nearest(self, rows: int) -> tuple[Guess, float]:
        """Return the explanation that fits best, and the logarithm of how many times as many rows came."""
        seen = log1p(rows)
        best = min(self.guesses, key=lambda guess: abs(seen - guess.log_rows))
        return best, seen - best.log_rows


class VolumeModel:
    """Learns one table's nights in their order."""

    def __init__(self) -> None:
        self._nights: deque[tuple[int, float]] = deque(maxlen=_MOST_NIGHTS)
        self._weekdays: tuple[deque[float], ...] = tuple(deque(maxlen=_WEEKS) for _ in range(7))
        self._factors = [0.0] * 7
        """How much more or less each weekday brings."""
        self._errors: deque[float] = deque(maxlen=_ERRORS)
        """Of the explanation that fitted best."""
        self._plain_errors: deque[float] = deque(maxlen=_ERRORS)
        """Of the first explanation, whatever came: choosing the best one makes errors look small."""
        self._occasions: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=6))
        self._surprise: float | None = None
        """The last night's rows (logarithm, without its weekday), when nothing explained them."""
        self._count = 0
        self._since: date | None = None
        self._last: tuple[date, Forecast | None] | None = None
        """The forecast of the night that was asked for since the last one was learned: it is judged, then learned."""

    def forecast(self, night: date) -> Forecast | None:
        """Return what may come, None while too little is known."""
        if self._last is None or self._last[0] != night:
            self._last = night, self._forecast(night)
        return self._last[1]

    def _forecast(self, night: date) -> Forecast | None:
        if self._count < LEAST_NIGHTS or self._since is None:
            return None
        usual = self._factors[night.weekday()]
        week = self._level(_WEEK)
        scale = self._scale(week + usual)
        guesses = [
            Guess(week + usual, "the last week"),
            Guess(self._level(_MOST_NIGHTS) + usual, "the last four weeks"),
            Guess(self._level(3) + usual, "the last three nights"),
        ]
        if self._surprise is not None:
            guesses.append(Guess(self._surprise + usual, "the night before, which was unusual too"))
        if len(self._nights) >= 2 * _WEEK:
            before = self._level(_WEEK, ago=_WEEK)
            guesses.append(Guess(week + (week - before) * _AHEAD + usual, "the trend of two weeks"))
        unknown = ""
        for name in occasions(night):
            if (effect := self._effect(name, scale)) is not None:
                guesses.append(Guess(week + usual + effect, name))
            elif self._is_young(name):
                unknown = unknown or name
        if name := quiet(night):
            guesses += [Guess(week + self._factors[day], f"a weekend: it is {name}") for day in (5, 6)]
        above, below = self._tails()
        rests = self._count >= LEAST_NIGHTS and not (self._weekdays[5] or self._weekdays[6])
        return Forecast(tuple(guesses), scale, above, below, self._count, self._since, unknown, name, rests, week)

    def learn(self, night: date, rows: int) -> None:
        """Take a night into account."""
        seen = log1p(rows)
        if self._count:
            self._learn_error(night, rows)
        self._nights.append((night.weekday(), seen))
        self._count += 1
        self._since = self._since or night
        self._last = None

    def _learn_error(self, night: date, rows: int) -> None:
        seen, weekday = log1p(rows), night.weekday()
        forecast = self.forecast(night)
        usual = self._factors[weekday]
        week = self._level(_WEEK) if forecast is None else forecast.week
        self._surprise = None
        if forecast is not None:
            _, error = forecast.nearest(rows)
            self._errors.append(error)
            self._plain_errors.append(seen - week - usual)
            if abs(error) > max(4 * forecast.scale, 0.25):
                self._surprise = seen - usual
        for name in occasions(night):
            self._occasions[name].append(seen - week - usual)
        same = self._weekdays[weekday]
        same.append(seen - week)
        if len(same) >= _LEAST_OF_A_WEEKDAY:
            self._factors[weekday] = median(same)

    def _is_young(self, occasion: str) -> bool:
        """Whether an occasion has not come twice yet, so that nobody knows what it brings."""
        return len(self._occasions.get(occasion, ())) < 2

    def _effect(self, occasion: str, scale: float) -> float | None:
        """Return what an occasion brings more or less, once it has come twice and both times the same way."""
        seen = self._occasions.get(occasion, ())
        if len(seen) < 2 or not (min(seen) > 2 * scale or max(seen) < -2 * scale):
            return None
        return median(seen)

    def _level(self, nights: int, ago: int = 0) -> float:
        """Return the middle of so many nights until `ago` nights ago, each without what its weekday brings."""
        end = len(self._nights) - ago
        recent = islice(self._nights, max(end - nights, 0), end)
        factors = self._factors
        return median([seen - factors[weekday] for weekday, seen in recent])

    def _scale(self, log_rows: float) -> float:
        """Return a usual deviation: the table's own, and never less than that of counting so few rows."""
        counting = 1 / sqrt(max(exp(log_rows), 1.0))
        errors = self._plain_errors
        if len(errors) < LEAST_NIGHTS:
            return max(0.2, counting)
        middle = median(errors)
        spread = _TO_SIGMA * median([abs(error - middle) for error in errors])
        return max(spread, counting, _FLOOR)

    def _tails(self) -> tuple[float, float]:
        """Return the second-largest deviation to each side: one may have been a fault, hardly two alike."""
        ordered = sorted(self._errors)
        if len(ordered) < 4:
            return 0.0, 0.0
        return max(ordered[-2], 0.0), max(-ordered[1], 0.0)
