"""One injected fault each: the monitor finds it, names it, explains what follows from it, and says what to do next."""

from __future__ import annotations

import fcntl
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.model.nights import midnight, night_of
from tests import zoom_world
from tests.artifacts.dbt_target import document, result
from tests.conftest import Fubcli
from tests.zoom_world import change, invocation, keep, node

NOW = datetime.now(UTC)
AT = max(NOW - timedelta(hours=3), midnight(night_of(NOW)) + timedelta(seconds=1))
"""When the last runs were: in this night, however young it is."""
LATER = AT + (NOW - AT) / 3
AGED = f"{(NOW - AT + timedelta(hours=60)).total_seconds() / 3600:.0f} hours"
RAW = {
    f"source.zoom_bronze.raw.{name}": {
        "database": "zoom", "schema": "raw", "identifier": name, "relation_name": f'"zoom"."raw"."{name}"',
        "freshness": {"warn_after": {"count": 26, "period": "hour"}},
    }
    for name in zoom_world.RAW
}  # fmt: skip
BRONZE = {
    "model.zoom_bronze.bz_users": node("bronze.bz_users", "source.zoom_bronze.raw.users", pii=("email",)),
    "model.zoom_bronze.bz_meetings": node("bronze.bz_meetings", "source.zoom_bronze.raw.meetings"),
    "model.zoom_bronze.bz_load_ledger": node("bronze.bz_load_ledger", "model.zoom_bronze.bz_users"),
}
GOLD = {
    "model.zoom_gold.go_user_dim": node("gold.go_user_dim"),
    "model.zoom_gold.go_meeting_fact": node("gold.go_meeting_fact", "model.zoom_gold.go_user_dim"),
    "model.zoom_gold.go_participant_fact": node("gold.go_participant_fact", "model.zoom_gold.go_meeting_fact"),
    "model.zoom_gold.go_error_data": node("gold.go_error_data", "model.zoom_gold.go_meeting_fact"),
    "test.zoom_gold.rates": {
        "resource_type": "test", "depends_on": {"nodes": ["model.zoom_gold.go_error_data", "model.zoom_gold.go_user_dim"]},
    },
}  # fmt: skip


class Home:
    """A home in which both pipelines have run well three hours ago."""

    def __init__(self, root: Path, built: Path, fubcli: Fubcli) -> None:
        self.root = root
        self.file = root / "data" / "pipelines" / "zoom.duckdb"
        self.file.parent.mkdir(parents=True)
        shutil.copyfile(built, self.file)
        self._fubcli = fubcli
        self.ran("zoom_bronze", dict.fromkeys(BRONZE, "success"), nodes=BRONZE)
        self.ran("zoom_gold", {each: "success" for each in GOLD if each.startswith("model")}, nodes=GOLD)

    def ran(
        self, project: str, statuses: dict[str, str], *, nodes: dict[str, Any], at: datetime = AT, **more: Any
    ) -> Path:
        results = [result(each, status, failures=1 if status == "fail" else None) for each, status in statuses.items()]
        manifest = document("manifest", at, nodes=nodes, sources=RAW)
        documents = {"run_results": document("run_results", at, results=results), "manifest": manifest} | more
        return keep(self.root / "state", project, at, invocation=invocation(at, at), **documents)

    def look(self, *options: str) -> dict[str, Any]:
        completed = self._fubcli("--operation=monitor", "--catalog=zoom", *options, home=self.root)
        assert completed.returncode == 0, completed.stdout + completed.stderr
        data: dict[str, Any] = json.loads(completed.stdout)["data"]
        jsonschema.validate(data, schema("monitor-result"))
        return data


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zoom_world.build(tmp_path_factory.mktemp("zoom") / "zoom.duckdb", AT)


@pytest.fixture
def home(tmp_path: Path, built: Path, fubcli: Fubcli) -> Home:
    return Home(tmp_path / "home", built, fubcli)


def pages(data: dict[str, Any]) -> list[str]:
    return [finding["title"] for finding in data["findings"]]


def explained_by(data: dict[str, Any], id: str) -> set[str]:
    return {check["id"].rpartition(":")[0] for check in data["checks"] if check.get("suppressed_by", "").startswith(id)}


def steps(data: dict[str, Any]) -> list[list[str]]:
    return [each["argv"][1:] for each in data["next"]]


