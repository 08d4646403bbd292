"""What counts as large, and what is said where no key could bound the scan."""

from __future__ import annotations

import dataclasses

import pytest

from fubcli.model.decision import Finding
from fubcli.policy.engine import decide
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, configuration

RULE = "large_tables_are_filtered"


def _finding(rows: int | None) -> Finding | None:
    """Judge a scan of `stages` as if it had so many rows, and no partition keys."""
    known = configuration()
    catalog = known.catalogs.by_name["fub"]
    stages = dataclasses.replace(catalog.tables["contacts_silver.stages"], rows=rows, partition_keys={})
    tables = {**catalog.tables, "contacts_silver.stages": stages}
    catalogs = dataclasses.replace(
        known.catalogs, by_name={**known.catalogs.by_name, "fub": dataclasses.replace(catalog, tables=tables)}
    )
    facts = facts_of("SELECT * FROM fub.contacts_silver.stages", limits=known.policy.limits)
    decision = decide(facts, policy=known.policy, catalogs=catalogs, restate=restate, today=TODAY)
    return next((finding for finding in decision.findings if finding.rule == RULE), None)


def test_a_large_table_without_partition_keys_says_so() -> None:
    finding = _finding(999_999_600_000)
    assert finding is not None
    assert finding.reason == "fub.contacts_silver.stages has about 1,000,000 million rows and nothing bounds the scan."
    assert [remedy.title for remedy in finding.remedies] == ["Run it on staging"]


@pytest.mark.parametrize(("rows", "is_large"), [(None, False), (0, False), (99_999_999, False), (100_000_000, True)])
def test_a_table_is_large_from_the_policys_number_on(rows: int | None, is_large: bool) -> None:
    assert (_finding(rows) is not None) is is_large
