"""A workspace of the test's own, and the adapter's parts on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy
from vcr.serializers import yamlserializer

from fubcli.bootstrap import SystemClock
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import Breaker
from fubcli.network.http import HttpService
from tests.workspace import Workspace
from tests.workspace.conftest import served


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with four rows to a chunk; nothing may run when the test is over."""
    with served(tmp_path, pristine, chunk_rows=4) as workspace:
        yield workspace
        assert workspace.running(patience=2.0) == []


@pytest.fixture
def service(workspace: Workspace, tmp_path: Path) -> HttpService:
    """Calls to it, with short pauses."""
    breaker = Breaker(tmp_path / "breakers", workspace.url, SystemClock())
    return HttpService(
        workspace.url, lambda: {"Authorization": f"Bearer {workspace.token}"}, breaker, Backoff(3, 0.01, 0.02)
    )


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
