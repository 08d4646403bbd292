"""Calls are repeated here alone, within their time, and every answer has a failure of ours."""

from __future__ import annotations

import time

import pytest

from fubcli.errors import NotPermitted
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded
from fubcli.network.http import Call
from fubcli.warehouses.bigquery.api import Api
from tests.bigquery import BigQuery

LIST = Call("GET", "/projects/live/datasets")
AT = "GET /bigquery/v2/projects/live/datasets"


def test_an_answer_is_an_object(api: Api) -> None:
    assert [each["datasetReference"]["datasetId"] for each in api.json(LIST, Deadline(9))["datasets"]] == ["empty", "s"]


# fmt: off
ENDINGS = [
    (401, "authError", SignInNeeded), (403, "accessDenied", NotPermitted), (403, "quotaExceeded", Declined),
    (403, "rateLimitExceeded", NotReached), (404, "notFound", Declined), (400, "invalidQuery", Declined),
    (409, "duplicate", Declined), (429, "", NotReached), (500, "internalError", NotReached), (503, "backendError", NotReached),
]
# fmt: on


@pytest.mark.parametrize(("status", "reason", "failure"), ENDINGS, ids=[f"{each[0]} {each[1]}" for each in ENDINGS])
def test_an_answer_that_says_no_has_its_failure(
    api: Api, service: BigQuery, status: int, reason: str, failure: type[Exception]
) -> None:
    service.faults.add("status", AT, status=status, code=reason, message="Because.", times=None)
    with pytest.raises(failure) as caught:
        api.json(LIST, Deadline(9))
    is_tried_again = isinstance(caught.value, NotReached)
    assert len(service.faults.fired) == (3 if is_tried_again else 1)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "drop_midway", "half_body", "html"])
def test_an_answer_that_is_none_is_lost(api: Api, service: BigQuery, kind: str) -> None:
    service.faults.add(kind, AT, times=None)
    with pytest.raises(ReplyLost) as caught:
        api.json(LIST, Deadline(9))
    assert len(service.faults.fired) == 3
    assert "127.0.0.1" in caught.value.detail
    service.faults.clear()
    service.faults.add(kind, AT, times=2)
    assert api.json(LIST, Deadline(9))["datasets"]


def test_a_service_that_says_how_long_is_left_alone_for_as_long(api: Api, service: BigQuery) -> None:
    service.faults.add("status", AT, headers={"Retry-After": "1"})
    started = time.monotonic()
    assert api.json(LIST, Deadline(9))["datasets"]
    assert time.monotonic() - started >= 1
    service.faults.add("status", AT, headers={"Retry-After": "100"})
    with pytest.raises(NotReached):
        api.json(LIST, Deadline(9))


def test_silence_ends_with_the_deadline(api: Api, service: BigQuery) -> None:
    service.faults.add("hang", AT, seconds=20)
    started = time.monotonic()
    with pytest.raises(ReplyLost):
        api.json(LIST, Deadline(0.3))
    assert time.monotonic() - started < 3


def test_nobody_there_is_not_reached(api: Api, service: BigQuery) -> None:
    service.server.server_close()
    service.server.shutdown()
    with pytest.raises(NotReached, match="cannot be reached"):
        api.json(Call("GET", "/projects"), Deadline(9))
