"""The playbook of the pipelines' data, against a file as they leave it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import zoom_world
from tests.conftest import Fubcli
from tests.playbooks.packaged.test_real_runs import EVERY, asked, check, event

ZOOM = EVERY["zoom-data-quality"]
AT = datetime.now(UTC) - timedelta(hours=3)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("zoom")
    path = zoom_world.build(home / "data" / "pipelines" / "zoom.duckdb", AT)
    zoom_world.reject(path, "meetings", 40, AT)
    return home


def test_every_question_is_answered_and_the_bad_rate_is_found(fubcli: Fubcli, home: Path) -> None:
    completed = fubcli("--operation=investigate", f"--playbook={ZOOM.name}", home=home)
    data = event(lambda *argv: completed, ZOOM)  # type: ignore[arg-type, return-value]
    check(data)
    columns = {step["id"]: {each["name"] for each in step["columns"]} for step in data["steps"]}
    for rule in ZOOM.rules:
        for step, column in asked(ZOOM, rule):
            assert column in columns[step] | {"row_count"}, (rule.id, f"{step} has no column {column}")
    assert [each["id"] for each in data["findings"] if each["severity"] == "critical"] == ["rate-too-low"]
    assert not (home / "data" / "lakehouse").exists(), "nothing else is built for it"


def test_the_unknown_member_is_no_user(fubcli: Fubcli, home: Path) -> None:
    path = home / "data" / "pipelines" / "zoom.duckdb"
    unknown = "SELECT '-1', NULL, NULL, NULL, NULL, NULL, TIMESTAMP '0001-01-01', TIMESTAMP '9999-12-31', true"
    zoom_world.change(path, f"INSERT INTO gold.go_user_dim {unknown}")
    completed = fubcli("--operation=investigate", f"--playbook={ZOOM.name}", home=home)
    (users,) = [step for step in json.loads(completed.stdout)["data"]["steps"] if step["id"] == "users"]
    assert users["rows"][0][0] == zoom_world.USERS


def test_without_gold_every_question_says_so(fubcli: Fubcli, tmp_path: Path) -> None:
    path = zoom_world.build(tmp_path / "data" / "pipelines" / "zoom.duckdb", AT)
    zoom_world.change(path, "DROP SCHEMA gold CASCADE")
    data = json.loads(fubcli("--operation=investigate", f"--playbook={ZOOM.name}", home=tmp_path).stdout)["data"]
    reasons = {each["step"]: each["reason"] for each in data["missing"]}
    assert reasons.keys() == {"rates", "rules", "gold-runs", "users", "licenses"}
    assert all("does not exist" in reason for reason in reasons.values()), reasons
    looks = [each["argv"] for each in data["next"]]
    assert ["fubcli", "--operation=monitor", "--catalog=zoom"] in looks


def test_before_any_run_it_says_that_there_was_none(fubcli: Fubcli, tmp_path: Path) -> None:
    completed = fubcli("--operation=investigate", f"--playbook={ZOOM.name}", home=tmp_path)
    assert completed.returncode == 6
    assert "its pipelines have not run" in completed.stdout
