"""A project's tests: of its logic in a file of their own, then of the data on a target as it is."""

from __future__ import annotations

from typing import Any

from fubcli.errors import ExitCode, UsageError
from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Job
from fubcli.operations.pipelines.asked import PipelinePorts, command_on, project_named, target_named
from fubcli.operations.pipelines.permission import permitted
from fubcli.operations.pipelines.reporting import report
from fubcli.operations.pipelines.running import envelope, read_from


def tested(name: str, target_name: str | None, ports: PipelinePorts) -> Envelope:
    """Run the unit tests and the data tests; exit code 8 when one failed. Raises what `run` raises."""
    project = project_named(name, ports)
    job = Job("test", project, target_named(target_name, project))
    with permitted(job, ports) as record:
        ports.pipelines.require(job.target)
        told = _test(job, ports)
        record.code = ExitCode.OK if told["is_success"] else ExitCode.FINDINGS
    return envelope(job, told, record, ports)


def _test(job: Job, ports: PipelinePorts) -> dict[str, Any]:
    project, pipelines = job.project, ports.pipelines
    if not any(each.is_embedded for each in project.targets):
        raise UsageError(f"{project.name} has no embedded target, in whose place its unit tests run.")
    with pipelines.writing(project.profile, job.target.name) as note:
        read_from(project, project.embedded, ports, is_made=False)  # the unit tests take the shapes of these tables
        started = ports.clock.now()
        begun = pipelines.begin(job, started)
        note(begun.identity)
        ended = [pipelines.unit_tests(begun)]
        ports.progress(f"{command_on('test', project, job.target)[-1]}: testing the data")
        ended.append(pipelines.data_tests(begun))
        return report(begun, ended, started, ports)
