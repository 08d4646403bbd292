"""fubcli's own statements: run with their permit, and recorded in the audit log as every other statement is."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fubcli.errors import AuditUnavailable
from fubcli.model.audit import Decided, Finished, Origin, RecordedStatement
from fubcli.model.catalogs import Catalogs
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet
from fubcli.operations.recording import failed, milliseconds_since, recorded
from fubcli.ports import AuditLog, Warehouse

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


@dataclass(frozen=True)
class Asking:
    """Asks one warehouse on behalf of an operation."""

    operation: str
    warehouse: Warehouse
    policy: SafetyPolicy
    catalogs: Catalogs
    audit: AuditLog
    origin: Origin
    seconds: float
    """Wall time that each question may take."""

    def ask(self, permit: Permit, given: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted read of our own writing.

        Raises AuditUnavailable before anything runs where the policy wants a record, or what the warehouse raises.
        """
        call = secrets.token_hex(8)
        entry = Decided(
            call=call,
            operation=self.operation,
            environment=permit.environment.value,
            warehouse=self.warehouse.info,
            verdict="allow",
            policy=self.policy.version,
            statement=RecordedStatement(kind=permit.kind.value, text=permit.text),
            origin=self.origin,
            tables=tuple(str(table) for table in permit.tables),
            parameters={each.name: each.type for each in given.values()},
        )
        unrecorded = recorded(self.audit, entry)
        if unrecorded and self.policy.row(permit.environment).needs_audit:
            raise AuditUnavailable(f"Nothing was run: {permit.environment} needs an audit log. {unrecorded}")
        started = time.monotonic()
        try:
            result = self.warehouse.execute(permit, parameters=given)
        except BaseException as error:
            if not unrecorded:
                recorded(self.audit, failed(call, error, started))
            raise
        if not unrecorded:
            unrecorded = recorded(self.audit, _succeeded(call, result, milliseconds_since(started)))
        return replace(result, notes=(*result.notes, f"not in the audit log: {unrecorded}")) if unrecorded else result


def _succeeded(call: str, result: ResultSet, took: int) -> Finished:
    rows, id = result.row_count, result.statement_id
    return Finished(call, "ok", 0, took, rows=rows, truncated=result.truncated, statement_id=id)
