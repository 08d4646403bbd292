"""What a statement is expected to read, as members of an event."""

from __future__ import annotations

from typing import Any

from fubcli.model.decision import Decision
from fubcli.model.estimate import Estimate
from fubcli.model.names import Environment


def with_basis(estimate: Estimate) -> dict[str, Any]:
    """Return rows and bytes with a sentence for each scan."""
    return {**numbers(estimate), "basis": list(estimate.basis)}


def in_brief(decision: Decision) -> dict[str, Any]:
    """Return `estimate` with the numbers alone for a production statement that reads tables, else nothing."""
    if decision.environment is not Environment.PRODUCTION or not decision.estimate.read:
        return {}
    return {"estimate": numbers(decision.estimate)}


def numbers(estimate: Estimate) -> dict[str, Any]:
    """Return rows and bytes alone; tables of unknown size are named, not counted."""
    said: dict[str, Any] = {"rows": estimate.rows, "bytes": estimate.bytes}
    if estimate.unknown:
        said["unknown"] = list(estimate.unknown)
    return said
