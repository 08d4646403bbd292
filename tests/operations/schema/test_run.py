"""What there is, at every level of detail, without touching a row."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.model.snapshot import TableInfo
from fubcli.results.formats import compact
from tests.operations.conftest import Desk, columns, snapshot_of

REQUESTS: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((), {}),
    (("live", "box"), {}),
    (("live",), {}),
    (("live",), {"detail": "columns"}),
    (("live",), {"detail": "full"}),
    (("live",), {"schema": "sales_silver"}),
    (("live",), {"schema": "sales_silver", "detail": "names"}),
    (("live",), {"schema": "sales_silver", "table": "orders"}),
]


@pytest.mark.parametrize(("catalogs", "request_"), REQUESTS, ids=str)
def test_every_level_has_its_head_and_its_pointers(
    desk: Desk, catalogs: tuple[str, ...], request_: dict[str, Any]
) -> None:
    envelope = desk.schema(*catalogs, **request_)
    data = envelope.data
    assert (envelope.operation, envelope.outcome, envelope.contract) == ("schema", "result", "schema-result")
    assert list(data)[:3] == ["operation", "warehouse", "snapshot"]
    assert data["warehouse"] == {"engine": "fake", "profile": "test", "embedded": False}
    assert data["untrusted"]
    assert all(pointer.removeprefix("/") in data for pointer in data["untrusted"])
    assert json.loads(compact(dict(data))) == data
    assert desk.warehouse.asked == [], "a description needs no statement"


# ----------------------------------------------------------------------------------------------------------- catalogs


def test_a_catalog_is_its_schemas_on_one_line_each(desk: Desk) -> None:
    data = desk.schema("live").data
    assert (data["catalog"], data["environment"], data["mirror"]) == ("live", "production", "stage")
    assert data["description"] == "The live catalog"
    assert data["schemas"] == {
        "columns": ["name", "tier", "tables", "rows", "updated_at"],
        "rows": [
            ["sales_gold", "gold", 1, 0, None],
            ["sales_silver", "silver", 2, 1050, "2026-08-02T08:30:00Z"],
        ],
    }
    assert "tables" not in data
    (step,) = data["next"]
    assert step["argv"] == ["fubcli", "--operation=schema", "--catalog=live", "--schema=NAME"]


@pytest.mark.parametrize(("detail", "shown"), [("columns", dict), ("full", dict)])
def test_more_detail_lists_the_tables(desk: Desk, detail: str, shown: type) -> None:
    tables = desk.schema("live", detail=detail).data["tables"]
    assert [(table["schema"], table["name"]) for table in tables] == [
        ("sales_silver", "customers"),
        ("sales_gold", "daily"),
        ("sales_silver", "orders"),
    ]
    assert all(isinstance(table["columns"], shown) for table in tables)


def test_two_catalogs_are_described_side_by_side(desk: Desk) -> None:
    envelope = desk.schema("live", "BOX")
    assert [body["catalog"] for body in envelope.data["catalogs"]] == ["live", "box"]
    assert "mirror" not in envelope.data["catalogs"][1]
    assert envelope.data["next"] == []
    assert envelope.subject == "live,box"


def test_without_a_name_every_catalog_is_described(desk: Desk) -> None:
    assert [body["catalog"] for body in desk.schema().data["catalogs"]] == ["live", "stage", "box"]


def test_the_oldest_snapshot_gives_the_time_and_one_live_answer_makes_it_live(desk: Desk) -> None:
    assert desk.schema("live", "box").data["snapshot"] == {"captured_at": "2026-08-03T00:00:03Z", "source": "cache"}
    desk.snapshots.source["box"] = "live"
    assert desk.schema("live", "box").data["snapshot"]["source"] == "live"
    assert desk.schema("live").data["snapshot"]["source"] == "cache"


def test_refresh_asks_for_the_mirror_anew_as_well(desk: Desk) -> None:
    desk.schema("live", refresh=True)
    assert desk.snapshots.asked == [("live", True), ("stage", True)]
    desk.snapshots.asked.clear()
    desk.schema("box")
    assert desk.snapshots.asked == [("box", False)], "what has no mirror is compared with nothing"


# ------------------------------------------------------------------------------------------------- schemas and tables


def test_a_schema_is_its_tables_with_their_columns(desk: Desk) -> None:
    envelope = desk.schema("live", schema="sales_silver")
    data = envelope.data
    assert (data["schema"], data["tier"], data["description"]) == ("sales_silver", "silver", "What was sold")
    assert data["tables"][1] == {
        "name": "orders",
        "rows": 1000,
        "updated_at": "2026-08-02T08:30:00Z",
        "declared_rows": 900_000_000,
        "partition_keys": ["id"],
        "tags": {"email": "personal:email", "token": "secret:token"},
        "columns": {
            "id": "bigint", "customer": "bigint", "email": "string", "token": "string", "total": "decimal(10,2)",
        },
    }  # fmt: skip
    assert data["relationships"] == ["sales_silver.orders.customer -> sales_silver.customers.id"]
    assert (data["differences"], data["next"], envelope.subject) == ([], [], "live.sales_silver")


def test_a_table_is_described_in_full(desk: Desk) -> None:
    envelope = desk.schema("live", schema="sales_silver", table="orders")
    data = envelope.data
    assert data["table"]["columns"] == {
        "columns": ["name", "type", "nullable", "tag"],
        "rows": [
            ["id", "bigint", False, None],
            ["customer", "bigint", True, None],
            ["email", "string", True, "personal:email"],
            ["token", "string", True, "secret:token"],
            ["total", "decimal(10,2)", True, None],
        ],
    }
    assert len(data["relationships"]) == 2, "those that start here and those that end here"
    assert (data["differences"], envelope.subject) == ([], "live.sales_silver.orders")


@pytest.mark.parametrize(
    "request_",
    [
        {"schema": "sales_silver", "table": "orders"},
        {"schema": "SALES_SILVER", "table": "Orders"},
        {"table": "sales_silver.orders"},
        {"table": "Sales_Silver.ORDERS"},
        {"table": "orders"},
        {"table": "ORDERS"},
    ],
    ids=str,
)
def test_a_table_is_found_however_it_is_written(desk: Desk, request_: dict[str, str]) -> None:
    envelope = desk.schema("LIVE", **request_)
    assert (envelope.data["schema"], envelope.data["table"]["name"]) == ("sales_silver", "orders")
    assert envelope.subject == "live.sales_silver.orders"


# fmt: off
UNKNOWN = [
    (("lve",), {}, "There is no catalog lve. Did you mean live?", "all"),
    (("zzz",), {}, "There is no catalog zzz.", "all"),
    (("live",), {"schema": "sales_sliver"}, "There is no schema live.sales_sliver. Did you mean sales_silver", "live"),
    (("live",), {"schema": "zzz"}, "There is no schema live.zzz.", "live"),
    (("live",), {"schema": "sales_silver", "table": "ordres"},
     "There is no table live.sales_silver.ordres. Did you mean orders?", "live"),
    (("live",), {"table": "sales_silver.ordres"}, "There is no table live.sales_silver.ordres. Did you mean ord", "live"),
    (("live",), {"table": "nope.orders"}, "There is no schema live.nope.", "live"),
]
# fmt: on


@pytest.mark.parametrize(("catalogs", "request_", "message", "browse"), UNKNOWN, ids=[case[2] for case in UNKNOWN])
def test_a_name_that_is_not_there_gets_the_nearest_and_a_way_to_look(
    desk: Desk, catalogs: tuple[str, ...], request_: dict[str, str], message: str, browse: str
) -> None:
    with pytest.raises(UsageError) as caught:
        desk.schema(*catalogs, **request_)
    assert caught.value.detail.startswith(message)
    assert ("?" in caught.value.detail) == ("Did you mean" in message)
    assert [remedy.argv for remedy in caught.value.remedy] == [("fubcli", "--operation=schema", f"--catalog={browse}")]


@pytest.mark.parametrize(
    ("catalogs", "request_", "message"),
    [
        (("live",), {"detail": "everything"}, "--detail is one of names, columns, full"),
        (("live", "box"), {"schema": "sales_silver"}, "need one catalog"),
        ((), {"table": "orders"}, "need one catalog"),
        (("live",), {"table": "nope"}, "--table=nope: no schema has it"),
        (("live",), {"table": "a.b.c"}, "--table=a.b.c: no schema has it"),
    ],
)
def test_a_request_that_cannot_be_meant(
    desk: Desk, catalogs: tuple[str, ...], request_: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        desk.schema(*catalogs, **request_)


def test_a_table_that_two_schemas_have_needs_its_schema(desk: Desk) -> None:
    orders = TableInfo("sales_gold", "Orders", "managed", 1, None, columns("id int"))
    live = desk.snapshots.by_name["live"]
    desk.snapshots.by_name["live"] = replace(live, tables=(*live.tables, orders))
    with pytest.raises(UsageError, match="it is in sales_gold, sales_silver; give --schema"):
        desk.schema("live", table="orders")


# -------------------------------------------------------------------------------------------------------------- size


def test_a_schema_of_ten_tables_fits_into_four_kilobytes(desk: Desk) -> None:
    tables = tuple(
        TableInfo(
            "sales_silver", f"customer_events_{number}", "managed", 123_456, "2026-08-02T08:30:00Z",
            columns(*(f"column_{index} {'timestamp' if index % 2 else 'bigint'}" for index in range(12))),
        )
        for number in range(10)
    )  # fmt: skip
    for name in ("live", "stage"):
        desk.snapshots.by_name[name] = snapshot_of(name, *tables)
    data = desk.schema("live", schema="sales_silver").data
    assert (len(data["tables"]), len(data["tables"][0]["columns"])) == (10, 12)
    assert len(compact(dict(data)).encode()) <= 4_000
