"""Which rule counts for a table: the longest scope of a file, and of two files the stricter one."""

from __future__ import annotations

from datetime import time

import pytest

from fubcli.errors import ConfigPlace
from fubcli.model.deadlines import Every, Expectations, Rule
from fubcli.model.names import TableName

ORDERS = TableName("live", "sales_gold", "orders")


def due(scope: str, clock: str, every: Every | None = None) -> Rule:
    return Rule(tuple(scope.split(".")), ConfigPlace("m.yaml", 3), time.fromisoformat(clock), every)


def ignore(scope: str) -> Rule:
    return Rule(tuple(scope.split(".")), ConfigPlace("m.yaml", 9), reason="nobody reads it")


@pytest.mark.parametrize(
    ("own", "project", "clock", "only_stricter"),
    [
        ([], [], None, False),
        ([due("live", "05:00")], [], "05:00", False),
        ([due("live", "05:00"), due("live.sales_gold", "04:00")], [], "04:00", False),
        ([due("live.sales_gold.orders", "06:00"), due("live", "05:00")], [], "06:00", False),
        ([due("live.sales_gold.items", "01:00"), due("live.sales", "01:00"), due("stage", "01:00")], [], None, False),
        ([], [due("live", "03:00")], "03:00", True),
        ([due("live", "05:00")], [due("live", "03:00")], "03:00", False),
        ([due("live", "03:00")], [due("live.sales_gold.orders", "09:00")], "03:00", False),
    ],
)
def test_deadlines(own: list[Rule], project: list[Rule], clock: str | None, only_stricter: bool) -> None:
    sla = Expectations(tuple(own), tuple(project)).sla_of(ORDERS)
    assert (sla and sla.deadline) == (clock and time.fromisoformat(clock))
    assert (sla.only_stricter if sla else False) is only_stricter


@pytest.mark.parametrize(
    ("own", "project", "is_ignored"),
    [
        ([ignore("live")], [], True),
        ([ignore("live"), due("live.sales_gold.orders", "03:00")], [], False),
        ([due("live", "03:00"), ignore("live.sales_gold")], [], True),
        ([], [ignore("live")], True),
        ([due("live", "03:00")], [ignore("live.sales_gold.orders")], False),
        ([ignore("live")], [due("live.sales_gold.orders", "03:00")], True),
    ],
)
def test_a_project_silences_nothing_that_an_own_deadline_wants(
    own: list[Rule], project: list[Rule], is_ignored: bool
) -> None:
    expectations = Expectations(tuple(own), tuple(project))
    assert (expectations.ignored(ORDERS) is not None) is is_ignored
    assert (expectations.sla_of(ORDERS) is None) is is_ignored


def test_the_stricter_nights_count() -> None:
    both = Expectations((due("live", "03:00", Every.WEEKDAYS),), (due("live", "04:00", Every.DAILY),))
    sla = both.sla_of(ORDERS)
    assert sla is not None
    assert (sla.deadline, sla.every, sla.said_in) == (time(3), Every.DAILY, "m.yaml:3")
