"""A newer look at the same takes the place of an older one, in what it looked at and in nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.support_investigation.cases.memory import merged
from fubcli.skills.support_investigation.evidence import Evidence, Known
from fubcli.skills.support_investigation.looks import Look, Seen
from fubcli.skills.support_investigation.reading import read_event
from tests.skills.support_investigation.conftest import EXPORT, STAGES, World, envelope_of, recorded, scope
from tests.skills.support_investigation.test_documents import assert_every_claim_rests_on_evidence
from tests.skills.support_investigation.test_drills import DRILLS
from tests.skills.support_investigation.test_scope import PEOPLE, finding, investigated

CONTACTS = "fub.contacts_bronze.contacts"
NIGHT = "2026-11-21"


def told(event: UpstreamEvent, **changed: Any) -> UpstreamEvent:
    return replace(event, data={**event.data, **changed})


def standing(*events: UpstreamEvent) -> list[Evidence]:
    """Return what still stands when events were read one after the other."""
    readings = [read_event(event, scope()) for event in events]
    return [each for _, each in Known(merged((), readings)).numbered()]


def says(*events: UpstreamEvent) -> list[str]:
    return [each.says for each in standing(*events)]


@pytest.mark.parametrize("is_piped", [True, False])
@pytest.mark.parametrize("order", [[*DRILLS, "healthy", "job-failed"], ["healthy", *reversed(DRILLS)]])
def test_a_case_that_goes_on_names_the_cause_that_a_new_one_names(
    world: World, order: list[str], is_piped: bool
) -> None:
    """The monitor is piped in, or asked by a follow-up."""
    for number, drill in enumerate(order):
        new = World(world.directory / f"new{number}")
        new.now = world.now
        new.answers["monitor"] = world.answers["monitor"] = envelope_of(drill)
        events = [recorded(drill)] if is_piped else []
        fresh = new.run(EXPORT, *events, follow_up=not is_piped)
        resumed = world.run(EXPORT, *events, follow_up=not is_piped)
        assert resumed["case"]["resumed"] is bool(number)
        for name in ("root_cause", "first_sign", "affected", *(["hypotheses"] if is_piped else [])):
            assert said(resumed, name) == said(fresh, name), (drill, name)
        assert resumed["headline"] == fresh["headline"]
        if drill != "healthy":
            assert resumed["root_cause"]["hypothesis"] == DRILLS[drill][0]
        assert_every_claim_rests_on_evidence(world, resumed)


def said(data: Mapping[str, Any], name: str) -> Any:
    """Return a member with the words of evidence in place of its numbers, which differ from case to case."""
    words = {each["id"]: each["says"] for each in data["evidence"]}

    def spelled(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: spelled(each) for key, each in value.items()}
        if isinstance(value, list):
            return sorted(map(spelled, value), key=str)
        return words.get(value, value) if isinstance(value, str) else value

    return spelled(data.get(name))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(order=st.lists(st.sampled_from([*DRILLS, "healthy"]), min_size=1, max_size=6))
def test_of_events_about_the_same_only_the_last_one_stands(order: list[str]) -> None:
    assert sorted(says(*map(recorded, order))) == sorted(says(recorded(order[-1])))


def test_the_summary_repeats_nothing_that_is_superseded_and_the_record_keeps_it(world: World) -> None:
    first = world.run(EXPORT, recorded("late-export"), follow_up=False)
    late = next(each for each in first["evidence"] if "came late" in each["says"])
    second = world.run(EXPORT, recorded("job-failed"), follow_up=False)
    record, summary = (world.text(second, name) for name in ("investigation.md", "root-cause-summary.md"))
    assert "came late" not in summary
    assert f"- **{late['id']}** " in record
    line = re.search(r"^- Superseded by what was read now, and not counted any more \[(.*)\]\.$", record, re.MULTILINE)
    assert line is not None
    assert late["id"] in line.group(1).split(", ")
    world.run(EXPORT, recorded("late-export"), follow_up=False)
    again = re.search(r"^- Superseded before, and read again now \[(.*)\]\.$", world.text(second, "investigation.md"),
                      re.MULTILINE)  # fmt: skip
    assert again is not None
    assert late["id"] in again.group(1).split(", ")


def is_late(*events: UpstreamEvent) -> bool:
    return any(each.startswith(f"{CONTACTS} came late") for each in says(*events))


def narrowed(drill: str, table: str) -> UpstreamEvent:
    """Return an event of one table: it has no exports, and checks of that table alone."""
    event = recorded(drill)
    checks = [each for each in event.data["checks"] if each["target"] == table]
    return told(event, exports=[], counts={}, checks=checks)


def test_another_catalog_night_or_environment_replaces_nothing() -> None:
    late, well = recorded("late-export"), recorded("healthy")
    others = [each for each in well.data["exports"] if each["catalog"] != "fub"]
    assert not is_late(late, well)
    assert is_late(late, told(well, exports=others))
    assert is_late(late, told(well, nights={"first": "2026-11-20", "last": "2026-11-20"}))
    assert not is_late(late, told(well, nights={"first": "2026-11-15", "last": NIGHT}))
    assert is_late(late, told(well, nights={}))
    assert is_late(late, told(well, environment="staging"))


def test_a_look_at_one_table_replaces_what_was_said_of_it_alone() -> None:
    job, late = recorded("job-failed"), recorded("late-export")
    table = narrowed("missing-table", CONTACTS)
    assert table.data["checks"]
    assert not is_late(late, table)
    assert any("took 193 minutes" in each for each in says(late, table))
    other = narrowed("tier-mismatch", "fub.contacts_silver.contacts")
    assert other.data["checks"]
    assert is_late(late, other)
    assert any("ended as FAILED" in each for each in says(job, table))
    assert not any("has not come" in each and each.startswith(CONTACTS) for each in says(table, recorded("healthy")))


def test_the_same_question_asked_again_replaces_its_answer(world: World) -> None:
    steps = [{"id": "log", "status": "answered", "tables": ["fub.activities_bronze.stage_changes"]}]
    first = world.run(STAGES, investigated(finding(), steps=steps), follow_up=False)
    assert first["root_cause"] is not None
    nothing = investigated(finding(id="another", supports=[], contradicts=[PEOPLE]), steps=steps)
    again = world.run(STAGES, nothing, follow_up=False)
    assert again["root_cause"] is None
    assert not {each["says"] for each in again["evidence"][1:]} & {each["says"] for each in first["evidence"][1:]}


def test_another_question_or_one_that_was_not_answered_replaces_nothing() -> None:
    event = recorded("investigate-contact-lifecycle")
    nothing = told(event, findings=[])
    assert says(event)
    assert says(event, nothing) == []
    longer = {**event.data["parameters"], "since": "2026-09-01T07:00:00Z"}
    assert says(event, told(nothing, parameters=longer)) == says(event)
    assert says(event, told(nothing, playbook={"name": "contact-stage-inconsistency"})) == says(event)
    failed = [{**each, "status": "failed"} for each in event.data["steps"]]
    assert says(event, told(nothing, steps=failed)) == says(event)


def test_what_the_monitor_told_a_playbook_is_replaced_by_the_monitor() -> None:
    event = recorded("investigate-contact-lifecycle")
    steps = [{"id": "regressions", "status": "answered", "duration_ms": 12, "tables": []}]
    asked = told(event, steps=[{name: each for name, each in steps[0].items() if name != "tables"}],
                 findings=[{**event.data["findings"][0], "at": "2026-11-21T08:00:00Z"}], affected={})  # fmt: skip
    (only,) = standing(asked)
    assert only.origin == "monitor"
    assert only.says not in says(asked, recorded("healthy"))
    assert only.says in says(recorded("healthy"), asked)
    assert only.says in says(asked, told(recorded("healthy"), nights={"first": "2026-11-20", "last": "2026-11-20"}))


@pytest.mark.parametrize(
    ("seen", "is_there"),
    [
        (Seen("m", NIGHT, ("fub",)), True),
        (Seen("m", NIGHT, (CONTACTS,)), True),
        (Seen("m", NIGHT, ("fub_zg",)), False),
        (Seen("m", NIGHT, ("fub", "fub_zg")), False),
        (Seen("m", NIGHT), True),
        (Seen("m", "2026-11-22", ("fub",)), False),
        (Seen("m", "", ("fub",)), False),
        (Seen("other", NIGHT, ("fub",)), False),
    ],
)
def test_a_look_is_at_what_it_is_of(seen: Seen, is_there: bool) -> None:
    assert Look("m", "2026-11-20", NIGHT, ("fub",)).is_at(seen) is is_there
