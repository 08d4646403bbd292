"""`fubcli gitlab-pipeline-monitoring`, also `gitlab-pipeline-monitoring`: pipelines, their jobs, and how they fare."""

from __future__ import annotations

from typing import Annotated

import typer

from fubcli import signals
from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics, skills
from fubcli.cli import options as opt

_SKILL = "gitlab-pipeline-monitoring"
_WRITES = ("retry", "cancel")

Operation = Annotated[str, typer.Option(help="status | list | jobs | logs | retry | cancel | performance.")]
ProjectPath = Annotated[str | None, typer.Option(help="The project, as in group/project; else the configured one.")]
Branch = Annotated[
    str | None, typer.Option(help="Its pipelines; else those of the default branch (performance: all pools them).")
]
MrIid = Annotated[int | None, typer.Option(help="The pipelines of a merge request, by its number in the project.")]
PipelineId = Annotated[int | None, typer.Option(help="One pipeline.")]
JobId = Annotated[int | None, typer.Option(help="One job.")]
Status = Annotated[str | None, typer.Option(help="failed | success | running | canceled | …: these alone.")]
IncludeDeployments = Annotated[
    bool, typer.Option("--include-deployments", help="Let retry run jobs that deploy again, too.")
]
Again = Annotated[bool, typer.Option("--again", help="Let retry run again what failed after the last retry, too.")]
FailOn = Annotated[str | None, typer.Option(help="warning | critical: exit 8 for a finding of that or worse.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def gitlab_pipeline_monitoring(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    operation: Operation,
    project_path: ProjectPath = None,
    branch: Branch = None,
    mr_iid: MrIid = None,
    pipeline_id: PipelineId = None,
    job_id: JobId = None,
    status: Status = None,
    timeframe: opt.Timeframe = None,
    environment: skills.Environment = None,
    apply: skills.Apply = False,
    include_deployments: IncludeDeployments = False,
    again: Again = False,
    fail_on: FailOn = None,
    timeout: skills.Timeout = skills.SECONDS,
    upstream: skills.Upstream = None,
    output_form: Output = None,
) -> None:
    """Show pipelines, jobs, logs and how they fare; run again or stop them with --apply."""
    from fubcli.skills.gitlab_pipeline_monitoring import PipelineRequest

    writes = operation in _WRITES
    events = skills.begin(
        _SKILL, upstream, output_form, with_failures=False, may_be_empty=skills.may_be_empty(environment, writes=writes)
    )
    whose = skills.environment_of(environment, events, writes=writes)
    request = PipelineRequest(
        action=operation,
        environment=whose,
        project_path=project_path,
        branch=branch,
        mr_iid=mr_iid,
        pipeline_id=pipeline_id,
        job_id=job_id,
        status=status,
        timeframe=timeframe,
        apply=apply,
        include_deployments=include_deployments,
        again=again,
        fail_on=fail_on,
        upstream=events,
        repeated=opt.repeated(**{"project-path": project_path, "environment": whose}),
    )
    built = application(
        progress=diagnostics.progress, traceparent=call.current.trace or "", upstream=call.current.upstream,
        settle=signals.settle,
    )  # fmt: skip
    call.tell(built.gitlab_pipeline_monitoring(request, timeout))
