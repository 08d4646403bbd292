"""Staging first, as users see it: real processes on the embedded lakehouse, receipts in a home of the test's own."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import data_of, event_of, rows_of
from tests.conftest import Fubcli, environment

pytestmark = pytest.mark.slow

FILTER = "WHERE c.created_at >= current_date() - INTERVAL 7 DAYS"
JOIN = (
    "SELECT s.name, count(*) AS n FROM {0}.contacts_silver.contacts c "
    f"JOIN {{0}}.contacts_silver.stages s ON c.stage_id = s.id {FILTER} GROUP BY s.name ORDER BY s.name"
)
STAGE, LIVE = f"--query={JOIN.format('stage_fub')}", f"--query={JOIN.format('fub')}"
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli) -> Path:
    """A home without receipts and without a key, over the lakehouse that all tests share."""
    fubcli("--operation=query", "--query=SELECT count(*) FROM sandbox_fub.u_matttu.test_contacts")
    own = tmp_path / "home"
    own.mkdir()
    (own / "data").symlink_to(lakehouse_home / "data")
    return own


@pytest.fixture
def ask(fubcli: Fubcli, home: Path) -> Ask:
    """Run the command line in that home."""
    return partial(fubcli, home=home)


def _receipts(home: Path) -> list[Path]:
    return sorted((home / "state" / "receipts").iterdir())


def test_the_remedies_are_exact_commands_that_can_be_run_one_after_the_other(ask: Ask, home: Path) -> None:
    query = LIVE.replace(FILTER, "WHERE c.account_id = :account")
    call = ("--operation=query", query, "--param", "account:bigint=1")
    refused = event_of(ask(*call), 4)
    assert refused["type"] == "com.fub.skill.query.refused.v1"
    problem = refused["data"]
    assert problem["type"] == "urn:fub:problem:needs-staging"
    assert problem["rule"] == "complex_statements_run_on_staging_first"
    assert not (home / "state" / "receipts").exists()
    staging = data_of(ask(*problem["remedy"][0]["argv"][1:]))
    assert staging["environment"] == "staging"
    production = data_of(ask(*staging["next"][0]["argv"][1:]))
    assert production["environment"] == "production"
    assert production["safety"]["receipt"] == staging["promotion"]["receipt"]
    assert data_of(ask(*call))["rows"] == production["rows"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (*_receipts(home), home / "config" / "receipts.key")] == [
        0o600
    ] * 2


def test_promote_is_one_call_and_one_event(ask: Ask, home: Path) -> None:
    problem = data_of(ask("--operation=query", LIVE), 4)
    data = data_of(ask(*problem["remedy"][1]["argv"][1:]))
    assert data["environment"] == "production"
    assert data["promotion"]["staging"]["receipt"] == data["safety"]["receipt"]
    assert data["promotion"]["staging"]["rows"] > 0
    assert len(_receipts(home)) == 1


def test_promote_outside_production_and_staging_is_a_usage_error(ask: Ask) -> None:
    for sql in ("SELECT 1", "SELECT count(*) FROM sandbox_fub.u_matttu.test_contacts"):
        assert "--promote" in data_of(ask("--operation=query", f"--query={sql}", "--promote"), 2)["detail"]
    assert "--promote" in data_of(ask("--operation=schema", "--promote"), 2)["detail"]


def test_a_dry_run_says_needs_staging_and_leaves_nothing(ask: Ask, home: Path) -> None:
    assert data_of(ask("--operation=query", LIVE, "--dry-run"), 4)["safety"]["verdict"] == "needs_staging"
    assert not (home / "state" / "receipts").exists()
    data_of(ask("--operation=query", STAGE))
    allowed = data_of(ask("--operation=query", LIVE, "--dry-run"))
    assert allowed["safety"]["receipt"] == json.loads(_receipts(home)[0].read_bytes())["id"]


# ----------------------------------------------------------------------------------------------- what does not count


@pytest.fixture
def rehearsed(ask: Ask) -> str:
    """The id of a receipt for the join."""
    return str(data_of(ask("--operation=query", STAGE))["promotion"]["receipt"])


def _reason(ask: Ask, *more: str) -> str:
    problem = data_of(ask("--operation=query", LIVE, *more), 4)
    assert problem["reasons"][0] in problem["detail"]
    return str(problem["reasons"][0])


def test_a_forged_receipt(ask: Ask, home: Path, rehearsed: str) -> None:
    (path,) = _receipts(home)
    path.write_text(path.read_text().replace('"rows":', '"rows":1'))
    assert "signature does not fit" in _reason(ask)
    assert data_of(ask("promotions", "verify", rehearsed), 4)["flaw"] == "forged"


def test_a_receipt_copied_from_another_home(ask: Ask, home: Path, rehearsed: str) -> None:
    (home / "config" / "receipts.key").unlink()
    assert "signed with another key" in _reason(ask)
    assert data_of(ask("promotions", "verify", rehearsed), 4)["flaw"] == "copied"


@pytest.mark.slow
def test_a_receipt_under_another_policy(ask: Ask, tmp_path: Path, rehearsed: str) -> None:
    (tmp_path / "strict.yaml").write_text("promotion: {receipt_hours: 1}\n")
    assert "The policy was sha256:" in _reason(ask, "--policy=strict.yaml")
    assert data_of(ask("--operation=query", LIVE))["safety"]["receipt"] == rehearsed
    problem = data_of(ask("--operation=query", LIVE, "--policy=strict.yaml"), 4)
    data_of(ask(*problem["remedy"][0]["argv"][1:]))
    assert data_of(ask("--operation=query", LIVE, "--policy=strict.yaml"))["safety"]["receipt"] != rehearsed


@pytest.mark.slow
def test_a_receipt_under_another_catalogs_file(ask: Ask, tmp_path: Path, rehearsed: str) -> None:
    text = (Path(__file__).parents[2] / "catalogs.yaml").read_text()
    (tmp_path / "other.yaml").write_text(text.replace("When a contact means to buy or sell", "When"))
    assert "The catalogs file was sha256:" in _reason(ask, "--catalogs=other.yaml")


@pytest.mark.slow
@pytest.mark.parametrize(("moved", "flaw"), [("+25 hours", "expired"), ("-1 hours", "not_yet_valid")])
def test_a_receipt_at_another_time(home: Path, tmp_path: Path, rehearsed: str, moved: str, flaw: str) -> None:
    """The clock is moved inside the process: nothing on the command line can."""
    hours = int(moved.split()[0])
    code = (
        "import sys, datetime as d\nfrom fubcli import bootstrap\n"
        f"bootstrap.SystemClock.now = lambda self: d.datetime.now(d.UTC) + d.timedelta(hours={hours})\n"
        "from fubcli.cli.app import run\nsys.exit(run(sys.argv[1:]))"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code, "promotions", "verify", rehearsed], capture_output=True, text=True, cwd=tmp_path,
        env=environment(home), check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert data_of(completed, 4)["flaw"] == flaw


@pytest.fixture
def own_staging(lakehouse_home: Path, home: Path) -> None:
    """A lakehouse of the test's own, so that it may alter staging."""
    (home / "data").unlink()
    shutil.copytree(lakehouse_home / "data", home / "data")


