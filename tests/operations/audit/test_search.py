"""Which statements and requests a search finds, and that the event of them is what the contract says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from fubcli.audit.calls import all_calls
from fubcli.contracts.published import schema
from fubcli.model.request import AuditSearch
from fubcli.operations.audit.search import matching
from fubcli.operations.audit.telling import calls
from tests.audit.conftest import Desk, decided, desk, finished, make_desk, sent

__all__ = ["desk", "make_desk"]

NAMES = {1: "select", 3: "monitor", 5: "refused", 6: "pending"}


@pytest.fixture
def log(desk: Desk) -> Desk:
    desk.log.record(decided("a", "SELECT 1 FROM fub.x.t", tables=("fub.x.t",)))
    desk.log.record(finished("a"))
    desk.log.record(sent())
    desk.log.record(sent().ended("ok", 3))
    desk.log.record(decided("b", "DROP TABLE fub.x.t", "refuse", rules=("production_is_read_only",)))
    desk.log.record(sent("/api/v1/events", trace="t2", environment="lab"))
    return desk


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["select", "monitor", "refused", "pending"]),
        ({"limit": 2}, ["refused", "pending"]),
        ({"text": "MONITOR"}, ["monitor"]),
        ({"text": "datadog POST"}, ["monitor", "pending"]),
        ({"text": "from fub"}, ["select"]),
        ({"table": "t"}, ["select"]),
        ({"rule": "production-is-read-only"}, ["refused"]),
        ({"verdict": "allow"}, ["select"]),
        ({"environment": "production"}, ["select", "monitor", "refused"]),
        ({"environment": "lab"}, ["pending"]),
        ({"trace": "T2"}, ["pending"]),
        ({"since": datetime(2026, 11, 21, 8, 0, 3, tzinfo=UTC)}, ["monitor", "refused", "pending"]),
        ({"until": datetime(2026, 11, 21, 8, 0, 3, tzinfo=UTC)}, ["select", "monitor"]),
    ],
)
def test_what_fits(log: Desk, wanted: dict[str, Any], found: list[str]) -> None:
    items = matching(all_calls(log.snapshot()), AuditSearch(**{"limit": 10, **wanted}))
    assert [NAMES[item.seq] for item in items] == found


def test_the_event_is_what_the_contract_says(log: Desk) -> None:
    envelope = calls("search", list(all_calls(log.snapshot())))
    jsonschema.Draft202012Validator(schema("audit-calls")).validate(envelope.data)
    assert envelope.data["unfinished"] == 1
