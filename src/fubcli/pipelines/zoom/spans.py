"""Which planned nights a call writes, and into which loads: what a fault does to the order of things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.errors import UsageError
from fubcli.pipelines.zoom.entities import HISTORY_NIGHTS
from fubcli.pipelines.zoom.parameters import Fault, meetings_missing

LONGEST_STORY = 10
"""Nights between the first and the last delivery of an entity, see `tables/stories.sql`."""

SPOILED_IN = 12
"""A night of low quality spoils each twelfth meeting that had no trouble: 7 % of all, where 5 % are allowed."""


@dataclass(frozen=True)
class Span:
    """The nights to write, up to `last_night`, loaded from `first_load` on; what is planned earlier comes with that."""

    first_load: int
    last_night: int
    meetings_missing_before: int
    """The first night whose meetings had not come before this span."""
    meetings_missing_now: int
    spoiled: int | None = None
    """Which twelfth of the meetings is spoiled."""

    @property
    def loads(self) -> int:
        """How many nightly loads these are."""
        return self.last_night - self.first_load + 1

    def missing_before(self, entity: str) -> int:
        """Return the first night of a table that had not come before this span."""
        return self.meetings_missing_before if entity == "meetings" else self.first_load

    def missing_now(self, entity: str) -> int:
        """Return the first night of a table that has not come after this span."""
        return self.meetings_missing_now if entity == "meetings" else self.last_night + 1

    def planned_from(self, entity: str) -> int:
        """Return the first planned night that comes now; one after `last_night` when the table gets nothing."""
        before, now = self.missing_before(entity), self.missing_now(entity)
        return before if before < now else self.last_night + 1

    def items_from(self, everyone: bool) -> int:
        """Return the first night whose entities may have a delivery now; night 0 when any entity may."""
        return 0 if everyone else max(0, self.meetings_missing_before - LONGEST_STORY - 1)


def history() -> Span:
    """Return the nights of the history."""
    return Span(0, HISTORY_NIGHTS - 1, 0, HISTORY_NIGHTS)


def night_after(faults: Sequence[Fault], fault: Fault) -> Span:
    """Return the night after those of the history and of `faults`; raises UsageError when nothing is left to spoil."""
    night = HISTORY_NIGHTS + len(faults)
    spoiled = None
    if fault is Fault.LOW_QUALITY:
        spoiled = sum(earlier is Fault.LOW_QUALITY for earlier in faults)
        if spoiled >= SPOILED_IN:
            raise UsageError(f"{spoiled} nights of low quality have spoiled every meeting there is; generate anew")
    return Span(night, night, meetings_missing(faults), meetings_missing([*faults, fault]), spoiled)
