"""Lineage in the dialects of other warehouses: cases of their own, and the corpus translated, traced alike or stricter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlglot import ErrorLevel, exp, parse_one

from fubcli.model.dialect import SqlDialect
from fubcli.model.lineage import OutputColumn
from fubcli.model.policy import InputLimits
from fubcli.sql.facts import statement_of
from fubcli.sql.lineage import trace_statement
from tests.corpora import document
from tests.sql.lineage.test_trace import (
    CASES,
    TABLES,
    WRITES,
    _expected,
    _is_sensitive,
    _said,
    _told,
    _written_out,
)

_DATA = Path(__file__).parents[2] / "data"
OWN = document(_DATA / "lineage_dialects.yaml")
ATTACKS = document(_DATA / "masking_attacks.yaml")
_ATTACKED = {"C": "fub.x.t", "W": "fub.x.w", "A": "fub.x.a"}
DIALECTS = (SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY)
_LIMITS = InputLimits(20_000, 40)
_LOST = ("SORT BY", "DISTRIBUTE BY", "CLUSTER BY", "exists ( tags")
"""What the translator drops in silence; the statement it leaves does less."""


def traced(sql: str, dialect: SqlDialect) -> tuple[OutputColumn, ...] | None:
    """Return the columns of a statement that the guard understands, None for any other."""
    statement = statement_of(sql, limits=_LIMITS, dialect=dialect)
    if not statement.facts.text or statement.facts.constructs:
        return None
    return trace_statement(statement, TABLES.get, _is_sensitive).columns


@pytest.mark.parametrize(
    ("dialect", "case"),
    [
        pytest.param(SqlDialect(dialect), case, id=f"{dialect}-{case['sql'][:60]}")
        for dialect, cases in OWN.items()
        for case in cases
    ],
)
def test_each_column_is_traced(dialect: SqlDialect, case: dict[str, Any]) -> None:
    columns = traced(case["sql"], dialect)
    assert columns is not None
    assert [_said(column) for column in columns] == [_expected(text) for text in case["columns"]]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_translated_statement_is_traced_alike_or_stricter(dialect: SqlDialect) -> None:
    same, looser = 0, []
    for sql, translated in _translated(dialect):
        columns = traced(translated, dialect)
        if columns is None:
            continue
        before = traced(sql, SqlDialect.DATABRICKS) or ()
        same += [_said(each) for each in columns] == [_said(each) for each in before]
        if not _is_as_strict(columns, before):
            looser.append(translated)
    assert looser == []
    assert same > 200


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_translated_statement_writes_is_traced_alike_or_stricter(dialect: SqlDialect) -> None:
    outcomes = Counter[str]()
    for case in (case for group in WRITES.values() for case in group):
        sql = _written_out(case["sql"])
        statements = [
            statement_of(sql, limits=_LIMITS),
            statement_of(_in(sql, dialect), limits=_LIMITS, dialect=dialect),
        ]
        before, after = (
            [_told(each) for each in trace_statement(each, TABLES.get, _is_sensitive).stored] for each in statements
        )
        is_unknown = any("?" in origins for *_, origins in after) or any(where.startswith("?") for where, *_ in after)
        outcomes["same" if before == after else "stricter" if is_unknown else f"other: {sql}"] += 1
    assert outcomes["same"] + outcomes["stricter"] == outcomes.total(), outcomes
    assert outcomes["same"] > 35


def test_a_row_that_is_inserted_by_place_may_hold_anything() -> None:
    sql = "MERGE fub.x.s USING fub.x.u ON s.id = u.id WHEN NOT MATCHED THEN INSERT ROW"
    statement = statement_of(sql, limits=_LIMITS, dialect=SqlDialect.BIGQUERY)
    assert [_told(each) for each in trace_statement(statement, TABLES.get, _is_sensitive).stored] == [
        ("?.*", "", {"?"})
    ]


def _in(sql: str, dialect: SqlDialect) -> str:
    return parse_one(sql, read="databricks").sql(dialect.value, unsupported_level=ErrorLevel.IGNORE)


def _translated(dialect: SqlDialect) -> Iterator[tuple[str, str]]:
    texts = [_written_out(case["sql"]) for group in CASES.values() for case in group]
    attacks = [
        re.sub(r"\b[CWA]\b", lambda name: _ATTACKED[name[0]], sql) for group in ATTACKS.values() for sql in group
    ]
    for sql in (*texts, *attacks):
        tree = parse_one(sql, read="databricks")
        if not any(word in sql for word in _LOST) and not _is_changed(tree, dialect):
            yield sql, tree.sql(dialect.value, unsupported_level=ErrorLevel.IGNORE)


def _is_changed(tree: exp.Expr, dialect: SqlDialect) -> bool:
    """Whether the translator writes FILTER as CASE, or leaves out the column names that BigQuery has no place for."""
    names = any(alias.args.get("columns") for alias in tree.find_all(exp.TableAlias))
    return tree.find(exp.Filter) is not None or (names and dialect is SqlDialect.BIGQUERY)


def _is_as_strict(columns: tuple[OutputColumn, ...], before: tuple[OutputColumn, ...]) -> bool:
    """Whether every column tells of all that it told of, or may be anything."""
    if len(columns) == len(before):
        return all(_masks(new, old) for new, old in zip(columns, before, strict=True))
    return all(any(origin.table is None for origin in each.origins) for each in columns)


def _masks(new: OutputColumn, old: OutputColumn) -> bool:
    return new.origins >= old.origins or any(origin.table is None for origin in new.origins)
