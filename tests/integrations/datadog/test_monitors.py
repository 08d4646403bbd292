"""What is read off a monitor."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.integrations.datadog import monitors


@pytest.mark.parametrize(("told", "number"), [(7, 7), (True, 0), ("7", 0), (None, 0)])
def test_the_number_of_a_monitor_is_a_number(told: Any, number: int) -> None:
    assert monitors.number({"id": told}) == number
