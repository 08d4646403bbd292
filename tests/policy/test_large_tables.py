"""What counts as large, and what is said where no key could bound the scan."""

from __future__ import annotations

import pytest

from fubcli.model.decision import Finding
from tests.policy.altered import finding_of


def _finding(rows: int | None) -> Finding | None:
    stages = {"rows": rows, "partition_keys": {}}
    return finding_of("large_tables_are_filtered", "SELECT * FROM fub.contacts_silver.stages", stages=stages)


def test_a_large_table_without_partition_keys_says_so() -> None:
    finding = _finding(999_999_600_000)
    assert finding is not None
    assert finding.reason == "fub.contacts_silver.stages has about 1,000,000 million rows and nothing bounds the scan."
    assert [remedy.title for remedy in finding.remedies] == ["Run it on staging"]


@pytest.mark.parametrize(("rows", "is_large"), [(None, False), (0, False), (99_999_999, False), (100_000_000, True)])
def test_a_table_is_large_from_the_policys_number_on(rows: int | None, is_large: bool) -> None:
    assert (_finding(rows) is not None) is is_large
