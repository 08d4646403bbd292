"""The NDJSON lines that histories, truths and verdicts are exchanged as; every time in them has a zone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

VOLUME_KINDS = ("zero", "partial", "duplicate", "spike", "frozen")
FRESHNESS_KINDS = ("late", "missing")
KINDS = {"volume": VOLUME_KINDS, "freshness": FRESHNESS_KINDS}
PAGES = ("warning", "critical")
STATUSES = ("ok", "info", "unknown", *PAGES)


@dataclass(frozen=True)
class Commit:
    """One entry of a table's commit log; `rows` is None where the operation reports none."""

    table: str
    committed_at: datetime
    operation: str
    rows: int | None

    def line(self, zone: tzinfo = UTC) -> str:
        """Return the commit as one line of JSON, its time told in `zone`."""
        when = self.committed_at.astimezone(zone).isoformat(timespec="seconds")
        return json.dumps({"table": self.table, "committed_at": when, "operation": self.operation, "rows": self.rows})


@dataclass(frozen=True)
class Fault:
    """What is wrong with a table on the Pacific date of a night."""

    table: str
    night: date
    kind: str

    def line(self) -> str:
        """Return the fault as one line of JSON."""
        return json.dumps({"table": self.table, "date": self.night.isoformat(), "kind": self.kind})


@dataclass(frozen=True)
class Verdict:
    """What a detector says of a table's night; it is a page when its status is `warning` or `critical`."""

    table: str
    night: date
    check: str
    status: str
    decided_at: datetime
    explanation: str

    def line(self) -> str:
        """Return the verdict as one line of JSON."""
        return json.dumps(
            {
                "table": self.table,
                "date": self.night.isoformat(),
                "check": self.check,
                "status": self.status,
                "decided_at": self.decided_at.isoformat(timespec="seconds"),
                "explanation": self.explanation,
            }
        )


def commits(lines: Iterable[str]) -> list[Commit]:
    """Read history lines; raise ValueError or KeyError for one that is none."""
    read = (json.loads(line) for line in lines)
    return [Commit(each["table"], _instant(each["committed_at"]), each["operation"], each["rows"]) for each in read]


def verdicts(lines: Iterable[str]) -> list[Verdict]:
    """Read verdict lines; raise ValueError or KeyError for one that is none."""
    return [_verdict(json.loads(line)) for line in lines]


def _verdict(read: dict[str, str]) -> Verdict:
    if read["check"] not in KINDS or read["status"] not in STATUSES:
        raise ValueError(f"no verdict: {read}")
    return Verdict(
        read["table"],
        date.fromisoformat(read["date"]),
        read["check"],
        read["status"],
        _instant(read["decided_at"]),
        read["explanation"],
    )


def _instant(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"a time without a zone: {text}")
    return when.astimezone(UTC)
