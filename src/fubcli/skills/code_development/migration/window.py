"""When the nightly export reads MariaDB: from Pacific midnight on, for as long as it usually takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fubcli.model.nights import hours_of, midnight, night_of

USUAL = timedelta(hours=2, minutes=30)
_LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class ExportWindow:
    """One night's export: aware moments, and where its length comes from (`monitor` or `default`)."""

    night: date
    begins: datetime
    ends: datetime
    source: str

    def as_json(self) -> dict[str, Any]:
        """Return it as the event has it."""
        return {
            "night": self.night.isoformat(),
            "from": utc_text(self.begins),
            "until": utc_text(self.ends),
            "hours_of_night": hours_of(self.night),
            "source": self.source,
        }


def next_window(after: datetime, length: timedelta = USUAL, source: str = "default") -> ExportWindow:
    """Return the first window that ends after a moment; its length is time that passes, whatever clocks show."""
    night = night_of(after)
    begins = midnight(night)
    if after >= begins + length:
        night += timedelta(days=1)
        begins = midnight(night)
    return ExportWindow(night, begins, begins + length, source)


def windows_told_by(data: Mapping[str, Any]) -> Callable[[datetime], ExportWindow]:
    """Return `next_window` with the length that a monitor's event tells: to the latest deadline or arrival it has."""
    length = max(_lengths(data.get("exports")), default=None)
    if length is None:
        return next_window
    return lambda after: next_window(after, length, "monitor")


def _lengths(exports: Any) -> Iterator[timedelta]:
    """Yield how long after its midnight each export was over; what others wrote wrongly tells nothing."""
    for each in exports if isinstance(exports, list) else ():
        window = each.get("window") if isinstance(each, dict) else None
        if not isinstance(window, dict):
            continue
        begins = _moment(window.get("midnight"))
        for end in (window.get("deadline"), each.get("last_arrival")):
            ends = _moment(end)
            if begins and ends and timedelta() < ends - begins <= _LONGEST:
                yield ends - begins


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None


def utc_text(moment: datetime) -> str:
    """Return an aware moment as events write it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
