"""Where shared receipts may lie, and in what they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fubcli.errors import EngineRejected, UsageError
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import TableName
from fubcli.model.receipt import Bindings, Receipt
from fubcli.model.request import Parameter
from fubcli.model.result import ResultSet
from fubcli.policy.permit import Permit
from fubcli.promotion.shared import SharedReceipts, table_from
from tests.operations.check.desk import FixedClock
from tests.policy.cases import configuration


@pytest.mark.parametrize(
    ("value", "table"),
    [
        ("default", TableName("sandbox_fub", "fub_operator_test", "promotion_receipts")),
        ("sandbox_fub.u_matttu.Receipts", TableName("sandbox_fub", "u_matttu", "receipts")),
    ],
)
def test_a_table_in_a_sandbox(value: str, table: TableName) -> None:
    assert table_from("VARIABLE", value, configuration().catalogs) == table


@pytest.mark.parametrize(
    "value",
    ["fub.contacts_silver.t", "stage_fub.contacts_silver.t", "nowhere.a.b", "sandbox_fub.t", "a", "sandbox_fub.a.b.c",
     "sandbox_fub.a.`b`", "sandbox_fub.a.b; DROP TABLE x", "sandbox_fub.a.b\n", "sandbox_fub.a.b c", "yes"],
)  # fmt: skip
def test_anything_else_is_an_error_that_names_the_variable(value: str) -> None:
    with pytest.raises(UsageError, match=r"^VARIABLE="):
        table_from("VARIABLE", value, configuration().catalogs)


class _Warehouse:
    """Has no table until it is made, and keeps the texts that it was asked."""

    def __init__(self, engine: str) -> None:
        self.info = WarehouseInfo(engine, "there", embedded=False)
        self.asked: list[str] = []

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        self.asked.append(permit.text)
        if len(self.asked) == 1:
            raise EngineRejected("no such table")
        return ResultSet((), ())


RECEIPT = Receipt("r", Bindings("p", "v", "c", "f", ()), "staging", "sha256:0", 1, 1, "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z")  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "insert", "create"),
    [
        ("databricks", "(:id, :fingerprint, :issued, :body)", "id STRING"),
        ("snowflake", "(:id, :fingerprint, :issued, :body)", "id VARCHAR"),
        ("bigquery", "(@id, @fingerprint, @issued, @body)", "id STRING"),
    ],
)
def test_the_table_is_asked_in_the_dialect_of_the_warehouse(engine: str, insert: str, create: str) -> None:
    known, warehouse = configuration(), _Warehouse(engine)
    table = table_from("VARIABLE", "default", known.catalogs)
    shared = SharedReceipts(table, warehouse, known.policy, known.catalogs, FixedClock())  # type: ignore[arg-type]
    shared.save(RECEIPT)
    assert shared.find("f") == []
    first, made, again, found = warehouse.asked
    assert first == again
    assert insert in first
    assert create in made
    assert insert.split(", ")[1] in found
