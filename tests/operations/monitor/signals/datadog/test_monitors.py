"""Definitions that Datadog takes: thresholds as in the query, found again by a tag of their own."""

from __future__ import annotations

import re

import pytest

from fubcli.model.names import Environment
from fubcli.operations.monitor.signals.datadog.monitors import Monitor, native_monitors, nightly_monitors

MONITORS = [
    *nightly_monitors(Environment.PRODUCTION, has_exports=True),
    *native_monitors(Environment.PRODUCTION, ["fub", "Fub` OR x:@all"]),
]


@pytest.mark.parametrize("monitor", MONITORS, ids=lambda monitor: monitor["name"])
def test_the_threshold_of_the_query_is_that_of_the_options(monitor: Monitor) -> None:
    compared = re.search(r" [<>] (\d+)$", monitor["query"])
    if compared:
        assert float(compared[1]) == monitor["options"]["thresholds"]["critical"]
    else:
        assert monitor["type"] == "service check"


def test_each_is_found_again_by_its_tags() -> None:
    tags = [tuple(monitor["tags"]) for monitor in MONITORS]
    assert len(set(tags)) == len(tags)


def test_a_catalog_is_a_word_in_a_filter_and_nothing_else() -> None:
    filters = [variable["filter"] for monitor in MONITORS[3:] for variable in monitor["options"]["variables"]]
    assert filters == ["search for column where `database:fub`", "search for column where `database:fub_or_x_all`"]


def test_without_production_no_export_is_awaited() -> None:
    assert [each["type"] for each in nightly_monitors(Environment.STAGING, has_exports=False)] == ["query alert"]


def test_the_score_of_all_together_is_not_one_more_catalog() -> None:
    assert "{env:production,!catalog:all} by {catalog}" in MONITORS[0]["query"]
