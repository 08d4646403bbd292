"""What is asked besides: which playbooks, about what, within which budget, and what a failure leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.errors import (
    EngineRejected,
    Interrupted,
    NeedsStaging,
    NotPermitted,
    Refused,
    StorageUnavailable,
    TimedOut,
    UsageError,
    WarehouseUnavailable,
)
from fubcli.model.envelope import Envelope
from fubcli.model.match import Candidate, Entities, Match
from fubcli.model.names import Environment
from fubcli.model.playbook import ParameterKind
from fubcli.model.request import InvestigateRequest, MonitorRequest
from tests.skills.support_investigation import conftest
from tests.skills.support_investigation.conftest import (
    EXPORT,
    STAGES,
    World,
    envelope_of,
    library,
    playbooks,
    recorded,
)

EMPTY = Envelope(
    "investigate", "result", "investigate-result", {"operation": "investigate", "steps": [{"status": "empty"}]}
)
LIFECYCLE = "investigate-contact-lifecycle"


def answering(world: World) -> World:
    world.answers |= dict.fromkeys(("monitor", *library().playbooks), EMPTY)
    return world


def test_an_export_issue_asks_the_monitor_first_unless_it_was_asked(world: World) -> None:
    answering(world).run(EXPORT)
    assert world.names == ["monitor", "export-failure"]
    assert isinstance(world.asked[0], MonitorRequest)
    assert world.asked[0].catalogs == ("fub", "fub_zg")
    world.asked.clear()
    world.run(EXPORT, recorded("late-export"))
    assert "monitor" not in world.names
    assert world.names[0] == "export-failure"


def test_playbooks_of_a_table_ask_about_the_one_that_pages(world: World) -> None:
    answering(world).run(EXPORT, recorded("column-removed"))
    asked = {each.playbook: each for each in world.asked if isinstance(each, InvestigateRequest)}
    found = asked["migration-impact"]
    assert (found.catalogs, found.schema, found.table) == (("fub",), "contacts_bronze", "contacts")
    assert asked["export-failure"].table is None


def test_the_playbook_that_the_words_mean_is_asked_about_the_account(world: World) -> None:
    world.match = Match(STAGES, (Candidate("contact-lifecycle", 0.9, ()),), Entities(), "contact-lifecycle")
    data = answering(world).run(STAGES, account_id=12345, timeframe="past_week")
    asked = world.asked[0]
    assert isinstance(asked, InvestigateRequest)
    assert asked.playbook == "contact-lifecycle"
    assert (asked.given["account_id"].value, asked.given["account_id"].type) == ("12345", "bigint")
    assert (asked.timeframe, asked.environment) == ("past_week", Environment.PRODUCTION)
    assert data["follow_ups"][0] == {"playbook": "contact-lifecycle", "status": "empty", "seconds": 0.0}


def test_words_that_mean_nothing_clearly_ask_nothing_by_themselves(world: World) -> None:
    world.match = Match("x", (Candidate("usage-and-revenue", 0.3, ()),), Entities())
    assert answering(world).run("Something is odd")["follow_ups"] == []


def test_what_was_answered_upstream_is_not_asked_again(world: World) -> None:
    world.match = Match(STAGES, (), Entities(), "contact-lifecycle")
    answering(world).run(STAGES, recorded(LIFECYCLE))
    assert "contact-lifecycle" not in world.names
    assert world.names[0] == "contact-stage-inconsistency", "the event itself suggests it"


def test_what_was_answered_about_another_account_is_asked_again(world: World) -> None:
    world.match = Match(STAGES, (), Entities(), "contact-lifecycle")
    answering(world).run(STAGES, recorded(LIFECYCLE), account_id=6)
    assert world.names[0] == "contact-lifecycle"


def test_no_more_than_four_are_asked(world: World) -> None:
    data = answering(world).run("Zillow leads, emails, revenue, identity and usage of all accounts are wrong")
    assert len(data["follow_ups"]) == len(world.asked) == 4


def test_nothing_is_asked_when_nothing_is_to_be_asked(world: World) -> None:
    assert world.run(EXPORT, follow_up=False)["follow_ups"] == []
    data = world.run(EXPORT, dry_run=True)
    assert {each["status"] for each in data["follow_ups"]} == {"planned"}
    assert world.asked == []


def test_the_time_is_shared_and_when_it_is_up_the_rest_is_missing(world: World) -> None:
    world.seconds_each = 12.0
    data = answering(world).run(EXPORT, recorded("column-removed"))
    asked = [each for each in world.asked if isinstance(each, InvestigateRequest)]
    assert [each.seconds for each in asked] == [20.0, 8.0]
    assert [each["status"] for each in data["follow_ups"]] == ["empty", "empty", "skipped", "skipped"]
    assert [each["seconds"] for each in data["follow_ups"]] == [12.0, 12.0, 0.0, 0.0]
    assert sum(each["reason"] == "the time for follow-ups was up" for each in data["missing_evidence"]) == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("It reads personal data"), "refused"),
        (NeedsStaging("Run it on staging first"), "refused"),
        (TimedOut("It took too long"), "timed_out"),
        (UsageError("It needs a contact"), "skipped"),
        (EngineRejected("No such column"), "failed"),
        (NotPermitted("No rights"), "failed"),
        (StorageUnavailable("The disk is full"), "failed"),
    ],
)
def test_a_failure_leaves_its_evidence_missing_and_shows_nothing(world: World, error: Exception, status: str) -> None:
    answering(world).answers["export-failure"] = error  # type: ignore[assignment]
    data = world.run(EXPORT, recorded("late-export"))
    assert data["follow_ups"][0]["status"] == status
    missing = next(each for each in data["missing_evidence"] if "export-failure" in each["what"])
    assert missing["reason"] == str(error)
    assert missing["get"] == [
        "fubcli",
        "--operation=investigate",
        "--playbook=export-failure",
        "--timeframe=2026-11-21",
    ]
    assert not any(each["id"] == "warehouse-unavailable" for each in data["hypotheses"])
    assert data["root_cause"]["hypothesis"] == "export-late"
    assert world.names[-1] != "export-failure", "the others are asked nevertheless"


def test_a_warehouse_that_is_down_is_evidence_and_is_not_asked_again(world: World) -> None:
    data = world.run("The warehouse is unavailable since the release", timeframe="today")
    assert len(world.asked) == 1
    assert data["root_cause"]["hypothesis"] == "warehouse-unavailable"
    assert data["evidence"][1]["source"].startswith("follow-up:")
    assert {each["status"] for each in data["follow_ups"][1:]} <= {"skipped"}


def test_an_answer_that_broke_off_says_that_the_warehouse_is_down(world: World) -> None:
    steps = [{"id": "a", "status": "failed", "problem": {"detail": "No answer", "exit_code": 6}, "duration_ms": 1}]
    world.answers["monitor"] = Envelope("investigate", "result", "investigate-result", {"steps": steps})
    data = world.run("Databricks outage: the export is down")
    assert data["follow_ups"][0]["status"] == "failed"
    assert any(each["says"] == "a failed: No answer" for each in data["evidence"])
    assert len(world.asked) == 1


def test_a_problem_in_an_envelope_is_a_failure(world: World) -> None:
    problem = {"type": "urn:fub:problem:timed-out", "detail": "Too long", "exit_code": 7}
    answering(world).answers["monitor"] = replace(EMPTY, contract="problem", data=problem, exit_code=TimedOut.exit_code)
    assert world.run(EXPORT)["follow_ups"][0]["status"] == "timed_out"


def test_an_interrupt_is_no_failure_of_a_follow_up(world: World) -> None:
    world.answers["monitor"] = Interrupted("Interrupted")
    with pytest.raises(Interrupted):
        world.run(EXPORT)
    assert not world.directory.exists()


def test_what_a_follow_up_finds_counts_as_what_is_piped_in_does(world: World) -> None:
    answering(world).answers["contact-stage-inconsistency"] = envelope_of(LIFECYCLE)
    data = world.run(STAGES, account_id=12345)
    assert data["root_cause"]["hypothesis"] == "job-overwrote-stages"
    assert data["evidence"][1]["source"] == "follow-up:contact-stage-inconsistency"
    assert data["first_sign"]["at"] == "2026-11-12T11:12:00Z"


def test_options_of_the_call_are_repeated(world: World) -> None:
    data = world.run(EXPORT, repeated=("--warehouse=other",))
    assert [each["argv"][-1] for each in data["next"] if "--playbook=export-failure" in each["argv"]] == [
        "--warehouse=other"
    ]
    assert world.asked[0].repeated == ("--warehouse=other",)


@pytest.mark.parametrize(
    ("environment", "catalogs"), [("production", "--catalog=fub,fub_zg"), ("qa", "--catalog=stage_fub,stage_fub_zg")]
)
def test_commands_name_the_catalogs_the_account_and_the_options_of_the_call(
    world: World, environment: str, catalogs: str
) -> None:
    repeated = ("--warehouse=other", "--policy=p.yaml", "--catalogs=c.yaml")
    issue = "The nightly load has too few rows and the tiers do not add up"
    data = world.run(issue, account_id=12345, environment=environment, repeated=repeated)
    every = [each["get"] for each in data["missing_evidence"] if "get" in each] + [
        each["argv"] for each in data["next"]
    ]
    assert every
    for argv in every:
        assert argv[0] == "fubcli"
        assert argv[-3:] == list(repeated)
        if "--operation=monitor" in argv:
            assert catalogs in argv
    other = world.run(STAGES, account_id=12345, environment=environment, repeated=repeated)
    lifecycle = [
        each["get"]
        for each in other["missing_evidence"]
        if "--playbook=contact-stage-inconsistency" in each.get("get", ())
    ]
    assert lifecycle
    assert all("--param=account_id=12345" in each for each in lifecycle)
    assert all((catalogs in each) is (environment == "qa") for each in lifecycle)


def test_what_was_just_answered_is_not_offered(world: World) -> None:
    issue = "People are not resolved: the identity is wrong"
    offered = [each.get("get", []) for each in world.run(issue)["missing_evidence"]]
    assert any("--playbook=identity-resolution" in each for each in offered)
    data = answering(World(world.directory / "other")).run(issue)
    commands = [each.get("get", []) for each in data["missing_evidence"]]
    assert not any(
        "--playbook=identity-resolution" in each and "--timeframe=past_month" not in each for each in commands
    )


def test_programs_of_others_are_told_in_words(world: World) -> None:
    data = world.run(EXPORT, recorded("late-export"), follow_up=False)
    what = next(each for each in data["missing_evidence"] if each.get("kept_in") == "Databricks job runs")
    assert "databricks jobs list-runs" in what["what"]
    assert "get" not in what


def test_a_warehouse_that_cannot_be_reached_is_told_once(world: World) -> None:
    world.answers = dict.fromkeys(("monitor", "export-failure"), WarehouseUnavailable("No answer"))
    data = world.run(EXPORT)
    assert world.names == ["monitor"]
    assert [each["status"] for each in data["follow_ups"]] == ["failed", "skipped"]


@pytest.mark.parametrize("account", [None, 12345])
@pytest.mark.parametrize("issue", [STAGES, EXPORT, "Stages look wrong in all accounts",
                                   "Leads are not attributed in all accounts", "Agents answer too late, all accounts",
                                   "People are not resolved in all accounts: the identity is wrong"])  # fmt: skip
def test_every_command_that_is_offered_can_run_as_it_stands(world: World, issue: str, account: int | None) -> None:
    given = f"{issue}{'' if account or 'all accounts' in issue else ' in all accounts'}"
    for data in (world.run(given, account_id=account), world.run(given, account_id=account, follow_up=False)):
        offered = [each["get"] for each in data["missing_evidence"] if "get" in each]
        for argv in (*offered, *(each["argv"] for each in data["next"])):
            assert_it_can_run(argv)


def assert_it_can_run(argv: list[str]) -> None:
    name = next((each.removeprefix("--playbook=") for each in argv if each.startswith("--playbook=")), "")
    if not name:
        return
    playbook = playbooks()[name]
    kinds = {ParameterKind.ACCOUNT: "--param=account_id=", ParameterKind.TABLE: "--table="}
    for kind, option in kinds.items():
        wanted = playbook.wanted(kind)
        is_given = any(each.startswith(option) for each in argv)
        assert is_given or wanted is None or not wanted.required, argv
        assert wanted is not None or not is_given, argv


def test_what_a_command_lacks_is_told_in_words(world: World) -> None:
    world.answers["contact-lifecycle"] = UsageError("contact-lifecycle needs an account: say it in --query.")
    world.match = Match("", (), Entities(), "contact-lifecycle")
    data = world.run("Stages look wrong in all accounts")
    told = {each["what"]: each["reason"] for each in data["missing_evidence"]}
    assert told["What the playbook contact-lifecycle finds"].endswith("needs an account: say it in --query.")
    assert told["What the playbook contact-stage-inconsistency finds"].endswith(
        "; contact-stage-inconsistency needs an account"
    )
    assert not any("--playbook=contact-lifecycle" in each["argv"] for each in data["next"])


def test_a_playbook_that_there_is_not_is_not_offered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "playbooks", dict)
    data = world.run(EXPORT)
    assert not any("--playbook=" in " ".join(each.get("get", ())) for each in data["missing_evidence"])
    assert any(each["reason"].endswith("there is no playbook export-failure") for each in data["missing_evidence"])
