"""CREATE TABLE text that Databricks would read as what was described."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from fubcli.model.catalogs import ColumnTag, Sensitivity, TableSpec
from fubcli.model.snapshot import ColumnInfo, TableInfo
from fubcli.operations.schema.ddl import ddl
from tests.operations.conftest import Desk, columns, snapshot_of

ODD = 'it\'s \\ "odd"\nname'
AWKWARD = (
    ColumnInfo("order", "bigint", nullable=False),
    ColumnInfo("with blank", "string"),
    ColumnInfo("back`tick", "map<string,array<int>>"),
    ColumnInfo("naïve", "struct<firstName:string,`a b`:decimal(10,2)>"),
    ColumnInfo("1st", "timestamp_ntz"),
    ColumnInfo("email", "string"),
)


def parsed(text: str) -> exp.Create:
    (tree,) = sqlglot.parse(text, dialect="databricks")
    assert isinstance(tree, exp.Create)
    return tree


def described(tree: exp.Create) -> list[tuple[str, str, bool]]:
    """Name, type and nullability of every column of a parsed statement."""
    found = []
    for column in tree.this.expressions:
        never_null = any(isinstance(each.kind, exp.NotNullColumnConstraint) for each in column.constraints)
        found.append((column.name, column.args["kind"].sql("databricks").lower(), not never_null))
    return found


def comments(tree: exp.Create) -> dict[str, str]:
    return {
        column.name: str(each.kind.this.this)
        for column in tree.this.expressions
        for each in column.constraints
        if isinstance(each.kind, exp.CommentColumnConstraint)
    }


def event(desk: Desk, *tables: TableInfo, **request: Any) -> dict[str, Any]:
    for name in ("live", "stage"):
        desk.snapshots.by_name[name] = snapshot_of(name, *tables)
    return dict(desk.schema("live", detail="full", **request).data)


def test_a_table_reads_back_as_it_was_described(desk: Desk) -> None:
    (text,) = ddl(dict(desk.schema("live", schema="sales_silver", table="orders").data))
    assert text.endswith(";\n")
    assert text.splitlines()[0] == "CREATE TABLE live.sales_silver.orders ("
    tree = parsed(text)
    assert described(tree) == [
        ("id", "bigint", False),
        ("customer", "bigint", True),
        ("email", "string", True),
        ("token", "string", True),
        ("total", "decimal(10, 2)", True),
    ]
    assert comments(tree) == {"email": "personal:email", "token": "secret:token"}
    assert "CLUSTER BY (id)" in text


def test_odd_names_and_nested_types_read_back(desk: Desk) -> None:
    (text,) = ddl(event(desk, TableInfo("sales_silver", "my table", "managed", 1, None, AWKWARD)))
    tree = parsed(text)
    assert tree.this.this.name == "my table"
    assert [name for name, _, _ in described(tree)] == [column.name for column in AWKWARD]
    assert [nullable for _, _, nullable in described(tree)] == [column.nullable for column in AWKWARD]
    assert "firstName" in text, "the names of fields keep their case"


def test_a_tag_with_quotes_stays_a_comment(desk: Desk) -> None:
    tag = ColumnTag(Sensitivity.PERSONAL, ODD)
    spec = replace(
        desk.catalogs.by_name["live"],
        tables=MappingProxyType({"sales_silver.t": TableSpec(tags=MappingProxyType({"email": tag}))}),
    )
    desk.catalogs = replace(desk.catalogs, by_name=MappingProxyType({"live": spec}))
    (text,) = ddl(event(desk, TableInfo("sales_silver", "t", "managed", 1, None, columns("email string"))))
    assert comments(parsed(text)) == {"email": f"personal:{ODD}"}


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ({}, ["live.sales_silver.customers", "live.sales_gold.daily", "live.sales_silver.orders"]),
        ({"schema": "sales_silver"}, ["live.sales_silver.customers", "live.sales_silver.orders"]),
        ({"table": "orders"}, ["live.sales_silver.orders"]),
    ],
)
def test_there_is_a_statement_for_each_table(desk: Desk, request_: dict[str, str], names: list[str]) -> None:
    statements = list(ddl(dict(desk.schema("live", detail="full", **request_).data)))
    assert [parsed(text).this.this.sql("databricks") for text in statements] == names


def test_two_catalogs_give_the_statements_of_both(desk: Desk) -> None:
    statements = list(ddl(dict(desk.schema("live", "stage", detail="full").data)))
    assert [parsed(text).this.this.catalog for text in statements] == ["live"] * 3 + ["stage"] * 3


def test_no_tables_give_no_text(desk: Desk) -> None:
    assert list(ddl(dict(desk.schema("box", detail="full").data))) == []
