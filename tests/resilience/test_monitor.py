"""The monitor on a live warehouse: what it reads there, and what it still knows when the warehouse dies half-way."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.events import event_of
from tests.resilience.standin import Caller

SILVER = ("--catalog=fub", "--schema=contacts_silver")
METADATA = re.compile(r"DESCRIBE (DETAIL|HISTORY) \S+( LIMIT \d+)?")
BOUNDED = re.compile(r"(WHERE `\w+` >= CAST\(:since AS \w+\) )?LIMIT \d+\) AS part_\d+")


def statements(home: Path) -> list[str]:
    """Return the texts of everything that the audit log says was sent."""
    lines = [
        json.loads(line)
        for file in (home / "state" / "audit").glob("*.jsonl")
        for line in file.read_text().splitlines()
    ]
    return [line["statement"]["text"] for line in lines if line["kind"] == "decided"]


def test_no_statement_on_production_is_a_full_scan(caller: Caller) -> None:
    data = event_of(caller.monitor(*SILVER, "--all"), 0)["data"]
    sent = statements(caller.home)
    counted = [text for text in sent if not METADATA.fullmatch(text)]
    assert len(sent) - len(counted) >= 4
    assert len(counted) == data["cost"]["statements_on_rows"] == 1
    for text in counted:
        assert len(BOUNDED.findall(text)) == text.count(" FROM `") == text.count("SELECT ") // 2 > 0
    assert 0 < data["cost"]["table_rows_read"] <= 4 * 10_000
    judged = {(check["target"], check["status"]) for check in data["checks"] if check["pillar"] == "quality"}
    assert ("fub.contacts_silver.contacts", "ok") in judged
    assert {status for _, status in judged} == {"ok"}


def test_a_warehouse_that_dies_while_rows_are_counted_leaves_what_is_known(caller: Caller) -> None:
    caller.standin.fault("canceled", "sql *array(*", times=None)
    data = event_of(caller.monitor(*SILVER, "--all"), 6)["data"]
    assert {check["status"] for check in data["checks"] if check["pillar"] == "quality"} == {"unknown"}
    assert data["headline"].startswith("Nothing that could be seen is wrong in the ")
    assert data["headline"].endswith("; 4 checks could not be judged.")
    assert {check["status"] for check in data["checks"] if check["pillar"] == "freshness"} == {"ok"}


def test_a_warehouse_that_dies_before_the_first_statement_is_no_healthy_one(caller: Caller) -> None:
    caller.standin.fault("status", "POST /api/2.0/sql/statements", times=None, status=503)
    data = event_of(caller.monitor(*SILVER), 6)["data"]
    assert data["status"] == "unknown"
    assert data["health"]["label"] == "insufficient_evidence"
    assert "The warehouse stopped answering" in data["findings"][-1]["title"]
    assert data["headline"] == "Too little could be seen to say that it is well."
