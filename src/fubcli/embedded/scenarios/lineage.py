"""Which exported tables there are, their tiers, and which of them are made of which, catalog by catalog."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fubcli.embedded.recipes import RECIPES, tables_made_by

TIERS = ("bronze", "silver", "gold")

FEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "fub": {
        "contacts_bronze.contacts": ("contacts_silver.contacts",),
        "agents_bronze.accounts": ("agents_silver.accounts",),
        "agents_bronze.zillow_agents": ("agents_silver.zillow_agents",),
        "activities_bronze.activities": ("activities_silver.activities",),
        "communications_bronze.events": ("communications_silver.events",),
        "interactions_ai_bronze.interactions": ("interactions_ai_silver.insights",),
        "usage_bronze.api_requests": ("usage_silver.account_usage",),
    },
    "fub_zg": {
        "identity_bronze.identity_events": ("identity_silver.identity_links",),
        "identity_silver.identity_links": ("identity_gold.unified_people",),
        "contacts_silver.contacts": ("contacts_gold.contacts", "metrics_gold.daily_leads", "metrics_gold.account_kpis"),
        "agents_bronze.agents": ("agents_silver.agents",),
        "agents_silver.agents": ("agents_gold.agent_hierarchy",),
        "communications_silver.events": ("communications_gold.account_daily",),
    },
}
"""What feeds what, one tier at a time; catalogs are exported independently of each other."""


def tier_of(table: str) -> str:
    """Return the tier of `schema.table` or `catalog.schema.table` by its schema's suffix, empty when it has none."""
    found = re.search(r"_(bronze|silver|gold)\.\w+$", table)
    return found.group(1) if found else ""


def exported(catalog: str) -> tuple[str, ...]:
    """Return the tables of a catalog that are delivered nightly, as `schema.table`."""
    return tuple(name for name in tables_made_by(RECIPES[catalog]) if tier_of(name))


def from_tier(catalog: str, tier: str) -> tuple[str, ...]:
    """Return a catalog's exported tables of a tier and of those after it, tier by tier."""
    later = TIERS[TIERS.index(tier) :]
    return tuple(name for each in later for name in exported(catalog) if tier_of(name) == each)


def fed_by(catalog: str, name: str) -> tuple[str, ...]:
    """Return everything that is made of a table, nearest first."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        following = FEEDS[catalog].get(waiting.pop(0), ())
        found += following
        waiting += following
    return tuple(found)


def feeds(catalog: str, name: str) -> bool:
    """Whether a table is made of one that is exported here, so that their rows can be held against each other."""
    return any(name in fed for fed in FEEDS[catalog].values())