def test_nothing_is_wrong_and_the_lakehouse_is_not_built_for_it(home: Home) -> None:
    data = home.look("--all")
    assert pages(data) == []
    statuses = {check["title"]: check["status"] for check in data["checks"]}
    assert statuses["100.0% of the rows for zoom.gold.go_meeting_fact are good"] == "ok"
    assert statuses["The history of zoom.gold.go_user_dim is whole"] == "ok"
    assert statuses["zoom.raw.users: arrival as usual"] == "ok"
    assert statuses["zoom.gold.go_license_dim has no version of anything"] == "unknown"
    assert data["exports"] == data["not_nightly"] == []
    assert not (home.root / "data" / "lakehouse").exists()


def test_a_killed_run_is_why_loads_were_not_read(home: Home) -> None:
    keep(home.root / "state", "zoom_bronze", LATER, invocation=invocation(LATER, None))
    change(
        home.file,
        f"INSERT INTO bronze.bz_data_audit VALUES ('k', '(run)', TIMESTAMP '{LATER:%Y-%m-%d %H:%M:%S}', 'dbt', NULL, "
        "'STARTED', NULL, NULL, NULL, '', 'two')",
        "UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp - INTERVAL 30 HOUR",
    )
    data = home.look()
    assert pages(data) == ["The run of zoom_bronze was killed"]
    assert "no run is going on" in data["findings"][0]["evidence"][0]
    assert {"freshness:zoom", "quality:zoom.bronze.bz_data_audit:run of (run)"} <= explained_by(
        data, "jobs:zoom_bronze"
    )
    assert steps(data)[0] == ["pipelines", "run", "zoom_bronze"]


def test_a_run_that_goes_on_is_no_fault(home: Home) -> None:
    keep(home.root / "state", "zoom_bronze", LATER, invocation=invocation(LATER, None))
    lock = home.root / "state" / "pipelines" / "zoom-duckdb.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        data = home.look()
    assert pages(data) == []
    assert {"zoom_bronze is running"} == {each["title"] for each in data["checks"] if each["pillar"] == "jobs"}


def test_a_run_that_failed_before_it_built_anything_is_no_silence(home: Home) -> None:
    keep(home.root / "state", "zoom_gold", LATER, invocation=invocation(LATER, LATER, 5))
    data = home.look()
    assert pages(data) == ["The run of zoom_gold failed, and left no results"]
    assert steps(data)[0] == ["pipelines", "run", "zoom_gold"]


def test_what_was_thrown_away_is_one_page_for_each_project(home: Home) -> None:
    home.look()  # the tables are remembered
    dropped = [each["relation_name"] for name, each in GOLD.items() if name.startswith("model")]
    change(home.file, *(f"DROP TABLE {name.partition('.')[2]}" for name in dropped))
    data = home.look()
    assert pages(data) == ["What zoom_gold built is not there any more"]
    assert len(explained_by(data, "jobs:zoom_gold:built")) == len(dropped)
    assert steps(data)[0] == ["pipelines", "run", "zoom_gold"]


def test_the_age_of_sources_is_no_sign_that_anything_was_built(home: Home) -> None:
    keep(
        home.root / "state", "zoom_bronze", LATER, invocation=invocation(LATER, LATER, 5),
        sources=document("sources", LATER, results=[]),
    )  # fmt: skip
    data = home.look()
    assert pages(data) == ["The run of zoom_bronze failed, and left no results"]
    assert steps(data)[0] == ["pipelines", "run", "zoom_bronze"]


def test_a_later_good_run_mends_a_killed_one(home: Home) -> None:
    keep(
        home.root / "state",
        "zoom_bronze",
        AT - timedelta(hours=1),
        invocation=invocation(AT - timedelta(hours=1), None),
    )
    assert pages(home.look()) == []


