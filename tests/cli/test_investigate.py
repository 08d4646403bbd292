"""`--operation=investigate` and `fubcli playbooks` on the embedded lakehouse, as agents and on-call people run them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from fubcli.contracts.published import schema
from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli
from tests.playbooks.reading.test_playbook import WHOLE

BY_NAME = ("--operation=investigate", "--playbook=contact-lifecycle", "--param=account_id=12345")


def test_the_line_of_the_first_pipe(fubcli: Fubcli) -> None:
    event = event_of(fubcli("--operation=investigate", "--query=Contact lifecycle analysis for account 12345"))
    data = event["data"]
    jsonschema.validate(data, schema("investigate-result"))
    assert event["type"] == "com.fub.skill.investigate.result.v1"
    assert event["subject"] == "contact-lifecycle, account 12345"
    assert data["playbook"]["name"] == "contact-lifecycle"
    assert data["parameters"]["account_id"] == 12345
    assert data["findings"][0]["id"] == "moved-back-by-job"
    assert len(json.dumps(event)) < 12_000


def test_the_planted_reset_is_found_with_its_job_and_its_time(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=analyze", "--playbook=contact-stage-inconsistency", "--param=account_id=12345"))
    first = data["findings"][0]
    assert first["id"] == "stages-overwritten-by-job"
    assert "job:zillow-sync-backfill" in first["title"]
    assert first["supports"] == ["job-overwrote-stages"]
    assert first["at"][11:16] in ("11:12", "10:12")  # 03:12 Pacific
    assert {proof["step"] for proof in first["evidence"]} >= {"writers", "runs", "still"}


def test_an_account_without_contacts_is_no_all_clear(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=investigate", "--playbook=contact-lifecycle", "--param=account_id=999"))
    assert [finding["id"] for finding in data["findings"]] == ["no-contacts"]


def test_staging_is_asked_in_its_own_tables(fubcli: Fubcli) -> None:
    data = data_of(fubcli(*BY_NAME, "--catalog=stage_fub"))
    assert data["environment"] == "staging"
    assert data["steps"][0]["tables"] == ["stage_fub.contacts_silver.contacts"]


def test_sql_is_run_as_it_is_and_refused_as_it_is(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=investigate", "--query=SELECT COUNT(*) AS n FROM fub.contacts_silver.stages"))
    assert data["steps"][0]["rows"] == [[14]]
    assert data["playbook"]["origin"] == "request"
    refused = data_of(fubcli("--operation=investigate", "--query=DELETE FROM fub.contacts_silver.stages"), 3)
    assert refused["rule"] == "production_is_read_only"


@pytest.mark.parametrize(("arguments", "part"), [
    (("--query=what is the weather",), "No playbook is clearly meant"),
    (("--query= ",), "The question is empty"),
    ((), "needs --query"),
    (("--playbook=contact-lifecycle",), "needs an account"),
    (("--playbook=contact-lifecycel", "--param=account_id=1"), "did you mean"),
    (("--playbook=contact-lifecycle", "--param=account_id=abc"), "a number of at most 18 digits"),
    (("--playbook=contact-lifecycle", "--query=SELECT 1"), "give one of them"),
    (("--playbook=contact-lifecycle", "--param=account_id=1", "--promote"), "belongs to --operation=query"),
    (("--playbook=contact-lifecycle", "--param=account_id=1", "--fail-on=info"), "it is warning or critical"),
])  # fmt: skip
def test_what_is_not_clear_is_exit_code_2(fubcli: Fubcli, arguments: tuple[str, ...], part: str) -> None:
    assert part in data_of(fubcli("--operation=investigate", *arguments), 2)["detail"]


def test_candidates_are_named_with_commands_that_choose_one(fubcli: Fubcli) -> None:
    problem = data_of(fubcli("--operation=investigate", "--query=leads"), 2)
    jsonschema.validate(problem, schema("problem"))
    assert problem["remedy"][-1]["argv"] == ["fubcli", "playbooks", "list"]


def test_the_view_for_people(fubcli: Fubcli) -> None:
    shown = fubcli(*BY_NAME, "--output=table", env={"COLUMNS": "100", "NO_COLOR": "1"}).stdout
    assert "contacts of account 12345 were moved back" in " ".join(shown.split())
    for part in ("Findings", "When", "Asked", "Next", "90% sure"):
        assert part in shown
    page = fubcli(*BY_NAME, "--output=markdown").stdout
    assert "## Findings" in page


def test_fail_on_ends_with_8(fubcli: Fubcli) -> None:
    assert event_of(fubcli(*BY_NAME, "--fail-on=critical"), 8)["data"]["findings"]


def test_a_persons_own_playbook(fubcli: Fubcli, tmp_path: Path) -> None:
    text = WHOLE.replace("${fub}.a.b", "${fub}.contacts_silver.stages").replace(
        "account_id = :account_id AND at >= :since", "sort_order > :account_id"
    )
    text = text.replace("SELECT account_id, n", "SELECT id AS account_id, sort_order AS n").replace(
        "at >= :since", "sort_order > 0"
    )
    (tmp_path / "late-orders.yaml").write_text(text)
    assert data_of(fubcli("playbooks", "validate", str(tmp_path / "late-orders.yaml")))["valid"]
    assert data_of(fubcli("playbooks", "validate", str(tmp_path)))["valid"]
    (tmp_path / "late-orders.yaml").write_text(text.replace("${fub}.contacts_silver.stages", "fub.nowhere_at_all.x"))
    assert not data_of(fubcli("playbooks", "validate", str(tmp_path)), 8)["valid"]


def test_every_packaged_playbook_may_run(fubcli: Fubcli) -> None:
    data = data_of(fubcli("playbooks", "validate"))
    assert [each["problems"] for each in data["files"] if each["problems"]] == []


def test_playbooks_are_listed_and_shown(fubcli: Fubcli) -> None:
    names = [each["name"] for each in data_of(fubcli("playbooks", "list"))["playbooks"]]
    assert len(names) >= 16
    assert "${fub}" in data_of(fubcli("playbooks", "show", "contact-lifecycle"))["steps"][0]["sql"]
    assert "did you mean" in data_of(fubcli("playbooks", "show", "contact-lifecycl"), 2)["detail"]


def test_requests_are_matched_line_by_line(fubcli: Fubcli) -> None:
    requests = "Contact lifecycle analysis for account 12345\n\nwhat is the weather\n"
    lines = [json.loads(line) for line in fubcli("playbooks", "match", "-", stdin=requests).stdout.splitlines()]
    assert [line["chosen"] for line in lines] == ["contact-lifecycle", None]
    assert lines[0]["parameters"] == {"account_id": 12345}
    assert lines[1]["why_not"]
    assert data_of(fubcli("playbooks", "match", "Contact lifecycle of account 12345"))["chosen"] == "contact-lifecycle"
