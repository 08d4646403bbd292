"""Tiers, read off the names of schemas."""

from __future__ import annotations

import pytest

from fubcli.model.names import Tier, tier_of


@pytest.mark.parametrize(
    ("schema", "tier"),
    [
        ("contacts_silver", Tier.SILVER),
        ("gold", Tier.GOLD),
        ("Bronze", Tier.BRONZE),
        ("raw_data", Tier.BRONZE),
        ("staging", Tier.SILVER),
        ("MARTS", Tier.GOLD),
        ("u_marts", Tier.SYSTEM),
        ("goldfish", Tier.SYSTEM),
        ("identity", Tier.SYSTEM),
    ],
)
def test_a_tier_is_a_suffix_or_what_projects_usually_call_it(schema: str, tier: Tier) -> None:
    assert tier_of(schema) is tier
