"""How each metric of fubcli is watched: the one table of thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fubcli.integrations.datadog import names
from fubcli.integrations.datadog.thresholds import Thresholds


@dataclass(frozen=True)
class Alert:
    """`which` is the word of its monitor's tag, `title` what it watches, `by` what it is told apart by."""

    which: str
    title: str
    thresholds: Thresholds
    sensible: tuple[float, float]
    """Between which an event may set thresholds: beyond them the alert would be switched off, or never rest."""
    by: tuple[str, ...] = ("catalog",)
    pages_when_silent: bool = False
    """Only for what every night tells; series of tables come and go."""
    leaves_all_out: bool = False
    """Whether the series of all catalogs together is one more of the same, and not to be judged."""
    priority: int = 3


_TABLE = ("catalog", "schema", "table")
ALERTS: Mapping[str, Alert] = {
    names.HEALTH: Alert(
        "pipeline_health",
        "data health",
        Thresholds("<", 50, 70, 60, 75),
        (1, 100),
        pages_when_silent=True,
        leaves_all_out=True,
        priority=2,
    ),
    names.COVERAGE: Alert("check_coverage", "share of checks judged", Thresholds("<", 0.6, 0.8, 0.7, 0.85), (0.01, 1)),
    names.FAILED_JOBS: Alert("job_run_failed", "failed jobs", Thresholds(">", 0), (0, 100), (), priority=2),
    names.FRESHNESS_OVERDUE: Alert(
        "freshness_overdue", "time after the deadline (s)", Thresholds(">", 7_200, 1_800), (0, 172_800), _TABLE
    ),
    names.FRESHNESS_LAG: Alert(
        "freshness_lag", "age of the data (s)", Thresholds(">", 129_600, 100_800), (0, 604_800), _TABLE
    ),
    names.VOLUME: Alert("volume_rows", "rows of the night", Thresholds("<", 1), (1, 1e9), _TABLE),
    names.RECONCILIATION: Alert(
        "recon_ratio", "rows to those of the tier below", Thresholds("<", 0.9, 0.95), (0.01, 2), _TABLE
    ),
    names.QUERY_SECONDS: Alert("query_duration", "duration of queries (s)", Thresholds(">", 300, 60), (0, 86_400), ()),
    names.QUERY_TRUNCATED: Alert(
        "query_truncated", "results that were cut off", Thresholds(">", 0), (0, 0.9), (), priority=4
    ),
}
