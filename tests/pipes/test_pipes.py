"""The pipelines between skills, exactly as users write them: healthy, in every fire drill that concerns them, and broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from tests.pipes.conftest import Piped, Shell

STAGES = (
    'databricks-analytics --operation="investigate" --query="Contact lifecycle analysis for account 12345" | '
    'support-investigation --issue="Data inconsistency in contact stages" --environment="production"'
)
API = (
    'databricks-analytics --operation="schema" --catalog="fub" --schema="contacts_silver" | '
    'code-development --task="Implement contact analytics API" --scope="backend-feature"'
)
MIGRATION = (
    'databricks-analytics --operation="monitor" --catalog="fub" --timeframe="today" | '
    'code-development --task="Plan migration impact on nightly export" --scope="database-migration"'
)
EXPORT = (
    'databricks-analytics --operation="monitor" --catalog="all" --timeframe="today" | '
    'support-investigation --issue="Databricks export pipeline failure" --environment="production"'
)
ALL = pytest.mark.parametrize("line", [STAGES, API, MIGRATION, EXPORT], ids=["stages", "api", "migration", "export"])
TABLE = "fub.contacts_bronze.contacts"
CAUSES = {
    "late-export": "export-late",
    "missing-table": "export-table-missing",
    "column-removed": "column-removed",
    "column-retyped": "column-changed",
    "volume-drop": "load-partial",
    "duplicate-load": "load-duplicated",
    "tier-mismatch": "transformation-lost-rows",
    "job-failed": "export-job-failed",
}
"""The hypothesis that each fire drill plants."""


def event_of(piped: Piped, code: int = 0) -> dict[str, Any]:
    assert piped.code == code, piped.stderr + piped.stdout.decode()
    event = piped.event
    jsonschema.validate(event, schema("event"))
    jsonschema.validate(event["data"], schema(event["dataschema"].split(":")[3]))
    return event


@ALL
def test_each_works_as_written_and_carries_trail_and_trace(shell: Shell, line: str) -> None:
    first, _, _ = line.partition(" | ")
    event = event_of(shell(f"{first} | tee first.json | {line.partition(' | ')[2]}; cat first.json > /dev/null"))
    (before,) = event["data"]["upstream"]
    assert before["skill"] == "databricks-analytics"
    assert event["causationid"] == before["id"]
    assert event["source"].startswith("urn:fub:skill:")
    assert len(json.dumps(event)) < 60_000


def test_the_stages_of_an_account_and_who_wrote_over_them(shell: Shell) -> None:
    data = event_of(shell(STAGES))["data"]
    assert data["root_cause"]["hypothesis"] == "job-overwrote-stages"
    told = {each["id"]: each for each in data["evidence"]}
    assert any("zillow-sync-backfill" in told[id]["says"] for id in data["root_cause"]["evidence"])
    assert data["affected"]["accounts"] == [12345]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", CAUSES)
def test_the_export_pipe_names_the_planted_cause_first(shell: Shell, own_home: Path, scenario: str) -> None:
    truth = shell(f"fubcli demo scenario {scenario}", home=own_home).event["data"]["truth"]
    data = event_of(shell(EXPORT, home=own_home))["data"]
    assert data["root_cause"]["hypothesis"] == CAUSES[scenario], data["headline"]
    evidence = {each["id"]: each["says"] for each in data["evidence"]}
    proof = " ".join([data["root_cause"]["says"], *(evidence[id] for id in data["root_cause"]["evidence"])])
    assert ("nightly-export-bronze" if scenario == "job-failed" else truth[0]["table"]) in proof
    assert data["hypotheses"][0]["id"] == CAUSES[scenario]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["job-failed", "column-removed", "tier-mismatch", "column-retyped"])
def test_the_stages_pipe_finds_its_cause_while_the_export_is_broken(
    shell: Shell, own_home: Path, scenario: str
) -> None:
    shell(f"fubcli demo scenario {scenario}", home=own_home)
    data = event_of(shell(STAGES, home=own_home))["data"]
    assert data["root_cause"]["hypothesis"] == "job-overwrote-stages"


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["job-failed", "column-removed", "late-export"])
def test_a_migration_is_not_planned_into_a_broken_export(shell: Shell, own_home: Path, scenario: str) -> None:
    shell(f"fubcli demo scenario {scenario}", home=own_home)
    data = event_of(shell(MIGRATION, home=own_home))["data"]
    assert any("export" in json.dumps(risk).lower() for risk in data["risks"])


def test_a_healthy_night_has_no_cause(shell: Shell) -> None:
    data = event_of(shell(EXPORT))["data"]
    assert data["root_cause"] is None
    assert data["why_not"]


@pytest.mark.parametrize(("first", "code"), [
    ("databricks-analytics --operation=query --query='DROP TABLE fub.contacts_silver.stages'", 3),
    ("databricks-analytics --operation=schema --catalog=never", 2),
    ("databricks-analytics --operation=query --query='SELECT nope FROM fub.contacts_silver.stages'", 5),
])  # fmt: skip
def test_a_failure_is_passed_on_by_the_one_and_evidence_for_the_other(shell: Shell, first: str, code: int) -> None:
    brief = shell(f'{first} | code-development --task="An API" --scope=backend-feature')
    assert brief.code == code
    assert brief.event["data"]["type"] == "urn:fub:problem:upstream-failed"
    # `pipefail` has the code of the last stage that failed: the investigation itself went well
    case = shell(
        f'{first} | support-investigation --issue="Databricks export pipeline failure" --environment=production'
    )
    assert case.code == code
    assert case.event["data"]["operation"] == "support-investigation"


@ALL
def test_garbage_is_exit_code_2(shell: Shell, line: str) -> None:
    piped = shell(f"echo garbage | {line.partition(' | ')[2]}")
    assert piped.code == 2
    assert piped.event["data"]["detail"] == "The upstream input is neither an event nor NDJSON of events."


@ALL
def test_a_reader_that_leaves_is_no_error_to_tell(shell: Shell, line: str) -> None:
    piped = shell(f"{line} | true")
    assert "Traceback" not in piped.stderr
    assert "rror" not in piped.stderr
    assert piped.code in (0, 141)


@pytest.mark.parametrize("skill", ['support-investigation --issue=x --environment=production --account-id=12345', 'code-development --task=x --scope=bug-fix'])  # fmt: skip
@pytest.mark.parametrize("body", ['"x" * 50_000_000', '"{}," * 16_000_000', "'{\"a\":[' + '0,' * 25_000_000"])
def test_fifty_megabytes_take_less_than_200(shell: Shell, skill: str, body: str) -> None:
    """The last line of stderr is the largest resident size of the skill, in kB."""
    feed = f"""python3 -c 'import sys; sys.stdout.write({body.replace("'", chr(39) + chr(92) + chr(39) + chr(39))})' 2>/dev/null"""
    measured = (
        'python3 -c "import os, resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; '
        'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)"'
    )
    piped = shell(f"set +o pipefail; {feed} | {measured} {skill}")
    assert piped.code == 2
    assert int(piped.stderr.strip().splitlines()[-1]) < 200_000


@pytest.mark.parametrize("line", [STAGES, EXPORT], ids=["stages", "export"])
def test_an_event_of_an_older_minor_version_is_read(shell: Shell, line: str) -> None:
    """What newer versions added is left out: only what the first version of each contract had."""
    first, _, second = line.partition(" | ")
    older = (
        "python3 -c \"import json, sys; event = json.load(sys.stdin); data = event['data']; "
        "[data.pop(name, None) for name in ('matched', 'timeline', 'affected', 'budget', 'not_nightly', 'datadog', 'cost', 'counts', 'health')]; "
        "[check.pop(name, None) for check in data.get('checks', []) for name in ('recent', 'cost', 'source')]; print(json.dumps(event))\""
    )
    event = event_of(shell(f"{first} | {older} | {second}"))
    assert event["data"]["hypotheses"]
