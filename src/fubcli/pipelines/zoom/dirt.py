"""How much of which dirt: the table of rates, and the lots by which every entity draws its story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from fubcli.pipelines.zoom.entities import ENTITIES, Entity

LOTS = 250
"""Of each 250 neighbouring entities every lot is drawn exactly once: a lot is 0.4 %, and none is left out."""

FLAVOURS = 4
"""Neighbouring blocks of entities break different rules in the stories that go from dirty to clean or back."""

RULE = "rule"
"""The name under which the rates tell how many lots break one rule from their first delivery on; one such per rule."""

RATES: Mapping[str, int] = MappingProxyType(
    {
        RULE: 1,
        "two_rules": 1,
        "orphan": 2,
        "early": 1,
        "null_key": 1,
        "blank_key": 1,
        "twice": 1,
        "again": 1,
        "again_late": 1,
        "echo": 1,
        "changed": 2,
        "busy": 1,
        "back": 1,
        "noop": 1,
        "cosmetic": 2,
        "older": 2,
        "older_late": 1,
        "older_equal": 1,
        "sandwich": 1,
        "conflict": 1,
        "conflict_in_load": 1,
        "null_update": 1,
        "null_update_again": 1,
        "dirty_again": 1,
        "corrected": 1,
        "broken": 1,
        "older_dirty": 1,
    }
)
"""Lots of each kind in each table; for what becomes of such an entity, see `tables/stories.sql`."""

OWN_RATES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "users": MappingProxyType({"null_email": 2, "null_plan": 1}),
        # Most tickets are settled sooner or later.
        "support_tickets": MappingProxyType({"changed": 60, "busy": 5}),
        # A stale night delivers two nights of meetings in one: the same row without a time would be one version then.
        "meetings": MappingProxyType({"null_update_again": 0}),
    }
)
"""Where a table differs from `RATES`."""

TWO_RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "users": ("invalid_email", "unknown_plan"),
        "meetings": ("negative_duration", "missing_host"),
        "participants": ("missing_meeting", "unreadable_join_time"),
        "feature_usage": ("negative_usage_count", "missing_feature_name"),
        "support_tickets": ("unreadable_close_date", "unknown_status"),
        "billing_events": ("negative_amount", "missing_event_date"),
        "webinars": ("unreadable_end_time", "negative_registrants"),
    }
)
"""Rules that one row breaks together."""

_FROM_DIRTY = ("dirty_again", "corrected", "broken", "older_dirty")
_KEPT = ("null_email", "null_plan")

Lot = tuple[str, int, str, str, str]
"""Entity, lot, story, trait, second trait."""


def lots() -> Iterator[Lot]:
    """Yield every table's lots: `LOTS` times `FLAVOURS` rows for each."""
    for entity in ENTITIES.values():
        for flavour in range(FLAVOURS):
            drawn = list(_drawn(entity, flavour))
            drawn += [("plain", "", "")] * (LOTS - len(drawn))
            for number, (story, trait, also) in enumerate(drawn):
                yield entity.name, flavour * LOTS + number, story, trait, also


def _drawn(entity: Entity, flavour: int) -> Iterator[tuple[str, str, str]]:
    for kind, rate in {**RATES, **OWN_RATES.get(entity.name, {})}.items():
        for outcome in _outcomes(entity, kind, flavour):
            yield from [outcome] * rate


def _outcomes(entity: Entity, kind: str, flavour: int) -> list[tuple[str, str, str]]:
    rules = entity.errors + entity.warnings
    if kind == RULE:
        return [("dirty", rule, "") for rule in rules]
    if kind == "two_rules":
        return [("dirty", *TWO_RULES[entity.name])] if entity.name in TWO_RULES else []
    if kind in ("orphan", "early"):
        return [("dirty", orphan.replace("orphan", kind), "") for orphan in entity.orphans]
    if kind in _FROM_DIRTY:
        return [(kind, rules[flavour % len(rules)], "")]
    return [("plain", kind, "") if kind in _KEPT else (kind, "", "")]
