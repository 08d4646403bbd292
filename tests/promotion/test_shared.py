"""Where shared receipts may lie."""

from __future__ import annotations

import pytest

from fubcli.errors import UsageError
from fubcli.model.names import TableName
from fubcli.promotion.shared import table_from
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
