"""dbt's last run beside the monitor's own eyes: what failed, what follows from it, and what dbt does not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import ExitCode, UsageError
from fubcli.model.nights import midnight
from tests.artifacts.dbt_target import QUOTING, document, judging, node, result, source, write
from tests.operations.monitor.world import BRONZE, GOLD, LAST, SILVER, World

AT = midnight(LAST) + timedelta(hours=3)
NODES = {
    "model.p.bronze": node(str(BRONZE), "source.p.raw.orders"),
    "model.p.silver": node(str(SILVER), "model.p.bronze"),
    "model.p.gold": node(str(GOLD), "model.p.silver"),
    "test.p.not_null.1": judging("model.p.silver", "ERROR"),
    "test.p.accepted.2": judging("model.p.gold", "WARN"),
}
SOURCES = {
    "source.p.raw.orders": {
        "database": "live", "schema": "sales_bronze", "identifier": "orders",
        "freshness": {"warn_after": {"count": 12, "period": "hour"}},
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def _write(directory: Path, *results: dict[str, Any], at: datetime | str = AT, **documents: Any) -> tuple[str, ...]:
    manifest = document("manifest", at, nodes=NODES, sources={})
    write(
        directory,
        **({"run_results": document("run_results", at, results=list(results)), "manifest": manifest} | documents),
    )
    return (str(directory),)


def _checks(world: World, artifacts: tuple[str, ...], **asked: Any) -> dict[str, Any]:
    data = world.data(every=True, dbt_artifacts=artifacts, **asked)
    jsonschema.validate(data, schema("monitor-result"))
    assert len({check["id"] for check in data["checks"]}) == len(data["checks"])
    return {check["id"]: check for check in data["checks"]}


def _model(table: object) -> str:
    return f"jobs:{table}:dbt:{LAST}"


def test_a_good_run_is_told_as_well(world: World, target: Path) -> None:
    results = [result(each, "pass" if each.startswith("test") else "success") for each in NODES]
    checks = _checks(world, _write(target, *results))
    assert checks[_model(SILVER)]["status"] == "ok"
    assert checks[f"quality:{SILVER}:dbt:test.p.not_null.1:{LAST}"]["status"] == "ok"
    assert checks[f"quality:{target}:dbt:{LAST}"]["observed"] == {"share": 1.0, "tests": 2}
    assert world.pages(dbt_artifacts=(str(target),)) == []


def test_a_failed_model_is_one_page_for_all_that_follows(target: Path) -> None:
    world = World()
    world.without(BRONZE, SILVER, GOLD)
    world.jobs = World().jobs
    artifacts = _write(
        target,
        result("model.p.bronze", "error", message=QUOTING),
        result("model.p.silver", "skipped"),
        result("model.p.gold", "skipped"),
        result("test.p.not_null.1", "skipped"),
    )
    checks = _checks(world, artifacts)
    root = checks[_model(BRONZE)]
    assert (root["status"], root["kind"], root["severity"]) == ("critical", "model_failed", "P1")
    assert "John" not in str(root)
    assert "CAST_INVALID_INPUT" in root["explanation"][1]
    for table in (SILVER, GOLD):
        skipped = checks[_model(table)]
        assert (skipped["status"], skipped["suppressed_by"]) == ("warning", root["id"])
    assert checks[f"quality:{SILVER}:dbt:test.p.not_null.1:{LAST}"]["status"] == "unknown"
    assert checks[f"export:live:{LAST}"]["causes"] == [root["title"]]
    assert checks[f"export:live:{LAST}"]["suppressed_by"] == root["id"]
    assert world.pages(dbt_artifacts=artifacts) == [("jobs", str(BRONZE), "model_failed")]


def test_a_table_that_has_not_come_is_explained_by_its_model(target: Path) -> None:
    world = World()
    world.without(SILVER)
    artifacts = _write(target, result("model.p.bronze", "success"), result("model.p.silver", "error"))
    missing = _checks(world, artifacts)[f"freshness:{SILVER}:{LAST}"]
    assert missing["suppressed_by"] == _model(SILVER)
    assert missing["causes"] == [f"dbt could not build {SILVER}"]


@pytest.mark.parametrize(
    "results",
    [
        [result("model.p.gold", "skipped")],
        [result("model.p.gold", "partial success")],
        [result("test.p.not_null.1", "error"), result("model.p.gold", "skipped"),
         *(result(f"test.p.other.{number}", "pass") for number in range(19))],
    ],
)  # fmt: skip
def test_nothing_critical_hides_behind_a_warning(target: Path, results: list[dict[str, Any]]) -> None:
    world = World()
    world.without(GOLD)
    missing = _checks(world, _write(target, *results))[f"freshness:{GOLD}:{LAST}"]
    assert "suppressed_by" not in missing
    assert len(missing["causes"]) == 1


def test_without_a_manifest_the_first_failure_explains_the_skipped(world: World, target: Path) -> None:
    named = {"relation_name": f"`live`.`sales_silver`.`{SILVER.table}`"}
    artifacts = _write(target, result("model.p.silver", "error", **named), result("model.p.gold", "skipped"))
    (target / "manifest.json").unlink()
    checks = _checks(world, artifacts)
    assert checks[f"jobs:model.p.gold:dbt:{LAST}"]["suppressed_by"] == _model(SILVER)


def test_a_failed_test_explains_what_was_skipped_after_it(world: World, target: Path) -> None:
    artifacts = _write(
        target, result("test.p.not_null.1", "fail", failures=7), result("model.p.gold", "skipped"),
        *(result(f"test.p.other.{number}", "pass") for number in range(19)),
    )  # fmt: skip
    checks = _checks(world, artifacts)
    test = checks[f"quality:{SILVER}:dbt:test.p.not_null.1:{LAST}"]
    assert (test["status"], test["kind"], test["observed"]["failures"]) == ("critical", "test_failed", 7)
    assert checks[_model(GOLD)]["suppressed_by"] == test["id"]
    assert checks[f"quality:{target}:dbt:{LAST}"]["status"] == "ok", "19 of 20 are 95 %"


def test_a_failed_unit_test_explains_its_own_model(world: World, target: Path) -> None:
    unit = {"unit_test.p.gold.u": {"resource_type": "unit_test", "depends_on": {"nodes": ["model.p.gold"]}}}
    artifacts = _write(
        target, result("unit_test.p.gold.u", "fail"), result("model.p.gold", "skipped"),
        manifest=document("manifest", AT, nodes=NODES, unit_tests=unit),
    )  # fmt: skip
    checks = _checks(world, artifacts)
    assert checks[_model(GOLD)]["suppressed_by"] == f"quality:{GOLD}:dbt:unit_test.p.gold.u:{LAST}"


def test_each_skipped_node_names_its_own_failure(world: World, target: Path) -> None:
    nodes = {f"model.p.{name}": node(f"live.x.{name}", f"model.p.{above}") for name, above in ("ba", "cb", "yx", "zy")}
    results = [result(f"model.p.{name}", "error" if name in "ax" else "skipped") for name in "axbcyz"]
    checks = _checks(world, _write(target, *results, manifest=document("manifest", AT, nodes=nodes)))
    causes = {name: checks[f"jobs:live.x.{name}:dbt:{LAST}"]["causes"][0][-1] for name in "bcyz"}
    assert causes == {"b": "a", "c": "a", "y": "x", "z": "x"}


@pytest.mark.slow
def test_a_chain_of_ten_thousand_skipped_models(world: World, target: Path) -> None:
    names = [f"model.p.m{number}" for number in range(10_000)]
    nodes = {name: node(f"live.x_gold.m{at}", *names[at - 1 : at]) for at, name in enumerate(names)}
    results = [result(name, "skipped" if at else "error") for at, name in enumerate(names)]
    data = world.data(dbt_artifacts=_write(target, *results, manifest=document("manifest", AT, nodes=nodes)))
    assert len([each for each in data["findings"] if each["severity"] == "critical"]) == 1


@pytest.mark.parametrize(
    ("unique_id", "status", "came_to"),
    [
        ("test.p.not_null.1", "fail", ("critical", "test_failed")),
        ("test.p.not_null.1", "Fail", ("critical", "test_failed")),
        ("test.p.not_null.1", "error", ("warning", "test_error")),
        ("test.p.not_null.1", "warn", ("warning", "test_warned")),
        ("test.p.accepted.2", "fail", ("warning", "test_warned")),
        ("test.p.accepted.2", "a word of a later dbt", ("unknown", None)),
    ],
)
def test_what_a_test_comes_to(
    world: World, target: Path, unique_id: str, status: str, came_to: tuple[str, str | None]
) -> None:
    checks = _checks(world, _write(target, result(unique_id, status)))
    check = next(each for name, each in checks.items() if name.endswith(f":dbt:{unique_id}:{LAST}"))
    assert (check["status"], check.get("kind")) == came_to


@pytest.mark.parametrize(
    ("status", "came_to"),
    [("success", "ok"), ("no-op", "ok"), ("reused", "ok"), ("partial success", "warning"), ("runtime error", "critical"),
     ("a word of a later dbt", "unknown")],
)  # fmt: skip
def test_what_a_model_comes_to(world: World, target: Path, status: str, came_to: str) -> None:
    assert _checks(world, _write(target, result("model.p.gold", status)))[_model(GOLD)]["status"] == came_to


def test_a_run_below_the_threshold_is_one_page(world: World, target: Path) -> None:
    tests = [result(f"test.p.t.{number}", "fail" if number < 3 else "pass") for number in range(20)]
    checks = _checks(world, _write(target, *tests))
    run = checks[f"quality:{target}:dbt:{LAST}"]
    assert (run["status"], run["kind"]) == ("critical", "tests_below_threshold")
    assert (run["observed"]["share"], run["expected"]["share"]) == (0.85, 0.95)
    assert world.pages(dbt_artifacts=(str(target),)) == [("quality", str(target), "tests_below_threshold")]


def test_a_single_failure_is_told_by_its_own_name(world: World, target: Path) -> None:
    artifacts = _write(target, result("test.p.not_null.1", "fail"), result("test.p.accepted.2", "pass"))
    assert world.pages(dbt_artifacts=artifacts) == [("quality", str(SILVER), "test_failed")]


@pytest.mark.parametrize(
    ("status", "came_to"), [("Pass", "ok"), ("warn", "warning"), ("Error", "critical"), ("runtime error", "unknown")]
)
def test_sources(world: World, target: Path, status: str, came_to: str) -> None:
    documents = {
        "sources": document("sources", AT, results=[source("source.p.raw.orders", status, 30)]),
        "manifest": document("manifest", AT, nodes=NODES, sources=SOURCES),
    }
    checks = _checks(world, _write(target, result("model.p.gold", "success"), **documents))
    own, dbts = checks[f"freshness:{BRONZE}:{LAST}"], checks[f"freshness:{BRONZE}:dbt:{LAST}"]
    assert (own["status"], dbts["status"]) == ("ok", came_to)
    assert dbts["observed"]["age_seconds"] == 30 * 3600


def test_a_stale_source_is_the_same_page_as_its_missing_table(target: Path) -> None:
    world = World()
    world.without(BRONZE)
    documents = {
        "sources": document("sources", AT, results=[source("source.p.raw.orders", "error", 30)]),
        "manifest": document("manifest", AT, nodes=NODES, sources=SOURCES),
    }
    checks = _checks(world, _write(target, result("model.p.gold", "success"), **documents))
    assert checks[f"freshness:{BRONZE}:dbt:{LAST}"]["suppressed_by"] == f"freshness:{BRONZE}:{LAST}"


def test_a_source_that_dbt_could_not_ask_is_unknown(world: World, target: Path) -> None:
    documents = {
        "sources": document("sources", AT, results=[]),
        "manifest": document("manifest", AT, nodes=NODES, sources=SOURCES),
    }
    checks = _checks(world, _write(target, result("model.p.gold", "success"), **documents))
    assert checks[f"freshness:{BRONZE}:dbt:{LAST}"]["status"] == "unknown"
    assert checks[f"freshness:{target / 'sources.json'}:{LAST}"]["status"] == "unknown"


# ------------------------------------------------------------------------------------------------------------- in time


@pytest.mark.parametrize(("hours", "said"), [(-3, "before the night of"), (13, "after the moment")])
def test_a_run_of_another_time_is_unknown_and_never_ok(world: World, target: Path, hours: int, said: str) -> None:
    at = midnight(LAST) + timedelta(hours=hours)
    checks = _checks(world, _write(target, result("model.p.gold", "success"), at=at))
    check = checks[f"jobs:{target / 'run_results.json'}:{LAST}"]
    assert (check["status"], check["kind"]) == ("unknown", "artifact_stale")
    assert said in check["explanation"][0]
    assert _model(GOLD) not in checks


@pytest.mark.parametrize(
    ("written", "night"),
    [
        ("2026-03-08T07:59:59Z", "2026-03-07"),
        ("2026-03-08T08:00:00Z", "2026-03-08"),
        ("2026-03-09T06:59:59Z", "2026-03-08"),
        ("2026-11-01T06:59:59Z", "2026-10-31"),
        ("2026-11-02T07:59:59+00:00", "2026-11-01"),
        ("2026-11-02T00:00:00-08:00", "2026-11-02"),
    ],
)
def test_the_night_is_pacific_where_clocks_change_too(target: Path, written: str, night: str) -> None:
    world = World(now=datetime(2026, 11, 20, tzinfo=UTC))
    artifacts = _write(target, result("model.p.gold", "success"), at=written)
    checks = _checks(world, artifacts, timeframe=f"{night}/{night}")
    assert checks[f"jobs:{GOLD}:dbt:{night}"]["status"] == "ok"


def test_of_two_runs_of_a_night_the_later_one_counts(world: World, tmp_path: Path) -> None:
    failed = (result("model.p.silver", "error"), result("model.p.gold", "skipped"))
    first = _write(tmp_path / "first", *failed)
    again = _write(tmp_path / "again", result("model.p.silver", "success"), at=AT + timedelta(hours=1))
    checks = _checks(world, (*again, *first))
    assert checks[_model(SILVER)]["status"] == "ok"
    assert checks[_model(GOLD)]["status"] == "warning"
    assert "suppressed_by" not in checks[_model(GOLD)], "what was mended explains nothing"


# ----------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize("written", ["", "{", "[]", "\0", '{"metadata": {}}', "[" * 200_000])
def test_an_artifact_that_cannot_be_used_is_unknown_and_the_run_goes_on(
    world: World, target: Path, written: str
) -> None:
    artifacts = _write(target, run_results=written)
    checks = _checks(world, artifacts)
    check = checks[f"jobs:{target / 'run_results.json'}:{LAST}"]
    assert (check["status"], check["kind"]) == ("unknown", "artifact_unusable")
    assert checks[f"export:live:{LAST}"]["status"] == "ok"


def test_of_every_artifact_it_is_said_which_one_is_wrong(world: World, target: Path) -> None:
    checks = _checks(world, _write(target, result("model.p.gold", "success"), sources="{", manifest="{"))
    said = {check["id"]: check["status"] for check in checks.values() if check.get("kind") == "artifact_unusable"}
    assert said == {
        f"freshness:{target / 'sources.json'}:{LAST}": "unknown", f"jobs:{target / 'manifest.json'}:{LAST}": "unknown",
    }  # fmt: skip


def test_what_is_no_directory_is_a_usage_error(world: World, target: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for each in (str(target), str(tmp_path / "file"), "a\0b"):
        with pytest.raises(UsageError, match="no such directory"):
            world.monitor(dbt_artifacts=(each,))


def test_only_what_is_asked_for(world: World, target: Path) -> None:
    artifacts = _write(target, result("model.p.gold", "error"), result("model.p.silver", "error"))
    asked = {"schema": "sales_gold"}
    assert world.pages(dbt_artifacts=artifacts, **asked) == [("jobs", str(GOLD), "model_failed")]
    assert world.monitor(dbt_artifacts=artifacts, fail_on="critical").exit_code is ExitCode.FINDINGS


def test_a_sandbox_is_nobodys_night_unless_it_is_named(world: World, target: Path) -> None:
    elsewhere = {"relation_name": "`box`.`u_me`.`draft`"}
    artifacts = _write(target, result("model.p.draft", "error", **elsewhere))
    assert world.pages(dbt_artifacts=artifacts) == []


def test_a_name_that_only_a_file_knows_is_in_no_command(world: World, target: Path) -> None:
    elsewhere = {"relation_name": '"other"."x_gold"."y"'}
    data = world.data(dbt_artifacts=_write(target, result("model.p.y", "error", **elsewhere)))
    assert data["checks"][0]["target"] == "other.x_gold.y"
    assert not any("other" in word for step in data["next"] for word in step.get("argv", ()))
