"""Soda v3's anomaly check of a row count: Prophet with Soda's settings, fitted on all nights but the one under test.

Outside of the interval is a warning, beyond it by more than a tenth of its width a failure. Needs `prophet`, which
fubcli does not depend on; a fit takes seconds, so that only chosen nights are judged.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from benchmarks.detection.lines import commits
from benchmarks.detection.nights import Night, nights

_LEAST, _BEYOND, _NARROWEST = 5, 0.1, 0.001
_SETTINGS: dict[str, Any] = {
    "seasonality_mode": "multiplicative",
    "changepoint_prior_scale": 0.001,
    "seasonality_prior_scale": 0.01,
    "interval_width": 0.999,
    "n_changepoints": 25,
}


def available() -> bool:
    """Say whether the `prophet` package can be imported."""
    return importlib.util.find_spec("prophet") is not None


def judged(lines: Iterable[str], chosen: Collection[tuple[str, date]]) -> Iterator[str]:
    """Yield a verdict line for each of the chosen nights, in the order of the tables."""
    for name in ("prophet.models", "prophet.plot", "prophet", "cmdstanpy"):
        logging.getLogger(name).disabled = True
    for table in nights(commits(lines)).values():
        for number, night in enumerate(table, start=1):
            if (night.table, night.date) in chosen:
                yield night.volume(*_rule(table[:number])).line()


def _rule(table: Sequence[Night]) -> tuple[str, str]:
    if len(table) < _LEAST:
        return "unknown", f"{len(table)} measurements"
    low, high = _interval(table[:-1], table[-1].date)
    observed, margin = table[-1].rows, _BEYOND * (high - low)
    status = "ok" if low <= observed <= high else "warning"
    if not low - margin <= observed <= high + margin:
        status = "critical"
    return status, f"expected {low} to {high}"


def _interval(training: Sequence[Night], tested: date) -> tuple[int, int]:
    pandas, prophet = importlib.import_module("pandas"), importlib.import_module("prophet")
    importlib.import_module("numpy").random.seed(1)  # the interval is drawn from it
    model = prophet.Prophet(**_SETTINGS)
    days = pandas.to_datetime([night.date for night in training])
    model.fit(pandas.DataFrame({"ds": days, "y": [night.rows for night in training]}), seed=1)
    forecast = model.predict(pandas.DataFrame({"ds": pandas.to_datetime([tested])})).iloc[0]
    least = _NARROWEST * abs(forecast.yhat)
    low, high = min(forecast.yhat_lower, forecast.yhat - least), max(forecast.yhat_upper, forecast.yhat + least)
    return math.floor(low), math.ceil(high)
