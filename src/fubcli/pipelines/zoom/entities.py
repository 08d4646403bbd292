"""The eight tables of `raw`: how many there are, how they grow and change, the rules a row can break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HISTORY_NIGHTS = 30
"""How many nightly loads the first generation writes; the last of them is numbered 29."""

SMALLEST_TABLE = 1_000
"""No table has fewer entities than this: four blocks of lots, in which every kind of dirt has its turn."""


@dataclass(frozen=True)
class Entity:
    """One table of `raw`. `errors` reject a row, `warnings` keep it; the orphans among these are found in gold."""

    name: str
    letter: str
    """What its keys begin with."""
    per_meeting: float
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    orphans: tuple[str, ...] = ()
    head: float = 1 / HISTORY_NIGHTS
    """The share of the entities that the first night brings."""
    growth: float = 0.05
    """New entities of a day after the history, as a share of the history's."""
    change_every: int = 0
    """An untroubled entity changes every so many nights after the history; 0: never."""
    dimension: bool = False

    def count(self, meetings: int) -> int:
        """Return how many entities the history has."""
        return max(SMALLEST_TABLE, round(meetings * self.per_meeting))

    def daily(self, meetings: int) -> int:
        """Return how many new entities each later night brings."""
        return max(1, round(self.count(meetings) * self.growth))

    def first(self, meetings: int) -> int:
        """Return how many entities the first night brings."""
        return round(self.count(meetings) * self.head)


ENTITIES: Mapping[str, Entity] = MappingProxyType(
    {
        entity.name: entity
        for entity in (
            Entity(
                "users",
                "U",
                0.1,
                (),
                ("invalid_email", "unknown_plan"),
                head=0.7,
                growth=0.01,
                change_every=18,
                dimension=True,
            ),
            Entity(
                "meetings",
                "M",
                1.0,
                ("missing_start_time", "unreadable_end_time", "end_before_start", "negative_duration"),
                ("unreadable_duration", "missing_host"),
                ("orphan_host",),
            ),
            Entity(
                "participants",
                "P",
                2.0,
                ("missing_meeting", "unreadable_join_time", "leave_before_join"),
                (),
                ("orphan_user", "orphan_meeting"),
            ),
            Entity(
                "feature_usage",
                "F",
                1.0,
                ("missing_feature_name", "negative_usage_count", "future_usage_date"),
                (),
                ("orphan_meeting",),
            ),
            Entity(
                "support_tickets",
                "T",
                0.05,
                ("missing_open_date", "unreadable_close_date", "close_before_open"),
                ("unknown_status",),
                ("orphan_user",),
            ),
            Entity(
                "billing_events",
                "B",
                0.1,
                ("missing_event_date", "unreadable_amount", "negative_amount"),
                (),
                ("orphan_user",),
            ),
            Entity(
                "licenses",
                "L",
                0.1,
                (),
                ("unreadable_end_date", "end_before_start"),
                ("orphan_assignee",),
                head=0.7,
                growth=0.01,
                change_every=40,
                dimension=True,
            ),
            Entity(
                "webinars",
                "W",
                0.02,
                ("missing_start_time", "unreadable_end_time", "end_before_start", "negative_registrants"),
                (),
                ("orphan_host",),
            ),
        )
    }
)
