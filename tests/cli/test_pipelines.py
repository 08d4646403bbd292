"""The pipelines as users run them: real processes, the packaged projects, a home of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli, environment
from tests.pipelines import raw_zoom

BRONZE = ("pipelines", "run", "zoom_bronze")


@pytest.fixture(scope="module")
def raw_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a little raw data, of which nothing is built."""
    home = tmp_path_factory.mktemp("raw")
    data = home / "data" / "pipelines"
    data.mkdir(parents=True)
    today = datetime.now(UTC).date()
    raw_zoom.generate(data / "zoom.duckdb", data / "zoom-truth.duckdb", meetings=50, seed=1, as_of=today)
    return home


@pytest.fixture
def home(raw_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(raw_home, tmp_path / "home"))


def killed(home: Path, how: signal.Signals) -> subprocess.CompletedProcess[bytes]:
    """Run bronze, and send a signal as soon as models are built."""
    with subprocess.Popen(
        [sys.executable, "-m", "fubcli", *BRONZE], env=environment(home), cwd=home, stdout=-1, stderr=-1
    ) as process:
        logs = home / "state" / "pipelines" / "zoom_bronze" / "duckdb"
        ends = time.monotonic() + 60
        while not any("OK created" in path.read_text() for path in logs.glob("*/dbt.log")):
            assert time.monotonic() < ends
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.mark.slow
def test_a_run_is_one_event_and_tells_nothing_of_dbt(fubcli: Fubcli, home: Path) -> None:
    smuggled = {"DBT_TARGET": "snowflake", "DBT_EMPTY": "1", "DBT_LOG_LEVEL": "debug", "DBT_PROJECT_DIR": "/nowhere"}
    completed = fubcli(*BRONZE, home=home, cold=True, env=smuggled)
    event = event_of(completed)
    assert (event["type"], event["subject"]) == ("com.fub.skill.pipelines.result.v1", "zoom_bronze")
    assert all(line.startswith("fubcli: ") for line in completed.stderr.splitlines()), completed.stderr
    data = event["data"]
    assert (data["target"], data["failed"], data["nodes"]["model"]) == ("duckdb", [], {"success": 18})
    assert {path.stat().st_mode & 0o777 for path in Path(data["artifacts"]).iterdir()} == {0o600}
    status = data_of(fubcli("pipelines", "status", "zoom_bronze", home=home))
    assert [each["state"] for each in status["invocations"]] == ["ended"]
    table = fubcli("pipelines", "status", "zoom_bronze", "--output=table", home=home)
    assert "the last run ended well" in table.stdout
    (call,) = data_of(fubcli("audit", "tail", home=home))["calls"]
    assert (call["operation"], call["statement"]["text"]) == ("pipelines", "fubcli pipelines run zoom_bronze")


@pytest.mark.slow
def test_a_killed_run_is_told_and_the_next_one_repairs_it(fubcli: Fubcli, home: Path) -> None:
    assert killed(home, signal.SIGKILL).returncode == -signal.SIGKILL
    status = data_of(fubcli("pipelines", "status", "zoom_bronze", home=home))
    assert (status["invocations"][0]["state"], status["is_target_in_use"]) == ("killed", False)
    data = data_of(fubcli(*BRONZE, home=home))
    assert [each["id"] for each in data["findings"]] == ["run-killed"]
    assert data["is_success"]


@pytest.mark.slow
def test_an_interrupt_ends_with_its_exit_code_and_one_event(fubcli: Fubcli, home: Path) -> None:
    completed = killed(home, signal.SIGINT)
    told = subprocess.CompletedProcess(completed.args, completed.returncode, completed.stdout.decode(), "")
    assert data_of(told, 130)["type"] == "urn:fub:problem:interrupted"
    assert all(line.startswith("fubcli: ") for line in completed.stderr.decode().splitlines()), completed.stderr
    assert data_of(fubcli("pipelines", "status", "zoom_bronze", home=home))["invocations"][0]["state"] == "killed"


def test_the_pipelines_are_listed(fubcli: Fubcli, tmp_path: Path) -> None:
    data = data_of(fubcli("pipelines", "list", home=tmp_path / "home"))
    assert [each["name"] for each in data["pipelines"]] == ["marketing", "zoom_bronze", "zoom_gold"]
    assert [each["environment"] for each in data["pipelines"][-1]["targets"]] == [
        "sandbox",
        "staging",
        "production",
    ]
    table = fubcli("pipelines", "list", "--output=table", home=tmp_path / "home").stdout
    assert "snowflake (production): no run" in table


@pytest.mark.parametrize("option", ["--full-refresh", "--empty"])
def test_a_rebuild_of_production_is_refused(fubcli: Fubcli, tmp_path: Path, option: str) -> None:
    completed = fubcli(*BRONZE, "--target=snowflake", option, home=tmp_path / "home")
    problem = data_of(completed, 3)
    assert (problem["rule"], problem["environment"]) == ("pipeline_rebuilds_are_allowed", "production")
    assert problem["remedy"][0]["argv"] == ["fubcli", *BRONZE, "--target=snowflake"]
    assert data_of(fubcli("explain", problem["rule"]))["title"].startswith("A pipeline throws away")


def test_a_policy_of_ones_own_takes_the_rebuilds_of_the_sandbox_away(fubcli: Fubcli, tmp_path: Path) -> None:
    policy = tmp_path / "mine.yaml"
    policy.write_text("environments: {sandbox: {pipeline_rebuilds: []}}")
    asked = ("--full-refresh", f"--policy={policy}")
    assert data_of(fubcli(*BRONZE, *asked, home=tmp_path / "home"), 3)["environment"] == "sandbox"
    policy.write_text("environments: {production: {pipeline_rebuilds: [empty]}}")
    assert data_of(fubcli(*BRONZE, *asked, home=tmp_path / "home"), 2)["key"].startswith("environments.production")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nothing"), "zoom_bronze, zoom_gold"),
        (("status", "zoom_gold", "--target=bigquery"), "duckdb, staging, snowflake"),
        (("generate", "nothing"), "no generator"),
        (("generate", "zoom", "--as-of=tomorrow"), "no date"),
        (("generate", "zoom", "--customers=5"), "it has --meetings"),
        (("generate", "marketing", "--meetings=5"), "it has --customers"),
        (("link", "zoom_gold"), "no records of people"),
        (("link", "marketing", "--target=bigquery"), "duckdb, staging"),
        (("link", "marketing"), "no identity tables yet"),
        (("list", "--output=csv"), "json, table, markdown"),
    ],
)
def test_what_is_not_there_is_a_usage_error(
    fubcli: Fubcli, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in data_of(fubcli("pipelines", *arguments, home=tmp_path / "home"), 2)["detail"]


def test_a_run_without_its_libraries_says_what_to_install(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "dbt").mkdir()
    (tmp_path / "dbt" / "__init__.py").touch()  # in front of the real one
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path)])}
    problem = data_of(fubcli(*BRONZE, home=tmp_path / "home", env=env), 2)
    assert "pip install 'dbt-core" in problem["detail"]


def test_links_without_their_library_say_what_to_install(fubcli: Fubcli, tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['splink'] = None"
    (tmp_path / "sitecustomize.py").write_text(hidden)
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path)])}
    problem = data_of(fubcli("pipelines", "link", "marketing", home=tmp_path / "home", cold=True, env=env), 2)
    assert "the extra `identity`" in problem["detail"]
