"""The budget of a scan: which one is pointed at, and which range is proposed."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.model.catalogs import PartitionKind
from tests.policy.altered import finding_of

RULE = "scans_fit_the_budget"
SCAN = "SELECT count(*) FROM fub.contacts_silver.stages WHERE created_at >= '1990-01-01'"
BOTH = "SELECT count(*) FROM fub.contacts_silver.stages, fub.contacts_silver.timeframes WHERE stages.id = timeframes.id"


def _advice(sql: str, **tables: dict[str, Any]) -> str:
    finding = finding_of(RULE, sql, **tables)
    assert finding is not None
    return finding.remedies[0].title


@pytest.mark.parametrize(
    ("rows", "size", "span", "days"),
    [
        (2_000_000_000, None, 1_000, 150),  # 600 of 2,000 million rows, halved
        (2_000_000_000, 4_000_000_000_000, 1_000, 25),  # 200 of 4,000 GB are less
        (2_000_000_000, 210_000_000_000, 1_000, 150),
        (4_000_000_000_000, None, 1_000, 1),
        (700_000_000, None, 10_000, 365),
        (2_000_000_000, None, None, 30),
    ],
)
def test_the_days_proposed_fit_into_half_of_the_budget(
    rows: int, size: int | None, span: int | None, days: int
) -> None:
    stages = {"rows": rows, "bytes": size, "span_days": span, "partition_keys": {"created_at": PartitionKind.TIME}}
    expected = f"created_at >= current_date() - INTERVAL {days} DAYS"
    assert _advice(SCAN, stages=stages) == f"Narrow the scan of fub.contacts_silver.stages, for example: {expected}"


def test_an_identity_and_a_time_are_both_proposed() -> None:
    keys = {"id": PartitionKind.IDENTITY, "created_at": PartitionKind.TIME}
    stages = {"rows": 2_000_000_000, "span_days": 1_000, "partition_keys": keys}
    assert _advice(SCAN, stages=stages).endswith("INTERVAL 150 DAYS; or: id = 12345")


@pytest.mark.parametrize(
    ("stages", "timeframes", "largest"),
    [
        ((9_000_000_000, None), (1_000_000_000, 500_000_000_000), "timeframes"),
        ((1_000_000_000, 500_000_000_000), (9_000_000_000, None), "stages"),
        ((9_000_000_000, None), (1_000_000_000, None), "stages"),
        ((1_000_000_000, None), (9_000_000_000, None), "timeframes"),
        ((1_000_000_000, 1), (9_000_000_000, None), "stages"),
    ],
)
def test_the_scan_of_the_most_bytes_then_rows_is_pointed_at(
    stages: tuple[int, int | None], timeframes: tuple[int, int | None], largest: str
) -> None:
    described = {
        name: {"rows": rows, "bytes": size, "partition_keys": {}}
        for name, (rows, size) in (("stages", stages), ("timeframes", timeframes))
    }
    finding = finding_of(RULE, BOTH, **described)
    assert finding is not None
    assert finding.span is not None
    assert BOTH[finding.span.start : finding.span.end] == f"fub.contacts_silver.{largest}"
    assert finding.remedies[0].title.startswith(f"Read fub.contacts_silver.{largest} once, or a table with")


def test_rows_and_bytes_beyond_the_budget_are_both_said() -> None:
    described = {"rows": 2_000_000_000, "bytes": 999_999_999_600_000_000, "partition_keys": {}}
    finding = finding_of(RULE, SCAN, stages=described)
    assert finding is not None
    assert finding.reason.startswith(
        "It is expected to read 2,000,000,000 rows of at most 600,000,000 and 1,000,000,000 GB of at most 200 GB: "
    )


def test_the_basis_of_three_scans_is_told() -> None:
    four = " UNION ALL ".join(["SELECT id FROM fub.contacts_silver.stages"] * 4)
    finding = finding_of(RULE, four, stages={"rows": 2_000_000_000, "partition_keys": {}})
    assert finding is not None
    assert finding.reason.count("fub.contacts_silver.stages: ") == 3
