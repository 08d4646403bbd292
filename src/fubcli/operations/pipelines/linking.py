"""Probable matches among the records of a project, found where it is embedded; its next run takes them."""

from __future__ import annotations

from fubcli.errors import Remedy, UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Job, Project, Target
from fubcli.operations.pipelines.asked import (
    OPERATION,
    PipelinePorts,
    command_on,
    next_step,
    project_named,
    target_named,
)
from fubcli.operations.pipelines.permission import Record, permitted
from fubcli.operations.pipelines.ports import Linker


def linked(name: str, target_name: str | None, ports: PipelinePorts) -> Envelope:
    """Replace the probable matches of a project's records.

    Raises UsageError, Refused, AuditUnavailable, WarehouseUnavailable (retryable), StorageUnavailable.
    """
    project = project_named(name, ports)
    job = Job("link", project, target_named(target_name, project))
    linker = _linker(project, job.target, ports)
    with permitted(job, ports) as record:
        linker.require()
        with ports.pipelines.writing(project.profile, job.target.name):
            if not linker.has_records():
                raise _without_records(project, job.target)
            ports.progress(f"{project.name} on {job.target.name}: comparing its records")
            count = linker.link()
    return _envelope(job, count, record, ports)


def _linker(project: Project, target: Target, ports: PipelinePorts) -> Linker:
    linker = ports.linker(project.profile, target.catalog) if target.is_embedded else None
    if linker is None and not target.is_embedded:
        there = ", ".join(each.name for each in project.targets if each.is_embedded)
        raise UsageError(f"--target={target.name}: records are linked where they are embedded: {there}.")
    if linker is None:
        raise UsageError(f"{project.name} has no records of people that could be linked.")
    return linker


def _without_records(project: Project, target: Target) -> UsageError:
    before = Remedy(f"Run {project.name} first", command_on("run", project, target), "write")
    return UsageError(
        f"{project.name} has no identity tables yet: nothing says which records there are.", remedy=(before,)
    )


def _envelope(job: Job, count: int, record: Record, ports: PipelinePorts) -> Envelope:
    project, target = job.project, job.target
    lost = {"id": "not-audited", "severity": "warning", "title": f"Not in the audit log: {record.unrecorded}"}
    data = {
        "operation": OPERATION,
        "action": job.command,
        "headline": f"{count:,} probable matches among the records of {project.name} on {target.name}",
        "pipeline": project.name,
        "target": target.name,
        "environment": target.environment.value,
        "probable_matches": count,
        "findings": [lost] if record.unrecorded else [],
        "safety": {"verdict": "allow", "policy": ports.policy.version},
        "next": [next_step(f"Run {project.name}, which takes them", command_on("run", project, target), "write")],
    }
    return Envelope(OPERATION, "result", "pipeline-linking", data, project.name)
