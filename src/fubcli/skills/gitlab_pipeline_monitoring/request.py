"""What is asked of pipelines, and what it needs from the world; what cannot be meant is refused before anything is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fubcli.errors import UsageError
from fubcli.integrations.gitlab.retries import Retries
from fubcli.integrations.outside import Outside
from fubcli.model.envelope import UpstreamEvent
from fubcli.ports import Clock

SKILL = "gitlab-pipeline-monitoring"
ACTIONS = ("status", "list", "jobs", "logs", "retry", "cancel", "performance")
CHANGING = ("retry", "cancel")
STATUSES = (
    *("created", "waiting_for_callback", "waiting_for_resource", "preparing", "pending", "running", "success"),
    *("failed", "canceling", "canceled", "skipped", "manual", "scheduled"),
)
ALL = "all"
"""As the branch of `performance`: every one of them, judged together."""
FAIL_ON = ("warning", "critical")
"""Severities of findings, from the lesser one on."""
_LARGEST_ID = 2**63 - 1
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,254}"
_PROJECT = re.compile(rf"{_PART}(/{_PART}){{1,20}}|[1-9][0-9]{{0,17}}", re.ASCII)
_LONGEST_BRANCH = 255
_FOR = {
    "branch": ("status", "list", "jobs", "logs", "performance"),
    "mr_iid": ("status", "list", "jobs", "logs"),
    "pipeline_id": ("status", "jobs", "logs", "retry", "cancel"),
    "job_id": ("logs", "retry", "cancel"),
    "status": ("list", "jobs"),
    "timeframe": ("status", "list", "performance"),
    "apply": CHANGING,
    "include_deployments": ("retry",),
    "again": ("retry",),
    "fail_on": ("status", "performance"),
}
"""Which operations an option is for; one that is not named here is for all."""
_ONE_OF = ("branch", "mr_iid", "pipeline_id", "job_id")
"""Of what says which pipeline is meant, one is given."""


@dataclass(frozen=True)
class PipelineRequest:
    """Look at pipelines, or do something to one; nothing is done without `apply`."""

    action: str
    environment: str = "production"
    project_path: str | None = None
    """None is the one that is configured."""
    branch: str | None = None
    mr_iid: int | None = None
    pipeline_id: int | None = None
    job_id: int | None = None
    status: str | None = None
    timeframe: str | None = None
    apply: bool = False
    include_deployments: bool = False
    """Run jobs that deploy again, too."""
    again: bool = False
    """Run again what failed after a retry of this user's, once more."""
    fail_on: str | None = None
    """The severity of findings from which on the exit code says so."""
    upstream: tuple[UpstreamEvent, ...] = field(default=())
    repeated: tuple[str, ...] = ()
    """Options that a command for the same project needs, its environment among them: no event stands before that."""


@dataclass(frozen=True)
class PipelinePorts:
    """The host to ask, the time, and what was run again before."""

    outside: Outside
    clock: Clock
    retries: Retries


def check(request: PipelineRequest) -> None:
    """Raise UsageError for what cannot be meant."""
    if request.action not in ACTIONS:
        raise UsageError(f"--operation={request.action}: it is one of {', '.join(ACTIONS)}.")
    for name, actions in _FOR.items():
        if request.action not in actions and getattr(request, name):
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} belongs to --operation={' and '.join(actions)}, not to {request.action}.")
    given = [name for name in _ONE_OF if getattr(request, name) is not None]
    if len(given) > 1:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise UsageError(f"{options} say each which pipeline is meant: give one of them.")
    if request.action in CHANGING and not given:
        raise UsageError(
            f"--operation={request.action} needs --pipeline-id or --job-id: it does not choose one itself."
        )
    if request.again and request.job_id is not None:
        raise UsageError("--again belongs to --pipeline-id: a job that failed again has a number of its own.")
    _check_values(request)


def _check_values(request: PipelineRequest) -> None:
    for name in ("mr_iid", "pipeline_id", "job_id"):
        value = getattr(request, name)
        if value is not None and not 0 < value <= _LARGEST_ID:
            raise UsageError(f"--{name.replace('_', '-')}={value}: it is a positive number.")
    branch = request.branch
    if branch is not None and (not branch.strip() or len(branch) > _LONGEST_BRANCH or not branch.isprintable()):
        raise UsageError(f"--branch: name one, of at most {_LONGEST_BRANCH} characters that can be seen.")
    if request.status is not None and request.status not in STATUSES:
        raise UsageError(f"--status={request.status}: it is one of {', '.join(STATUSES)}.")
    if request.fail_on not in (None, *FAIL_ON):
        raise UsageError(f"--fail-on={request.fail_on}: it is one of {', '.join(FAIL_ON)}.")


def is_project(name: str) -> bool:
    """Return whether it is the path of a project, or its number."""
    return _PROJECT.fullmatch(name) is not None


def project_of(request: PipelineRequest, configured: str) -> str:
    """Return the project that is meant; raises UsageError where none is named, with how to name one."""
    if request.project_path is None and not configured:
        raise UsageError(
            "No project is named: give --project-path=group/project, or set `project` of the gitlab service in "
            "services.toml."
        )
    name = configured if request.project_path is None else request.project_path
    if not is_project(name):
        where = "the configured project" if request.project_path is None else "--project-path"
        raise UsageError(f"{where}: it is the path of a project, as in group/project, or its number.")
    return name
