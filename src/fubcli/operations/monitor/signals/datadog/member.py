"""The event's member `datadog`: small unless all of it is asked for, and without what Datadog would refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fubcli.model.catalogs import CatalogSpec
from fubcli.model.names import Environment
from fubcli.model.request import MonitorRequest
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.signals.datadog.check_runs import check_runs
from fubcli.operations.monitor.signals.datadog.events import page_event
from fubcli.operations.monitor.signals.datadog.monitors import native_monitors, nightly_monitors
from fubcli.operations.monitor.signals.datadog.series import catalog_series, job_series, overall_series, table_series
from fubcli.operations.monitor.signals.nights import Night, last_night

_OLDEST = {"check_runs": timedelta(minutes=10), "series": timedelta(hours=1), "events": timedelta(hours=18)}
"""What is older Datadog does not take."""
MOST_EVENTS, MOST_TABLES = 10, 5
"""Of pages, and of tables with series of their own, unless everything is asked for."""


def datadog_member(
    request: MonitorRequest, judged: Judged, catalogs: Sequence[CatalogSpec], now: datetime
) -> dict[str, Any]:
    """Return `series`, `check_runs`, `events` and `monitors` of the last night, and `notes` on what is not in them.

    Every one is a body as its endpoint takes it; timestamps are the moment of judgement. `catalogs` are those that were
    to be looked at, also when they could not be seen; `now` is aware.
    """
    scene = _Scene(request, judged, {spec.name: spec.environment for spec in catalogs}, last_night(judged))
    found = {
        "series": scene.series(), "check_runs": scene.check_runs(), "events": scene.events(),
    }  # fmt: skip
    notes = scene.notes()
    age = now - scene.night.moment
    for name, oldest in _OLDEST.items():
        if age > oldest and found[name]:
            notes.append(f"{name}: none, for {scene.night.moment:%Y-%m-%d %H:%M} UTC is more than {_said(oldest)} ago")
            found[name] = []
    return {
        "complete": scene.is_complete,
        "series": {"series": found["series"]},
        "check_runs": found["check_runs"],
        "events": found["events"],
        "monitors": scene.monitors(),
        "notes": notes,
    }


@dataclass(frozen=True)
class _Scene:
    """One run's last night, and how much of it is told."""

    request: MonitorRequest
    judged: Judged
    environments: Mapping[str, Environment]
    night: Night

    @property
    def is_complete(self) -> bool:
        return "datadog" in self.request.emit

    @property
    def strictest(self) -> Environment:
        found = self.environments.values()
        return max(found, key=lambda each: each.strictness, default=Environment.PRODUCTION)

    @property
    def production(self) -> list[str]:
        return [name for name, each in self.environments.items() if each is Environment.PRODUCTION]

    def series(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        if self.request.is_whole:
            is_all = not self.request.catalogs and not self._unseen
            told += catalog_series(self.night, self.environments, covered=self.is_complete or not is_all)
            told += overall_series(self.night, self.strictest) if is_all else ()
            told += job_series(self.night, self.strictest)
        return [*told, *table_series(self._tables(), self.night)]

    def _tables(self) -> list[Watched]:
        if self.is_complete:
            return list(self.judged.gathered.nightly)
        return self._paging[:MOST_TABLES]

    @property
    def _unseen(self) -> list[str]:
        return [name for name in self.environments if name not in self.judged.gathered.snapshots]

    @property
    def _paging(self) -> list[Watched]:
        tables = {str(table.name): table for table in self.judged.gathered.nightly}
        targets = dict.fromkeys(check.target for check in self.night.pages)
        return [tables[target] for target in targets if target in tables]

    def check_runs(self) -> list[dict[str, Any]]:
        return check_runs(self.night, self.production) if self.request.is_whole else []

    def events(self) -> list[dict[str, Any]]:
        tables = {str(table.name): table for table in self.judged.gathered.tables}
        pages = self.night.pages if self.is_complete else self.night.pages[:MOST_EVENTS]
        return [page_event(check, self.night, tables, self.environments, self.strictest) for check in pages]

    def monitors(self) -> list[dict[str, Any]]:
        nightly = nightly_monitors(self.strictest, has_exports=bool(self.production))
        return nightly + native_monitors(self.strictest, self.production) if self.is_complete else nightly

    def notes(self) -> list[str]:
        told = []
        if not self.request.is_whole:
            told.append("A part of the catalogs was looked at: no health and no service check of the whole")
        if self.judged.timeframe.first < self.night.night:
            told.append(f"Of the night of {self.night.night} alone; those before it are over")
        if self._unseen:
            told.append(f"{', '.join(self._unseen)} could not be seen: no health, and none of all catalogs together")
        if not self.is_complete:
            told += _left_out("events", len(self.night.pages), MOST_EVENTS)
            told += _left_out("tables with series", len(self._paging), MOST_TABLES)
        return told


def _left_out(what: str, found: int, most: int) -> list[str]:
    return [f"{most} of {found} {what}; --emit=datadog tells all"] if found > most else []


def _said(age: timedelta) -> str:
    minutes = round(age.total_seconds() / 60)
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} minutes"
