"""A process that is forked from a warm one and one that starts cold tell the same: what the other tests here rest on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Fubcli

VOLATILE = re.compile(
    r'"(id|instance|time|traceparent|statement_id|duration_ms|elapsed_ms|age_seconds|source)":("[^"]*"|[\d.]+)|\d+ ms'
)
"""What differs from one call to the next: identities, moments, durations, and whether a cache was filled."""
QUERY = "--operation=query"


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--version",), None),
        (("--help",), None),
        ((QUERY, "--query=-"), "SELECT 'é' AS a, current_timezone() AS zone"),
        ((QUERY, "--query=SELECT 1 AS a", "--output=table"), None),
        ((QUERY, "--query=DROP TABLE fub.contacts_silver.stages"), None),
        ((QUERY, "--qeury=x"), None),
        (("--operation=schema", "--catalog=fub", "--schema=contacts_silver"), None),
        (("explain", "large_tables_are_filtered"), None),
        (("contracts", "show", "event"), None),
        (("check", "--fail-on=refuse", "-"), "SELECT 1; DROP TABLE fub.contacts_silver.stages"),
        (("doctor",), None),
        (
            ("hook", "pretooluse"),
            json.dumps({"tool_name": "Bash", "tool_input": {"command": "psql -c 'DROP TABLE x'"}}),
        ),
        (("promotions", "list"), None),
        (("audit", "verify"), None),
        (("config", "show", "--origin"), None),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else None,
)
@pytest.mark.usefixtures("lakehouse_files")
def test_a_forked_process_tells_what_a_cold_one_tells(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, arguments: tuple[str, ...], stdin: str | None
) -> None:
    home = lakehouse_home if arguments[0].startswith("--operation") else tmp_path / "home"
    forked, cold = (fubcli(*arguments, stdin=stdin, home=home, cold=cold) for cold in (False, True))
    assert forked.returncode == cold.returncode
    assert VOLATILE.sub("", forked.stdout) == VOLATILE.sub("", cold.stdout)
    assert forked.stderr == cold.stderr
