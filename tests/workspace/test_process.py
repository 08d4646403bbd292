"""The stand-in as a process of its own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, environment
from tests.warehouses.conftest import CATALOGS
from tests.workspace import Workspace
from tests.workspace.conftest import ENDLESS, until

TOKEN = {"Authorization": f"Bearer {Workspace.token}"}


def start(directory: Path, *arguments: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start it and return its URL."""
    port_file = directory / "port"
    command = [sys.executable, "-m", "tests.workspace", "--port-file", str(port_file), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(directory, {"PYTHONWARNINGS": ""}))
    until(lambda: port_file.exists() or process.poll() is not None, 60)
    return process, f"http://127.0.0.1:{port_file.read_text()}"


@pytest.fixture
def process(pristine: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A workspace over the three small catalogs."""
    for catalog in CATALOGS:
        shutil.copy(pristine, tmp_path / f"{catalog}.duckdb")
    files = [f"--catalog={catalog}={tmp_path / catalog}.duckdb" for catalog in CATALOGS]
    process, url = start(tmp_path, *files, "--writable", "box", "--chunk-rows", "4")
    yield process, url
    process.kill()
    process.wait()


def test_it_can_be_asked_disturbed_and_ended(process: tuple[subprocess.Popen[bytes], str]) -> None:
    running, url = process
    with httpx.Client(base_url=url, trust_env=False, timeout=20) as http:

        def execute(text: str) -> dict[str, Any]:
            body = {"statement": text, "warehouse_id": Workspace.warehouse_id, "wait_timeout": "0s"}
            answer: dict[str, Any] = http.post("/api/2.0/sql/statements", json=body, headers=TOKEN).json()
            return answer

        http.post(
            "/_standin/faults", json={"kind": "status", "at": "POST *", "status": 429, "headers": {"Retry-After": "1"}}
        )
        assert execute("SELECT 1 AS n")["error_code"] == "REQUEST_LIMIT_EXCEEDED"
        id = execute(ENDLESS)["statement_id"]
        until(lambda: http.get("/_standin/executed").json()["statements"] == [{"id": id, "text": ENDLESS}])
        assert http.get("/_standin/running").json() == {"statements": [{"id": id, "text": ENDLESS}], "sessions": []}
        assert http.get("/_standin/faults").json()["fired"] == [["status", "POST /api/2.0/sql/statements"]]
        entries = http.get("/_standin/requests").json()["requests"]
        assert [entry["status"] for entry in entries] == [429, 200]
        assert Workspace.token not in str(entries)
        settings = {"state": "STOPPED", "grants": [["MODIFY", "CATALOG", "live"]], "skew": 60, "deny": ["system.query"]}
        assert http.post("/_standin/settings", json=settings).status_code == 200
        assert http.post("/_standin/settings", json={"sate": "STOPPED"}).status_code == 400
        granted = http.get("/api/2.1/unity-catalog/permissions/catalog/live", headers=TOKEN).json()
        assert "MODIFY" in granted["privilege_assignments"][0]["privileges"]
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0, "although a statement was running"


@pytest.mark.slow
def test_it_serves_the_embedded_lakehouse(lakehouse_home: Path, tmp_path: Path) -> None:
    process, url = start(tmp_path, "--home", str(lakehouse_home), "--copy", "--writable", "sandbox_fub")
    try:
        text = "SELECT count(*) > 1000 AS many FROM fub.contacts_silver.contacts"
        body = {"statement": text, "warehouse_id": Workspace.warehouse_id, "wait_timeout": "30s"}
        answer = httpx.post(
            f"{url}/api/2.0/sql/statements", json=body, headers=TOKEN, trust_env=False, timeout=40
        ).json()
        assert answer["result"]["data_array"] == [["true"]]
    finally:
        process.terminate()
        assert process.wait(10) == 0
