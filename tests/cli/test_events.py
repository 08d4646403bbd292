"""The event on the pipe: ids, traces, upstream events, and the documents about fubcli itself."""

from __future__ import annotations

import json

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli

ONE = ("--operation=query", "--query=SELECT 1 AS a")


def test_ids_are_ordered_by_time(fubcli: Fubcli) -> None:
    first, second = event_of(fubcli(*ONE)), event_of(fubcli(*ONE))
    assert first["id"] < second["id"]
    assert first["time"] <= second["time"]


def test_a_trace_is_carried_on_from_the_environment(fubcli: Fubcli) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = f"00-{trace}-b7ad6b7169203331-01"
    carried = event_of(fubcli(*ONE, env={"TRACEPARENT": given}))["traceparent"]
    assert carried.split("-")[1] == trace
    assert carried != given
    fresh = event_of(fubcli(*ONE, env={"TRACEPARENT": "00-" + "0" * 32 + "-b7ad6b7169203331-01"}))["traceparent"]
    assert fresh.split("-")[1] != "0" * 32


def test_an_upstream_event_leaves_its_trail(fubcli: Fubcli) -> None:
    upstream = fubcli(*ONE).stdout
    event = event_of(fubcli(*ONE, "--upstream=-", stdin=upstream))
    before = json.loads(upstream)
    assert event["causationid"] == before["id"]
    assert event["traceparent"].split("-")[1] == before["traceparent"].split("-")[1]
    assert event["data"]["upstream"] == [
        {
            "id": before["id"],
            "skill": "databricks-analytics",
            "summary": "com.fub.skill.query.result.v1 about nothing named",
        }
    ]


@pytest.mark.parametrize("shape", ["array", "ndjson"])
def test_the_last_of_several_upstream_events_counts(fubcli: Fubcli, shape: str) -> None:
    first, second = fubcli(*ONE).stdout.strip(), fubcli(*ONE).stdout.strip()
    text = f"[{first},{second}]" if shape == "array" else f"{first}\n{second}\n"
    assert event_of(fubcli(*ONE, "--upstream=-", stdin=text))["causationid"] == json.loads(second)["id"]


def test_an_upstream_failure_is_passed_on_with_its_exit_code(fubcli: Fubcli) -> None:
    failed = fubcli("--operation=query", "--query=DROP TABLE fub.contacts_silver.stages").stdout
    problem = data_of(fubcli(*ONE, "--upstream=-", stdin=failed), 3)
    assert problem["type"] == "urn:fub:problem:upstream-failed"
    assert problem["upstream_problem"] == "urn:fub:problem:refused-by-policy"


@pytest.mark.parametrize("garbage", ["", "not json", "3", "[]", "[1]", '{"a":', "[" * 50_000])
def test_a_garbage_upstream_is_a_usage_error(fubcli: Fubcli, garbage: str) -> None:
    data_of(fubcli(*ONE, "--upstream=-", stdin=garbage), 2)


def test_bare_json_is_taken_with_a_warning(fubcli: Fubcli) -> None:
    completed = fubcli(*ONE, "--upstream=-", stdin='{"a": 1}')
    assert event_of(completed)["causationid"] == "unknown"
    assert "warning" in completed.stderr


def test_contracts_are_listed_and_shown(fubcli: Fubcli) -> None:
    listed = data_of(fubcli("contracts", "list"))["contracts"]
    assert {"event", "problem", "query-result", "schema-result"} <= {each["name"] for each in listed}
    for each in listed:
        shown = json.loads(fubcli("contracts", "show", each["name"]).stdout)
        assert shown["$id"] == each["id"]


def test_the_specification_names_every_option_and_exit_code(fubcli: Fubcli) -> None:
    data = data_of(fubcli("spec"))
    names = {name for option in data["command"]["options"] for name in option["names"]}
    assert {"--operation", "--query", "--param", "--max-rows", "--dry-run", "--output"} <= names
    assert [each["code"] for each in data["exit_codes"]] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130]
    (support,) = [each for each in data["command"]["commands"] if each["name"] == "support-investigation"]
    assert ["--follow-up", "--no-follow-up"] in [option["names"] for option in support["options"]]
    names = [each["name"] for each in data["command"]["commands"]]
    assert names == [
        "audit",
        "backtest",
        "check",
        "code-development",
        "completion",
        "config",
        "confluence-management",
        "contracts",
        "datadog-management",
        "demo",
        "doctor",
        "explain",
        "gitlab-pipeline-monitoring",
        "hook",
        "mcp",
        "pipelines",
        "playbooks",
        "promotions",
        "skills",
        "spec",
        "support-investigation",
        "tour",
    ]


def test_rules_and_exit_codes_are_explained(fubcli: Fubcli) -> None:
    rule = data_of(fubcli("explain", "large_tables_are_filtered"))
    assert "Refused:" in rule["text"]
    assert "Accepted:" in rule["text"]
    assert data_of(fubcli("explain", "3"))["title"] == data_of(fubcli("explain", "refused"))["title"]


def test_help_and_version_are_plain_text(fubcli: Fubcli) -> None:
    assert fubcli("--version").stdout.startswith("fubcli ")
    shown = fubcli("--help").stdout
    assert "--operation" in shown
    assert "Exit codes" in shown
    assert fubcli().stdout == shown
