"""What of a statement's values a query shows, and what it says when an engine fails over one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.errors import EngineRejected, Refused, UsageError
from fubcli.model.catalogs import Sensitivity
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.result import Column, ResultSet
from tests.operations.conftest import Desk

SENSITIVE = "SELECT id, email, token, email LIKE 'a%' AS n FROM live.sales_silver.orders WHERE id = 5"
PLAIN = "SELECT id FROM live.sales_silver.customers"
WHY = "checking the bounces of ticket 4711"


def _answers(desk: Desk, sql: str, **request: object) -> tuple[list[object], dict[str, object]]:
    result = ResultSet(
        (Column("id", "bigint"), Column("email", "string"), Column("token", "string"), Column("n", "int")),
        ((5, "ann@example.com", "t0ken", True),),
    )
    desk.warehouse.execute = lambda _permit, *, parameters: result  # type: ignore[method-assign, assignment]
    data = desk.query(sql, **request).data
    return data["rows"][0], data


def test_personal_columns_are_masked_and_told(desk: Desk) -> None:
    (number, email, token, length), data = _answers(desk, SENSITIVE)
    assert (number, token, length) == (5, "[secret]", "[email]")
    assert str(email).startswith("email:")
    assert [each["column"] for each in data["safety"]["masked"]] == ["email", "token", "n"]  # type: ignore[index]
    assert data["safety"]["masked"][0] == {  # type: ignore[index]
        "column": "email",
        "sensitivity": "personal",
        "kind": "email",
        "from": ["live.sales_silver.orders.email"],
    }
    (finding,) = data["findings"]  # type: ignore[misc]
    assert finding["id"] == "columns-masked"
    assert finding["title"].startswith("Masked: email, token, n; --justification shows personal data")


@pytest.mark.parametrize("engine", ["databricks", "snowflake", "bigquery"])
def test_the_same_statement_has_the_same_masks_on_every_engine(desk: Desk, engine: str) -> None:
    row, data = _answers(desk, SENSITIVE)
    desk.warehouse.info = WarehouseInfo(engine, "there", embedded=False)
    row_there, data_there = _answers(desk, SENSITIVE)
    assert row_there == row
    assert data_there["safety"]["masked"] == data["safety"]["masked"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("engine", "sql", "masked"),
    [
        ("snowflake", 'SELECT "ID" AS a, "EMAIL" AS b FROM live.sales_silver.orders WHERE id = 5', ["b"]),
        ("bigquery", 'SELECT "email" AS a, `email` AS b FROM `live.sales_silver.orders` WHERE id = 5', ["b"]),
        ("bigquery", "SELECT o AS a FROM live.sales_silver.orders AS o WHERE id = 5", ["a"]),
    ],
)
def test_names_and_texts_are_told_apart_as_the_engine_does(
    desk: Desk, engine: str, sql: str, masked: list[str]
) -> None:
    desk.warehouse.info = WarehouseInfo(engine, "there", embedded=False)
    data = desk.query(sql, dry_run=True).data
    assert [each["column"] for each in data["safety"]["masked"]] == masked


def test_a_justification_does_not_show_secrets(desk: Desk) -> None:
    shown = replace(desk.policy.row(Environment.PRODUCTION), shown_with_justification=frozenset({Sensitivity.PERSONAL}))
    desk.policy = replace(desk.policy, environments={**desk.policy.environments, Environment.PRODUCTION: shown})
    row, data = _answers(desk, SENSITIVE, justification=WHY)
    assert row == [5, "ann@example.com", "[secret]", True]
    told = {finding["id"]: finding["title"] for finding in data["findings"]}  # type: ignore[attr-defined]
    assert told["personal-data-shown"] == "Personal data as it is, by --justification: email, n"
    assert WHY not in str(data)
    assert desk.audit.entries[0].justification == WHY  # type: ignore[union-attr]


@pytest.mark.parametrize("sentence", ["", "because", "ticket 4711", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_justification_says_something(desk: Desk, sentence: str) -> None:
    with pytest.raises(UsageError, match="says why personal data is needed"):
        desk.query(SENSITIVE, justification=sentence)
    assert desk.warehouse.asked == []


def test_a_statement_without_sensitive_tables_asks_nobody_for_columns(desk: Desk) -> None:
    assert "masked" not in desk.query(PLAIN).data["safety"]
    assert all(catalog != "live" or not refresh for catalog, refresh in desk.snapshots.asked)


def test_a_dry_run_says_what_would_be_masked(desk: Desk) -> None:
    data = desk.query(SENSITIVE, dry_run=True).data
    assert [each["column"] for each in data["safety"]["masked"]] == ["email", "token", "n"]


@pytest.mark.parametrize(
    ("sql", "quotes", "shown"),
    [("SELECT 1", True, True), (PLAIN, True, False), (SENSITIVE, False, True), (SENSITIVE, True, False)],
)
def test_an_engine_quotes_values_only_where_nothing_is_sensitive_nor_unknown(
    desk: Desk, sql: str, quotes: bool, shown: bool
) -> None:
    detail = "CAST_INVALID_INPUT: cannot read 'ann@example.com'"
    desk.warehouse.failure = EngineRejected(detail, extra={"error_class": "CAST_INVALID_INPUT"}, quotes_values=quotes)
    with pytest.raises(EngineRejected) as caught:
        desk.query(sql)
    assert ("ann@example.com" in caught.value.detail) == shown
    assert caught.value.detail.startswith("CAST_INVALID_INPUT")
    assert caught.value.extra["error_class"] == "CAST_INVALID_INPUT"
    assert caught.value.__cause__ is None


def test_a_word_of_the_engine_is_no_error_class(desk: Desk) -> None:
    desk.warehouse.failure = EngineRejected("ANNS_NAME: cannot be read")
    with pytest.raises(EngineRejected) as caught:
        desk.query(PLAIN)
    assert "ANNS_NAME" not in caught.value.detail + str(caught.value.extra)


def test_a_write_that_would_spread_personal_data_is_refused_with_the_columns(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.query("INSERT INTO stage.sales_silver.customers SELECT email FROM stage.sales_silver.orders")
    assert caught.value.extra["rule"] == "personal_data_stays_masked"
    assert desk.warehouse.asked == []
