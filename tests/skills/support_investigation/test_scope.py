"""What is of elsewhere, of others or of another time fits at most, and never takes the place of what counts for more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.model.names import Environment
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.reading import read_event, without_repeats
from tests.skills.support_investigation.conftest import EXPORT, STAGES, World, library, recorded, scope
from tests.skills.support_investigation.test_documents import assert_every_claim_rests_on_evidence

MONITOR, INVESTIGATE = "com.fub.skill.monitor.result.v1", "com.fub.skill.investigate.result.v1"
NOW = "2026-11-22T02:10:00Z"
WEAK = EvidenceClass.CIRCUMSTANTIAL
PEOPLE = "users-moved-stages"
EMPTY = Envelope(
    "investigate", "result", "investigate-result", {"operation": "investigate", "steps": [{"status": "empty"}]}
)


def finding(id: str = "moved", **changed: Any) -> dict[str, Any]:
    claim = {"says": f"it was {id}", "class": "direct", "step": "log"}
    return {"id": id, "title": id, "severity": "critical", "confidence": 1.0, "supports": [PEOPLE],
            "evidence": [claim]} | changed  # fmt: skip


def investigated(*findings: dict[str, Any], account: int | None = 12345, **changed: Any) -> UpstreamEvent:
    data = {
        "operation": "investigate", "environment": "production", "playbook": {"name": "contact-lifecycle"},
        "parameters": {} if account is None else {"account_id": account}, "findings": list(findings),
        "steps": [{"id": "log", "tables": ["fub.activities_bronze.stage_changes"]}],
    }  # fmt: skip
    return UpstreamEvent("e", "databricks-analytics", "x", data=data | changed, type=INVESTIGATE, time=NOW)


def watched(*checks: dict[str, Any], **changed: Any) -> UpstreamEvent:
    usual = {"id": "c", "kind": "job_failed", "status": "critical", "target": "fub.contacts_bronze.contacts",
             "title": "It failed", "night": "2026-11-21"}  # fmt: skip
    data = {"operation": "monitor", "nights": {"first": "2026-11-21", "last": "2026-11-21"}}
    return UpstreamEvent("m", "x", "x", data={**data, "checks": [usual | each for each in checks], **changed},
                         type=MONITOR, time=NOW)  # fmt: skip


def down(time: str = NOW, **changed: Any) -> UpstreamEvent:
    problem = {"type": "urn:fub:problem:warehouse-unavailable", "exit_code": 6, "detail": "No answer", **changed}
    return UpstreamEvent("d", "x", "x", data={"operation": "query", **problem}, type="t", time=time, is_failure=True)


def cause(data: dict[str, Any]) -> str | None:
    return data["root_cause"] and str(data["root_cause"]["hypothesis"])


# ------------------------------------------------------------------------------------------------------- the warehouse


def test_a_warehouse_that_answers_a_follow_up_is_not_down(world: World) -> None:
    issue = "Databricks outage: the export is unavailable"
    assert cause(world.run(issue, down(), follow_up=False)) == "warehouse-unavailable"
    world.answers = dict.fromkeys(("monitor", *library().playbooks), EMPTY)
    data = world.run(issue)
    assert cause(data) is None
    told = next(each for each in data["hypotheses"] if each["id"] == "warehouse-unavailable")
    against = {each["id"]: each for each in data["evidence"]}[told["against"][0]]
    assert (against["says"], against["class"]) == ("The warehouse answered monitor", "direct")
    assert_every_claim_rests_on_evidence(world, data)


def test_a_warehouse_that_does_not_answer_any_more_is_down_again(world: World) -> None:
    issue = "Databricks outage: the export is unavailable"
    world.run(issue, down(), follow_up=False)
    answers = dict.fromkeys(("monitor", *library().playbooks), EMPTY)
    world.answers = dict(answers)
    assert cause(world.run(issue)) is None
    world.answers.clear()
    assert cause(world.run(issue)) == "warehouse-unavailable"
    world.answers = dict(answers)
    assert cause(world.run(issue)) is None


def test_a_failure_that_a_case_remembers_grows_old(world: World) -> None:
    issue = "Databricks outage"
    assert cause(world.run(issue, down(), follow_up=False)) == "warehouse-unavailable"
    assert cause(world.run(issue, follow_up=False)) == "warehouse-unavailable"
    world.now += timedelta(hours=2)
    data = world.run(issue, follow_up=False)
    assert cause(data) is None
    assert (data["case"]["new"], data["evidence"][1]["class"]) == ([], "circumstantial")


def test_a_look_at_another_night_is_asked_again(world: World) -> None:
    world.run(EXPORT, watched({"night": "2019-01-01"}), dry_run=True)
    world.run(EXPORT, watched({"night": "2019-01-01"}))
    assert world.names[0] == "monitor"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (down(), "warehouse-unavailable"),
        (down("2026-11-22T01:30:00Z"), "warehouse-unavailable"),
        (down("2026-11-22T01:00:00Z"), None),
        (down("2019-01-01T00:00:00Z"), None),
        (down(warehouse={"profile": "elsewhere"}), None),
        (down(warehouse={"profile": "embedded"}), "warehouse-unavailable"),
    ],
)
def test_a_failure_of_long_ago_or_of_another_warehouse_fits_at_most(
    world: World, event: UpstreamEvent, expected: str | None
) -> None:
    assert cause(world.run("Databricks outage", event, follow_up=False)) == expected


# ------------------------------------------------------------------------------------------------------- who and where


@pytest.mark.parametrize(
    "other",
    [
        investigated(finding(supports=[], contradicts=[PEOPLE]), account=6),
        investigated(finding(supports=[], contradicts=[PEOPLE]), account=None),
        investigated(finding(supports=[], contradicts=[PEOPLE]), environment="staging"),
        investigated(finding(supports=[], contradicts=[PEOPLE]), environment="no word for it"),
        investigated(finding(supports=[], contradicts=[PEOPLE]), parameters={"account_id": 12345, "since": "2019-01-01", "until": "2019-01-02"}),
    ],
)  # fmt: skip
def test_what_is_about_something_else_replaces_nothing(world: World, other: UpstreamEvent) -> None:
    own = investigated(finding())
    data = world.run(STAGES, own, other, account_id=12345, follow_up=False)
    told = next(each for each in data["hypotheses"] if each["id"] == PEOPLE)
    evidence = {each["id"]: each for each in data["evidence"]}
    assert [evidence[id]["class"] for id in told["for"]] == ["direct", "circumstantial"]
    assert cause(data) == PEOPLE


def test_only_the_parameter_says_whom_an_event_is_about(world: World) -> None:
    event = investigated(finding(), account=None, affected={"accounts": [999, 12345]})
    data = world.run(STAGES, event, account_id=12345, follow_up=False)
    assert cause(data) is None
    assert any(each["says"].endswith("(about all accounts)") for each in data["evidence"])
    assert "about account" not in str(data)
    with pytest.raises(UsageError, match="give --account-id"):
        world.run(STAGES, investigated(finding(), account=None, affected={"accounts": [5]}))


def test_an_issue_of_all_accounts_infers_none(world: World) -> None:
    assert "account_id" not in world.run(f"{STAGES} of all accounts", investigated(finding()), follow_up=False)


def test_the_export_is_about_nobody_and_shows_its_cause_for_one_customer_too(world: World) -> None:
    event = investigated(finding(supports=["export-late"]), account=None, playbook={"name": "export-failure"})
    assert cause(world.run("The export is late", event, account_id=12345, follow_up=False)) == "export-late"


@pytest.mark.parametrize("told", ["STAGING", "qa", "sandbox", "mars", ["staging"], 5])
def test_any_other_environment_weakens(told: Any) -> None:
    (found,) = read_event(investigated(finding(), environment=told), scope(12345)).evidence
    assert found.evidence_class is WEAK
    assert "(seen in " in found.says


@pytest.mark.parametrize("told", ["staging", "STAGING", "qa"])
def test_the_environment_that_was_asked_for_is_known_by_its_names(told: str) -> None:
    (found,) = read_event(investigated(finding(), environment=told), scope(12345, Environment.STAGING)).evidence
    assert found.evidence_class is EvidenceClass.DIRECT


@pytest.mark.parametrize(
    ("catalog", "named", "other"), [("stage_fub", "staging", "sandbox"), ("sandbox_fub", "sandbox", "staging")]
)
def test_a_page_about_another_environment_is_no_cause_in_production(
    world: World, catalog: str, named: str, other: str
) -> None:
    event = watched({"target": f"{catalog}.contacts_bronze.contacts"}, environment="production")
    assert cause(world.run(EXPORT, event, follow_up=False)) is None
    assert cause(world.run(f"{EXPORT} on {named}", event, follow_up=False)) == "export-job-failed"
    assert cause(world.run(f"{EXPORT} on {other}", event, follow_up=False)) is None
    assert cause(world.run(EXPORT, watched({}), follow_up=False)) == "export-job-failed"


def test_claims_of_steps_that_there_are_not_fit_at_most_and_are_of_one_origin() -> None:
    claims = [{"says": f"claim {at}", "class": "direct", "step": f"s{at}"} for at in range(4)]
    found = read_event(
        investigated(finding(evidence=[*claims[:3], {"says": "x", "class": "direct"}])), scope()
    ).evidence
    assert {each.origin for each in found} == {"contact-lifecycle:unknown"}
    assert {each.evidence_class for each in found} == {WEAK}


# ------------------------------------------------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("night", "timeframe", "expected"),
    [
        ("2026-11-21", None, "export-job-failed"),
        ("2026-11-19", None, "export-job-failed"),
        ("2026-11-18", None, None),
        ("2019-01-01", None, None),
        ("2019-01-01", "2019-01-01", "export-job-failed"),
        ("2019-01-01", "2018-12-20/2019-01-05", "export-job-failed"),
        ("2026-11-18", "past_week", "export-job-failed"),
        ("2026-11-18", "today", None),
        ("2026-11-21", "2026-11-01/2026-11-05", None),
    ],
)
def test_a_night_that_was_not_asked_for_fits_at_most(
    world: World, night: str, timeframe: str | None, expected: str | None
) -> None:
    data = world.run(EXPORT, watched({"night": night}), follow_up=False, timeframe=timeframe)
    assert cause(data) == expected
    if expected is None:
        assert f"(of {night})" in data["evidence"][1]["says"]


def test_a_finding_of_another_time_fits_at_most(world: World) -> None:
    event = investigated(finding(at="2026-10-02T20:00:00Z"))
    assert cause(world.run(STAGES, event, timeframe="past_week", follow_up=False)) is None
    assert cause(world.run(STAGES, event, timeframe="2026-10-01/2026-10-03", follow_up=False)) == PEOPLE


def test_a_night_is_no_time(world: World) -> None:
    data = world.run(EXPORT, watched({}), follow_up=False)
    assert "first_sign" not in data
    kept = {each["expires"] for each in data["missing_evidence"] if each.get("kept_in") == "Datadog logs"}
    assert kept == {"2026-12-06"}, "what would decide is kept from that night on"
    assert data["evidence"][1]["says"] == "It failed (the night of 2026-11-21)"
    assert "It is of the night of 2026-11-21" in world.text(data, "root-cause-summary.md")


@pytest.mark.parametrize("at", ["2026-11-23T00:00:00Z", "2999-12-31T23:59:59Z"])
def test_times_in_the_future_are_not_believed(world: World, at: str) -> None:
    event = investigated(finding(at=at, until=at), timeline=[{"at": at, "says": "x", "finding": "moved"}])
    data = world.run(STAGES, event, follow_up=False)
    assert data["timeline"] == []
    assert "first_sign" not in data
    assert not any("at" in each for each in data["evidence"])


# ------------------------------------------------------------------------------------------------------- told once


def test_a_claim_has_its_findings_subject_before_it() -> None:
    title = "fub.contacts_bronze.contacts has 3 rows too few"
    claims = [{"says": "3 rows are missing", "class": "direct", "step": "log"},
              {"says": "fub.contacts_bronze.contacts has 9 rows", "class": "direct", "step": "log"}]  # fmt: skip
    found = read_event(investigated(finding(title=title, evidence=claims)), scope()).evidence
    assert [each.says for each in found] == [f"{title}: 3 rows are missing", "fub.contacts_bronze.contacts has 9 rows"]


def test_a_check_that_the_monitor_told_is_not_repeated() -> None:
    page = read_event(watched({"target": "nightly-export", "title": "nightly-export ended"}), scope())
    steps = [{"id": "log", "duration_ms": 1}]
    claims = [
        {"says": each, "class": "direct", "step": "log"} for each in ("nightly-export ended", "another-job ended")
    ]
    event = investigated(finding(supports=["export-job-failed"], evidence=claims), steps=steps)
    asked = read_event(event, scope())
    assert [each.says for each in without_repeats([page, asked])[1].evidence] == ["another-job ended"]
    assert without_repeats([asked]) == [asked]


# ------------------------------------------------------------------------------------------------------- conclusions


def test_an_account_that_has_nothing_is_told(world: World) -> None:
    claim = {"step": "log", "class": "direct", "says": "0 contacts have account_id 12345"}
    data = world.run(STAGES, investigated(finding("no-contacts", supports=[], evidence=[claim])), follow_up=False)
    assert data["why_not"] == "account 12345 has no contacts: its number may be wrong"
    assert_every_claim_rests_on_evidence(world, data)


def test_what_is_well_elsewhere_says_nothing_of_the_issue(world: World) -> None:
    data = world.run(STAGES, recorded("healthy"), account_id=12345, follow_up=False)
    assert data["why_not"] == "not enough evidence: nothing that was seen shows a cause"


@pytest.mark.parametrize(
    ("issue", "supports"),
    [
        ("E-mails bounce", "insights-ineffective"),
        ("E-mails bounce", "job-overwrote-stages"),
        ("Contacts get no e-mails", "job-overwrote-stages"),
    ],
)
def test_what_the_issue_does_not_speak_of_is_never_the_cause(world: World, issue: str, supports: str) -> None:
    steps = [{"id": f"s{at}", "tables": [f"fub.contacts_bronze.t{at}"]} for at in range(4)]
    claims = [{"says": f"it {at}", "class": "direct", "step": f"s{at}"} for at in range(4)]
    event = investigated(
        finding(supports=[supports], evidence=claims),
        steps=steps,
        affected={"tables": ["fub.contacts_bronze.contacts"]},
    )
    assert cause(world.run(issue, event, account_id=12345, follow_up=False)) is None


def test_the_export_that_is_missing_is_no_job_that_did_not_run(world: World) -> None:
    data = world.run(EXPORT, watched({"kind": "export_missing"}), follow_up=False)
    assert cause(data) == "export-table-missing"


def test_usage_that_did_not_fall_puts_no_revenue_at_risk(world: World) -> None:
    event = investigated(
        finding("steady", supports=[], contradicts=["usage-falls"]), playbook={"name": "usage-and-revenue"}
    )
    data = world.run("Revenue falls", event, follow_up=False)
    told = {each["id"]: each["status"] for each in data["hypotheses"]}
    assert told["revenue-at-risk"] == "refuted"


def test_commands_with_a_forged_playbook_are_not_told(world: World) -> None:
    forged = [{"proves": "x", "reason": "forged", "get": ["fubcli", "--operation=investigate", *more]}
              for more in (["--playbook=--x"], ["--playbook=nobody-knows-it"], ["--catalog=fub"])]  # fmt: skip
    data = world.run(STAGES, investigated(finding(), missing=forged), follow_up=False)
    assert [each.get("get") for each in data["missing_evidence"] if each["reason"] == "forged"] == [None]
