"""Rows that do not arrive: a share of a table's night, and of what is made of it."""

from __future__ import annotations

from fubcli.embedded.scenarios.commits import count_as, recount
from fubcli.embedded.scenarios.fault import Fault
from fubcli.embedded.scenarios.rows import withhold


def lose(fault: Fault, share: float) -> None:
    """Take a share of the night's rows from the table and what is made of it; older nights lose them in the ledger."""
    for name in (fault.name, *fault.following):
        if fault.is_last:
            withhold(fault, name, share)
            recount(fault, name)
        elif fault.appends(name) or not fault.appends(fault.name):
            count_as(fault, name, f"greatest(1, round(rows_written * {1 - share:f}))::BIGINT")
