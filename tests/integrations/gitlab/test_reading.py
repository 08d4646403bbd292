"""GitLab's JSON to entities: what is as it should be, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.integrations.gitlab import reading
from fubcli.integrations.gitlab.entities import Deployed
from fubcli.network.failures import ReplyLost
from tests.integrations.gitlab.conftest import FAILED, JOB, filled

READERS = (reading.project, reading.pipeline, reading.job, reading.deployed, reading.trigger)


def test_entities_as_the_stand_in_has_them() -> None:
    project = filled()
    pipeline = reading.pipeline(project.pipelines[FAILED])
    assert (pipeline.seconds, pipeline.coverage) == (600.0, 81.5)
    assert pipeline.ended == datetime(2026, 11, 20, 17, 10, tzinfo=UTC)
    basic = reading.pipeline(project.basic(FAILED))
    assert (basic.seconds, basic.began, basic.ended) == (None, pipeline.began, pipeline.ended)
    job = reading.job(project.jobs[JOB])
    assert (job.name, job.stage, job.failure_reason, job.pipeline, job.sha) == (
        "unit",
        "test",
        "script_failure",
        FAILED,
        f"{FAILED:040x}",
    )
    (deployed,) = map(reading.deployed, project.deployments.values())
    assert (deployed.environment, deployed.job, deployed.pipeline) == ("production", JOB + 1, FAILED)


def test_a_deployment_without_a_job() -> None:
    given = {"id": 3, "status": "success", "created_at": "2026-11-20T10:00:00+02:00", "updated_at": "2026-11-20T08:05:00Z",
             "deployable": None, "environment": {"name": "production"}}  # fmt: skip
    began, ended = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
    assert reading.deployed(given) == Deployed(3, "success", "production", "", "", "", 0, "", 0, began, ended)


@pytest.mark.parametrize("value", ["81.5", 81.5, "0", 0])
def test_coverage_is_a_number_or_a_text(value: Any) -> None:
    assert reading.pipeline({"id": 1, "status": "success", "coverage": value}).coverage == float(value)


@pytest.mark.parametrize("value", [None, "x", "nan", "inf", -1, True, {}, []])
def test_what_is_no_number_is_not_known(value: Any) -> None:
    assert reading.pipeline({"id": 1, "status": "success", "coverage": value}).coverage is None


@pytest.mark.parametrize("id", [None, "5", 0, -1, True, 1.5])
def test_an_id_is_a_positive_integer(id: Any) -> None:
    for read in READERS[1:]:
        with pytest.raises(ReplyLost):
            read({"id": id, "status": "success", "pipeline": {"id": 1}})


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-20T08:00:00", 5, {}, "9999-12-31T23:59:59-12:00"])
def test_a_time_that_is_none_is_no_answer(moment: Any) -> None:
    with pytest.raises(ReplyLost):
        reading.pipeline({"id": 1, "status": "success", "created_at": moment})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "status", "name", "pipeline", "commit", "deployable", "environment"]), inner
        )
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(READERS))
def test_anything_is_an_entity_or_no_answer(value: Any, read: Any) -> None:
    try:
        found = read(value)
    except ReplyLost:
        return
    assert isinstance(value, dict)
    assert isinstance(getattr(found, "id", 1), int)
