"""SHOW, DESCRIBE and the system catalog."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.workspace import Workspace
from tests.workspace.conftest import Ask

# fmt: off
COMMANDS = [
    ("SHOW CATALOGS", ["catalog"], [["box"], ["live"], ["stage"], ["system"]]),
    ("SHOW CATALOGS LIKE 'l*'", ["catalog"], [["live"]]),
    ("show schemas in live", ["databaseName"], [["empty"], ["s"]]),
    ("SHOW TABLES IN `live`.s", ["database", "tableName", "isTemporary"], [["s", "evens", "false"], ["s", "numbers", "false"]]),
    ("SHOW TABLES IN live.s LIKE 'num*'", ["database", "tableName", "isTemporary"], [["s", "numbers", "false"]]),
    ("SHOW VIEWS IN live.s", ["namespace", "viewName", "isTemporary"], [["s", "evens", "false"]]),
    ("SHOW COLUMNS IN live.s.numbers", ["col_name"], [["n"], ["label"]]),
    ("DESCRIBE live.s.numbers", ["col_name", "data_type", "comment"],
     [["n", "bigint", None], ["label", "string", "what it is called"]]),
    ("SELECT table_name FROM live.information_schema.tables ORDER BY 1", ["table_name"], [["evens"], ["numbers"]]),
    ("SELECT DISTINCT table_catalog FROM system.information_schema.columns ORDER BY 1", ["table_catalog"],
     [["box"], ["live"], ["stage"]]),
    ("SELECT last_altered FROM live.information_schema.tables WHERE table_name = 'numbers'", ["last_altered"],
     [["2026-08-02T09:30:00.000Z"]]),
    ("SELECT full_data_type FROM live.information_schema.columns ORDER BY 1", ["full_data_type"],
     [["bigint"], ["decimal(10,2)"], ["string"]]),
    ("SELECT catalog_name FROM system.information_schema.catalogs ORDER BY 1", ["catalog_name"], [["box"], ["live"], ["stage"]]),
    ("SELECT privilege_type FROM box.information_schema.catalog_privileges WHERE privilege_type = 'MODIFY'",
     ["privilege_type"], [["MODIFY"]]),
    ("SELECT privilege_type FROM live.information_schema.catalog_privileges WHERE privilege_type = 'MODIFY'",
     ["privilege_type"], []),
]
# fmt: on


@pytest.mark.parametrize(("text", "names", "rows"), COMMANDS, ids=[case[0] for case in COMMANDS])
def test_what_is_there_can_be_listed(look: Ask, text: str, names: list[str], rows: list[list[str | None]]) -> None:
    answer = look(text)
    assert [column["name"] for column in answer["manifest"]["schema"]["columns"]] == names
    assert answer["result"].get("data_array", []) == rows


def record(answer: dict[str, object]) -> dict[str, str | None]:
    """Return the first row by column names."""
    names = [column["name"] for column in answer["manifest"]["schema"]["columns"]]  # type: ignore[index]
    return dict(zip(names, answer["result"]["data_array"][0], strict=True))  # type: ignore[index]


def test_describe_detail(look: Ask) -> None:
    detail = record(look("DESCRIBE DETAIL live.s.numbers"))
    assert (detail["format"], detail["name"], detail["numFiles"]) == ("delta", "live.s.numbers", "1")
    assert detail["lastModified"] == "2026-08-03T00:00:00.000Z"
    assert int(detail["sizeInBytes"] or "") > 0


def test_describe_history_has_the_newest_first(look: Ask) -> None:
    answer = look("DESCRIBE HISTORY live.s.numbers")
    operations = [(row[0], row[4]) for row in answer["result"]["data_array"]]
    assert operations == [("2", "OPTIMIZE"), ("1", "MERGE"), ("0", "WRITE")]
    newest = record(look("DESCRIBE HISTORY live.s.numbers LIMIT 1"))
    assert set(json.loads(newest["operationMetrics"] or "")) == {"numOutputRows", "numOutputBytes"}


def test_a_view_has_no_history(look: Ask) -> None:
    assert look("DESCRIBE HISTORY live.s.evens")["status"]["sql_state"] == "42809"


def test_grants_can_be_shown(look: Ask) -> None:
    rows = look("SHOW GRANTS ON CATALOG box")["result"]["data_array"]
    assert ["svc-fubcli@example.com", "USE CATALOG", "CATALOG", "box"] in rows


def test_job_runs_are_in_a_system_table(look: Ask) -> None:
    answer = look("SELECT result_state, count(*) AS n FROM system.lakeflow.job_run_timeline GROUP BY 1 ORDER BY 1")
    assert answer["result"]["data_array"] == [["FAILED", "1"], ["SUCCESS", "13"]]


@pytest.mark.parametrize("name", ["system.query.history", "system.query", "live.s.numbers", "live"])
def test_what_is_denied_is_not_read(workspace: Workspace, ask: Ask, name: str) -> None:
    workspace.deny(name)
    table = "system.query.history" if name.startswith("system") else "live.s.numbers"
    assert ask(f"SELECT * FROM {table}")["status"]["sql_state"] == "42501"
    assert ask("SELECT n FROM stage.s.numbers LIMIT 1")["status"]["state"] == "SUCCEEDED"


def test_explain_runs_nothing(workspace: Workspace, ask: Ask) -> None:
    plan = ask("EXPLAIN DELETE FROM box.s.numbers")["result"]["data_array"][0][0]
    assert "Physical Plan" in plan
    assert ask("SELECT count(*) FROM box.s.numbers")["result"]["data_array"] == [["10"]]


def test_pages_of_unity_catalog(workspace: Workspace, http: httpx.Client) -> None:
    base = "/api/2.1/unity-catalog"
    first = http.get(f"{base}/catalogs", params={"max_results": 3}).json()
    last = http.get(f"{base}/catalogs", params={"max_results": 3, "page_token": first["next_page_token"]}).json()
    assert [each["name"] for each in first["catalogs"] + last["catalogs"]] == ["box", "live", "stage", "system"]
    assert "next_page_token" not in last
    permissions = http.get(f"{base}/effective-permissions/table/box.s.numbers").json()["privilege_assignments"]
    assert {"privilege": "MODIFY", "inherited_from_type": "CATALOG", "inherited_from_name": "box"} in permissions[0][
        "privileges"
    ]
    workspace.deny("live")
    assert http.get(f"{base}/tables", params={"catalog_name": "live", "schema_name": "s"}).status_code == 403


def test_the_sessions_catalog_has_its_own_information_schema(look: Ask) -> None:
    answer = look("SELECT schema_name FROM information_schema.schemata ORDER BY 1", catalog="live")
    assert answer["result"]["data_array"] == [["empty"], ["s"]]
