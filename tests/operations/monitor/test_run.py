"""The monitor's answers to the on-call questions: did it land, what broke, what follows from it, what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import ExitCode, StorageUnavailable, UsageError, WarehouseUnavailable
from fubcli.model.health import Hidden, Seen
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from tests.operations.monitor.world import BRONZE, GOLD, LAST, NOON, SILVER, TABLES, World, load, loaded_by, run_of

ITEMS = TableName("live", "sales_bronze", "items")


@pytest.fixture
def world() -> World:
    return World()


def test_a_healthy_night(world: World) -> None:
    data = world.data()
    jsonschema.validate(data, schema("monitor-result"))
    assert (data["status"], data["checks"], data["findings"]) == ("ok", [], [])
    assert data["headline"] == "1 of 1 exports landed; nothing is wrong."
    assert data["health"]["score"] == 100.0
    (export,) = data["exports"]
    assert (export["status"], export["tables"]) == ("ok", {"due": 5, "arrived": 5})
    assert export["tiers"]["gold"]["arrived"] == 1


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        ({}, "all"),
        ({"catalogs": ("live",)}, "live"),
        ({"catalogs": ("live",), "schema": "sales_silver"}, "live.sales_silver"),
        ({"schema": "Sales_Silver"}, "all.sales_silver"),
        ({"table": "items"}, "all.*.items"),
        ({"table": "sales_bronze.items"}, "all.sales_bronze.items"),
        ({"schema": "sales_bronze", "table": "ITEMS"}, "all.sales_bronze.items"),
    ],
)
def test_the_event_says_which_part_was_looked_at(world: World, asked: dict[str, str], subject: str) -> None:
    assert world.monitor(**asked).subject == subject


def test_who_waits_can_be_told_what_goes_on(world: World) -> None:
    world.data()
    assert world.steps == [
        "looking at the catalog live",
        "looking at the catalog stage",
        "reading commits of 10 tables",
        "reading job runs",
        "asking about rows",
        "judging 10 tables",
    ]


def test_a_warehouse_that_dies_half_way_leaves_what_is_known_and_pages_nobody(world: World) -> None:
    world.data()  # everything is remembered
    world.now = NOON + timedelta(days=1)
    world.jobs = Seen("jobs", (*world.jobs.value, run_of(LAST + timedelta(days=1))))
    for name in (SILVER, GOLD):
        world.hidden[name] = Seen("log", None, Hidden.UNREACHED, "Nobody answers.")
    for name in set(TABLES) - {SILVER, GOLD}:
        world.history[name].append(load(name, LAST + timedelta(days=1), TABLES.index(name)))
    envelope = world.monitor(every=True)
    data = envelope.data
    jsonschema.validate(data, schema("monitor-result"))
    assert envelope.exit_code == ExitCode.UNAVAILABLE
    arrivals = {each["target"]: each["status"] for each in data["checks"] if each["pillar"] == "freshness"}
    assert {name for name, status in arrivals.items() if status == "unknown"} == {str(SILVER), str(GOLD)}
    assert data["exports"][0]["status"] == "unknown"
    assert data["exports"][0]["tables"] == {"due": 5, "arrived": 3}
    assert "stopped answering: Nobody answers." in data["findings"][-1]["title"]
    assert not [each for each in data["checks"] if each["status"] in ("warning", "critical")]
    assert world.rows.asked[1:] == [], "a warehouse that is silent is asked nothing more"


def test_a_warehouse_that_says_nothing_at_all_still_gives_an_event(world: World) -> None:
    world.data()
    world.silence = WarehouseUnavailable("Nobody answers.")
    envelope = world.monitor(fail_on="warning")
    assert envelope.exit_code == ExitCode.UNAVAILABLE
    assert envelope.data["exports"][0]["status"] == "ok", "it had been seen to land"


@pytest.mark.parametrize("asked", [{}, {"schema": "sales_gold"}, {"table": "sales_bronze.items"}])
def test_a_catalog_without_any_history_is_not_known_to_be_well(world: World, asked: dict[str, str]) -> None:
    world.history.clear()
    data = world.data(**asked, catalogs=("live",))
    jsonschema.validate(data, schema("monitor-result"))
    assert data["status"] == "unknown"
    assert data["health"]["catalogs"]["live"] == {"score": None, "coverage": 0.0, "label": "insufficient_evidence"}
    assert "Whether live is well is not known" in [check["title"] for check in data["checks"]]
    assert "nothing is wrong" not in data["headline"]


def test_too_little_to_see_is_no_all_clear(world: World) -> None:
    for name in TABLES:
        world.hidden[name] = Seen("log", None, Hidden.FORBIDDEN, "You may not see it.")
    assert world.monitor().exit_code == ExitCode.OK
    assert world.monitor(fail_on="critical").exit_code == ExitCode.FINDINGS


def test_sixty_healthy_nights_wake_nobody(world: World) -> None:
    assert world.pages(timeframe="past_90_days") == []


@pytest.mark.parametrize(
    ("table", "factor", "kind"),
    [(ITEMS, 0.3, "partial"), (ITEMS, 0.0, "zero"), (ITEMS, 2.0, "duplicate"), (GOLD, 5.0, "spike")],
)
def test_a_night_with_other_rows_is_named(world: World, table: TableName, factor: float, kind: str) -> None:
    world.change(table, factor=factor)
    data = world.data()
    first = data["checks"][0]
    assert (first["pillar"], first["target"], first["kind"]) == ("volume", str(table), kind)
    assert data["status"] == "critical"
    assert data["findings"][0]["severity"] == "critical"
    jsonschema.validate(data, schema("monitor-result"))


def test_a_missing_bronze_table_explains_what_is_made_of_it(world: World) -> None:
    world.without(BRONZE, SILVER, GOLD, night=LAST)
    world.history[ITEMS] = [*world.history[ITEMS]]
    checks = {check["id"]: check for check in world.data()["checks"]}
    bronze = f"freshness:{BRONZE}:{LAST}"
    export = f"export:live:{LAST}"
    assert checks[export]["kind"] == "export_incomplete"
    assert checks[bronze]["suppressed_by"] == export, "three of five are missing: it is the export"


def test_one_missing_table_is_itself_and_its_tiers_follow(world: World) -> None:
    world.without(BRONZE, SILVER)
    checks = {check["id"]: check for check in world.data()["checks"]}
    assert "suppressed_by" not in checks[f"freshness:{BRONZE}:{LAST}"]
    assert checks[f"freshness:{SILVER}:{LAST}"]["suppressed_by"] == f"freshness:{BRONZE}:{LAST}"
    assert world.data()["exports"][0]["missing"] == [str(BRONZE), str(SILVER)]


def test_a_table_that_breaks_an_export_is_its_page_and_as_urgent(world: World) -> None:
    world.without(ITEMS, replace(ITEMS, schema="sales_silver"))
    data = world.data()
    first, *others = data["checks"]
    assert (first["target"], first["kind"], first["severity"]) == (str(ITEMS), "missing", "P1")
    export = next(check for check in others if check["pillar"] == "export")
    assert (export["suppressed_by"], export["severity"]) == (first["id"], "P1")
    assert data["headline"] == (
        f"{ITEMS} has not come (P1). The export of live is not complete: 2 of 5 tables are missing."
    )
    assert len(data["findings"]) == 1
    assert data["health"]["score"] <= 49, "an export that is explained is still not there"


def test_a_job_that_failed_explains_the_tables_that_it_loads_and_their_export(world: World) -> None:
    loaded_by(world, "101")
    world.without(*TABLES)
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED", minutes=7), *(world.jobs.value or ())[1:]))
    data = world.data()
    assert world.pages() == [("jobs", "nightly-export", "job_failed")]
    assert data["headline"] == ("nightly-export ended as FAILED after 7 minutes (P1). The export of live has not come.")
    assert {check.get("suppressed_by") for check in data["checks"][1:]} == {data["checks"][0]["id"]}


def test_what_is_explained_is_only_named_until_everything_is_asked_for(world: World) -> None:
    world.without(BRONZE, SILVER)
    data = world.data(emit=("none",))
    jsonschema.validate(data, schema("monitor-result"))
    explained = [check for check in data["checks"] if "suppressed_by" in check]
    named = {"id", "pillar", "target", "night", "status", "severity", "title", "explanation", "suppressed_by"}
    assert [set(check) for check in explained] == [named] * len(explained) != []
    assert {tuple(check["explanation"]) for check in explained} == {()}
    whole = {check["id"]: check for check in world.data(every=True)["checks"]}
    assert all(whole[check["id"]]["explanation"] and "cost" in whole[check["id"]] for check in explained)


def test_signals_can_be_left_out(world: World) -> None:
    assert not {"datadog", "/datadog"} & {*world.data(emit=("none",)), *world.data(emit=("none",))["untrusted"]}
    assert "datadog" in world.data()


def test_a_job_explains_nothing_that_it_does_not_load(world: World) -> None:
    loaded_by(world, "101", [SILVER, GOLD])
    world.without(*TABLES)
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED", minutes=7), *(world.jobs.value or ())[1:]))
    assert ("export", "live", "export_missing") in world.pages(), "most of what is missing it does not load"


def test_a_job_that_has_not_run_explains_them_too(world: World) -> None:
    loaded_by(world, "101")
    world.without(*TABLES)
    world.jobs = Seen("jobs", (world.jobs.value or ())[1:])
    assert world.pages() == [("jobs", "nightly-export", "job_missing")]


def test_a_job_that_waited_for_another_is_explained_by_it(world: World) -> None:
    failed = run_of(LAST, result="FAILED", minutes=7)
    waiting = replace(run_of(LAST, result="UPSTREAM_FAILED", minutes=0, job="102"), name="nightly-silver")
    healthy = world.jobs.value or ()
    world.jobs = Seen("jobs", (failed, waiting, *healthy[1:]))
    assert world.pages() == [("jobs", "nightly-export", "job_failed")]
    world.jobs = Seen("jobs", (waiting, *healthy))
    assert world.pages() == [("jobs", "nightly-silver", "job_upstream")], "nobody knows for what"


def test_a_dead_export_stays_dead_for_as_long_as_nothing_comes(world: World) -> None:
    world.now = NOON + timedelta(days=21)
    for name in TABLES:
        world.hidden[name] = Seen("log", tuple(world.history[name]))
    world.jobs = Seen("jobs", ())
    data = world.data(fail_on="critical")
    assert data["status"] == "critical"
    assert data["headline"].startswith("The export of live has not come (P1)")
    assert data["health"]["score"] is None or data["health"]["score"] <= 49
    (table,) = world.data(table="sales_bronze.items", every=True)["checks"][:1]
    assert (table["status"], table["kind"]) == ("unknown", "dormant"), "it is never well again by itself"


def test_one_table_that_is_retired_wakes_nobody(world: World) -> None:
    for back in range(20):
        world.without(ITEMS, replace(ITEMS, schema="sales_silver"), night=LAST - timedelta(days=back))
    assert world.pages() == []
    assert world.data()["exports"][0]["status"] == "unknown"


def test_what_is_made_of_a_topic_follows_it_and_staging_follows_production(world: World) -> None:
    events = TableName("live", "sales_bronze", "events")
    totals = TableName("live", "sales_silver", "totals")
    for name in (events, totals):
        world.columns[name] = dict(world.columns[ITEMS])
        world.history[name] = [load(name, LAST - timedelta(days=back), 1) for back in range(60)]
    for name in (events, totals):
        world.change(name, factor=0.2)
    assert world.pages() == [("volume", str(events), "partial")]


def test_a_job_that_hangs_explains_those_above_it(world: World) -> None:
    loaded_by(world, "101", [name for name in TABLES if "bronze" in name.schema])
    loaded_by(world, "102", [name for name in TABLES if "silver" in name.schema])
    nights = [LAST - timedelta(days=back) for back in range(10)]
    silver = [replace(run_of(night, job="102"), name="nightly-silver") for night in nights]
    healthy = world.jobs.value or ()
    stuck = [replace(run, ended_at=None, result="") for run in (healthy[0], silver[0])]
    world.jobs = Seen("jobs", (*stuck, *healthy[1:], *silver[1:]))
    world.without(*TABLES)
    assert world.pages() == [("jobs", "nightly-export", "job_stuck")]
    first = world.data()["checks"][0]
    assert (first["severity"], first["status"]) == ("P1", "critical")


def test_a_dead_export_is_one_page(world: World) -> None:
    world.without(*TABLES)
    data = world.data()
    assert world.pages() == [("export", "live", "export_missing")]
    assert data["headline"] == "The export of live has not come (P1)."
    assert data["health"]["score"] <= 49
    assert len(data["findings"]) == 1
    freshness = [check for check in data["checks"] if check["pillar"] == "freshness"]
    assert len(freshness) == 5
    assert {check["suppressed_by"] for check in freshness} == {f"export:live:{LAST}"}


def test_what_came_late_is_late_and_not_ok(world: World) -> None:
    world.change(ITEMS, minutes=240)
    data = world.data()
    assert [(each["status"], each["late"]) for each in data["exports"]] == [("warning", [str(ITEMS)])]
    assert data["headline"] == f"{ITEMS} came late (P3). The export of live came late."


def test_as_of_shows_what_was_known_then(world: World) -> None:
    world.change(ITEMS, minutes=240)
    at = midnight(LAST) + timedelta(hours=2)
    assert ("freshness", str(ITEMS), "missing") in world.pages(as_of=at)
    early = world.data(as_of=midnight(LAST) + timedelta(minutes=50))
    assert early["exports"][0]["status"] == "info"
    assert early["headline"] == "0 of 1 exports landed, 1 under way; nothing is wrong."
    assert early["checks"][0]["title"] == "The export of live is under way: 1 of 5 tables are there"


def test_a_past_night_is_judged_by_all_of_it(world: World) -> None:
    night = LAST - timedelta(days=3)
    world.change(ITEMS, night, factor=0.2)
    assert ("volume", str(ITEMS), "partial") in world.pages(timeframe=night.isoformat())
    assert world.pages(timeframe="today") == []
    assert ("volume", str(ITEMS), "partial") in world.pages(timeframe="past_week")


# --------------------------------------------------------------------------------------------------------- other checks


def test_columns_are_compared_with_what_was_seen_before(world: World) -> None:
    assert world.pages() == []
    del world.columns[SILVER]["name"]
    data = world.data()
    assert [check.get("kind") for check in data["checks"]] == ["column_removed", None, None]
    assert {check["suppressed_by"] for check in data["checks"][1:]} == {data["checks"][0]["id"]}, "staging is a copy"
    assert data["checks"][0]["observed"] == {"removed": ["name"]}
    assert data["exports"][0]["changed"] == [str(SILVER)]
    assert world.pages() == world.pages(), "it is told until somebody accepts it"
    assert world.data(accept=True)["accepted_tables"] == 10
    assert world.pages() == []


def test_a_table_that_is_gone_is_told(world: World) -> None:
    world.data()
    del world.columns[ITEMS]
    del world.history[ITEMS]
    assert ("schema", str(ITEMS), "table_removed") in world.pages()
    assert ("schema", str(ITEMS), "table_removed") not in world.pages(schema="sales_gold")


def test_tiers_that_do_not_add_up(world: World) -> None:
    world.change(SILVER, factor=0.75)
    pages = world.pages()
    assert ("reconciliation", str(SILVER), "tier_mismatch") in pages


def test_a_job_that_failed_is_named_with_its_night(world: World) -> None:
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED"), *(world.jobs.value or ())[1:]))
    check = world.data()["checks"][0]
    assert (check["pillar"], check["target"], check["night"], check["kind"]) == (
        "jobs", "nightly-export", LAST.isoformat(), "job_failed",
    )  # fmt: skip


def test_staging_that_is_old_or_far_from_production(world: World) -> None:
    world.staging_share = 0.9
    assert ("reconciliation", "stage", "mirror_drift") in world.pages()
    assert ("freshness", "stage (copy)", "copy_old") in World(copied_days_ago=16).pages()


# ------------------------------------------------------------------------------------------------------- what is hidden


def test_a_history_that_may_not_be_read_is_unknown_and_never_well(world: World) -> None:
    world.hidden = dict.fromkeys(TABLES, Seen("log", None, Hidden.FORBIDDEN, "no SELECT"))
    world.jobs = Seen("jobs", None, Hidden.FORBIDDEN, "may not look")
    data = world.data()
    assert data["headline"] == "Too little could be seen to say that it is well."
    assert data["health"]["label"] == "insufficient_evidence"
    assert data["status"] == "unknown"
    unknown = [check for check in data["checks"] if check["status"] == "unknown"]
    assert {check["explanation"][0] for check in unknown} >= {"no SELECT", "may not look"}
    jsonschema.validate(data, schema("monitor-result"))


def test_what_the_warehouse_forgets_is_remembered(world: World) -> None:
    world.data()
    for name in TABLES:
        world.history[name] = world.history[name][-3:]
    assert world.data()["status"] == "ok"
    world.memory.known.clear()
    assert world.data()["status"] == "unknown"


def test_a_moment_that_has_not_come_makes_nobody_forget(world: World) -> None:
    world.data()
    before = dict(world.memory.known)
    with pytest.raises(UsageError):
        world.data(as_of=NOON + timedelta(days=3650))
    assert world.memory.known == before


def test_a_table_that_no_night_fills_is_not_judged(world: World) -> None:
    del world.history[ITEMS]
    data = world.data()
    assert data["not_nightly"] == [str(ITEMS)]
    assert data["status"] == "ok"


def test_a_memory_that_cannot_be_used_is_told_and_ends_nothing(world: World) -> None:
    world.memory.fails = True
    envelope = world.monitor(fail_on="warning")
    data = envelope.data
    assert (data["status"], envelope.exit_code) == ("unknown", ExitCode.FINDINGS)
    assert world.monitor(fail_on="critical").exit_code == ExitCode.OK
    assert [(each["id"], each["status"]) for each in data["checks"] if each["pillar"] == "schema"] == [
        (f"schema:live:{LAST}", "unknown"), (f"schema:stage:{LAST}", "unknown"),
    ]  # fmt: skip
    assert data["health"]["coverage"] < 1
    assert [(each["id"], each["severity"]) for each in data["findings"]] == [("not-seen", "warning")]
    with pytest.raises(StorageUnavailable):
        world.data(accept=True)


def test_a_catalog_that_cannot_be_seen_is_told_beside_one_that_can(world: World) -> None:
    world.unseen = {"stage": WarehouseUnavailable("it sleeps")}
    assert "The catalog stage could not be seen: it sleeps" in {each["title"] for each in world.data()["findings"]}
    world.unseen["live"] = WarehouseUnavailable("gone")
    with pytest.raises(WarehouseUnavailable):
        world.data()


def test_a_young_table_is_unknown(world: World) -> None:
    world.history[ITEMS] = world.history[ITEMS][-5:]
    data = world.data()
    titles = {check["title"] for check in data["checks"]}
    assert titles == {f"{ITEMS}: rows not known", f"{ITEMS}: arrival not known"}
    assert data["status"] == "unknown"


# --------------------------------------------------------------------------------------------------------- the question


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"catalogs": ("lvie",)}, "Did you mean live"),
        ({"schema": "nowhere"}, "no table nowhere"),
        ({"catalogs": ("live",), "table": "nothing"}, "nothing in live"),
        ({"timeframe": "tomorrow"}, "--timeframe=tomorrow"),
        ({"timeframe": "2030-01-01"}, "has not begun"),
        ({"timeframe": ""}, "--timeframe="),
        ({"as_of": NOON + timedelta(minutes=1)}, "has not come yet"),
        ({"accept": True, "as_of": NOON}, "--accept takes the columns that tables have now"),
        ({"accept": True, "timeframe": "yesterday"}, "--accept takes the columns that tables have now"),
    ],
)
def test_a_question_that_is_wrong_is_told(world: World, asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        world.data(**asked)


def test_one_table_alone(world: World) -> None:
    data = world.data(catalogs=("live",), table="sales_silver.orders", every=True)
    assert {check["target"] for check in data["checks"]} <= {str(SILVER), "stage"}
    assert data["exports"] == []
    assert data["cost"]["tables"] == 1


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("warning", 8), ("critical", 0)])
def test_the_exit_code_is_what_was_asked_for(world: World, fail_on: str | None, code: int) -> None:
    world.change(ITEMS, minutes=240)
    assert world.monitor(fail_on=fail_on).exit_code == ExitCode(code)


def test_the_headline_says_which_night_unless_it_is_tonight(world: World) -> None:
    before = LAST - timedelta(days=3)
    world.without(GOLD, night=before)
    told = world.data(timeframe="past_week")
    assert told["headline"].startswith(f"{GOLD} has not come on the night of {before} (P1).")
    assert told["next"][0]["argv"][-1] == f"--timeframe={before - timedelta(days=29)}/{before}"
    other = World()
    other.without(GOLD)
    assert other.data()["headline"].startswith(f"{GOLD} has not come (P1).")
    assert other.data(as_of=NOON)["headline"].startswith(f"{GOLD} has not come (P1).")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"schema": "sales_silver", "catalogs": ("live",)}, "Nothing is wrong in the 2 tables that were looked at."),
        ({"table": "sales_gold.orders", "catalogs": ("live",)}, "Nothing is wrong in the 1 table that was looked at."),
    ],
)
def test_a_part_says_nothing_of_exports(world: World, asked: dict[str, object], said: str) -> None:
    assert world.data(**asked)["headline"] == said


def test_a_part_of_which_not_everything_could_be_seen(world: World) -> None:
    world.memory.fails = True
    headline = world.data(schema="sales_silver", catalogs=("live",))["headline"]
    assert headline == (
        "Nothing that could be seen is wrong in the 2 tables that were looked at; 1 check could not be judged."
    )


def test_no_more_than_fifty_checks_are_listed(world: World) -> None:
    for night in range(0, 30, 2):
        for name in TABLES:
            world.without(name, night=LAST - timedelta(days=night))
    data = world.data(timeframe="past_month")
    assert len(data["checks"]) == 50
    assert (data["truncated"], data["truncation"]) == (True, {"reason": "listed_checks", "limit": 50})
    assert not world.data(timeframe="past_month", every=True)["truncated"]
