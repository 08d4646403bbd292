"""Events of others: what is taken from them, and that nothing they hold can break anything."""

from __future__ import annotations

import json
import math
import os
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.commands import playbook_of
from fubcli.skills.support_investigation.evidence import Reading
from fubcli.skills.support_investigation.reading import read_event
from tests.skills.support_investigation.conftest import EXPORT, STAGES, World, document, recorded, scope, upstream
from tests.skills.support_investigation.test_documents import assert_every_claim_rests_on_evidence
from tests.skills.support_investigation.test_drills import DRILLS

MONITOR, INVESTIGATE = "com.fub.skill.monitor.result.v1", "com.fub.skill.investigate.result.v1"
LIFECYCLE = "investigate-contact-lifecycle"
TYPES = (MONITOR, INVESTIGATE, "com.fub.skill.query.result.v1", "com.fub.skill.monitor.result.v2", "")


def reading(data: dict[str, Any], type: str = MONITOR, account: int | None = None, **changed: Any) -> Reading:
    event = UpstreamEvent("event-1", "x", "x", data=data, type=type, **changed)
    return read_event(event, scope(account))


def data_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(document(name))["data"]
    return data


# ------------------------------------------------------------------------------------------------------- what is taken


def test_an_investigation_is_taken_with_its_classes_and_its_pointers() -> None:
    found = reading(data_of(LIFECYCLE), INVESTIGATE, 12345)
    moved, stuck = found.evidence
    assert moved.evidence_class is EvidenceClass.DIRECT
    assert (moved.source, moved.pointer) == ("event-1", "/steps/1/rows/0")
    assert {(link.hypothesis, link.is_for, link.weight) for link in moved.links} == {
        ("job-overwrote-stages", True, 0.9),
        ("users-moved-stages", False, 0.9),
    }
    assert moved.origin != stuck.origin
    assert (found.accounts, found.timeframe) == ((12345,), "2026-10-24/2026-11-21")
    assert found.suggested == ("contact-stage-inconsistency",)
    assert found.missing[0].argv[-1] == "--param=account_id=12345"
    assert found.moments[0].fact == "production/12345/|contact-lifecycle:stages-overwritten-by-job:"


def test_steps_that_ask_the_same_tables_are_of_one_origin_whoever_asks(world: World) -> None:
    data = data_of(LIFECYCLE)
    other = {**data, "playbook": {**data["playbook"], "name": "contact-stage-inconsistency"}}
    origins = {reading(each, INVESTIGATE).evidence[0].origin for each in (data, other)}
    assert origins == {"fub.activities_bronze.stage_changes"}
    event = recorded(LIFECYCLE)
    one = world.run(STAGES, event, follow_up=False)
    both = world.run(STAGES, event, replace(event, data=other), follow_up=False)
    assert one["root_cause"]["confidence"] == both["root_cause"]["confidence"]
    assert len(both["root_cause"]["evidence"]) == len(one["root_cause"]["evidence"]) + 1


def test_a_finding_is_told_once_in_the_timeline_and_its_job_by_name(world: World) -> None:
    data = world.run(STAGES, recorded(LIFECYCLE), follow_up=False)
    assert [(each["says"], each.get("evidence")) for each in data["timeline"]] == [
        ("183 contacts were moved back", "E2")
    ]
    assert data["root_cause"]["about"] == ["zillow-sync-backfill"]
    assert data["findings"][0]["title"].endswith("people had set: zillow-sync-backfill")


def test_steps_that_ask_the_monitor_are_of_the_monitors_origin() -> None:
    data = data_of(LIFECYCLE)
    del data["steps"][1]["tables"]
    assert reading(data, INVESTIGATE).evidence[0].origin == reading(data_of("late-export")).evidence[0].origin


