"""The pipelines that reach outside, exactly as users write them, against stand-ins: whole, broken, and run again."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from tests.conftest import environment
from tests.pipes.conftest import Piped, Shell
from tests.pipes.services import Services
from tests.workspace.faults import Kind

MONITOR = 'databricks-analytics --operation="monitor" --catalog="fub" --timeframe="today"'
ALERT = f'{MONITOR} | datadog-management --operation="create-alert" --metric="databricks.pipeline.health"'
ATTRIBUTION = (
    "SELECT l.name, COUNT(*) AS leads FROM stage_fub.contacts_silver.contacts c "
    "JOIN stage_fub.contacts_silver.lead_sources l ON c.lead_source_id = l.id "
    "WHERE c.created_at >= CURRENT_DATE - INTERVAL 7 DAYS GROUP BY l.name"
)
QUERY = f'databricks-analytics --operation="query" --query="{ATTRIBUTION}"'
INTELLIGENCE = (
    f"{QUERY} | "
    'datadog-management --operation="send-metrics" --apply | '
    'confluence-management --operation="create" --space-key="DATA" --title="Lead attribution" --apply | '
    'support-investigation --issue="Leads of the last week look wrong in all accounts" --environment="production"'
)
PIPELINES = (
    f"{MONITOR} | "
    'gitlab-pipeline-monitoring --operation="status" --project-path="fub/etl" | '
    'datadog-management --operation="create-alert" --metric="databricks.pipeline.health" --apply | '
    'support-investigation --issue="Databricks export pipeline failure" --environment="production"'
)


@pytest.fixture
def services() -> Iterator[Services]:
    with Services() as running:
        running.project.deployment(running.project.job(running.project.pipeline(), "deploy", stage="deploy"))
        yield running


@pytest.fixture
def home(lakehouse_home: Path, lakehouse_files: object, services: Services, tmp_path: Path) -> Path:
    """A home of its own on the lakehouse of all, with the services configured."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    os.symlink(lakehouse_home / "data", home / "data")
    services.configure(home)
    return home


Run = Callable[..., Piped]


@pytest.fixture
def piped(shell: Shell, services: Services, home: Path) -> Run:
    """Run a pipeline with the services within reach."""
    return lambda line, **given: shell(line, **{"home": home, **services.environ(), **given})


def event_of(piped: Piped, code: int = 0) -> dict[str, Any]:
    assert piped.code == code, piped.stderr + piped.stdout.decode()
    event = piped.event
    jsonschema.validate(event, schema("event"))
    jsonschema.validate(event["data"], schema(event["dataschema"].split(":")[3]))
    return event


def test_the_alert_is_told_and_nothing_is_sent(piped: Run, services: Services) -> None:
    data = event_of(piped(ALERT))["data"]
    assert (data["action"], data["applied"]) == ("create-alert", False)
    (request,) = [each for each in data["requests"] if each["url"].endswith("/api/v1/monitor")]
    assert request["body"]["options"]["no_data_timeframe"] == 26 * 60
    assert "databricks.pipeline.health" in request["body"]["query"]
    assert services.changes == {"datadog": 0, "gitlab": 0, "confluence": 0}


def test_the_alert_is_made_once_however_often_it_is_applied(piped: Run, services: Services) -> None:
    first = event_of(piped(f"{ALERT} --apply"))["data"]
    assert [each["outcome"] for each in first["changes"]] == ["created"]
    again = event_of(piped(f"{ALERT} --apply"))["data"]
    assert [each["outcome"] for each in again["changes"]] == ["unchanged"]
    assert first["changes"][0]["id"] == again["changes"][0]["id"]
    assert services.changes["datadog"] == 1


def test_an_answer_that_is_documented_and_followed_up(piped: Run, services: Services) -> None:
    event = event_of(piped(INTELLIGENCE))
    assert [each["skill"] for each in event["data"]["upstream"]] == [
        "databricks-analytics", "datadog-management", "confluence-management",
    ]  # fmt: skip
    (page,) = services.confluence.library.pages.values()
    assert page.title == "Lead attribution"
    assert "Zillow" in page.body
    before = services.changes
    event_of(piped(INTELLIGENCE))
    assert services.changes["confluence"] == before["confluence"], "the same answer is no new version"


