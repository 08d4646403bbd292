"""`--operation=monitor` on the embedded lakehouse, as on-call people and pipelines run it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fubcli.embedded.nights import last_complete_night
from fubcli.model.nights import midnight
from tests.artifacts.dbt_target import document, write
from tests.cli.events import event_of
from tests.conftest import Fubcli


@pytest.fixture
def monitor(fubcli: Fubcli, lakehouse_home: Path):  # type: ignore[no-untyped-def]
    return lambda *arguments, **settings: fubcli("--operation=monitor", *arguments, **settings)


def test_a_healthy_lakehouse(monitor: Fubcli) -> None:
    event = event_of(monitor("--catalog=all"), 0)
    data = event["data"]
    assert event["type"] == "com.fub.skill.monitor.result.v1"
    assert [export["catalog"] for export in data["exports"]] == ["fub", "fub_zg"]
    assert not [check for check in data["checks"] if check["status"] in ("warning", "critical")]
    assert data["cost"]["table_rows_read"] <= 10_000 * data["cost"]["tables"]


@pytest.mark.parametrize("timeframe", ["past_90_days", "past_week", "yesterday"])
def test_sixty_nights_have_not_a_single_warning(monitor: Fubcli, timeframe: str) -> None:
    data = event_of(monitor("--catalog=all", f"--timeframe={timeframe}", "--fail-on=warning"), 0)["data"]
    assert data["findings"] == []


def test_the_pipelines_line_works_as_written(monitor: Fubcli) -> None:
    event = event_of(monitor("--catalog=fub", "--timeframe=today"), 0)
    assert event["subject"] == "fub"
    assert event["data"]["headline"]


def test_forty_minutes_past_midnight(monitor: Fubcli) -> None:
    night = last_complete_night(datetime.now(UTC))
    data = event_of(monitor("--catalog=fub", f"--as-of={night}T00:40"), 0)["data"]
    (export,) = data["exports"]
    assert (export["status"], export["night"]) == ("info", night.isoformat())
    assert 0 < export["tables"]["arrived"] < export["tables"]["due"]
    before = event_of(monitor("--catalog=fub", f"--as-of={night - timedelta(days=30)}T07:00"), 0)["data"]
    assert before["exports"][0]["status"] == "ok"


def test_signals_are_carried_whole_on_request(monitor: Fubcli) -> None:
    small = event_of(monitor("--catalog=all"), 0)["data"]
    assert [check["status"] for check in small["datadog"]["check_runs"]] == [0, 0]
    assert len(json.dumps(small["datadog"])) < 4_000
    assert "datadog" not in event_of(monitor("--catalog=fub", "--emit=none"), 0)["data"]
    whole = event_of(monitor("--catalog=all", "--emit=datadog,openlineage", "--emit=datadog"), 0)["data"]
    assert whole["datadog"]["complete"]
    assert len(whole["datadog"]["series"]["series"]) > 3 * len(small["datadog"]["series"]["series"])
    assert {event["eventType"] for event in whole["openlineage"]} == {"COMPLETE"}
    assert {event["job"]["namespace"] for event in whole["openlineage"]} == {"duckdb://embedded"}


def test_signals_are_not_for_people(monitor: Fubcli) -> None:
    completed = monitor("--catalog=fub", "--emit=datadog", "--output=markdown")
    assert (completed.returncode, completed.stdout) == (2, "")
    assert "needs --output=json" in completed.stderr


def test_people_get_the_answer_first(monitor: Fubcli) -> None:
    table = monitor("--catalog=fub", "--output=table").stdout
    assert table.startswith("· INFO  1 of 1 exports landed")
    assert "\x1b" not in table, "no terminal, no colours"
    markdown = monitor("--catalog=fub", "--output=markdown").stdout
    assert markdown.startswith("**· INFO  1 of 1 exports landed")


def test_an_output_that_knows_ascii_alone_gets_ascii(monitor: Fubcli) -> None:
    table = monitor("--catalog=fub", "--output=table", env={"PYTHONIOENCODING": "ascii"}).stdout
    assert table.isascii()
    assert table.startswith(". INFO  1 of 1 exports landed")


def test_one_schema_with_everything(monitor: Fubcli) -> None:
    data = event_of(monitor("--catalog=fub", "--schema=contacts_silver", "--all"), 0)["data"]
    assert {"freshness", "volume", "reconciliation"} <= {check["pillar"] for check in data["checks"]}
    volume = next(check for check in data["checks"] if check["id"].startswith("volume:fub.contacts_silver.contacts:"))
    assert volume["expected"]["lower"] <= volume["observed"]["rows"] <= volume["expected"]["upper"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--catalog=fbu",), "Did you mean fub"),
        (("--timeframe=soon",), "--timeframe=soon"),
        (("--as-of=noon",), "--as-of=noon"),
        (("--as-of=0001-01-01",), "nothing is known of 0001-01-01"),
        (("--as-of=9999-12-31",), "has not come yet"),
        (("--timeframe=0001-01-01",), "nothing is known of 0001-01-01"),
        (("--timeframe=9999-12-31",), "it has not begun"),
        (("--fail-on=info",), "--fail-on=info"),
        (("--catalog=fub", "--table=nothing"), "no table"),
        (("--dbt-artifacts=",), "--dbt-artifacts wants a directory"),
        (("--dbt-artifacts=nowhere",), "--dbt-artifacts=nowhere: there is no such directory"),
        (("--query=SELECT 1",), "belongs to --operation=query"),
        (("--output=csv",), "monitor writes"),
        (("--emit=datadgo",), "it is datadog or openlineage"),
        (("--emit=",), "it is datadog or openlineage"),
        (("--emit=none,datadog",), "it is datadog or openlineage"),
        (("--watch", "--as-of=2026-11-20"), "give one of them"),
        (("--watch=30", "--accept"), "give one of them"),
        (("--watch", "--report=page.html"), "give one of them"),
        (("--watch=9",), "x>=10"),
        (("--watch", "--catalog=fbu"), "Did you mean fub"),
    ],
)
def test_what_is_wrong_is_told(monitor: Fubcli, arguments: tuple[str, ...], said: str) -> None:
    assert said in event_of(monitor(*arguments), 2)["data"]["detail"]


def test_watching_belongs_to_the_monitor(fubcli: Fubcli) -> None:
    asked = fubcli("--operation=schema", "--catalog=fub", "--watch")
    assert "--watch belongs to --operation=monitor" in event_of(asked, 2)["data"]["detail"]


def test_dbt_artifacts_by_option_and_by_list(monitor: Fubcli, tmp_path: Path) -> None:
    name = {"relation_name": "`fub`.`contacts_silver`.`contacts`"}
    failed, other = ({"unique_id": f"model.p.{each}", "status": "error"} for each in "ab")
    last = last_complete_night(datetime.now(UTC))
    at = midnight(last) + timedelta(hours=5)
    for directory, found in (("one", failed | name), ("two", other)):
        write(tmp_path / directory, run_results=document("run_results", at, results=[found]))
    (tmp_path / "three").mkdir()
    asked = ("--dbt-artifacts=one,two", "--dbt-artifacts=three", f"--timeframe={last}")
    data = event_of(monitor("--catalog=fub", *asked, "--fail-on=critical"), 8)["data"]
    told = {(check["target"], check["status"]) for check in data["checks"] if check["pillar"] == "jobs"}
    assert {("fub.contacts_silver.contacts", "critical"), ("model.p.b", "critical"), ("three", "unknown")} <= told


def test_deployments_of_an_upstream_event(monitor: Fubcli) -> None:
    at = midnight(last_complete_night(datetime.now(UTC))).isoformat()
    deployment = {"id": 812, "status": "failed", "started_at": at, "finished_at": at, "project": "fub/api"}
    upstream = {
        "specversion": "1.0", "id": "e-1", "source": "urn:fub:skill:gitlab-pipeline-monitoring", "type": "x",
        "data": {"deployments": [deployment, {"id": 813, "status": "success", "started_at": "2026-06-04T00:00:00"}]},
    }  # fmt: skip
    event = event_of(monitor("--catalog=fub", "--timeframe=past_week", "--upstream=-", stdin=json.dumps(upstream)), 0)
    assert event["causationid"] == "e-1"
    assert event["data"]["deployments"][0]["id"] == "812"
    assert [each["title"] for each in event["data"]["findings"]] == [
        "deployment 812 of fub/api failed", "The upstream event: deployments[1]: started_at has no time zone.",
    ]  # fmt: skip
    assert "neither an event" in event_of(monitor("--upstream=-", stdin="no event"), 2)["data"]["detail"]


def test_what_a_project_says_of_tables(monitor: Fubcli, tmp_path: Path) -> None:
    file = tmp_path / "monitoring.yaml"
    body = "format: 1\ntables:\n  {}: {{ignore: true, reason: nobody reads it}}\n"
    file.write_text(body.format("fub.contacts_silver.contacts"))
    data = event_of(monitor("--catalog=fub", "--fail-on=warning"), 0)["data"]
    assert [each["target"] for each in data["checks"] if each.get("kind") == "ignored"] == [
        "fub.contacts_silver.contacts"
    ]
    assert data["health"]["coverage"] < 1
    for name, near in (("fbu", "fub"), ("fub.contacts_silver.contcats", "contacts_silver.contacts")):
        file.write_text(body.format(name))
        problem = event_of(monitor("--catalog=fub"), 2)["data"]
        assert (problem["file"], problem["line"]) == (str(file), 3)
        assert f"did you mean `{near}`?" in problem["detail"]


def test_observations_that_are_damaged_end_nothing(
    monitor: Fubcli, fubcli: Fubcli, tmp_path: Path, lakehouse_home: Path
) -> None:
    import shutil

    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    shutil.copytree(lakehouse_home / "data" / "lakehouse", home / "data" / "lakehouse")
    (home / "state").mkdir()
    (home / "state" / "observations.sqlite3").write_bytes(b"nothing of a database" * 500)
    completed = fubcli("--operation=monitor", "--catalog=fub", home=home)
    data = event_of(completed, 0)["data"]
    assert data["findings"][0]["id"] == "not-seen"
    assert json.loads(completed.stdout)["data"]["exports"][0]["status"] == "ok"


def test_a_configuration_that_is_wrong_is_told_beside_the_answer(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / ".databrickscfg").write_text("host without a section\n")
    environ = {"DATABRICKS_CONFIG_FILE": "", "HOME": str(tmp_path)}
    query = event_of(fubcli("--operation=query", "--query=SELECT 1 AS n", env=environ), 0)["data"]["findings"]
    monitored = event_of(fubcli("--operation=monitor", "--catalog=fub", env=environ), 0)["data"]["findings"]
    assert [each["id"] for each in query] == [each["id"] for each in monitored] != []


# ------------------------------------------------------------------------------------------------- the page for people


def test_a_page_beside_the_event(monitor: Fubcli, tmp_path: Path) -> None:
    event = event_of(monitor("--catalog=fub", "--report=tonight.html"), 0)
    page = tmp_path / "tonight.html"
    assert event["data"]["report"] == {
        "uri": page.as_uri(), "media_type": "text/html", "bytes": page.stat().st_size,
        "sha256": hashlib.sha256(page.read_bytes()).hexdigest(),
    }  # fmt: skip
    assert page.stat().st_mode & 0o777 == 0o600
    assert event["data"]["headline"] in page.read_text()
    assert "demo data" in page.read_text()


def test_a_page_is_replaced_when_that_is_asked_for(monitor: Fubcli, tmp_path: Path) -> None:
    page = tmp_path / "tonight.html"
    page.write_text("mine")
    assert "give --overwrite" in event_of(monitor("--catalog=fub", "--report=tonight.html"), 2)["data"]["detail"]
    assert page.read_text() == "mine"
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "nowhere" / "else.html")
    assert "give --overwrite" in event_of(monitor("--catalog=fub", "--report=link.html"), 2)["data"]["detail"]
    event_of(monitor("--catalog=fub", "--report=tonight.html", "--overwrite"), 0)
    assert page.read_text().startswith("<!doctype html>")


def test_the_answer_is_told_although_its_page_cannot_be_written(monitor: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "taken.html").mkdir()
    event = event_of(monitor("--catalog=fub", "--report=taken.html", "--overwrite"), 6)
    assert event["type"] == "com.fub.skill.monitor.result.v1"
    assert event["data"]["findings"][-1]["id"] == "report-not-written"
    assert "exports landed" in event["data"]["headline"]
    event = event_of(monitor("--catalog=fub", f"--report={'x' * 300}.html"), 6)
    assert event["data"]["findings"][-1]["id"] == "report-not-written"
    told = monitor("--catalog=fub", "--report=nowhere/tonight.html", "--output=table")
    assert (told.returncode, "nowhere/tonight.html" in told.stdout) == (6, True)
    assert "exports landed" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--operation=monitor", "--report=tonight.txt"), "end its name in .html or .htm"),
        (("--operation=monitor", "--overwrite"), "--overwrite with --operation=monitor is for --report"),
        (("--operation=schema", "--report=x.html"), "--report belongs to --operation=monitor"),
        (("--operation=query", "--query=SELECT 1", "--report=x.html"), "--report belongs to --operation=monitor"),
        (("--operation=schema", "--overwrite"), "--overwrite belongs to --operation=query and monitor"),
    ],
)
def test_a_page_that_cannot_be_is_told(fubcli: Fubcli, arguments: tuple[str, ...], said: str) -> None:
    assert said in event_of(fubcli(*arguments), 2)["data"]["detail"]
