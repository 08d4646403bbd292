"""What `--watch` says is new, worse or resolved; what is not known to be well is never called resolved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import WarehouseUnavailable
from fubcli.model.envelope import Envelope
from fubcli.model.health import Hidden, Seen
from fubcli.operations.monitor.changes import OpenFindings
from tests.operations.monitor.world import GOLD, LAST, TABLES, World

ITEMS = TABLES[3]
LATE = f"freshness:{ITEMS}:{LAST}"
NOTHING: dict[str, Any] = {"new": [], "worse": [], "resolved": []}


@pytest.fixture
def findings() -> OpenFindings:
    return OpenFindings()


def _late() -> World:
    world = World()
    world.change(ITEMS, minutes=240)
    return world


def _changes(findings: OpenFindings, envelope: Envelope) -> Any:
    data = findings.marked(envelope).data
    jsonschema.validate(data, schema("monitor-result"))
    return data.get("changes")


def test_the_first_look_has_nothing_to_be_compared_with(findings: OpenFindings) -> None:
    assert _changes(findings, _late().monitor()) is None
    assert _changes(findings, _late().monitor()) == NOTHING


def test_what_is_found_is_new_once_and_resolved_once(findings: OpenFindings) -> None:
    well, late = World().monitor(), _late().monitor()
    _changes(findings, well)
    assert _changes(findings, late) == NOTHING | {"new": [LATE]}
    assert _changes(findings, late) == NOTHING
    assert [each["id"] for each in _changes(findings, well)["resolved"]] == [LATE]
    assert _changes(findings, well) == NOTHING


def test_a_warning_that_becomes_critical_is_worse(findings: OpenFindings) -> None:
    missing = World()
    missing.without(ITEMS)
    _changes(findings, _late().monitor())
    assert _changes(findings, missing.monitor())["worse"] == [LATE]


def test_what_something_else_explains_now_is_not_resolved(findings: OpenFindings) -> None:
    missing, dead = World(), World()
    missing.without(GOLD)
    dead.without(*TABLES)
    _changes(findings, missing.monitor())
    assert _changes(findings, dead.monitor())["resolved"] == []


def test_what_is_not_known_any_more_is_not_resolved(findings: OpenFindings) -> None:
    hidden = World()
    hidden.hidden[ITEMS] = Seen("log", None, Hidden.FORBIDDEN, "not permitted")
    hidden.memory.fails = True
    _changes(findings, _late().monitor())
    assert LATE not in [each["id"] for each in _changes(findings, hidden.monitor())["resolved"]]


def test_while_something_cannot_be_seen_nothing_is_resolved(findings: OpenFindings) -> None:
    blind = World()
    blind.unseen["stage"] = WarehouseUnavailable("stage is away")
    _changes(findings, _late().monitor())
    assert _changes(findings, blind.monitor()) == NOTHING | {"new": ["not-seen"]}
    resolved = [each["id"] for each in _changes(findings, World().monitor())["resolved"]]
    assert sorted(resolved) == sorted([LATE, "not-seen"])


def test_a_night_that_is_over_takes_its_findings_along(findings: OpenFindings) -> None:
    tomorrow = World()
    tomorrow.now += timedelta(hours=12, minutes=10)
    _changes(findings, _late().monitor())
    assert _changes(findings, tomorrow.monitor()) == NOTHING
    assert _changes(findings, _late().monitor())["new"] == [LATE], "it was forgotten, so that memory is bounded"
