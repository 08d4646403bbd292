"""What is asked of rows, how often, and what happens when no answer comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fubcli.errors import (
    AuditUnavailable,
    EngineRejected,
    ExitCode,
    FubError,
    NotPermitted,
    TimedOut,
    WarehouseUnavailable,
)
from fubcli.model.health import Hidden, Seen, WarehouseState
from fubcli.model.names import Environment
from fubcli.model.probe import Counts, Portion
from fubcli.model.snapshot import TableInfo
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.measuring import Means, measured
from fubcli.operations.monitor.quality.portions import Plan
from tests.operations.monitor.world import BRONZE, GOLD, LAST, NOON, SILVER, TABLES, FakeRows, World


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World) -> list[str]:
    return [str(each.table) for probe in world.rows.asked if isinstance(probe, Counts) for each in probe.portions]


def unknown(world: World) -> dict[str, str]:
    checks = world.data()["checks"]
    return {each["target"]: each["explanation"][0] for each in checks if each["status"] == "unknown"}


def test_one_statement_asks_of_all_tables_and_its_cost_is_told(world: World) -> None:
    data = world.data(every=True)
    assert len(world.rows.asked) == 1
    assert asked(world) == [str(name) for name in TABLES]
    assert data["cost"]["statements_on_rows"] == 1
    assert data["cost"]["table_rows_read"] == 5 * 5_000
    width = 8 + 24 + 24  # bigint, string, decimal
    assert data["cost"]["table_bytes_read"] == 5 * 5_000 * width
    nulls = next(check for check in data["checks"] if ":nulls:" in check["id"])
    assert nulls["cost"] == {"rows": 5_000, "bytes": 5_000 * width}
    assert all(check["cost"] == {"rows": 0, "bytes": 0} for check in data["checks"] if check["pillar"] != "quality")


def test_what_was_measured_of_a_commit_is_not_asked_again(world: World) -> None:
    first = world.data(every=True)
    second = world.data(every=True)
    assert len(world.rows.asked) == 1
    assert second["cost"]["table_rows_read"] == second["cost"]["table_bytes_read"] == 0
    assert first["counts"]["quality"] == second["counts"]["quality"]
    newest = world.history[SILVER][-1]
    world.history[SILVER].append(replace(newest, version=newest.version + 1, rows=0))
    world.data()
    assert asked(world)[len(TABLES) :] == [str(SILVER)]


def test_only_tables_that_came_are_asked_about(world: World) -> None:
    world.without(SILVER, GOLD)
    world.data()
    assert not {str(SILVER), str(GOLD)} & set(asked(world))


def test_a_past_night_is_gone(world: World) -> None:
    world.data(as_of=NOON - timedelta(hours=1))
    world.data(timeframe="yesterday")
    world.data(timeframe=LAST.isoformat(), as_of=NOON)
    assert world.rows.asked == []


@pytest.mark.parametrize(
    "state",
    [Seen("w", WarehouseState("w", "STOPPED")), Seen("w", None, Hidden.FORBIDDEN, "you may not see it")],
)
def test_nothing_is_started_for_it(world: World, state: Seen[WarehouseState]) -> None:
    world.state = state
    assert "nothing is started" in unknown(world)["live"]
    assert world.rows.asked == []


@pytest.mark.parametrize("failure", [EngineRejected("No such column."), NotPermitted("You may not read it.")])
def test_a_table_that_cannot_be_read_hides_no_other(world: World, failure: FubError) -> None:
    world.rows.failures[BRONZE] = failure
    data = world.data(every=True)
    assert [(each["target"], each["explanation"]) for each in data["checks"] if each["status"] == "unknown"] == [
        (str(BRONZE), [failure.detail])
    ]
    assert data["cost"]["statements_on_rows"] == 1 + len(TABLES)
    assert world.monitor().exit_code == ExitCode.OK


def test_a_statement_that_takes_too_long_leaves_its_tables_unknown(world: World) -> None:
    world.rows.failures[BRONZE] = TimedOut("It took longer than 30 s.")
    assert set(unknown(world)) == {str(name) for name in TABLES}


@pytest.mark.parametrize("failure", [WarehouseUnavailable("Nobody answers."), AuditUnavailable("The disk is full.")])
def test_a_warehouse_that_falls_silent_is_asked_no_more_and_the_caller_may_try_again(
    world: World, failure: FubError
) -> None:
    for name in TABLES:
        world.rows.failures[name] = failure
    envelope = world.monitor()
    assert envelope.exit_code == ExitCode.UNAVAILABLE
    assert len(world.rows.asked) == 1
    data = envelope.data
    assert data["exports"][0]["status"] == "ok", "what is known is told"
    assert failure.detail in data["findings"][-1]["title"]


def test_without_a_memory_it_is_measured_each_time(world: World) -> None:
    world.memory.fails = True
    first, second = world.data(), world.data()
    assert first["cost"]["table_rows_read"] == second["cost"]["table_rows_read"] > 0


def test_a_measurement_of_other_columns_is_no_answer(world: World) -> None:
    world.data()
    before = len(asked(world))
    world.columns[SILVER] = {"id": "bigint", "other": "string"}
    world.data()
    assert asked(world)[before:] == [str(SILVER)]


def test_a_table_that_an_answer_leaves_out_is_unknown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FakeRows.__call__
    monkeypatch.setattr(FakeRows, "__call__", lambda rows, probe: replace(whole(rows, probe), rows=()))
    assert unknown(world).keys() == {str(name) for name in TABLES}


@pytest.mark.parametrize(("night", "hour"), [(date(2026, 3, 9), 8), (date(2026, 11, 2), 7), (date(2026, 8, 3), 7)])
def test_the_day_before_begins_at_its_own_midnight(night: date, hour: int) -> None:
    rows = FakeRows()
    info = TableInfo(SILVER.schema, SILVER.table, "MANAGED", None, None, ())
    table = Watched(SILVER, info, Environment.PRODUCTION, Seen("log", ()))
    plan = Plan(table, Portion(SILVER, ("id",)), frozenset(), is_key_declared=False)
    measured([plan], Means(rows, None, 1), night, NOON)
    (probe,) = rows.asked
    assert probe.since == datetime(night.year, night.month, night.day - 1, hour, tzinfo=UTC)
