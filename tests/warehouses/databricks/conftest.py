"""A workspace of the test's own, and the adapter's parts on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy
from vcr.serializers import yamlserializer

from fubcli.bootstrap import SystemClock
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.http import HttpService
from fubcli.warehouses.databricks.statements import Statement, Submission
from tests.workspace import Workspace
from tests.workspace.conftest import served

READ = "SELECT n FROM live.s.numbers"
WRITE = "INSERT INTO box.s.numbers VALUES (99, 'new')"
Begin = Callable[..., Statement]


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with four rows to a chunk; nothing may run when the test is over."""
    with served(tmp_path, pristine, chunk_rows=4) as workspace:
        workspace.thrift.patience = 0.1
        yield workspace
        assert workspace.running(patience=2.0) == []


@pytest.fixture
def service(workspace: Workspace, tmp_path: Path) -> HttpService:
    """Calls to it, with short pauses."""
    breaker = Breaker(tmp_path / "breakers", workspace.url, SystemClock())
    return HttpService(
        workspace.url, lambda _: {"Authorization": f"Bearer {workspace.token}"}, breaker, Backoff(3, 0.01, 0.02)
    )


@pytest.fixture
def begin(service: HttpService, workspace: Workspace) -> Begin:
    """Make a statement."""

    def make(text: str = READ, *, seconds: float = 20.0, said: list[str] | None = None) -> Statement:
        payload = {"statement": text, "warehouse_id": workspace.warehouse_id}
        progress = (said if said is not None else []).append
        return Statement(service, Submission(payload, text.startswith("SELECT")), Deadline(seconds), progress)

    return make


class Said:
    """YAML that says where it comes from."""

    @staticmethod
    def serialize(recorded: dict[str, Any]) -> str:
        text: str = yamlserializer.serialize(recorded)
        return f"# Recorded from tests/workspace, the stand-in for a workspace; it holds no credentials.\n{text}"

    deserialize = staticmethod(yamlserializer.deserialize)


def pytest_recording_configure(config: pytest.Config, vcr: vcrpy.VCR) -> None:
    """Let cassettes be written so."""
    vcr.register_serializer("yaml", Said)
