"""The nights of a run, each with what was judged of it: what every signal is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fubcli.model.check import Check
from fubcli.model.nights import midnight
from fubcli.model.verdict import Verdict
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.judging import Judged


@dataclass(frozen=True)
class Night:
    """One Pacific night as it was judged at a moment (UTC); verdicts are by table, exports by catalog."""

    night: date
    moment: datetime
    arrivals: Mapping[str, Verdict]
    volumes: Mapping[str, Verdict]
    exports: Mapping[str, Export]
    checks: tuple[Check, ...]
    """Ranked."""

    def of(self, catalog: str) -> list[Check]:
        """Return the checks of a catalog and of its tables."""
        return [check for check in self.checks if check.target.split(".")[0] == catalog]

    @property
    def pages(self) -> list[Check]:
        """The checks that somebody is to look at, and that nothing else explains."""
        return [check for check in self.checks if check.status.pages and not check.suppressed_by]


def nights_of(judged: Judged) -> list[Night]:
    """Return the nights of a run in their order; the last was judged at the run's own moment."""
    first, last = judged.timeframe.first, judged.timeframe.last
    return [night_of(judged, first + timedelta(days=each)) for each in range((last - first).days + 1)]


def night_of(judged: Judged, night: date) -> Night:
    """Return one night of a run."""
    verdicts = [verdict for verdict in judged.verdicts if verdict.night == night]
    return Night(
        night,
        min(judged.timeframe.until, midnight(night + timedelta(days=1))),
        {verdict.table: verdict for verdict in verdicts if verdict.check == "freshness"},
        {verdict.table: verdict for verdict in verdicts if verdict.check == "volume"},
        {export.catalog: export for export in judged.exports if export.night == night},
        tuple(check for check in judged.checks if check.night == night),
    )
