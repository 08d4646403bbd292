"""What Snowflake tells of itself, and what it is not asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fubcli.model.health import Hidden, Seen
from fubcli.model.names import TableName
from fubcli.warehouses.snowflake.asking import Asking
from fubcli.warehouses.snowflake.health import SnowflakeHealth
from fubcli.warehouses.snowflake.workspace import SnowflakeWorkspace
from tests.fakesnow.emulation import Emulation

SINCE = datetime(2026, 8, 1, tzinfo=UTC)
NUMBERS = TableName("live", "s", "numbers")


def test_a_running_warehouse_tells_of_tables(emulation: Emulation) -> None:
    health = SnowflakeHealth(Asking(emulation.profile(), 10))
    state = health.warehouse().value
    assert state is not None
    assert (state.name, state.state) == ("FAKESNOW_WAREHOUSE", "RUNNING")
    detail = health.table(NUMBERS).value
    assert detail is not None
    assert detail.rows == 10
    assert health.table(TableName("live", "s", "nope")).hidden is Hidden.MISSING
    assert health.commits(NUMBERS, 5).hidden is Hidden.NOT_KEPT
    assert health.job_runs(SINCE, 5).hidden is Hidden.NOT_KEPT


def test_tables_of_a_catalog_are_asked_for_once(emulation: Emulation) -> None:
    health = SnowflakeHealth(Asking(emulation.profile(), 10))
    health.table(NUMBERS)
    before = len(emulation.seen()["logins"])
    assert health.table(TableName("live", "s", "large")).visible
    assert len(emulation.seen()["logins"]) == before


def test_a_warehouse_that_the_role_does_not_see_is_missing(emulation: Emulation) -> None:
    profile = emulation.profile()
    profile = replace(profile, settings={**profile.settings, "warehouse": "OTHER"})
    health = SnowflakeHealth(Asking(profile, 10))
    assert health.warehouse().hidden is Hidden.MISSING
    assert health.table(NUMBERS).hidden is Hidden.MISSING


class Answers(Asking):
    """Gives rows that a test has written, and notes what was asked."""

    def __init__(self, emulation: Emulation, **rows: list[dict[str, Any]]) -> None:
        super().__init__(emulation.profile(), 1)
        self.rows = rows
        self.asked: list[str] = []

    def seen(self, source: str, text: str, read: Callable[[list[dict[str, Any]]], Any]) -> Seen[Any]:
        self.asked.append(text)
        return Seen(source, read(self.rows["states" if text.startswith("SHOW") else "queries"]))


def state(word: str) -> list[dict[str, Any]]:
    return [{"name": "FAKESNOW_WAREHOUSE", "state": word}]


@pytest.mark.parametrize(
    ("word", "state_"), [("SUSPENDED", "STOPPED"), ("RESUMING", "STARTING"), ("SUSPENDING", "STOPPING")]
)
def test_nothing_is_started_for_a_question(emulation: Emulation, word: str, state_: str) -> None:
    answers = Answers(emulation, states=state(word))
    health = SnowflakeHealth(answers)
    assert health.table(NUMBERS).hidden is Hidden.NOT_RUNNING
    assert health.queries(SINCE, 5).hidden is Hidden.NOT_RUNNING
    found = health.warehouse().value
    assert found is not None
    assert found.state == state_
    assert len(answers.asked) == 1


def test_statements_are_read_in_our_words(emulation: Emulation) -> None:
    row = {
        "query_id": "q",
        "execution_status": "FAIL",
        "start_time": SINCE,
        "total_elapsed_time": 5,
        "rows_produced": None,
    }
    answers = Answers(emulation, states=state("STARTED"), queries=[row])
    found = SnowflakeHealth(answers).queries(SINCE, 5).value
    assert found is not None
    assert [(each.statement_id, each.status, each.duration_ms, each.rows) for each in found] == [
        ("q", "FAILED", 5, None)
    ]
    assert "RESULT_LIMIT => 5" in answers.asked[-1]


def test_the_account_is_seen_as_the_role_sees_it(emulation: Emulation) -> None:
    workspace = SnowflakeWorkspace(Asking(emulation.profile(), 10))
    assert workspace.principal().visible
    catalogs = workspace.catalogs().value or ()
    assert {"live", "stage", "box"} <= {each.name for each in catalogs}
    schemas = workspace.schemas("live").value or ()
    assert "s" in {each.name for each in schemas}
    assert workspace.securable("catalog", "live").visible
    assert workspace.securable("catalog", "nope").hidden is Hidden.MISSING
    assert workspace.seconds_ahead() is None
