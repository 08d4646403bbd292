"""Receipts that a team shares: a table in a sandbox, read and written like any other statement.

Whoever may write to the sandbox may write rows to it; what counts is a signature with the team's key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fubcli.errors import EngineRejected, Refused, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.receipt import Flaw, Found, Objection, Receipt
from fubcli.model.request import Parameter, QueryRequest
from fubcli.model.result import ResultSet
from fubcli.policy.engine import decide, permit
from fubcli.ports import Clock, Warehouse
from fubcli.promotion.encoding import decoded, encoded
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate
from fubcli.sql.translation import Untranslatable, in_dialect

DEFAULT = "sandbox_fub.fub_operator_test.promotion_receipts"
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){2}", re.ASCII)
_SECONDS = 30.0
_LOOKED_AT = 100
"""Rows of one statement that are looked at, newest first."""


def table_from(variable: str, value: str, catalogs: Catalogs) -> TableName:
    """Return the table that a setting names, `default` standing for the usual one.

    Raises UsageError unless it is `catalog.schema.table` in a sandbox catalog.
    """
    name = DEFAULT if value == "default" else value.lower()
    if not _NAME.fullmatch(name):
        raise UsageError(f"{variable}={value!r} is no table: write catalog.schema.table, or default.")
    catalog, schema, table = name.split(".")
    spec = catalogs.get(catalog)
    if spec is None or spec.environment is not Environment.SANDBOX:
        raise UsageError(f"{variable}={value!r}: {catalog} is not a sandbox catalog, and receipts are kept in one.")
    return TableName(catalog, schema, table)


class SharedReceipts:
    """One table; every statement on it is judged and permitted before it runs."""

    def __init__(
        self, table: TableName, warehouse: Warehouse, policy: SafetyPolicy, catalogs: Catalogs, clock: Clock
    ) -> None:
        self._table = table
        self._warehouse = warehouse
        self._policy = policy
        self._catalogs = catalogs
        self._clock = clock

    def save(self, receipt: Receipt) -> None:
        """Add a receipt, making the table when it is missing. Raises Refused and what the warehouse raises."""
        insert = f"INSERT INTO {self._table} VALUES (:id, :fingerprint, :issued, :body)"  # noqa: S608 - a checked name
        values = {
            "id": receipt.id,
            "fingerprint": receipt.bindings.fingerprint,
            "issued": receipt.issued,
            "body": encoded(receipt).decode("ascii"),
        }
        try:
            self._run(insert, values)
        except EngineRejected:  # most likely the table is not there yet
            columns = "id STRING, fingerprint STRING, issued STRING, body STRING"
            self._run(f"CREATE TABLE IF NOT EXISTS {self._table} ({columns})", {})
            self._run(insert, values)

    def find(self, fingerprint: str) -> list[Found]:
        """Return what is there for a statement, newest first. Raises Refused and what the warehouse raises."""
        newest = f"WHERE fingerprint = :fingerprint ORDER BY issued DESC, id DESC LIMIT {_LOOKED_AT}"
        select = f"SELECT body FROM {self._table} {newest}"  # noqa: S608 - a checked name
        result = self._run(select, {"fingerprint": fingerprint})
        return [self._read(row[0], index) for index, row in enumerate(result.rows)]

    def _read(self, body: object, index: int) -> Found:
        name, place = f"row {index + 1}", f"{self._table}"
        try:
            return Found(name, place, decoded(body if isinstance(body, str) else ""))
        except ValueError as error:
            reason = f"A row of {place} cannot be read: {error}."
            return Found(name, place, None, Objection(Flaw.UNREADABLE, reason))

    def _run(self, sql: str, values: Mapping[str, str]) -> ResultSet:
        dialect = self._warehouse.info.dialect
        try:
            sql = in_dialect(sql, dialect)
        except Untranslatable as error:
            raise Refused(f"The table of shared receipts cannot be asked: {error}.") from error
        facts = facts_of(sql, limits=self._policy.limits, dialect=dialect)
        decision = decide(
            facts, policy=self._policy, catalogs=self._catalogs, restate=restate, today=self._clock.now().date()
        )
        if not decision.allowed:
            raise Refused("; ".join(finding.reason for finding in decision.findings))
        request = QueryRequest(sql, max_rows=_LOOKED_AT, timeout_seconds=_SECONDS)
        allowed = permit(facts, decision, policy=self._policy, catalogs=self._catalogs, request=request)
        parameters = {name: Parameter(name, value, "string") for name, value in values.items()}
        return self._warehouse.execute(allowed, parameters=parameters)
