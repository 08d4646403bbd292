"""A log in a directory of the test's own, entries to put into it, and a clock that moves by a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from fubcli.audit.log import StoredAuditLog
from fubcli.audit.reading import Snapshot, snapshot
from fubcli.audit.verification import Verification, verify
from fubcli.config.keys import read_key
from fubcli.config.locations import Home
from fubcli.model.audit import Decided, Finished, Origin, RecordedStatement, Sent
from fubcli.model.envelope import WarehouseInfo


class TickingClock:
    """One second later each time it is asked."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 8, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def decided(call: str = "c1", text: str = "SELECT 1", verdict: str = "allow", **more: object) -> Decided:
    return Decided(
        call=call, operation="query", environment="production", warehouse=WarehouseInfo("fake", "test", False),
        verdict=verdict, policy="sha256:test", statement=RecordedStatement("query", text), origin=Origin(user="u"),
        **more,
    )  # type: ignore[arg-type]  # fmt: skip


def finished(call: str = "c1") -> Finished:
    return Finished(call, "ok", 0, 12, rows=3)


def sent(path: str = "/api/v1/monitor", trace: str = "t1", environment: str = "production") -> Sent:
    url = f"https://api.datadoghq.com{path}"
    return Sent("datadog", environment, "POST", url, "0" * 64, Origin(traceparent=trace, user="u"))


@dataclass
class Desk:
    """A log and the places that it is kept in."""

    directory: Path
    key_file: Path
    log: StoredAuditLog

    def fill(self, count: int) -> None:
        """Record some decisions, `SELECT 0` first."""
        for number in range(count):
            self.log.record(decided(f"c{number}", f"SELECT {number}"))

    def segments(self) -> list[Path]:
        return sorted(self.directory.glob("audit-*.jsonl"))

    @property
    def segment(self) -> Path:
        (only,) = self.segments()
        return only

    @property
    def key(self) -> bytes | None:
        return self.key_file.read_bytes() if self.key_file.exists() else None

    def snapshot(self) -> Snapshot:
        return snapshot(self.directory, self.key)

    def verify(self, **more: str) -> Verification:
        return verify(self.snapshot(), **more)

    def texts(self) -> list[str]:
        """The statements that the log tells of, in order."""
        from fubcli.audit.calls import Call, all_calls

        return [call.decided["statement"]["text"] for call in all_calls(self.snapshot()) if isinstance(call, Call)]


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(tmp_path: Path) -> MakeDesk:
    """Make a log; `segment_bytes` is when it goes on in a new file."""

    def make(name: str = "home", segment_bytes: int = 1 << 24) -> Desk:
        directory, key_file = tmp_path / name / "state" / "audit", tmp_path / name / "config" / "audit.key"
        log = StoredAuditLog(
            directory, partial(read_key, key_file), clock=TickingClock(), ensure=Home.ensure, segment_bytes=segment_bytes
        )  # fmt: skip
        return Desk(directory, key_file, log)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """An empty log."""
    return make_desk()
