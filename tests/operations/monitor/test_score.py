"""A score that cannot be averaged into health, and one that does not pretend to know."""

from __future__ import annotations

from datetime import date

import pytest

from fubcli.model.check import Check, Pillar
from fubcli.model.names import Tier
from fubcli.model.verdict import Status
from fubcli.operations.monitor.score import scored

NIGHT = date(2026, 8, 3)


def check(pillar: Pillar, status: Status, tier: Tier = Tier.SILVER) -> Check:
    return Check(pillar, "t", NIGHT, status, "", tier=tier)


FINE = [check(Pillar.FRESHNESS, Status.OK)] * 300


def test_all_is_well() -> None:
    assert scored(FINE).as_json() == {"score": 100.0, "coverage": 1.0, "label": "healthy"}


@pytest.mark.parametrize(
    ("bad", "most", "label"),
    [
        (check(Pillar.EXPORT, Status.CRITICAL), 49, "critical"),
        (check(Pillar.JOBS, Status.CRITICAL), 49, "critical"),
        (check(Pillar.FRESHNESS, Status.CRITICAL, Tier.GOLD), 59, "unhealthy"),
        (check(Pillar.FRESHNESS, Status.CRITICAL, Tier.BRONZE), 89, "degraded"),
    ],
)
def test_one_that_matters_does_not_hide_among_three_hundred(bad: Check, most: int, label: str) -> None:
    found = scored([*FINE, bad])
    assert found.score is not None
    assert found.score <= most
    assert found.label in (label, "critical")


def test_a_warning_costs_less_than_a_fault_and_gold_more_than_bronze() -> None:
    def with_one(status: Status, tier: Tier) -> float:
        return scored([*FINE[:10], check(Pillar.VOLUME, status, tier), check(Pillar.VOLUME, Status.OK)]).score or 0.0

    assert with_one(Status.OK, Tier.GOLD) > with_one(Status.WARNING, Tier.GOLD) > with_one(Status.CRITICAL, Tier.GOLD)
    assert with_one(Status.WARNING, Tier.BRONZE) > with_one(Status.WARNING, Tier.GOLD)


def test_what_is_unknown_lowers_the_coverage_and_not_the_score() -> None:
    unknown = check(Pillar.VOLUME, Status.UNKNOWN)
    assert scored([*FINE[:5], *[unknown] * 5]).as_json() == {
        "score": 100.0, "coverage": 0.5, "label": "insufficient_evidence",
    }  # fmt: skip
    assert scored([unknown]).as_json() == {"score": None, "coverage": 0.0, "label": "insufficient_evidence"}
