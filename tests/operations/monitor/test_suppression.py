"""One page for one cause, and none that gets quieter or goes away because something else is wrong, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fubcli.model.check import Check, Pillar
from fubcli.model.health import Seen
from fubcli.model.names import TableName, Tier
from fubcli.model.nights import night_of
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.suppression import suppressed
from tests.operations.monitor.world import BRONZE, LAST, NOON, SILVER, TABLES, World, catalogs, loaded_by, run_of

ITEMS = TableName("live", "sales_bronze", "items")


@pytest.fixture
def world() -> World:
    return World()


def test_a_table_that_came_late_and_cut_is_critical(world: World) -> None:
    world.change(ITEMS, factor=0.2, minutes=240)
    first = world.data()["checks"][0]
    assert (first["kind"], first["status"], first["severity"]) == ("partial", "critical", "P1")
    assert ("freshness", str(ITEMS), "late") in world.pages(), "being late does not take rows away"


def test_a_late_table_does_not_explain_that_the_one_above_has_not_come(world: World) -> None:
    world.change(BRONZE, minutes=240)
    world.without(SILVER)
    first = world.data()["checks"][0]
    assert (first["target"], first["kind"], first["severity"]) == (str(SILVER), "missing", "P1")


@pytest.mark.parametrize(("factor", "explains"), [(0.0, True), (4.0, False)])
def test_rows_explain_an_absence_only_where_there_are_none(world: World, factor: float, explains: bool) -> None:
    world.change(BRONZE, factor=factor)
    world.without(SILVER)
    assert (("freshness", str(SILVER), "missing") not in world.pages()) is explains


@pytest.mark.parametrize(("below", "above", "explains"), [(0.2, 0.2, True), (2.0, 2.0, True), (0.2, 2.0, False)])
def test_too_few_rows_do_not_explain_too_many(world: World, below: float, above: float, explains: bool) -> None:
    world.change(BRONZE, factor=below)
    world.change(SILVER, factor=above)
    pages = {target for pillar, target, _ in world.pages() if pillar == "volume"}
    assert (str(SILVER) not in pages) is explains


def test_a_table_that_has_not_come_does_not_explain_too_many_rows(world: World) -> None:
    world.without(BRONZE)
    world.change(SILVER, factor=2.0)
    assert ("volume", str(SILVER), "duplicate") in world.pages()


def test_a_job_that_hangs_is_as_bad_as_the_export_that_it_keeps_away(world: World) -> None:
    loaded_by(world, "101")
    world.without(*TABLES)
    world.jobs = Seen("jobs", (run_of(LAST, minutes=None), *(world.jobs.value or ())[1:]))
    first = world.data()["checks"][0]
    assert (first["kind"], first["status"], first["severity"]) == ("job_stuck", "critical", "P1")
    assert world.pages() == [("jobs", "nightly-export", "job_stuck")]


def test_a_job_at_the_end_of_others_is_as_bad_as_what_hangs_on_them(world: World) -> None:
    silver = [each for each in TABLES if each.schema == "sales_silver"]
    loaded_by(world, "101", [each for each in TABLES if each.schema == "sales_bronze"])
    loaded_by(world, "102", silver)
    above = tuple(replace(run_of(LAST - timedelta(days=back), job="102"), name="silver") for back in range(1, 10))
    hanging = [run_of(LAST, minutes=None, result=""), replace(run_of(LAST, minutes=None, job="102"), name="silver")]
    world.jobs = Seen("jobs", (*hanging, *(world.jobs.value or ())[1:], *above))
    world.without(*silver)
    assert world.pages() == [("jobs", "nightly-export", "job_stuck")]
    first, *others = world.data()["checks"]
    assert (first["status"], first["severity"]) == ("critical", "P1")
    assert next(each for each in others if each["target"] == "silver")["suppressed_by"] == first["id"]


def test_a_job_that_wakes_nobody_explains_no_other(world: World) -> None:
    loaded_by(world, "101")
    idle = tuple(
        replace(run_of(LAST - timedelta(days=back), job="103"), name="report") for back in range(1, 9)
    )  # it has not run, and loads nothing: worth a note
    waiting = replace(run_of(LAST, result="UPSTREAM_FAILED", minutes=0, job="102"), name="nightly-silver")
    world.jobs = Seen("jobs", (waiting, *(world.jobs.value or ()), *idle))
    assert world.pages() == [("jobs", "nightly-silver", "job_upstream")]


def test_a_job_that_only_keeps_a_table_tidy_does_not_explain_that_it_has_not_come(world: World) -> None:
    nights = [LAST - timedelta(days=back) for back in range(1, 9)]
    loads = {night_of(each.committed_at): each for each in world.history[ITEMS]}
    world.history[ITEMS] += [
        replace(load, version=load.version + 10_000, operation="OPTIMIZE", rows=0, run_id=f"104-{night.toordinal()}")
        for night in nights
        for load in [loads[night]]
    ]
    tidy = tuple(replace(run_of(night, job="104"), name="optimize") for night in nights)
    failed = replace(run_of(LAST, result="FAILED", job="104"), name="optimize")
    world.jobs = Seen("jobs", (*(world.jobs.value or ()), failed, *tidy))
    world.without(ITEMS)
    assert ("freshness", str(ITEMS), "missing") in world.pages()


def test_a_job_explains_a_dead_export_only_for_the_tables_that_it_loads(world: World) -> None:
    loaded_by(world, "101", [BRONZE])
    loaded_by(world, "102", [each for each in TABLES if each != BRONZE])
    other = tuple(replace(run_of(LAST - timedelta(days=back), job="102"), name="others") for back in range(10))
    failed = run_of(LAST, result="FAILED", minutes=7)
    world.jobs = Seen("jobs", (failed, *(world.jobs.value or ())[1:], *other))
    world.without(*TABLES)
    assert world.pages() == [("export", "live", "export_missing"), ("jobs", "nightly-export", "job_failed")]


def test_a_job_behind_two_exports_is_as_urgent_as_the_worse() -> None:
    checks = [Check(Pillar.JOBS, "nightly", LAST, Status.CRITICAL, "it failed", kind="job_failed")]
    found = []
    for catalog, status, kind in (("live", Status.CRITICAL, "missing"), ("other", Status.WARNING, "late")):
        name = f"{catalog}.sales_bronze.orders"
        arrived = NOON if kind == "late" else None
        verdict = Verdict("freshness", name, LAST, status, (), NOON, kind=kind, arrived_at=arrived, deadline=NOON)
        found.append(Export(catalog, LAST, (verdict,), {name: Tier.BRONZE}, (), ()))
        checks.append(Check(Pillar.FRESHNESS, name, LAST, status, kind, kind=kind))
    feeding = {check.target: frozenset({"nightly"}) for check in checks[1:]}
    told = suppressed([*checks, *(export.check() for export in found)], found, catalogs(), feeding)
    assert [check.severity for check in told if not check.suppressed_by] == ["P1"]
