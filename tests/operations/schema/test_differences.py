"""Where the declared, the found and the mirrored do not agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fubcli.model.catalogs import CatalogSpec, SchemaSpec
from fubcli.model.names import Environment
from fubcli.model.snapshot import CatalogSnapshot, TableInfo
from fubcli.operations.schema.differences import between, of_catalog
from tests.operations.conftest import CUSTOMERS, ORDERS, Desk, columns, snapshot_of


def spec(*names: str, count: int | None = None, at_least: bool = False) -> CatalogSpec:
    """A catalog that names schemas; `name?` is mentioned, `name!` is the platform's."""
    sources = {"?": "mentioned", "!": "platform"}
    schemas = {name.rstrip("?!"): SchemaSpec(name, "", sources.get(name[-1], "declared")) for name in names}
    return CatalogSpec(
        "c", Environment.SANDBOX, declared_schema_count=count, declared_at_least=at_least, schemas=schemas
    )


# fmt: off
DECLARED: list[tuple[CatalogSpec, tuple[str, ...], list[dict[str, Any]]]] = [
    (spec("a", "b"), ("a", "b"), []),
    (spec("a", "b", count=2), ("a", "b"), []),
    (spec("a", "b", count=3), ("a", "b"), [{"kind": "schema_count", "declared": "3", "named": 2, "found": 2}]),
    (spec("a", count=0), ("a",), [{"kind": "schema_count", "declared": "0", "named": 1, "found": 1}]),
    (spec("a", "b", count=1, at_least=True), ("a", "b"), []),
    (spec("a", count=2, at_least=True), ("a",), [{"kind": "schema_count", "declared": "2+", "named": 1, "found": 1}]),
    (spec("a", "b?", count=1), ("a", "b"), []),
    (spec("a", "b"), ("a",), [{"kind": "declared_schema_not_found", "schema": "b"}]),
    (spec("a", "b?"), ("a",), [{"kind": "mentioned_schema_not_found", "schema": "b"}]),
    (spec("a"), ("a", "c", "b"), [{"kind": "found_schema_not_declared", "schema": name} for name in "bc"]),
    (spec("a", "information_schema", "default!"), ("a",), []),
    (spec("a", "default!"), ("a", "default"), []),
]
# fmt: on


@pytest.mark.parametrize(("declared", "found", "expected"), DECLARED)
def test_what_is_declared_against_what_is_found(
    declared: CatalogSpec, found: tuple[str, ...], expected: list[dict[str, Any]]
) -> None:
    assert of_catalog(declared, snapshot_of("c", schemas=found)) == expected


def two(mine: list[TableInfo], theirs: list[TableInfo]) -> tuple[CatalogSnapshot, CatalogSnapshot]:
    return snapshot_of("live", *mine), snapshot_of("stage", *theirs)


def test_equal_mirrors_differ_in_nothing() -> None:
    live, stage = two([ORDERS, CUSTOMERS], [CUSTOMERS, ORDERS])
    assert between(live, stage) == []
    assert between(live, stage, schema="sales_silver", table="orders") == []


def test_tables_that_only_one_of_them_has() -> None:
    live, stage = two([ORDERS], [CUSTOMERS])
    assert between(live, stage) == [
        {"kind": "table_missing", "table": "sales_silver.orders", "in": "stage"},
        {"kind": "table_missing", "table": "sales_silver.customers", "in": "live"},
    ]


def test_columns_that_differ_in_being_there_or_in_their_type() -> None:
    mine = replace(ORDERS, columns=columns("id bigint", "only_here int", "total decimal(10,2)"))
    theirs = replace(ORDERS, columns=columns("id bigint!", "total double", "only_there date"))
    table = {"kind": "column", "table": "sales_silver.orders"}
    assert between(*two([mine], [theirs])) == [
        table | {"column": "only_here", "type": "int", "type_in_stage": None},
        table | {"column": "total", "type": "decimal(10,2)", "type_in_stage": "double"},
        table | {"column": "only_there", "type": None, "type_in_stage": "date"},
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "percent"),
    [(1000, 900, 10.0), (900, 1000, -11.11), (0, 5, None), (None, 5, None), (5, None, None)],
)
def test_row_counts_are_compared_when_one_table_is_asked_for(
    mine: int | None, theirs: int | None, percent: float | None
) -> None:
    live, stage = two([replace(ORDERS, rows=mine)], [replace(ORDERS, rows=theirs)])
    assert between(live, stage, schema="sales_silver", table="orders") == [
        {"kind": "rows", "rows": mine, "rows_in_stage": theirs, "percent_more_here": percent}
    ]
    assert between(live, stage) == []


def test_only_what_was_asked_for_is_compared() -> None:
    gold = TableInfo("sales_gold", "daily", "managed", 1, None, columns("day date"))
    live, stage = two([ORDERS, gold], [])
    assert [each["table"] for each in between(live, stage, schema="sales_gold")] == ["sales_gold.daily"]
    assert [each["table"] for each in between(live, stage, table="orders")] == ["sales_silver.orders"]


@pytest.mark.parametrize(("count", "listed", "rest"), [(20, 20, None), (21, 20, 1), (500, 20, 480)])
def test_many_differences_are_counted(count: int, listed: int, rest: int | None) -> None:
    tables = [TableInfo("s", f"t{number:03}", "managed", 1, None, ()) for number in range(count)]
    reported = between(*two(tables, []))
    assert [each["table"] for each in reported[:listed]] == [f"s.t{number:03}" for number in range(listed)]
    assert reported[listed:] == ([] if rest is None else [{"kind": "more_differences", "count": rest}])


def test_an_event_holds_both_kinds(desk: Desk) -> None:
    desk.snapshots.by_name["stage"] = snapshot_of("stage", CUSTOMERS)
    kinds = [each["kind"] for each in desk.schema("live").data["differences"]]
    assert kinds == [
        "schema_count",
        "declared_schema_not_found",
        "table_missing",
        "table_missing",
    ]