def test_a_failed_model_is_why_others_were_skipped_and_the_audit_says_failed(home: Home) -> None:
    statuses = dict(
        zip(
            [each for each in GOLD if each.startswith("model")], ("success", "error", "skipped", "skipped"), strict=True
        )
    )
    home.ran("zoom_gold", statuses, nodes=GOLD, at=LATER)
    change(
        home.file,
        f"INSERT INTO gold.go_process_audit VALUES ('f', 'two', 'go_meeting_fact', 'zoom_gold', TIMESTAMP "
        f"'{LATER:%Y-%m-%d %H:%M:%S}', NULL, 'FAILED', NULL, NULL, 'a value of somebody')",
        f"INSERT INTO silver.si_audit VALUES ('two', 'zoom_gold', TIMESTAMP '{LATER:%Y-%m-%d %H:%M:%S}', NULL, 'FAILED', '')",
    )
    data = home.look()
    assert pages(data) == ["dbt could not build zoom.gold.go_meeting_fact"]
    assert explained_by(data, "jobs:zoom.gold.go_meeting_fact:dbt") == {
        "jobs:zoom.gold.go_participant_fact:dbt",
        "jobs:zoom.gold.go_error_data:dbt",
        "quality:zoom.gold.go_process_audit:run of go_meeting_fact",
        "quality:zoom.silver.si_audit:run of zoom_gold",
    }
    assert "somebody" not in json.dumps(data)
    assert steps(data)[0] == ["pipelines", "status", "zoom_gold"]


def test_a_dropped_column_is_why_a_model_failed(home: Home) -> None:
    home.look()  # the columns are remembered
    change(home.file, "ALTER TABLE raw.users DROP COLUMN company")
    statuses = dict(zip(BRONZE, ("error", "success", "skipped"), strict=True))
    home.ran("zoom_bronze", statuses, nodes=BRONZE, at=LATER)
    data = home.look()
    assert len(pages(data)) == 1
    assert "zoom.raw.users" in pages(data)[0]
    assert "company" in json.dumps(data["findings"][0])
    assert "jobs:zoom.bronze.bz_users:dbt" in explained_by(data, "schema:zoom.raw.users")
    assert steps(data)[0] == [
        "--operation=schema", "--catalog=zoom", "--schema=raw", "--table=users", "--refresh",
    ]  # fmt: skip


def test_one_stale_source_is_found_once_though_dbt_says_so_too(home: Home) -> None:
    change(
        home.file,
        "UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp - INTERVAL 60 HOUR WHERE source_table = 'users'",
    )
    aged = {
        "unique_id": "source.zoom_bronze.raw.users", "status": "error", "max_loaded_at_time_ago_in_s": 63 * 3600,
        "max_loaded_at": (AT - timedelta(hours=60)).isoformat(), "criteria": {"error_after": {"count": 50, "period": "hour"}},
    }  # fmt: skip
    sources = document("sources", LATER, results=[aged])
    home.ran("zoom_bronze", dict.fromkeys(BRONZE, "success"), nodes=BRONZE, at=LATER, sources=sources)
    data = home.look()
    assert pages(data) == [f"zoom.raw.users has brought no load for {AGED}"]
    assert data["findings"][0]["severity"] == "critical"
    assert explained_by(data, "freshness:zoom.raw.users") == {"freshness:zoom.raw.users:dbt"}
    assert steps(data)[0] == ["--operation=investigate", "--playbook=zoom-data-quality"]


@pytest.mark.parametrize("hours", [0, 30], ids=["in time", "ahead of the clock"])
def test_a_source_is_stale_when_the_others_have_got_another_night(home: Home, hours: int) -> None:
    change(
        home.file,
        f"UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp + INTERVAL {hours} HOUR",
        "UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp - INTERVAL 24 HOUR WHERE source_table = 'meetings'",
    )
    data = home.look()
    (page,) = pages(data)
    assert page.startswith("zoom.raw.meetings has brought no load for 2")
    assert "most sources have one of" in json.dumps(data["findings"][0]["evidence"])


def test_one_load_of_a_time_to_come_makes_no_other_source_stale(home: Home) -> None:
    change(
        home.file,
        "UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp + INTERVAL 900 DAY WHERE source_table = 'users'",
    )
    assert pages(home.look()) == []


def test_a_load_that_never_came_is_one_page_and_not_eight(home: Home) -> None:
    change(home.file, "UPDATE bronze.bz_load_ledger SET load_timestamp = load_timestamp - INTERVAL 60 HOUR")
    data = home.look()
    assert pages(data) == [f"zoom has got no load for {AGED}"]
    assert len(explained_by(data, "freshness:zoom:")) == 8


