"""What is known about a statement once it may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fubcli.model.decision import Decision
from fubcli.model.statement import StatementFacts
from fubcli.operations.query.masking import Shown

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


@dataclass(frozen=True)
class Judged:
    """A statement with its facts, its decision, its permit, and what of its values may be shown."""

    facts: StatementFacts
    decision: Decision
    permit: Permit
    shown: Shown

    @property
    def subject(self) -> str:
        """The tables that it touches, for an event's `subject`."""
        names = (*self.permit.targets, *self.permit.tables)
        return ",".join(sorted({str(name).rstrip(".") for name in names}))
