"""The events of drills, over a drill ground that remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from fubcli.errors import UsageError
from fubcli.model.drill import Briefing, Drill, Exercise, Situation, Truth
from fubcli.model.health import Commit
from fubcli.model.names import TableName
from fubcli.model.observation import Columns, Contract
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.operations.demo import begun, listed, status
from fubcli.operations.demo.run import DemoPorts
from tests.cli.events import validator

NIGHT, NOW = date(2025, 11, 2), datetime(2025, 11, 2, 20, tzinfo=UTC)
DRILL = Drill("late-export", NIGHT, "fub.b_bronze.c")
BRIEFING = Briefing(
    DRILL, "It was late.", (Truth(DRILL.table, NIGHT, "late"),), (Truth("fub.b_silver.c", NIGHT, "late"),)
)


@dataclass
class Ground:
    now: Situation = field(default_factory=lambda: Situation(BRIEFING, NIGHT))
    begun: list[Drill | None] = field(default_factory=list)

    def exercises(self) -> tuple[Exercise, ...]:
        return Exercise("healthy", "Well."), Exercise("late-export", "Late.", "fub.b_bronze.c")

    def situation(self) -> Situation:
        return self.now

    def choose(self, name: str, night: date | None, table: str | None) -> Drill | None:
        return None if name == "healthy" else Drill(name, night or NIGHT, table or DRILL.table)

    def begin(self, drill: Drill | None) -> tuple[Situation, tuple[str, ...]]:
        self.begun.append(drill)
        return self.now, ("fub",)


@dataclass
class Remembered:
    """A memory that holds some commits, and the columns of some tables."""

    columns: dict[TableName, Columns] = field(default_factory=dict)
    forgotten: int = 0

    def forget_commits(self) -> None:
        self.forgotten += 1

    def contracts(self, catalog: str) -> dict[TableName, Contract]:
        return {name: Contract(each, NOW) for name, each in self.columns.items() if name.catalog == catalog}

    def accept(self, columns: Mapping[TableName, Columns], gone: Sequence[TableName], now: datetime) -> None:
        self.columns |= columns

    def commits(self, names: Sequence[TableName], since: datetime) -> dict[TableName, tuple[Commit, ...]]:
        raise NotImplementedError

    def remember_commits(self, seen: Mapping[TableName, Sequence[Commit]], now: datetime) -> None:
        raise NotImplementedError


class Described:
    """Snapshots of one table with one column."""

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        table = TableInfo("b_bronze", "c", "TABLE", 1, None, (ColumnInfo("Id", "bigint", True),))
        return CatalogSnapshot(catalog, "", "", ("b_bronze",), (table,)), "live"

    def cached(self, catalog: str) -> CatalogSnapshot | None:
        raise NotImplementedError


class Standing:
    def now(self) -> datetime:
        return NOW


def ports(ground: Ground, named: str | None = None, memory: Remembered | None = None) -> DemoPorts:
    return DemoPorts(ground, Described(), memory or Remembered(), named, Standing())


def test_a_drill_tells_what_is_broken_and_the_next_commands_stay_on_the_embedded_lakehouse() -> None:
    told = begun("late-export", NIGHT, None, ports(Ground()))
    validator("demo-scenario").validate(told.data)
    assert told.contract == "demo-scenario"
    assert told.data["truth"] == [{"table": "fub.b_bronze.c", "date": "2025-11-02", "kind": "late"}]
    assert (told.data["hours"], told.data["rebuilt"]) == (25, ["fub"])
    assert [step["argv"] for step in told.data["next"]] == [
        ["fubcli", "--operation=monitor", "--catalog=fub", "--timeframe=2025-11-02", "--warehouse=embedded"],
        ["fubcli", "--operation=schema", "--catalog=fub", "--schema=b_bronze", "--table=c", "--warehouse=embedded"],
        ["fubcli", "demo", "scenario", "healthy", "--warehouse=embedded"],
    ]


def test_status_without_a_drill_is_healthy_and_a_drill_that_is_over_is_named() -> None:
    told = status(ports(Ground(Situation(None, NIGHT, DRILL))))
    validator("demo-status").validate(told.data)
    assert (told.data["scenario"], told.data["truth"]) == ("healthy", [])
    assert told.data["over"]["scenario"] == "late-export"
    assert [step["effect"] for step in told.data["next"]] == ["read"]


def test_scenarios_are_listed_with_a_sentence_each() -> None:
    told = listed(ports(Ground(), "prod"))
    validator("demo-list").validate(told.data)
    assert [each["name"] for each in told.data["scenarios"]] == ["healthy", "late-export"]


def test_nothing_is_touched_while_a_live_warehouse_is_chosen() -> None:
    ground = Ground()
    with pytest.raises(UsageError, match="'prod' is chosen") as refused:
        begun("late-export", NIGHT, "fub.b_bronze.c", ports(ground, "prod"))
    assert ground.begun == []
    assert refused.value.remedy[0].argv == (
        "fubcli", "demo", "scenario", "late-export", "--night=2025-11-02", "--table=fub.b_bronze.c", "--warehouse=embedded",
    )  # fmt: skip
    begun("late-export", None, None, ports(ground, "embedded"))
    assert ground.begun == [DRILL]


def test_what_the_monitor_remembers_of_other_nights_is_forgotten() -> None:
    memory = Remembered()
    begun("healthy", None, None, ports(Ground(), memory=memory))
    assert (memory.forgotten, memory.columns) == (1, {})


def test_the_monitor_knows_the_columns_before_they_change() -> None:
    memory, name = Remembered(), TableName("fub", "b_bronze", "c")
    begun("column-removed", None, None, ports(Ground(), memory=memory))
    assert memory.columns == {name: {"id": "bigint"}}
    memory.columns[name] = {"known": "string"}
    begun("column-removed", None, None, ports(Ground(), memory=memory))
    assert memory.columns == {name: {"known": "string"}}


def test_columns_that_have_changed_already_are_not_taken_for_what_they_were() -> None:
    memory = Remembered()
    faulty = Situation(Briefing(Drill("column-retyped", NIGHT, DRILL.table), "It was retyped."), NIGHT)
    begun("column-removed", None, None, ports(Ground(faulty), memory=memory))
    assert memory.columns == {}