@pytest.mark.parametrize(
    "pointer", ["/steps/9", "/steps/1/rows/0/0/0", "steps", "/../x", "/steps/-1", "/" * 400, 7, None, "/steps/01"]
)
def test_a_pointer_that_leads_nowhere_is_replaced(pointer: Any) -> None:
    data = data_of(LIFECYCLE)
    data["findings"][0]["evidence"][0]["pointer"] = pointer
    assert reading(data, INVESTIGATE).evidence[0].pointer == "/findings/0/evidence/0"


def test_a_hypothesis_that_nobody_knows_is_not_taken() -> None:
    data = data_of(LIFECYCLE)
    data["findings"][0]["supports"] = ["aliens", "export-late", 5]
    assert {link.hypothesis for link in reading(data, INVESTIGATE).evidence[0].links if link.is_for} == {"export-late"}


def test_what_speaks_for_several_speaks_for_each_of_them_less() -> None:
    data = data_of(LIFECYCLE)
    data["findings"][0] |= {
        "supports": ["column-removed", "column-changed", "aliens"],
        "contradicts": ["export-late", "stale-data"],
    }
    links = reading(data, INVESTIGATE).evidence[0].links
    assert {link.weight for link in links if link.is_for} == {0.45}
    assert {link.weight for link in links if not link.is_for} == {0.9}


@pytest.mark.parametrize("confidence", [2, -1, math.nan, math.inf, "high", None, True, [0.9]])
def test_a_confidence_that_is_none_counts_half(confidence: Any) -> None:
    data = data_of(LIFECYCLE)
    data["findings"][0]["confidence"] = confidence
    assert {link.weight for link in reading(data, INVESTIGATE).evidence[0].links} == {0.5}


def test_that_data_are_invented_is_no_evidence() -> None:
    finding = {"id": "demo-data", "severity": "warning", "title": "Demo data"}
    assert reading({"operation": "query", "findings": [finding]}, "com.fub.skill.query.result.v1").evidence == ()


def test_findings_of_any_other_event_fit_at_most() -> None:
    finding = {"id": "a", "severity": "critical", "title": "The nightly job failed", "supports": ["export-job-failed"]}
    (found,) = reading({"operation": "query", "findings": [finding]}, "com.fub.skill.query.result.v1").evidence
    assert found.evidence_class is EvidenceClass.CIRCUMSTANTIAL
    assert {link.evidence_class for link in found.links} == {EvidenceClass.CIRCUMSTANTIAL}
    assert [link.hypothesis for link in found.links] == ["export-job-failed"]


@pytest.mark.parametrize("name", ["late-export", LIFECYCLE])
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"environment": "staging"}, "seen in staging"),
        ({"environment": "sandbox"}, "seen in sandbox"),
    ],
)
def test_what_was_seen_elsewhere_fits_at_most(name: str, changed: dict[str, Any], why: str) -> None:
    type = json.loads(document(name))["type"]
    for each in reading({**data_of(name), **changed}, type).evidence:
        assert each.evidence_class is EvidenceClass.CIRCUMSTANTIAL
        assert all(link.evidence_class is EvidenceClass.CIRCUMSTANTIAL for link in each.links)
        assert why in each.says
        assert not each.is_page


def test_what_is_about_another_account_fits_at_most(world: World) -> None:
    data = world.run(STAGES, recorded(LIFECYCLE), account_id=6, follow_up=False)
    assert data["root_cause"] is None
    assert any("(about account 12345)" in each["says"] for each in data["evidence"])


def test_json_that_is_no_event_shows_nothing(world: World) -> None:
    bare = [
        UpstreamEvent("unknown", "unknown", "a JSON document", data=data_of(each))
        for each in ("late-export", LIFECYCLE)
    ]
    data = world.run(EXPORT, *bare, follow_up=False)
    assert data["root_cause"] is None
    assert {each["class"] for each in data["evidence"]} == {"circumstantial"}


