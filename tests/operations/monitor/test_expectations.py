"""What people say of tables: deadlines that are told as theirs, and tables of which nobody is told, never silently."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import ConfigError, ConfigPlace
from fubcli.model.deadlines import Every, Expectations, Rule
from fubcli.model.health import Hidden, Seen
from fubcli.model.nights import midnight
from fubcli.policy.probing import probed_tables
from tests.operations.monitor.world import BRONZE, GOLD, LAST, SILVER, World

PLACE = ConfigPlace("team/monitoring.yaml", 7)


def _due(scope: object, clock: str, every: Every | None = None) -> Rule:
    return Rule(tuple(str(scope).split(".")), PLACE, time.fromisoformat(clock), every)


def _ignore(scope: object) -> Rule:
    return Rule(tuple(str(scope).split(".")), PLACE, reason="rebuilt by hand until July")


def _world(*rules: Rule, project: tuple[Rule, ...] = ()) -> World:
    world = World()
    world.expectations = Expectations(rules, project)
    return world


def _checks(world: World, **asked: Any) -> dict[str, Any]:
    data = world.data(every=True, **asked)
    jsonschema.validate(data, schema("monitor-result"))
    return {check["id"]: check for check in data["checks"]}


def test_an_explicit_deadline_is_told_as_such() -> None:
    checks = _checks(_world(_due(BRONZE, "00:10", Every.DAILY)))
    check = checks[f"freshness:{BRONZE}:{LAST}"]
    assert (check["status"], check["kind"]) == ("warning", "late")
    assert check["expected"]["method"] == "explicit deadline, 00:10 Pacific, daily: team/monitoring.yaml:7"
    at = midnight(LAST) + timedelta(minutes=10)
    assert datetime.fromisoformat(check["expected"]["deadline"]) == at
    assert checks[f"freshness:{SILVER}:{LAST}"]["expected"]["method"] == "calendar_deadline/v1"


def test_where_the_past_is_stricter_than_a_project_the_past_counts() -> None:
    check = _checks(_world(project=(_due(BRONZE, "22:00"),)))[f"freshness:{BRONZE}:{LAST}"]
    assert check["expected"]["method"] == "calendar_deadline/v1"
    own = _checks(_world(_due(BRONZE, "22:00")))[f"freshness:{BRONZE}:{LAST}"]
    assert own["expected"]["method"].startswith("explicit deadline, 22:00 Pacific")


def test_a_missing_table_pages_from_its_own_deadline_on() -> None:
    world = _world(_due("live.sales_gold", "11:30"))
    world.without(GOLD)
    at = midnight(LAST) + timedelta(hours=11)
    assert ("freshness", str(GOLD), "missing") not in world.pages(as_of=at)
    assert ("freshness", str(GOLD), "missing") in world.pages(as_of=at + timedelta(minutes=31))


def test_nobody_is_paged_for_what_is_ignored_and_everybody_is_told() -> None:
    world = _world(project=(_ignore(GOLD),))
    world.data()  # the columns are remembered
    before = world.data()["health"]["coverage"]
    world.without(GOLD)
    data = world.data()
    assert world.pages() == []
    (check,) = data["checks"]
    assert (check["target"], check["status"], check["kind"]) == (str(GOLD), "unknown", "ignored")
    assert check["explanation"] == ["rebuilt by hand until July", "said in team/monitoring.yaml:7"]
    assert data["status"] == "unknown"
    assert data["exports"][0]["tables"] == {"due": 4, "arrived": 4}
    assert data["health"]["coverage"] <= before < World().data()["health"]["coverage"]


def test_nothing_is_asked_about_the_rows_of_what_is_ignored() -> None:
    world = _world(_ignore(GOLD))
    world.data()
    assert world.rows.asked
    assert all(GOLD not in probed_tables(probe) for probe in world.rows.asked)


def test_a_whole_catalog_that_is_ignored_is_too_little_evidence() -> None:
    data = _world(_ignore("live")).data()
    assert data["health"]["label"] == "insufficient_evidence"
    assert data["headline"] == "Too little could be seen to say that it is well."


def test_a_table_without_history_is_unknown_where_somebody_waits_for_it() -> None:
    world = _world(_due(GOLD, "03:00"))
    world.hidden[GOLD] = Seen("log", None, Hidden.MISSING, "no commit is recorded")
    assert _checks(world)[f"freshness:{GOLD}:{LAST}"]["status"] == "unknown"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("live.sales_glod", "names no schema of live that is known; did you mean `sales_gold`?"),
        ("live.sales_gold.order", "names no table of live that is known; did you mean `sales_gold.orders`?"),
    ],
)
def test_a_name_that_is_none_is_a_usage_error(scope: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _world(_due(scope, "03:00")).monitor()
    assert str(caught.value).startswith("team/monitoring.yaml:7")
    assert said in str(caught.value)


def test_a_table_that_is_gone_is_told_by_its_check_and_not_by_an_error() -> None:
    world = _world(_due(GOLD, "03:00"))
    world.data()
    del world.columns[GOLD]
    assert ("schema", str(GOLD), "table_removed") in world.pages()


@pytest.mark.parametrize("night", [date(2026, 3, 8), date(2026, 11, 1)])
def test_nights_of_23_and_25_hours(night: date) -> None:
    world = _world(_due(BRONZE, "02:30", Every.DAILY))
    first = night - timedelta(days=20)
    for name, commits in world.history.items():
        shift = midnight(first) - midnight(min(commits[0].committed_at.date(), LAST))
        world.history[name] = [
            type(each)(each.version, each.committed_at + shift, each.operation, each.rows) for each in commits[:19]
        ]
    world.now = midnight(night) + timedelta(hours=9)
    deadline = {date(2026, 3, 8): "2026-03-08T10:30:00Z", date(2026, 11, 1): "2026-11-01T10:30:00Z"}[night]
    check = _checks(world, timeframe=night.isoformat())[f"freshness:{BRONZE}:{night}"]
    assert (check["kind"], check["expected"]["deadline"]) == ("missing", deadline)
