"""Macros that no model's SQL shows: what hooks write into audit tables, and what engines are told that nothing runs on here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import duckdb
import jinja2
import pytest
import sqlglot

from tests.pipelines.compiling import PIPELINES
from tests.pipelines.lacking import lacking

VALUE = "Alice Error: her own words"


class Returned(Exception):
    """How a macro's `return` ends it, as in dbt."""


def macros(file: str, **known: object) -> SimpleNamespace:
    """The macros of a file below `pipelines`, with what dbt would have told them."""

    def leave(value: object) -> None:
        raise Returned(value)

    def returning(macro: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object) -> object:
            try:
                return macro(*arguments)
            except Returned as returned:
                return returned.args[0]

        return called

    environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701 (SQL, not HTML)
    environment.globals |= {"return": leave, "modules": SimpleNamespace(re=re), "invocation_id": "I", **known}
    found: Mapping[str, Any] = vars(environment.from_string((PIPELINES / file).read_text()).module)
    return SimpleNamespace(**{name: returning(macro) for name, macro in found.items() if callable(macro)})


RUNS = "packages/lakehouse/macros/runs.sql"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"Runtime Error in model m (m.sql)\n  Conversion Error: Could not convert string '{VALUE}' to INT64", "Runtime Error, Conversion Error"),
        (f"Runtime Error in model m (m.sql)\n  Constraint Error: Duplicate key 'a\n{VALUE}'", "Runtime Error, Constraint Error"),
        ("Database Error in model m (m.sql)\n  002003 (42S02): SQL compilation error", "Database Error"),
        (VALUE[::-1], "failed"),
        (None, "failed"),
    ],
)  # fmt: skip
def test_an_audit_message_has_the_classes_of_errors_and_no_value(said: str | None, kept: str) -> None:
    result = SimpleNamespace(status="error", message=said)
    shared = macros(RUNS)
    assert macros(RUNS, lakehouse=shared).audit_message(result) == kept


@pytest.mark.parametrize(
    ("counts", "rows_in", "rejected"),
    [(None, "null", "null"), ({}, "0", "0"), ({"users": {"rows_in": 7, "rejected": 2, "versions": 4}}, "7", "2")],
)
def test_what_no_ledger_counted_is_unknown_in_the_audit_and_not_zero(
    counts: Mapping[str, object] | None, rows_in: str, rejected: str
) -> None:
    lakehouse = SimpleNamespace(
        audit_status=lambda _: "SUCCESS", audit_message=lambda _: None, text_literal=lambda value: f"'{value}'",
        run_moment=lambda: "now", relation_of=lambda _: "bz",
    )  # fmt: skip
    bronze = macros(
        "zoom_bronze/macros/audit.sql", lakehouse=lakehouse, entities=lambda: {"users": {}}, project_name="zoom_bronze",
        target=SimpleNamespace(name="duckdb"),
    )  # fmt: skip
    result = SimpleNamespace(node=SimpleNamespace(name="bz_users_history"), execution_time=1)
    columns = [each.strip() for each in bronze.audit_row(result, counts).removeprefix("select").split(",\n")]
    assert (columns[6], columns[8]) == (rows_in, rejected)


@pytest.mark.parametrize(("engine", "own_transaction"), [("duckdb", False), ("snowflake", True)])
def test_errors_are_never_gone_between_two_statements(engine: str, own_transaction: bool) -> None:
    shared = macros(
        "packages/lakehouse/macros/incremental/sync.sql",
        target=SimpleNamespace(type=engine), config={"meta": {"compared": ["error_value"]}},
    )  # fmt: skip
    statements = shared.sync_sql(
        {"target_relation": "t", "temp_relation": "w", "dest_columns": [], "unique_key": "error_id"}
    )
    words = [each.split()[0] for each in statements.split(";")]
    assert words == (["begin", "delete", "insert", "commit"] if own_transaction else ["delete", "insert"])


PARSING = "packages/lakehouse/macros/parsing.sql"


@pytest.mark.parametrize(
    ("macro", "arguments"),
    [("try_timestamp", ()), ("try_date", ()), ("try_integer", ()), ("try_decimal", (10, 2)), ("is_email", ())],
)
def test_bigquery_is_told_nothing_that_it_lacks(macro: str, arguments: tuple[int, ...]) -> None:
    told = getattr(macros(PARSING), f"bigquery__{macro}")("told", *arguments)
    assert lacking(f"select {told} as found from t") == frozenset()


@pytest.mark.parametrize(
    ("macro", "arguments", "texts"),
    [
        ("try_integer", (), ["45", "-5", " 7 ", "60 mins", "60 minutes", "60 miles", "1234567890", "1.5", "N/A", None]),
        ("try_decimal", (10, 2), ["1.5", "1.239", "12345678.99", "123456789.99", "-2", "x", None]),
        ("is_email", (), ["a@b.co", " A@B.COM ", "a@b", "a@@b.co", "a b@c.de", "", None]),
    ],
)
def test_bigquery_reads_text_as_duckdb_does(macro: str, arguments: tuple[int, ...], texts: list[str | None]) -> None:
    def found(engine: str) -> list[tuple[object, ...]]:
        told = getattr(macros(PARSING), f"{engine}__{macro}")("told", *arguments)
        query = f"SELECT {told} AS found FROM t"
        read: list[tuple[object, ...]] = table.execute(
            sqlglot.transpile(query, read=engine, write="duckdb")[0]
        ).fetchall()
        return read

    with duckdb.connect() as table:
        table.execute("CREATE TABLE t AS SELECT unnest(?::VARCHAR[]) AS told", [texts])
        assert found("bigquery") == found("duckdb")
        assert {value for (value,) in found("duckdb")} > {None}
