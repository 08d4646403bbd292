"""The last nights of a table, as checks on arrival and rows carry them."""

from __future__ import annotations

from datetime import timedelta

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.model.nights import midnight
from fubcli.operations.monitor.recent import NIGHTS, recent_rows
from tests.detection.nights import FIRST, commits
from tests.operations.monitor.world import BRONZE, LAST, SILVER, TABLES, World

END = midnight(FIRST + timedelta(days=90))


def test_nights_come_in_their_order_and_one_without_a_load_is_none() -> None:
    nights = [FIRST + timedelta(days=number) for number in (0, 1, 3)]
    history = commits(dict(zip(nights, (10, (20, 5), 0), strict=True)))
    assert recent_rows(history, nights[-1], END) == [10, 25, None, 0]
    assert recent_rows(history, nights[-1] + timedelta(days=2), END) == [10, 25, None, 0, None, None]
    assert recent_rows(history, nights[1], END) == [10, 25]


def test_there_are_never_more_than_fourteen() -> None:
    history = commits({FIRST + timedelta(days=number): number for number in range(40)})
    assert recent_rows(history, FIRST + timedelta(days=30), END) == list(range(17, 31))
    assert recent_rows(history, FIRST + timedelta(days=60), END) == []


def test_what_came_after_the_moment_of_judgement_is_not_there() -> None:
    history = commits({FIRST: 10, FIRST + timedelta(days=1): (7, 3)}, minutes=60)
    last = FIRST + timedelta(days=1)
    assert recent_rows(history, last, midnight(last) + timedelta(minutes=61)) == [10, 7]
    assert recent_rows(history, last, midnight(last) + timedelta(minutes=59)) == [10, None]


@pytest.mark.parametrize("night", [-1, 0])
def test_without_a_load_there_is_nothing_to_show(night: int) -> None:
    assert recent_rows(commits({FIRST: 5}) if night else [], FIRST + timedelta(days=night), END) == []


def test_only_what_is_wrong_by_itself_carries_its_nights() -> None:
    world = World()
    world.without(BRONZE, SILVER)
    data = world.data(every=True)
    jsonschema.validate(data, schema("monitor-result"))
    carried = {check["id"]: check["recent"] for check in data["checks"] if "recent" in check}
    assert set(carried) == {f"freshness:{BRONZE}:{LAST}"}, "silver follows from bronze, the others are well"
    (rows,) = carried.values()
    assert len(rows) == NIGHTS
    assert [row is None for row in rows] == [False] * 13 + [True]


def test_a_dead_export_does_not_cost_an_agent_fourteen_numbers_for_each_table() -> None:
    world = World()
    world.without(*TABLES)
    assert not [check for check in world.data()["checks"] if "recent" in check]
