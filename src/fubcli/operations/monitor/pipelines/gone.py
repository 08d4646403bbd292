"""One page for a project of which several tables are gone: somebody threw away what it built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.pipelines.evidence import Evidence
from fubcli.operations.monitor.pipelines.kinds import GONE

_MANY = 3
"""One or two tables that are gone were dropped by themselves."""


def gone_together(checks: Sequence[Check], evidence: Evidence) -> list[Check]:
    """Return the checks, and for each project of which several tables are gone the one that explains those."""
    by_project: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        project = evidence.project_of(check.target) if check.kind == "table_removed" else None
        if project is not None:
            by_project[project].append(check)
    roots = {project: _root(project, gone) for project, gone in by_project.items() if len(gone) >= _MANY}
    explained = {check.id: roots[project] for project, gone in by_project.items() if project in roots for check in gone}
    return [
        *roots.values(),
        *(replace(each, suppressed_by=explained[each.id].id) if each.id in explained else each for each in checks),
    ]


def _root(project: str, gone: Sequence[Check]) -> Check:
    told = (
        f"{len(gone)} tables that it built are gone, {gone[0].target} among them",
        "`fubcli pipelines generate zoom --anew` throws away all that was built; a run builds it again",
    )
    title = f"What {project} built is not there any more"
    return Check(
        Pillar.JOBS, project, gone[0].night, Status.CRITICAL, title, told, kind=GONE,
        observed={"tables": len(gone)}, source=gone[0].source, about="built",
    )  # fmt: skip
