"""What counts as a difference, and whom a message may call."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.integrations.datadog.definitions import metric_monitor
from fubcli.integrations.datadog.merging import HANDLE, contains, is_as_wanted, merged
from fubcli.integrations.datadog.names import HEALTH

WANTED = metric_monitor(HEALTH, "production")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_a_value_contains_itself(value: Any) -> None:
    assert contains(value, value)


@given(st.dictionaries(st.text(max_size=2), VALUES, max_size=3), VALUES)
def test_more_members_are_no_difference(value: dict[str, Any], more: Any) -> None:
    assert contains({**value, "another": more}, value)


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (50.0, 50, True), (50, 50.5, False), (True, True, True), (1, True, False), (False, 0, True), ("50", 50, False),
        ([1, 2], [1], False), ([{"id": 1, "a": 2}], [{"a": 2.0}], True), ({}, {"a": None}, False), (None, {"a": 1}, False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_numbers(found: Any, wanted: Any, same: bool) -> None:
    assert contains(found, wanted) is same


@pytest.mark.parametrize("change", [
    {"name": "x"}, {"query": "x"}, {"priority": 4}, {"type": "log alert"}, {"tags": []}, {"options": {}},
    {"options": {**WANTED["options"], "no_data_timeframe": 60}},
    {"options": {**WANTED["options"], "thresholds": {**WANTED["options"]["thresholds"], "warning": 71.0}}},
    {"options": {**WANTED["options"], "thresholds": {**WANTED["options"]["thresholds"], "ok": 99.0}}},
])  # fmt: skip
def test_what_we_manage_is_compared_and_put_right(change: dict[str, Any]) -> None:
    found = {**WANTED, "id": 1, **change}
    assert not is_as_wanted(found, WANTED, [])
    assert is_as_wanted({**found, **merged(found, WANTED, [])}, WANTED, [])


@pytest.mark.parametrize("handle", ["@slack-data", "@team-data", "@pagerduty-Data", "@jane.doe@example.com", "@a"])
def test_a_handle_names_somebody(handle: str) -> None:
    assert HANDLE.fullmatch(handle)


@pytest.mark.parametrize("handle", [
    "@all", "@ALL", "@here", "@channel", "@everyone", "slack", "@", "@x y", "@x{{y}}", "@x\n", "@x@", "@x @all", "@x@y",
    "@all@x", "<!channel>", "＠all", "@-x", "@x/y",
])  # fmt: skip
def test_everybody_and_nobody_is_no_handle(handle: str) -> None:
    assert not HANDLE.fullmatch(handle)