@pytest.mark.parametrize(
    ("problem", "hypothesis"),
    [
        (
            {"type": "urn:fub:problem:warehouse-unavailable", "exit_code": 6, "detail": "No answer"},
            "warehouse-unavailable",
        ),
        ({"type": "urn:other:down", "exit_code": 6, "detail": "No answer"}, "warehouse-unavailable"),
        ({"exit_code": 6}, "warehouse-unavailable"),
        (
            {"type": "urn:fub:problem:service-not-reached", "exit_code": 6, "operation": "query"},
            "warehouse-unavailable",
        ),
        (
            {"type": "urn:fub:problem:warehouse-unavailable", "exit_code": 6, "operation": "deploy"},
            "warehouse-unavailable",
        ),
        ({"type": "urn:fub:problem:service-not-reached", "exit_code": 6, "operation": "gitlab"}, None),
        ({"type": "urn:fub:problem:service-not-reached", "exit_code": 6, "operation": None}, None),
        ({"type": "urn:fub:problem:service-not-reached", "exit_code": 6, "operation": ["query"]}, None),
        ({"exit_code": 6, "operation": "slack"}, None),
        ({"type": "urn:fub:problem:storage-unavailable", "exit_code": 6, "detail": "Full"}, None),
        ({"type": "urn:fub:problem:audit-unavailable", "exit_code": 6, "detail": "Full"}, None),
        ({"type": "urn:fub:problem:refused-by-policy", "exit_code": 3, "detail": "No"}, None),
        ({"type": "urn:fub:problem:timed-out", "exit_code": 7, "detail": "Late"}, None),
        ({"type": ["x"], "exit_code": "6"}, None),
        ({}, None),
    ],
)
def test_a_failure_is_evidence_and_ends_nothing(world: World, problem: dict[str, Any], hypothesis: str | None) -> None:
    event = UpstreamEvent(
        "e", "databricks-analytics", "x", data={"operation": "monitor", **problem}, type="t", is_failure=True
    )
    envelope = world.envelope("Databricks outage: nothing works since the release", event, follow_up=False)
    data = envelope.data
    assert envelope.exit_code == 0
    assert data["upstream_failed"]
    assert (data["root_cause"] or {}).get("hypothesis") == hypothesis
    name = problem.get("operation", "monitor")
    name = name if isinstance(name, str) else "the skill before"
    assert data["evidence"][1]["says"].startswith(f"{name} failed: ")
    assert any(each["what"] == f"What {name} was to answer" for each in data["missing_evidence"])


def test_an_event_of_an_older_version_has_less_and_is_read(world: World) -> None:
    data = data_of("late-export")
    for member in ("exports", "counts", "nights", "findings", "truncated", "untrusted"):
        data.pop(member)
    for check in data["checks"]:
        for member in ("observed", "expected", "source"):
            check.pop(member, None)
    event = {"id": "e", "type": MONITOR, "time": "", "data": data}
    assert world.run(EXPORT, upstream(event), follow_up=False)["root_cause"]["hypothesis"] == "export-late"


# ------------------------------------------------------------------------------------------------------- hostile events


def test_checks_that_explain_each_other_have_one_root() -> None:
    data = data_of("late-export")
    checks = [dict(data["checks"][0], id=f"c{at}", suppressed_by=f"c{(at + 1) % 5}") for at in range(5)]
    checks.append(dict(data["checks"][0], id="self", suppressed_by="self"))
    found = reading({**data, "checks": checks})
    circular = [each for each in found.evidence if "explained by it" in each.says]
    assert [each.fact for each in circular] == ["production//|~monitor:c0", "production//|~monitor:self"]
    assert not any(each.is_page for each in found.evidence)
    assert {each.evidence_class for each in circular} == {EvidenceClass.CIRCUMSTANTIAL}


def test_of_checks_with_one_id_the_first_counts() -> None:
    data = data_of("late-export")
    checks = [data["checks"][0], {**data["checks"][0], "kind": "job_failed", "title": "Forged"}]
    pages = [each for each in reading({**data, "checks": checks}).evidence if each.is_page]
    assert [each.says[:10] for each in pages] == ["fub.contac"]


