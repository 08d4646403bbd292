"""The last nights of a table that a check is about, for people to see at a glance what the check means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from fubcli.detection.loads import loads_of
from fubcli.model.health import Commit
from fubcli.operations.monitor.judging import Judged

NIGHTS = 14
_ABOUT_ROWS = ("freshness", "volume")


def with_recent(shown: Iterable[dict[str, Any]], judged: Judged) -> list[dict[str, Any]]:
    """Return checks as the event has them, those that say that rows are late or wrong with `recent`.

    What is well, and what another check explains, has none: an agent pays for every token.
    """
    commits = {str(table.name): table.history.value or () for table in judged.gathered.nightly}
    told = []
    for check in shown:
        wanted = check["pillar"] in _ABOUT_ROWS and check["status"] != "ok" and "suppressed_by" not in check
        night = date.fromisoformat(check["night"])
        rows = recent_rows(commits.get(check["target"], ()), night, judged.timeframe.until) if wanted else []
        told.append(check | ({"recent": rows} if rows else {}))
    return told


def recent_rows(commits: Iterable[Commit], night: date, until: datetime) -> list[int | None]:
    """Return the rows of up to 14 nights that end with `night`, oldest first, None for a night without a load.

    They begin with the first load that is known; what came after `until` is not there. Empty when none of them has one.
    """
    loads = [seen for load in loads_of(commits) if (seen := load.until(until)) is not None]
    if not loads or loads[0].night > night:
        return []
    rows = {load.night: load.rows for load in loads}
    first = max(loads[0].night, night - timedelta(days=NIGHTS - 1))
    found = [rows.get(first + timedelta(days=number)) for number in range((night - first).days + 1)]
    return found if any(each is not None for each in found) else []