def test_pipelines_alerts_and_the_cause_in_one_line(piped: Run, services: Services) -> None:
    event = event_of(piped(PIPELINES))
    assert [each["skill"] for each in event["data"]["upstream"]] == [
        "databricks-analytics", "gitlab-pipeline-monitoring", "datadog-management",
    ]  # fmt: skip
    assert services.changes == {"datadog": 1, "gitlab": 0, "confluence": 0}


@pytest.mark.parametrize(
    "line", [ALERT + " --apply", INTELLIGENCE, PIPELINES], ids=["alert", "intelligence", "pipelines"]
)
def test_garbage_is_exit_code_2(piped: Run, services: Services, line: str) -> None:
    second = line.split(" | ")[1]
    done = piped(f"echo garbage | {second}")
    assert done.code == 2
    assert services.changes == {"datadog": 0, "gitlab": 0, "confluence": 0}


FAULTS: dict[str, tuple[dict[str, Any], int]] = {
    "signed-out": ({"kind": Kind.STATUS, "status": 401}, 9),
    "forbidden": ({"kind": Kind.STATUS, "status": 403}, 9),
    "unknown": ({"kind": Kind.STATUS, "status": 404}, 5),
    "conflict": ({"kind": Kind.STATUS, "status": 409}, 5),
    "unfit": ({"kind": Kind.STATUS, "status": 422}, 5),
    "limited": ({"kind": Kind.STATUS, "status": 429}, 6),
    "broken": ({"kind": Kind.STATUS, "status": 500}, 6),
    "dropped": ({"kind": Kind.DROP_BEFORE}, 6),
    "lost": ({"kind": Kind.DROP_AFTER}, 6),
    "half": ({"kind": Kind.HALF_BODY}, 6),
    "proxy": ({"kind": Kind.HTML}, 6),
}
"""What goes wrong with every request to a service, and the exit code of the stage that meets it."""


@pytest.fixture(scope="session")
def answered(
    commands: Path, lakehouse_home: Path, lakehouse_files: object, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What the monitor and a query answered, as files: what comes after them does not depend on the moment."""
    directory = tmp_path_factory.mktemp("answered")
    for name, asked in (("monitor", MONITOR), ("query", QUERY)):
        done = subprocess.run(
            ["bash", "-c", asked], env=environment(lakehouse_home) | {"PATH": f"{commands}:{os.environ['PATH']}"},
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
        (directory / f"{name}.json").write_bytes(done.stdout)
    return directory


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("broken", ["gitlab", "datadog", "confluence"])
def test_what_fails_in_the_middle_is_told_at_the_end(
    piped: Run, services: Services, answered: Path, broken: str, fault: str
) -> None:
    """`pipefail` has the code of the last stage that failed; the investigation goes well and knows what is missing."""
    given, code = FAULTS[fault]
    service = next(each for each in services.all if each.name == broken)
    service.faults.add(**given, times=None)
    line, asked = (INTELLIGENCE, QUERY) if broken == "confluence" else (PIPELINES, MONITOR)
    name = "query" if broken == "confluence" else "monitor"
    done = piped(line.replace(asked, f"cat {answered}/{name}.json") + " --no-follow-up")
    data = event_of(done, code)["data"]
    assert data["operation"] == "support-investigation"
    assert data["upstream"][0]["skill"] == "databricks-analytics"
    assert any(broken in json.dumps(each) for each in data["missing_evidence"])
    if broken == "gitlab":
        assert services.changes["datadog"] == 0, "a stage behind a failure does nothing"


@pytest.mark.parametrize("between", ["", 'gitlab-pipeline-monitoring --operation="status" --project-path="fub/etl" | '])
def test_the_night_on_a_page_is_the_same_page_however_often_it_is_written(
    piped: Run, services: Services, tmp_path: Path, between: str
) -> None:
    project, report = services.project, tmp_path / "tonight.html"
    project.job(project.pipeline("running"), "build", "running", stage="build")
    line = (
        f'databricks-analytics --operation="monitor" --catalog="fub" --report={report} --overwrite | {between}'
        f'confluence-management --operation="create" --report={report} --apply'
    )
    assert piped(line.split(" | ")[0]).code == 0, "the first look of all has no schema to compare with"
    first = event_of(piped(line))["data"]["changes"]
    assert {each["outcome"] for each in first} == {"created"}
    written = report.stat().st_mtime_ns
    again = event_of(piped(line))["data"]["changes"]
    assert report.stat().st_mtime_ns != written
    assert {each["outcome"] for each in again} == {"unchanged"}
    assert services.changes["confluence"] == len(first)
