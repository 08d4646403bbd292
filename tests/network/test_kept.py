"""A reply that another thread waits for."""

from __future__ import annotations

import threading

import pytest

from fubcli.network.kept import Kept


def test_what_was_begun_goes_on_meanwhile() -> None:
    release = threading.Event()
    kept: Kept[bool] = Kept()
    kept.begin(lambda: release.wait(10))
    assert not kept.wait(0.05)
    release.set()
    assert kept.result()
    assert kept.answer


def test_what_it_raises_is_raised_where_the_result_is_asked_for() -> None:
    kept: Kept[float] = Kept()
    kept.begin(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kept.result()


def test_a_result_may_be_waited_for_so_long_and_no_longer() -> None:
    release = threading.Event()
    kept: Kept[bool] = Kept()
    kept.begin(lambda: release.wait(10))
    with pytest.raises(TimeoutError):
        kept.result(0.05)
    assert kept.under_way
    release.set()
    assert kept.result(10)
    assert not kept.under_way
