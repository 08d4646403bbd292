"""Empty values: what must be filled has limits, everything else its own past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fubcli.model.names import TableName
from fubcli.model.probe import Measurement
from tests.operations.monitor.world import BRONZE, LAST, SILVER, World


def null_check(world: World, table: TableName = SILVER) -> dict[str, Any] | None:
    checks = world.data(every=True)["checks"]
    return next((check for check in checks if check["id"].startswith(f"quality:{table}:nulls:")), None)


def past(world: World, table: TableName, column: str, share: float, nights: int = 10, rows: int = 5_000) -> None:
    """Let a column have been empty in such a share in the nights before."""
    world.memory.measured[table] = {
        night: Measurement(night, 1, "sample", rows, {"id": rows, column: round(rows * (1 - share))})
        for night in (LAST - timedelta(days=back) for back in range(1, nights + 1))
    }


@pytest.mark.parametrize(("share", "status"), [(0.0, "ok"), (0.05, "ok"), (0.07, "warning"), (0.2, "critical")])
def test_a_key_may_be_empty_in_five_percent_of_the_rows(share: float, status: str) -> None:
    world = World()
    world.rows.empty[SILVER, "id"] = share
    check = null_check(world)
    assert check is not None
    assert check["status"] == status
    assert ("id must be filled" in check["explanation"][0]) is (status != "ok")


@pytest.mark.parametrize(
    ("before", "now", "status"),
    [(0.02, 0.03, "ok"), (0.02, 0.11, "ok"), (0.02, 0.2, "warning"), (0.3, 0.1, "warning"), (0.0, 0.6, "critical")],
)
def test_another_column_is_held_against_its_own_past(before: float, now: float, status: str) -> None:
    world = World()
    past(world, SILVER, "name", before)
    world.rows.empty[SILVER, "name"] = now
    check = null_check(world)
    assert check is not None
    assert check["status"] == status
    if status != "ok":
        assert check["kind"] == "null_rate"
        assert f"in 10 nights before it was {before:.1%}" in check["explanation"][0]
        assert check["observed"]["empty"]["name"] == pytest.approx(now, abs=0.001)


def test_a_column_that_varies_may_vary() -> None:
    world = World()
    past(world, BRONZE, "name", 0.2)
    for back, (night, known) in enumerate(world.memory.measured[BRONZE].items()):
        share = 0.1 + 0.04 * (back % 6)
        filled = {"id": known.rows, "name": round(known.rows * (1 - share))}
        world.memory.measured[BRONZE][night] = Measurement(night, 1, "sample", known.rows, filled)
    world.rows.empty[BRONZE, "name"] = 0.35
    check = null_check(world, BRONZE)
    assert check is not None
    assert check["status"] == "ok"


@pytest.mark.parametrize("nights", [0, 6])
def test_nothing_is_said_of_a_column_before_its_past_is_known(nights: int) -> None:
    world = World()
    past(world, BRONZE, "name", 0.0, nights)
    world.rows.empty[BRONZE, "name"] = 0.9
    assert null_check(world, BRONZE) is None, "it has no column that must be filled, either"


def test_few_rows_prove_nothing() -> None:
    world = World()
    world.rows.rows = 99
    world.rows.empty[SILVER, "id"] = 0.5
    assert null_check(world) is None
