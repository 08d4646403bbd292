"""Which loads a call writes, and which days of happenings it has to know for that."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.errors import UsageError
from fubcli.pipelines.marketing.entities import HISTORY_DAYS
from fubcli.pipelines.marketing.parameters import Fault, Past

LONGEST_STORY = 36
"""Days after which nothing more becomes of an order, a ticket or a re-delivery."""

SPOILED_IN = 3
"""A night of low quality spoils a third of the records."""

_BEFORE_ALL = -100_000


@dataclass(frozen=True)
class Span:
    """The loads to write. Google Analytics has a span of its own: a stale night's visits come later."""

    first_load: int
    last_load: int
    ga_first_load: int
    ga_last_load: int

    @property
    def from_day(self) -> int:
        """The first day whose happenings can still matter."""
        return max(0, min(self.first_load, self.ga_first_load) - LONGEST_STORY)


def history() -> Span:
    """Return the first load, which brings everything."""
    return Span(_BEFORE_ALL, HISTORY_DAYS, _BEFORE_ALL, HISTORY_DAYS)


def night_after(past: Past, fault: Fault) -> Span:
    """Return the load after those of the past; raises UsageError when nothing is left to spoil."""
    if fault is Fault.LOW_QUALITY and len(past.loads_with(Fault.LOW_QUALITY)) >= SPOILED_IN:
        raise UsageError(f"{SPOILED_IN} nights of low quality have spoiled every record there is; generate anew")
    load = past.last_load + 1
    return Span(load, load, _came(past) + 1, _came(past.and_then(fault)))


def _came(past: Past) -> int:
    stale = past.loads_with(Fault.STALE)
    return max(load for load in range(HISTORY_DAYS, past.last_load + 1) if load not in stale)
