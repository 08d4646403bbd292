"""What is known from beside the warehouse: artifacts of other tools, read once for a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from fubcli.model.dbt import DbtTarget
from fubcli.model.deadlines import Expectations
from fubcli.model.deployment import Deployment
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.request import MonitorRequest
from fubcli.operations.monitor.dbt.judging import targets_of
from fubcli.operations.monitor.pipelines.evidence import NO_EVIDENCE, Evidence

_NO_EVENT = "unknown"
_KNOW_DEPLOYMENTS = ("gitlab-pipeline-monitoring", _NO_EVENT)


@dataclass(frozen=True)
class Beside:
    """Everything that a request brings with it."""

    dbt: tuple[DbtTarget, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    troubles: tuple[str, ...] = ()
    """What of it could not be understood, a sentence each."""
    expectations: Expectations = field(default_factory=Expectations)
    """What people said of tables."""
    pipelines: Evidence = NO_EVIDENCE
    """What the project's own pipelines left."""


NOTHING = Beside()


def beside_of(request: MonitorRequest, expectations: Expectations) -> Beside:
    """Read what a request names; raises UsageError for what is not there."""
    return Beside(targets_of(request.dbt_artifacts), *_deployments(request.upstream), expectations)


def _deployments(upstream: UpstreamEvent | None) -> tuple[tuple[Deployment, ...], tuple[str, ...]]:
    """Read them from an event of the skill that knows them, or from a document that is no event; no other has them."""
    if upstream is None or upstream.skill not in _KNOW_DEPLOYMENTS:
        return (), ()
    from fubcli.artifacts.deployments import LISTS, read_deployments  # late: most runs have no upstream

    if upstream.skill == _NO_EVENT and not upstream.data.keys() & LISTS.keys():
        return (), ()
    return read_deployments(upstream.data)
