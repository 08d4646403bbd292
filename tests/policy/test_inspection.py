"""fubcli's own questions: a closed list of texts, within the limits of where their table lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from fubcli.errors import Refused
from fubcli.model.inspection import Inspection, Subject
from fubcli.model.names import Environment, TableName
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.policy.inspection import bound, inspection_permit
from fubcli.policy.permit import Permit
from tests.policy.cases import configuration

STAGES = TableName("fub", "contacts_silver", "stages")
SINCE = datetime(2026, 8, 3, 7, 30, tzinfo=UTC)


def permitted(subject: Subject, most: int = 5, seconds: float = 8.0, table: TableName | None = STAGES) -> Permit:
    known = configuration()
    inspection = Inspection(subject, most, table=table, since=SINCE, warehouse_id="w1")
    return inspection_permit(inspection, policy=known.policy, catalogs=known.catalogs, seconds=seconds)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (Subject.TABLE_DETAIL, "DESCRIBE DETAIL `fub`.`contacts_silver`.`stages`"),
        (Subject.TABLE_HISTORY, "DESCRIBE HISTORY `fub`.`contacts_silver`.`stages` LIMIT 5"),
    ],
)
def test_a_question_about_a_table_runs_where_it_lives(subject: Subject, text: str) -> None:
    given = permitted(subject)
    assert (given.text, given.kind, given.environment) == (text, StatementKind.QUERY, Environment.PRODUCTION)
    assert (given.tables, given.targets, given.parameters) == ((STAGES,), (), ())


@pytest.mark.parametrize(
    ("subject", "table", "parameters"),
    [
        (Subject.JOB_RUNS, TableName("system", "lakeflow", "job_run_timeline"), ("since",)),
        (Subject.QUERIES, TableName("system", "query", "history"), ("since", "warehouse_id")),
    ],
)
def test_system_tables_count_as_production(subject: Subject, table: TableName, parameters: tuple[str, ...]) -> None:
    given = permitted(subject)
    assert (given.tables, given.environment, given.parameters) == ((table,), Environment.PRODUCTION, parameters)
    assert str(table) in given.text
    assert given.text.endswith("LIMIT 5")


def test_values_are_bound_and_times_are_told_in_utc() -> None:
    later = SINCE.astimezone(timezone(-timedelta(hours=7)))
    inspection = Inspection(Subject.QUERIES, 5, since=later, warehouse_id="x' OR 1=1 --")
    assert bound(inspection) == {
        "since": Parameter("since", "2026-08-03T07:30:00.000000+00:00", "string"),
        "warehouse_id": Parameter("warehouse_id", "x' OR 1=1 --", "string"),
    }
    assert bound(Inspection(Subject.TABLE_DETAIL, 1, table=STAGES)) == {}


def test_limits_are_those_of_the_environment_at_most() -> None:
    given, row = permitted(Subject.TABLE_HISTORY, most=10**9, seconds=10**9), configuration().policy
    production = row.row(Environment.PRODUCTION)
    assert (given.max_rows, given.max_rows_allowed) == (production.max_rows, production.max_rows)
    assert given.timeout_seconds == production.timeout_seconds
    assert given.text.endswith(f"LIMIT {production.max_rows}")


def test_no_name_ends_its_quotes() -> None:
    evil = TableName("fub", "s`; DROP TABLE x; --", "t")
    assert permitted(Subject.TABLE_DETAIL, table=evil).text == "DESCRIBE DETAIL `fub`.`s``; DROP TABLE x; --`.`t`"


def test_nothing_is_asked_of_a_catalog_that_nobody_declared() -> None:
    with pytest.raises(Refused, match="elsewhere is not declared"):
        permitted(Subject.TABLE_HISTORY, table=TableName("elsewhere", "s", "t"))


def test_a_question_about_a_table_names_it() -> None:
    with pytest.raises(ValueError, match="is about a table"):
        permitted(Subject.TABLE_DETAIL, table=None)
