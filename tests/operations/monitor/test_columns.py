"""Columns that come, go and change: each by how much it hurts whoever reads the export."""

from __future__ import annotations

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import StorageUnavailable
from fubcli.operations.monitor.accepting import Accepted
from tests.operations.monitor.world import BRONZE, GOLD, LAST, SILVER, World


@pytest.mark.parametrize(
    ("change", "status", "kind", "said"),
    [
        ({"id": "bigint", "total": "decimal(10,2)"}, "critical", "column_removed", "name (string) is not there"),
        (
            {"id": "bigint", "label": "string", "total": "decimal(10,2)"},
            "critical", "column_removed", "renamed to label, perhaps",
        ),
        ({"id": "string", "name": "string", "total": "decimal(10,2)"}, "critical", "column_retyped", "id was bigint"),
        ({"id": "int", "name": "string", "total": "decimal(10,2)"}, "critical", "column_retyped", "and is int"),
        (
            {"id": "bigint", "name": "string", "total": "decimal(10,2)", "more": "int"},
            "info", "column_added", "more (int) is new",
        ),
    ],
)  # fmt: skip
def test_a_change_is_named(change: dict[str, str], status: str, kind: str, said: str) -> None:
    world = World()
    world.data()
    world.columns[SILVER] = change
    (check,) = [each for each in world.data()["checks"] if each["pillar"] == "schema" and "live." in each["target"]]
    assert (check["status"], check["kind"]) == (status, kind)
    assert any(said in sentence for sentence in check["explanation"])


def test_a_column_that_gets_wider_is_a_warning() -> None:
    world = World()
    world.columns[SILVER]["count"] = "int"
    world.data()
    world.columns[SILVER]["count"] = "bigint"
    assert ("schema", str(SILVER), "column_widened") in world.pages()


def test_what_was_added_is_known_the_next_time() -> None:
    world = World()
    world.data()
    world.columns[SILVER]["more"] = "int"
    assert any(each["pillar"] == "schema" for each in world.data()["checks"])
    assert not any(each["pillar"] == "schema" for each in world.data()["checks"])


def test_names_are_compared_whatever_their_case() -> None:
    world = World()
    world.data()
    world.columns[SILVER]["NAME"] = world.columns[SILVER].pop("name")
    assert world.pages() == []


def test_the_past_is_not_compared_with_the_columns_of_today() -> None:
    world = World()
    world.data()
    del world.columns[SILVER]["name"]
    assert world.pages(timeframe="yesterday") == []
    assert world.pages(as_of=world.now) == []


def test_a_catalog_in_which_nothing_changed_is_well_once_there_is_something_to_compare_with() -> None:
    world = World()
    assert "schema" not in world.data()["counts"]
    counts = world.data(every=True)["counts"]["schema"]
    assert counts == {"ok": 2, "info": 0, "warning": 0, "critical": 0, "unknown": 0}
    (live,) = [check for check in world.data(every=True)["checks"] if check["id"] == f"schema:live:{LAST}"]
    assert live["explanation"] == ["5 of 5 tables were seen before, and their columns are what they were"]
    del world.columns[SILVER]["name"]
    assert world.data(catalogs=("live",))["counts"]["schema"]["ok"] == 0


def test_a_memory_that_can_be_read_and_not_written_still_compares() -> None:
    world = World()
    world.data()
    world.columns[SILVER]["more"] = "int"
    world.memory.accept = _full  # type: ignore[method-assign]
    data = world.data()
    assert [check["kind"] for check in data["checks"] if check["target"] == str(SILVER)] == ["column_added"]
    assert [each["title"] for each in data["findings"]] == ["The disk is full."]


def _full(*_: object) -> None:
    raise StorageUnavailable("The disk is full.")


# ------------------------------------------------------------------------------------------------------- taken as right


def test_what_is_accepted_is_told() -> None:
    world = World()
    world.data()
    del world.columns[SILVER]["name"]
    world.columns[GOLD] |= {"id": "int", "more": "int"}
    del world.columns[BRONZE]
    data = world.data(catalogs=("live",), accept=True)
    jsonschema.validate(data, schema("monitor-result"))
    assert data["accepted"] == [
        {"table": str(GOLD), "retyped": ["id"], "added": ["more"]},
        {"table": str(SILVER), "removed": ["name"]},
        {"table": str(BRONZE), "gone": True},
    ]
    assert (data["accepted_tables"], data["accepted_changes"]) == (4, 3)
    again = world.data(catalogs=("live",), accept=True)
    assert (again["accepted"], again["accepted_changes"]) == ([], 0)


def test_accepting_one_table_takes_nothing_else_as_right() -> None:
    world = World()
    world.data()
    del world.columns[SILVER]["name"]
    del world.columns[BRONZE]
    data = world.data(catalogs=("live",), schema=SILVER.schema, table=SILVER.table, accept=True)
    assert data["accepted"] == [{"table": str(SILVER), "removed": ["name"]}]
    assert ("schema", str(BRONZE), "table_removed") in world.pages()


def test_no_more_than_fifty_accepted_tables_are_listed_and_all_are_counted() -> None:
    told = Accepted(60, tuple({"table": str(number), "gone": True} for number in range(60))).as_json()
    assert (len(told["accepted"]), told["accepted_changes"]) == (50, 60)
