"""Moments on the monotonic clock."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.network.deadline import Deadline


def test_time_passes_until_it_has_passed() -> None:
    deadline = Deadline(0.02)
    assert not deadline.passed
    time.sleep(0.03)
    assert deadline.passed
    assert deadline.left == 0.0


def test_the_wall_clock_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    deadline = Deadline(60)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 59 < deadline.left <= 60


@given(total=st.floats(0, 1e6), wanted=st.floats(0, 1e6))
def test_nothing_takes_longer_than_what_is_left(total: float, wanted: float) -> None:
    deadline = Deadline(total)
    assert 0 <= deadline.within(wanted) <= min(wanted, total)
