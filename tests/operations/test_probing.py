"""Questions about rows stand in the audit log like every statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fubcli.errors import AuditUnavailable, Refused
from fubcli.model.audit import Decided, Origin
from fubcli.model.names import TableName
from fubcli.model.probe import Counts, Portion
from fubcli.operations.probing import RecordedProber
from tests.operations.conftest import FakeAudit, FakeWarehouse
from tests.policy.cases import configuration

SINCE = datetime(2026, 8, 3, 7, 30, tzinfo=UTC)
STAGES = TableName("fub", "contacts_silver", "stages")


def prober(audit: FakeAudit, warehouse: FakeWarehouse) -> RecordedProber:
    known = configuration()
    return RecordedProber("monitor", warehouse, known.policy, known.catalogs, audit, Origin(user="ada"), 8.0)


def test_it_is_recorded_with_all_its_tables() -> None:
    audit, warehouse = FakeAudit(), FakeWarehouse()
    other = TableName("fub", "contacts_silver", "timeframes")
    prober(audit, warehouse)(Counts((Portion(STAGES, ("id",)), Portion(other, ("id",))), SINCE))
    decided = audit.entries[0]
    assert isinstance(decided, Decided)
    assert decided.tables == (str(STAGES), str(other))
    assert (decided.operation, decided.environment) == ("monitor", "production")
    assert decided.statement.text == warehouse.asked[0].text


def test_nothing_runs_without_a_record_or_without_a_bound() -> None:
    audit, warehouse = FakeAudit(), FakeWarehouse()
    with pytest.raises(Refused):
        prober(audit, warehouse)(Counts((Portion(STAGES, ("id",), time_key="id"),), SINCE))
    audit.fails_for = (Decided,)
    with pytest.raises(AuditUnavailable):
        prober(audit, warehouse)(Counts((Portion(STAGES, ("id",)),), SINCE))
    assert warehouse.asked == []
