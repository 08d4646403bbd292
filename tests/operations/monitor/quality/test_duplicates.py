"""Keys that stand in more than one row."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from fubcli.model.catalogs import Catalogs, CatalogSpec, Relationship
from fubcli.model.names import Environment
from tests.operations.monitor import world as worlds
from tests.operations.monitor.world import BRONZE, SILVER, World


def key_checks(world: World) -> list[dict[str, Any]]:
    return [check for check in world.data(every=True)["checks"] if ":keys:" in check["id"]]


def test_tables_from_silver_on_have_keys_and_raw_ones_have_none() -> None:
    checks = key_checks(World())
    assert {check["target"] for check in checks} == {str(name) for name in worlds.TABLES if "bronze" not in name.schema}
    assert {check["status"] for check in checks} == {"ok"}
    assert str(BRONZE) not in {check["target"] for check in checks}


def test_a_customary_key_that_repeats_is_a_warning() -> None:
    world = World()
    world.rows.repeats[SILVER] = 3
    (check,) = [each for each in key_checks(world) if each["status"] != "ok"]
    assert (check["target"], check["status"], check["kind"]) == (str(SILVER), "warning", "duplicate_keys")
    assert check["title"] == f"{SILVER}: 3 rows repeat a id"
    assert "by custom" in check["explanation"][1]
    assert check["observed"] == {"rows": 5_000, "repeats": 3, "key": "id"}


def test_one_that_other_tables_refer_to_is_critical(monkeypatch: pytest.MonkeyPatch) -> None:
    refers = Relationship("sales_silver.items", "name", "sales_silver.orders", "name")
    spec = CatalogSpec("live", Environment.PRODUCTION, relationships=(refers,))
    monkeypatch.setattr(worlds, "catalogs", lambda: Catalogs(MappingProxyType({"live": spec})))
    world = World()
    world.rows.repeats[SILVER] = 3
    (check,) = [each for each in key_checks(world) if each["status"] != "ok"]
    assert (check["status"], check["observed"]["key"]) == ("critical", "name")


def test_empty_keys_are_no_repeats() -> None:
    world = World()
    world.rows.empty[SILVER, "id"] = 0.02
    world.rows.repeats[SILVER] = 100
    assert {check["status"] for check in key_checks(world)} == {"ok"}
