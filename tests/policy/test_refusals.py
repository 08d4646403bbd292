"""Refusals say what they said when they were last looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.refusals import recorded, told

ENTRIES = recorded()


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{entry['rule']}-{index}" for index, entry in enumerate(ENTRIES)])
def test_a_rule_says_what_is_recorded(entry: dict[str, Any]) -> None:
    assert told(entry) == entry
