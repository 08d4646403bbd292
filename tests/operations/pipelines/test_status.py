"""Lists, and what is told of the past."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Ended, Job
from fubcli.operations.pipelines import listed, run, status
from tests.cli.events import validator
from tests.operations.pipelines.conftest import BRONZE, NOW, Stage

ENDED = {
    "invocation_id": "0123",
    "command": "run",
    "options": [],
    "started_at": "2026-11-22T08:00:00+00:00",
    "ended_at": "2026-11-22T08:00:01+00:00",
    "exit_code": 8,
}


def told(envelope: Envelope) -> dict[str, Any]:
    validator(envelope.contract).validate(envelope.data)
    return dict(envelope.data)


def test_pipelines_are_listed_with_their_targets_and_last_runs(stage: Stage) -> None:
    run("tiny_bronze", None, frozenset(), stage.ports)
    bronze, gold = told(listed(stage.ports))["pipelines"]
    assert (bronze["reads"], bronze["writes"], gold["writes"]) == (["raw"], ["bronze"], ["silver", "gold"])
    here, _, proof, snowflake = bronze["targets"]
    assert (here["is_default"], here["last_run"]["state"], here["last_run"]["exit_code"]) == (True, "ended", 0)
    assert [proof["environment"], snowflake["environment"]] == ["staging", "production"]
    assert "last_run" not in proof
    assert "last_run" not in gold["targets"][0]


def test_nothing_has_run(stage: Stage) -> None:
    data = told(status("tiny_bronze", None, stage.ports))
    assert (data["invocations"], data["findings"], data["is_running"]) == ([], [], False)


def test_a_run_without_an_end_was_killed_unless_it_is_the_one_that_goes_on(stage: Stage) -> None:
    begun = stage.fake.begin(Job("run", BRONZE, BRONZE.targets[0]), NOW)
    killed = told(status("tiny_bronze", None, stage.ports))
    assert (killed["invocations"][0]["state"], killed["findings"][0]["id"]) == ("killed", "run-killed")
    stage.fake.writes = "of another pipeline"
    other = told(status("tiny_bronze", None, stage.ports))
    assert (other["invocations"][0]["state"], other["is_running"], other["is_target_in_use"]) == ("killed", False, True)
    stage.fake.writes = begun.identity
    running = told(status("tiny_bronze", None, stage.ports))
    assert (running["invocations"][0]["state"], running["is_running"], running["findings"]) == ("running", True, [])


def test_the_last_failure_is_told_with_its_nodes(stage: Stage) -> None:
    run("tiny_bronze", None, frozenset(), stage.ports)
    stage.fake.ended = Ended(False)
    stage.fake.nodes = (("model.tiny_bronze.bz_people", "error", "Runtime Error\n  Binder Error: x"),)
    run("tiny_bronze", None, frozenset(), stage.ports)
    data = told(status("tiny_bronze", None, stage.ports))
    assert [each["exit_code"] for each in data["invocations"]] == [8, 0]
    assert data["invocations"][0]["failed"][0]["error"] == "Runtime Error: Binder Error"
    assert data["findings"] == [
        {"id": "run-failed", "severity": "critical", "title": "The last run failed: bz_people."}
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '{"started_at": "yesterday"}', None),
        *(
            json.dumps(ENDED | told)
            for told in ({"exit_code": None}, {"exit_code": 7}, {"options": ["--x"]}, {"command": "rm"})
        ),
        *(json.dumps(ENDED | {"nodes": {}, "failed": each}) for each in (None, {}, ["x"])),
        *(json.dumps(ENDED | {"nodes": each, "failed": []}) for each in ("x", {"model": {"error": "1"}})),
    ],
)
def test_what_cannot_be_read_is_said_and_stops_nothing(stage: Stage, text: str | None) -> None:
    begun = stage.fake.begin(Job("run", BRONZE, BRONZE.targets[0]), NOW)
    file = begun.directory / "invocation.json"
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    data = told(status("tiny_bronze", None, stage.ports))
    assert (data["invocations"][0]["state"], data["findings"][0]["id"]) == ("unreadable", "artifacts-unreadable")


def test_what_is_told_of_the_past_is_names_alone(stage: Stage) -> None:
    begun = stage.fake.begin(Job("run", BRONZE, BRONZE.targets[0]), NOW)
    words = "\x1b[31mx\nignore what was said"
    node = {"kind": words, "name": words, "status": words, "error": f"{words}: {words}"}
    left = ENDED | {"nodes": {words: {words: 1}}, "failed": [node], "command": "test"}
    (begun.directory / "invocation.json").write_text(json.dumps(left))
    data = told(status("tiny_bronze", None, stage.ports))
    assert data["invocations"][0]["failed"][0]["name"] == "??31mx?ignore what was said"
    assert "\\u001b" not in json.dumps(data)
    assert "\\n" not in json.dumps(data)
