"""The packaged projects: where they run, what they read and write, and when they last did."""

from __future__ import annotations

from typing import Any

from fubcli.model.envelope import Envelope
from fubcli.model.pipeline import Project, Target
from fubcli.operations.pipelines.asked import OPERATION, PipelinePorts, command_on, next_step
from fubcli.operations.pipelines.past import invocations


def listed(ports: PipelinePorts) -> Envelope:
    """List the projects; opens no database and imports nothing of dbt."""
    projects = ports.pipelines.projects()
    data = {
        "operation": OPERATION,
        "action": "list",
        "headline": f"{len(projects)} pipelines",
        "pipelines": [_project(each, ports) for each in projects],
        "next": [next_step(f"Run {each.name}", command_on("run", each, each.targets[0]), "write") for each in projects],
    }
    return Envelope(OPERATION, "result", "pipeline-list", data)


def _project(project: Project, ports: PipelinePorts) -> dict[str, Any]:
    return {
        "name": project.name,
        "reads": list(project.reads),
        "writes": list(project.writes),
        "targets": [_target(project, each, ports) for each in project.targets],
    }


def _target(project: Project, target: Target, ports: PipelinePorts) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": target.name,
        "engine": target.engine,
        "environment": target.environment.value,
        "is_default": target == project.targets[0],
    }
    last = next(iter(invocations(ports.pipelines, project, target)), None)
    return told | ({"last_run": last.as_json()} if last else {})
