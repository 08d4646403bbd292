"""Columns that come, go and change: each by how much it hurts whoever reads the export."""

from __future__ import annotations

import pytest

from tests.operations.monitor.world import SILVER, World


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
