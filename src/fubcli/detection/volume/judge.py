"""The verdict over one night's rows: which fault they look like, or that they are what was to be expected."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from math import expm1, inf, log

from fubcli.detection.loads import Load
from fubcli.detection.volume.model import LEAST_NIGHTS, Forecast, VolumeModel
from fubcli.detection.volume.traces import Traces
from fubcli.model.verdict import Expected, Status

METHOD = "nearest_level/v1"
_SIGMAS = 4.0
_BEYOND_TAIL = 1.25
"""How much more than anything harmless so far."""
_LEAST_LOSS = log(1 / 0.65)
_LEAST_GAIN = log(2.8)
"""Campaigns and growth raise a table by less; a double load is recognised by other signs."""
_UNKNOWN_OCCASION_GAIN = log(12.0)
_HOLIDAY_LOSS = log(12.0)
_FEW_ROWS = 8
_ZEROS = 6


@dataclass(frozen=True)
class Judged:
    """A status with its reasons; `kind` is the fault that the night looks like."""

    status: Status
    explanation: tuple[str, ...]
    expected: Expected | None = None
    kind: str = ""
    log_ratio: float = 0.0
    """The logarithm of how many times the expected came."""
    deviations: float = 0.0
    """The same in the table's usual deviations."""


class VolumeJudge:
    """Judges one table's nights in their order."""

    def __init__(self) -> None:
        self._model = VolumeModel()
        self._traces = Traces()
        self._zeros: dict[int, deque[bool]] = defaultdict(lambda: deque(maxlen=8))
        self._nights = 0

    def learn(self, load: Load) -> None:
        """Take a night into account."""
        self._model.learn(load.night, load.rows)
        self._traces.learn(load)
        self._zeros[load.night.weekday()].append(not load.rows)
        self._nights += 1

    def judge(self, load: Load) -> Judged:
        """Return what a night comes to; it is not learned."""
        forecast = self._model.forecast(load.night)
        if forecast is None:
            return Judged(Status.UNKNOWN, (f"{self._nights} of {LEAST_NIGHTS} nights are known: too few to judge",))
        guess, error = forecast.nearest(load.rows)
        lower, upper = _limits(forecast)
        expected = Expected(
            max(expm1(guess.log_rows), 0.0),
            max(expm1(guess.log_rows - lower), 0.0),
            max(expm1(guess.log_rows + upper), 0.0),
            METHOD, forecast.nights, forecast.since,
        )  # fmt: skip
        kind = self._kind(load, forecast, error) or _beyond(error, lower, upper)
        deviations = error / forecast.scale
        told = [_counted(load.rows, expected, guess.because), *_SAID.get(kind, ())]
        if kind:
            told.append(f"{abs(deviations):.1f} times the table's usual deviation")
            return Judged(Status.CRITICAL, tuple(told), expected, kind, error, deviations)
        is_mild = abs(error) > max(_SIGMAS * forecast.scale, _LEAST_LOSS)
        status = Status.INFO if is_mild else Status.OK
        return Judged(status, (*told, *_mitigating(forecast, error)), expected, "", error, deviations)

    def _kind(self, load: Load, forecast: Forecast, error: float) -> str:
        """Return a fault that is told by more than by its size, or ''."""
        if not load.rows:
            if forecast.holiday and forecast.rests:
                return ""
            usual = min(guess.log_rows for guess in forecast.guesses)
            rare = sum(self._zeros[load.night.weekday()]) == 0
            return "zero" if rare and expm1(usual) >= _FEW_ROWS else ""
        if self._traces.is_frozen(load, forecast.scale):
            return "frozen"
        return "duplicate" if self._traces.is_double(load, error, forecast.scale) else ""


_SAID = {
    "zero": ("the load came and brought no rows, which has not happened on this weekday",),
    "frozen": ("exactly as many rows as the night before: this table never repeats itself",),
    "duplicate": ("about twice what was expected: as if the load had run twice",),
}


def _beyond(error: float, lower: float, upper: float) -> str:
    if error < -lower:
        return "partial"
    return "spike" if error > upper else ""


def _limits(forecast: Forecast) -> tuple[float, float]:
    """Return how much less and how much more, in logarithms, nobody is woken for."""
    lower = max(_SIGMAS * forecast.scale, _BEYOND_TAIL * forecast.below, _LEAST_LOSS)
    upper = max(_SIGMAS * forecast.scale, _BEYOND_TAIL * forecast.above, _LEAST_GAIN)
    if forecast.holiday:
        lower = inf if forecast.rests else max(lower, _HOLIDAY_LOSS)
    if forecast.occasion:
        upper = max(upper, _UNKNOWN_OCCASION_GAIN)
    return lower, upper


def _mitigating(forecast: Forecast, error: float) -> tuple[str, ...]:
    if forecast.holiday and error < 0:
        return (f"it is {forecast.holiday}: a quiet night is no fault",)
    if forecast.occasion and error > 0:
        return (f"it is {forecast.occasion}, of which too little is known yet",)
    return ()


def _counted(rows: int, expected: Expected, because: str) -> str:
    change = (rows / expected.point - 1) * 100 if expected.point else 0.0
    by = f", {abs(change):.0f} % {'less' if change < 0 else 'more'} than {because} suggests" if abs(change) >= 1 else ""
    return f"{rows:,} rows came; {expected.lower:,.0f} to {expected.upper:,.0f} were to be expected{by}"
