"""The nights of a run, each with what was judged of it: what every signal is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from fubcli.model.check import Check
from fubcli.model.nights import midnight
from fubcli.model.verdict import Verdict
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.judging import Judged

T = TypeVar("T", Check, Verdict)


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


def in_sentences(told: Iterable[str]) -> str:
    """Return what was told as one text, a full stop between any two, whether they end in one or not."""
    return ". ".join(each.rstrip(".") for each in told)


def nights_of(judged: Judged) -> list[Night]:
    """Return the nights of a run in their order."""
    verdicts, checks = _by_night(judged.verdicts), _by_night(judged.checks)
    return [_night(judged, night, verdicts[night], checks[night]) for night in judged.timeframe.nights]


def last_night(judged: Judged) -> Night:
    """Return the last night of a run, which was judged at the run's own moment."""
    last = judged.timeframe.last
    verdicts = [verdict for verdict in judged.verdicts if verdict.night == last]
    return _night(judged, last, verdicts, [check for check in judged.checks if check.night == last])


def _by_night(judgements: Iterable[T]) -> dict[date, list[T]]:
    found: dict[date, list[T]] = defaultdict(list)
    for each in judgements:
        found[each.night].append(each)
    return found


def _night(judged: Judged, night: date, verdicts: Iterable[Verdict], checks: Iterable[Check]) -> Night:
    by_kind: dict[str, dict[str, Verdict]] = {"freshness": {}, "volume": {}}
    for verdict in verdicts:
        by_kind[verdict.check][verdict.table] = verdict
    return Night(
        night,
        min(judged.timeframe.until, midnight(night + timedelta(days=1))),
        by_kind["freshness"],
        by_kind["volume"],
        {export.catalog: export for export in judged.exports if export.night == night},
        tuple(checks),
    )
