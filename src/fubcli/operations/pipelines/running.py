"""A project built on a target, and its data tests run: sources are measured first, raw data is made where it lacks."""

from __future__ import annotations

from typing import Any

from fubcli.errors import ExitCode, Remedy, UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Job, Project, Target, Wanted
from fubcli.model.policy import Rebuild
from fubcli.operations.pipelines.asked import (
    OPERATION,
    PipelinePorts,
    command_on,
    command_to_generate,
    next_step,
    project_named,
    target_named,
)
from fubcli.operations.pipelines.past import KILLED, invocations
from fubcli.operations.pipelines.permission import Record, permitted
from fubcli.operations.pipelines.reporting import report, stale

SIZE, SEED = 10_000, 1
"""Of the raw data that a run makes where there is none."""


def run(name: str, target_name: str | None, rebuilds: frozenset[Rebuild], ports: PipelinePorts) -> Envelope:
    """Build a project and test its data; exit code 8 when a node failed.

    Raises UsageError, Refused, AuditUnavailable, PipelineFailed, WarehouseUnavailable, StorageUnavailable.
    """
    project = project_named(name, ports)
    job = Job("run", project, target_named(target_name, project), rebuilds)
    with permitted(job, ports) as record:
        ports.pipelines.require(job.target)
        told = _run(job, ports)
        record.code = ExitCode.OK if told["is_success"] else ExitCode.FINDINGS
    return envelope(job, told, record, ports)


def _run(job: Job, ports: PipelinePorts) -> dict[str, Any]:
    project, target, pipelines = job.project, job.target, ports.pipelines
    with pipelines.writing(project.profile, target.name) as note:
        findings = [_repaired()] if _was_killed(project, target, ports) else []
        if target.is_embedded:
            findings += read_from(project, target, ports)
        started = ports.clock.now()
        begun = pipelines.begin(job, started)
        note(begun.identity)
        ports.progress(f"{project.name} on {target.name}: measuring the age of its sources")
        pipelines.freshness(begun)  # a source that is old, or cannot be measured, is a finding
        ports.progress(f"{project.name} on {target.name}: building, and testing the data")
        told = report(begun, [pipelines.build(begun)], started, ports)
    return told | {"findings": [*findings, *told["findings"], *stale(told["sources"])]}


def envelope(job: Job, told: dict[str, Any], record: Record, ports: PipelinePorts) -> Envelope:
    """Return the event of a job that ran."""
    project, target = job.project, job.target
    said = "succeeded" if told["is_success"] else "failed"
    data = {
        "operation": OPERATION,
        "action": job.command,
        "headline": f"{job.command} of {project.name} on {target.name} {said}",
        "pipeline": project.name,
        "target": target.name,
        "environment": target.environment.value,
        "options": list(job.options),
        **told,
        "safety": {"verdict": "allow", "policy": ports.policy.version},
        "next": _next(job, ports) if told["is_success"] else [_look(job)],
    }
    if record.unrecorded:
        lost = {"id": "not-audited", "severity": "warning", "title": f"Not in the audit log: {record.unrecorded}"}
        data["findings"] = [*data["findings"], lost]
    return Envelope(OPERATION, "result", "pipeline-result", data, project.name, record.code)


def read_from(project: Project, target: Target, ports: PipelinePorts, *, is_made: bool = True) -> list[dict[str, str]]:
    """See that the embedded file has what a project reads; raw data is made, unless `is_made` is False.

    Never over tables that are there: they may have been built, or be somebody else's. Raises UsageError that names the
    command which has to run before.
    """
    there = ports.pipelines.schemas(target.catalog)
    missing = sorted(set(project.reads) - there)
    if not missing:
        return []
    raw = ports.raw(project.profile, target.catalog)
    if raw is not None and missing == [raw.schema] and there:
        raise without_raw(raw.name, target)
    if raw is not None and missing == [raw.schema] and is_made:
        size = f"{SIZE:,} {raw.counted}"
        ports.progress(f"there is no raw data yet: generating {size}")
        raw.generate(Wanted(SIZE, SEED, ports.clock.now().date()))
        return [_finding("raw-data-generated", "info", f"There was no raw data: {size} were generated.")]
    before = next((each for each in ports.pipelines.projects() if set(missing) <= set(each.writes)), None)
    if before is None and raw is not None and missing == [raw.schema]:
        before = project
    remedy = [Remedy(f"Run {before.name} first", command_on("run", before, target), "write")] if before else []
    raise UsageError(f"{project.name} reads the schema {', '.join(missing)}, which has no tables yet.", remedy=remedy)


def without_raw(name: str, target: Target) -> UsageError:
    """Return the failure of an embedded file that has tables and no raw data."""
    anew = command_to_generate(name, target, "--anew")
    away = Remedy("Throw it away, and generate raw data", anew, "destructive")
    return UsageError("The embedded file has tables, and no raw data among them.", remedy=(away,))


def _was_killed(project: Project, target: Target, ports: PipelinePorts) -> bool:
    """Whether the run before this one has no end; the caller has the lock, so that it cannot go on."""
    last = next(iter(invocations(ports.pipelines, project, target)), None)
    return last is not None and last.state == KILLED


def _repaired() -> dict[str, str]:
    return _finding("run-killed", "warning", "The run before began and never ended; this one continued from there.")


def _finding(identity: str, severity: str, title: str) -> dict[str, str]:
    return {"id": identity, "severity": severity, "title": title}


def _next(job: Job, ports: PipelinePorts) -> list[dict[str, object]]:
    written = set(job.project.writes)
    after = [each for each in ports.pipelines.projects() if written & set(each.reads) and each != job.project]
    return [
        next_step(f"Run {each.name}, which reads it", command_on("run", each, target), "write")
        for each in after
        for target in each.targets
        if target.name == job.target.name
    ]


def _look(job: Job) -> dict[str, object]:
    return next_step("See what the runs left", command_on("status", job.project, job.target))
