"""The exact requests to GitLab, replayed without any network.

The cassettes were recorded from the stand-in, not from GitLab, and hold no credentials:
`pytest tests/integrations/gitlab/test_requests.py --record-mode=rewrite` records them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import vcr as vcrpy

from fubcli.integrations.gitlab.client import GitLab
from tests.integrations.gitlab.conftest import FAILED, JOB, NOW, filled, host
from tests.outside.gitlab import GitLabStandIn

if TYPE_CHECKING:
    from vcr.cassette import Cassette

HOST = "http://127.0.0.1"
"""Of a cassette, which has no port: it is the stand-in's own while it is recorded."""
ROOT = "/api/v4/projects/fub%2Fetl"
pytestmark = [pytest.mark.vcr, pytest.mark.block_network]


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    def without_port(request: Any) -> Any:
        request.uri = f"{HOST}/{request.uri.split('/', 3)[3]}"
        return request

    def without_place(response: Any) -> Any:
        kept = {
            name: value for name, value in response["headers"].items() if name.lower() not in ("link", "server", "date")
        }
        return {**response, "headers": kept}

    return {
        "filter_headers": [("private-token", "***"), ("user-agent", "fubcli"), ("host", None)],
        "before_record_request": without_port,
        "before_record_response": without_place,
        "match_on": ["method", "scheme", "host", "path", "query", "body", "headers"],
    }


@pytest.fixture
def url(record_mode: str) -> Iterator[str]:
    """The stand-in when there is something to record, else nobody."""
    if record_mode == "none":
        yield f"{HOST}:9"
        return
    with GitLabStandIn(filled()) as server:
        yield server.url


@pytest.fixture
def gitlab(url: str, tmp_path: Path) -> GitLab:
    return GitLab(host(url, tmp_path, applies=True), "fub/etl")


def told(vcr: Cassette) -> list[str]:
    """Return what was asked, in order, and check that nothing else was recorded."""
    assert vcr.all_played or vcr.record_mode != vcrpy.record_mode.RecordMode.NONE
    assert GitLabStandIn.token not in str([(request.headers, request.body, response) for request, response in vcr.data])
    assert all(request.headers["traceparent"] for request in vcr.requests)
    return [f"{request.method} {request.uri.removeprefix(HOST)}" for request in vcr.requests]


def test_a_project(gitlab: GitLab, vcr: Cassette) -> None:
    assert gitlab.project().default_branch == "main"
    assert told(vcr) == [f"GET {ROOT}"]


def test_pipelines_of_a_branch_and_a_time(gitlab: GitLab, vcr: Cassette) -> None:
    found = gitlab.pipelines(5, ref="main", status="failed", updated_after=NOW - timedelta(days=1))
    assert [each.id for each in found.items] == [FAILED]
    assert told(vcr) == [
        f"GET {ROOT}/pipelines?order_by=id&sort=desc&ref=main&status=failed&updated_after=2026-11-19T18%3A00%3A00Z&per_page=6"
    ]


def test_a_list_of_two_pages(gitlab: GitLab, vcr: Cassette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fubcli.integrations.gitlab.paging.PER_PAGE", 3)
    assert len(gitlab.pipelines(10).items) == 4
    first = f"GET {ROOT}/pipelines?order_by=id&sort=desc&per_page=3"
    assert told(vcr) == [first, f"{first}&page=2"]


def test_a_pipeline_its_jobs_and_a_trace(gitlab: GitLab, vcr: Cassette) -> None:
    assert gitlab.pipeline(FAILED).coverage == 81.5
    assert [each.name for each in gitlab.jobs(FAILED, 500).items] == ["deploy", "unit"]
    assert gitlab.job(JOB).failure_reason == "script_failure"
    assert gitlab.trace(JOB) == ("$ make\nERROR: Job failed: exit code 1\n", False)
    assert told(vcr) == [
        f"GET {ROOT}/pipelines/{FAILED}",
        f"GET {ROOT}/pipelines/{FAILED}/jobs?include_retried=true&per_page=100",
        f"GET {ROOT}/pipelines/{FAILED}/bridges?per_page=100",
        f"GET {ROOT}/jobs/{JOB}",
        f"GET {ROOT}/jobs/{JOB}/trace",
    ]


def test_a_merge_request_all_jobs_and_deployments(gitlab: GitLab, vcr: Cassette) -> None:
    assert [each.id for each in gitlab.merge_request_pipelines(5, 5).items] == [FAILED]
    assert len(gitlab.last_jobs(NOW - timedelta(days=1), 1_000).items) == 2
    assert [each.id for each in gitlab.deployments_from(NOW - timedelta(days=1), 50).items] == [FAILED + 3]
    assert len(gitlab.pipelines_from(NOW - timedelta(days=1), 50, "main").items) == 4
    (found,) = gitlab.deployments(NOW - timedelta(days=1), NOW, 50).items
    assert (found.environment, found.job_name, found.pipeline) == ("production", "deploy", FAILED)
    assert told(vcr) == [
        f"GET {ROOT}/merge_requests/5/pipelines?per_page=6",
        f"GET {ROOT}/jobs?per_page=100",
        f"GET {ROOT}/deployments?order_by=updated_at&sort=asc&updated_after=2026-11-19T18%3A00%3A00Z&per_page=51",
        f"GET {ROOT}/pipelines?order_by=updated_at&sort=asc&ref=main&updated_after=2026-11-19T18%3A00%3A00Z&per_page=51",
        f"GET {ROOT}/deployments?order_by=updated_at&sort=desc&updated_after=2026-11-19T18%3A00%3A00Z"
        "&updated_before=2026-11-20T18%3A00%3A00Z&per_page=51",
    ]


def test_what_changes_something(gitlab: GitLab, vcr: Cassette) -> None:
    again = gitlab.retry_job(JOB)
    assert again is not None
    assert again.id > JOB
    stopped = gitlab.cancel_job(again.id)
    assert stopped is not None
    assert stopped.status == "canceled"
    retried = gitlab.retry_pipeline(FAILED)
    assert retried is not None
    canceled = gitlab.cancel_pipeline(FAILED)
    assert canceled is not None
    assert canceled.status == "canceled"
    assert told(vcr) == [
        f"POST {ROOT}/jobs/{JOB}/retry",
        f"POST {ROOT}/jobs/{again.id}/cancel",
        f"POST {ROOT}/pipelines/{FAILED}/retry",
        f"POST {ROOT}/pipelines/{FAILED}/cancel",
    ]
    assert not any(request.body for request in vcr.requests)
