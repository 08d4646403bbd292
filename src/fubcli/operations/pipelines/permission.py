"""Whether the policy lets a job run, and its two entries in the audit log: before, and how it ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fubcli.errors import AuditUnavailable, ExitCode, Refused
from fubcli.model.audit import Decided, Finished, RecordedStatement
from fubcli.model.decision import Finding, Verdict
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.pipeline import Job, Target
from fubcli.operations.pipelines.asked import OPERATION, PipelinePorts, command_on, command_to_generate
from fubcli.operations.recording import failed, milliseconds_since, recorded
from fubcli.policy import pipeline_rebuilds_are_allowed


@dataclass
class Record:
    """The record of a job that may run; `code` is what it ends in, `unrecorded` why the log lacks something."""

    code: ExitCode = ExitCode.OK
    unrecorded: str | None = None


@contextmanager
def permitted(job: Job, ports: PipelinePorts) -> Iterator[Record]:
    """Do the `with` block when the policy allows the job, and record it.

    Raises Refused; AuditUnavailable before anything runs where the policy wants a record.
    """
    call, environment = secrets.token_hex(8), job.target.environment
    without = command_on(job.command, job.project, job.target)
    finding = pipeline_rebuilds_are_allowed.check(job.rebuilds, environment, ports.policy, without)
    record = Record(unrecorded=recorded(ports.audit, _decided(call, job, ports, finding)))
    if finding:
        raise _refused(finding, environment, ports, record.unrecorded)
    if record.unrecorded and ports.policy.row(environment).needs_audit:
        raise AuditUnavailable(f"Nothing was run: {environment} needs an audit log. {record.unrecorded}")
    started = time.monotonic()
    try:
        yield record
    except BaseException as error:
        if not record.unrecorded:
            recorded(ports.audit, failed(call, error, started))
        raise
    if not record.unrecorded:
        outcome = "ok" if record.code is ExitCode.OK else record.code.name.lower()
        ended = Finished(call, outcome, int(record.code), milliseconds_since(started))
        record.unrecorded = recorded(ports.audit, ended)


def allow_anew(raw_name: str, target: Target, ports: PipelinePorts) -> None:
    """Raise Refused when the policy lets nobody throw away what is on a target; it is not in the audit log."""
    environment, without = target.environment, command_to_generate(raw_name, target, "--next-day")
    if finding := pipeline_rebuilds_are_allowed.check_anew(environment, ports.policy, without):
        raise _refused(finding, environment, ports, None)


def _decided(call: str, job: Job, ports: PipelinePorts, finding: Finding | None) -> Decided:
    text = " ".join(command_on(job.command, job.project, job.target, *job.options))
    return Decided(
        call=call,
        operation=OPERATION,
        environment=job.target.environment.value,
        warehouse=WarehouseInfo(job.target.engine, job.target.name, job.target.is_embedded),
        verdict=(Verdict.REFUSE if finding else Verdict.ALLOW).value,
        policy=ports.policy.version,
        statement=RecordedStatement(kind="pipeline", text=text),
        origin=ports.origin,
        rules=(finding.rule,) if finding else (),
    )


def _refused(finding: Finding, environment: Environment, ports: PipelinePorts, unrecorded: str | None) -> Refused:
    extra = {
        "rule": finding.rule,
        "environment": environment.value,
        "safety": {"verdict": Verdict.REFUSE.value, "policy": ports.policy.version},
    }
    return Refused(
        finding.reason, remedy=finding.remedies, extra=extra | ({"unaudited": unrecorded} if unrecorded else {})
    )
