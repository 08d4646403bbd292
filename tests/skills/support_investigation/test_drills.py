"""The planted cause of every fire drill is named first, with the table or job and what shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fubcli.errors import ExitCode
from fubcli.results.formats import compact
from tests.skills.support_investigation.conftest import EXPORT, World, document, envelope_of, recorded

CONTACTS = "fub.contacts_bronze.contacts"
DRILLS = {
    "late-export": ("export-late", CONTACTS, "came late"),
    "missing-table": ("export-table-missing", CONTACTS, "has not come"),
    "column-removed": ("column-removed", CONTACTS, "timeframe_id"),
    "column-retyped": ("column-changed", CONTACTS, "stage_id"),
    "volume-drop": ("load-partial", CONTACTS, "too few rows"),
    "duplicate-load": ("load-duplicated", CONTACTS, "loaded twice"),
    "tier-mismatch": ("transformation-lost-rows", "fub.contacts_silver.contacts", "do not add up"),
    "job-failed": ("export-job-failed", "nightly-export-bronze (8801)", "ended as FAILED"),
}
MOST_BYTES = 12_000


@pytest.mark.parametrize("drill", DRILLS)
@pytest.mark.parametrize("is_piped", [True, False])
def test_the_planted_cause_is_named_first(world: World, drill: str, is_piped: bool) -> None:
    hypothesis, about, shown = DRILLS[drill]
    world.answers["monitor"] = envelope_of(drill)
    data = world.run(EXPORT, *([recorded(drill)] if is_piped else []))
    cause = data["root_cause"]
    assert (cause["hypothesis"], cause["about"]) == (hypothesis, [about])
    assert data["hypotheses"][0]["id"] == hypothesis
    assert data["hypotheses"][0]["status"] == "supported"
    evidence = {each["id"]: each for each in data["evidence"]}
    first = evidence[cause["evidence"][0]]
    assert about in first["says"]
    assert shown in first["says"]
    assert first["class"] != "circumstantial"
    assert data["findings"][0]["id"] == "root-cause"
    assert about in data["findings"][0]["title"]
    assert about in data["headline"]
    assert len(compact(data)) < MOST_BYTES
    assert ("monitor" in world.names) is not is_piped


@pytest.mark.parametrize("drill", DRILLS)
def test_evidence_points_into_its_event(world: World, drill: str) -> None:
    event = json.loads(document(drill))["data"]
    for each in world.run(EXPORT, recorded(drill), follow_up=False)["evidence"]:
        if each["source"] != "issue":
            here = event
            for step in each["pointer"][1:].split("/"):
                here = here[int(step)] if isinstance(here, list) else here[step]
            assert here


def test_what_follows_is_affected_and_no_rival(world: World) -> None:
    data = world.run(EXPORT, recorded("job-failed"), follow_up=False)
    assert [each["id"] for each in data["hypotheses"] if each["status"] == "supported"] == ["export-job-failed"]
    assert "fub.contacts_silver.contacts" in data["affected"]["tables"]
    assert data["affected"]["more"] > 0
    assert any(each["says"].startswith("It follows from this") for each in data["evidence"])


def test_a_healthy_night_has_no_cause(world: World) -> None:
    envelope = world.envelope(EXPORT, recorded("healthy"), follow_up=False)
    data = envelope.data
    assert data["root_cause"] is None
    assert data["why_not"] == "nothing was found: what was looked at is well"
    assert data["why_not_evidence"]
    assert data["findings"][0]["severity"] == "info"
    assert envelope.exit_code is ExitCode.OK
    assert "first_sign" not in data
    assert {each["status"] for each in data["hypotheses"]} <= {"refuted", "weakened", "open"}


def test_unexplained_has_an_exit_code_on_request(world: World) -> None:
    asked = {"fail_on": "unexplained", "follow_up": False}
    assert world.envelope(EXPORT, recorded("healthy"), **asked).exit_code is ExitCode.FINDINGS
    assert world.envelope(EXPORT, recorded("late-export"), **asked).exit_code is ExitCode.OK


def test_an_event_of_the_past_is_not_of_tonight(world: World) -> None:
    """Follow-ups about the export look at the nights that the monitor looked at."""
    world.run(EXPORT, recorded("late-export"))
    assert {each.timeframe for each in world.asked} == {"2026-11-21"}


def test_the_same_data_give_the_same_event(tmp_path: Path) -> None:
    events = [World(tmp_path / name).run(EXPORT, recorded("job-failed")) for name in ("one", "other")]
    assert events[0] == events[1]
