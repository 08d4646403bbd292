"""Raw data: new, more of it, and never over what is there unless somebody says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fubcli.errors import Refused, UsageError
from fubcli.model.names import Environment
from fubcli.model.policy import Rebuild
from fubcli.operations.pipelines import generated
from tests.cli.events import validator
from tests.operations.pipelines.conftest import POLICY, TODAY, Stage

ASKED: dict[str, Any] = {"sizes": {}, "seed": None, "as_of": None, "next_day": False, "anew": False, "fault": None}


def test_new_raw_data_is_told_with_what_it_was_made_of(stage: Stage) -> None:
    stage.fake.there = frozenset()
    envelope = generated("tiny", None, stage.ports, **ASKED | {"sizes": {"meetings": 500}, "seed": 0})
    validator(envelope.contract).validate(envelope.data)
    assert stage.fake.done == ["lock duckdb", "generate 500 0 2026-11-22", "unlock"]
    assert envelope.data["rows"] == {"people": 500}
    assert envelope.data["next"][0]["argv"] == ["fubcli", "pipelines", "run", "tiny_bronze"]


@pytest.mark.parametrize("fault", [None, "stale"])
def test_a_night_is_added(stage: Stage, fault: str | None) -> None:
    envelope = generated("tiny", None, stage.ports, **ASKED | {"next_day": True, "fault": fault})
    validator(envelope.contract).validate(envelope.data)
    assert stage.fake.done == ["lock duckdb", f"next day {fault}", "unlock"]
    assert envelope.data.get("fault") == fault


def test_what_is_there_goes_with_anew_alone(stage: Stage) -> None:
    with pytest.raises(UsageError) as caught:
        generated("tiny", None, stage.ports, **ASKED)
    more, away = caught.value.remedy
    assert (more.argv[-1], more.effect, away.argv[-1], away.effect) == ("--next-day", "write", "--anew", "destructive")
    generated("tiny", None, stage.ports, **ASKED | {"anew": True})
    assert "generate 10000 1 2026-11-22" in stage.fake.done


def test_tables_without_raw_data_go_with_anew_alone(stage: Stage) -> None:
    stage.fake.there = frozenset({"bronze"})
    with pytest.raises(UsageError, match="no raw data among them") as caught:
        generated("tiny", None, stage.ports, **ASKED)
    assert [(each.argv[-1], each.effect) for each in caught.value.remedy] == [("--anew", "destructive")]
    assert not [each for each in stage.fake.done if each.startswith("generate")]


@pytest.mark.parametrize(
    ("asked", "there", "said"),
    [
        ({"next_day": True}, set(), "no raw data yet"),
        ({"next_day": True, "anew": True}, {"raw"}, "goes with none"),
        ({"fault": "stale"}, {"raw"}, "goes with --next-day"),
        ({"next_day": True, "seed": 0}, {"raw"}, "goes with none"),
        ({"next_day": True, "sizes": {"meetings": 5}}, {"raw"}, "goes with none"),
        ({"sizes": {"customers": 5}}, set(), "--customers is not how tiny is measured: it has --meetings"),
        ({"next_day": True, "as_of": TODAY}, {"raw"}, "goes with none"),
    ],
)
def test_what_does_not_fit_together_is_refused(stage: Stage, asked: dict[str, Any], there: set[str], said: str) -> None:
    stage.fake.there = frozenset(there)
    with pytest.raises(UsageError, match=said):
        generated("tiny", None, stage.ports, **ASKED | asked)


def test_staging_has_raw_data_of_its_own(stage: Stage) -> None:
    stage.fake.there = frozenset()
    envelope = generated("tiny", "staging", stage.ports, **ASKED)
    validator(envelope.contract).validate(envelope.data)
    assert stage.fake.done[0] == "lock staging"
    assert (envelope.data["target"], envelope.data["environment"]) == ("staging", "staging")
    assert envelope.data["next"][0]["argv"] == ["fubcli", "pipelines", "run", "tiny_bronze", "--target=staging"]
    with pytest.raises(UsageError) as caught:
        generated("tiny", "staging", stage.ports, **ASKED)
    assert {each.argv[4] for each in caught.value.remedy} == {"--target=staging"}


def test_nothing_is_generated_elsewhere(stage: Stage) -> None:
    with pytest.raises(UsageError, match="where it is embedded: duckdb, staging"):
        generated("tiny", "snowflake", stage.ports, **ASKED)


def test_there_is_no_other_raw_data(stage: Stage) -> None:
    with pytest.raises(UsageError, match="no generator"):
        generated("other", None, stage.ports, **ASKED)


def test_what_the_policy_keeps_is_not_thrown_away_for_new_raw_data(stage: Stage) -> None:
    sandbox = replace(POLICY.row(Environment.SANDBOX), pipeline_rebuilds=frozenset({Rebuild.EMPTY}))
    policy = replace(POLICY, environments={**POLICY.environments, Environment.SANDBOX: sandbox})
    with pytest.raises(Refused, match="--anew would throw away") as caught:
        generated("tiny", None, replace(stage.ports, policy=policy), **ASKED | {"anew": True})
    assert caught.value.extra["rule"] == "pipeline_rebuilds_are_allowed"
    assert caught.value.remedy[0].argv[-1] == "--next-day"
    assert stage.fake.done == []