@pytest.mark.slow
@pytest.mark.usefixtures("own_staging")
def test_a_table_that_was_altered_on_staging_voids_the_receipt(ask: Ask, rehearsed: str) -> None:
    assert data_of(ask("promotions", "verify", rehearsed))["valid"] is True
    data_of(ask("--operation=query", "--query=ALTER TABLE stage_fub.contacts_silver.stages ADD COLUMNS (extra INT)"))
    assert "The columns of stage_fub.contacts_silver.stages have changed" in _reason(ask)
    assert data_of(ask("promotions", "verify", rehearsed), 4)["flaw"] == "other_schema"
    data_of(ask("--operation=query", LIVE, "--promote"))
    data_of(ask("--operation=query", "--query=DROP TABLE stage_fub.contacts_silver.stages"))
    gone = data_of(ask("--operation=query", LIVE), 3)
    assert "no staging twin to prove it on: stage_fub.contacts_silver.stages" in gone["detail"]
    assert gone["rule"] == "complex_statements_run_on_staging_first"
    assert data_of(ask("promotions", "verify", LIVE), 4)["reasons"] == [
        "stage_fub.contacts_silver.stages does not exist."
    ]


def test_a_key_that_others_can_read_stops_production_and_not_staging(ask: Ask, home: Path, rehearsed: str) -> None:
    key = home / "config" / "receipts.key"
    key.chmod(0o640)
    data = data_of(ask("--operation=query", STAGE))
    assert "can be read by others (mode 640)" in data["findings"][0]["title"]
    assert "run chmod 600 on it" in data_of(ask("--operation=query", LIVE), 9)["detail"]


@pytest.mark.slow
def test_garbage_among_the_receipts_harms_nothing(ask: Ask, home: Path, rehearsed: str) -> None:
    (path,) = _receipts(home)
    prefix = path.name.split(".")[0]
    for index, content in enumerate((b"", b"\xff\xfe", path.read_bytes()[:-20], b"[" * 5_000, b'"\\ud800"')):
        (path.parent / f"{prefix}.ffffffff-ffff-7fff-bfff-fffffffffff{index}.json").write_bytes(content)
    assert data_of(ask("--operation=query", LIVE))["safety"]["receipt"] == rehearsed
    states = [entry["state"] for entry in data_of(ask("promotions", "list"))["receipts"]]
    assert states == ["unreadable"] * 5 + ["valid"]
    assert len(data_of(ask("promotions", "prune", "--dry-run"))["removed"]) == 5
    assert len(_receipts(home)) == 6
    assert len(data_of(ask("promotions", "prune"))["removed"]) == 5
    assert _receipts(home) == [path]


# -------------------------------------------------------------------------------------------------------- promotions


