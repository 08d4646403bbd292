"""Workspaces over the three small catalogs of the warehouses' tests: `live`, `stage`, and `box`, which may be written."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.warehouses.conftest import CATALOGS, NOW, pristine
from tests.workspace import Workspace

__all__ = ["pristine"]
ENDLESS = "SELECT sum(a.id * b.id) FROM range(1000000000) AS a(id) CROSS JOIN range(1000000000) AS b(id)"
Answer = dict[str, Any]
Ask = Callable[..., Answer]


def served(directory: Path, source: Path, **settings: Any) -> Workspace:
    """Return a workspace over fresh copies of the catalogs in a directory."""
    for catalog in CATALOGS:
        shutil.copy(source, directory / f"{catalog}.duckdb")
    files = {catalog: directory / f"{catalog}.duckdb" for catalog in CATALOGS}
    return Workspace(files, writable=["box"], now=NOW, **settings)


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """The connector writes whole requests and replies, credentials included, to this logger."""
    logging.getLogger("databricks.sql.unsafe").disabled = True


@pytest.fixture(scope="session")
def shared(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace for the whole session; look, never write, and disturb nothing."""
    with served(tmp_path_factory.mktemp("shared"), pristine, chunk_rows=4_000) as workspace:
        yield workspace


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own, with four rows to a chunk; nothing may run when the test is over."""
    with served(tmp_path, pristine, chunk_rows=4) as workspace:
        yield workspace
        assert workspace.running(patience=2.0) == []


def client_of(workspace: Workspace, **settings: Any) -> httpx.Client:
    """Return a plain HTTP client that holds the access token."""
    headers = {"Authorization": f"Bearer {workspace.token}"}
    return httpx.Client(base_url=workspace.url, headers=headers, timeout=20, trust_env=False, **settings)


def asking(client: httpx.Client, workspace: Workspace) -> Ask:
    """Return a function that executes a statement over REST, and returns the answer's JSON."""

    def ask(text: str, **members: Any) -> Answer:
        body = {"statement": text, "warehouse_id": workspace.warehouse_id, "wait_timeout": "30s", **members}
        answer: Answer = client.post("/api/2.0/sql/statements", json=body).json()
        return answer

    return ask


@pytest.fixture
def http(workspace: Workspace) -> Iterator[httpx.Client]:
    """A plain HTTP client of the test's own workspace."""
    with client_of(workspace) as client:
        yield client


@pytest.fixture
def ask(http: httpx.Client, workspace: Workspace) -> Ask:
    """Execute a statement in the test's own workspace."""
    return asking(http, workspace)


@pytest.fixture(scope="session")
def look(shared: Workspace) -> Iterator[Ask]:
    """Execute a statement in the session's workspace."""
    with client_of(shared) as client:
        yield asking(client, shared)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something to become true."""
    import time

    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.01)
