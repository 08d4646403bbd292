"""What a table is made from, told by names alone."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.names import Environment, TableName
from fubcli.operations.monitor.lineage import kin, upstream

CATALOGS = Catalogs(
    MappingProxyType(
        {
            "live": CatalogSpec("live", Environment.PRODUCTION),
            "stage": CatalogSpec("stage", Environment.STAGING, mirror_of="live"),
        }
    )
)
TABLES = [
    "live.a_bronze.x",
    "live.a_silver.x",
    "live.a_silver.y",
    "live.b_bronze.z",
    "other.a_bronze.w",
    "live.c_silver.v",
]


@pytest.mark.parametrize(
    ("table", "made_of"),
    [
        (TableName("live", "a_gold", "x"), ["live.a_silver.x", "live.a_bronze.x"]),
        (TableName("live", "a_silver", "x"), ["live.a_bronze.x"]),
        (TableName("live", "a_bronze", "x"), []),
        (TableName("live", "internal", "x"), []),
        (TableName("stage", "a_silver", "x"), ["live.a_silver.x", "stage.a_bronze.x"]),
    ],
)
def test_namesakes_below_and_in_production(table: TableName, made_of: list[str]) -> None:
    assert [str(name) for name in upstream(table, CATALOGS)] == made_of


@pytest.mark.parametrize(
    ("table", "waits", "found"),
    [
        (TableName("live", "a_silver", "x"), True, []),
        (TableName("live", "a_silver", "y"), True, ["live.a_bronze.x"]),
        (TableName("live", "a_gold", "totals"), False, ["live.a_bronze.x", "live.a_silver.x", "live.a_silver.y"]),
        (TableName("live", "b_gold", "totals"), False, ["live.b_bronze.z"]),
        (TableName("live", "d_gold", "totals"), False, []),
        (TableName("live", "d_gold", "totals"), True, ["live.a_silver.x", "live.a_silver.y", "live.c_silver.v"]),
    ],
)
def test_tables_of_the_topic_where_there_is_no_namesake(table: TableName, waits: bool, found: list[str]) -> None:
    assert list(kin(table, TABLES, waits=waits)) == found