@pytest.mark.parametrize(("rejected", "status"), [(8, None), (40, "critical")])
def test_quality_below_the_threshold_is_why_the_gate_fails(home: Home, rejected: int, status: str | None) -> None:
    zoom_world.reject(home.file, "meetings", rejected, AT)
    if status:
        statuses = {each: "success" for each in GOLD if each.startswith("model")} | {"test.zoom_gold.rates": "fail"}
        home.ran("zoom_gold", statuses, nodes=GOLD, at=LATER)
        failed = f"TIMESTAMP '{LATER:%Y-%m-%d %H:%M:%S}'"
        change(
            home.file,
            f"INSERT INTO silver.si_audit VALUES ('two', 'zoom_gold', {failed}, NULL, 'FAILED', '')",
            f"INSERT INTO gold.go_process_audit VALUES ('s', 'two', 'si_meetings', 'zoom_gold', {failed}, NULL, 'SUCCESS', 200, 40, '')",
        )
    data = home.look("--all")
    (rate,) = [check for check in data["checks"] if check["id"].startswith("quality:zoom.gold.go_meeting_fact:rate")]
    assert rate["observed"] == {"share": 1 - rejected / 200, "rows": 200 - rejected, "rejected": rejected}
    if status is None:
        assert (rate["status"], pages(data)) == ("ok", [])
        return
    assert pages(data) == ["80.0% of the rows for zoom.gold.go_meeting_fact are good"]
    assert (rate["status"], rate["severity"]) == (status, "P1")
    gate = "quality:test.zoom_gold.rates:dbt:test.zoom_gold.rates"
    assert explained_by(data, "quality:zoom.gold.go_meeting_fact:rate") == {
        gate, "quality:zoom.gold.go_process_audit:rows of si_meetings",
    }  # fmt: skip
    assert "quality:zoom.silver.si_audit:run of zoom_gold" in explained_by(data, gate)
    assert steps(data)[0] == ["--operation=investigate", "--playbook=zoom-data-quality"]


USER = "SELECT 'x', user_id, user_name, email, company, plan_type"


@pytest.mark.parametrize(
    ("broken", "counts"),
    [
        (f"INSERT INTO gold.go_user_dim {USER}, scd_start_date, scd_end_date, true FROM gold.go_user_dim WHERE user_id = 'u1'",
         {"repeated_current": 1, "overlaps": 1}),
        ("UPDATE gold.go_user_dim SET scd_current_flag = false WHERE user_id IN ('u1', 'u2')", {"without_current": 2}),
        (f"INSERT INTO gold.go_user_dim {USER}, TIMESTAMP '2020-01-01', TIMESTAMP '2020-02-01', false FROM gold.go_user_dim "
         "WHERE user_id = 'u1'", {"gaps": 1}),
        ("UPDATE gold.go_user_dim SET scd_end_date = scd_start_date WHERE user_id = 'u3'", {"reversed": 1}),
    ],
    ids=["repeated", "without", "gap", "reversed"],
)  # fmt: skip
def test_a_history_that_is_not_whole_is_told_with_its_counts(home: Home, broken: str, counts: dict[str, int]) -> None:
    change(home.file, broken)
    data = home.look()
    assert pages(data) == ["The history of zoom.gold.go_user_dim is not whole"]
    (check,) = [each for each in data["checks"] if ":history:" in each["id"] and each["status"] == "critical"]
    faults = {name: check["observed"][name] for name in check["expected"] if check["observed"][name]}
    assert faults == counts


def test_a_column_that_dbt_alone_calls_personal_is_told_and_masked(home: Home, fubcli: Fubcli) -> None:
    nodes = BRONZE | {"model.zoom_bronze.bz_users": node("bronze.bz_users", pii=("email", "plan_type"))}
    home.ran("zoom_bronze", dict.fromkeys(BRONZE, "success"), nodes=nodes, at=LATER)
    data = home.look()
    assert pages(data) == ["catalogs.yaml does not tag personal columns of zoom.bronze.bz_users: plan_type"]
    query = "SELECT plan_type, user_id FROM zoom.bronze.bz_users LIMIT 1"
    rows = json.loads(fubcli("--operation=query", f"--query={query}", home=home.root).stdout)["data"]["rows"]
    assert rows[0][0].startswith("personal:")
    assert rows[0][1].startswith("u")


def test_what_cannot_be_read_of_a_run_is_told(home: Home) -> None:
    directory = keep(home.root / "state", "zoom_bronze", LATER, invocation=invocation(LATER, LATER))
    (directory / "invocation.json").write_text("{", encoding="utf-8")
    unknown = [check for check in home.look()["checks"] if check["pillar"] == "jobs" and check["status"] == "unknown"]
    assert [each["target"] for each in unknown] == ["pipelines"]
    assert "it is not JSON" in unknown[0]["explanation"][0]
