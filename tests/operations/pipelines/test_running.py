"""Runs and tests over pipelines that end as they are told to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fubcli.errors import AuditUnavailable, ExitCode, Refused, UsageError, WarehouseUnavailable
from fubcli.model.audit import Decided, Finished
from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Ended
from fubcli.model.policy import Rebuild
from fubcli.operations import pipelines
from fubcli.operations.pipelines import run
from fubcli.operations.pipelines.reporting import PipelineFailed
from tests.cli.events import validator
from tests.operations.pipelines.conftest import BRONZE, Stage

NO_REBUILD: frozenset[Rebuild] = frozenset()
FULL, EMPTY = Rebuild.FULL_REFRESH, Rebuild.EMPTY
CONVERSION = "Runtime Error in model x\n  Conversion Error: Could not convert string 'jane@example.com'"


def told(envelope: Envelope) -> dict[str, Any]:
    """Return the data, valid against its contract and without anything that data said."""
    validator(envelope.contract).validate(envelope.data)
    assert "jane@example.com" not in json.dumps(envelope.data)
    return dict(envelope.data)


def ids(data: dict[str, Any]) -> list[str]:
    return [each["id"] for each in data["findings"]]


def test_a_run_measures_builds_and_names_who_reads_it(stage: Stage) -> None:
    data = told(run("tiny_bronze", None, NO_REBUILD, stage.ports))
    assert stage.fake.done == ["require duckdb", "lock duckdb", "note", "freshness", "build", "unlock"]
    assert (data["is_success"], data["nodes"]) == (True, {"model": {"success": 1}, "test": {"pass": 1}})
    assert data["duration_seconds"] == 1
    assert data["next"][0]["argv"] == ["fubcli", "pipelines", "run", "tiny_gold"]
    (directory,) = stage.fake.directories("tiny_bronze", "duckdb")
    ended = json.loads((directory / "invocation.json").read_text())
    assert (ended["invocation_id"], ended["exit_code"]) == (data["invocation"], 0)
    assert ended["ended_at"] > ended["started_at"]


def test_a_failed_node_is_named_with_its_class_alone_and_what_was_skipped_is_counted(stage: Stage) -> None:
    stage.fake.ended = Ended(False)
    stage.fake.nodes = (
        ("model.tiny_bronze.bz_people", "error", CONVERSION),
        ("model.tiny_bronze.bz_after", "skipped", "jane@example.com"),
        ("test.tiny_bronze.warns_x.a1", "warn", "Got 1 result, jane@example.com"),
    )
    envelope = run("tiny-bronze", "duckdb", NO_REBUILD, stage.ports)
    data = told(envelope)
    assert envelope.exit_code is ExitCode.FINDINGS
    assert data["failed"] == [
        {"kind": "model", "name": "bz_people", "status": "error", "error": "Runtime Error: Conversion Error"}
    ]
    assert data["nodes"] == {"model": {"error": 1, "skipped": 1}, "test": {"warn": 1}}
    assert ids(data) == ["node-failed", "test-warned"]
    assert data["next"][0]["argv"] == ["fubcli", "pipelines", "status", "tiny_bronze"]


@pytest.mark.parametrize(("status", "severity"), [("warn", "warning"), ("error", "critical")])
def test_an_old_source_is_a_finding_and_no_failure(stage: Stage, status: str, severity: str) -> None:
    stage.fake.source = {
        "unique_id": "source.tiny_bronze.raw.people",
        "status": status,
        "max_loaded_at_time_ago_in_s": 90_000.0,
    }
    envelope = run("tiny_bronze", None, NO_REBUILD, stage.ports)
    (finding,) = told(envelope)["findings"]
    assert (finding["id"], finding["severity"]) == ("source-stale", severity)
    assert finding["title"] == "raw.people is 25 hours old."
    assert envelope.exit_code is ExitCode.OK


def test_raw_data_is_made_where_there_is_none_and_that_is_said(stage: Stage) -> None:
    stage.fake.there = frozenset()
    data = told(run("tiny_bronze", None, NO_REBUILD, stage.ports))
    assert "generate 10000 1 2026-11-22" in stage.fake.done
    assert ids(data) == ["raw-data-generated"]
    assert any("generating 10,000 meetings" in each for each in stage.said)


@pytest.mark.parametrize("there", ["bronze", "main"])
def test_raw_data_is_never_made_over_tables_that_are_there(stage: Stage, there: str) -> None:
    stage.fake.there = frozenset({there})
    with pytest.raises(UsageError, match="no raw data among them"):
        run("tiny_bronze", None, NO_REBUILD, stage.ports)
    assert not [each for each in stage.fake.done if each.startswith("generate")]


def test_raw_data_is_not_made_for_a_target_elsewhere(stage: Stage) -> None:
    stage.fake.there = frozenset()
    assert ids(told(run("tiny_bronze", "proof", NO_REBUILD, stage.ports))) == []
    assert not [each for each in stage.fake.done if each.startswith("generate")]


@pytest.mark.parametrize("there", [{"raw"}, set()])
def test_what_has_to_run_before_is_named(stage: Stage, there: set[str]) -> None:
    stage.fake.there = frozenset(there)
    with pytest.raises(UsageError) as caught:
        run("tiny_gold", None, NO_REBUILD, stage.ports)
    assert caught.value.remedy[0].argv == ("fubcli", "pipelines", "run", "tiny_bronze")
    assert "build" not in stage.fake.done


@pytest.mark.parametrize(
    ("target", "rebuilds", "option"),
    [
        ("snowflake", {FULL}, "--full-refresh"),
        ("snowflake", {EMPTY}, "--empty"),
        ("snowflake", {FULL, EMPTY}, "--full-refresh and --empty"),
        ("proof", {EMPTY}, "--empty"),
        ("proof", {FULL, EMPTY}, "--empty"),
    ],
)
def test_a_rebuild_that_the_policy_does_not_name_is_refused_and_recorded(
    stage: Stage, target: str, rebuilds: set[Rebuild], option: str
) -> None:
    with pytest.raises(Refused) as caught:
        run("tiny_bronze", target, frozenset(rebuilds), stage.ports)
    assert caught.value.detail.startswith(f"{option} would throw away")
    assert caught.value.extra["rule"] == "pipeline_rebuilds_are_allowed"
    assert caught.value.remedy[0].argv == ("fubcli", "pipelines", "run", "tiny_bronze", f"--target={target}")
    assert stage.fake.done == [], "nothing ran, and nothing was asked of what is installed"
    (entry,) = stage.log.entries
    assert isinstance(entry, Decided)
    assert (entry.verdict, entry.rules) == ("refuse", ("pipeline_rebuilds_are_allowed",))


@pytest.mark.parametrize(("target", "rebuilds"), [("proof", {FULL}), ("duckdb", {FULL, EMPTY}), ("snowflake", set())])
def test_other_rebuilds_run(stage: Stage, target: str, rebuilds: set[Rebuild]) -> None:
    data = told(run("tiny_bronze", target, frozenset(rebuilds), stage.ports))
    assert data["options"] == [f"--{each.value.replace('_', '-')}" for each in Rebuild if each in rebuilds]


def test_a_run_is_in_the_audit_log_before_and_after(stage: Stage) -> None:
    run("tiny_bronze", None, frozenset({FULL}), stage.ports)
    decided, finished = stage.log.entries
    assert isinstance(decided, Decided)
    assert isinstance(finished, Finished)
    assert decided.statement.text == "fubcli pipelines run tiny_bronze --full-refresh"
    assert (decided.environment, decided.call) == ("sandbox", finished.call)
    assert (finished.outcome, finished.exit_code) == ("ok", 0)


def test_without_an_audit_log_nothing_runs_on_production_and_elsewhere_that_is_said(stage: Stage) -> None:
    stage.log.is_full = True
    with pytest.raises(AuditUnavailable):
        run("tiny_bronze", "snowflake", NO_REBUILD, stage.ports)
    assert stage.fake.done == []
    assert ids(told(run("tiny_bronze", None, NO_REBUILD, stage.ports))) == ["not-audited"]


def test_a_file_that_others_keep_open_is_no_failure_of_the_pipeline(stage: Stage) -> None:
    stage.fake.ended = Ended(False, 'IO Error: Could not set lock on file "zoom.duckdb": Conflicting lock is held')
    with pytest.raises(WarehouseUnavailable) as caught:
        run("tiny_bronze", None, NO_REBUILD, stage.ports)
    assert caught.value.retryable
    (directory,) = stage.fake.directories("tiny_bronze", "duckdb")
    assert json.loads((directory / "invocation.json").read_text())["exit_code"] == 6


def test_dbt_that_ends_without_a_result_is_a_failure_with_the_log_and_none_of_its_words(stage: Stage) -> None:
    stage.fake.ended = Ended(False, "Compilation Error\n  'jane@example.com' is undefined")
    with pytest.raises(PipelineFailed) as caught:
        run("tiny_bronze", None, NO_REBUILD, stage.ports)
    assert "(Compilation Error)" in caught.value.detail
    assert "jane" not in caught.value.detail + json.dumps(caught.value.extra)
    assert caught.value.extra["log"].endswith("dbt.log")
    assert isinstance(stage.log.entries[1], Finished)
    assert stage.log.entries[1].outcome == "pipeline-failed"
    (directory,) = stage.fake.directories("tiny_bronze", "duckdb")
    assert json.loads((directory / "invocation.json").read_text())["exit_code"] == 5


def test_a_program_that_opened_the_file_first_is_told_as_that(stage: Stage) -> None:
    stage.fake.ended = Ended(
        False, 'Runtime Error\n  IO Error: Could not set lock on file "/x": Conflicting lock is held'
    )
    with pytest.raises(WarehouseUnavailable) as caught:
        run("tiny_bronze", None, NO_REBUILD, stage.ports)
    assert caught.value.retryable
    envelope = pipelines.status("tiny_bronze", None, stage.ports)
    validator(envelope.contract).validate(envelope.data)
    assert envelope.data["invocations"][0]["exit_code"] == 6


def test_an_interrupted_run_has_no_end_and_the_next_one_says_so(stage: Stage) -> None:
    stage.fake.striking = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        run("tiny_bronze", None, NO_REBUILD, stage.ports)
    (directory,) = stage.fake.directories("tiny_bronze", "duckdb")
    assert "ended_at" not in json.loads((directory / "invocation.json").read_text())
    stage.fake.striking = None
    assert ids(told(run("tiny_bronze", None, NO_REBUILD, stage.ports))) == ["run-killed"]
    assert ids(told(run("tiny_bronze", None, NO_REBUILD, stage.ports))) == []


def test_a_test_runs_unit_tests_then_data_tests(stage: Stage) -> None:
    stage.fake.nodes = (("unit_test.tiny_bronze.bz_people.lower", "fail", "jane@example.com"),)
    stage.fake.ended = Ended(False)
    envelope = pipelines.tested("tiny_bronze", None, stage.ports)
    assert stage.fake.done == ["require duckdb", "lock duckdb", "note", "unit tests", "data tests", "unlock"]
    assert envelope.exit_code is ExitCode.FINDINGS
    assert told(envelope)["nodes"] == {"unit_test": {"fail": 2}}


def test_a_test_without_tables_names_the_run_that_makes_them(stage: Stage) -> None:
    stage.fake.there = frozenset()
    with pytest.raises(UsageError) as caught:
        pipelines.tested("tiny_bronze", None, stage.ports)
    assert caught.value.remedy[0].argv == ("fubcli", "pipelines", "run", BRONZE.name)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("nothing", None, "there are tiny_bronze, tiny_gold"),
        ("tiny_gold", "x", "the targets duckdb, staging, proof, snowflake"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(stage: Stage, name: str, target: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(name, target, NO_REBUILD, stage.ports)
    assert stage.log.entries == []