def test_a_receipt_is_listed_shown_and_verified(ask: Ask, rehearsed: str) -> None:
    (entry,) = data_of(ask("promotions", "list"))["receipts"]
    tables = ["stage_fub.contacts_silver.contacts", "stage_fub.contacts_silver.stages"]
    assert (entry["id"], entry["state"], entry["tables"]) == (rehearsed, "valid", tables)
    shown = data_of(ask("promotions", "show", rehearsed))
    assert shown["state"] == "valid"
    bindings = shown["receipt"]["bindings"]
    assert bindings["profile"] == "duckdb/embedded"
    for answer in (("verify", rehearsed), ("verify", LIVE), ("verify", STAGE)):
        data = data_of(ask("promotions", *answer))
        assert (data["valid"], data["receipt"]) == (True, rehearsed)
    assert data_of(ask("promotions", "verify", LIVE))["fingerprint"] == bindings["fingerprint"]


def test_a_simple_statement_needs_no_receipt(ask: Ask) -> None:
    data = data_of(ask("promotions", "verify", "--query=SELECT id FROM fub.contacts_silver.stages"))
    assert (data["valid"], data["needed"]) == (False, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["verify", "x", "--query=SELECT 1"],
        ["verify", "00000000-0000-7000-8000-000000000000"],
        ["verify", "--query=SELECT 1"],
        ["verify", "--query=SELECT ("],
        ["verify", "--query=SELECT * FROM sandbox_fub.u_matttu.test_contacts"],
        ["show", "../../etc/passwd"],
        ["list", "--policy=none.yaml"],
        ["purge"],
    ],
)
def test_what_cannot_be_answered_is_a_usage_error(ask: Ask, arguments: list[str]) -> None:
    data_of(ask("promotions", *arguments), 2)


def test_a_statement_that_never_ran_has_no_receipt(ask: Ask) -> None:
    answer = data_of(ask("promotions", "verify", LIVE), 4)
    assert (answer["valid"], answer["receipt"], answer["reasons"]) == (False, "", ["It has not run on staging."])
    assert data_of(ask("promotions", "list"))["receipts"] == []
    assert data_of(ask("promotions", "prune"))["removed"] == []


# ------------------------------------------------------------------------------------------------------- concurrency


@pytest.mark.slow
def test_sixteen_staging_runs_at_once_leave_sixteen_receipts(home: Path, tmp_path: Path, ask: Ask) -> None:
    command = [sys.executable, "-m", "fubcli", "--operation=query", STAGE]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment(home), cwd=tmp_path)
        for _ in range(16)
    ]
    answers = [json.loads(run.communicate(timeout=120)[0])["data"] for run in runs]
    assert [answer["findings"] for answer in answers] == [[]] * 16
    listed = data_of(ask("promotions", "list"))["receipts"]
    assert {entry["id"] for entry in listed} == {answer["promotion"]["receipt"] for answer in answers}
    assert {entry["state"] for entry in listed} == {"valid"}


# ------------------------------------------------------------------------------------------------------------ shared


@pytest.mark.slow
def test_a_team_shares_receipts_through_a_sandbox_table(ask: Ask, home: Path, tmp_path: Path) -> None:
    table = f"sandbox_fub.fub_operator_test.receipts_{os.getpid()}_{time.time_ns()}"
    key = tmp_path / "team.key"
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    team = {"FUBCLI_PROMOTION_TABLE": table, "FUBCLI_PROMOTION_KEY_FILE": str(key)}
    ran = data_of(ask("--operation=query", STAGE, env=team))
    assert ran["findings"] == []
    for path in _receipts(home):
        path.unlink()
    assert data_of(ask("--operation=query", LIVE, env=team))["safety"]["receipt"] == ran["promotion"]["receipt"]
    assert rows_of(ask("--operation=query", f"--query=SELECT count(*) FROM {table}")) == [[1]]
    update = f"--query=UPDATE {table} SET body = replace(body, 'stage_fub', 'nowhere')"
    data_of(ask("--operation=query", update))
    assert "signature does not fit" in data_of(ask("--operation=query", LIVE, env=team), 4)["reasons"][0]
    data_of(ask("--operation=query", f"--query=DROP TABLE {table}"))
    gone: dict[str, Any] = data_of(ask("--operation=query", LIVE, env=team), 4)
    assert "The shared receipts cannot be read" in gone["reasons"][0]


@pytest.mark.slow
@pytest.mark.parametrize("table", ["fub.contacts_silver.receipts", "receipts", "sandbox_fub.a.b; DROP TABLE x"])
def test_receipts_are_shared_in_a_sandbox_or_not_at_all(ask: Ask, table: str) -> None:
    problem = data_of(ask("--operation=query", "--query=SELECT 1", env={"FUBCLI_PROMOTION_TABLE": table}), 2)
    assert "FUBCLI_PROMOTION_TABLE" in problem["detail"]


def test_a_shared_key_that_is_not_there_is_told(ask: Ask, tmp_path: Path) -> None:
    data = data_of(ask("--operation=query", STAGE, env={"FUBCLI_PROMOTION_KEY_FILE": str(tmp_path / "none")}))
    assert "does not exist" in data["findings"][0]["title"]
