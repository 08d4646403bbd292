"""Faults put into a night for real: the monitor finds each, says it first, and explains what it broke."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import environment
from tests.pipelines.homes import Home
from tests.pipelines.zoom_nights import PIPELINES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which both pipelines have run on a small past."""
    home = Home(tmp_path_factory.mktemp("healthy"), "zoom", PIPELINES)
    assert home.fubcli("generate", "zoom", "--meetings=2000")["exit_code"] == 0
    home.run()
    assert monitored(home)["checks"] == []
    return home


@pytest.fixture
def home(healthy: Home, tmp_path: Path) -> Home:
    """A copy of it, to be spoiled."""
    shutil.copytree(healthy.directory, tmp_path / "home")
    return Home(tmp_path / "home", "zoom", PIPELINES)


def monitored(home: Home, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "fubcli", "--operation=monitor", "--catalog=zoom", *options],
        env=environment(home.directory), capture_output=True, text=True, check=True,
    )  # fmt: skip
    data: dict[str, Any] = json.loads(done.stdout)["data"]
    return data


FAULTS = {
    "low_quality": (PIPELINES, "quality:zoom.gold.go_meeting_fact:rate", "of the rows for zoom.gold.go_meeting_fact are good"),
    "dropped_column": (PIPELINES[:1], "schema:zoom.raw.users", "lost a column: plan_type"),
    "stale": (PIPELINES[:1], "freshness:zoom.raw.meetings", "zoom.raw.meetings"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_night_is_found_first(home: Home, fault: str) -> None:
    pipelines, check, words = FAULTS[fault]
    assert home.fubcli("generate", "zoom", "--next-day", f"--fault={fault}")["exit_code"] == 0
    for pipeline in pipelines:
        home.fubcli("run", pipeline)
    seen = monitored(home)
    assert seen["checks"][0]["id"].startswith(check)
    assert words in seen["headline"]
    assert seen["next"] or seen["findings"][0].get("next")


def test_a_model_that_fails_is_one_page_with_the_column_that_it_misses(home: Home) -> None:
    with duckdb.connect(str(home.file)) as connection:
        connection.execute("ALTER TABLE bronze.bz_users_history RENAME COLUMN email TO mail")
    assert home.fubcli("run", PIPELINES[1])["exit_code"] == 8
    seen = monitored(home)
    assert "zoom.bronze.bz_users_history lost a column: email" in seen["headline"]
    failed = next(each for each in monitored(home, "--all")["checks"] if "go_user_dim:dbt" in each["id"])
    assert (failed["status"], failed["suppressed_by"]) == ("critical", seen["checks"][0]["id"])


def test_a_run_that_was_killed_is_found(home: Home) -> None:
    home.kill_in(PIPELINES[1], after_models=3)
    seen = monitored(home)
    assert seen["checks"][0]["status"] == "critical"
    assert "zoom_gold" in seen["headline"]
    home.fubcli("run", PIPELINES[1])
    assert monitored(home)["checks"] == []
