"""fubcli's own questions stand in the audit log like every statement: before they run, and how they ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.errors import AuditUnavailable, TimedOut
from fubcli.model.audit import Decided, Finished, Origin
from fubcli.model.inspection import Inspection, Subject
from fubcli.model.names import TableName
from fubcli.operations.inspecting import RecordedInspector
from tests.operations.conftest import FakeAudit, FakeWarehouse
from tests.policy.cases import configuration

HISTORY = Inspection(Subject.TABLE_HISTORY, 2, table=TableName("fub", "contacts_silver", "stages"))
STAGED = replace(HISTORY, table=TableName("stage_fub", "contacts_silver", "stages"))


@pytest.fixture
def audit() -> FakeAudit:
    return FakeAudit()


@pytest.fixture
def warehouse() -> FakeWarehouse:
    return FakeWarehouse()


@pytest.fixture
def inspect(audit: FakeAudit, warehouse: FakeWarehouse) -> RecordedInspector:
    known = configuration()
    return RecordedInspector("doctor", warehouse, known.policy, known.catalogs, audit, Origin(user="ada"), 8.0)


def test_a_question_is_recorded_before_and_after(
    inspect: RecordedInspector, audit: FakeAudit, warehouse: FakeWarehouse
) -> None:
    assert inspect(HISTORY).row_count == 2
    decided, finished = audit.entries
    assert isinstance(decided, Decided)
    assert isinstance(finished, Finished)
    assert (decided.operation, decided.environment, decided.verdict) == ("doctor", "production", "allow")
    assert decided.statement.text == warehouse.asked[0].text
    assert decided.tables == ("fub.contacts_silver.stages",)
    assert decided.origin.user == "ada"
    assert (finished.call, finished.outcome, finished.exit_code, finished.rows) == (decided.call, "ok", 0, 2)


def test_on_production_nothing_runs_without_a_record(
    inspect: RecordedInspector, audit: FakeAudit, warehouse: FakeWarehouse
) -> None:
    audit.fails_for = (Decided,)
    with pytest.raises(AuditUnavailable, match="Nothing was run"):
        inspect(HISTORY)
    assert warehouse.asked == []
    inspect(STAGED)
    assert len(warehouse.asked) == 1, "elsewhere it does"


def test_a_failure_is_recorded_and_goes_on(
    inspect: RecordedInspector, audit: FakeAudit, warehouse: FakeWarehouse
) -> None:
    warehouse.failure = TimedOut("Cancelled.", extra={"statement_id": "s1"})
    with pytest.raises(TimedOut):
        inspect(HISTORY)
    finished = audit.entries[-1]
    assert isinstance(finished, Finished)
    assert (finished.outcome, finished.exit_code, finished.statement_id) == ("timed-out", 7, "s1")


def test_an_outcome_that_cannot_be_recorded_is_told(inspect: RecordedInspector, audit: FakeAudit) -> None:
    audit.fails_for = (Finished,)
    (note,) = inspect(HISTORY).notes
    assert "the disk is full" in note