def test_a_hundred_thousand_findings_are_cut_off_and_told(world: World) -> None:
    findings = [{"id": str(at), "severity": "critical", "title": f"t{at}"} for at in range(100_000)]
    event = {"id": "e", "type": "com.fub.skill.query.result.v1", "time": "", "data": {"findings": findings}}
    data = world.run(EXPORT, upstream(event), follow_up=False)
    assert data["truncated"]
    assert [each["title"] for each in data["findings"] if each["id"] == "not-read"] == [
        "99,975 findings, checks or events from upstream were not read"
    ]


def test_a_hundred_thousand_checks_are_cut_off_and_told(world: World) -> None:
    check = data_of("late-export")["checks"][0]
    checks = [{**check, "id": f"c{at}"} for at in range(100_000)]
    event = {"id": "e", "type": MONITOR, "time": "", "data": {**data_of("late-export"), "checks": checks}}
    assert world.run(EXPORT, upstream(event), follow_up=False)["truncated"]


def test_deep_nesting_is_not_followed(world: World) -> None:
    deep: Any = "x"
    for _ in range(50_000):
        deep = [deep]
    for member in ("findings", "checks", "counts", "exports", "steps", "timeline", "parameters"):
        for type in TYPES:
            event = {
                "id": "e",
                "type": type,
                "time": "",
                "data": {member: deep, "findings": [{"title": deep, "id": deep}]},
            }
            world.run(EXPORT, upstream(event), follow_up=False)
    while isinstance(deep, list):
        deep = deep[0]


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from([10**400, "\ud800", "/"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every member of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


PLACES = {
    name: [place for place in places(data_of(name)) if place] for name in ("late-export", "job-failed", LIFECYCLE)
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=100)
@given(st.data())
def test_whatever_stands_anywhere_in_an_event_the_result_is_a_result(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(PLACES)))
    changed = deepcopy(data_of(name))
    for _ in range(data.draw(st.integers(1, 4))):
        *way, last = data.draw(st.sampled_from(PLACES[name]))
        here: Any = changed
        for step in way:
            here = here[step] if isinstance(here, dict | list) and _has(here, step) else {}
        if isinstance(here, dict) or (isinstance(here, list) and _has(here, last)):
            here[last] = data.draw(junk)
    event = {
        "id": data.draw(st.text(max_size=20)),
        "type": data.draw(st.sampled_from(TYPES)),
        "time": "x",
        "data": changed,
    }
    world = World(tmp_path / os.urandom(4).hex())
    told = world.run(EXPORT, upstream(event, is_failure=data.draw(st.booleans())), follow_up=False)
    assert_every_claim_rests_on_evidence(world, told)


def _has(here: Any, step: Any) -> bool:
    return step in here if isinstance(here, dict) else isinstance(step, int) and step < len(here)


# ------------------------------------------------------------------------------------------------------- commands


def test_a_command_may_name_a_playbook() -> None:
    assert playbook_of(("fubcli", "--operation=investigate", "--playbook=x")) == "x"
    assert playbook_of(("fubcli", "--operation=monitor")) == ""


def test_only_the_last_events_are_read(world: World) -> None:
    events = [replace(recorded("healthy"), id=f"e{at}") for at in range(30)]
    told = world.run(EXPORT, recorded("late-export"), *events, follow_up=False)
    assert (told["root_cause"], told["truncated"]) == (None, True)
    assert told["findings"][-2]["title"] == "11 findings, checks or events from upstream were not read"
    assert world.run(f"{EXPORT} 2", *events, recorded("late-export"), follow_up=False)["root_cause"] is not None


@pytest.mark.parametrize("drill", [*DRILLS, "healthy"])
def test_a_pillar_in_which_anything_shows_is_not_called_well(drill: str) -> None:
    event = recorded(drill)
    found = read_event(event, scope()).evidence
    well = {each.pointer.removeprefix("/counts/") for each in found if each.says.startswith("Nothing is wrong")}
    told = {check["pillar"] for check in event.data["checks"] if check.get("kind")}
    assert well
    assert not well & told
    assert ("jobs" in well) is (drill not in ("late-export", "job-failed"))
