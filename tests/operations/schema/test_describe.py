"""Catalogs, schemas and tables as members of an event."""

import pytest

from fubcli.model.catalogs import CatalogSpec
from fubcli.model.names import Environment
from fubcli.operations.schema import describe
from tests.operations.conftest import CUSTOMERS, DAILY, ORDERS, Desk, snapshot_of

BARE = CatalogSpec("bare", Environment.SANDBOX)


def test_a_catalog_without_schemas_is_described_too() -> None:
    described = describe.catalog(BARE, snapshot_of("bare"), "names")
    assert described["schemas"]["rows"] == []


def test_a_schema_without_tables_has_a_line() -> None:
    described = describe.catalog(BARE, snapshot_of("bare", schemas=("main", "x_bronze")), "names")
    assert described["schemas"]["rows"] == [["main", "system", 0, 0, None], ["x_bronze", "bronze", 0, 0, None]]


def test_what_is_not_declared_has_no_declared_members() -> None:
    described = describe.schema(BARE, "sales_silver", [CUSTOMERS], "columns")
    assert described == {
        "schema": "sales_silver",
        "tier": "silver",
        "tables": [
            {"name": "customers", "rows": 50, "updated_at": "2026-08-01T08:30:00Z", "columns": {"id": "bigint"}}
        ],
        "relationships": [],
    }


def test_only_a_view_says_what_it_is() -> None:
    tables = describe.schema(BARE, "s", [CUSTOMERS, DAILY], "names")["tables"]
    assert [table.get("kind") for table in tables] == [None, "view"]
    assert tables[1]["rows"] is None


@pytest.mark.parametrize(
    ("detail", "members"),
    [
        ("names", {"name", "rows", "updated_at", "declared_rows", "partition_keys", "tags"}),
        ("columns", {"name", "rows", "updated_at", "declared_rows", "partition_keys", "tags", "columns"}),
        ("full", {"name", "rows", "updated_at", "declared_rows", "partition_keys", "columns"}),
    ],
)
def test_each_detail_has_its_members(desk: Desk, detail: str, members: set[str]) -> None:
    spec = desk.catalogs.by_name["live"]
    (table,) = describe.schema(spec, "sales_silver", [ORDERS], detail)["tables"]
    assert table.keys() == members


def test_a_tag_is_on_its_column_in_full_detail(desk: Desk) -> None:
    table = describe.table(desk.catalogs.by_name["live"], ORDERS)["table"]
    assert {row[0]: row[3] for row in table["columns"]["rows"] if row[3]} == {
        "email": "personal:email",
        "token": "secret:token",
    }
