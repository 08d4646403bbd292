"""What is known from beside the warehouse: artifacts of other tools, read once for a run."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.dbt import DbtTarget
from fubcli.model.request import MonitorRequest
from fubcli.operations.monitor.dbt.judging import targets_of


@dataclass(frozen=True)
class Beside:
    """Everything that a request brings with it."""

    dbt: tuple[DbtTarget, ...] = ()


def beside_of(request: MonitorRequest) -> Beside:
    """Read what a request names; raises UsageError for what is not there."""
    return Beside(targets_of(request.dbt_artifacts))
