"""A `Promotion` for tests that are about something else: it keeps no receipts."""

from __future__ import annotations

from fubcli.model.decision import Proof
from fubcli.model.receipt import Receipt
from fubcli.model.statement import StatementFacts


class NoReceipts:
    """Leaves none and finds none."""

    def issue(self, facts: StatementFacts, *, rows: int, duration_ms: int) -> tuple[Receipt | None, tuple[str, ...]]:
        return None, ()

    def proof(self, facts: StatementFacts) -> Proof:
        return Proof(facts.text)
