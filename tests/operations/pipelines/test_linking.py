"""Probable matches: found by the only writer of an embedded file, recorded, and taken by the next run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fubcli.errors import UsageError
from fubcli.model.audit import Decided, Finished
from fubcli.operations.pipelines import linked
from tests.cli.events import validator
from tests.operations.pipelines.conftest import Stage


def test_matches_are_found_under_the_lock_and_the_next_run_takes_them(stage: Stage) -> None:
    envelope = linked("tiny_bronze", None, stage.ports)
    validator(envelope.contract).validate(envelope.data)
    assert stage.fake.done == ["require splink", "lock duckdb", "link", "unlock"]
    assert envelope.data["probable_matches"] == 7
    assert envelope.data["next"][0]["argv"] == ["fubcli", "pipelines", "run", "tiny_bronze"]


def test_it_is_recorded_before_and_after(stage: Stage) -> None:
    linked("tiny_bronze", "staging", stage.ports)
    before, after = stage.log.entries
    assert isinstance(before, Decided)
    assert before.statement.text == "fubcli pipelines link tiny_bronze --target=staging"
    assert isinstance(after, Finished)
    assert after.outcome == "ok"


def test_a_full_log_is_told(stage: Stage) -> None:
    stage.log.is_full = True
    envelope = linked("tiny_bronze", None, stage.ports)
    validator(envelope.contract).validate(envelope.data)
    assert [each["id"] for each in envelope.data["findings"]] == ["not-audited"]


def test_without_records_the_run_comes_first(stage: Stage) -> None:
    stage.links.is_built = False
    with pytest.raises(UsageError, match="no identity tables yet") as caught:
        linked("tiny_bronze", "staging", stage.ports)
    (first,) = caught.value.remedy
    assert first.argv == ("fubcli", "pipelines", "run", "tiny_bronze", "--target=staging")
    assert "link" not in stage.fake.done


def test_records_are_linked_where_they_are_embedded(stage: Stage) -> None:
    with pytest.raises(UsageError, match="embedded: duckdb, staging"):
        linked("tiny_bronze", "snowflake", stage.ports)
    assert stage.log.entries == []


def test_a_pipeline_without_people_has_nothing_to_link(stage: Stage) -> None:
    ports = replace(stage.ports, linker=lambda profile, catalog: None)
    with pytest.raises(UsageError, match="tiny_gold has no records of people"):
        linked("tiny_gold", None, ports)
