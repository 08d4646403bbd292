"""Everything that can go wrong on the wire, for every operation: the failure is told, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import ExitCode, FubError, exit_code_for
from tests.outside.gitlab import GitLabStandIn, Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking

OPERATIONS = ("status", "list", "jobs", "logs", "performance", "retry", "cancel")
FAULTS: dict[str, tuple[str, dict[str, Any], ExitCode]] = {
    "401": ("status", {"status": 401}, ExitCode.NOT_PERMITTED),
    "403": ("status", {"status": 403}, ExitCode.NOT_PERMITTED),
    "404": ("status", {"status": 404}, ExitCode.ENGINE_REJECTED),
    "409": ("status", {"status": 409}, ExitCode.ENGINE_REJECTED),
    "422": ("status", {"status": 422}, ExitCode.ENGINE_REJECTED),
    "429": ("status", {"status": 429, "headers": {"Retry-After": "0", "RateLimit-Reset": "0"}}, ExitCode.UNAVAILABLE),
    "500": ("status", {"status": 500}, ExitCode.UNAVAILABLE),
    "drop before": ("drop_before", {}, ExitCode.UNAVAILABLE),
    "drop after": ("drop_after", {}, ExitCode.UNAVAILABLE),
    "half an answer": ("half_body", {}, ExitCode.UNAVAILABLE),
    "a page": ("html", {}, ExitCode.UNAVAILABLE),
    "a page with 502": ("html", {"status": 502}, ExitCode.UNAVAILABLE),
}
PASSING = ("429", "500", "drop before", "drop after", "half an answer", "a page", "a page with 502")


@pytest.fixture
def given(project: Project) -> dict[str, dict[str, Any]]:
    """What each operation is called with."""
    for at in range(5):
        project.pipeline(ago=200 + at)
    failed = project.pipeline("failed", ago=60)
    job = project.job(failed, "unit", "failed", trace="$ make\nERROR: Job failed: exit code 1\n")
    project.deployment(job)
    running = project.pipeline("running", ago=30, ref="side")
    project.job(running, "unit", "running")
    return {
        "jobs": {"pipeline_id": failed},
        "logs": {"job_id": job},
        "retry": {"pipeline_id": failed, "apply": True, "include_deployments": True},
        "cancel": {"pipeline_id": running, "apply": True},
    }


def steps(server: GitLabStandIn) -> list[str]:
    """The kinds of requests that an operation makes, each once, in order."""
    return list(dict.fromkeys(f"{method} {path}" for method, path in server.requests))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_every_step_is_told(
    ask: Asking, project: Project, server: GitLabStandIn, given: dict[str, dict[str, Any]], operation: str, fault: str
) -> None:
    called = given.get(operation, {})
    ask(operation, **{**called, "apply": False})
    kind, settings, code = FAULTS[fault]
    for step in steps(server):
        server.faults.clear()
        server.faults.add(kind, step.replace("[", "[[]"), times=None, **settings)
        if fault == "half an answer" and step.endswith("/trace"):
            continue  # half a text is a text
        if fault == "404" and step.endswith("/bridges"):
            continue  # an older GitLab
        if fault == "403" and operation == "status" and step.endswith("/deployments"):
            continue  # the rest is an answer
        with pytest.raises(FubError) as raised:
            ask(operation, **{**called, "apply": False})
        assert exit_code_for(raised.value) == code, step
        assert server.token not in str(raised.value.detail) + str(raised.value.extra)
        for breaker in ask.breakers.glob("*"):
            breaker.unlink()
    assert server.world.changes == []


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_not_noticed_where_repeating_is_safe(
    ask: Asking, server: GitLabStandIn, given: dict[str, dict[str, Any]], operation: str, fault: str
) -> None:
    kind, settings, _ = FAULTS[fault]
    server.faults.add(kind, "GET *", times=2, **settings)
    ask(operation, **given.get(operation, {}))
    assert len(server.world.changes) == (operation in ("retry", "cancel"))


@pytest.mark.parametrize("operation", ["retry", "cancel"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_change_itself_and_the_next_run(
    ask: Asking, server: GitLabStandIn, given: dict[str, dict[str, Any]], operation: str, fault: str
) -> None:
    kind, settings, code = FAULTS[fault]
    server.faults.add(kind, "POST *", times=None, **settings)
    with pytest.raises(FubError) as raised:
        ask(operation, **given[operation])
    assert exit_code_for(raised.value) == code
    refused = fault in ("401", "403", "404", "409", "422", "429")
    assert [each["answer"] for each in raised.value.extra["requests"]] == ["refused" if refused else "unknown"]
    assert ask.recorded[-1].outcome not in ("", "ok")
    server.faults.clear()
    ask(operation, **given[operation])
    ask(operation, **given[operation])
    assert len(server.world.changes) == 1


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b"null", b"3", b'{"id": "x"}', b'{"id": true, "status": "failed"}', b'{"id": 5, "status": null}',
     b'{"id": 5, "status": "failed", "created_at": "yesterday"}', b'[{"id": 5}]', b'{"message": "hello"}'],
)  # fmt: skip
@pytest.mark.parametrize("operation", ["status", "jobs", "retry"])
def test_an_answer_that_is_none_of_the_api_is_no_result(
    ask: Asking, project: Project, server: GitLabStandIn, given: dict[str, dict[str, Any]], operation: str, body: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from tests.outside.gitlab import server as module
    from tests.workspace.exchange import Reply

    monkeypatch.setattr(module, "json_reply", lambda value, status=200: Reply(status, body))
    with pytest.raises(FubError) as raised:
        ask(operation, **given.get(operation, {}))
    assert exit_code_for(raised.value) in (ExitCode.UNAVAILABLE, ExitCode.USAGE)
    assert server.world.changes == []
