"""Another implementation of the protocol as the client: the inspector's command line, where Node has it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import environment

INSPECTOR = shutil.which("mcp-inspector")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(INSPECTOR is None, reason="no @modelcontextprotocol/inspector here")]


def inspected(home: Path, cwd: Path, method: str, *options: str) -> Any:
    server = [sys.executable, "-m", "fubcli", "mcp", "serve"]
    completed = subprocess.run(
        [str(INSPECTOR), "--cli", *server, "--method", method, *options],
        capture_output=True, cwd=cwd, env=environment(home, {"HOME": str(cwd)}), timeout=120, check=False,
    )  # fmt: skip
    return json.loads(completed.stdout)


def test_the_inspector_lists_calls_and_reads(lakehouse_home: Path, tmp_path: Path) -> None:
    tools = inspected(lakehouse_home, tmp_path, "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == ["query", "check", "schema", "monitor", "investigate", "promote"]
    told = inspected(
        lakehouse_home, tmp_path, "tools/call", "--tool-name", "query", "--tool-arg", "query=SELECT 7 AS x"
    )
    assert told["structuredContent"]["data"]["rows"] == [[7]]
    refused = inspected(
        lakehouse_home, tmp_path, "tools/call", "--tool-name", "query",
        "--tool-arg", "query=DROP TABLE fub.contacts_silver.stages",
    )  # fmt: skip
    assert refused["isError"] is True
    resources = inspected(lakehouse_home, tmp_path, "resources/list")["resources"]
    assert [each["uri"] for each in resources] == ["fub://catalogs", "fub://policy"]
